// Real answers as a rollout: see tests/data/README.md for source and terms.
#include <fmt/format.h>

#include <fstream>
#include <map>
#include <sstream>

#include "tools/loadgen/campaign.h"

namespace icap::loadgen {
namespace {

constexpr int kUnitsPerDistrict = 11;
constexpr int kItemCount = 11;

std::vector<std::string> SplitLine(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream stream(line);
  std::string cell;
  while (std::getline(stream, cell, ',')) cells.push_back(cell);
  return cells;
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

  const std::string path = folder + "/bhr2000.csv";
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) return absl::NotFoundError(fmt::format("{} cannot be read", path));
  const std::vector<std::string> names = SplitLine(line);
  campaign.items.assign(names.begin() + 1, names.begin() + 1 + kItemCount);
  std::map<int, std::vector<std::vector<int>>> groups;
  for (int row = 2; std::getline(file, line); ++row) {
    const std::vector<std::string> cells = SplitLine(line);
    if (cells.size() != names.size()) {
      return absl::InvalidArgumentError(
          fmt::format("{}:{}: {} cells instead of {}", path, row, cells.size(), names.size()));
    }
    std::vector<int> answers;
    for (int i = 1; i <= kItemCount; ++i) answers.push_back(std::stoi(cells[i]));
    groups[std::stoi(cells[0])].push_back(std::move(answers));
  }
  for (const auto& [group, rows] : groups) {
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
