#include "services/profile/domain/rater_agreement.h"

#include <gtest/gtest.h>

#include <vector>

namespace icap::profile {
namespace {

std::vector<RatingPair> Pairs(int count, int first, int second) {
  return std::vector<RatingPair>(static_cast<size_t>(count), RatingPair{first, second});
}

TEST(RaterAgreementOf, IsTooFewBelowTheLeast) {
  const auto found = RaterAgreementOf(Pairs(kMinRatingPairs - 1, 1, 2), 4);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->weighted_kappa.outcome, AgreementOutcome::kTooFew);
  EXPECT_EQ(found->krippendorff_alpha.outcome, AgreementOutcome::kTooFew);
  EXPECT_EQ(found->weighted_kappa.pair_count, kMinRatingPairs - 1);
  EXPECT_FALSE(found->weighted_kappa.value.has_value());
}

TEST(RaterAgreementOf, IsOneWhenRatersAgreeOnDifferentLevels) {
  std::vector<RatingPair> pairs = Pairs(6, 1, 1);
  for (const RatingPair& pair : Pairs(6, 3, 3)) pairs.push_back(pair);
  pairs.push_back({2, std::nullopt});
  const auto found = RaterAgreementOf(pairs, 4);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->weighted_kappa.pair_count, 12);
  EXPECT_DOUBLE_EQ(*found->weighted_kappa.value, 1);
  EXPECT_DOUBLE_EQ(*found->weighted_kappa.interval_low, 1);
  EXPECT_DOUBLE_EQ(*found->krippendorff_alpha.value, 1);
}

TEST(RaterAgreementOf, NamesThatOneLevelSaysNothing) {
  const auto found = RaterAgreementOf(Pairs(12, 2, 2), 4);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->weighted_kappa.outcome, AgreementOutcome::kNoVariation);
  EXPECT_EQ(found->krippendorff_alpha.outcome, AgreementOutcome::kNoVariation);
}

// Twelve pairs on two levels, ten equal, one crossing each way: po 10/12, pe 1/2, kappa 2/3.
TEST(RaterAgreementOf, GivesAnIntervalThatHoldsTheEstimate) {
  std::vector<RatingPair> pairs = Pairs(5, 1, 1);
  for (const RatingPair& pair : Pairs(5, 2, 2)) pairs.push_back(pair);
  pairs.push_back({1, 2});
  pairs.push_back({2, 1});
  const auto found = RaterAgreementOf(pairs, 2);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_NEAR(*found->weighted_kappa.value, 2.0 / 3.0, 1e-12);
  EXPECT_LT(*found->weighted_kappa.interval_low, 2.0 / 3.0);
  EXPECT_GT(*found->weighted_kappa.interval_high, 2.0 / 3.0);
  EXPECT_LE(*found->weighted_kappa.interval_high, 1);
  // 24 ratings, 12 a level; the two unequal pairs are four of the coincidences.
  EXPECT_NEAR(*found->krippendorff_alpha.value, 1 - 23.0 * 4 / (2 * 12 * 12), 1e-12);
}

}  // namespace
}  // namespace icap::profile
