// Mean, spread and percentiles of one school's respondents on a factor.
//
//   mean = Σ x / n      sd = √(Σ (x - mean)² / (n - 1))      standard error = sd / √n
//   p05, p95: type 7 quantiles (linear between order statistics at 1 + (n - 1) p), R's default
//
// The standard error takes the respondents as a sample of the answers the school would give; it makes no
// finite-population correction.
//
// | case         | mean | sd, standard error | p05, p95 |
// |--------------|------|--------------------|----------|
// | n = 0        | undefined | undefined     | undefined |
// | n = 1        | value | undefined         | value    |
// | all the same | value | 0, exactly        | value    |
//
// Source: Hyndman & Fan (1996), The American Statistician 50, 361-365 (type 7). R: mean, sd, quantile.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace icap::scoring {

struct GroupSummary {
  int64_t respondent_count = 0;
  std::optional<double> mean;
  std::optional<double> sd;
  std::optional<double> standard_error;
  std::optional<double> p05;
  std::optional<double> p95;
  // Σ (x - mean)²; 0 for fewer than two.
  double sum_of_squared_deviations = 0;
};

// `ascending` must be sorted. Sums run in that order.
GroupSummary Summarize(std::span<const double> ascending);

// Type 7 quantile of sorted values, probability from 0 to 1; undefined without values.
std::optional<double> Quantile(std::span<const double> ascending, double probability);

}  // namespace icap::scoring
