#include "tests/attack/evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <pqxx/pqxx>
#include <sstream>

namespace icap::testing {
namespace {

using Keyed = std::vector<std::pair<std::string, std::string>>;  // what is sorted by, and whose it is

// Equal keys share the mean of their ranks, as Spearman's coefficient wants.
Order RankOf(const std::string& name, Keyed keyed) {
  std::sort(keyed.begin(), keyed.end());
  Order order{name, {}};
  for (size_t begin = 0; begin < keyed.size();) {
    size_t end = begin;
    while (end < keyed.size() && keyed[end].first == keyed[begin].first) ++end;
    for (size_t i = begin; i < end; ++i) order.ranks[keyed[i].second] = static_cast<double>(begin + end - 1) / 2;
    begin = end;
  }
  return order;
}

// The text between `start` and one of the characters `ends`.
std::string After(const std::string& line, const std::string& start, const char* ends) {
  const size_t begin = line.find(start);
  if (begin == std::string::npos) return "";
  const size_t end = line.find_first_of(ends, begin + start.size());
  return line.substr(begin + start.size(), end == std::string::npos ? end : end - begin - start.size());
}

// "0/01A2B3C8" as a number.
double ReadPosition(const std::string& text) {
  const size_t slash = text.find('/');
  return static_cast<double>(std::stoull(text.substr(0, slash), nullptr, 16) << 32) +
         static_cast<double>(std::stoull(text.substr(slash + 1), nullptr, 16));
}

pqxx::result Ask(const std::string& connection, const std::string& query) {
  pqxx::connection database(connection);
  pqxx::work transaction(database);
  return transaction.exec(query);
}

}  // namespace

WriteAheadLog ParseLog(const std::string& text) {
  WriteAheadLog log;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    // rmgr: Heap … lsn: 0/01A2B3C8, … desc: INSERT off 3 flags 0x08, blkref #0: rel 1663/16385/16480 blk 0
    if (line.rfind("rmgr: Heap ", 0) != 0) continue;
    const std::string what = After(line, "desc: ", " +");
    if (what != "INSERT" && what != "DELETE") continue;
    const std::string position = After(line, "lsn: ", ",");
    const std::string file = After(line, "rel ", " ");
    auto& records = what == "INSERT" ? log.inserts : log.deletes;
    records[fmt::format("{}/{}/{}", file.substr(file.find('/') + 1), After(line, " blk ", " "),
                        After(line, " off ", " ,"))] = ReadPosition(position);
  }
  return log;
}

std::vector<Order> OrdersOf(const std::string& connection, const std::string& name, const std::string& query,
                            const std::map<std::string, std::string>& owners) {
  const pqxx::result rows = Ask(connection, query);
  std::vector<Order> orders;
  for (pqxx::row_size_type column = 1; column < rows.columns(); ++column) {
    Keyed keyed;
    for (const auto& row : rows) {
      const auto owner = owners.find(row[0].as<std::string>());
      if (owner != owners.end()) keyed.emplace_back(row[column].as<std::string>(""), owner->second);
    }
    orders.push_back(RankOf(fmt::format("{}.{}", name, rows.column_name(column)), std::move(keyed)));
  }
  return orders;
}

std::string ColumnsOf(const std::string& connection, const std::string& table, const std::string& alias) {
  // Texts whose order is that of the values: places and numbers with leading zeros.
  std::string columns = fmt::format(
      "lpad(split_part(trim(both '()' from {0}.ctid::text), ',', 1), 9, '0') ||"
      " lpad(split_part(trim(both '()' from {0}.ctid::text), ',', 2), 9, '0') AS ctid,"
      " lpad({0}.xmin::text, 12, '0') AS xmin",
      alias);
  for (const auto& row : Ask(connection, fmt::format("SELECT column_name, data_type FROM information_schema.columns"
                                                     " WHERE table_name = '{}' ORDER BY ordinal_position",
                                                     table))) {
    const auto column = row[0].as<std::string>();
    const auto type = row[1].as<std::string>();
    const bool number = type == "integer" || type == "bigint";
    const std::string value = fmt::format("{}.{}", alias, column);
    columns += fmt::format(", {} AS {}",
                           number            ? fmt::format("lpad({}::text, 20, '0')", value)
                           : type == "bytea" ? fmt::format("encode({}, 'hex')", value)
                                             : value + "::text",
                           column);
  }
  return columns;
}

std::string PlacesOf(const std::string& owner, const std::string& table, const std::string& school) {
  return fmt::format(
      "SELECT {} AS owner, (SELECT oid FROM pg_database WHERE datname = current_database()) || '/' ||"
      " pg_relation_filenode(tableoid::regclass) AS file, split_part(trim('()' FROM ctid::text), ',', 1) AS block,"
      " split_part(trim('()' FROM ctid::text), ',', 2) AS line FROM {} WHERE school = '{}'",
      owner, table, school);
}

std::vector<Order> LogOrdersOf(const std::string& connection, const std::string& name, const std::string& query,
                               const std::map<std::string, std::string>& owners, const WriteAheadLog& log) {
  const pqxx::result rows = Ask(connection, query);
  std::vector<Order> orders;
  for (const auto& [kind, records] : {std::pair{"inserted", &log.inserts}, std::pair{"deleted", &log.deletes}}) {
    Keyed keyed;
    for (const auto& row : rows) {
      const auto owner = owners.find(row[0].as<std::string>());
      const auto record = records->find(
          fmt::format("{}/{}/{}", row[1].as<std::string>(), row[2].as<std::string>(), row[3].as<std::string>()));
      if (owner == owners.end() || record == records->end()) continue;
      keyed.emplace_back(fmt::format("{:020.0f}", record->second), owner->second);
    }
    if (!keyed.empty()) orders.push_back(RankOf(fmt::format("{}.{}", name, kind), std::move(keyed)));
  }
  return orders;
}

}  // namespace icap::testing
