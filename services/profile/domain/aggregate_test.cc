#include "services/profile/domain/aggregate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "services/common/base/error.h"

namespace icap::profile {
namespace {

// Means 2, 3 and 4: mean 3, deviations -1, 0, 1, variance 2 / 2 = 1, standard error 1 / √3.
TEST(AggregateSchools, CountsSchoolsEqually) {
  const auto aggregate =
      AggregateSchools(std::array{SchoolMeasure{10, 2}, SchoolMeasure{500, 3}, SchoolMeasure{12, 4}});
  ASSERT_TRUE(aggregate.ok()) << aggregate.status();
  EXPECT_EQ(aggregate->respondent_count, 522);
  EXPECT_EQ(aggregate->school_count, 3);
  EXPECT_DOUBLE_EQ(*aggregate->mean, 3);
  EXPECT_DOUBLE_EQ(*aggregate->sd_between, 1);
  EXPECT_DOUBLE_EQ(*aggregate->standard_error, 1 / std::sqrt(3.0));
  EXPECT_FALSE(aggregate->distribution.has_value());
}

TEST(AggregateSchools, HasNoSpreadWithOneSchoolAndNothingWithNone) {
  const auto one = AggregateSchools(std::array{SchoolMeasure{10, 2.5}});
  EXPECT_EQ(one->mean, 2.5);
  EXPECT_FALSE(one->standard_error.has_value());
  EXPECT_FALSE(one->sd_between.has_value());
  const auto none = AggregateSchools({});
  EXPECT_EQ(none->school_count, 0);
  EXPECT_FALSE(none->mean.has_value());
}

TEST(AggregateSchools, HasAnExactZeroSpreadWhenAllMeansAreEqual) {
  const std::vector<SchoolMeasure> schools(7, SchoolMeasure{11, 3.1});
  const auto aggregate = AggregateSchools(schools);
  EXPECT_EQ(aggregate->mean, 3.1);
  EXPECT_EQ(aggregate->sd_between, 0.0);
  EXPECT_EQ(aggregate->standard_error, 0.0);
}

// R: quantile(1:10, c(.1, .25, .5, .75, .9)) gives 1.9 3.25 5.5 7.75 9.1.
TEST(AggregateSchools, GivesPercentilesFromTenSchools) {
  std::vector<SchoolMeasure> schools;
  for (int i = 1; i <= 9; ++i) schools.push_back({10, static_cast<double>(i)});
  EXPECT_FALSE(AggregateSchools(schools)->distribution.has_value());
  schools.push_back({10, 10});
  const auto distribution = AggregateSchools(schools)->distribution;
  ASSERT_TRUE(distribution.has_value());
  EXPECT_NEAR(distribution->p10, 1.9, 1e-14);
  EXPECT_NEAR(distribution->p25, 3.25, 1e-14);
  EXPECT_NEAR(distribution->p50, 5.5, 1e-14);
  EXPECT_NEAR(distribution->p75, 7.75, 1e-14);
  EXPECT_NEAR(distribution->p90, 9.1, 1e-14);
}

TEST(AggregateSchools, DoesNotDependOnTheOrder) {
  std::vector<SchoolMeasure> schools;
  schools.reserve(25);
  for (int i = 0; i < 25; ++i) schools.push_back({10 + i, 3.0 + std::sin(i) / 3});
  const auto first = AggregateSchools(schools);
  std::reverse(schools.begin(), schools.end());
  const auto second = AggregateSchools(schools);
  EXPECT_EQ(first->mean, second->mean);
  EXPECT_EQ(first->standard_error, second->standard_error);
  EXPECT_EQ(first->distribution->p90, second->distribution->p90);
}

TEST(AggregateSchools, RefusesASchoolWithoutRespondentsOrMean) {
  EXPECT_EQ(ViolationsOf(AggregateSchools(std::array{SchoolMeasure{10, 2}, SchoolMeasure{0, 2}}).status())[0].field,
            "schools[1]");
  EXPECT_FALSE(AggregateSchools(std::array{SchoolMeasure{10, std::numeric_limits<double>::infinity()}}).ok());
}

TEST(Quantile, IsTypeSevenAndNothingWithoutValues) {
  EXPECT_FALSE(Quantile({}, 0.5).has_value());
  EXPECT_EQ(Quantile(std::array{4.0}, 0.9), 4.0);
  // R: quantile(c(1, 2, 4, 8), .4) gives 2.4.
  EXPECT_NEAR(*Quantile(std::array{1.0, 2.0, 4.0, 8.0}, 0.4), 2.4, 1e-15);
  EXPECT_EQ(Quantile(std::array{1.0, 2.0, 4.0, 8.0}, 1.0), 8.0);
}

}  // namespace
}  // namespace icap::profile
