#include "services/scoring/domain/graded_likelihood.h"

#include <algorithm>
#include <cmath>

namespace icap::scoring {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Products of more probabilities than this could leave the range of double.
constexpr int32_t kItemsBetweenRescaling = 64;
// Respondents whose derivatives are multiplied out at once.
constexpr int32_t kBlockSize = 256;

}  // namespace

GradedLikelihood::GradedLikelihood(const AnswerVectors& vectors, const NormalQuadrature& quadrature)
    : vectors_(vectors), quadrature_(quadrature), weights_(quadrature.log_weights.array().exp().matrix()) {
  for (const int32_t category_count : vectors.category_counts) {
    first_parameter_.push_back(parameter_count_);
    first_column_.push_back(column_count_);
    parameter_count_ += category_count;
    column_count_ += category_count;
  }
}

bool GradedLikelihood::Tabulate(const VectorXd& parameters) {
  const Index nodes = quadrature_.nodes.size();
  probabilities_.resize(nodes, column_count_);
  by_lower_.resize(nodes, column_count_);
  by_upper_.resize(nodes, column_count_);
  for (int32_t i = 0; i < vectors_.item_count; ++i) {
    const int32_t category_count = vectors_.category_counts[i];
    const double slope = parameters[first_parameter_[i]];
    for (int32_t x = 2; x < category_count; ++x) {
      if (!(parameters[first_parameter_[i] + x] < parameters[first_parameter_[i] + x - 1])) return false;
    }
    for (Index q = 0; q < nodes; ++q) {
      double lower = INFINITY;
      for (int32_t x = 0; x < category_count; ++x) {
        const double upper =
            x + 1 < category_count ? slope * quadrature_.nodes[q] + parameters[first_parameter_[i] + x + 1] : -INFINITY;
        const GradedCategory category = CategoryBetween(lower, upper);
        probabilities_(q, ColumnOf(i, x)) = category.probability;
        by_lower_(q, ColumnOf(i, x)) = category.by_lower;
        by_upper_(q, ColumnOf(i, x)) = category.by_upper;
        lower = upper;
      }
    }
  }
  return probabilities_.allFinite() && by_lower_.allFinite() && by_upper_.allFinite();
}

template <typename Visit>
void GradedLikelihood::ForEachVector(Visit visit) const {
  const int32_t items = vectors_.item_count;
  // products.col(d): prior weight times the probabilities of the first d answers, at each node.
  MatrixXd products(quadrature_.nodes.size(), items + 1);
  std::vector<double> log_scales(items + 1, 0.0);
  products.col(0) = weights_;
  for (int32_t v = 0; v < vectors_.size(); ++v) {
    const auto answers = vectors_[v];
    int32_t common = 0;
    if (v > 0) {
      const auto before = vectors_[v - 1];
      common =
          static_cast<int32_t>(std::mismatch(answers.begin(), answers.end(), before.begin()).first - answers.begin());
    }
    for (int32_t d = common; d < items; ++d) {
      log_scales[d + 1] = log_scales[d];
      if (answers[d] == kNoAnswer) {
        products.col(d + 1) = products.col(d);
      } else {
        products.col(d + 1) = products.col(d).cwiseProduct(probabilities_.col(ColumnOf(d, answers[d])));
      }
      if ((d + 1) % kItemsBetweenRescaling != 0) continue;
      const double largest = products.col(d + 1).maxCoeff();
      if (!(largest > 0)) continue;
      products.col(d + 1) /= largest;
      log_scales[d + 1] += std::log(largest);
    }
    visit(v, common, products.col(items), products.col(items).sum(), log_scales[items]);
  }
}

