// Schema of the service's database.
#pragma once

#include <vector>

#include "services/common/postgres/migrate.h"

namespace icap::scoring {

// Files of migrations/, in order.
std::vector<postgres::Migration> Migrations();

}  // namespace icap::scoring
