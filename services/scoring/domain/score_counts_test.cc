#include "services/scoring/domain/score_counts.h"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "services/common/base/error.h"
#include "services/scoring/domain/matrix_for_test.h"
#include "services/scoring/domain/reference_data_for_test.h"

namespace icap::scoring {
namespace {

const std::vector<SchoolRows> kSchools = {{"a", {{1, 2, 5}, {2, 2, 4}, {4, 3, 1}}},
                                          {"b", {{5, 4, 1}, {3, 5, 2}}},
                                          {"c", {{2, 1, 3}, {2, 3, 5}, {3, 3, 4}, {1, 2, 4}}}};

CountTable TableOf(const ResponseMatrix& matrix) {
  CountTable table;
  for (ColumnIndex c; c.value < matrix.column_count(); ++c.value) {
    table.columns.push_back({matrix.Column(c).id, matrix.Column(c).category_count, matrix.Column(c).category_count});
  }
  for (SchoolIndex s; s.value < matrix.school_count(); ++s.value) {
    SchoolCounts school{.id = matrix.SchoolId(s)};
    for (ColumnIndex c; c.value < matrix.column_count(); ++c.value) {
      school.items.push_back(CountOptions(matrix.Answers(s, c), matrix.Column(c).category_count));
    }
    table.schools.push_back(std::move(school));
  }
  return table;
}

WeightedFactor FactorOn(const std::vector<std::string>& items, int32_t option_count) {
  WeightedFactor factor{.id = "factor"};
  for (const std::string& item : items) factor.items.push_back({item, CategoryWeights(option_count, false)});
  return factor;
}

TEST(ScoreCounts, GivesTheNumbersOfSingleAnswers) {
  const ResponseMatrix matrix = MatrixOf({5, 5, 5}, kSchools);
  Factor factor = FactorOf(3);
  factor.items[2].reverse = true;
  const auto single = ScoreRollout(matrix, std::vector{factor});
  WeightedFactor weighted = FactorOn({"i0", "i1", "i2"}, 5);
  weighted.items[2].weights = CategoryWeights(5, true);
  const auto counted = ScoreCounts(TableOf(matrix), std::vector{weighted});
  ASSERT_TRUE(single.ok() && counted.ok()) << counted.status();
  for (size_t s = 0; s < 3; ++s) {
    for (size_t c = 0; c < 3; ++c) {
      const ItemScore& a = single->schools[s].items[c];
      const ItemScore& b = counted->schools[s].items[c];
      EXPECT_EQ(a.mean, b.mean);
      EXPECT_EQ(a.sd, b.sd);
      EXPECT_EQ(a.rwg_slight_skew, b.rwg_slight_skew);
      EXPECT_EQ(a.ad_median, b.ad_median);
      EXPECT_EQ(a.agreement, b.agreement);
    }
    // Everybody is complete: the mean of item means is the mean of persons' means.
    const FactorScore& a = single->schools[s].factors[0];
    const CountFactorScore& b = counted->schools[s].factors[0];
    EXPECT_NEAR(*a.mean, *b.score, 1e-14);
    EXPECT_EQ(a.rwgj_uniform, b.rwgj_uniform);
    EXPECT_EQ(a.rwgj_lindell, b.rwgj_lindell);
    EXPECT_EQ(a.ad_mean, b.ad_mean);
    EXPECT_LE(*a.standard_error, *b.standard_error_bound);
  }
}

TEST(ScoreCounts, ReachesTheBoundWhenItemsAreAnsweredAlike) {
  const ResponseMatrix matrix = MatrixOf({5, 5}, {{"a", {{1, 1}, {4, 4}, {5, 5}}}});
  const auto single = ScoreRollout(matrix, std::vector{FactorOf(2)});
  const auto counted = ScoreCounts(TableOf(matrix), std::vector{FactorOn({"i0", "i1"}, 5)});
  EXPECT_NEAR(*counted->schools[0].factors[0].standard_error_bound, *single->schools[0].factors[0].standard_error,
              1e-15);
}

TEST(ScoreCounts, GivesTheItemsIntraclassCorrelation) {
  const ResponseMatrix matrix = MatrixOf({5}, {{"a", {{1}, {2}, {2}}}, {"b", {{4}, {5}}}, {"c", {}}});
  const auto single = ScoreRollout(matrix, std::vector{FactorOf(1)});
  const auto counted = ScoreCounts(TableOf(matrix), {});
  ASSERT_TRUE(counted.ok());
  EXPECT_EQ(counted->items[0].icc.school_count, 2);
  EXPECT_NEAR(*counted->items[0].icc.icc1, *single->calibrations[0].icc1, 1e-14);
  EXPECT_NEAR(*counted->items[0].icc.icc2, *single->calibrations[0].icc2, 1e-14);
}

TEST(ScoreCounts, ReportsMoreRespondentsThanStaff) {
  CountTable table{.columns = {{"q", 2, 2}}};
  table.schools.push_back({.id = "over", .staff_count = 10, .respondent_count = 12, .items = {{6, 6}}});
  table.schools.push_back({.id = "answers over", .staff_count = 10, .respondent_count = 10, .items = {{6, 6}}});
  table.schools.push_back({.id = "unknown", .items = {{6, 6}}});
  table.schools.push_back({.id = "none", .staff_count = 0, .respondent_count = 0, .items = {{}}});
  const auto scores = ScoreCounts(table, {});
  ASSERT_TRUE(scores.ok());
  EXPECT_TRUE(scores->schools[0].more_respondents_than_staff);
  EXPECT_DOUBLE_EQ(*scores->schools[0].response_rate, 1.2);
  EXPECT_FALSE(scores->schools[1].more_respondents_than_staff);
  EXPECT_TRUE(scores->schools[1].more_answers_than_staff);
  EXPECT_FALSE(scores->schools[2].response_rate.has_value());
  EXPECT_FALSE(scores->schools[3].response_rate.has_value());
  EXPECT_FALSE(scores->schools[3].items[0].mean.has_value());
}

TEST(ScoreCounts, KeepsOptionsBeyondTheScaleOutOfEveryStatistic) {
  CountTable table{.columns = {{"q", 4, 5}}, .schools = {{.id = "a", .items = {{1, 2, 3, 4, 50}}}}};
  WeightedFactor factor{.id = "f", .items = {{"q", {1.0, 2.0, 3.0, 4.0, std::nullopt}}}};
  const auto scores = ScoreCounts(table, std::vector{factor});
  ASSERT_TRUE(scores.ok());
  EXPECT_EQ(scores->schools[0].items[0].answer_count, 10);
  EXPECT_DOUBLE_EQ(*scores->schools[0].factors[0].score, 3.0);
  EXPECT_EQ(scores->schools[0].largest_answer_count, 60);
}

TEST(ScoreCounts, NamesEveryProblemAtOnce) {
  CountTable table{.columns = {{"q", 4, 4}, {"q", 1, 4}}};
  table.schools.push_back({.id = "a", .staff_count = -1, .items = {{1, 2, 3}, {1, -2, 3, 4}}});
  table.schools.push_back({.id = "a", .items = {}});
  WeightedFactor factor{.id = "f", .items = {{"r", {1.0}}, {"q", {1.0}}, {"q", {1.0}}}};
  const auto scores = ScoreCounts(table, std::vector{factor});
  ASSERT_FALSE(scores.ok());
  // Two of the second column, three of the first school, two of the second, four of the factor.
  EXPECT_EQ(ViolationsOf(scores.status()).size(), 11u);
}

// New York City School Survey 2011: 301 schools, the city's own scores with one decimal.
class Nyc2011 : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const nlohmann::json rule = ReadJsonFile("nyc2011/scoring_rules_gened.json").at("gened");
    table_ = new CountTable;
    factors_ = new std::vector<WeightedFactor>;
    std::map<std::string, size_t> column_of;
    std::map<std::string, size_t> school_of;
    for (const CsvCells& row : ReadCsvFile("nyc2011/nyc2011_schools.csv")) {
      school_of[row.at("dbn")] = table_->schools.size();
      table_->schools.push_back({.id = row.at("dbn"),
                                 .staff_count = std::stoll(row.at("nr_t")),
                                 .respondent_count = std::stoll(row.at("N_t"))});
    }
    for (const CsvCells& row : ReadCsvFile("nyc2011/nyc2011_teacher_counts.csv")) {
      OptionCounts counts;
      for (int k = 1; k <= 6; ++k) {
        const std::string& cell = row.at("n" + std::to_string(k));
        if (!cell.empty()) counts.push_back(std::stoi(cell));
      }
      const auto [column, is_new] = column_of.try_emplace(row.at("item"), table_->columns.size());
      if (is_new) table_->columns.push_back({row.at("item")});
      CountColumn& options = table_->columns[column->second];
      options.option_count = std::max(options.option_count, static_cast<int32_t>(counts.size()));
      auto& items = table_->schools[school_of.at(row.at("dbn"))].items;
      items.resize(std::max(items.size(), column->second + 1));
      items[column->second] = counts;
    }
    for (CountColumn& column : table_->columns) {
      column.scale_count = rule.at("option_values").contains(column.id)
                               ? static_cast<int32_t>(rule.at("option_values").at(column.id).size())
                               : column.option_count;
    }
    for (const CsvCells& row : ReadCsvFile("nyc2011/nyc2011_official_item_scores.csv")) {
      const double score = std::stod(row.at("official_score"));
      official_[row.at("dbn")][row.at("item")] = score;
      // Activities, of which the city published no counts.
      if (row.at("item").starts_with("q3_")) {
        table_->schools[school_of.at(row.at("dbn"))].given_scores.push_back({row.at("item"), score});
      }
    }
    for (const auto& [domain, items] : rule.at("domains").items()) {
      WeightedFactor factor{.id = domain};
      for (const std::string item : items) {
        WeightedItem weighted{.item_id = item};
        if (rule.at("option_values").contains(item)) {
          for (const double value : rule.at("option_values").at(item)) weighted.weights.emplace_back(value);
          weighted.weights.resize(table_->columns[column_of.at(item)].option_count);
        }
        factor.items.push_back(std::move(weighted));
      }
      factors_->push_back(std::move(factor));
    }
  }
  static void TearDownTestSuite() {
    delete table_;
    delete factors_;
    official_.clear();
  }

