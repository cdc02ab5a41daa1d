// The whole of bhr2000 against what R gives (tests/data/README.md names the packages): every statistic within 1e-10.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/scoring/domain/score_rollout.h"

namespace icap::scoring {
namespace {

constexpr double kTolerance = 1e-10;

// A row by column name.
using CsvRow = std::map<std::string, std::string>;

std::vector<CsvRow> ReadCsv(const std::string& name) {
  std::ifstream file(std::string(ICAP_TEST_DATA "/bhr2000/") + name);
  EXPECT_TRUE(file.good()) << name;
  const auto split = [](std::string line) {
    std::vector<std::string> cells;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    return cells;
  };
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> names = split(line);
  std::vector<CsvRow> rows;
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = split(line);
    CsvRow row;
    for (size_t i = 0; i < cells.size(); ++i) row[names[i]] = cells[i];
    rows.push_back(std::move(row));
  }
  return rows;
}

// Largest deviations, printed and judged at the end of a test.
class Deviations {
 public:
  void Add(const std::string& statistic, const std::optional<double>& value, double reference) {
    ASSERT_TRUE(value.has_value()) << statistic;
    Deviation& deviation = deviations_[statistic];
    ++deviation.count;
    deviation.largest = std::max(deviation.largest, std::fabs(*value - reference));
  }
  void Add(const std::string& statistic, const std::optional<double>& value, const std::string& reference) {
    Add(statistic, value, std::stod(reference));
  }
  ~Deviations() {
    for (const auto& [statistic, deviation] : deviations_) {
      std::printf("%-28s %5d values, largest deviation %.2g\n", statistic.c_str(), deviation.count, deviation.largest);
      EXPECT_LE(deviation.largest, kTolerance) << statistic;
    }
  }

 private:
  struct Deviation {
    int count = 0;
    double largest = 0;
  };
  std::map<std::string, Deviation> deviations_;
};

class Bhr2000 : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::ifstream file(ICAP_TEST_DATA "/bhr2000/reference.json");
    reference_ = new nlohmann::json(nlohmann::json::parse(file));
    const auto item_ids = reference_->at("items").get<std::vector<std::string>>();

    std::vector<ItemColumn> columns;
    Factor factor{.id = "LEAD11"};
    for (const std::string& id : item_ids) {
      factor.items.push_back({ColumnIndex{static_cast<int32_t>(columns.size())}});
      columns.push_back({id, reference_->at("n_options").get<int32_t>()});
    }
    auto matrix = ResponseMatrix::Create(columns);
    ASSERT_TRUE(matrix.ok());

    std::map<int, std::vector<CsvRow>> groups;
    for (CsvRow& row : ReadCsv("bhr2000.csv")) groups[std::stoi(row["GRP"])].push_back(row);
    for (auto& [group, rows] : groups) {
      std::vector<Category> answers;
      for (const std::string& id : item_ids) {
        for (CsvRow& row : rows) answers.push_back(static_cast<Category>(std::stoi(row[id])));
      }
      ASSERT_TRUE(matrix->AddSchool(std::to_string(group), static_cast<int64_t>(rows.size()), answers).ok());
    }
    auto scores = ScoreRollout(*matrix, std::vector{factor});
    ASSERT_TRUE(scores.ok()) << scores.status();
    scores_ = new RolloutScores(*std::move(scores));
  }

  static void TearDownTestSuite() {
    delete scores_;
    delete reference_;
  }

  static const SchoolScores& School(const std::string& id) {
    return *std::find_if(scores_->schools.begin(), scores_->schools.end(),
                         [&id](const SchoolScores& school) { return school.school_id == id; });
  }

  static inline nlohmann::json* reference_ = nullptr;
  static inline RolloutScores* scores_ = nullptr;
};

