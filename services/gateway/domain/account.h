// Rules about accounts: names, passwords, and where a role may be granted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/base/clock.h"

namespace icap::gateway {

inline constexpr size_t kMinPasswordLength = 12;    // characters
inline constexpr size_t kMaxPasswordBytes = 1'024;  // more is refused before it is hashed
// More would not fit into the identity token that travels in a gRPC header.
inline constexpr size_t kMaxGrants = 20;

// Whether `name` may be an account: 3 to 64 characters of a-z, 0-9, dot, dash, underscore, at-sign.
bool IsAccountName(std::string_view name);

// OK when `password` may be the account's password; otherwise INVALID_ARGUMENT PASSWORD_TOO_WEAK with what is wrong.
absl::Status CheckNewPassword(std::string_view account, std::string_view password);

// A password for one use, four groups of five characters without look-alikes: 100 random bits.
std::string MakeOneTimePassword(const RandomBytes& random);

// The part of the tree that a scope names: `*`, `agencies/a` or `agencies/a/organizations/o`.
struct Scope {
  std::string agency;        // "agencies/a", or "*" for every agency
  std::string organization;  // "agencies/a/organizations/o"; empty: the whole agency
};

// Parses a scope. INVALID_ARGUMENT FIELD_INVALID that names `field`.
absl::StatusOr<Scope> ParseScope(std::string_view field, std::string_view scope);

}  // namespace icap::gateway
