// Scores written down without answers behind them. Only tests include it.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "services/profile/app/ports.h"

namespace icap::profile {

// Factors "trust" (t1, t2, t3) and "focus" (f1 reverse-keyed, f2) on six options with four levels.
inline instrument::Instrument ExampleInstrument() {
  instrument::Instrument instrument{.id = "example", .title = "Example survey", .language = "en"};
  instrument.scales.push_back({.id = "agree",
                               .options = {"Never", "Rarely", "Seldom", "Often", "Mostly", "Always"},
                               .levels = {{"beginning", "Beginning", std::nullopt, "Few see it."},
                                          {"emergent", "Emergent", 2.5, "Some see it."},
                                          {"functional", "Functional", 3.5, "Most see it."},
                                          {"exemplary", "Exemplary", 5.0, "All see it."}}});
  instrument.dimensions.push_back({"leadership", "Leadership"});
  instrument.factors.push_back({"trust", "leadership", "Trust", "Whether teachers trust each other."});
  instrument.factors.push_back({"focus", "leadership", "Focus", "Whether the school has a focus."});
  for (const char* id : {"t1", "t2", "t3"}) {
    instrument.items.push_back({.id = id, .factor = "trust", .scale = "agree", .text = std::string("Statement ") + id});
  }
  instrument.items.push_back(
      {.id = "f1", .factor = "focus", .scale = "agree", .text = "Statement f1", .reverse = true});
  instrument.items.push_back({.id = "f2", .factor = "focus", .scale = "agree", .text = "Statement f2"});
  return instrument;
}

// agencies/a/rollouts/r, over "county" below "state".
inline Rollout ExampleRollout(int64_t version) {
  Rollout rollout{
      .agency = "a", .rollout = "r", .title = "Spring", .revision = "agencies/a/instruments/example/revisions/1"};
  rollout.instrument = ExampleInstrument();
  rollout.organization_path = {{"state", "State", "state"}, {"county", "County", "region"}};
  rollout.version = version;
  rollout.provenance = {"method-1", "fingerprint-of-all", Timestamp(std::chrono::microseconds(1'764'000'000'123'456))};
  return rollout;
}

// A school of `district` in which `respondents` of `invited` answered everything, with this mean on every factor.
inline SchoolScores ExampleScores(const std::string& school, const std::string& district, int invited, int respondents,
                                  double mean) {
  SchoolScores scores;
  scores.school = {school, "School " + school, "school"};
  scores.ancestors = {
      {"state", "State", "state"}, {"county", "County", "region"}, {district, "District " + district, "district"}};
  scores.invited_count = invited;
  scores.respondent_count = respondents;
  scores.input_fingerprint = "fingerprint-of-" + school;
  for (const char* factor : {"trust", "focus"}) {
    FactorScore score{.factor = factor, .respondent_count = respondents};
    score.mean = mean;
    score.sd = 0.8;
    score.standard_error = 0.8 / std::sqrt(static_cast<double>(respondents));
    score.rwgj_uniform = 0.9;
    score.rwgj_slight_skew = 0.8;
    score.rwgj_moderate_skew = 0.7;
    score.rwgj_lindell = 0.6;
    score.ad_mean = 0.5;
    score.ad_median = 0.4;
    score.p05 = mean - 1;
    score.p95 = mean + 1;
    scores.factors.push_back(score);
  }
  for (const char* item : {"t1", "t2", "t3", "f1", "f2"}) {
    ItemScore score{.item = item, .respondent_count = respondents};
    score.counts = {respondents / 2, 0, 0, 0, 0, respondents - respondents / 2};
    score.mean = 3.5;
    score.sd = 2.6;
    score.rwg_uniform = -1.2;
    score.ad_mean = 2.5;
    score.ad_median = 2.4;
    score.agreement = -1;
    scores.items.push_back(score);
  }
  return scores;
}

// One for each factor, with this alpha.
inline std::vector<FactorCalibration> ExampleCalibrations(double alpha) {
  std::vector<FactorCalibration> calibrations;
  for (const char* factor : {"trust", "focus"}) {
    calibrations.push_back({factor, {.complete_count = 40, .item_count = 3, .alpha = alpha, .icc1 = 0.1, .n0 = 12.5}});
  }
  return calibrations;
}

}  // namespace icap::profile
