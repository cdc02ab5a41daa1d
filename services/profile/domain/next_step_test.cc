#include "services/profile/domain/next_step.h"

#include <gtest/gtest.h>

namespace icap::profile {
namespace {

// Four levels; functional is the third.
constexpr int kFunctional = 2;
const std::vector<double> kBeginning = {0.95, 0.05, 0.0, 0.0};
const std::vector<double> kEmergent = {0.05, 0.9, 0.05, 0.0};
const std::vector<double> kFunctionalLevel = {0.0, 0.03, 0.94, 0.03};
const std::vector<double> kExemplary = {0.0, 0.0, 0.05, 0.95};
const std::vector<double> kDoubtful = {0.0, 0.45, 0.45, 0.1};

NextStep Choose(const std::vector<std::vector<double>>& levels) {
  std::vector<FactorLevels> factors;
  for (const auto& probabilities : levels) factors.push_back({"f" + std::to_string(factors.size()), probabilities});
  const auto step = ChooseNextStep(factors, kFunctional);
  EXPECT_TRUE(step.ok()) << step.status();
  return *step;
}

TEST(NextStep, IsTheEarliestFactorNotYetFunctional) {
  const NextStep step = Choose({kFunctionalLevel, kEmergent, kBeginning, kFunctionalLevel});
  EXPECT_EQ(step.basis, NextStepBasis::kNotYetFunctional);
  EXPECT_EQ(step.focus, 1) << "the third is lower, the second is earlier";
  EXPECT_EQ(step.not_yet_functional, (std::vector<int>{1, 2}));
}

TEST(NextStep, IsTheFactorReliablyLowerThanTheRest) {
  const NextStep step = Choose({kExemplary, kExemplary, kFunctionalLevel, kExemplary});
  EXPECT_EQ(step.basis, NextStepBasis::kReliablyLower);
  EXPECT_EQ(step.focus, 2);
}

TEST(NextStep, IsTheOrderWhereTheDataDoNotChoose) {
  const NextStep doubtful = Choose({kDoubtful, kDoubtful, kFunctionalLevel});
  EXPECT_EQ(doubtful.basis, NextStepBasis::kOrder);
  EXPECT_EQ(doubtful.focus, 0);
  const NextStep alike = Choose({kEmergent, kEmergent, kEmergent});
  EXPECT_EQ(alike.basis, NextStepBasis::kOrder);
  EXPECT_EQ(alike.focus, 0);
}

TEST(NextStep, SkipsFactorsThatAreFunctionalForSure) {
  const NextStep step = Choose({kExemplary, kFunctionalLevel, kDoubtful});
  EXPECT_EQ(step.basis, NextStepBasis::kOrder);
  EXPECT_EQ(step.focus, 2);
}

TEST(NextStep, IsNoneWhenAllFactorsAreFunctional) {
  const NextStep step = Choose({kFunctionalLevel, kFunctionalLevel, kFunctionalLevel});
  EXPECT_EQ(step.basis, NextStepBasis::kNoneNeeded);
  EXPECT_FALSE(step.focus.has_value());
}

TEST(NextStep, GoesByALoneFactorsLevel) {
  EXPECT_EQ(Choose({kBeginning}).basis, NextStepBasis::kNotYetFunctional);
  EXPECT_EQ(Choose({kDoubtful}).basis, NextStepBasis::kOrder);
  EXPECT_EQ(Choose({kExemplary}).basis, NextStepBasis::kNoneNeeded);
  EXPECT_EQ(Choose({}).basis, NextStepBasis::kNoFactors);
}

TEST(NextStep, DependsOnTheOrderOnlyAmongFactorsThatQualify) {
  EXPECT_EQ(Choose({kBeginning, kFunctionalLevel, kFunctionalLevel}).focus, 0);
  EXPECT_EQ(Choose({kFunctionalLevel, kFunctionalLevel, kBeginning}).focus, 2);
}

TEST(NextStep, RefusesWhatAreNotProbabilities) {
  const std::vector<FactorLevels> wrong_sum = {{"f", {0.5, 0.2, 0.2, 0.0}}};
  EXPECT_FALSE(ChooseNextStep(wrong_sum, kFunctional).ok());
  const std::vector<FactorLevels> unequal = {{"f", {0.5, 0.5}}, {"g", {1.0}}};
  EXPECT_FALSE(ChooseNextStep(unequal, 1).ok());
  const std::vector<FactorLevels> two = {{"f", {0.5, 0.5}}};
  EXPECT_FALSE(ChooseNextStep(two, 2).ok());
}

TEST(ProbabilityLower, EqualsTheHandComputedCase) {
  // P(a = 0) P(b > 0) + P(a = 1) P(b > 1) = 0.5 · 0.8 + 0.5 · 0.5.
  EXPECT_DOUBLE_EQ(ProbabilityLower(std::vector<double>{0.5, 0.5, 0.0}, std::vector<double>{0.2, 0.3, 0.5}), 0.65);
}

}  // namespace
}  // namespace icap::profile
