#include "services/scoring/domain/marginal_likelihood.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace icap::scoring {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// What the items expect at each node; scores are counted from an item's lowest category in use.
struct NodeExpectations {
  // [node, difficulty]: probability of the category.
  MatrixXd probabilities;
  // [node, item].
  MatrixXd log_normalizers;
  MatrixXd means;
  MatrixXd variances;
};

NodeExpectations ExpectationsAt(const VectorXd& thetas, const CategoryUsage& usage, const VectorXd& difficulties) {
  const auto item_count = static_cast<Index>(usage.items.size());
  NodeExpectations expectations{.probabilities = MatrixXd::Zero(thetas.size(), usage.difficulty_count),
                                .log_normalizers = MatrixXd::Zero(thetas.size(), item_count),
                                .means = MatrixXd::Zero(thetas.size(), item_count),
                                .variances = MatrixXd::Zero(thetas.size(), item_count)};
  for (Index i = 0; i < item_count; ++i) {
    const ItemCategories& item = usage.items[i];
    const int32_t count = item.difficulty_count();
    if (count == 0) continue;
    auto block = expectations.probabilities.middleCols(item.first_difficulty, count);
    ArrayXd largest = ArrayXd::Zero(thetas.size());
    for (int32_t j = 0; j < count; ++j) {
      const double score = item.used[j + 1] - item.lowest();
      block.col(j) = (score * thetas.array() - difficulties[item.first_difficulty + j]).matrix();
      largest = largest.max(block.col(j).array());
    }
    ArrayXd total = (-largest).exp();
    for (int32_t j = 0; j < count; ++j) {
      block.col(j) = (block.col(j).array() - largest).exp().matrix();
      total += block.col(j).array();
    }
    expectations.log_normalizers.col(i) = (largest + total.log()).matrix();
    for (int32_t j = 0; j < count; ++j) {
      const double score = item.used[j + 1] - item.lowest();
      block.col(j).array() /= total;
      expectations.means.col(i) += score * block.col(j);
      expectations.variances.col(i) += score * score * block.col(j);
    }
    expectations.variances.col(i).array() -= expectations.means.col(i).array().square();
  }
  return expectations;
}

// One pattern's part of the log-likelihood and its derivatives.
class PatternLikelihood {
 public:
  PatternLikelihood(const AnswerPattern& pattern, const CategoryUsage& usage, const NodeExpectations& expectations,
                    const NormalQuadrature& quadrature, double deviation)
      : pattern_(pattern), usage_(usage), expectations_(expectations), quadrature_(quadrature), deviation_(deviation) {
    int32_t lowest_score = 0;
    int32_t width = 0;
    for (const int32_t i : pattern.items) {
      lowest_score += usage.items[i].lowest();
      width += usage.items[i].width();
    }
    std::vector<double> scores;
    std::vector<double> counts;
    for (int32_t r = 0; r <= width; ++r) {
      if (pattern.score_counts[lowest_score + r] == 0) continue;
      scores.push_back(r);
      counts.push_back(pattern.score_counts[lowest_score + r]);
    }
    scores_ = Eigen::Map<VectorXd>(scores.data(), static_cast<Index>(scores.size()));
    counts_ = Eigen::Map<VectorXd>(counts.data(), static_cast<Index>(counts.size()));
  }

  void AddTo(LikelihoodPoint& point) {
    if (scores_.size() == 0) return;
    point.log_likelihood += Integrate();
    GatherItems();
    AddCompletedData(point);
    AddPosteriorCovariance(point);
  }

 private:
  // Fills posteriors_ [node, score]; returns the log-likelihood.
  double Integrate() {
    ArrayXd common = quadrature_.log_weights.array();
    for (const int32_t i : pattern_.items) common -= expectations_.log_normalizers.col(i).array();
    posteriors_.resize(common.size(), scores_.size());
    double log_likelihood = 0;
    for (Index r = 0; r < scores_.size(); ++r) {
      ArrayXd log_density = common + scores_[r] * deviation_ * quadrature_.nodes.array();
      const double largest = log_density.maxCoeff();
      log_density = (log_density - largest).exp();
      const double total = log_density.sum();
      log_likelihood += counts_[r] * (largest + std::log(total));
      posteriors_.col(r) = (log_density / total).matrix();
    }
    return log_likelihood;
  }

  void GatherItems() {
    columns_.clear();
    for (const int32_t i : pattern_.items) {
      for (int32_t j = 0; j < usage_.items[i].difficulty_count(); ++j) {
        columns_.push_back(usage_.items[i].first_difficulty + j);
      }
    }
    const Index nodes = quadrature_.nodes.size();
    probabilities_.resize(nodes, static_cast<Index>(columns_.size()));
    for (size_t c = 0; c < columns_.size(); ++c) {
      probabilities_.col(static_cast<Index>(c)) = expectations_.probabilities.col(columns_[c]);
    }
    score_mean_ = VectorXd::Zero(nodes);
    score_variance_ = VectorXd::Zero(nodes);
    for (const int32_t i : pattern_.items) {
      score_mean_ += expectations_.means.col(i);
      score_variance_ += expectations_.variances.col(i);
    }
    // Respondents at each node, and their raw scores and squares.
    respondents_ = posteriors_ * counts_;
    score_sum_ = posteriors_ * counts_.cwiseProduct(scores_);
    square_sum_ = posteriors_ * counts_.cwiseProduct(scores_.cwiseAbs2());
  }

