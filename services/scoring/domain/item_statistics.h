// Mean and spread of one group's answers to one item, from its option counts. They describe the answers as given:
// categories are taken as the numbers 1…A.
//
//   mean = Σ x c_x / n        variance = Σ c_x (x - mean)² / (n - 1) = (n Σ c_x x² - (Σ c_x x)²) / (n (n - 1))
//
// The sums are integers and exact, so the order of respondents cannot change a bit of the result, and tabulated counts
// give the same numbers as single answers.
//
// | case             | n | mean      | variance, sd |
// |------------------|---|-----------|--------------|
// | no answers       | 0 | undefined | undefined    |
// | one answer       | 1 | answer    | undefined    |
// | all the same     | n | answer    | 0, exactly   |
//
// Source: any textbook; n - 1 as in R's var().
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "services/scoring/domain/response_matrix.h"

namespace icap::scoring {

// Answers of one group to one item: element x - 1 is the number that chose category x. Its size is A.
using OptionCounts = std::vector<int32_t>;

struct ItemStatistics {
  int64_t answer_count = 0;
  std::optional<double> mean;
  std::optional<double> variance;
  std::optional<double> sd;
};

// How often each of `category_count` options was chosen; missing answers are left out. category_count is at most
// kMaxCategoryCount.
OptionCounts CountOptions(std::span<const Category> answers, int32_t category_count);

ItemStatistics ItemStatisticsOf(std::span<const int32_t> counts);

}  // namespace icap::scoring
