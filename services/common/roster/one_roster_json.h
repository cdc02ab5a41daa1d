// Records of the OneRoster 1.2 REST API. Users are looked at role first: one without a staff role is forgotten there.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "services/common/roster/finding.h"
#include "services/common/roster/roster_reader.h"

namespace icap::roster {

class JsonRosterReader {
 public:
  JsonRosterReader(const ReadingOptions& options, FindingLog& log, ReadRoster& out)
      : options_(options), log_(log), out_(out) {}

  // One record of each list. Organizations come first: roles refer to them.
  void TakeOrganization(const nlohmann::json& record);
  void TakeSession(const nlohmann::json& record);
  void TakeUser(const nlohmann::json& record);

  // After the last organization: says which parents are not there.
  void CheckParents();

 private:
  class Record;

  // The staff roles of a user; empty when there is none.
  std::vector<Role> StaffRolesOf(const Record& user);

  const ReadingOptions& options_;
  FindingLog& log_;
  ReadRoster& out_;
  std::unordered_map<std::string, size_t> organizations_;
  std::unordered_map<std::string, size_t> sessions_;
  std::unordered_map<std::string, size_t> people_;
};

}  // namespace icap::roster
