#include "services/scoring/domain/measure_rollout.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <string>
#include <thread>
#include <tuple>
#include <utility>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/scoring/domain/answer_vectors.h"
#include "services/scoring/domain/factor_score.h"
#include "services/scoring/domain/graded_response.h"
#include "services/scoring/domain/group_summary.h"
#include "services/scoring/domain/item_covariance.h"
#include "services/scoring/domain/one_factor_model.h"
#include "services/scoring/domain/partial_credit_conditional.h"
#include "services/scoring/domain/raw_score_statistics.h"
#include "services/scoring/domain/school_measure.h"
#include "services/scoring/domain/test_characteristic_curve.h"
#include "services/scoring/domain/weighted_likelihood.h"

namespace icap::scoring {
namespace {

constexpr double kNormal95 = 1.959963984540054;
constexpr double kLowProbability = 0.05;
constexpr double kHighProbability = 0.95;
constexpr char kGivenOutcome[] = "GIVEN";

// One a respondent, in the order of the matrix; empty where there are none.
using Measures = std::vector<std::optional<MeasuredPerson>>;
// From the measure to the response scale.
using Curve = std::function<std::optional<double>(double)>;

struct Calibrated {
  Measures measures;
  Curve curve;
};

// One factor, from its calibration to its schools.
struct MeasuredFactor {
  FactorFit fit;
  std::vector<FittedSchool> schools;
};

std::string OutcomeNameOf(SchoolMeasureOutcome outcome) {
  switch (outcome) {
    case SchoolMeasureOutcome::kEstimated:
      return "ESTIMATED";
    case SchoolMeasureOutcome::kOneSchool:
      return "ONE_SCHOOL";
    case SchoolMeasureOutcome::kOnePersonPerSchool:
      return "ONE_PERSON_PER_SCHOOL";
    case SchoolMeasureOutcome::kNoMeasures:
      return "NO_MEASURES";
    case SchoolMeasureOutcome::kNoSpreadWithin:
      return "NO_SPREAD_WITHIN";
  }
  return "NO_MEASURES";
}

std::optional<double> OmegaOf(const ResponseMatrix& matrix, const Factor& factor) {
  const CrossProducts products = CrossProductsOf(matrix, factor);
  const std::optional<Eigen::MatrixXd> covariance = products.Covariance();
  if (!covariance.has_value()) return std::nullopt;
  const OneFactorModel model = EstimateOneFactorModel(*covariance, products.respondent_count());
  return model.solution.has_value() ? std::optional(model.solution->omega) : std::nullopt;
}

void SetReport(const CalibrationReport& report, double log_likelihood, FactorFit& fit) {
  fit.outcome = std::string(OutcomeName(report.outcome));
  fit.iteration_count = report.convergence.iteration_count;
  if (report.convergence.iteration_count > 0) fit.largest_gradient = report.convergence.largest_gradient;
  if (report.outcome == CalibrationOutcome::kConverged) fit.log_likelihood = log_likelihood;
}

template <typename Item>
std::vector<CutPoint> Carry(std::span<const double> cut_points, const std::vector<Item>& items) {
  std::vector<CutPoint> carried;
  for (const double from : cut_points) {
    CutPoint cut{.from = from, .measure = ThetaAtExpectedCategory(items, from)};
    // Out of reach the curve is on the same side everywhere.
    if (!cut.measure) cut.always_reached = ExpectedCategory(items, 0.0).value_or(0) > from;
    carried.push_back(cut);
  }
  return carried;
}

// A respondent's measure, and how many items it rests on.
struct Reading {
  MeasuredPerson person;
  int32_t answered_count = 0;
};

// Each respondent's error from the mean information of an item over all respondents: s² = mean(s² a) / a for a answered
// items. Sums run in ascending order of the measures.
Measures WithExpectedErrors(const std::vector<std::optional<Reading>>& readings) {
  std::vector<double> item_variances;
  for (const std::optional<Reading>& reading : readings) {
    if (!reading) continue;
    const double error = reading->person.standard_error;
    item_variances.push_back(error * error * reading->answered_count);
  }
  std::sort(item_variances.begin(), item_variances.end());
  double sum = 0;
  for (const double variance : item_variances) sum += variance;
  const double mean = sum / static_cast<double>(item_variances.size());
  Measures measures;
  measures.reserve(readings.size());
  for (const std::optional<Reading>& reading : readings) {
    std::optional<MeasuredPerson>& measure = measures.emplace_back();
    if (reading) measure = MeasuredPerson{reading->person.value, std::sqrt(mean / reading->answered_count)};
  }
  return measures;
}

// By the answers each respondent has: a table of measures for each set of answered items.
Measures WarmMeasures(const RawScoreStatistics& statistics, const std::vector<PartialCreditItem>& items) {
  const int32_t minimum = MinimumAnsweredItems(statistics.item_count());
  std::vector<std::vector<PersonMeasure>> tables(statistics.patterns.size());
  for (size_t p = 0; p < tables.size(); ++p) {
    const AnswerPattern& pattern = statistics.patterns[p];
    if (static_cast<int32_t>(pattern.items.size()) < minimum) continue;
    std::vector<PartialCreditItem> answered;
    for (const int32_t item : pattern.items) answered.push_back(items[item]);
    tables[p] = WeightedLikelihoodTable(answered, pattern.score_counts);
  }
  std::vector<std::optional<Reading>> readings;
  readings.reserve(statistics.respondents.size());
  for (const RespondentScore& respondent : statistics.respondents) {
    std::optional<Reading>& reading = readings.emplace_back();
    if (respondent.pattern < 0 || tables[respondent.pattern].empty()) continue;
    const PersonMeasure& found = tables[respondent.pattern][respondent.raw_score];
    const auto answered = static_cast<int32_t>(statistics.patterns[respondent.pattern].items.size());
    reading = Reading{{found.measure, found.standard_error}, answered};
  }
  return WithExpectedErrors(readings);
}

Calibrated FitPartialCredit(const ResponseMatrix& matrix, const Factor& factor, const FactorMeasurement& measurement,
                            FactorFit& fit) {
  const RawScoreStatistics statistics = RawScoresOf(matrix, factor);
  ConditionalCalibration calibration;
  if (measurement.given_partial_credit.empty()) {
    calibration = PartialCreditConditional(statistics);
    SetReport(calibration.report, calibration.log_likelihood, fit);
    if (calibration.report.outcome != CalibrationOutcome::kConverged) return {};
  } else {
    fit.outcome = kGivenOutcome;
    calibration.items = measurement.given_partial_credit;
    for (const PartialCreditItem& item : calibration.items) {
      calibration.step_errors.emplace_back(item.Steps().size());
    }
  }
  for (size_t i = 0; i < calibration.items.size(); ++i) {
    FittedItem& item = fit.items.emplace_back();
    item.item_id = matrix.Column(factor.items[i].column).id;
    const std::vector<std::optional<double>> steps = calibration.items[i].Steps();
    for (size_t x = 0; x < steps.size(); ++x) item.thresholds.push_back({steps[x], calibration.step_errors[i][x]});
  }
  fit.cut_points = Carry(measurement.cut_points, calibration.items);
  return {WarmMeasures(statistics, calibration.items),
          [items = calibration.items](double theta) { return ExpectedCategory(items, theta); }};
}

// The prior N(0, 1) taken out of an EAP and its error.
std::optional<MeasuredPerson> Unshrunk(const PersonMeasure& eap) {
  const double information = 1.0 - eap.standard_error * eap.standard_error;
  if (!(information > 0)) return std::nullopt;
  return MeasuredPerson{eap.measure / information, eap.standard_error / std::sqrt(information)};
}

Measures UnshrunkMeasures(const AnswerVectors& vectors, const std::vector<PersonMeasure>& eaps) {
  const int32_t minimum = MinimumAnsweredItems(vectors.item_count);
  std::vector<std::optional<Reading>> readings;
  readings.reserve(vectors.vector_of.size());
  for (const int32_t vector : vectors.vector_of) {
    std::optional<Reading>& reading = readings.emplace_back();
    if (vector < 0) continue;
    const std::span<const uint8_t> answers = vectors[vector];
    const auto answered = std::count_if(answers.begin(), answers.end(), [](uint8_t x) { return x != kNoAnswer; });
    if (answered < minimum) continue;
    const std::optional<MeasuredPerson> person = Unshrunk(eaps[vector]);
    if (person) reading = Reading{*person, static_cast<int32_t>(answered)};
  }
  return WithExpectedErrors(readings);
}

absl::StatusOr<Calibrated> FitGradedResponse(const ResponseMatrix& matrix, const Factor& factor,
                                             const FactorMeasurement& measurement, FactorFit& fit) {
  const AnswerVectors vectors = AnswerVectorsOf(matrix, factor);
  GradedCalibration calibration;
  if (measurement.given_graded.empty()) {
    calibration = GradedResponse(vectors);
    SetReport(calibration.report, calibration.log_likelihood, fit);
    if (calibration.report.outcome != CalibrationOutcome::kConverged) return Calibrated();
  } else {
    fit.outcome = kGivenOutcome;
    calibration.items = measurement.given_graded;
  }
  bool rises = true;
  for (size_t i = 0; i < calibration.items.size(); ++i) {
    const GradedItem& graded = calibration.items[i];
    FittedItem& item = fit.items.emplace_back();
    item.item_id = matrix.Column(factor.items[i].column).id;
    item.slope = graded.slope;
    for (const double threshold : graded.thresholds) item.thresholds.push_back({threshold, std::nullopt});
    rises = rises && graded.slope > 0;
  }
  if (!rises) {
    fit.measure_outcome = "NEGATIVE_SLOPE";
    return Calibrated();
  }
  fit.cut_points = Carry(measurement.cut_points, calibration.items);
  ICAP_ASSIGN_OR_RETURN(const std::vector<PersonMeasure> eaps, GradedMeasures(vectors, calibration.items));
  return Calibrated{UnshrunkMeasures(vectors, eaps),
                    [items = calibration.items](double theta) { return ExpectedCategory(items, theta); }};
}

std::vector<SchoolPersons> BySchool(const ResponseMatrix& matrix, const Measures& measures,
                                    std::span<const std::optional<int64_t>> faculty_counts) {
  std::vector<SchoolPersons> schools;
  size_t next = 0;
  for (SchoolIndex school; school.value < matrix.school_count(); ++school.value) {
    SchoolPersons& one = schools.emplace_back();
    one.faculty_count = faculty_counts[school.value];
    for (int64_t r = 0; r < matrix.RespondentCount(school); ++r, ++next) {
      if (measures[next].has_value()) one.persons.push_back(*measures[next]);
    }
    std::sort(one.persons.begin(), one.persons.end(), [](const MeasuredPerson& a, const MeasuredPerson& b) {
      return std::tie(a.value, a.standard_error) < std::tie(b.value, b.standard_error);
    });
  }
  return schools;
}

FittedSchool FittedSchoolOf(const SchoolPersons& persons, const SchoolMeasure& measure, const Curve& curve) {
  FittedSchool school{.measured_count = measure.person_count,
                      .measure = measure.measure,
                      .standard_error = measure.standard_error,
                      .faculty_standard_error = measure.faculty_standard_error};
  if (!school.measure || !school.standard_error) return school;
  std::vector<double> ascending;
  for (const MeasuredPerson& person : persons.persons) ascending.push_back(person.value);
  school.p05 = Quantile(ascending, kLowProbability);
  school.p95 = Quantile(ascending, kHighProbability);
  const double half_width = kNormal95 * *school.standard_error;
  school.category = curve(*school.measure);
  school.category_low = curve(*school.measure - half_width);
  school.category_high = curve(*school.measure + half_width);
  return school;
}

absl::Status CheckGiven(const Factor& factor, const FactorMeasurement& measurement) {
  for (const size_t count : {measurement.given_partial_credit.size(), measurement.given_graded.size()}) {
    if (count != 0 && count != factor.items.size()) {
      return FieldInvalid("measurements", "must have given parameters for every item of the factor, or for none");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<MeasuredFactor> MeasureFactor(const ResponseMatrix& matrix, const Factor& factor,
                                             const FactorMeasurement& measurement,
                                             std::span<const std::optional<int64_t>> faculty_counts) {
  MeasuredFactor measured{.schools = std::vector<FittedSchool>(matrix.school_count())};
  FactorFit& fit = measured.fit;
  fit.model = measurement.model;
  fit.omega = OmegaOf(matrix, factor);
  if (fit.model == FactorModel::kMean) return measured;
  Calibrated calibrated;
  if (fit.model == FactorModel::kPartialCredit) {
    calibrated = FitPartialCredit(matrix, factor, measurement, fit);
  } else {
    ICAP_ASSIGN_OR_RETURN(calibrated, FitGradedResponse(matrix, factor, measurement, fit));
  }
  if (calibrated.measures.empty()) return measured;
  const std::vector<SchoolPersons> persons = BySchool(matrix, calibrated.measures, faculty_counts);
  ICAP_ASSIGN_OR_RETURN(const SchoolMeasures measures, MeasureSchools(persons));
  fit.measure_outcome = OutcomeNameOf(measures.outcome);
  fit.mu = measures.gamma;
  fit.mu_standard_error = measures.gamma_standard_error;
  fit.tau2 = measures.tau2;
  fit.sigma2 = measures.sigma2;
  for (size_t j = 0; j < persons.size(); ++j) {
    measured.schools[j] = FittedSchoolOf(persons[j], measures.schools[j], calibrated.curve);
  }
  return measured;
}

}  // namespace

absl::Status MeasureRollout(const ResponseMatrix& matrix, std::span<const Factor> factors,
                            std::span<const FactorMeasurement> measurements,
                            std::span<const std::optional<int64_t>> faculty_counts, int thread_count,
                            RolloutScores& scores) {
  ICAP_RETURN_IF_ERROR(CheckFactors(matrix, factors));
  if (measurements.size() != factors.size()) return FieldInvalid("measurements", "must be one for each factor");
  for (size_t f = 0; f < factors.size(); ++f) ICAP_RETURN_IF_ERROR(CheckGiven(factors[f], measurements[f]));
  if (faculty_counts.size() != static_cast<size_t>(matrix.school_count())) {
    return FieldInvalid("faculty_counts", "must be one for each school");
  }
  std::vector<absl::StatusOr<MeasuredFactor>> measured(factors.size(), absl::UnknownError("not measured"));
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t f = next++; f < factors.size(); f = next++) {
      measured[f] = MeasureFactor(matrix, factors[f], measurements[f], faculty_counts);
    }
  };
  std::vector<std::thread> helpers;
  for (int thread = 1; thread < thread_count; ++thread) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
  for (size_t f = 0; f < factors.size(); ++f) {
    ICAP_RETURN_IF_ERROR(measured[f].status());
    scores.calibrations[f].fit = std::move(measured[f]->fit);
    for (size_t j = 0; j < measured[f]->schools.size(); ++j) {
      scores.schools[j].factors[f].fitted = measured[f]->schools[j];
    }
  }
  return absl::OkStatus();
}

}  // namespace icap::scoring
