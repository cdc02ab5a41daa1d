// What a factor's model gives beside the statistics of every factor: the calibration over the whole rollout and each
// school's measure. Values only; measure_rollout.h computes them.
//
// | case                                        | result                                                              |
// |---------------------------------------------|---------------------------------------------------------------------|
// | the model is the mean                       | outcomes empty, no measures; omega where it is defined              |
// | the calibration did not end in an estimate  | outcome says why; no items, no cut points, no measures              |
// | a school closed alone                       | no measure until the rollout closes                                 |
// | an option nobody chose                      | no threshold at its place                                           |
// | a cut point out of the curve's reach        | no measure for it; always_reached says on which side                |
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace icap::scoring {

// How a factor is measured. The values are stored and travel: those of icap.instrument.v1.Factor.Model.
enum class FactorModel { kMean = 1, kPartialCredit = 2, kGradedResponse = 3 };

struct FittedThreshold {
  std::optional<double> value;
  std::optional<double> standard_error;

  friend bool operator==(const FittedThreshold&, const FittedThreshold&) = default;
};

struct FittedItem {
  std::string item_id;
  // Absent under the partial credit model, where it is 1.
  std::optional<double> slope;
  std::optional<double> slope_standard_error;
  // One for each option but the lowest: steps (partial credit) or thresholds (graded response), in logits.
  std::vector<FittedThreshold> thresholds;

  friend bool operator==(const FittedItem&, const FittedItem&) = default;
};

// A level's lower bound on the response scale, carried to the measure.
struct CutPoint {
  double from = 0;
  std::optional<double> measure;
  // The curve lies above it everywhere. When false and without a measure, it lies below everywhere.
  bool always_reached = false;

  friend bool operator==(const CutPoint&, const CutPoint&) = default;
};

struct FactorFit {
  FactorModel model = FactorModel::kMean;
  // OutcomeName of the calibration.
  std::string outcome;
  // How the measures of the schools ended: ESTIMATED, or why there are none.
  std::string measure_outcome;
  int32_t iteration_count = 0;
  std::optional<double> largest_gradient;
  std::optional<double> log_likelihood;
  // Of the schools' measures: mean, its error, variance between schools and within.
  std::optional<double> mu;
  std::optional<double> mu_standard_error;
  std::optional<double> tau2;
  std::optional<double> sigma2;
  // Of every model.
  std::optional<double> omega;
  std::vector<FittedItem> items;
  std::vector<CutPoint> cut_points;
};

struct FittedSchool {
  // Respondents with a measure of their own.
  int64_t measured_count = 0;
  std::optional<double> measure;
  // For "this school", and for "this faculty now" (school_measure.h).
  std::optional<double> standard_error;
  std::optional<double> faculty_standard_error;
  // Type 7 percentiles of the respondents' measures.
  std::optional<double> p05;
  std::optional<double> p95;
  // The measure and its 95% interval on the response scale, by the test characteristic curve.
  std::optional<double> category;
  std::optional<double> category_low;
  std::optional<double> category_high;

  friend bool operator==(const FittedSchool&, const FittedSchool&) = default;
};

}  // namespace icap::scoring
