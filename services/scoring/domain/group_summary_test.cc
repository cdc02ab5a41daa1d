#include "services/scoring/domain/group_summary.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace icap::scoring {
namespace {

TEST(Summarize, EqualsTheHandComputedCase) {
  const GroupSummary summary = Summarize(std::vector<double>{1, 2, 3, 6});
  EXPECT_EQ(summary.respondent_count, 4);
  EXPECT_DOUBLE_EQ(*summary.mean, 3.0);
  EXPECT_DOUBLE_EQ(*summary.sd, std::sqrt(14.0 / 3.0));
  EXPECT_DOUBLE_EQ(*summary.standard_error, std::sqrt(14.0 / 12.0));
  // R: quantile(c(1, 2, 3, 6), c(.05, .95)) is 1.15, 5.55.
  EXPECT_DOUBLE_EQ(*summary.p05, 1.15);
  EXPECT_DOUBLE_EQ(*summary.p95, 5.55);
}

TEST(Summarize, HasNoSpreadForValuesThatCannotBeAddedExactly) {
  const GroupSummary summary = Summarize(std::vector<double>(7, 0.1 + 0.2));
  EXPECT_EQ(*summary.mean, 0.1 + 0.2);
  EXPECT_EQ(*summary.sd, 0.0);
  EXPECT_EQ(*summary.standard_error, 0.0);
}

TEST(Summarize, LeavesUndefinedWhatAGroupIsTooSmallFor) {
  const GroupSummary none = Summarize({});
  EXPECT_EQ(none.respondent_count, 0);
  EXPECT_FALSE(none.mean || none.sd || none.standard_error || none.p05 || none.p95);
  const GroupSummary one = Summarize(std::vector<double>{2.5});
  EXPECT_EQ(*one.mean, 2.5);
  EXPECT_EQ(*one.p05, 2.5);
  EXPECT_EQ(*one.p95, 2.5);
  EXPECT_FALSE(one.sd || one.standard_error);
}

TEST(Quantile, ReachesBothEnds) {
  const std::vector<double> values = {1, 2, 4};
  EXPECT_EQ(*Quantile(values, 0.0), 1.0);
  EXPECT_EQ(*Quantile(values, 0.5), 2.0);
  EXPECT_EQ(*Quantile(values, 0.75), 3.0);
  EXPECT_EQ(*Quantile(values, 1.0), 4.0);
  EXPECT_FALSE(Quantile({}, 0.5).has_value());
}

}  // namespace
}  // namespace icap::scoring
