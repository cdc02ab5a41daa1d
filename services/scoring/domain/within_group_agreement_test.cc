#include "services/scoring/domain/within_group_agreement.h"

#include <vector>

#include <gtest/gtest.h>

namespace icap::scoring {
namespace {

// Variance of a distribution over the categories 1…A.
double VarianceOf(const std::vector<double>& shares) {
  double mean = 0;
  double mean_of_squares = 0;
  for (size_t i = 0; i < shares.size(); ++i) {
    mean += shares[i] * (i + 1.0);
    mean_of_squares += shares[i] * (i + 1.0) * (i + 1.0);
  }
  return mean_of_squares - mean * mean;
}

TEST(NullVariance, IsTheVarianceOfTheNullDistribution) {
  for (int a = 2; a <= 11; ++a) {
    EXPECT_NEAR(*NullVariance(NullDistribution::kUniform, a), VarianceOf(std::vector<double>(a, 1.0 / a)), 1e-13);
  }
  EXPECT_NEAR(*NullVariance(NullDistribution::kSlightSkew, 5), VarianceOf({.05, .15, .20, .35, .25}), 1e-13);
  EXPECT_NEAR(*NullVariance(NullDistribution::kModerateSkew, 5), VarianceOf({0, .10, .15, .40, .35}), 1e-13);
}

TEST(NullVariance, OfASkewedNullIsUndefinedWhereNoneIsPublished) {
  EXPECT_FALSE(NullVariance(NullDistribution::kSlightSkew, 4).has_value());
  EXPECT_FALSE(NullVariance(NullDistribution::kModerateSkew, 12).has_value());
  for (int a = 5; a <= 11; ++a) {
    EXPECT_LT(*NullVariance(NullDistribution::kSlightSkew, a), *NullVariance(NullDistribution::kUniform, a));
    EXPECT_LT(*NullVariance(NullDistribution::kModerateSkew, a), *NullVariance(NullDistribution::kSlightSkew, a));
  }
}

TEST(WithinGroupAgreement, EqualsTheHandComputedCase) {
  // 2, 3, 3, 4 on five options: variance 2/3, null 2.
  EXPECT_DOUBLE_EQ(*WithinGroupAgreement(std::vector<int32_t>{0, 1, 2, 1, 0}, NullDistribution::kUniform), 2.0 / 3.0);
}

TEST(WithinGroupAgreement, IsOneWhenAllAnswersAreTheSame) {
  EXPECT_EQ(*WithinGroupAgreement(std::vector<int32_t>{0, 6, 0}, NullDistribution::kUniform), 1.0);
}

TEST(WithinGroupAgreement, IsNegativeForTwoCampsUnlessTruncated) {
  const auto camps = WithinGroupAgreement(std::vector<int32_t>{5, 0, 0, 0, 5}, NullDistribution::kUniform);
  EXPECT_NEAR(*camps, 1.0 - (40.0 / 9.0) / 2.0, 1e-15);
  EXPECT_EQ(*TruncatedAtZero(camps), 0.0);
  EXPECT_EQ(*TruncatedAtZero(0.25), 0.25);
}

TEST(WithinGroupAgreement, IsUndefinedForFewerThanTwoAnswers) {
  EXPECT_FALSE(WithinGroupAgreement(std::vector<int32_t>{0, 1, 0}, NullDistribution::kUniform).has_value());
  EXPECT_FALSE(WithinGroupAgreement(std::vector<int32_t>{0, 0, 0}, NullDistribution::kUniform).has_value());
  EXPECT_FALSE(TruncatedAtZero(std::nullopt).has_value());
}

}  // namespace
}  // namespace icap::scoring
