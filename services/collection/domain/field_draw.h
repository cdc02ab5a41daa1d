// A random draw that anyone can repeat: elements in ascending order of HMAC-SHA-256(seed, identifier). Each order of
// the population is equally likely under a random seed, and the order in which the population is listed changes
// nothing.
//
// | case                              | result                                     |
// |-----------------------------------|--------------------------------------------|
// | count is the population           | all of it, in random order                 |
// | fewer than `reserve_count` remain | as many reserves as there are              |
// | count above the population        | nullopt: nobody is drawn twice             |
// | an identifier twice               | nullopt: the population is not a set       |
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace icap::collection {

inline constexpr std::string_view kDrawMethod = "hmac-sha256-order-1";
inline constexpr size_t kSeedBytes = 32;

struct Draw {
  std::vector<std::string> drawn;     // identifiers, in the order of the draw
  std::vector<std::string> reserves;  // the next ones
};

std::optional<Draw> DrawAtRandom(const std::vector<std::string>& population, std::string_view seed, size_t count,
                                 size_t reserve_count);

// SHA-256 of the identifiers in ascending order, one a line, hexadecimal.
std::string PopulationFingerprint(std::vector<std::string> population);

}  // namespace icap::collection
