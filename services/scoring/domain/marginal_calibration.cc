#include "services/scoring/domain/marginal_calibration.h"

#include <cmath>

#include "services/scoring/domain/marginal_likelihood.h"
#include "services/scoring/domain/newton.h"
#include "services/scoring/domain/normal_quadrature.h"

namespace icap::scoring {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Of the gradient, for each respondent.
constexpr double kGradientTolerance = 1e-11;
// In logits.
constexpr double kLargestStepError = 50.0;
// Beyond these a population's standard deviation is not an estimate any more.
constexpr double kSmallestDeviation = 1e-2;
constexpr double kLargestDeviation = 50.0;
constexpr int32_t kMaxRefinements = 4;

double RespondentCount(const RawScoreStatistics& statistics) {
  double count = 0;
  for (const AnswerPattern& pattern : statistics.patterns) {
    for (const double respondents : pattern.score_counts) count += respondents;
  }
  return count;
}

// Derivative of the log-likelihood by σ² at σ² = 0, times 2: how much more the raw scores vary than the sum of the
// variances of the items. Not positive: σ² = 0 is the estimate.
double ExcessVariation(const RawScoreStatistics& statistics) {
  std::vector<double> means;
  std::vector<double> variances;
  for (const auto& counts : statistics.category_counts) {
    double n = 0;
    double sum = 0;
    double squares = 0;
    for (size_t x = 0; x < counts.size(); ++x) {
      n += counts[x];
      sum += counts[x] * static_cast<double>(x);
      squares += counts[x] * static_cast<double>(x * x);
    }
    means.push_back(n > 0 ? sum / n : 0.0);
    variances.push_back(n > 0 ? squares / n - means.back() * means.back() : 0.0);
  }
  double excess = 0;
  for (const AnswerPattern& pattern : statistics.patterns) {
    double mean = 0;
    double variance = 0;
    for (const int32_t i : pattern.items) {
      mean += means[i];
      variance += variances[i];
    }
    for (size_t r = 0; r < pattern.score_counts.size(); ++r) {
      const double deviation = static_cast<double>(r) - mean;
      excess += pattern.score_counts[r] * (deviation * deviation - variance);
    }
  }
  return excess;
}

// Free parameters and log σ.
LikelihoodPoint PointAt(const RawScoreStatistics& statistics, const CategoryUsage& usage, const MatrixXd& design,
                        const NormalQuadrature& quadrature, const VectorXd& parameters) {
  const Index count = design.cols();
  MatrixXd all = MatrixXd::Zero(design.rows() + 1, count + 1);
  all.topLeftCorner(design.rows(), count) = design;
  all(design.rows(), count) = 1.0;
  LikelihoodPoint point =
      MarginalLikelihood(statistics, usage, quadrature, design * parameters.head(count), parameters[count]);
  point.gradient = all.transpose() * point.gradient;
  point.information = all.transpose() * point.information * all;
  point.fallback_information = all.transpose() * point.fallback_information * all;
  return point;
}

std::vector<std::vector<std::optional<double>>> StepErrors(const RawScoreStatistics& statistics,
                                                           const CategoryUsage& usage, const MatrixXd& covariance) {
  std::vector<std::vector<std::optional<double>>> errors;
  for (size_t i = 0; i < usage.items.size(); ++i) {
    const ItemCategories& item = usage.items[i];
    auto& of_item = errors.emplace_back(statistics.category_counts[i].size() - 1, std::nullopt);
    for (int32_t j = 0; j < item.difficulty_count(); ++j) {
      const int32_t at = item.first_difficulty + j;
      double variance = covariance(at, at);
      if (j > 0) variance += covariance(at - 1, at - 1) - 2 * covariance(at, at - 1);
      of_item[item.used[j + 1] - 1] = std::sqrt(std::max(0.0, variance));
    }
  }
  return errors;
}

CalibrationOutcome OutcomeOf(const LikelihoodMaximum& maximum, const MatrixXd& covariance) {
  const double deviation = std::exp(maximum.parameters[maximum.parameters.size() - 1]);
  if (deviation < kSmallestDeviation) return CalibrationOutcome::kNoCommonVariance;
  if (deviation > kLargestDeviation || covariance.size() == 0) return CalibrationOutcome::kNotIdentified;
  return maximum.convergence.converged ? CalibrationOutcome::kConverged : CalibrationOutcome::kNotConverged;
}

}  // namespace

MarginalCalibration FitMarginal(const RawScoreStatistics& statistics, const CategoryUsage& usage,
                                const MatrixXd& design) {
  MarginalCalibration calibration;
  calibration.report.unused_categories = UnusedCategoriesOf(statistics);
  calibration.free_parameter_count = static_cast<int32_t>(design.cols()) + 1;
  calibration.report.outcome = CheckAnswers(statistics, usage, calibration.free_parameter_count);
  if (calibration.report.outcome != CalibrationOutcome::kConverged) return calibration;
  if (ExcessVariation(statistics) <= 0) {
    calibration.report.outcome = CalibrationOutcome::kNoCommonVariance;
    return calibration;
  }

  const Index count = design.cols();
  const double tolerance = kGradientTolerance * RespondentCount(statistics);
  LikelihoodMaximum maximum{.parameters = VectorXd::Zero(count + 1)};
  maximum.parameters.head(count) = design.colPivHouseholderQr().solve(StartingDifficulties(statistics, usage));
  int32_t iterations = 0;
  for (int32_t refinement = 0; refinement < kMaxRefinements; ++refinement) {
    const auto information_at = [&](const VectorXd& parameters) {
      return LargestInformation(ItemsWith(statistics, usage, design * parameters.head(count)),
                                std::exp(parameters[count]));
    };
    // Half as much again, so that the next round need not refine.
    const NormalQuadrature quadrature = QuadratureFor(1.5 * information_at(maximum.parameters));
    maximum = MaximizeByNewton(
        [&](const VectorXd& parameters) { return PointAt(statistics, usage, design, quadrature, parameters); },
        maximum.parameters, tolerance);
    iterations += maximum.convergence.iteration_count;
    calibration.node_count = static_cast<int32_t>(quadrature.nodes.size());
    const double deviation = std::exp(maximum.parameters[count]);
    if (!(deviation < kLargestDeviation)) break;
    if (quadrature.spacing() <= QuadratureFor(information_at(maximum.parameters)).spacing() * (1 + 1e-9)) break;
  }
  calibration.report.convergence = maximum.convergence;
  calibration.report.convergence.iteration_count = iterations;
  const MatrixXd covariance = CovarianceOf(maximum.point.information, kLargestStepError);
  calibration.report.outcome = OutcomeOf(maximum, covariance);
  if (calibration.report.outcome != CalibrationOutcome::kConverged) {
    calibration.report.convergence.converged = false;
    return calibration;
  }
  const MatrixXd of_difficulties = design * covariance.topLeftCorner(count, count) * design.transpose();
  calibration.items = ItemsWith(statistics, usage, design * maximum.parameters.head(count));
  calibration.step_errors = StepErrors(statistics, usage, of_difficulties);
  calibration.variance = std::exp(2 * maximum.parameters[count]);
  calibration.log_likelihood = maximum.point.log_likelihood;
  calibration.deviance = -2 * maximum.point.log_likelihood;
  return calibration;
}

}  // namespace icap::scoring