GradientPoint GradedLikelihood::At(const VectorXd& parameters) {
  GradientPoint point{.log_likelihood = -INFINITY, .gradient = VectorXd::Zero(parameter_count_)};
  if (!Tabulate(parameters)) return point;
  point.log_likelihood = 0;
  const Index nodes = quadrature_.nodes.size();
  const int32_t items = vectors_.item_count;
  // Expected respondents at each node and category; pending.col(d): those who share the first d answers with the vector
  // at hand, not yet added.
  MatrixXd expected = MatrixXd::Zero(nodes, column_count_);
  MatrixXd pending = MatrixXd::Zero(nodes, items + 1);
  const auto settle = [&](int32_t vector, int32_t depth) {
    for (int32_t d = items; d > depth; --d) {
      const uint8_t answer = vectors_[vector][d - 1];
      if (answer != kNoAnswer) expected.col(ColumnOf(d - 1, answer)) += pending.col(d);
      if (d - 1 > 0) pending.col(d - 1) += pending.col(d);
      pending.col(d).setZero();
    }
  };
  ForEachVector([&](int32_t v, int32_t common, const auto& product, double total, double log_scale) {
    if (v > 0) settle(v - 1, common);
    point.log_likelihood += vectors_.counts[v] * (std::log(total) + log_scale);
    pending.col(items) = product * (vectors_.counts[v] / total);
  });
  if (vectors_.size() > 0) settle(vectors_.size() - 1, 0);
  if (!std::isfinite(point.log_likelihood)) return {-INFINITY, VectorXd::Zero(parameter_count_)};
  for (int32_t i = 0; i < items; ++i) {
    double* gradient = point.gradient.data() + first_parameter_[i];
    for (int32_t x = 0; x < vectors_.category_counts[i]; ++x) {
      const Index column = ColumnOf(i, x);
      const VectorXd by_lower = expected.col(column).cwiseProduct(by_lower_.col(column));
      const VectorXd by_upper = expected.col(column).cwiseProduct(by_upper_.col(column));
      gradient[0] += quadrature_.nodes.dot(by_lower + by_upper);
      if (x > 0) gradient[x] += by_lower.sum();
      if (x + 1 < vectors_.category_counts[i]) gradient[x + 1] += by_upper.sum();
    }
  }
  return point;
}

MatrixXd GradedLikelihood::InformationAt(const VectorXd& parameters) {
  MatrixXd information = MatrixXd::Zero(parameter_count_, parameter_count_);
  if (!Tabulate(parameters)) return information;
  // [node, 3 x category]: derivatives by the slope, the lower and the upper intercept.
  MatrixXd derivatives(quadrature_.nodes.size(), 3 * column_count_);
  for (Index c = 0; c < column_count_; ++c) {
    derivatives.col(3 * c) = quadrature_.nodes.cwiseProduct(by_lower_.col(c) + by_upper_.col(c));
    derivatives.col(3 * c + 1) = by_lower_.col(c);
    derivatives.col(3 * c + 2) = by_upper_.col(c);
  }
  MatrixXd block = MatrixXd::Zero(parameter_count_, kBlockSize);
  int32_t filled = 0;
  ForEachVector([&](int32_t v, int32_t, const auto& product, double total, double) {
    const double root = std::sqrt(vectors_.counts[v]) / total;
    auto scores = block.col(filled);
    const auto answers = vectors_[v];
    for (int32_t i = 0; i < vectors_.item_count; ++i) {
      if (answers[i] == kNoAnswer) continue;
      const int32_t x = answers[i];
      const Eigen::Vector3d means = derivatives.middleCols<3>(3 * Index{ColumnOf(i, x)}).transpose() * product;
      scores[first_parameter_[i]] = root * means[0];
      if (x > 0) scores[first_parameter_[i] + x] = root * means[1];
      if (x + 1 < vectors_.category_counts[i]) scores[first_parameter_[i] + x + 1] = root * means[2];
    }
    if (++filled < kBlockSize && v + 1 < vectors_.size()) return;
    information.selfadjointView<Eigen::Lower>().rankUpdate(block);
    block.setZero();
    filled = 0;
  });
  return information.selfadjointView<Eigen::Lower>();
}

std::vector<GradedLikelihood::Posterior> GradedLikelihood::PosteriorsAt(const VectorXd& parameters) {
  std::vector<Posterior> posteriors;
  if (!Tabulate(parameters)) return posteriors;
  const VectorXd& nodes = quadrature_.nodes;
  ForEachVector([&](int32_t, int32_t, const auto& product, double total, double) {
    const double mean = nodes.dot(product) / total;
    const double variance = (nodes.array() - mean).square().matrix().dot(product) / total;
    posteriors.push_back({mean, variance});
  });
  return posteriors;
}

std::vector<GradedItem> GradedLikelihood::ItemsOf(const VectorXd& parameters) const {
  std::vector<GradedItem> items;
  for (int32_t i = 0; i < vectors_.item_count; ++i) {
    GradedItem& item = items.emplace_back();
    item.slope = parameters[first_parameter_[i]];
    for (int32_t x = 1; x < vectors_.category_counts[i]; ++x) {
      item.thresholds.push_back(-parameters[first_parameter_[i] + x] / item.slope);
    }
  }
  return items;
}

VectorXd GradedLikelihood::ParametersOf(const std::vector<GradedItem>& items) const {
  VectorXd parameters(parameter_count_);
  for (int32_t i = 0; i < vectors_.item_count; ++i) {
    parameters[first_parameter_[i]] = items[i].slope;
    for (size_t x = 0; x < items[i].thresholds.size(); ++x) {
      parameters[first_parameter_[i] + static_cast<int32_t>(x) + 1] = -items[i].slope * items[i].thresholds[x];
    }
  }
  return parameters;
}

}  // namespace icap::scoring
