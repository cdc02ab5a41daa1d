#include "services/profile/app/field_work.h"

#include <gtest/gtest.h>

namespace icap::profile {
namespace {

instrument::Instrument Survey() {
  instrument::Instrument survey;
  survey.scales = {{"agreement",
                    {"no", "partly", "yes"},
                    {{"beginning", "Beginning", std::nullopt, ""}, {"functional", "Functional", 2.0, ""}}}};
  survey.factors = {{"trust", "d", "Trust", ""}};
  survey.items = {{"t1", "trust", "agreement", "Text"}};
  return survey;
}

FieldSession Interview(int level, std::vector<std::string> levels = {"beginning", "functional"}) {
  FieldSession session;
  session.level_ids = std::move(levels);
  session.ratings = {{"seen", "trust", 1, level}, {"other", "elsewhere", 1, 1}};
  return session;
}

TEST(TriangulateFactor, SetsSessionsBesideTheSurveyByTheLevelsNames) {
  const instrument::Instrument survey = Survey();
  const auto verdict = [&](const std::vector<FieldSession>& sessions) {
    const auto found = TriangulateFactor(survey, survey.factors[0], SurveyPlacement{20, {1, 1}}, sessions);
    EXPECT_TRUE(found.ok() && found->has_value());
    return (*found)->verdict;
  };
  EXPECT_EQ(verdict({Interview(2), Interview(2)}), TriangulationVerdict::kConverging);
  EXPECT_EQ(verdict({Interview(1), Interview(1)}), TriangulationVerdict::kDiverging);
  EXPECT_EQ(verdict({Interview(1)}), TriangulationVerdict::kTooThin);
  // Levels in another order, and one that the survey does not have.
  const std::vector<std::string> other = {"exemplary", "functional"};
  EXPECT_EQ(verdict({Interview(2, other), Interview(2, other)}), TriangulationVerdict::kConverging);
  EXPECT_EQ(verdict({Interview(1, other), Interview(1, other)}), TriangulationVerdict::kTooThin);
}

TEST(TriangulateFactor, SaysNothingWhereTheFactorHasNoLevels) {
  instrument::Instrument survey = Survey();
  survey.scales[0].levels = {};
  const auto found = TriangulateFactor(survey, survey.factors[0], std::nullopt, {Interview(1), Interview(1)});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_FALSE(found->has_value());
}

TEST(SummarizeFieldWork, CountsSessionsAndPairsOfRatings) {
  FieldSession twice = Interview(1);
  twice.double_rated = true;
  twice.ratings.push_back({"seen", "trust", 2, 2});
  FieldSession observation = Interview(2);
  observation.kind = FieldSessionKind::kObservation;
  const auto summary = SummarizeFieldWork({twice, observation, Interview(1)});
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->interview_count, 2);
  EXPECT_EQ(summary->observation_count, 1);
  EXPECT_EQ(summary->double_rated_count, 1);
  EXPECT_EQ(summary->agreement.weighted_kappa.pair_count, 1);
  EXPECT_EQ(summary->agreement.weighted_kappa.outcome, AgreementOutcome::kTooFew);
  EXPECT_EQ(SummarizeFieldWork({})->interview_count, 0);
}

}  // namespace
}  // namespace icap::profile