  // Information of the completed data, item by item; log σ is the last parameter.
  void AddCompletedData(LikelihoodPoint& point) const {
    const Index last = point.gradient.size() - 1;
    MatrixXd& information = point.fallback_information;
    const VectorXd thetas = deviation_ * quadrature_.nodes;
    for (const int32_t i : pattern_.items) {
      const ItemCategories& item = usage_.items[i];
      const Index first = item.first_difficulty;
      for (int32_t j = 0; j < item.difficulty_count(); ++j) {
        const auto p_j = expectations_.probabilities.col(first + j);
        const VectorXd weighted = respondents_.cwiseProduct(p_j);
        information(first + j, first + j) += weighted.sum();
        for (int32_t m = 0; m < item.difficulty_count(); ++m) {
          information(first + j, first + m) -= weighted.dot(expectations_.probabilities.col(first + m));
        }
        const double score = item.used[j + 1] - item.lowest();
        const double cross = -(weighted.array() * thetas.array() * (score - expectations_.means.col(i).array())).sum();
        information(first + j, last) += cross;
        information(last, first + j) += cross;
      }
    }
    information(last, last) += (respondents_.array() * thetas.array().square() * score_variance_.array()).sum();
  }

  // Gradient, and minus the posterior covariance of the derivatives of the completed data: P by a difficulty (up to a
  // constant), θ (r - E) by log σ.
  void AddPosteriorCovariance(LikelihoodPoint& point) const {
    const Index last = point.gradient.size() - 1;
    const VectorXd thetas = deviation_ * quadrature_.nodes;
    const MatrixXd means = probabilities_.transpose() * posteriors_;
    const VectorXd spread = scores_.cwiseProduct(posteriors_.transpose() * thetas) -
                            posteriors_.transpose() * thetas.cwiseProduct(score_mean_);
    const VectorXd gradient = means * counts_;
    const VectorXd residual_sum = score_sum_ - respondents_.cwiseProduct(score_mean_);
    const VectorXd cross =
        probabilities_.transpose() * thetas.cwiseProduct(residual_sum) - means * counts_.cwiseProduct(spread);
    const VectorXd residual_squares =
        square_sum_ - 2 * score_mean_.cwiseProduct(score_sum_) + respondents_.cwiseProduct(score_mean_.cwiseAbs2());
    const auto size = static_cast<Index>(columns_.size());
    MatrixXd second = MatrixXd::Zero(size, size);
    const MatrixXd at_nodes = respondents_.cwiseSqrt().asDiagonal() * probabilities_;
    const MatrixXd at_scores = means * counts_.cwiseSqrt().asDiagonal();
    second.selfadjointView<Eigen::Lower>().rankUpdate(at_nodes.transpose());
    second.selfadjointView<Eigen::Lower>().rankUpdate(at_scores, -1.0);
    for (Index b = 0; b < size; ++b) {
      point.gradient[columns_[b]] += gradient[b];
      point.information(columns_[b], last) -= cross[b];
      point.information(last, columns_[b]) -= cross[b];
      for (Index a = b; a < size; ++a) {
        point.information(columns_[a], columns_[b]) -= second(a, b);
        if (a != b) point.information(columns_[b], columns_[a]) -= second(a, b);
      }
    }
    const double by_log_deviation = counts_.dot(spread);
    point.gradient[last] += by_log_deviation;
    // d²/d(log σ)² = σ² d²/dσ² + σ d/dσ.
    point.information(last, last) -=
        residual_squares.dot(thetas.cwiseAbs2()) - counts_.dot(spread.cwiseAbs2()) + by_log_deviation;
  }

  const AnswerPattern& pattern_;
  const CategoryUsage& usage_;
  const NodeExpectations& expectations_;
  const NormalQuadrature& quadrature_;
  const double deviation_;
  // Only the scores that somebody has.
  VectorXd scores_;
  VectorXd counts_;
  MatrixXd posteriors_;
  std::vector<int32_t> columns_;
  MatrixXd probabilities_;
  VectorXd score_mean_;
  VectorXd score_variance_;
  VectorXd respondents_;
  VectorXd score_sum_;
  VectorXd square_sum_;
};

}  // namespace

LikelihoodPoint MarginalLikelihood(const RawScoreStatistics& statistics, const CategoryUsage& usage,
                                   const NormalQuadrature& quadrature, const VectorXd& difficulties,
                                   double log_deviation) {
  const double deviation = std::exp(log_deviation);
  const NodeExpectations expectations = ExpectationsAt(deviation * quadrature.nodes, usage, difficulties);
  const VectorXd chosen = ChosenCounts(statistics, usage);
  const Index size = usage.difficulty_count + 1;
  LikelihoodPoint point{.log_likelihood = -chosen.dot(difficulties),
                        .gradient = VectorXd::Zero(size),
                        .information = MatrixXd::Zero(size, size),
                        .fallback_information = MatrixXd::Zero(size, size)};
  point.gradient.head(usage.difficulty_count) = -chosen;
  for (const AnswerPattern& pattern : statistics.patterns) {
    PatternLikelihood(pattern, usage, expectations, quadrature, deviation).AddTo(point);
  }
  point.information += point.fallback_information;
  return point;
}

double LargestInformation(std::span<const PartialCreditItem> items, double deviation) {
  const NormalQuadrature quadrature = QuadratureFor(0.0);
  double largest = 0;
  for (const double node : quadrature.nodes) {
    largest = std::max(largest, MomentsAt(items, deviation * node).variance);
  }
  return largest * deviation * deviation;
}

}  // namespace icap::scoring
