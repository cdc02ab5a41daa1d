#include "services/common/voprf/voprf.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "services/common/base/sha256.h"

namespace icap::voprf {
namespace {

constexpr size_t kHashBytes = crypto_hash_sha512_BYTES;
constexpr size_t kHashBlockBytes = 128;
static_assert(kElementBytes == crypto_core_ristretto255_BYTES && kScalarBytes == crypto_core_ristretto255_SCALARBYTES);
static_assert(kOutputBytes == kHashBytes);

const unsigned char* In(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* Out(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

// "OPRFV1-" || mode || "-" || suite, after the name of a purpose.
std::string DomainTag(std::string_view purpose) {
  using std::string_literals::operator""s;
  return std::string(purpose) + "OPRFV1-\x01-ristretto255-SHA512"s;
}

std::string TwoBytes(size_t number) {
  return {static_cast<char>(number >> 8), static_cast<char>(number & 0xff)};
}

// The text after its length.
std::string Framed(std::string_view text) {
  return TwoBytes(text.size()) + std::string(text);
}

std::string Sha512(std::string_view bytes) {
  std::string digest(kHashBytes, '\0');
  crypto_hash_sha512(Out(digest), In(bytes), bytes.size());
  return digest;
}

// expand_message_xmd (RFC 9380 5.3.1) with SHA-512, for the one length that is needed: that of one hash.
std::string ExpandMessage(std::string_view message, std::string_view domain_tag) {
  const std::string tag = std::string(domain_tag) + static_cast<char>(domain_tag.size());
  const std::string b0 =
      Sha512(std::string(kHashBlockBytes, '\0') + std::string(message) + TwoBytes(kHashBytes) + '\0' + tag);
  return Sha512(b0 + '\x01' + tag);
}

std::string Reduce(const std::string& wide) {
  std::string scalar(kScalarBytes, '\0');
  crypto_core_ristretto255_scalar_reduce(Out(scalar), In(wide));
  return scalar;
}

std::string HashToScalar(std::string_view message, std::string_view purpose) {
  return Reduce(ExpandMessage(message, DomainTag(purpose)));
}

std::string HashToGroup(std::string_view message) {
  const std::string wide = ExpandMessage(message, DomainTag("HashToGroup-"));
  std::string element(kElementBytes, '\0');
  crypto_core_ristretto255_from_hash(Out(element), In(wide));
  return element;
}

bool IsZero(std::string_view bytes) {
  return sodium_is_zero(In(bytes), bytes.size()) == 1;
}

// In canonical form: unchanged by reduction.
bool IsScalar(std::string_view bytes) {
  return bytes.size() == kScalarBytes && Reduce(std::string(bytes) + std::string(kScalarBytes, '\0')) == bytes;
}

// scalar · element; the identity (zeros) when that is the product.
std::string Multiply(std::string_view scalar, std::string_view element) {
  std::string product(kElementBytes, '\0');
  if (crypto_scalarmult_ristretto255(Out(product), In(scalar), In(element)) != 0) product.assign(kElementBytes, '\0');
  return product;
}

std::string MultiplyBase(std::string_view scalar) {
  std::string product(kElementBytes, '\0');
  if (crypto_scalarmult_ristretto255_base(Out(product), In(scalar)) != 0) product.assign(kElementBytes, '\0');
  return product;
}

std::string Add(std::string_view a, std::string_view b) {
  std::string sum(kElementBytes, '\0');
  crypto_core_ristretto255_add(Out(sum), In(a), In(b));
  return sum;
}

// ComputeComposites (RFC 9497 2.2.1 and 2.2.2): one combination of all elements with the same weights on both sides.
struct Composites {
  std::string blinded;    // M
  std::string evaluated;  // Z
};

Composites Combine(std::string_view public_key, const std::vector<std::string>& blinded,
                   const std::vector<std::string>& evaluated) {
  const std::string seed = Sha512(Framed(public_key) + Framed(DomainTag("Seed-")));
  Composites sums{std::string(kElementBytes, '\0'), std::string(kElementBytes, '\0')};
  for (size_t i = 0; i < blinded.size(); ++i) {
    const std::string weight = HashToScalar(
        Framed(seed) + TwoBytes(i) + Framed(blinded[i]) + Framed(evaluated[i]) + "Composite", "HashToScalar-");
    sums.blinded = Add(sums.blinded, Multiply(weight, blinded[i]));
    sums.evaluated = Add(sums.evaluated, Multiply(weight, evaluated[i]));
  }
  return sums;
}

std::string Challenge(std::string_view public_key, const Composites& composites, std::string_view t2,
                      std::string_view t3) {
  return HashToScalar(Framed(public_key) + Framed(composites.blinded) + Framed(composites.evaluated) + Framed(t2) +
                          Framed(t3) + "Challenge",
                      "HashToScalar-");
}

// VerifyProof.
bool IsProved(std::string_view public_key, const std::vector<std::string>& blinded, const Evaluation& evaluation) {
  if (evaluation.proof.size() != kProofBytes) return false;
  const std::string c = evaluation.proof.substr(0, kScalarBytes);
  const std::string s = evaluation.proof.substr(kScalarBytes);
  if (!IsScalar(c) || !IsScalar(s)) return false;
  const Composites composites = Combine(public_key, blinded, evaluation.elements);
  const std::string t2 = Add(MultiplyBase(s), Multiply(c, public_key));
  const std::string t3 = Add(Multiply(s, composites.blinded), Multiply(c, composites.evaluated));
  return EqualInConstantTime(Challenge(public_key, composites, t2, t3), c);
}

std::string HashOutput(std::string_view input, std::string_view element) {
  return Sha512(Framed(input) + Framed(element) + "Finalize");
}

}  // namespace

std::optional<KeyPair> DeriveKeyPair(std::string_view seed, std::string_view info) {
  constexpr int kMaxTries = 256;
  if (seed.size() != kSeedBytes) return std::nullopt;
  const std::string input = std::string(seed) + Framed(info);
  for (int counter = 0; counter < kMaxTries; ++counter) {
    const std::string secret = HashToScalar(input + static_cast<char>(counter), "DeriveKeyPair");
    if (!IsZero(secret)) return KeyPair{Redacted(secret), MultiplyBase(secret)};
  }
  return std::nullopt;
}

std::string RandomScalar(const RandomBytes& random) {
  std::string scalar;
  do {
    scalar = Reduce(random(crypto_core_ristretto255_NONREDUCEDSCALARBYTES));
  } while (IsZero(scalar));
  return scalar;
}

bool IsElement(std::string_view bytes) {
  return bytes.size() == kElementBytes && !IsZero(bytes) && crypto_core_ristretto255_is_valid_point(In(bytes)) == 1;
}

std::optional<Exchange> Blind(std::string_view input, std::string_view blind) {
  const std::string element = HashToGroup(input);
  if (!IsScalar(blind) || IsZero(blind) || IsZero(element)) return std::nullopt;
  return Exchange{std::string(input), std::string(blind), Multiply(blind, element)};
}

std::optional<Evaluation> BlindEvaluate(const KeyPair& keys, const std::vector<std::string>& blinded_elements,
                                        std::string_view proof_scalar) {
  if (blinded_elements.empty() || blinded_elements.size() > kMaxBatch) return std::nullopt;
  if (!std::all_of(blinded_elements.begin(), blinded_elements.end(), IsElement)) return std::nullopt;
  if (!IsScalar(proof_scalar) || IsZero(proof_scalar)) return std::nullopt;
  const std::string& secret = keys.secret.Reveal();
  Evaluation evaluation;
  for (const std::string& element : blinded_elements) evaluation.elements.push_back(Multiply(secret, element));
  const Composites composites = Combine(keys.public_key, blinded_elements, evaluation.elements);
  const std::string c =
      Challenge(keys.public_key, composites, MultiplyBase(proof_scalar), Multiply(proof_scalar, composites.blinded));
  std::string product(kScalarBytes, '\0');
  std::string s(kScalarBytes, '\0');
  crypto_core_ristretto255_scalar_mul(Out(product), In(c), In(secret));
  crypto_core_ristretto255_scalar_sub(Out(s), In(proof_scalar), In(product));
  evaluation.proof = c + s;
  return evaluation;
}

std::optional<std::vector<std::string>> Finalize(const std::vector<Exchange>& exchanges, const Evaluation& evaluation,
                                                 std::string_view public_key) {
  if (exchanges.empty() || exchanges.size() != evaluation.elements.size() || !IsElement(public_key)) {
    return std::nullopt;
  }
  if (!std::all_of(evaluation.elements.begin(), evaluation.elements.end(), IsElement)) return std::nullopt;
  std::vector<std::string> blinded;
  blinded.reserve(exchanges.size());
  for (const Exchange& exchange : exchanges) blinded.push_back(exchange.blinded_element);
  if (!IsProved(public_key, blinded, evaluation)) return std::nullopt;
  std::vector<std::string> outputs;
  for (size_t i = 0; i < exchanges.size(); ++i) {
    std::string inverse(kScalarBytes, '\0');
    if (crypto_core_ristretto255_scalar_invert(Out(inverse), In(exchanges[i].blind)) != 0) return std::nullopt;
    outputs.push_back(HashOutput(exchanges[i].input, Multiply(inverse, evaluation.elements[i])));
  }
  return outputs;
}

std::optional<std::string> Evaluate(const KeyPair& keys, std::string_view input) {
  const std::string element = HashToGroup(input);
  if (IsZero(element)) return std::nullopt;
  return HashOutput(input, Multiply(keys.secret.Reveal(), element));
}

}  // namespace icap::voprf
