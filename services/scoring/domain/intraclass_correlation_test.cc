#include "services/scoring/domain/intraclass_correlation.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace icap::scoring {
namespace {

// Each inner list is a school, ascending.
IntraclassCorrelation IccOf(const std::vector<std::vector<double>>& schools) {
  std::vector<GroupSummary> summaries;
  for (const auto& school : schools) summaries.push_back(Summarize(school));
  return IntraclassCorrelationOf(summaries);
}

TEST(IntraclassCorrelation, EqualsTheHandComputedCase) {
  // School 1: 1 2 3 (mean 2, squares 2), school 2: 4 6 (mean 5, squares 2). Grand mean 16/5.
  // SSB = 3 · (6/5)² + 2 · (9/5)² = 54/5. MSB = 54/5, MSW = 4/3. K = 5/2, n0 = 5 - 13/5 = 12/5.
  const IntraclassCorrelation icc = IccOf({{1, 2, 3}, {4, 6}});
  EXPECT_EQ(icc.school_count, 2);
  EXPECT_EQ(icc.respondent_count, 5);
  EXPECT_NEAR(*icc.ms_between, 10.8, 1e-14);
  EXPECT_NEAR(*icc.ms_within, 4.0 / 3.0, 1e-14);
  EXPECT_EQ(*icc.mean_school_size, 2.5);
  EXPECT_NEAR(*icc.n0, 2.4, 1e-14);
  const double difference = 10.8 - 4.0 / 3.0;
  EXPECT_NEAR(*icc.icc1, difference / (10.8 + 1.5 * 4.0 / 3.0), 1e-14);
  EXPECT_NEAR(*icc.icc1_n0, difference / (10.8 + 1.4 * 4.0 / 3.0), 1e-14);
  EXPECT_NEAR(*icc.icc2, difference / 10.8, 1e-14);
}

TEST(IntraclassCorrelation, SteppedUpAtItsOwnSizeIsTheSameIcc2) {
  const IntraclassCorrelation icc = IccOf({{1, 2, 3}, {4, 6}, {2, 2, 2, 5, 5}});
  const auto step_up = [](double icc1, double size) { return size * icc1 / (1 + (size - 1) * icc1); };
  EXPECT_NEAR(step_up(*icc.icc1, *icc.mean_school_size), *icc.icc2, 1e-14);
  EXPECT_NEAR(step_up(*icc.icc1_n0, *icc.n0), *icc.icc2_n0, 1e-14);
}

TEST(IntraclassCorrelation, UsesTheSameSizeTwiceWhenSchoolsAreEquallyLarge) {
  const IntraclassCorrelation icc = IccOf({{1, 2}, {4, 6}, {3, 3}});
  EXPECT_NEAR(*icc.n0, 2.0, 1e-14);
  EXPECT_NEAR(*icc.icc1, *icc.icc1_n0, 1e-14);
}

TEST(IntraclassCorrelation, IsNegativeWhenSchoolsDifferLessThanChance) {
  const IntraclassCorrelation icc = IccOf({{1, 5}, {1.5, 4.9}, {0.9, 5}});
  EXPECT_LT(*icc.icc1, 0.0);
  EXPECT_LT(*icc.icc2, 0.0);
}

TEST(IntraclassCorrelation, IsOneWhenOnlySchoolsDiffer) {
  const IntraclassCorrelation icc = IccOf({{0.1, 0.1, 0.1}, {0.7, 0.7, 0.7}});
  EXPECT_EQ(*icc.ms_within, 0.0);
  EXPECT_EQ(*icc.icc1, 1.0);
  EXPECT_EQ(*icc.icc2, 1.0);
}

TEST(IntraclassCorrelation, OfEqualSchoolMeansHasNoIcc2) {
  const IntraclassCorrelation icc = IccOf({{1, 3}, {0, 4}});
  EXPECT_EQ(*icc.ms_between, 0.0);
  EXPECT_NEAR(*icc.icc1, -1.0, 1e-14);
  EXPECT_FALSE(icc.icc2 || icc.icc2_n0);
}

TEST(IntraclassCorrelation, IsUndefinedWhenAllAnswersAreEqual) {
  // 0.1 is not exact: the mean of the means rounds, and must not pass for a difference.
  const IntraclassCorrelation icc = IccOf({std::vector<double>(3, 0.1), std::vector<double>(7, 0.1)});
  EXPECT_EQ(*icc.ms_between, 0.0);
  EXPECT_EQ(*icc.ms_within, 0.0);
  EXPECT_FALSE(icc.icc1 || icc.icc2 || icc.icc1_n0 || icc.icc2_n0);
}

TEST(IntraclassCorrelation, NeedsTwoSchoolsAndMoreRespondentsThanSchools) {
  EXPECT_FALSE(IccOf({}).mean_school_size.has_value());
  const IntraclassCorrelation one_school = IccOf({{1, 2, 3}});
  EXPECT_NEAR(*one_school.ms_within, 1.0, 1e-14);
  EXPECT_EQ(*one_school.mean_school_size, 3.0);
  EXPECT_FALSE(one_school.ms_between || one_school.n0 || one_school.icc1 || one_school.icc2);
  const IntraclassCorrelation singles = IccOf({{1}, {2}, {3}});
  EXPECT_NEAR(*singles.ms_between, 1.0, 1e-14);
  EXPECT_FALSE(singles.ms_within || singles.icc1 || singles.icc1_n0 || singles.icc2);
}

TEST(IntraclassCorrelation, LeavesSchoolsWithoutRespondentsOut) {
  const IntraclassCorrelation with = IccOf({{1, 2, 3}, {}, {4, 6}});
  const IntraclassCorrelation without = IccOf({{1, 2, 3}, {4, 6}});
  EXPECT_EQ(with.school_count, 2);
  EXPECT_EQ(*with.mean_school_size, *without.mean_school_size);
  EXPECT_EQ(*with.icc1, *without.icc1);
}

}  // namespace
}  // namespace icap::scoring
