// Agreement of one group on one item, against what random answers would give.
//
//   r_wg = 1 - s² / σ²      s² variance of the answers (n - 1), σ² variance under a null: answers without agreement
//
// Nulls: uniform, σ² = (A² - 1) / 12; slight and moderate skew, which allow for a leaning to the favourable side (for
// five options the shares .05 .15 .20 .35 .25 and 0 .10 .15 .40 .35, σ² = 1.34 and 0.90).
//
// | case                                   | result                                                              |
// |----------------------------------------|---------------------------------------------------------------------|
// | n < 2                                  | undefined                                                           |
// | all the same                           | 1                                                                   |
// | s² > σ²                                | negative; TruncatedAtZero gives the 0 that James et al. recommend    |
// | skewed null, A not from 5 to 11        | undefined: nobody has published one                                 |
//
// Source: James, Demaree & Wolf (1984), Journal of Applied Psychology 69, 85-98; skewed nulls for 5 to 11 options:
// LeBreton & Senter (2008), Organizational Research Methods 11, 815-852, table 2. R: multilevel::rwg (truncates).
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace icap::scoring {

enum class NullDistribution { kUniform, kSlightSkew, kModerateSkew };

// Variance of answers without agreement on a scale of `category_count` options, at least 2.
std::optional<double> NullVariance(NullDistribution null, int32_t category_count);

// `counts` holds the number of answers in each category 1…A. At most 1, not bounded below.
std::optional<double> WithinGroupAgreement(std::span<const int32_t> counts, NullDistribution null);

// The value, or 0 where it is negative.
std::optional<double> TruncatedAtZero(std::optional<double> agreement);

}  // namespace icap::scoring
