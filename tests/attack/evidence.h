// What somebody who holds the database, its write-ahead log and a backup can put in order: rows of each table by every
// column, by their place on disk, by their transaction and by their position in the log.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace icap::testing {

// An order of some people, smallest first by `value`: the same people in two orders are compared.
struct Order {
  std::string name;                     // e.g. "submission.ctid"
  std::map<std::string, double> ranks;  // by person
};

// Where rows were written: by "database/relation file/block/offset", the position in the write-ahead log.
struct WriteAheadLog {
  std::map<std::string, double> inserts;
  std::map<std::string, double> deletes;
};

// Text of pg_waldump.
WriteAheadLog ParseLog(const std::string& text);

// Orders of the rows of `query`, whose first column says whose row it is (the test alone knows that) and whose others
// are what the attacker sees. Rows of nobody are left out.
std::vector<Order> OrdersOf(const std::string& connection, const std::string& name, const std::string& query,
                            const std::map<std::string, std::string>& owners);

// The columns of a table as an expression list for OrdersOf, with ctid and xmin.
std::string ColumnsOf(const std::string& connection, const std::string& table, const std::string& alias);

// A query for LogOrdersOf: `owner` of each row of the table in the school, and the row's place.
std::string PlacesOf(const std::string& owner, const std::string& table, const std::string& school);

// Orders of the rows by the log; `query` gives the owner's column, the relation's file, block and offset.
std::vector<Order> LogOrdersOf(const std::string& connection, const std::string& name, const std::string& query,
                               const std::map<std::string, std::string>& owners, const WriteAheadLog& log);

}  // namespace icap::testing
