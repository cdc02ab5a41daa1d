#include "services/scoring/domain/one_factor_model.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

namespace icap::scoring {
namespace {

constexpr int kMaxSteps = 200;
constexpr double kSmallestUniqueness = 1e-6;  // of an item's variance; below is a Heywood case
constexpr double kGradientTolerance = 1e-13;
constexpr double kStepTolerance = 1e-14;
constexpr double kSingular = 1e-10;       // smallest eigenvalue of the correlation matrix
constexpr double kNothingShared = 1e-10;  // of an item's variance
constexpr double kLongestStep = 2.0;      // of log ψ

// F and its derivatives with regard to log ψ, λ concentrated out. Eigenvalues are ascending: the last is the factor's.
struct Concentrated {
  Eigen::VectorXd values;
  Eigen::MatrixXd vectors;
  double f = 0;
  Eigen::VectorXd gradient;
};

Concentrated ConcentratedAt(const Eigen::MatrixXd& correlation, const Eigen::VectorXd& log_psi) {
  const Eigen::VectorXd scale = (-0.5 * log_psi).array().exp();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(scale.asDiagonal() * correlation * scale.asDiagonal());
  Concentrated at{.values = eigen.eigenvalues(), .vectors = eigen.eigenvectors()};
  const Eigen::Index k = correlation.rows();
  at.gradient = Eigen::VectorXd::Zero(k);
  for (Eigen::Index m = 0; m + 1 < k; ++m) {
    at.f += at.values(m) - std::log(at.values(m)) - 1.0;
    at.gradient += (1.0 - at.values(m)) * at.vectors.col(m).array().square().matrix();
  }
  return at;
}

// Clarke (1970). The pairs of the small eigenvalues add up without a division, so that equal ones do no harm.
Eigen::MatrixXd SecondDerivatives(const Concentrated& at) {
  const Eigen::Index k = at.values.size();
  const Eigen::Index top = k - 1;
  Eigen::MatrixXd hessian = Eigen::MatrixXd::Zero(k, k);
  for (Eigen::Index m = 0; m < top; ++m) {
    const Eigen::VectorXd squares = at.vectors.col(m).array().square();
    hessian += at.values(m) * squares * squares.transpose();
    const Eigen::VectorXd with_top = at.vectors.col(m).cwiseProduct(at.vectors.col(top));
    const double factor = (1.0 - at.values(m)) * (at.values(top) + at.values(m)) / (at.values(top) - at.values(m));
    hessian += factor * with_top * with_top.transpose();
    for (Eigen::Index n = 0; n < m; ++n) {
      const Eigen::VectorXd both = at.vectors.col(m).cwiseProduct(at.vectors.col(n));
      hessian += (at.values(m) + at.values(n)) * both * both.transpose();
    }
  }
  return hessian;
}

// Newton's step, or the steepest one where the second derivatives do not lead downhill.
Eigen::VectorXd StepAt(const Concentrated& at) {
  const Eigen::LDLT<Eigen::MatrixXd> factored(SecondDerivatives(at));
  Eigen::VectorXd step = -factored.solve(at.gradient);
  if (!factored.isPositive() || !step.allFinite() || step.dot(at.gradient) >= 0) step = -at.gradient;
  const double longest = step.cwiseAbs().maxCoeff();
  if (longest > kLongestStep) step *= kLongestStep / longest;
  return step;
}

struct Search {
  Eigen::VectorXd log_psi;
  Concentrated at;
  int32_t iteration_count = 0;
  bool converged = false;
};

Search Minimize(const Eigen::MatrixXd& correlation, Eigen::VectorXd log_psi) {
  Search search{.log_psi = std::move(log_psi)};
  search.at = ConcentratedAt(correlation, search.log_psi);
  while (search.iteration_count < kMaxSteps) {
    if (search.log_psi.minCoeff() < std::log(kSmallestUniqueness)) return search;
    ++search.iteration_count;
    const Eigen::VectorXd step = StepAt(search.at);
    double length = 1.0;
    Concentrated next = ConcentratedAt(correlation, search.log_psi + step);
    // Rounding of F may not stop the last steps: what counts there is the gradient.
    const double rounding = 1e-12 * (1.0 + std::fabs(search.at.f));
    while (!(next.f <= search.at.f + rounding) && length > 1e-10) {
      length /= 2.0;
      next = ConcentratedAt(correlation, search.log_psi + length * step);
    }
    search.log_psi += length * step;
    search.at = std::move(next);
    const bool at_rest = (length * step).cwiseAbs().maxCoeff() < kStepTolerance;
    if (search.at.gradient.cwiseAbs().maxCoeff() < kGradientTolerance || at_rest) {
      search.converged = true;
      return search;
    }
  }
  return search;
}

double FitOf(double chi_square, double degrees, double baseline, double baseline_degrees) {
  const double excess = std::max(0.0, chi_square - degrees);
  const double largest = std::max({excess, baseline - baseline_degrees, 0.0});
  return largest == 0.0 ? 1.0 : 1.0 - excess / largest;
}

OneFactorSolution SolutionAt(const Eigen::MatrixXd& covariance, const Search& search, const Eigen::VectorXd& sds,
                             double log_determinant_of_correlation, double n) {
  const Eigen::Index k = covariance.rows();
  OneFactorSolution solution;
  const Eigen::VectorXd psi = search.log_psi.array().exp();
  const double common = std::sqrt(search.at.values(k - 1) - 1.0);
  solution.loadings = common * search.at.vectors.col(k - 1).cwiseProduct(psi.cwiseSqrt()).cwiseProduct(sds);
  if (solution.loadings.sum() < 0) solution.loadings = -solution.loadings;
  solution.uniquenesses = psi.cwiseProduct(sds).cwiseProduct(sds);

  const double true_variance = solution.loadings.sum() * solution.loadings.sum();
  solution.omega = true_variance / (true_variance + solution.uniquenesses.sum());
  solution.omega_observed_variance = true_variance / covariance.sum();
  // λ'Ψ⁻¹λ = θ - 1, so λ'Σ⁻¹λ = (θ - 1) / θ.
  solution.determinacy = 1.0 - 1.0 / search.at.values(k - 1);

  const auto items = static_cast<double>(k);
  const double log_determinant = log_determinant_of_correlation + 2.0 * sds.array().log().sum();
  solution.chi_square = n * search.at.f;
  solution.log_likelihood =
      -0.5 * n * (items * std::log(2.0 * std::acos(-1.0)) + log_determinant + search.at.f + items);
  solution.degrees_of_freedom = static_cast<int32_t>(k * (k - 3) / 2);
  if (solution.degrees_of_freedom == 0) return solution;
  const double degrees = solution.degrees_of_freedom;
  solution.rmsea = std::sqrt(std::max(0.0, solution.chi_square - degrees) / (n * degrees));
  solution.cfi = FitOf(solution.chi_square, degrees, -n * log_determinant_of_correlation, items * (items - 1.0) / 2.0);
  return solution;
}

// Items that share the factor, by their standardised loading.
Eigen::Index SharingItemCount(const Search& search) {
  const Eigen::Index top = search.at.values.size() - 1;
  const Eigen::VectorXd psi = search.log_psi.array().exp();
  const Eigen::VectorXd squares =
      (search.at.values(top) - 1.0) * psi.cwiseProduct(search.at.vectors.col(top).cwiseAbs2());
  return (squares.array() > kNothingShared).count();
}

}  // namespace

OneFactorModel EstimateOneFactorModel(const Eigen::MatrixXd& covariance, int64_t respondent_count) {
  const Eigen::Index k = covariance.rows();
  OneFactorModel model;
  if (k < 3) return model;
  if (respondent_count <= k) {
    model.outcome = OneFactorOutcome::kTooFewRespondents;
    return model;
  }
  model.outcome = OneFactorOutcome::kSingularCovariance;
  if (!(covariance.diagonal().minCoeff() > 0)) return model;
  // Maximum likelihood does not depend on the items' units: correlations keep ψ between 0 and 1.
  const Eigen::VectorXd sds = covariance.diagonal().cwiseSqrt();
  const Eigen::MatrixXd correlation = sds.cwiseInverse().asDiagonal() * covariance * sds.cwiseInverse().asDiagonal();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(correlation);
  if (eigen.eigenvalues()(0) < kSingular) return model;

  // Jöreskog's start: an upper bound of ψ from what the other items cannot predict, a little reduced.
  const Eigen::MatrixXd inverse = eigen.operatorInverseSqrt() * eigen.operatorInverseSqrt();
  const Eigen::VectorXd start =
      ((1.0 - 0.5 / static_cast<double>(k)) * inverse.diagonal().cwiseInverse()).array().log();
  const Search search = Minimize(correlation, start);
  model.iteration_count = search.iteration_count;
  model.gradient = search.at.gradient.cwiseAbs().maxCoeff();
  Eigen::Index smallest = 0;
  if (search.log_psi.minCoeff(&smallest) < std::log(kSmallestUniqueness)) {
    model.outcome = OneFactorOutcome::kHeywoodCase;
    model.heywood_item = static_cast<int32_t>(smallest);
  } else if (search.converged && SharingItemCount(search) < 3) {
    model.outcome = OneFactorOutcome::kNoCommonFactor;
  } else if (!search.converged) {
    model.outcome = OneFactorOutcome::kNotConverged;
  } else {
    model.outcome = OneFactorOutcome::kEstimated;
    model.solution = SolutionAt(covariance, search, sds, eigen.eigenvalues().array().log().sum(),
                                static_cast<double>(respondent_count));
  }
  return model;
}

}  // namespace icap::scoring
