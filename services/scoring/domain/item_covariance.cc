#include "services/scoring/domain/item_covariance.h"

#include <numeric>

namespace icap::scoring {
namespace {

// At most 32 · 32 a product: a run of this length stays below 2^31.
constexpr size_t kRunLength = 1 << 20;

int64_t Product(std::span<const Category> a, std::span<const Category> b) {
  int64_t sum = 0;
  for (size_t first = 0; first < a.size(); first += kRunLength) {
    const size_t last = std::min(a.size(), first + kRunLength);
    int32_t run = 0;
    for (size_t r = first; r < last; ++r) run += static_cast<int32_t>(a[r]) * b[r];
    sum += run;
  }
  return sum;
}

}  // namespace

void CrossProducts::AddSchool(const ResponseMatrix& matrix, const Factor& factor, SchoolIndex school) {
  const auto respondent_count = static_cast<size_t>(matrix.RespondentCount(school));
  std::vector<int32_t> answered(respondent_count, 0);
  for (const FactorItem& item : factor.items) {
    const auto answers = matrix.Answers(school, item.column);
    for (size_t r = 0; r < respondent_count; ++r) answered[r] += answers[r] != kMissing;
  }
  // Keyed answers, item by item; a respondent who left an item out counts as a row of zeros.
  std::vector<Category> keyed(respondent_count * item_count_);
  for (int32_t i = 0; i < item_count_; ++i) {
    const FactorItem& item = factor.items[i];
    const auto answers = matrix.Answers(school, item.column);
    const int32_t turned = matrix.Column(item.column).category_count + 1;
    for (size_t r = 0; r < respondent_count; ++r) {
      const int32_t answer = item.reverse ? turned - answers[r] : answers[r];
      keyed[i * respondent_count + r] = answered[r] == item_count_ ? static_cast<Category>(answer) : Category{0};
    }
  }
  for (const int32_t count : answered) respondent_count_ += count == item_count_;
  for (int32_t a = 0; a < item_count_; ++a) {
    const std::span<const Category> first(keyed.data() + a * respondent_count, respondent_count);
    sums_[a] += std::accumulate(first.begin(), first.end(), int64_t{0});
    for (int32_t b = 0; b <= a; ++b) {
      products_[a * item_count_ + b] += Product(first, {keyed.data() + b * respondent_count, respondent_count});
    }
  }
}

void CrossProducts::Add(const CrossProducts& other) {
  respondent_count_ += other.respondent_count_;
  for (size_t i = 0; i < sums_.size(); ++i) sums_[i] += other.sums_[i];
  for (size_t i = 0; i < products_.size(); ++i) products_[i] += other.products_[i];
}

std::optional<Eigen::VectorXd> CrossProducts::Means() const {
  if (respondent_count_ == 0) return std::nullopt;
  Eigen::VectorXd means(item_count_);
  for (int32_t i = 0; i < item_count_; ++i) {
    means(i) = static_cast<double>(sums_[i]) / static_cast<double>(respondent_count_);
  }
  return means;
}

std::optional<Eigen::MatrixXd> CrossProducts::Covariance() const {
  if (respondent_count_ == 0) return std::nullopt;
  const auto n = static_cast<double>(respondent_count_);
  Eigen::MatrixXd covariance(item_count_, item_count_);
  for (int32_t a = 0; a < item_count_; ++a) {
    for (int32_t b = 0; b <= a; ++b) {
      // At most 10^7 respondents and 32 options: both terms stay below 2^57.
      const int64_t scaled = respondent_count_ * products_[a * item_count_ + b] - sums_[a] * sums_[b];
      covariance(a, b) = covariance(b, a) = static_cast<double>(scaled) / (n * n);
    }
  }
  return covariance;
}

CrossProducts CrossProductsOf(const ResponseMatrix& matrix, const Factor& factor) {
  CrossProducts products(static_cast<int32_t>(factor.items.size()));
  for (SchoolIndex school; school.value < matrix.school_count(); ++school.value) {
    products.AddSchool(matrix, factor, school);
  }
  return products;
}

}  // namespace icap::scoring
