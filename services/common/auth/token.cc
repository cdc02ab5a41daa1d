#include "services/common/auth/token.h"

#include <fmt/format.h>
#include <jwt.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::auth {
namespace {

// Remembered tokens; when full the expired ones go, and then all.
constexpr size_t kMaxRemembered = 10'000;
constexpr std::string_view kKeySuffix = ".pub.pem";
// Separates role and scope in the claim "grants"; neither contains it.
constexpr char kRoleEnd = '@';
constexpr char kGrantEnd = ' ';

struct FreeJwt {
  void operator()(jwt_t* jwt) const { jwt_free(jwt); }
};
using Jwt = std::unique_ptr<jwt_t, FreeJwt>;

absl::Status Refuse() {
  return Unauthenticated(Reason::kUnauthenticated, "The call has no valid identity. Sign in again.");
}

int64_t Seconds(Timestamp time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::string PackGrants(const std::vector<Grant>& grants) {
  std::string packed;
  for (const Grant& grant : grants) {
    if (!packed.empty()) packed += kGrantEnd;
    packed += fmt::format("{}{}{}", RoleName(grant.role), kRoleEnd, grant.scope);
  }
  return packed;
}

bool UnpackGrants(const std::string& packed, std::vector<Grant>* grants) {
  std::istringstream parts(packed);
  std::string part;
  while (std::getline(parts, part, kGrantEnd)) {
    const size_t at = part.find(kRoleEnd);
    Grant grant{};
    if (at == std::string::npos || !ParseRole(part.substr(0, at), &grant.role)) return false;
    grant.scope = part.substr(at + 1);
    grants->push_back(std::move(grant));
  }
  return !grants->empty();
}

std::string Claim(jwt_t* jwt, const char* name) {
  const char* value = jwt_get_grant(jwt, name);
  return value != nullptr ? value : "";
}

// The issuer a token names, before anything is verified: only to choose the key.
std::string NamedIssuer(const std::string& token) {
  jwt_t* raw = nullptr;
  if (jwt_decode(&raw, token.c_str(), nullptr, 0) != 0) return "";
  const Jwt jwt(raw);
  return Claim(jwt.get(), "iss");
}

// A service may speak only for itself; the gateway for people and respondents, never for another service.
bool MaySpeakFor(std::string_view issuer, const Caller& caller) {
  for (const Grant& grant : caller.grants) {
    if (grant.role == Role::kService && caller.subject != issuer) return false;
    if (grant.role != Role::kService && issuer != kGatewayIssuer) return false;
  }
  return true;
}

}  // namespace

TokenSigner::TokenSigner(std::string issuer, Redacted<std::string> private_key_pem, Clock clock)
    : issuer_(std::move(issuer)), private_key_pem_(std::move(private_key_pem)), clock_(std::move(clock)) {}

absl::StatusOr<std::string> TokenSigner::Sign(const Caller& caller) const {
  jwt_t* raw = nullptr;
  if (jwt_new(&raw) != 0) return Internal("No memory for an identity token.");
  const Jwt jwt(raw);
  const std::string& key = private_key_pem_.Reveal();
  const Timestamp now = clock_();
  const bool made = jwt_set_alg(raw, JWT_ALG_ES256, reinterpret_cast<const unsigned char*>(key.data()),
                                static_cast<int>(key.size())) == 0 &&
                    jwt_add_grant(raw, "iss", issuer_.c_str()) == 0 &&
                    jwt_add_grant(raw, "sub", caller.subject.c_str()) == 0 &&
                    jwt_add_grant(raw, "grants", PackGrants(caller.grants).c_str()) == 0 &&
                    jwt_add_grant_int(raw, "exp", Seconds(now + kTokenLife)) == 0;
  const std::unique_ptr<char, decltype(&std::free)> text(made ? jwt_encode_str(raw) : nullptr, &std::free);
  if (text == nullptr) return Internal("The service's private key cannot sign: it must be an EC P-256 key in PEM.");
  return std::string(text.get());
}

absl::StatusOr<std::string> TokenSigner::SignAsService() {
  std::lock_guard<std::mutex> lock(mutex_);
  const Timestamp now = clock_();
  if (service_token_.empty() || now >= renew_at_) {
    ICAP_ASSIGN_OR_RETURN(service_token_, Sign({issuer_, {{Role::kService, "*"}}}));
    renew_at_ = now + kTokenLife / 2;
  }
  return service_token_;
}

TokenVerifier::TokenVerifier(std::map<std::string, std::string, std::less<>> public_keys, Clock clock)
    : public_keys_(std::move(public_keys)), clock_(std::move(clock)) {}

absl::StatusOr<TokenVerifier::Verified> TokenVerifier::VerifyAnew(const std::string& token) const {
  const auto key = public_keys_.find(NamedIssuer(token));
  if (key == public_keys_.end()) return Refuse();
  jwt_t* raw = nullptr;
  if (jwt_decode(&raw, token.c_str(), reinterpret_cast<const unsigned char*>(key->second.data()),
                 static_cast<int>(key->second.size())) != 0) {
    return Refuse();
  }
  const Jwt jwt(raw);
  // The library would also accept HS256 signed with the public key as the shared secret.
  if (jwt_get_alg(raw) != JWT_ALG_ES256) return Refuse();
  Verified verified;
  verified.caller.subject = Claim(raw, "sub");
  verified.expire_time = Timestamp(std::chrono::seconds(jwt_get_grant_int(raw, "exp")));
  if (verified.expire_time <= clock_()) return Refuse();
  if (!UnpackGrants(Claim(raw, "grants"), &verified.caller.grants)) return Refuse();
  if (!MaySpeakFor(key->first, verified.caller)) return Refuse();
  return verified;
}

absl::StatusOr<Caller> TokenVerifier::Verify(const std::string& token) {
  const Timestamp now = clock_();
  {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto found = verified_.find(token);
    if (found != verified_.end() && found->second.expire_time > now) return found->second.caller;
  }
  ICAP_ASSIGN_OR_RETURN(Verified verified, VerifyAnew(token));
  std::lock_guard<std::mutex> lock(mutex_);
  if (verified_.size() >= kMaxRemembered) {
    std::erase_if(verified_, [&](const auto& entry) { return entry.second.expire_time <= now; });
    if (verified_.size() >= kMaxRemembered) verified_.clear();
  }
  verified_[token] = verified;
  return verified.caller;
}

absl::StatusOr<std::map<std::string, std::string, std::less<>>> ReadPublicKeys(const std::string& folder) {
  std::map<std::string, std::string, std::less<>> keys;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(kKeySuffix)) continue;
    std::ifstream file(entry.path());
    std::ostringstream text;
    text << file.rdbuf();
    keys[name.substr(0, name.size() - kKeySuffix.size())] = text.str();
  }
  if (keys.empty()) return absl::NotFoundError(fmt::format("ICAP_KEYS: no *{} in {}", kKeySuffix, folder));
  return keys;
}

}  // namespace icap::auth
