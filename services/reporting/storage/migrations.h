// Schema of the service's database.
#pragma once

#include <vector>

#include "services/common/postgres/migrate.h"

namespace icap::reporting {

// Files of migrations/, in order.
std::vector<postgres::Migration> Migrations();

}  // namespace icap::reporting
