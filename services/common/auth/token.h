// The identity token that goes with every internal call: a JWT signed with ES256, a minute or so of life.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/status/statusor.h"
#include "services/common/auth/caller.h"
#include "services/common/base/clock.h"
#include "services/common/base/redacted.h"

namespace icap::auth {

inline constexpr std::chrono::seconds kTokenLife{120};
// The only issuer that may speak for people and respondents; every other issuer speaks for itself, as a service.
inline constexpr std::string_view kGatewayIssuer = "gateway";

// Signs in the name of one issuer. Thread safe.
class TokenSigner {
 public:
  // `private_key_pem`: EC P-256. A wrong key shows at the first Sign.
  TokenSigner(std::string issuer, Redacted<std::string> private_key_pem, Clock clock);

  // A token for `caller`, valid for kTokenLife. Only the gateway passes callers other than its own service.
  absl::StatusOr<std::string> Sign(const Caller& caller) const;

  // A token for this service itself; signed anew when half of its life is over.
  absl::StatusOr<std::string> SignAsService();

 private:
  const std::string issuer_;
  const Redacted<std::string> private_key_pem_;
  const Clock clock_;
  std::mutex mutex_;
  std::string service_token_;
  Timestamp renew_at_{};
};

// Verifies tokens of known issuers. Thread safe; remembers verified tokens until they expire, because checking a
// signature costs more than most calls.
class TokenVerifier {
 public:
  // `public_keys`: PEM by issuer.
  TokenVerifier(std::map<std::string, std::string, std::less<>> public_keys, Clock clock);

  // The caller of a token. UNAUTHENTICATED: unknown issuer, other algorithm than ES256, wrong signature, expired, or an
  // issuer that speaks for someone it may not.
  absl::StatusOr<Caller> Verify(const std::string& token);

 private:
  struct Verified {
    Caller caller;
    Timestamp expire_time;
  };

  absl::StatusOr<Verified> VerifyAnew(const std::string& token) const;

  const std::map<std::string, std::string, std::less<>> public_keys_;
  const Clock clock_;
  std::mutex mutex_;
  std::unordered_map<std::string, Verified> verified_;
};

// Reads `<issuer>.pub.pem` files of a folder. NOT_FOUND when there is none.
absl::StatusOr<std::map<std::string, std::string, std::less<>>> ReadPublicKeys(const std::string& folder);

}  // namespace icap::auth
