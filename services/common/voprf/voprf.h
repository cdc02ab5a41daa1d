// Verifiable oblivious pseudorandom function of RFC 9497: mode VOPRF (0x01), suite ristretto255-SHA512, on libsodium.
//
// A client blinds an input; the server evaluates the blinded element under its key and proves which key that was; the
// client unblinds to the function's output. The server can compute the same output from the input later, but cannot
// tell which evaluation it came from.
//
// Elements and scalars are 32 bytes as RFC 9497 serializes them: the ristretto255 encoding, and little-endian below the
// group's order. Randomness is passed in. A function answers nullopt when a value that came from outside is not what it
// should be. Thread safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/common/base/clock.h"
#include "services/common/base/redacted.h"

namespace icap::voprf {

inline constexpr size_t kSeedBytes = 32;
inline constexpr size_t kElementBytes = 32;
inline constexpr size_t kScalarBytes = 32;
// c, then s.
inline constexpr size_t kProofBytes = 2 * kScalarBytes;
inline constexpr size_t kOutputBytes = 64;
// Blinded elements under one proof, as the proof counts them in two bytes.
inline constexpr size_t kMaxBatch = 65'535;

struct KeyPair {
  Redacted<std::string> secret;  // skS, a scalar
  std::string public_key;        // pkS, an element
};

// What a server answers to blinded elements, in their order.
struct Evaluation {
  std::vector<std::string> elements;
  std::string proof;
};

// A client's side of one exchange.
struct Exchange {
  std::string input;
  std::string blind;
  std::string blinded_element;
};

// DeriveKeyPair: the same for the same seed of kSeedBytes and info.
std::optional<KeyPair> DeriveKeyPair(std::string_view seed, std::string_view info);

// A scalar that is not zero, for a blind or a proof.
std::string RandomScalar(const RandomBytes& random);

// Whether these are the bytes of an element other than the identity.
bool IsElement(std::string_view bytes);

// Blind, with a blind from RandomScalar.
std::optional<Exchange> Blind(std::string_view input, std::string_view blind);

// BlindEvaluate: 1 to kMaxBatch elements under one proof, which uses a fresh `proof_scalar` from RandomScalar. nullopt
// when one is no element.
std::optional<Evaluation> BlindEvaluate(const KeyPair& keys, const std::vector<std::string>& blinded_elements,
                                        std::string_view proof_scalar);

// Finalize: the outputs, kOutputBytes each; nullopt when the proof does not show that `public_key` was used on exactly
// these elements.
std::optional<std::vector<std::string>> Finalize(const std::vector<Exchange>& exchanges, const Evaluation& evaluation,
                                                 std::string_view public_key);

// Evaluate: what a client that sends this input obtains by Finalize.
std::optional<std::string> Evaluate(const KeyPair& keys, std::string_view input);

}  // namespace icap::voprf
