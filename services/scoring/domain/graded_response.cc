#include "services/scoring/domain/graded_response.h"

#include <algorithm>
#include <cmath>
#include <span>

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/scoring/domain/graded_likelihood.h"
#include "services/scoring/domain/newton.h"
#include "services/scoring/domain/normal_quadrature.h"
#include "services/scoring/domain/quasi_newton.h"

namespace icap::scoring {
namespace {

using Eigen::VectorXd;

// Of the gradient, for each respondent.
constexpr double kGradientTolerance = 1e-9;
// Slopes outside tell no respondents apart, or all of them without error.
constexpr double kSmallestSlope = 1e-6;
constexpr double kLargestSlope = 30.0;
constexpr int32_t kMaxRefinements = 4;
// Of the differences of the gradient, relative to 1 + |parameter|.
constexpr double kDifferenceStep = 1e-4;
// A larger error says that the likelihood does not fall off in some direction.
constexpr double kLargestError = 1e3;

std::vector<std::vector<double>> CategoryCounts(const AnswerVectors& vectors) {
  std::vector<std::vector<double>> counts;
  for (const int32_t category_count : vectors.category_counts) counts.emplace_back(category_count, 0.0);
  for (int32_t v = 0; v < vectors.size(); ++v) {
    for (int32_t i = 0; i < vectors.item_count; ++i) {
      if (vectors[v][i] != kNoAnswer) counts[i][vectors[v][i]] += vectors.counts[v];
    }
  }
  return counts;
}

CalibrationReport Check(const AnswerVectors& vectors, const std::vector<std::vector<double>>& counts,
                        int32_t parameter_count) {
  CalibrationReport report{.outcome = CalibrationOutcome::kConverged};
  bool some_item_varies = false;
  for (size_t i = 0; i < counts.size(); ++i) {
    int32_t used = 0;
    for (size_t x = 0; x < counts[i].size(); ++x) {
      if (counts[i][x] > 0) {
        ++used;
      } else {
        report.unused_categories.push_back({static_cast<int32_t>(i), static_cast<int32_t>(x)});
      }
    }
    some_item_varies = some_item_varies || used > 1;
  }
  double informative = 0;
  for (int32_t v = 0; v < vectors.size(); ++v) {
    const auto answers = vectors[v];
    const auto missing = std::count(answers.begin(), answers.end(), kNoAnswer);
    if (vectors.item_count - missing >= 2) informative += vectors.counts[v];
  }
  if (vectors.item_count < 2) {
    report.outcome = CalibrationOutcome::kTooFewItems;
  } else if (vectors.size() > 0 && !some_item_varies) {
    report.outcome = CalibrationOutcome::kAnswersAllEqual;
  } else if (informative < parameter_count) {
    report.outcome = CalibrationOutcome::kTooFewRespondents;
  } else if (!report.unused_categories.empty()) {
    report.outcome = CalibrationOutcome::kEmptyCategory;
  }
  return report;
}

// Correlation of each item with the mean of the answers, on answered items.
std::vector<double> ItemTotalCorrelations(const AnswerVectors& vectors) {
  struct Sums {
    double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
  };
  std::vector<Sums> sums(vectors.item_count);
  for (int32_t v = 0; v < vectors.size(); ++v) {
    const auto answers = vectors[v];
    double total = 0;
    double answered = 0;
    for (int32_t i = 0; i < vectors.item_count; ++i) {
      if (answers[i] == kNoAnswer) continue;
      total += static_cast<double>(answers[i]) / (vectors.category_counts[i] - 1);
      answered += 1;
    }
    for (int32_t i = 0; i < vectors.item_count; ++i) {
      if (answers[i] == kNoAnswer) continue;
      const double n = vectors.counts[v];
      const double x = answers[i];
      const double y = total / answered;
      Sums& item = sums[i];
      item.n += n;
      item.x += n * x;
      item.y += n * y;
      item.xx += n * x * x;
      item.yy += n * y * y;
      item.xy += n * x * y;
    }
  }
  std::vector<double> correlations;
  for (const Sums& item : sums) {
    const double spread = (item.n * item.xx - item.x * item.x) * (item.n * item.yy - item.y * item.y);
    correlations.push_back(spread > 0 ? (item.n * item.xy - item.x * item.y) / std::sqrt(spread) : 0.0);
  }
  return correlations;
}

// Slopes from the item-total correlations, thresholds from the cumulative shares.
std::vector<GradedItem> Start(const AnswerVectors& vectors, const std::vector<std::vector<double>>& counts) {
  const std::vector<double> correlations = ItemTotalCorrelations(vectors);
  std::vector<GradedItem> items;
  for (int32_t i = 0; i < vectors.item_count; ++i) {
    const double correlation = std::clamp(correlations[i], -0.9, 0.9);
    const double size = std::max(0.3, 1.7 * std::fabs(correlation) / std::sqrt(1 - correlation * correlation));
    GradedItem& item = items.emplace_back();
    item.slope = correlation < 0 ? -size : size;
    double total = 0;
    for (const double count : counts[i]) total += count;
    double below = 0;
    for (size_t x = 0; x + 1 < counts[i].size(); ++x) {
      below += counts[i][x];
      // A logistic of slope a over N(0, 1) is about a logistic of slope a / √(1 + a² / 2.9).
      const double intercept = std::log((total - below) / below) * std::sqrt(1 + size * size / 2.9);
      item.thresholds.push_back(-intercept / item.slope);
    }
  }
  return items;
}

double LargestInformationOf(std::span<const GradedItem> items) {
  const NormalQuadrature quadrature = QuadratureFor(0.0);
  double largest = 0;
  for (const double theta : quadrature.nodes) largest = std::max(largest, ExpectationAt(items, theta).information);
  return largest;
}

CalibrationOutcome OutcomeOf(const Convergence& convergence, std::span<const GradedItem> items) {
  const bool finite = std::all_of(items.begin(), items.end(), [](const GradedItem& item) {
    return std::fabs(item.slope) >= kSmallestSlope && std::fabs(item.slope) <= kLargestSlope;
  });
  if (!finite) return CalibrationOutcome::kNotIdentified;
  return convergence.converged ? CalibrationOutcome::kConverged : CalibrationOutcome::kNotConverged;
}

}  // namespace

GradedCalibration GradedResponse(const AnswerVectors& vectors) {
  GradedCalibration calibration;
  for (const int32_t category_count : vectors.category_counts) calibration.free_parameter_count += category_count;
  const std::vector<std::vector<double>> counts = CategoryCounts(vectors);
  calibration.report = Check(vectors, counts, calibration.free_parameter_count);
  if (calibration.report.outcome != CalibrationOutcome::kConverged) return calibration;

  double respondents = 0;
  for (const double count : vectors.counts) respondents += count;
  std::vector<GradedItem> items = Start(vectors, counts);
  QuasiNewtonMaximum maximum;
  int32_t iterations = 0;
  for (int32_t refinement = 0; refinement < kMaxRefinements; ++refinement) {
    const NormalQuadrature quadrature = QuadratureFor(1.2 * LargestInformationOf(items));
    GradedLikelihood likelihood(vectors, quadrature);
    maximum = MaximizeByQuasiNewton([&](const VectorXd& parameters) { return likelihood.At(parameters); },
                                    [&](const VectorXd& parameters) { return likelihood.InformationAt(parameters); },
                                    likelihood.ParametersOf(items), kGradientTolerance * respondents);
    iterations += maximum.convergence.iteration_count;
    items = likelihood.ItemsOf(maximum.parameters);
    calibration.node_count = static_cast<int32_t>(quadrature.nodes.size());
    if (OutcomeOf(maximum.convergence, items) == CalibrationOutcome::kNotIdentified) break;
    if (quadrature.spacing() <= QuadratureFor(LargestInformationOf(items)).spacing() * (1 + 1e-9)) break;
  }
  calibration.report.convergence = maximum.convergence;
  calibration.report.convergence.iteration_count = iterations;
  calibration.report.outcome = OutcomeOf(maximum.convergence, items);
  if (calibration.report.outcome != CalibrationOutcome::kConverged) {
    calibration.report.convergence.converged = false;
    return calibration;
  }
  calibration.items = std::move(items);
  calibration.log_likelihood = maximum.point.log_likelihood;
  return calibration;
}

GradedErrors GradedStandardErrors(const AnswerVectors& vectors, const GradedCalibration& calibration) {
  GradedErrors errors;
  if (calibration.items.empty()) return errors;
  const NormalQuadrature quadrature = QuadratureFor(1.2 * LargestInformationOf(calibration.items));
  GradedLikelihood likelihood(vectors, quadrature);
  const VectorXd parameters = likelihood.ParametersOf(calibration.items);
  Eigen::MatrixXd information(parameters.size(), parameters.size());
  for (Eigen::Index p = 0; p < parameters.size(); ++p) {
    const double step = kDifferenceStep * (1.0 + std::fabs(parameters[p]));
    VectorXd moved = parameters;
    moved[p] = parameters[p] + step;
    const VectorXd above = likelihood.At(moved).gradient;
    moved[p] = parameters[p] - step;
    information.col(p) = (likelihood.At(moved).gradient - above) / (2.0 * step);
  }
  information = (information + information.transpose()).eval() / 2.0;
  const Eigen::MatrixXd covariance = CovarianceOf(information, kLargestError);
  errors.outcome = covariance.size() == 0 ? GradedErrorOutcome::kNotPositiveDefinite : GradedErrorOutcome::kEstimated;
  if (covariance.size() == 0) return errors;
  Eigen::Index at = 0;
  for (const GradedItem& item : calibration.items) {
    GradedItemErrors& of_item = errors.items.emplace_back();
    of_item.slope = std::sqrt(covariance(at, at));
    for (size_t x = 0; x < item.thresholds.size(); ++x) {
      // b = -d / a: ∂b/∂d = -1 / a, ∂b/∂a = -b / a.
      const Eigen::Index d = at + 1 + static_cast<Eigen::Index>(x);
      const double b = item.thresholds[x];
      const double variance = covariance(d, d) + b * b * covariance(at, at) + 2.0 * b * covariance(at, d);
      of_item.thresholds.push_back(std::sqrt(std::max(0.0, variance)) / std::fabs(item.slope));
    }
    at += 1 + static_cast<Eigen::Index>(item.thresholds.size());
  }
  return errors;
}

absl::StatusOr<std::vector<PersonMeasure>> GradedMeasures(const AnswerVectors& vectors,
                                                          const std::vector<GradedItem>& items) {
  if (static_cast<int32_t>(items.size()) != vectors.item_count) {
    return FieldInvalid("items", fmt::format("has {} items for answers to {}", items.size(), vectors.item_count));
  }
  for (size_t i = 0; i < items.size(); ++i) {
    if (static_cast<int32_t>(items[i].thresholds.size()) + 1 != vectors.category_counts[i]) {
      return FieldInvalid(fmt::format("items[{}].thresholds", i), "must be one less than the item's options");
    }
    if (!IsOrdered(items[i])) {
      return FieldInvalid(fmt::format("items[{}].thresholds", i), "must ascend, and the slope must not be zero");
    }
  }
  const NormalQuadrature quadrature = QuadratureFor(LargestInformationOf(items));
  GradedLikelihood likelihood(vectors, quadrature);
  std::vector<PersonMeasure> measures;
  for (const auto& posterior : likelihood.PosteriorsAt(likelihood.ParametersOf(items))) {
    measures.push_back({posterior.mean, std::sqrt(posterior.variance)});
  }
  return measures;
}

}  // namespace icap::scoring
