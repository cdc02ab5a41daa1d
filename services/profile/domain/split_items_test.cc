#include "services/profile/domain/split_items.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>
#include <vector>

#include "services/common/base/error.h"
#include "services/profile/domain/agreement_of_shares.h"

namespace icap::profile {
namespace {

SplitItem Judge(const std::vector<int32_t>& counts, const SplitPolicy& policy = {}) {
  const auto item = JudgeItem(counts, policy);
  EXPECT_TRUE(item.ok()) << item.status();
  return item.value_or(SplitItem{});
}

// I_0.7(b, a) - I_0.3(b, a) with 30 digits (mpmath 1.3 betainc).
TEST(TwoCampsProbability, IsABetaProbabilityOnAnEvenScale) {
  EXPECT_NEAR(TwoCampsProbability(7.5, std::nullopt, 7.5, 0.3), 0.88836248422146047, 1e-12);
  EXPECT_NEAR(TwoCampsProbability(13.5, std::nullopt, 9.5, 0.3), 0.86463637764464455, 1e-12);
}

// The integral over the middle's share with 30 digits (mpmath 1.3 quad).
TEST(TwoCampsProbability, IntegratesTheMiddleOnAnOddScale) {
  EXPECT_NEAR(TwoCampsProbability(9, 2.5, 11, 0.3), 0.801453816474416, 1e-8);
  EXPECT_NEAR(TwoCampsProbability(9, 0.5, 11, 0.3), 0.888463839120686, 1e-8);
}

TEST(TwoCampsProbability, IsTheSameWithTheSidesExchanged) {
  for (const double middle : {0.5, 3.0, 40.5, 400.5}) {
    EXPECT_NEAR(TwoCampsProbability(20.5, middle, 31.0, 0.3), TwoCampsProbability(31.0, middle, 20.5, 0.3), 1e-12);
  }
}

TEST(TwoCampsProbability, IsZeroWhenBothCampsCannotBe) {
  EXPECT_NEAR(TwoCampsProbability(500.5, std::nullopt, 0.5, 0.3), 0.0, 1e-12);
  EXPECT_NEAR(TwoCampsProbability(10.5, 1'000.5, 10.5, 0.3), 0.0, 1e-12);
}

TEST(JudgeItem, SeesTwoCamps) {
  const SplitItem item = Judge({3, 2, 1, 1, 2, 3});
  EXPECT_EQ(item.verdict, SplitVerdict::kTwoCamps);
  EXPECT_NEAR(*item.probability, 0.88836248422146047, 1e-12);
  EXPECT_TRUE(item.is_split);
}

TEST(JudgeItem, SeesCampsThatAreNotAtTheEnds) {
  EXPECT_EQ(Judge({0, 20, 0, 0, 20, 0}).verdict, SplitVerdict::kTwoCamps);
}

TEST(JudgeItem, SeesAgreement) {
  const SplitItem item = Judge({0, 0, 0, 2, 15, 8});
  EXPECT_EQ(item.verdict, SplitVerdict::kAgreement);
  EXPECT_GT(*item.probability, 0.95);
  EXPECT_FALSE(item.is_split);
}

TEST(JudgeItem, SeesAnswersThatSpreadWithoutTwoCamps) {
  const SplitItem item = Judge({120, 80, 108, 40, 52});
  EXPECT_EQ(item.verdict, SplitVerdict::kSpreadOut);
  EXPECT_TRUE(item.is_split);
}

TEST(JudgeItem, DoesNotFlagWhatIsNotSure) {
  // 4 of 10 above and 6 below: the most probable verdict, at less than 0.8.
  const SplitItem item = Judge({0, 7, 0, 0, 3, 0});
  ASSERT_NE(item.verdict, SplitVerdict::kAgreement);
  EXPECT_LT(*item.probability, 0.8);
  EXPECT_FALSE(item.is_split);
}

TEST(JudgeItem, SaysNothingBelowTheThreshold) {
  const SplitItem item = Judge({4, 0, 0, 0, 0, 5});
  EXPECT_EQ(item.verdict, SplitVerdict::kTooFew);
  EXPECT_FALSE(item.probability.has_value());
  EXPECT_FALSE(item.probabilities.has_value());
  EXPECT_FALSE(item.is_split);
  EXPECT_NE(Judge({5, 0, 0, 0, 0, 5}).verdict, SplitVerdict::kTooFew);
  EXPECT_EQ(Judge({0, 0}).verdict, SplitVerdict::kTooFew);
}

TEST(JudgeItem, GivesProbabilitiesThatAddUpToOneAndTheSameBitsEachTime) {
  for (const std::vector<int32_t>& counts :
       {std::vector<int32_t>{4, 5, 6, 5, 4}, {1, 2, 30, 2, 1}, {9, 1, 0, 4}, {10, 0, 0, 0, 0, 0, 12}}) {
    const SplitItem first = Judge(counts);
    const SplitItem second = Judge(counts);
    const SplitProbabilities& p = *first.probabilities;
    EXPECT_NEAR(p.agreement + p.two_camps + p.spread_out, 1.0, 1e-12);
    EXPECT_EQ(p.agreement, second.probabilities->agreement);
    EXPECT_EQ(p.spread_out, second.probabilities->spread_out);
  }
}

TEST(JudgeItem, MirrorsWithTheScale) {
  std::vector<int32_t> counts = {14, 3, 2, 5, 6};
  const SplitItem forward = Judge(counts);
  std::reverse(counts.begin(), counts.end());
  const SplitItem backward = Judge(counts);
  EXPECT_NEAR(forward.probabilities->two_camps, backward.probabilities->two_camps, 1e-12);
  EXPECT_NEAR(forward.probabilities->spread_out, backward.probabilities->spread_out, 0.04);
}

// The definition, by a simulation that shares nothing with the code under test but agreement A. It prints the error
// that split_items.h states.
TEST(JudgeItem, EqualsASimulationOfItsDefinition) {
  std::mt19937_64 generator(7);
  constexpr int kDraws = 20'000;
  double largest = 0;
  double squares = 0;
  const std::vector<std::vector<int32_t>> cases = {{8, 3, 4, 3, 2},         {2, 4, 3, 5, 9},    {1, 6, 5, 7, 4, 9},
                                                   {0, 5, 12, 9, 6, 7},     {20, 14, 18, 9, 7}, {3, 4, 5, 4},
                                                   {12, 3, 2, 9},           {6, 0, 9},          {1, 4, 2, 3, 8, 6, 5},
                                                   {30, 25, 40, 22, 60},    {4, 5, 1, 0, 6, 4}, {9, 9, 3, 8, 2, 1, 0},
                                                   {2, 3, 1, 2, 1, 4, 7, 5}};
  for (const std::vector<int32_t>& counts : cases) {
    int two_camps = 0;
    int spread_out = 0;
    std::vector<double> w(counts.size());
    for (int draw = 0; draw < kDraws; ++draw) {
      for (size_t i = 0; i < w.size(); ++i) w[i] = std::gamma_distribution<double>(counts[i] + 0.5)(generator);
      double below = 0;
      double above = 0;
      double total = 0;
      for (size_t i = 0; i < w.size(); ++i) {
        total += w[i];
        if (2 * i + 1 < w.size()) below += w[i];
        if (2 * i + 1 > w.size()) above += w[i];
      }
      if (below >= 0.3 * total && above >= 0.3 * total) {
        ++two_camps;
      } else if (AgreementOfShares(w) < 0.3) {
        ++spread_out;
      }
    }
    const SplitItem item = Judge(counts);
    EXPECT_NEAR(item.probabilities->two_camps, static_cast<double>(two_camps) / kDraws, 0.015);
    const double deviation = item.probabilities->spread_out - static_cast<double>(spread_out) / kDraws;
    EXPECT_LE(std::fabs(deviation), 0.03);
    largest = std::max(largest, std::fabs(deviation));
    squares += deviation * deviation;
  }
  std::printf("P(spread out) against simulation: largest %.4f, rms %.4f\n", largest,
              std::sqrt(squares / static_cast<double>(cases.size())));
}

TEST(JudgeItem, CannotSpreadOnTwoOptions) {
  const SplitItem item = Judge({11, 9});
  EXPECT_EQ(item.probabilities->spread_out, 0.0);
  EXPECT_EQ(item.verdict, SplitVerdict::kTwoCamps);
}

TEST(JudgeItem, RefusesWhatAreNotCounts) {
  EXPECT_FALSE(JudgeItem(std::vector<int32_t>{12}, {}).ok());
  EXPECT_FALSE(JudgeItem(std::vector<int32_t>(kMaxOptionCount + 1, 1), {}).ok());
  EXPECT_FALSE(JudgeItem(std::vector<int32_t>{12, -1}, {}).ok());
  EXPECT_EQ(ViolationsOf(JudgeItem(std::vector<int32_t>{12, 1}, {.camp_share = 0.6}).status())[0].field, "camp_share");
}

}  // namespace
}  // namespace icap::profile
