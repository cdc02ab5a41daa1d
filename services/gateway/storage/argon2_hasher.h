// Passwords hashed with argon2id (libargon2), OWASP's parameters: 19 MiB, 2 passes, 1 lane.
#pragma once

#include <condition_variable>
#include <mutex>

#include "services/gateway/app/ports.h"

namespace icap::gateway {

// Hashes computed at once, so that sign-in cannot take all memory and processors from other calls.
inline constexpr int kMaxHashing = 2;
// Calls that wait for their turn; further ones are refused.
inline constexpr int kMaxWaitingForHash = 32;

// Thread safe.
class Argon2Hasher : public PasswordHasher {
 public:
  explicit Argon2Hasher(RandomBytes random);

  absl::StatusOr<Redacted<std::string>> Hash(const Redacted<std::string>& password) override;
  absl::StatusOr<bool> Verify(const Redacted<std::string>& password,
                              const std::optional<Redacted<std::string>>& hash) override;

 private:
  // Runs `work` when fewer than kMaxHashing others run.
  absl::Status InTurn(const std::function<void()>& work);

  const RandomBytes random_;
  const std::string hash_of_nothing_;  // verified against when there is no account
  std::mutex mutex_;
  std::condition_variable finished_;
  int hashing_ = 0;
  int waiting_ = 0;
};

}  // namespace icap::gateway
