// Marginal log-likelihood of the graded response model (graded_item.h) for respondents from N(0, 1).
//
//   l = Σ_v n_v log Σ_q w_q Π_(i answered) P_i(x_vi | θ_q)
//
// v: the different answer vectors (answer_vectors.h). Parameters, item by item: slope a, intercepts d_1 > d_2 > … (d_x
// = -a b_x). Vectors are in lexicographic order, so products over the first items are shared between neighbours, and
// posteriors are summed up the same way on the way back: the work is that of a tree of answers, not of a table.
//
// | case                                | result                        |
// |-------------------------------------|-------------------------------|
// | intercepts not descending           | log-likelihood -infinity      |
// | hundreds of items                   | products are rescaled         |
//
// Source: Samejima (1969), Psychometrika Monograph Supplement 17; Bock & Aitkin (1981), Psychometrika 46, 443-459.
#pragma once

#include <cstdint>
#include <vector>

#include <Eigen/Dense>

#include "services/scoring/domain/answer_vectors.h"
#include "services/scoring/domain/graded_item.h"
#include "services/scoring/domain/normal_quadrature.h"
#include "services/scoring/domain/quasi_newton.h"

namespace icap::scoring {

class GradedLikelihood {
 public:
  // Both must outlive it.
  GradedLikelihood(const AnswerVectors& vectors, const NormalQuadrature& quadrature);

  int32_t parameter_count() const { return parameter_count_; }

  GradientPoint At(const Eigen::VectorXd& parameters);

  // Σ over respondents of the outer product of their derivatives: an estimate of the information from first
  // derivatives.
  Eigen::MatrixXd InformationAt(const Eigen::VectorXd& parameters);

  // Posterior mean and variance of each answer vector.
  struct Posterior {
    double mean = 0;
    double variance = 0;
  };
  std::vector<Posterior> PosteriorsAt(const Eigen::VectorXd& parameters);

  std::vector<GradedItem> ItemsOf(const Eigen::VectorXd& parameters) const;
  Eigen::VectorXd ParametersOf(const std::vector<GradedItem>& items) const;

 private:
  // Fills the tables of category probabilities and derivatives; false when a category has none.
  bool Tabulate(const Eigen::VectorXd& parameters);

  // Calls visit(vector, depth of the first answer that differs from the vector before, posterior times the total,
  // total, log scale) for every vector in order.
  template <typename Visit>
  void ForEachVector(Visit visit) const;

  int32_t ColumnOf(int32_t item, int32_t category) const { return first_column_[item] + category; }

  const AnswerVectors& vectors_;
  const NormalQuadrature& quadrature_;
  Eigen::VectorXd weights_;
  // Where an item's parameters start, and its categories among the columns of the tables.
  std::vector<int32_t> first_parameter_;
  std::vector<int32_t> first_column_;
  int32_t parameter_count_ = 0;
  int32_t column_count_ = 0;
  // [node, category of an item].
  Eigen::MatrixXd probabilities_;
  Eigen::MatrixXd by_lower_;
  Eigen::MatrixXd by_upper_;
};

}  // namespace icap::scoring
