#include "services/scoring/domain/group_summary.h"

#include <cmath>

namespace icap::scoring {

std::optional<double> Quantile(std::span<const double> ascending, double probability) {
  if (ascending.empty()) return std::nullopt;
  const double position = static_cast<double>(ascending.size() - 1) * probability;
  const auto lower = static_cast<size_t>(position);
  if (lower + 1 >= ascending.size()) return ascending.back();
  return ascending[lower] + (position - static_cast<double>(lower)) * (ascending[lower + 1] - ascending[lower]);
}

GroupSummary Summarize(std::span<const double> ascending) {
  GroupSummary summary{.respondent_count = static_cast<int64_t>(ascending.size())};
  if (ascending.empty()) return summary;
  const auto n = static_cast<double>(ascending.size());
  summary.p05 = Quantile(ascending, 0.05);
  summary.p95 = Quantile(ascending, 0.95);
  if (ascending.front() == ascending.back()) {
    // Rounding of the mean must not make a spread where there is none.
    summary.mean = ascending.front();
  } else {
    double sum = 0;
    for (const double value : ascending) sum += value;
    summary.mean = sum / n;
    for (const double value : ascending) {
      summary.sum_of_squared_deviations += (value - *summary.mean) * (value - *summary.mean);
    }
  }
  if (ascending.size() >= 2) {
    summary.sd = std::sqrt(summary.sum_of_squared_deviations / (n - 1.0));
    summary.standard_error = *summary.sd / std::sqrt(n);
  }
  return summary;
}

}  // namespace icap::scoring
