#include "services/scoring/domain/conditional_calibration.h"

#include <cmath>

#include "services/scoring/domain/conditional_likelihood.h"
#include "services/scoring/domain/newton.h"

namespace icap::scoring {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

// Of the gradient, for each respondent: far above rounding, far below what moves a parameter by 1e-9.
constexpr double kGradientTolerance = 1e-11;
// In logits. Wider means that the answers do not bear on the parameter.
constexpr double kLargestStepError = 50.0;

double RespondentCount(const RawScoreStatistics& statistics) {
  double count = 0;
  for (const AnswerPattern& pattern : statistics.patterns) {
    for (const double respondents : pattern.score_counts) count += respondents;
  }
  return count;
}

// Free parameters whose difficulties are closest to the log ratios of the counts, moved to the origin of the design.
VectorXd Start(const RawScoreStatistics& statistics, const CategoryUsage& usage, const MatrixXd& design) {
  VectorXd difficulties = StartingDifficulties(statistics, usage);
  double sum = 0;
  double width = 0;
  for (const ItemCategories& item : usage.items) {
    if (item.difficulty_count() == 0) continue;
    sum += difficulties[item.first_difficulty + item.difficulty_count() - 1];
    width += item.width();
  }
  for (const ItemCategories& item : usage.items) {
    for (int32_t j = 0; j < item.difficulty_count(); ++j) {
      difficulties[item.first_difficulty + j] -= sum / width * (item.used[j + 1] - item.lowest());
    }
  }
  return design.colPivHouseholderQr().solve(difficulties);
}

// Standard error of each difference between neighbouring categories in use.
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

// The mean step is the highest difficulty over the steps it sums.
std::vector<double> LocationErrors(const CategoryUsage& usage, const MatrixXd& covariance) {
  std::vector<double> errors;
  for (const ItemCategories& item : usage.items) {
    const int32_t highest = item.first_difficulty + item.difficulty_count() - 1;
    errors.push_back(
        item.difficulty_count() == 0 ? 0.0 : std::sqrt(std::max(0.0, covariance(highest, highest))) / item.width());
  }
  return errors;
}

}  // namespace

ConditionalCalibration FitConditional(const RawScoreStatistics& statistics, const CategoryUsage& usage,
                                      const MatrixXd& design) {
  ConditionalCalibration calibration;
  calibration.report.unused_categories = UnusedCategoriesOf(statistics);
  calibration.free_parameter_count = static_cast<int32_t>(design.cols());
  calibration.report.outcome = CheckAnswers(statistics, usage, design.cols());
  if (calibration.report.outcome != CalibrationOutcome::kConverged) return calibration;

  const auto likelihood = [&](const VectorXd& parameters) {
    LikelihoodPoint point = ConditionalLikelihood(statistics, usage, design * parameters);
    point.gradient = design.transpose() * point.gradient;
    point.information = design.transpose() * point.information * design;
    return point;
  };
  const LikelihoodMaximum maximum =
      MaximizeByNewton(likelihood, Start(statistics, usage, design), kGradientTolerance * RespondentCount(statistics));
  calibration.report.convergence = maximum.convergence;
  const MatrixXd covariance = CovarianceOf(maximum.point.information, kLargestStepError);
  if (covariance.size() == 0) {
    calibration.report.outcome = CalibrationOutcome::kNotIdentified;
    calibration.report.convergence.converged = false;
    return calibration;
  }
  if (!maximum.convergence.converged) {
    calibration.report.outcome = CalibrationOutcome::kNotConverged;
    return calibration;
  }
  calibration.log_likelihood = maximum.point.log_likelihood;
  calibration.items = ItemsWith(statistics, usage, design * maximum.parameters);
  const MatrixXd of_difficulties = design * covariance * design.transpose();
  calibration.step_errors = StepErrors(statistics, usage, of_difficulties);
  calibration.location_errors = LocationErrors(usage, of_difficulties);
  return calibration;
}

}  // namespace icap::scoring
