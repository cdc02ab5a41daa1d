#include "services/profile/domain/weighted_kappa.h"

#include <cmath>

#include <gtest/gtest.h>

namespace icap::profile {
namespace {

// Cohen (1968), table 1: 200 diagnoses, with the weights of his example.
const std::vector<int64_t> kCohen = {88, 14, 18, 10, 40, 10, 2, 6, 12};
const std::vector<double> kCohenWeights = {0, 1, 3, 1, 0, 6, 3, 6, 0};
const std::vector<double> kNominal = {0, 1, 1, 1, 0, 1, 1, 1, 0};
const std::vector<double> kQuadratic = {0, 1, 4, 1, 0, 1, 4, 1, 0};

std::vector<RatingPair> PairsOf(const std::vector<int64_t>& counts, int k) {
  std::vector<RatingPair> pairs;
  for (int i = 0; i < k; ++i) {
    for (int j = 0; j < k; ++j) {
      for (int64_t c = 0; c < counts[i * k + j]; ++c) pairs.push_back({i + 1, j + 1});
    }
  }
  return pairs;
}

double KappaOf(std::vector<double> shares, const std::vector<double>& disagreements, int k) {
  double observed = 0;
  double expected = 0;
  for (int i = 0; i < k; ++i) {
    for (int j = 0; j < k; ++j) {
      double row = 0;
      double column = 0;
      for (int g = 0; g < k; ++g) {
        row += shares[i * k + g];
        column += shares[g * k + j];
      }
      observed += disagreements[i * k + j] * shares[i * k + j];
      expected += disagreements[i * k + j] * row * column;
    }
  }
  return 1.0 - observed / expected;
}

TEST(WeightedKappa, EqualsCohensExample) {
  const auto weighted = KappaOfTable(kCohen, kCohenWeights, 3);
  ASSERT_TRUE(weighted.ok());
  EXPECT_NEAR(*weighted->kappa, 0.348, 0.0005);
  EXPECT_NEAR(*weighted->kappa, 1.0 - 0.90 / 1.38, 1e-14);
  const auto plain = WeightedKappa(PairsOf(kCohen, 3), 3, KappaWeights::kUnweighted);
  EXPECT_NEAR(*plain->kappa, 0.492, 0.0005);
  EXPECT_NEAR(*plain->exact_agreement, 0.70, 1e-14);
  EXPECT_EQ(plain->pair_count, 200);
}

TEST(WeightedKappa, HasTheErrorOfTheDeltaMethod) {
  // V = (Σ p g² - (Σ p g)²) / n with g the derivatives of kappa with regard to the shares, here numerically.
  for (const auto& disagreements : {kCohenWeights, kNominal, kQuadratic}) {
    std::vector<double> shares;
    for (const int64_t count : kCohen) shares.push_back(static_cast<double>(count) / 200.0);
    double mean = 0;
    double squares = 0;
    for (size_t cell = 0; cell < shares.size(); ++cell) {
      std::vector<double> up = shares;
      std::vector<double> down = shares;
      // Kappa is taken as a function of shares that add up to 1: moved, then divided by the sum.
      up[cell] += 1e-5;
      down[cell] -= 1e-5;
      for (double& share : up) share /= 1.0 + 1e-5;
      for (double& share : down) share /= 1.0 - 1e-5;
      const double g = (KappaOf(up, disagreements, 3) - KappaOf(down, disagreements, 3)) / 2e-5;
      mean += shares[cell] * g;
      squares += shares[cell] * g * g;
    }
    const auto kappa = KappaOfTable(kCohen, disagreements, 3);
    EXPECT_NEAR(*kappa->standard_error, std::sqrt((squares - mean * mean) / 200.0), 1e-7);
  }
}

TEST(WeightedKappa, ForgivesNeighboursMoreTheMoreItIsWeighted) {
  const auto pairs = PairsOf({10, 3, 0, 3, 10, 3, 0, 3, 10}, 3);
  const double plain = *WeightedKappa(pairs, 3, KappaWeights::kUnweighted)->kappa;
  const double linear = *WeightedKappa(pairs, 3, KappaWeights::kLinear)->kappa;
  const double quadratic = *WeightedKappa(pairs, 3, KappaWeights::kQuadratic)->kappa;
  EXPECT_LT(plain, linear);
  EXPECT_LT(linear, quadratic);
}

TEST(WeightedKappa, IsTheSameForRatersExchangedAndTheScaleReversed) {
  std::vector<RatingPair> pairs = PairsOf(kCohen, 3);
  const auto kappa = WeightedKappa(pairs, 3, KappaWeights::kQuadratic);
  for (RatingPair& pair : pairs) pair = {4 - *pair.second, 4 - *pair.first};
  const auto turned = WeightedKappa(pairs, 3, KappaWeights::kQuadratic);
  EXPECT_NEAR(*kappa->kappa, *turned->kappa, 1e-14);
  EXPECT_NEAR(*kappa->standard_error, *turned->standard_error, 1e-14);
}

TEST(WeightedKappa, LeavesPairsOutThatAreNotPairs) {
  std::vector<RatingPair> pairs = PairsOf(kCohen, 3);
  const auto kappa = WeightedKappa(pairs, 3, KappaWeights::kLinear);
  pairs.push_back({3, std::nullopt});
  pairs.push_back({std::nullopt, 1});
  pairs.push_back({});
  EXPECT_EQ(*WeightedKappa(pairs, 3, KappaWeights::kLinear)->kappa, *kappa->kappa);
}

TEST(WeightedKappa, NamesWhatItCannotSay) {
  EXPECT_EQ(WeightedKappa({}, 4, KappaWeights::kLinear)->outcome, KappaOutcome::kNoPairs);
  const auto same = WeightedKappa(std::vector<RatingPair>{{2, 2}, {2, 2}}, 4, KappaWeights::kLinear);
  EXPECT_EQ(same->outcome, KappaOutcome::kNoVariation);
  EXPECT_FALSE(same->kappa.has_value());
  EXPECT_EQ(*same->exact_agreement, 1.0);
  const auto perfect = WeightedKappa(std::vector<RatingPair>{{1, 1}, {4, 4}}, 4, KappaWeights::kQuadratic);
  EXPECT_EQ(*perfect->kappa, 1.0);
  EXPECT_EQ(*perfect->standard_error, 0.0);
  const auto opposed = WeightedKappa(std::vector<RatingPair>{{1, 4}, {4, 1}}, 4, KappaWeights::kQuadratic);
  EXPECT_DOUBLE_EQ(*opposed->kappa, -1.0);
  EXPECT_FALSE(WeightedKappa(std::vector<RatingPair>{{1, 5}}, 4, KappaWeights::kLinear).ok());
  EXPECT_FALSE(WeightedKappa({}, 1, KappaWeights::kLinear).ok());
  EXPECT_FALSE(KappaOfTable(kCohen, kCohenWeights, 4).ok());
  EXPECT_FALSE(KappaOfTable(kCohen, std::vector<double>(9, 0.0), 3).ok());
}

}  // namespace
}  // namespace icap::profile
