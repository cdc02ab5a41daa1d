#include "services/gateway/storage/argon2_hasher.h"

#include <argon2.h>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::gateway {
namespace {

constexpr uint32_t kMemoryKib = 19 * 1'024;
constexpr uint32_t kPasses = 2;
constexpr uint32_t kLanes = 1;
constexpr size_t kSaltBytes = 16;
constexpr size_t kHashBytes = 32;

// Empty when libargon2 has no memory.
std::string Encode(const std::string& password, const std::string& salt) {
  std::string encoded(argon2_encodedlen(kPasses, kMemoryKib, kLanes, kSaltBytes, kHashBytes, Argon2_id), '\0');
  const int result = argon2id_hash_encoded(kPasses, kMemoryKib, kLanes, password.data(), password.size(), salt.data(),
                                           salt.size(), kHashBytes, encoded.data(), encoded.size());
  if (result != ARGON2_OK) return "";
  encoded.resize(encoded.find('\0'));
  return encoded;
}

}  // namespace

Argon2Hasher::Argon2Hasher(RandomBytes random)
    : random_(std::move(random)), hash_of_nothing_(Encode(random_(kHashBytes), random_(kSaltBytes))) {}

absl::Status Argon2Hasher::InTurn(const std::function<void()>& work) {
  {
    std::unique_lock<std::mutex> lock(mutex_);
    if (waiting_ >= kMaxWaitingForHash) {
      return Unavailable(Reason::kOverloaded, "Too many people sign in at once. Try again in a moment.");
    }
    ++waiting_;
    finished_.wait(lock, [this] { return hashing_ < kMaxHashing; });
    --waiting_;
    ++hashing_;
  }
  work();
  {
    std::lock_guard<std::mutex> lock(mutex_);
    --hashing_;
  }
  finished_.notify_one();
  return absl::OkStatus();
}

absl::StatusOr<Redacted<std::string>> Argon2Hasher::Hash(const Redacted<std::string>& password) {
  std::string encoded;
  ICAP_RETURN_IF_ERROR(InTurn([&] { encoded = Encode(password.Reveal(), random_(kSaltBytes)); }));
  if (encoded.empty()) return Internal("There is not enough memory to hash a password.");
  return Redacted<std::string>(std::move(encoded));
}

absl::StatusOr<bool> Argon2Hasher::Verify(const Redacted<std::string>& password,
                                          const std::optional<Redacted<std::string>>& hash) {
  const std::string& encoded = hash.has_value() ? hash->Reveal() : hash_of_nothing_;
  int result = ARGON2_VERIFY_MISMATCH;
  ICAP_RETURN_IF_ERROR(
      InTurn([&] { result = argon2id_verify(encoded.c_str(), password.Reveal().data(), password.Reveal().size()); }));
  if (result != ARGON2_OK && result != ARGON2_VERIFY_MISMATCH) return Internal("The password could not be checked.");
  return result == ARGON2_OK && hash.has_value();
}

}  // namespace icap::gateway
