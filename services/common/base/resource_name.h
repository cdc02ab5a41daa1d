// Resource names, e.g. `agencies/a/rollouts/r/schools/s`: checked once, here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace icap {

// The identifiers of `name` when it matches `pattern` ("agencies/*/rollouts/*"), in order. An identifier is 1 to 63
// characters of a-z, 0-9, dash, dot, underscore or upper-case letters, starting with a letter or digit. Otherwise
// INVALID_ARGUMENT FIELD_INVALID that names `field`.
absl::StatusOr<std::vector<std::string>> ParseName(std::string_view field, std::string_view name,
                                                   std::string_view pattern);

// Whether `id` may be chosen for a new resource: `[a-z0-9][a-z0-9-]{0,62}`.
bool IsResourceId(std::string_view id);

}  // namespace icap
