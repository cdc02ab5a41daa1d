// Internal consistency of a factor: the share of the variance of the sum that its items have in common, if all of them
// measure the same with equal weight.
//
//   alpha = k / (k - 1) · (1 - Σ V(item) / V(sum))
//
// On respondents with an answer to every item of the factor, reverse-keyed items turned, over all schools. Raw alpha:
// items are not standardised. Sums are integers and exact, so neither the order of respondents nor that of items
// matters.
//
// | case                                      | alpha                       |
// |-------------------------------------------|-----------------------------|
// | one item                                  | undefined                   |
// | fewer than two complete respondents       | undefined                   |
// | all sums equal                            | undefined (0 / 0, or -infinity) |
// | items that work against each other        | negative, reported as it is |
// | an item answered the same by all          | counts as an item without variance |
//
// Source: Cronbach (1951), Psychometrika 16, 297-334. R: psych::alpha, raw_alpha, on complete rows.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "services/scoring/domain/response_matrix.h"

namespace icap::scoring {

// Sum and sum of squares of one variable.
struct PowerSums {
  int64_t sum = 0;
  int64_t sum_of_squares = 0;

  void Add(int64_t value) { AddMany(value, 1); }
  void AddMany(int64_t value, int64_t count) {
    sum += value * count;
    sum_of_squares += value * value * count;
  }
};

// What alpha needs, and all of it: it can be filled school by school in any order.
struct CompleteResponseSums {
  int64_t respondent_count = 0;
  std::vector<PowerSums> items;
  PowerSums total;
};

std::optional<double> CronbachAlpha(const CompleteResponseSums& sums);

}  // namespace icap::scoring
