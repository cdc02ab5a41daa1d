#include "services/scoring/domain/within_group_agreement_j.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace icap::scoring {
namespace {

using Items = std::vector<OptionCounts>;

TEST(WithinGroupAgreementJ, EqualsTheHandComputedCase) {
  // Variances 2/3 and 4/3 on five options: mean 1, q = 1/2, r = 2 · 1/2 / (2 · 1/2 + 1/2) = 2/3.
  const Items items = {{0, 1, 2, 1, 0}, {0, 2, 0, 2, 0}};
  EXPECT_NEAR(*WithinGroupAgreementJ(items, NullDistribution::kUniform), 2.0 / 3.0, 1e-15);
  EXPECT_NEAR(*LindellAgreementJ(items), 0.5, 1e-15);
  // q = 1 / 1.34.
  EXPECT_NEAR(*WithinGroupAgreementJ(items, NullDistribution::kSlightSkew), 2 * 0.34 / (2 * 0.34 + 1), 1e-14);
  EXPECT_EQ(*WithinGroupAgreementJ(items, NullDistribution::kModerateSkew), 0.0) << "variance above the null";
}

TEST(WithinGroupAgreementJ, OfOneItemIsTheTruncatedItemIndex) {
  for (const OptionCounts& counts : Items{{1, 4, 3, 0, 0}, {5, 0, 0, 0, 5}}) {
    const auto item = WithinGroupAgreement(counts, NullDistribution::kUniform);
    EXPECT_NEAR(*WithinGroupAgreementJ(Items{counts}, NullDistribution::kUniform), *TruncatedAtZero(item), 1e-15);
    EXPECT_NEAR(*LindellAgreementJ(Items{counts}), *item, 1e-15);
  }
}

TEST(WithinGroupAgreementJ, IsOneWhenEveryItemIsUnanimous) {
  const Items items = {{0, 9, 0}, {9, 0, 0}};
  EXPECT_EQ(*WithinGroupAgreementJ(items, NullDistribution::kUniform), 1.0);
  EXPECT_EQ(*LindellAgreementJ(items), 1.0);
}

TEST(WithinGroupAgreementJ, LindellGoesBelowZeroWhereTheOriginalStopsAtZero) {
  const Items items = {{5, 0, 0, 0, 5}, {5, 0, 0, 0, 5}};
  EXPECT_EQ(*WithinGroupAgreementJ(items, NullDistribution::kUniform), 0.0);
  EXPECT_LT(*LindellAgreementJ(items), -1.0);
}

TEST(WithinGroupAgreementJ, DoesNotDependOnTheOrderOfTheItems) {
  Items items = {{1, 4, 3, 0, 0}, {0, 2, 2, 4, 0}, {0, 0, 1, 2, 5}};
  const double before = *WithinGroupAgreementJ(items, NullDistribution::kUniform);
  std::reverse(items.begin(), items.end());
  EXPECT_NEAR(*WithinGroupAgreementJ(items, NullDistribution::kUniform), before, 1e-15);
}

TEST(WithinGroupAgreementJ, IsUndefinedWithoutItemsOrWithAnItemThatHasNoVariance) {
  EXPECT_FALSE(WithinGroupAgreementJ({}, NullDistribution::kUniform).has_value());
  EXPECT_FALSE(LindellAgreementJ({}).has_value());
  const Items thin = {{4, 4, 0}, {0, 1, 0}};
  EXPECT_FALSE(WithinGroupAgreementJ(thin, NullDistribution::kUniform).has_value());
  EXPECT_FALSE(LindellAgreementJ(thin).has_value());
  EXPECT_FALSE(WithinGroupAgreementJ(Items{{4, 4, 0, 0}}, NullDistribution::kSlightSkew).has_value());
}

}  // namespace
}  // namespace icap::scoring
