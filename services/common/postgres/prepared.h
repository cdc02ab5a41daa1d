// Statements that are asked for thousands of times a second: PostgreSQL parses and plans them once a connection.
#pragma once

#include <pqxx/pqxx>
#include <utility>

namespace icap::postgres {

// `name` and `sql` belong together for the life of the process; `sql` is a named constant beside its use.
struct PreparedStatement {
  const char* name;
  const char* sql;
};

template <typename... Arguments>
pqxx::result ExecPrepared(pqxx::work& transaction, const PreparedStatement& statement, Arguments&&... arguments) {
  // The library keeps the definition by connection, and takes the same one again without asking the server.
  transaction.conn().prepare(statement.name, statement.sql);
  return transaction.exec_prepared(statement.name, std::forward<Arguments>(arguments)...);
}

}  // namespace icap::postgres
