// Real answers as a rollout: see tests/data/README.md for source and terms.
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include "services/common/base/status_macros.h"
#include "services/common/csv/csv_reader.h"
#include "tools/loadgen/campaign.h"

namespace icap::loadgen {
namespace {

constexpr int kUnitsPerDistrict = 11;
constexpr int kItemCount = 11;

// Rows of answers by unit.
using Units = std::map<int, std::vector<std::vector<int>>>;

absl::StatusOr<Units> ReadUnits(const std::string& path, std::vector<std::string>* items) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(fmt::format("{} cannot be read", path));
  csv::Problems problems(path);
  Units units;
  csv::ReadCsv(
      file, problems,
      [&](const std::vector<std::string>& names) {
        if (names.size() <= kItemCount) {
          problems.Add(1, "",
                       fmt::format("has {} columns, but the unit and {} items are needed", names.size(), kItemCount));
          return false;
        }
        items->assign(names.begin() + 1, names.begin() + 1 + kItemCount);
        return true;
      },
      [&](size_t, csv::Cells cells) {
        std::vector<int> answers;
        for (int i = 1; i <= kItemCount; ++i) answers.push_back(std::atoi(cells[i].c_str()));
        units[std::atoi(cells[0].c_str())].push_back(std::move(answers));
      });
  ICAP_RETURN_IF_ERROR(problems.ToStatus());
  return units;
}

}  // namespace

absl::StatusOr<Campaign> Bhr2000Campaign(const std::string& folder) {
  Campaign campaign;
  campaign.agency = "bhr2000";
  campaign.agency_title = "bhr2000: real answers of 5,400 people";
  campaign.instrument_file = folder + "/instrument.yaml";
  campaign.rollout = "spring-2000";
  campaign.rollout_title = "Leadership climate, 2000";
  campaign.root = "bhr";
  campaign.nodes.push_back({"bhr", "All units", "state", "", false});

  ICAP_ASSIGN_OR_RETURN(const Units units, ReadUnits(folder + "/bhr2000.csv", &campaign.items));
  for (const auto& [group, rows] : units) {
    const int district = (group - 1) / kUnitsPerDistrict + 1;
    const std::string district_id = fmt::format("district-{}", district);
    if ((group - 1) % kUnitsPerDistrict == 0) {
      campaign.nodes.push_back({district_id, fmt::format("District {}", district), "district", "bhr", false});
    }
    School school{{fmt::format("unit-{:02}", group), fmt::format("Unit {:02}", group), "school", district_id, false},
                  {}};
    for (size_t r = 0; r < rows.size(); ++r) {
      school.respondents.push_back(
          {fmt::format("p-{:02}-{:03}", group, r + 1), fmt::format("Person {} of unit {:02}", r + 1, group), rows[r]});
    }
    campaign.schools.push_back(std::move(school));
  }
  return campaign;
}

}  // namespace icap::loadgen
