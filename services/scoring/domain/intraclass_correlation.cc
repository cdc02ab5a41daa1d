#include "services/scoring/domain/intraclass_correlation.h"

#include <algorithm>
#include <cmath>

namespace icap::scoring {
namespace {

// A sum of squares that rounding alone can make of equal values counts as 0. Scores are ratios of small integers: a
// real difference is larger by many orders of magnitude.
double WithoutRounding(double sum_of_squares, double n, double magnitude) {
  const double rounding = 1e-13 * std::max(1.0, std::fabs(magnitude));
  return sum_of_squares <= n * rounding * rounding ? 0.0 : sum_of_squares;
}

std::optional<double> Icc1(double ms_between, double ms_within, double size) {
  const double denominator = ms_between + (size - 1.0) * ms_within;
  if (denominator == 0.0) return std::nullopt;
  return (ms_between - ms_within) / denominator;
}

}  // namespace

IntraclassCorrelation IntraclassCorrelationOf(std::span<const GroupSummary> schools) {
  IntraclassCorrelation result;
  double sum = 0;
  double sum_of_squared_sizes = 0;
  double within = 0;
  for (const GroupSummary& school : schools) {
    if (school.respondent_count == 0) continue;
    const auto size = static_cast<double>(school.respondent_count);
    ++result.school_count;
    result.respondent_count += school.respondent_count;
    sum += size * *school.mean;
    sum_of_squared_sizes += size * size;
    within += school.sum_of_squared_deviations;
  }
  if (result.school_count == 0) return result;
  const auto n = static_cast<double>(result.respondent_count);
  const auto j = static_cast<double>(result.school_count);
  const double grand_mean = sum / n;
  result.mean_school_size = n / j;
  if (n > j) result.ms_within = WithoutRounding(within, n, grand_mean) / (n - j);
  if (result.school_count < 2) return result;

  double between = 0;
  for (const GroupSummary& school : schools) {
    if (school.respondent_count == 0) continue;
    const double deviation = *school.mean - grand_mean;
    between += static_cast<double>(school.respondent_count) * deviation * deviation;
  }
  result.ms_between = WithoutRounding(between, n, grand_mean) / (j - 1.0);
  result.n0 = (n - sum_of_squared_sizes / n) / (j - 1.0);
  if (!result.ms_within) return result;
  result.icc1 = Icc1(*result.ms_between, *result.ms_within, *result.mean_school_size);
  result.icc1_n0 = Icc1(*result.ms_between, *result.ms_within, *result.n0);
  if (*result.ms_between > 0.0) {
    result.icc2 = (*result.ms_between - *result.ms_within) / *result.ms_between;
    result.icc2_n0 = result.icc2;
  }
  return result;
}

}  // namespace icap::scoring
