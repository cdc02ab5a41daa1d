#include "services/collection/storage/field_seal.h"

#include <sodium.h>

#include <utility>

#include "services/common/base/encoding.h"
#include "services/common/base/sha256.h"

namespace icap::collection {
namespace {

constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

FieldSeal::FieldSeal(const Redacted<std::string>& key, RandomBytes random)
    : seal_key_(HmacSha256(key.Reveal(), "icap field seal 1")),
      digest_key_(HmacSha256(key.Reveal(), "icap field digest 1")),
      random_(std::move(random)) {}

std::string FieldSeal::Seal(std::string_view text, std::string_view place) const {
  const std::string nonce = random_(kNonceBytes);
  std::string sealed(text.size() + kTagBytes, '\0');
  unsigned long long length = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(sealed), &length, Bytes(text), text.size(), Bytes(place),
                                             place.size(), nullptr, Bytes(std::string_view(nonce)),
                                             Bytes(std::string_view(seal_key_.Reveal())));
  sealed.resize(length);
  return nonce + sealed;
}

std::optional<std::string> FieldSeal::Open(std::string_view sealed, std::string_view place) const {
  if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
  const std::string_view nonce = sealed.substr(0, kNonceBytes);
  const std::string_view body = sealed.substr(kNonceBytes);
  std::string text(body.size() - kTagBytes, '\0');
  unsigned long long length = 0;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(Bytes(text), &length, nullptr, Bytes(body), body.size(), Bytes(place),
                                                 place.size(), Bytes(nonce),
                                                 Bytes(std::string_view(seal_key_.Reveal()))) != 0) {
    return std::nullopt;
  }
  text.resize(length);
  return text;
}

std::string FieldSeal::Digest(std::string_view text) const {
  return ToHex(HmacSha256(digest_key_.Reveal(), text));
}

}  // namespace icap::collection
