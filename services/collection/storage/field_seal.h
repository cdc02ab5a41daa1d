// Content of field records and of respondents' comments as it lies in the database: sealed with the installation's
// field key, so that a copy of the database says nothing of who said what.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/common/base/clock.h"
#include "services/common/base/redacted.h"

namespace icap::collection {

inline constexpr size_t kFieldKeyBytes = 32;

// XChaCha20-Poly1305 under a key derived from the field key, a random nonce before the text. `place` (session, rater
// and record) is authenticated with it: sealed text moved to another record does not open. Thread safe.
class FieldSeal {
 public:
  // `key` has kFieldKeyBytes bytes.
  FieldSeal(const Redacted<std::string>& key, RandomBytes random);

  std::string Seal(std::string_view text, std::string_view place) const;
  // nullopt when the bytes are not what Seal gave for this place under this key.
  std::optional<std::string> Open(std::string_view sealed, std::string_view place) const;

  // A digest that only who has the key can compute, hexadecimal: a plain one of a short note could be guessed.
  std::string Digest(std::string_view text) const;

 private:
  Redacted<std::string> seal_key_;
  Redacted<std::string> digest_key_;
  RandomBytes random_;
};

}  // namespace icap::collection
