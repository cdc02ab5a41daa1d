#include "services/profile/app/compare_schools.h"

#include <gtest/gtest.h>

#include "services/profile/app/build_school_profile.h"
#include "services/profile/app/scores_for_test.h"

namespace icap::profile {
namespace {

// Schools with means from 2 on, in steps of 0.1.
std::vector<SchoolProfile> Schools(int count) {
  std::vector<SchoolProfile> schools;
  schools.reserve(count);
  for (int i = 0; i < count; ++i) {
    schools.push_back(*BuildSchoolProfile(ExampleScores("s" + std::to_string(i), "d", 40, 36, 2 + i / 10.0),
                                          ExampleRollout(1), {}, {}));
  }
  return schools;
}

TEST(CompareSchools, PlacesEveryShownSchoolFromTwentyOn) {
  std::vector<SchoolProfile> schools = Schools(kMinSchoolsForComparison);
  ASSERT_TRUE(CompareSchools(schools).ok());
  for (size_t i = 0; i < schools.size(); ++i) {
    ASSERT_TRUE(schools[i].factors[0].comparison.has_value());
    EXPECT_DOUBLE_EQ(schools[i].factors[0].comparison->percentile, 100.0 * (static_cast<double>(i) + 0.5) / 20);
    EXPECT_EQ(schools[i].factors[0].comparison->school_count, 20);
  }
}

TEST(CompareSchools, CountsOnlyShownSchools) {
  std::vector<SchoolProfile> schools = Schools(kMinSchoolsForComparison - 1);
  schools.push_back(*BuildSchoolProfile(ExampleScores("small", "d", 9, 9, 3), ExampleRollout(1), {}, {}));
  ASSERT_TRUE(CompareSchools(schools).ok());
  for (const SchoolProfile& school : schools) {
    for (const FactorResult& factor : school.factors) EXPECT_FALSE(factor.comparison.has_value());
  }
}

TEST(CompareSchools, LeavesAFactorOutThatIsHidden) {
  std::vector<SchoolProfile> schools = Schools(21);
  schools[3].factors[1] = FactorResult{.respondent_count = 9};
  ASSERT_TRUE(CompareSchools(schools).ok());
  EXPECT_FALSE(schools[3].factors[1].comparison.has_value());
  EXPECT_EQ(schools[4].factors[1].comparison->school_count, 20);
  EXPECT_EQ(schools[3].factors[0].comparison->school_count, 21);
}

TEST(CompareSchools, ComparesMeasuresWithMeasuresOnly) {
  std::vector<SchoolProfile> schools = Schools(21);
  for (size_t i = 0; i < schools.size(); ++i) {
    if (i == 5) continue;
    schools[i].factors[0].measure = -static_cast<double>(i);
    schools[i].factors[0].measure_standard_error = 0.1;
  }
  ASSERT_TRUE(CompareSchools(schools).ok());
  EXPECT_FALSE(schools[5].factors[0].comparison.has_value());
  EXPECT_DOUBLE_EQ(schools[0].factors[0].comparison->percentile, 97.5);
  EXPECT_EQ(schools[0].factors[0].comparison->school_count, 20);
}

// Published counts give no error of a factor's mean.
TEST(CompareSchools, NeedsAStandardError) {
  std::vector<SchoolProfile> schools = Schools(30);
  for (SchoolProfile& school : schools) school.factors[0].standard_error.reset();
  ASSERT_TRUE(CompareSchools(schools).ok());
  EXPECT_FALSE(schools[0].factors[0].comparison.has_value());
  EXPECT_TRUE(schools[0].factors[1].comparison.has_value());
}

}  // namespace
}  // namespace icap::profile
