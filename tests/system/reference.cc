#include "tests/system/reference.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "services/common/csv/csv_reader.h"

namespace icap::testing {
namespace {

constexpr char kRollout[] = "agencies/bhr2000/rollouts/spring-2000";
// The product's threshold; bhr2000 has one unit of 8 people.
constexpr int kMinRespondents = 10;
constexpr double kTolerance = 1e-10;

using Row = std::map<std::string, std::string>;

std::vector<Row> ReadRows(const std::string& name) {
  std::ifstream file(std::string(ICAP_TEST_DATA "/bhr2000/") + name);
  csv::Problems problems(name);
  std::vector<std::string> columns;
  std::vector<Row> rows;
  csv::ReadCsv(
      file, problems,
      [&](const std::vector<std::string>& names) {
        columns = names;
        return true;
      },
      [&](size_t, csv::Cells cells) {
        Row row;
        for (size_t i = 0; i < columns.size(); ++i) row[columns[i]] = cells[i];
        rows.push_back(std::move(row));
      });
  EXPECT_TRUE(problems.empty()) << problems.ToStatus();
  return rows;
}

nlohmann::json Profile(RunningSystem& system, const std::string& name) {
  const ProgramResult result = system.Ctl({"--json", "profile", "get", name});
  EXPECT_EQ(result.exit_code, 0) << name;
  return nlohmann::json::parse(result.output, nullptr, false);
}

std::string SchoolOf(const std::string& group) {
  return fmt::format("unit-{:02}", std::stoi(group));
}

// Largest deviation a statistic.
class Deviations {
 public:
  // protobuf leaves a value of exactly 0 out of its JSON only where the field has no presence; all of these have it.
  void Add(const std::string& statistic, const nlohmann::json& object, const std::string& field, double expected) {
    if (!object.contains(field)) {
      ADD_FAILURE() << statistic << " is missing, expected " << expected;
      return;
    }
    double& largest = largest_[statistic];
    largest = std::max(largest, std::abs(object[field].get<double>() - expected));
  }

  ~Deviations() {
    for (const auto& [statistic, largest] : largest_) {
      fmt::print("{:<24} largest deviation from R {:.2g}\n", statistic, largest);
      EXPECT_LE(largest, kTolerance) << statistic;
    }
  }

 private:
  std::map<std::string, double> largest_;
};

void CompareCalibration(RunningSystem& system, Deviations& deviations) {
  std::ifstream file(ICAP_TEST_DATA "/bhr2000/reference.json");
  const nlohmann::json reference = nlohmann::json::parse(file);
  const nlohmann::json all = Profile(system, std::string(kRollout) + "/organizations/bhr/profile");
  EXPECT_EQ(all["participation"]["respondentCount"], 5400);
  EXPECT_EQ(all["schoolCount"], 99);
  EXPECT_EQ(all["shownSchoolCount"], 98);
  const nlohmann::json& calibration = all["factors"][0]["calibration"];
  deviations.Add("alpha", calibration, "alpha", reference["alpha"]["raw"].get<double>());
  deviations.Add("ICC(1)", calibration, "icc1", reference["icc"]["multilevel_ICC1"].get<double>());
  deviations.Add("ICC(2)", calibration, "icc2", reference["icc"]["multilevel_ICC2"].get<double>());
  deviations.Add("ICC(1) n0", calibration, "icc1N0", reference["icc"]["icc1_anova_n0"].get<double>());
}

void CompareFactor(const nlohmann::json& factor, const Row& row, Deviations& deviations) {
  const std::pair<const char*, const char*> fields[] = {
      {"mean", "mean"},
      {"sd", "sd"},
      {"rwgjUniform", "rwgj_uniform"},
      {"rwgjSlightSkew", "rwgj_slight_skew"},
      {"rwgjModerateSkew", "rwgj_moderate_skew"},
      {"rwgjLindell", "rwgj_lindell"},
      {"adMean", "ad_mean"},
      {"adMedian", "ad_median"},
  };
  for (const auto& [field, column] : fields) {
    deviations.Add(fmt::format("unit {}", column), factor, field, std::stod(row.at(column)));
  }
}

void CompareItem(const nlohmann::json& item, const Row& row, Deviations& deviations) {
  for (int category = 1; category <= 5; ++category) {
    EXPECT_EQ(item["counts"][category - 1].get<int>(), std::stoi(row.at(fmt::format("c{}", category))));
  }
  const std::pair<const char*, const char*> fields[] = {
      {"mean", "mean"},          {"sd", "sd"},      {"rwgUniform", "rwg_uniform"}, {"adMean", "ad_mean"},
      {"adMedian", "ad_median"}, {"agreement", "A"}};
  for (const auto& [field, column] : fields) {
    deviations.Add(fmt::format("item {}", column), item, field, std::stod(row.at(column)));
  }
}

}  // namespace

void ExpectReferenceResults(RunningSystem& system) {
  Deviations deviations;
  CompareCalibration(system, deviations);
  std::map<std::string, std::map<std::string, Row>> items;
  for (Row& row : ReadRows("group_items.csv")) items[row["grp"]][row["item"]] = row;
  for (const Row& row : ReadRows("groups.csv")) {
    const nlohmann::json profile =
        Profile(system, fmt::format("{}/schools/{}/profile", kRollout, SchoolOf(row.at("grp"))));
    const int respondent_count = std::stoi(row.at("n"));
    EXPECT_EQ(profile["participation"]["respondentCount"], respondent_count);
    if (respondent_count < kMinRespondents) {
      EXPECT_FALSE(profile.contains("factors"));
      EXPECT_FALSE(profile.contains("items"));
      continue;
    }
    ASSERT_EQ(profile["factors"].size(), 1u) << row.at("grp");
    CompareFactor(profile["factors"][0], row, deviations);
    ASSERT_EQ(profile["items"].size(), 11u);
    for (const auto& item : profile["items"]) CompareItem(item, items[row.at("grp")].at(item["item"]), deviations);
  }
}

std::string ResultsWithoutTimes(RunningSystem& system) {
  std::string all;
  const auto add = [&](const std::string& name) {
    nlohmann::json profile = Profile(system, name);
    if (profile.contains("provenance")) profile["provenance"].erase("scoreTime");
    all += profile.dump() + "\n";
  };
  add(std::string(kRollout) + "/organizations/bhr/profile");
  for (int district = 1; district <= 9; ++district) {
    add(fmt::format("{}/organizations/district-{}/profile", kRollout, district));
  }
  for (const Row& row : ReadRows("groups.csv")) {
    add(fmt::format("{}/schools/{}/profile", kRollout, SchoolOf(row.at("grp"))));
  }
  return all;
}

}  // namespace icap::testing
