// SHA-256 and HMAC-SHA-256 (OpenSSL).
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace icap {

// 32 bytes.
std::string Sha256(std::string_view bytes);

// The same in lower-case hexadecimal.
std::string Sha256Hex(std::string_view bytes);

// 32 bytes: HMAC-SHA-256 of `message` under `key`.
std::string HmacSha256(std::string_view key, std::string_view message);

// Whether two byte strings are equal, in time that depends on their length only.
bool EqualInConstantTime(std::string_view a, std::string_view b);

// SHA-256 of data that comes in parts.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;

  void Update(std::string_view bytes);

  // Hexadecimal; call once.
  std::string FinishHex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace icap
