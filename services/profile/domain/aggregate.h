// One factor over the schools of a district, region or state. The school is the unit: the question is what its schools
// are like, not what its teachers are like.
//
//   mean = Σ mean_j / k        sd_between = √(Σ (mean_j - mean)² / (k - 1))        standard error = sd_between / √k
//
// The standard error takes the schools as a sample of clusters and holds both the differences between schools and the
// sampling of teachers in them. Percentiles of school means (type 7) are given for 10 schools or more: with fewer a
// percentile is a school.
//
// Only schools that are shown (disclosure.h) may be passed: a mean over hidden schools could be solved for them.
//
// | case                                | mean     | sd_between, standard error | distribution |
// |-------------------------------------|----------|----------------------------|--------------|
// | no schools                          | –        | –                          | –            |
// | one school                          | its mean | –                          | –            |
// | 2 to 9 schools                      | yes      | yes                        | –            |
// | all means equal                     | yes      | 0                          | as above     |
// | a school with n < 1 or a mean that is not finite | INVALID_ARGUMENT                         |||
//
// Source: Cochran (1977), Sampling techniques, 3rd ed., chapter 9 (clusters as units); Hyndman & Fan (1996), The
// American Statistician 50, 361-365 (type 7).
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
  std::optional<Distribution> distribution;
};

// The order of the schools does not change a bit of the result.
absl::StatusOr<FactorAggregate> AggregateSchools(std::span<const SchoolMeasure> schools);

// Type 7 quantile of sorted values, probability from 0 to 1; undefined without values.
std::optional<double> Quantile(std::span<const double> ascending, double probability);

}  // namespace icap::profile
