// Means and covariances of a factor's items over all schools, reverse-keyed items turned, on respondents with an answer
// to every item of the factor.
//
//   covariance(a, b) = (n Σ a b - Σ a Σ b) / n²          (divisor n, as maximum likelihood has it)
//
// Sums are integers and exact: neither the order of respondents nor that of schools changes a bit, and partial sums of
// schools can be added in any order.
//
// | case                       | covariance                                    |
// |----------------------------|-----------------------------------------------|
// | no complete respondent     | undefined                                     |
// | one complete respondent    | zeros                                         |
// | an item all answer alike   | its row and column are 0, exactly             |
//
// Source: any textbook. R: cov() on complete rows, times (n - 1) / n.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <Eigen/Core>

#include "services/scoring/domain/response_matrix.h"

namespace icap::scoring {

class CrossProducts {
 public:
  explicit CrossProducts(int32_t item_count)
      : item_count_(item_count), sums_(item_count, 0), products_(static_cast<size_t>(item_count) * item_count, 0) {}

  // `factor` must have passed CheckFactors and have item_count items.
  void AddSchool(const ResponseMatrix& matrix, const Factor& factor, SchoolIndex school);

  // Sums of other respondents on the same items.
  void Add(const CrossProducts& other);

  int64_t respondent_count() const { return respondent_count_; }
  int32_t item_count() const { return item_count_; }
  std::optional<Eigen::VectorXd> Means() const;
  std::optional<Eigen::MatrixXd> Covariance() const;

 private:
  int32_t item_count_;
  int64_t respondent_count_ = 0;
  std::vector<int64_t> sums_;
  // Σ a b, of which a >= b is filled.
  std::vector<int64_t> products_;
};

// Of all schools of the matrix.
CrossProducts CrossProductsOf(const ResponseMatrix& matrix, const Factor& factor);

}  // namespace icap::scoring
