#include "services/scoring/domain/agreement.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace icap::scoring {
namespace {

double A(std::vector<int32_t> counts) {
  return AgreementA(counts).value();
}

TEST(AgreementA, IsOneForUnanimityZeroForUniformAndMinusOneForExtremeCamps) {
  for (int k = 2; k <= 11; ++k) {
    std::vector<int32_t> counts(k, 0);
    counts[k / 2] = 9;
    EXPECT_DOUBLE_EQ(A(counts), 1.0) << k;
    EXPECT_DOUBLE_EQ(A(std::vector<int32_t>(k, 4)), 0.0) << k;
    if (k == 2) continue;  // Two options: two camps are the uniform distribution.
    counts.assign(k, 0);
    counts.front() = counts.back() = 6;
    EXPECT_NEAR(A(counts), -1.0, 1e-15) << k;
  }
}

TEST(AgreementA, EqualsTheHandComputedCase) {
  // Layers of (2, 1, 0, 1): pattern 1101 holds 3 of 4 answers, pattern 1000 one. In 1101 the triples are 110 (1,2,3),
  // 101 (1,3,4 and 2,3,4): U = (2·1 - 3·2) / (2·3) = -2/3, A = -2/3 · (1 - 2/3) = -2/9. A = 3/4 · -2/9 + 1/4 · 1 =
  // 1/12.
  EXPECT_NEAR(A({2, 1, 0, 1}), 1.0 / 12.0, 1e-15);
}

TEST(AgreementA, OfTwoOptionsIsTheDifferenceOfTheShares) {
  EXPECT_DOUBLE_EQ(A({3, 1}), 0.5);
  EXPECT_DOUBLE_EQ(A({1, 9}), 0.8);
}

TEST(AgreementA, IsUndefinedWithoutAnswersAndOneForASingleAnswer) {
  EXPECT_FALSE(AgreementA(std::vector<int32_t>{0, 0, 0, 0}).has_value());
  EXPECT_EQ(A({0, 1, 0, 0}), 1.0);
}

TEST(AgreementA, DoesNotChangeWhenTheScaleIsReversedOrTheGroupMultiplied) {
  EXPECT_NEAR(A({7, 1, 4, 0, 3, 2}), A({2, 3, 0, 4, 1, 7}), 1e-15);
  EXPECT_NEAR(A({7, 1, 4, 0, 3, 2}), A({70, 10, 40, 0, 30, 20}), 1e-15);
}

TEST(AgreementA, EqualsTheReferenceOfAgrmt) {
  std::ifstream file(ICAP_TEST_DATA "/van_der_eijk_examples.json");
  const auto examples = nlohmann::json::parse(file);
  ASSERT_EQ(examples.size(), 20u);
  double largest = 0;
  for (const auto& example : examples) {
    largest = std::max(largest, std::fabs(A(example["V"].get<std::vector<int32_t>>()) - example["A"].get<double>()));
  }
  std::printf("A, van der Eijk examples: largest deviation %.2g\n", largest);
  EXPECT_LE(largest, 1e-10);
}

}  // namespace
}  // namespace icap::scoring
