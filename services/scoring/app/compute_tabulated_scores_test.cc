#include "services/scoring/app/compute_tabulated_scores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "services/common/base/error.h"
#include "services/scoring/app/compute_scores.h"

namespace icap::scoring {
namespace {

using ::testing::ElementsAre;

// Factor f: item i on a scale from 10 to 0 whose first option is not scored, item j on one from 0 to 10, and item k of
// which only a score was published.
RolloutResponses Example() {
  RolloutResponses responses;
  responses.header = {.rollout = "agencies/a/rollouts/r",
                      .rollout_title = "Spring",
                      .revision = "agencies/a/instruments/i/revisions/1",
                      .version = 3,
                      .rollout_closed = true,
                      .tabulated = true};
  auto& instrument = responses.header.instrument;
  instrument.scales = {{"falling", {"?", "a", "b", "c"}, {}, {std::nullopt, 10, 5, 0}},
                       {"rising", {"a", "b"}, {}, {0, 10}}};
  instrument.factors = {{.id = "f"}};
  instrument.items = {{"i", "f", "falling"}, {"j", "f", "rising"}, {"k", "f", "rising"}};
  responses.schools = {{.school = {"agencies/a/organizations/b", "B", "school"},
                        .invited_count = 10,
                        .respondent_count = 12,
                        .tabulated_items = {{{4, 2, 4, 2}, {}}, {{3, 9}, {}}, {{}, 6.5}}},
                       {.school = {"agencies/a/organizations/a", "A", "school"},
                        .invited_count = 5,
                        .respondent_count = 4,
                        .tabulated_items = {{{0, 4, 0, 0}, {}}, {{}, {}}, {{}, {}}}}};
  return responses;
}

TEST(ComputeTabulatedScores, ScoresItemsInTheirValuesAndFactorsAsMeansOfItemMeans) {
  const auto result = ComputeScores(Example(), true);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_TRUE(result->header.provenance.tabulated);
  const SchoolScores& b = result->schools[1].scores;
  EXPECT_EQ(b.respondent_count, 12);
  EXPECT_EQ(result->schools[1].invited_count, 10);
  EXPECT_THAT(b.items[0].counts, ElementsAre(4, 2, 4, 2));
  EXPECT_EQ(b.items[0].answer_count, 8);
  EXPECT_DOUBLE_EQ(*b.items[0].mean, 5);
  EXPECT_DOUBLE_EQ(*b.items[0].sd, std::sqrt(100.0 / 7));
  EXPECT_DOUBLE_EQ(*b.items[1].mean, 7.5);
  EXPECT_DOUBLE_EQ(*b.items[2].mean, 6.5);
  EXPECT_EQ(b.items[2].answer_count, 0);
  EXPECT_DOUBLE_EQ(*b.factors[0].mean, (5 + 7.5 + 6.5) / 3);
  EXPECT_EQ(b.factors[0].respondent_count, 12);
  // A school without items j and k.
  const SchoolScores& a = result->schools[0].scores;
  EXPECT_DOUBLE_EQ(*a.factors[0].mean, 10);
  EXPECT_FALSE(a.items[1].mean.has_value());
  EXPECT_THAT(a.items[1].counts, ElementsAre(0, 0));
}

TEST(ComputeTabulatedScores, JudgesAgreementOnTheScoredOptions) {
  const auto result = ComputeScores(Example(), true);
  ASSERT_TRUE(result.ok());
  // Everybody chose the same of three scored options.
  const ItemScore& same = result->schools[0].scores.items[0];
  EXPECT_EQ(same.agreement, 1);
  EXPECT_EQ(same.rwg_uniform, 1);
  EXPECT_EQ(same.ad_mean, 0);
}

TEST(ComputeTabulatedScores, LeavesOutWhatCountsCannotGive) {
  const auto result = ComputeScores(Example(), true);
  ASSERT_TRUE(result.ok());
  const FactorScore& factor = result->schools[1].scores.factors[0];
  EXPECT_FALSE(factor.sd || factor.standard_error || factor.p05 || factor.p95);
  ASSERT_EQ(result->header.calibrations.size(), 1u);
  const FactorCalibration& calibration = result->header.calibrations[0];
  EXPECT_FALSE(calibration.alpha || calibration.icc1 || calibration.icc2 || calibration.ms_within);
  EXPECT_EQ(calibration.item_count, 3);
  EXPECT_EQ(calibration.school_count, 2);
}

TEST(ComputeTabulatedScores, TurnsReversedItemsOfAScaleWithoutValuesInFactorsOnly) {
  RolloutResponses responses = Example();
  responses.header.instrument.scales[0].values.clear();
  responses.header.instrument.scales[1].values.clear();
  responses.header.instrument.items = {{"i", "f", "falling", "", true}};
  for (SchoolResponses& school : responses.schools) school.tabulated_items.resize(1);
  const auto result = ComputeScores(std::move(responses), true);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_DOUBLE_EQ(*result->schools[0].scores.items[0].mean, 2);
  EXPECT_DOUBLE_EQ(*result->schools[0].scores.factors[0].mean, 3);
}

TEST(ComputeTabulatedScores, NamesItsInputWhateverTheOrderOfSchools) {
  RolloutResponses turned = Example();
  std::swap(turned.schools[0], turned.schools[1]);
  RolloutResponses other = Example();
  other.schools[0].tabulated_items[2].score = 6.6;
  const auto fingerprint = [](RolloutResponses responses) {
    return ComputeScores(std::move(responses), true)->header.provenance.input_fingerprint;
  };
  EXPECT_EQ(fingerprint(Example()), fingerprint(turned));
  EXPECT_NE(fingerprint(Example()), fingerprint(other));
}

TEST(ComputeTabulatedScores, NamesWhatDoesNotFitTheInstrument) {
  const std::vector<std::pair<std::string, std::function<void(RolloutResponses&)>>> faults = {
      {"an item short", [](auto& r) { r.schools[0].tabulated_items.pop_back(); }},
      {"an option short", [](auto& r) { r.schools[0].tabulated_items[0].counts.pop_back(); }},
      {"a negative count", [](auto& r) { r.schools[0].tabulated_items[0].counts[1] = -1; }},
      {"counts and a score", [](auto& r) { r.schools[0].tabulated_items[0].score = 1; }},
      {"a school twice", [](auto& r) { r.schools[0].school.name = r.schools[1].school.name; }},
      {"an item without a scale", [](auto& r) { r.header.instrument.items[0].scale = "none"; }}};
  for (const auto& [fault, make] : faults) {
    RolloutResponses responses = Example();
    make(responses);
    EXPECT_TRUE(HasReason(ComputeScores(std::move(responses), true).status(), Reason::kResponsesMalformed)) << fault;
  }
}

}  // namespace
}  // namespace icap::scoring
