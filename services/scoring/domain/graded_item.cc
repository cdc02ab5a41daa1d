#include "services/scoring/domain/graded_item.h"

#include <cmath>

namespace icap::scoring {
namespace {

double Logistic(double x) {
  return 1.0 / (1.0 + std::exp(-x));
}

}  // namespace

bool IsOrdered(const GradedItem& item) {
  if (item.slope == 0 || item.thresholds.empty()) return false;
  for (size_t x = 1; x < item.thresholds.size(); ++x) {
    if (!(item.slope * (item.thresholds[x] - item.thresholds[x - 1]) > 0)) return false;
  }
  return true;
}

GradedCategory CategoryBetween(double lower, double upper) {
  // F(u) - F(v) = F(u) F(-v) (1 - exp(v - u)), without cancellation; the rest follows from F' = F (1 - F).
  const double gap = -std::expm1(upper - lower);
  const double reaches = Logistic(lower);
  const double falls_short = Logistic(-upper);
  return {.probability = reaches * falls_short * gap,
          .by_lower = Logistic(-lower) / (falls_short * gap),
          .by_upper = -Logistic(upper) / (reaches * gap)};
}

GradedExpectation ExpectationAt(const GradedItem& item, double theta) {
  GradedExpectation expectation;
  double lower = INFINITY;
  for (size_t x = 0; x <= item.thresholds.size(); ++x) {
    const double upper = x < item.thresholds.size() ? item.slope * (theta - item.thresholds[x]) : -INFINITY;
    const GradedCategory category = CategoryBetween(lower, upper);
    expectation.mean += static_cast<double>(x) * category.probability;
    const double derivative = item.slope * (category.by_lower + category.by_upper);
    if (category.probability > 0) expectation.information += category.probability * derivative * derivative;
    lower = upper;
  }
  return expectation;
}

GradedExpectation ExpectationAt(std::span<const GradedItem> items, double theta) {
  GradedExpectation sum;
  for (const GradedItem& item : items) {
    const GradedExpectation expectation = ExpectationAt(item, theta);
    sum.mean += expectation.mean;
    sum.information += expectation.information;
  }
  return sum;
}

}  // namespace icap::scoring
