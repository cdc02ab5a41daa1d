// One factor over the schools of a district, region or state. The school is the unit: the question is what its schools are
// like, not what its teachers are like.
//
//   mean = Σ mean_j / k        sd_between = √(Σ (mean_j - mean)² / (k - 1))        standard error = sd_between / √k
//   pooled mean = Σ n_j mean_j / Σ n_j
//   pooled sd   = √((Σ (n_j - 1) sd_j² + Σ n_j (mean_j - pooled mean)²) / (Σ n_j - 1)), the sd over all respondents
//
// The standard error takes the schools as a sample of clusters and holds both the differences between schools and the
// sampling of teachers in them. Percentiles of school means (type 7) are given for 10 schools or more: with fewer a
// percentile is a school.
//
// Only schools that are shown (disclosure.h) may be passed: a mean over hidden schools could be solved for them.
//
// | case                                | mean | sd_between, standard error | distribution | pooled mean | pooled sd |
// |-------------------------------------|------|----------------------------|--------------|-------------|-----------|
// | no schools                          | –    | –                          | –            | –           | –         |
// | one school                          | its mean | –                      | –            | its mean    | its sd    |
// | 2 to 9 schools                      | yes  | yes                        | –            | yes         | yes       |
// | all means equal                     | yes  | 0                          | as above     | yes         | yes       |
// | a school of one respondent (no sd)  | yes  | yes                        | as above     | yes         | yes: it adds no spread within |
// | a school with n < 1, or with n > 1 and no sd | INVALID_ARGUMENT                                            |||||
//
// Source: Cochran (1977), Sampling techniques, 3rd ed., chapter 9 (clusters as units); Hyndman & Fan (1996), The American
// Statistician 50, 361-365 (type 7).
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "absl/status/statusor.h"

namespace icap::profile {

inline constexpr int64_t kMinSchoolsForDistribution = 10;

// A shown school's measure on the factor.
struct SchoolMeasure {
  int64_t respondent_count = 0;
  double mean = 0;
  // Undefined for one respondent.
  std::optional<double> sd;
};

struct Distribution {
  double p10 = 0;
  double p25 = 0;
  double p50 = 0;
  double p75 = 0;
  double p90 = 0;
};

struct FactorAggregate {
  int64_t respondent_count = 0;
  int64_t school_count = 0;
  // Of the school means, schools counting equally.
  std::optional<double> mean;
  std::optional<double> standard_error;
  std::optional<double> sd_between;
  // Over respondents, schools counting by their size.
  std::optional<double> pooled_mean;
  std::optional<double> pooled_sd;
  std::optional<Distribution> distribution;
};

// The order of the schools does not change a bit of the result.
absl::StatusOr<FactorAggregate> AggregateSchools(std::span<const SchoolMeasure> schools);

// Type 7 quantile of sorted values, probability from 0 to 1; undefined without values.
std::optional<double> Quantile(std::span<const double> ascending, double probability);

}  // namespace icap::profile
