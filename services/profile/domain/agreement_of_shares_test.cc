#include "services/profile/domain/agreement_of_shares.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace icap::profile {
namespace {

struct Example {
  std::vector<double> weights;
  double agreement;
};

// R package agrmt 1.42.12 (corrected algorithm), as in tests/data/van_der_eijk_examples.json.
const std::vector<Example>& Examples() {
  static const auto* examples = new std::vector<Example>{{{30, 40, 210, 130, 530, 50, 10}, 0.611333333333333},
                                                         {{10, 20, 30, 15, 4}, 0.392405063291139},
                                                         {{1, 1, 0, 0, 0, 0, 1}, -0.311111111111111},
                                                         {{6, 3, 3, 10, 2}, 0.104166666666667},
                                                         {{0, 5, 5, 0}, 0.666666666666667},
                                                         {{5, 0, 5, 0}, -0.166666666666667},
                                                         {{5, 5, 0, 5}, -0.222222222222222},
                                                         {{3, 0, 3, 0, 3}, -0.277777777777778},
                                                         {{0, 10, 0, 10, 0}, 0.166666666666667},
                                                         {{12, 3, 3}, 0.5}};
  return *examples;
}

TEST(AgreementOfShares, EqualsThePublishedExamples) {
  for (const Example& example : Examples()) {
    EXPECT_NEAR(AgreementOfShares(example.weights), example.agreement, 1e-14);
  }
}

TEST(AgreementOfShares, IsOneForUnanimityZeroForUniformMinusOneForTwoExtremeCamps) {
  EXPECT_EQ(AgreementOfShares(std::array{0.0, 0.0, 0.7, 0.0}), 1.0);
  EXPECT_EQ(AgreementOfShares(std::array{2.0, 2.0, 2.0, 2.0, 2.0}), 0.0);
  EXPECT_EQ(AgreementOfShares(std::array{0.5, 0.0, 0.0, 0.0, 0.5}), -1.0);
}

TEST(AgreementOfShares, DoesNotDependOnTheSumOrTheDirection) {
  for (const Example& example : Examples()) {
    std::vector<double> weights = example.weights;
    for (double& weight : weights) weight *= 0.037;
    EXPECT_NEAR(AgreementOfShares(weights), example.agreement, 1e-14);
    std::reverse(weights.begin(), weights.end());
    EXPECT_NEAR(AgreementOfShares(weights), example.agreement, 1e-14);
  }
}

// A = 1 - 2 · smaller share on two options.
TEST(AgreementOfShares, IsTheDifferenceOfTheSharesOnTwoOptions) {
  EXPECT_NEAR(AgreementOfShares(std::array{0.3, 0.7}), 0.4, 1e-15);
}

TEST(AgreementOfShares, IsZeroOutsideOfItsPrecondition) {
  EXPECT_EQ(AgreementOfShares({}), 0.0);
  EXPECT_EQ(AgreementOfShares(std::array{0.0, 0.0}), 0.0);
  EXPECT_EQ(AgreementOfShares(std::vector<double>(kMaxOptionCount + 1, 1.0)), 0.0);
}

TEST(AgreementTable, GivesTheAgreementOfShares) {
  for (const Example& example : Examples()) {
    EXPECT_NEAR(AgreementTable::For(example.weights.size()).Of(example.weights), example.agreement, 1e-14);
  }
  for (size_t count = 2; count <= kMaxTabulatedOptions; ++count) {
    std::vector<double> weights;
    for (size_t i = 0; i < count; ++i) weights.push_back(1.0 + static_cast<double>(i * 7 % 5));
    EXPECT_NEAR(AgreementTable::For(count).Of(weights), AgreementOfShares(weights), 1e-14) << count;
  }
}

}  // namespace
}  // namespace icap::profile
