// Grants as the texts of a text[] column: 'role@scope'.
#pragma once

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "services/gateway/app/ports.h"

namespace icap::gateway {

// Literal for `$n::text[]`.
std::string GrantArray(const std::vector<auth::Grant>& grants);

// Elements of a column; what is not a known role any more is left out, so that it grants nothing.
std::vector<auth::Grant> ReadGrants(const pqxx::field& field);

}  // namespace icap::gateway
