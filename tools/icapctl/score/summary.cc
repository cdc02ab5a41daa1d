#include <cmath>
#include <string>

#include "tools/icapctl/score/calibration_file.h"
#include "tools/icapctl/score/tables.h"

namespace icap::icapctl {
namespace {

using Json = nlohmann::ordered_json;

Json NumberOrNull(std::optional<double> number) {
  return number && std::isfinite(*number) ? Json(*number) : Json(nullptr);
}

std::string OneFactorName(scoring::OneFactorOutcome outcome) {
  switch (outcome) {
    case scoring::OneFactorOutcome::kEstimated:
      return "ESTIMATED";
    case scoring::OneFactorOutcome::kTooFewItems:
      return "TOO_FEW_ITEMS";
    case scoring::OneFactorOutcome::kTooFewRespondents:
      return "TOO_FEW_RESPONDENTS";
    case scoring::OneFactorOutcome::kSingularCovariance:
      return "SINGULAR_COVARIANCE";
    case scoring::OneFactorOutcome::kHeywoodCase:
      return "HEYWOOD_CASE";
    case scoring::OneFactorOutcome::kNoCommonFactor:
      return "NO_COMMON_FACTOR";
    case scoring::OneFactorOutcome::kNotConverged:
      return "NOT_CONVERGED";
  }
  return "";
}

std::string RemlName(scoring::RemlOutcome outcome) {
  switch (outcome) {
    case scoring::RemlOutcome::kEstimated:
      return "ESTIMATED";
    case scoring::RemlOutcome::kTooFewSchools:
      return "TOO_FEW_GROUPS";
    case scoring::RemlOutcome::kOneRespondentPerSchool:
      return "ONE_RESPONDENT_PER_GROUP";
    case scoring::RemlOutcome::kNoSpreadWithin:
      return "NO_SPREAD_WITHIN";
    case scoring::RemlOutcome::kNoSpread:
      return "NO_SPREAD";
  }
  return "";
}

// Why a number is absent that has nothing to do with the answers.
std::string NotComputedName(const Analysis& analysis) {
  if (analysis.from_counts) return "NOT_FROM_COUNTS";
  return analysis.weighted ? "NOT_WITH_WEIGHTS" : "TOO_FEW_RESPONDENTS";
}

void AddReliability(const Analysis& analysis, const FactorAnalysis& factor,
                    const scoring::FactorCalibration& calibration, Json* json) {
  const bool has_population = !analysis.from_counts && !analysis.weighted;
  const auto of_population = [&](std::optional<double> number) {
    return NumberOrNull(has_population ? number : std::nullopt);
  };
  const bool has_omega = factor.one_factor && factor.one_factor->solution;
  (*json)["alpha"] = of_population(calibration.alpha);
  (*json)["omega"] = NumberOrNull(has_omega ? std::optional(factor.one_factor->solution->omega) : std::nullopt);
  (*json)["omega_outcome"] = factor.one_factor ? OneFactorName(factor.one_factor->outcome) : NotComputedName(analysis);
  (*json)["icc1"] = of_population(calibration.icc1);
  (*json)["icc1_n0"] = of_population(calibration.icc1_n0);
  (*json)["icc2"] = of_population(calibration.icc2);
  (*json)["ms_between"] = of_population(calibration.ms_between);
  (*json)["ms_within"] = of_population(calibration.ms_within);
  (*json)["mean_group_size"] = of_population(calibration.mean_school_size);
  (*json)["n0"] = of_population(calibration.n0);
  const scoring::OneWayVariance* variance = factor.reml && factor.reml->variance ? &*factor.reml->variance : nullptr;
  const auto of_reml = [&](double scoring::OneWayVariance::*number) {
    return variance == nullptr ? Json(nullptr) : NumberOrNull(variance->*number);
  };
  (*json)["tau2"] = of_reml(&scoring::OneWayVariance::tau2);
  (*json)["sigma2"] = of_reml(&scoring::OneWayVariance::sigma2);
  (*json)["mu"] = of_reml(&scoring::OneWayVariance::mu);
  (*json)["mu_se"] = of_reml(&scoring::OneWayVariance::mu_standard_error);
  (*json)["reml_outcome"] = factor.reml ? RemlName(factor.reml->outcome) : NotComputedName(analysis);
}

Json FactorJson(const MeasuredInstrument& instrument, const Analysis& analysis, size_t f) {
  const FactorAnalysis& factor = analysis.factors[f];
  const scoring::FactorCalibration calibration =
      analysis.scores ? analysis.scores->calibrations[f] : scoring::FactorCalibration();
  Json json;
  json["id"] = instrument.factors[f].id;
  json["model"] = ModelNameOf(instrument.measurements[f].model);
  json["item_count"] = instrument.factors[f].items.size();
  json["n"] = analysis.scores ? Json(calibration.respondent_count) : Json(nullptr);
  json["n_complete"] = analysis.scores ? Json(calibration.complete_count) : Json(nullptr);
  json["n_groups"] = analysis.scores ? calibration.school_count : static_cast<int64_t>(analysis.counts.schools.size());
  AddReliability(analysis, factor, calibration, &json);
  if (analysis.from_counts) return json;
  AddParameters(instrument, f, factor.parameters, analysis.given_parameters, &json);
  if (instrument.measurements[f].model == scoring::FactorModel::kMean) return json;
  const scoring::FactorFit& fit = calibration.fit;
  std::string outcome = analysis.weighted ? "NOT_WITH_WEIGHTS" : fit.measure_outcome;
  if (outcome.empty()) outcome = "NO_PARAMETERS";
  json["measure"] = {{"outcome", outcome},
                     {"mu", NumberOrNull(fit.mu)},
                     {"mu_se", NumberOrNull(fit.mu_standard_error)},
                     {"tau2", NumberOrNull(fit.tau2)},
                     {"sigma2", NumberOrNull(fit.sigma2)}};
  return json;
}

}  // namespace

Json SummaryOf(const MeasuredInstrument& instrument, const Analysis& analysis) {
  Json json;
  json["format"] = 1;
  json["method_version"] = scoring::kMethodVersion;
  json["instrument"] = instrument.instrument.id;
  json["input"] = analysis.from_counts ? "counts" : "answers";
  json["weighted"] = analysis.weighted;
  json["groups"] = analysis.counts.schools.size();
  json["factors"] = Json::array();
  for (size_t f = 0; f < instrument.factors.size(); ++f) json["factors"].push_back(FactorJson(instrument, analysis, f));
  return json;
}

}  // namespace icap::icapctl