  // Published scores are rounded half up to one decimal.
  static bool IsRoundedFrom(double published, double value) { return std::fabs(value - published) <= 0.05 + 1e-9; }
  static bool IsTie(double value) { return std::fabs(value * 10.0 - std::floor(value * 10.0) - 0.5) < 1e-9; }

  static inline CountTable* table_ = nullptr;
  static inline std::vector<WeightedFactor>* factors_ = nullptr;
  static inline std::map<std::string, std::map<std::string, double>> official_;
};

TEST_F(Nyc2011, ItemScoresAreTheCitysOwn) {
  int compared = 0;
  int ties = 0;
  double largest = 0;
  for (const WeightedFactor& factor : *factors_) {
    for (const WeightedItem& item : factor.items) {
      if (item.weights.empty()) continue;
      const auto scores = ScoreCounts(*table_, std::vector{WeightedFactor{.id = "item", .items = {item}}});
      ASSERT_TRUE(scores.ok()) << scores.status();
      for (const CountSchoolScores& school : scores->schools) {
        const auto& official = official_.at(school.school_id);
        const auto published = official.find(item.item_id);
        if (published == official.end()) continue;
        const std::optional<double> score = school.factors[0].score;
        ASSERT_TRUE(score.has_value()) << school.school_id << " " << item.item_id;
        ++compared;
        if (IsTie(*score)) {
          ++ties;
        } else {
          largest = std::max(largest, std::fabs(std::floor(*score * 10.0 + 0.5) / 10.0 - published->second));
        }
        EXPECT_TRUE(IsRoundedFrom(published->second, *score))
            << school.school_id << " " << item.item_id << " " << *score << " is published as " << published->second;
      }
    }
  }
  std::printf("NYC item scores %d, of which %d at a rounding tie, largest deviation of the others %.2g\n", compared,
              ties, largest);
  EXPECT_GT(compared, 16'000);
  EXPECT_LT(largest, 1e-9);
}

TEST_F(Nyc2011, DomainScoresAreTheCitysOwn) {
  const auto scores = ScoreCounts(*table_, *factors_);
  ASSERT_TRUE(scores.ok()) << scores.status();
  std::map<std::string, int> off_by_a_tenth;
  std::map<std::string, CsvCells> published;
  for (CsvCells& row : ReadCsvFile("nyc2011/nyc2011_schools.csv")) published[row.at("dbn")] = row;
  int compared = 0;
  for (const CountSchoolScores& school : scores->schools) {
    for (const CountFactorScore& factor : school.factors) {
      const std::string& cell = published.at(school.school_id).at(factor.factor_id + "_t_11");
      if (cell.empty()) continue;
      ASSERT_TRUE(factor.score.has_value());
      ++compared;
      if (IsRoundedFrom(std::stod(cell), *factor.score)) continue;
      ++off_by_a_tenth[factor.factor_id];
      EXPECT_LE(std::fabs(*factor.score - std::stod(cell)), 0.15) << school.school_id;
    }
  }
  std::printf("NYC domain scores %d; off by 0.1: aca %d of 301, others %d\n", compared, off_by_a_tenth["aca"],
              off_by_a_tenth["saf"] + off_by_a_tenth["com"] + off_by_a_tenth["eng"]);
  EXPECT_EQ(compared, 4 * 301);
  EXPECT_EQ(off_by_a_tenth["saf"] + off_by_a_tenth["com"] + off_by_a_tenth["eng"], 0);
  // Two of its items are published with one decimal only.
  EXPECT_LE(off_by_a_tenth["aca"], 301 * 2 / 100);
}

TEST_F(Nyc2011, SchoolsWithMoreRespondentsThanStaffAreReported) {
  const auto scores = ScoreCounts(*table_, *factors_);
  ASSERT_TRUE(scores.ok());
  int respondents_over = 0;
  int answers_over = 0;
  for (const CountSchoolScores& school : scores->schools) {
    respondents_over += school.more_respondents_than_staff;
    answers_over += school.more_answers_than_staff;
    EXPECT_EQ(school.more_respondents_than_staff, *school.response_rate > 1.0);
    EXPECT_EQ(school.factors.size(), 4u);
  }
  // The counts of question 3 are marks and not people: they outnumber even the respondents of many schools.
  std::printf("NYC schools with more respondents than staff %d, with more marks on an item than staff %d\n",
              respondents_over, answers_over);
  EXPECT_EQ(respondents_over, 14);
  EXPECT_EQ(answers_over, 141);
}

}  // namespace
}  // namespace icap::scoring
