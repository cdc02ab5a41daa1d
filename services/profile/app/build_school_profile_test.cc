#include "services/profile/app/build_school_profile.h"

#include <gtest/gtest.h>

#include "services/common/base/error.h"
#include "services/profile/app/scores_for_test.h"

namespace icap::profile {
namespace {

SchoolProfile Build(const SchoolScores& scores) {
  const auto profile = BuildSchoolProfile(scores, ExampleRollout(1), {}, {});
  EXPECT_TRUE(profile.ok()) << profile.status();
  return profile.value_or(SchoolProfile{});
}

TEST(BuildSchoolProfile, GivesLevelsIntervalsBoundsAndVerdicts) {
  const SchoolProfile profile = Build(ExampleScores("s", "d", 40, 36, 4.2));
  EXPECT_EQ(profile.participation.disclosure, Disclosure::kComplete);
  ASSERT_EQ(profile.factors.size(), 2u);
  const FactorResult& trust = profile.factors[0];
  EXPECT_EQ(trust.respondent_count, 36);
  EXPECT_EQ(trust.mean, 4.2);
  EXPECT_LT(*trust.interval_low, 4.2);
  EXPECT_GT(*trust.interval_high, 4.2);
  EXPECT_EQ(trust.level_probabilities.size(), 4u);
  EXPECT_EQ(trust.named, (LevelRange{2, 2}));
  EXPECT_EQ(trust.named_if_low, (LevelRange{2, 2}));
  EXPECT_EQ(trust.rwgj_lindell, 0.6);
  ASSERT_EQ(profile.items.size(), 5u);
  EXPECT_EQ(profile.items[3].verdict, SplitVerdict::kTwoCamps);
  EXPECT_TRUE(profile.items[3].split);
  EXPECT_EQ(profile.items[3].counts, (std::vector<int>{18, 0, 0, 0, 0, 18}));
  EXPECT_EQ(profile.provenance.input_fingerprint, "fingerprint-of-s");
  EXPECT_EQ(profile.provenance.method_version, "method-1");
}

TEST(BuildSchoolProfile, KeepsOnlyTheParticipationOfASmallSchool) {
  const SchoolProfile profile = Build(ExampleScores("s", "d", 9, 9, 4.2));
  EXPECT_EQ(profile.participation.respondent_count, 9);
  EXPECT_EQ(profile.participation.disclosure, Disclosure::kTooFewRespondents);
  EXPECT_TRUE(profile.factors.empty());
  EXPECT_TRUE(profile.items.empty());
}

TEST(BuildSchoolProfile, KeepsOnlyTheParticipationUnderALowResponse) {
  const SchoolProfile profile = Build(ExampleScores("s", "d", 100, 39, 4.2));
  EXPECT_EQ(profile.participation.disclosure, Disclosure::kLowResponse);
  EXPECT_TRUE(profile.factors.empty());
  EXPECT_TRUE(profile.items.empty());
}

TEST(BuildSchoolProfile, HidesAnItemThatTooFewAnswered) {
  SchoolScores scores = ExampleScores("s", "d", 40, 36, 4.2);
  scores.items[1].respondent_count = 9;
  scores.items[1].counts = {9, 0, 0, 0, 0, 0};
  const SchoolProfile profile = Build(scores);
  EXPECT_EQ(profile.items[1], (ItemResult{.respondent_count = 9, .verdict = SplitVerdict::kTooFew}));
}

// With J items the factor's AD is the mean of theirs: J · AD less the shown ones would be the hidden one.
TEST(BuildSchoolProfile, HidesTheIndicesOfAFactorThatAHiddenItemCouldBeComputedFrom) {
  SchoolScores scores = ExampleScores("s", "d", 40, 36, 4.2);
  scores.items[1].respondent_count = 9;
  scores.items[1].counts = {9, 0, 0, 0, 0, 0};
  const SchoolProfile profile = Build(scores);
  const FactorResult& trust = profile.factors[0];
  EXPECT_EQ(trust.mean, 4.2);
  EXPECT_FALSE(trust.ad_mean || trust.ad_median || trust.rwgj_uniform || trust.rwgj_slight_skew ||
               trust.rwgj_moderate_skew || trust.rwgj_lindell);
  EXPECT_TRUE(profile.factors[1].ad_mean.has_value());
}

TEST(BuildSchoolProfile, HidesAFactorThatTooFewHaveAScoreOn) {
  SchoolScores scores = ExampleScores("s", "d", 40, 36, 4.2);
  scores.factors[1].respondent_count = 9;
  EXPECT_EQ(Build(scores).factors[1], FactorResult{.respondent_count = 9});
}

TEST(BuildSchoolProfile, NamesNoLevelsOnAScaleWithoutThem) {
  Rollout rollout = ExampleRollout(1);
  rollout.instrument.scales[0].levels.clear();
  const auto profile = BuildSchoolProfile(ExampleScores("s", "d", 40, 36, 4.2), rollout, {}, {});
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_TRUE(profile->factors[0].level_probabilities.empty());
  EXPECT_FALSE(profile->factors[0].named.has_value());
  EXPECT_TRUE(profile->factors[0].interval_low.has_value());
}

// "trust" by partial credit: cut points at -1, 1 and 2 logits, the school at 1 with an error of 0.5.
struct Measured {
  Rollout rollout = ExampleRollout(1);
  std::vector<FactorCalibration> calibrations = ExampleCalibrations(0.9);
  SchoolScores scores = ExampleScores("s", "d", 36, 36, 4.2);

