#include "services/scoring/domain/linked_measures.h"

#include <cmath>

#include <gtest/gtest.h>

#include "services/scoring/domain/simulated_answers_for_test.h"

namespace icap::scoring {
namespace {

constexpr int kSchoolCount = 40;
constexpr int kSchoolSize = 30;

// Schools drawn about their effects, moved by `change`; every item is a column.
template <typename Item>
ResponseMatrix Answers(const std::vector<Item>& items, int category_count, double change, uint64_t seed) {
  Simulation effects(7);
  Simulation simulation(seed);
  std::vector<ItemColumn> columns;
  for (size_t i = 0; i < items.size(); ++i) columns.push_back({"i" + std::to_string(i), category_count});
  ResponseMatrix matrix = *ResponseMatrix::Create(columns);
  for (int j = 0; j < kSchoolCount; ++j) {
    const double effect = 0.5 * effects.Normal() + change;
    std::vector<Category> answers(kSchoolSize * items.size());
    for (int r = 0; r < kSchoolSize; ++r) {
      const double theta = effect + simulation.Normal();
      for (size_t i = 0; i < items.size(); ++i) {
        answers[i * kSchoolSize + r] = static_cast<Category>(simulation.Answer(items[i], theta) + 1);
      }
    }
    EXPECT_TRUE(matrix.AddSchool("s" + std::to_string(j), kSchoolSize, answers).ok());
  }
  return matrix;
}

FactorInBoth AllLinked(FactorModel model, int item_count) {
  FactorInBoth factor{.model = model};
  factor.before.id = "f";
  factor.after.id = "f";
  for (int i = 0; i < item_count; ++i) {
    factor.items.push_back({"i" + std::to_string(i), LinkState::kLinked, {}});
    factor.before.items.push_back({ColumnIndex{i}, false});
    factor.after.items.push_back({ColumnIndex{i}, false});
  }
  return factor;
}

LinkedFactor Measure(const ResponseMatrix& before, const ResponseMatrix& after, const FactorInBoth& factor) {
  auto linked = MeasureLinked(before, after, factor, LinkPolicy{});
  EXPECT_TRUE(linked.ok()) << linked.status();
  return *std::move(linked);
}

double MeanChange(const LinkedFactor& linked) {
  double sum = 0;
  for (int j = 0; j < kSchoolCount; ++j) sum += *linked.after[j].value - *linked.before[j].value;
  return sum / kSchoolCount;
}

// Share of the schools whose change lies within 1.96 of its own errors of the true one.
double Coverage(const LinkedFactor& linked, double change) {
  int covered = 0;
  for (int j = 0; j < kSchoolCount; ++j) {
    const double difference = *linked.after[j].value - *linked.before[j].value;
    const double error = std::hypot(*linked.after[j].standard_error, *linked.before[j].standard_error);
    if (std::fabs(difference - change) < 1.96 * error) ++covered;
  }
  return static_cast<double>(covered) / kSchoolCount;
}

std::vector<PartialCreditItem> WithHarder(std::vector<PartialCreditItem> items, size_t item, double by) {
  std::vector<double> steps;
  for (const std::optional<double>& step : items[item].Steps()) steps.push_back(*step + by);
  items[item] = PartialCreditItem::FromSteps(steps);
  return items;
}

std::vector<GradedItem> GradedItems() {
  std::vector<GradedItem> items;
  for (int i = 0; i < 6; ++i) {
    const double location = -0.8 + 0.3 * i;
    items.push_back({1.2 + 0.2 * i, {location - 1.5, location, location + 1.5}});
  }
  return items;
}

TEST(MeasureLinked, RecoversATrueShiftByPartialCredit) {
  const auto items = SpreadItems({5, 5, 5, 5, 5, 5});
  const LinkedFactor linked =
      Measure(Answers(items, 5, 0, 1), Answers(items, 5, 0.6, 2), AllLinked(FactorModel::kPartialCredit, 6));
  EXPECT_EQ(linked.link.outcome, kLinkedOutcome);
  EXPECT_NEAR(MeanChange(linked), 0.6, 0.12);
  EXPECT_GT(Coverage(linked, 0.6), 0.85);
  EXPECT_LT(*linked.link.link_standard_error, 0.1);
  EXPECT_LT(*linked.before[0].category, 5.0);
  EXPECT_EQ(linked.before[0].respondent_count, kSchoolSize);
}

TEST(MeasureLinked, NoShiftGivesNone) {
  const auto items = SpreadItems({5, 5, 5, 5, 5, 5});
  const LinkedFactor linked =
      Measure(Answers(items, 5, 0, 1), Answers(items, 5, 0, 2), AllLinked(FactorModel::kPartialCredit, 6));
  EXPECT_NEAR(MeanChange(linked), 0, 0.12);
  EXPECT_GT(Coverage(linked, 0), 0.85);
}

TEST(MeasureLinked, LeavesOutTheItemThatMovedAgainstTheOthers) {
  const auto items = SpreadItems({5, 5, 5, 5, 5, 5});
  const LinkedFactor linked = Measure(Answers(items, 5, 0, 1), Answers(WithHarder(items, 2, 1.5), 5, 0.6, 2),
                                      AllLinked(FactorModel::kPartialCredit, 6));
  EXPECT_EQ(linked.link.outcome, kLinkedOutcome);
  for (size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(linked.link.items[i].state, i == 2 ? LinkState::kDisplaced : LinkState::kLinked) << i;
  }
  EXPECT_NEAR(*linked.link.items[2].displacement, 1.5, 0.3);
  EXPECT_NEAR(MeanChange(linked), 0.6, 0.12);
}

TEST(MeasureLinked, WhenMostItemsMovedThereIsNoLink) {
  const auto items = SpreadItems({5, 5, 5, 5});
  const LinkedFactor linked =
      Measure(Answers(items, 5, 0, 1), Answers(WithHarder(WithHarder(items, 0, 1.6), 1, -1.6), 5, 0, 2),
              AllLinked(FactorModel::kPartialCredit, 4));
  EXPECT_EQ(linked.link.outcome, kItemsDisplaced);
  EXPECT_TRUE(linked.before.empty());
  EXPECT_TRUE(linked.after.empty());
}

TEST(MeasureLinked, RecoversATrueShiftByGradedResponse) {
  const LinkedFactor linked = Measure(Answers(GradedItems(), 4, 0, 3), Answers(GradedItems(), 4, 0.6, 4),
                                      AllLinked(FactorModel::kGradedResponse, 6));
  EXPECT_EQ(linked.link.outcome, kLinkedOutcome);
  // The unit is the earlier population's SD: √(0.5² + 1²).
  EXPECT_NEAR(MeanChange(linked), 0.6 / std::sqrt(1.25), 0.15);
}

TEST(MeasureLinked, MeansAreOfTheLinkedItemsOnTheResponseScale) {
  const auto items = SpreadItems({5, 5, 5, 5});
  FactorInBoth factor = AllLinked(FactorModel::kMean, 3);
  factor.items.push_back({"i3", LinkState::kReworded, {}});
  const ResponseMatrix before = Answers(items, 5, 0, 1);
  const LinkedFactor linked = Measure(before, Answers(items, 5, 0.6, 2), factor);
  EXPECT_EQ(linked.link.outcome, kLinkedOutcome);
  EXPECT_FALSE(linked.link.link_standard_error.has_value());
  double sum = 0;
  for (int i = 0; i < 3; ++i) {
    for (const Category answer : before.Answers(SchoolIndex{0}, ColumnIndex{i})) sum += answer;
  }
  EXPECT_NEAR(*linked.before[0].value, sum / (3.0 * kSchoolSize), 1e-12);
  EXPECT_EQ(linked.before[0].category, linked.before[0].value);
  EXPECT_GT(MeanChange(linked), 0.2);
}

TEST(MeasureLinked, TwoItemsAreTooFew) {
  const auto items = SpreadItems({5, 5});
  const ResponseMatrix answers = Answers(items, 5, 0, 1);
  for (const FactorModel model : {FactorModel::kMean, FactorModel::kPartialCredit, FactorModel::kGradedResponse}) {
    const LinkedFactor linked = Measure(answers, answers, AllLinked(model, 2));
    EXPECT_EQ(linked.link.outcome, kTooFewLinkedItems);
    EXPECT_TRUE(linked.before.empty());
  }
}

TEST(MeasureLinked, AnItemWithAnOptionChosenOnceOnlyIsNamed) {
  const auto items = SpreadItems({5, 5, 5, 5});
  auto hard = items;
  hard[1] = PartialCreditItem::FromSteps(std::vector<double>{-1.0, 0.0, 1.0, 60.0});
  const LinkedFactor linked =
      Measure(Answers(items, 5, 0, 1), Answers(hard, 5, 0, 2), AllLinked(FactorModel::kPartialCredit, 4));
  EXPECT_EQ(linked.link.items[1].state, LinkState::kOptionNotChosen);
  EXPECT_FALSE(linked.link.items[1].displacement.has_value());
  EXPECT_EQ(linked.link.outcome, kLinkedOutcome);
}

TEST(MeasureLinked, AnswersThatDetermineNothingGiveNoCalibration) {
  ResponseMatrix matrix = *ResponseMatrix::Create({{"i0", 5}, {"i1", 5}, {"i2", 5}});
  ASSERT_TRUE(matrix.AddSchool("s", 12, std::vector<Category>(36, 3)).ok());
  const LinkedFactor linked = Measure(matrix, matrix, AllLinked(FactorModel::kPartialCredit, 3));
  EXPECT_EQ(linked.link.outcome, kNoCalibration);
}

TEST(MeasureLinked, OneAndTwoThreadsGiveTheSameBits) {
  const auto items = SpreadItems({5, 5, 5, 5});
  const ResponseMatrix before = Answers(items, 5, 0, 1);
  const ResponseMatrix after = Answers(items, 5, 0.6, 2);
  const std::vector<FactorInBoth> factors(3, AllLinked(FactorModel::kPartialCredit, 4));
  const auto one = MeasureAllLinked(before, after, factors, LinkPolicy{}, 1);
  const auto two = MeasureAllLinked(before, after, factors, LinkPolicy{}, 2);
  ASSERT_TRUE(one.ok() && two.ok());
  ASSERT_EQ(two->size(), 3u);
  for (size_t f = 0; f < 3; ++f) {
    EXPECT_EQ((*one)[f].link, (*two)[f].link);
    EXPECT_EQ((*one)[f].before, (*two)[f].before);
    EXPECT_EQ((*one)[f].after, (*two)[f].after);
  }
}

TEST(MeasureLinked, RefusesItemsThatAreNotTheSame) {
  const ResponseMatrix matrix = Answers(SpreadItems({5, 5, 5}), 5, 0, 1);
  FactorInBoth factor = AllLinked(FactorModel::kMean, 3);
  std::swap(factor.after.items[0], factor.after.items[1]);
  EXPECT_FALSE(MeasureLinked(matrix, matrix, factor, LinkPolicy{}).ok());
  factor = AllLinked(FactorModel::kMean, 3);
  factor.after.items.pop_back();
  EXPECT_FALSE(MeasureLinked(matrix, matrix, factor, LinkPolicy{}).ok());
}

}  // namespace
}  // namespace icap::scoring
