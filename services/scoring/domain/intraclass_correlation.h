// How much respondents of the same school resemble each other (ICC(1)), and how reliably their mean tells schools apart
// (ICC(2)), from a one-way analysis of variance with schools as groups.
//
//   MSB = Σ n_j (mean_j - mean)² / (J - 1)         MSW = Σ Σ (x - mean_j)² / (N - J)
//   ICC(1) = (MSB - MSW) / (MSB + (k - 1) MSW)     ICC(2) = k ICC(1) / (1 + (k - 1) ICC(1)) = (MSB - MSW) / MSB
//   k = K, the arithmetic mean school size N / J;  or k = n0 = (N - Σ n_j² / N) / (J - 1), Shrout & Fleiss
//
// n0 makes MSB an unbiased step-up for schools of different sizes. ICC(2) is the step-up of ICC(1) at the same k, where
// k cancels: both variants are the same number, and both are given because readers look for both.
//
// | case                                        | result                               |
// |---------------------------------------------|--------------------------------------|
// | fewer than two schools with respondents     | MSB, n0, ICCs undefined              |
// | one respondent in every school (N = J)      | MSW, ICCs undefined                  |
// | schools differ less than chance (MSB < MSW) | negative ICCs, reported as they are  |
// | school means all equal (MSB = 0)            | ICC(1) = -1 / (k - 1); ICC(2) undefined (-infinity) |
// | all answers equal                           | mean squares 0, ICCs undefined       |
// | schools without respondents                 | left out of J and K                  |
//
// Source: Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428; Bliese (2000) in Klein & Kozlowski (eds.),
// Multilevel theory, research, and methods in organizations. R: multilevel::ICC1, ICC2 on aov.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "services/scoring/domain/group_summary.h"

namespace icap::scoring {

struct IntraclassCorrelation {
  // Schools with at least one respondent, and their respondents.
  int64_t school_count = 0;
  int64_t respondent_count = 0;
  std::optional<double> ms_between;
  std::optional<double> ms_within;
  // K and n0.
  std::optional<double> mean_school_size;
  std::optional<double> n0;
  std::optional<double> icc1;
  std::optional<double> icc2;
  std::optional<double> icc1_n0;
  std::optional<double> icc2_n0;
};

// Sums run in the order of `schools`.
IntraclassCorrelation IntraclassCorrelationOf(std::span<const GroupSummary> schools);

}  // namespace icap::scoring