TEST_F(Bhr2000, CalibrationEqualsR) {
  const FactorCalibration& calibration = scores_->calibrations[0];
  const auto& icc = reference_->at("icc");
  EXPECT_EQ(calibration.respondent_count, icc.at("N").get<int64_t>());
  EXPECT_EQ(calibration.complete_count, reference_->at("n_complete").get<int64_t>());
  EXPECT_EQ(calibration.school_count, icc.at("J").get<int64_t>());
  EXPECT_EQ(calibration.item_count, 11);
  Deviations deviations;
  deviations.Add("alpha (raw)", calibration.alpha, reference_->at("alpha").at("raw").get<double>());
  deviations.Add("MSB", calibration.ms_between, icc.at("MSB").get<double>());
  deviations.Add("MSW", calibration.ms_within, icc.at("MSW").get<double>());
  deviations.Add("K", calibration.mean_school_size, icc.at("mean_group_size").get<double>());
  deviations.Add("n0", calibration.n0, icc.at("n0").get<double>());
  deviations.Add("ICC(1) K", calibration.icc1, icc.at("multilevel_ICC1").get<double>());
  deviations.Add("ICC(2) K", calibration.icc2, icc.at("multilevel_ICC2").get<double>());
  deviations.Add("ICC(1) n0", calibration.icc1_n0, icc.at("icc1_anova_n0").get<double>());
  deviations.Add("ICC(2) n0", calibration.icc2_n0, icc.at("multilevel_ICC2").get<double>());
}

TEST_F(Bhr2000, FactorScoresEqualR) {
  const std::vector<CsvRow> groups = ReadCsv("groups.csv");
  ASSERT_EQ(groups.size(), 99u);
  Deviations deviations;
  for (const CsvRow& row : groups) {
    const FactorScore& factor = School(row.at("grp")).factors[0];
    EXPECT_EQ(factor.respondent_count, std::stoi(row.at("n")));
    deviations.Add("factor mean", factor.mean, row.at("mean"));
    deviations.Add("factor sd", factor.sd, row.at("sd"));
    deviations.Add("factor standard error", factor.standard_error,
                   std::stod(row.at("sd")) / std::sqrt(std::stod(row.at("n"))));
    deviations.Add("r_wg(j) uniform", factor.rwgj_uniform, row.at("rwgj_uniform"));
    deviations.Add("r_wg(j) slight skew", factor.rwgj_slight_skew, row.at("rwgj_slight_skew"));
    deviations.Add("r_wg(j) moderate skew", factor.rwgj_moderate_skew, row.at("rwgj_moderate_skew"));
    deviations.Add("r*_wg(j) Lindell", factor.rwgj_lindell, row.at("rwgj_lindell"));
    deviations.Add("AD mean (factor)", factor.ad_mean, row.at("ad_mean"));
    deviations.Add("AD median (factor)", factor.ad_median, row.at("ad_median"));
  }
}

TEST_F(Bhr2000, ItemScoresEqualR) {
  const std::vector<CsvRow> rows = ReadCsv("group_items.csv");
  ASSERT_EQ(rows.size(), 99u * 11u);
  Deviations deviations;
  for (const CsvRow& row : rows) {
    const auto& items = School(row.at("grp")).items;
    const auto item = std::find_if(items.begin(), items.end(),
                                   [&row](const ItemScore& score) { return score.item_id == row.at("item"); });
    ASSERT_NE(item, items.end());
    EXPECT_EQ(item->answer_count, std::stoi(row.at("n")));
    for (int c = 1; c <= 5; ++c) EXPECT_EQ(item->counts[c - 1], std::stoi(row.at("c" + std::to_string(c))));
    deviations.Add("item mean", item->mean, row.at("mean"));
    deviations.Add("item sd", item->sd, row.at("sd"));
    deviations.Add("r_wg uniform (item)", item->rwg_uniform, row.at("rwg_uniform"));
    deviations.Add("AD mean (item)", item->ad_mean, row.at("ad_mean"));
    deviations.Add("AD median (item)", item->ad_median, row.at("ad_median"));
    deviations.Add("agreement A", item->agreement, row.at("A"));
  }
}

}  // namespace
}  // namespace icap::scoring