  Measured() {
    rollout.instrument.factors[0].model = instrument::Model::kPartialCredit;
    calibrations[0].calibration.outcome = "CONVERGED";
    calibrations[0].measure_outcome = "ESTIMATED";
    calibrations[0].cut_points = {{-1.0}, {1.0}, {2.0}};
    FactorScore& trust = scores.factors[0];
    trust.measured_count = 36;
    trust.measure = 1.0;
    trust.measure_standard_error = 0.5;
    trust.measure_faculty_standard_error = 0.4;
    trust.measure_p05 = -1.0;
    trust.measure_p95 = 3.0;
    trust.measure_category = 4.0;
    trust.measure_category_low = 3.0;
    trust.measure_category_high = 4.75;
  }

  SchoolProfile Build() const {
    const auto profile = BuildSchoolProfile(scores, rollout, calibrations, {});
    EXPECT_TRUE(profile.ok()) << profile.status();
    return profile.value_or(SchoolProfile{});
  }
};

// Normal probabilities by hand: below -4, 0 and 2 standard errors.
TEST(BuildSchoolProfile, PlacesASchoolByItsMeasureWhereTheFactorHasAModel) {
  const SchoolProfile profile = Measured().Build();
  const FactorResult& trust = profile.factors[0];
  EXPECT_EQ(trust.measure, 1.0);
  EXPECT_EQ(trust.measure_standard_error, 0.5);
  EXPECT_EQ(trust.measure_faculty_standard_error, 0.4);
  EXPECT_EQ(trust.measure_category, 4.0);
  EXPECT_EQ(trust.interval_low, 3.0);
  EXPECT_EQ(trust.interval_high, 4.75);
  EXPECT_EQ(trust.mean, 4.2);
  EXPECT_EQ(trust.measure_note, MeasureNote::kNone);
  ASSERT_EQ(trust.level_probabilities.size(), 4u);
  EXPECT_NEAR(trust.level_probabilities[0], 0.0000316712, 1e-9);
  EXPECT_NEAR(trust.level_probabilities[1], 0.4999683288, 1e-9);
  EXPECT_NEAR(trust.level_probabilities[2], 0.4772498681, 1e-9);
  EXPECT_NEAR(trust.level_probabilities[3], 0.0227501319, 1e-9);
  EXPECT_EQ(trust.named, (LevelRange{1, 2}));
  // The other factor is still on its mean.
  EXPECT_FALSE(profile.factors[1].measure.has_value());
  EXPECT_EQ(profile.factors[1].named, (LevelRange{2, 2}));
}

TEST(BuildSchoolProfile, PlacesBySchoolMeanWithANoteWhereTheModelGivesNoMeasure) {
  const auto by_mean = [](const Measured& measured, MeasureNote note, const std::string& outcome) {
    const FactorResult trust = measured.Build().factors[0];
    EXPECT_FALSE(trust.measure || trust.measure_standard_error || trust.measure_category);
    EXPECT_EQ(trust.named, (LevelRange{2, 2}));
    EXPECT_LT(*trust.interval_low, 4.2);
    EXPECT_EQ(trust.measure_note, note);
    EXPECT_EQ(trust.calibration_outcome, outcome);
  };
  Measured measured;
  measured.calibrations.clear();
  by_mean(measured, MeasureNote::kNotCalibratedYet, "");
  measured = Measured();
  measured.calibrations[0].calibration.outcome = "NOT_IDENTIFIED";
  by_mean(measured, MeasureNote::kNoCalibration, "NOT_IDENTIFIED");
  measured = Measured();
  measured.scores.factors[0].measure.reset();
  measured.calibrations[0].measure_outcome = "NO_SPREAD_WITHIN";
  by_mean(measured, MeasureNote::kNoMeasure, "NO_SPREAD_WITHIN");
  measured = Measured();
  measured.scores.factors[0].measured_count = 9;
  by_mean(measured, MeasureNote::kNoMeasure, "");
}

TEST(BuildSchoolProfile, HidesAMeasureThatTooFewHaveAScoreOn) {
  Measured measured;
  measured.scores.factors[0].respondent_count = 9;
  EXPECT_EQ(measured.Build().factors[0], FactorResult{.respondent_count = 9});
  measured = Measured();
  measured.scores.respondent_count = 9;
  EXPECT_TRUE(measured.Build().factors.empty());
}

TEST(BuildSchoolProfile, RefusesScoresThatDoNotFitTheInstrument) {
  const auto code = [](const SchoolScores& scores) {
    return BuildSchoolProfile(scores, ExampleRollout(1), {}, {}).status().code();
  };
  SchoolScores scores = ExampleScores("s", "d", 40, 36, 4.2);
  scores.items.pop_back();
  EXPECT_EQ(code(scores), absl::StatusCode::kInternal);
  scores = ExampleScores("s", "d", 40, 36, 4.2);
  std::swap(scores.factors[0], scores.factors[1]);
  EXPECT_EQ(code(scores), absl::StatusCode::kInternal);
  scores = ExampleScores("s", "d", 40, 36, 4.2);
  scores.items[0].counts.pop_back();
  EXPECT_EQ(code(scores), absl::StatusCode::kInternal);
  scores = ExampleScores("s", "d", 40, 36, 4.2);
  scores.factors[0].mean.reset();
  EXPECT_EQ(code(scores), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace icap::profile
