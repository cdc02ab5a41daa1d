// A respondent's score on a factor: the mean of the answered items, reverse-keyed ones turned (x counts as A + 1 - x).
//
// A respondent has a score who answered at least half of the factor's items, and at least two of them.
//
// | case                                 | score                                       |
// |--------------------------------------|---------------------------------------------|
// | one item in the factor               | its answer (two cannot be asked for)        |
// | two or three items                   | two answers are enough, one is not          |
// | odd number of items, k               | (k + 1) / 2 answers                         |
// | no answers                           | none                                        |
// | items on scales of different lengths | mean of the categories, as the author of the instrument asked |
//
// Source: the half rule of person-mean scoring, Fairclough & Cella (1996), Quality of Life Research 5, 321-329. The
// minimum of two is this project's: one answer is not a measure of a factor.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "services/scoring/domain/item_statistics.h"
#include "services/scoring/domain/response_matrix.h"

namespace icap::scoring {

// Answers a respondent needs for a score on a factor of `item_count` items.
int32_t MinimumAnsweredItems(int32_t item_count);

// One school's respondents on one factor.
struct SchoolFactorResponses {
  // One for each respondent that has a score, ascending: so nothing computed from them depends on who came first.
  std::vector<double> scores;
  // Respondents with an answer to every item of the factor.
  int64_t complete_count = 0;
  // Their option counts, as answered, in the order of the factor's items.
  std::vector<OptionCounts> complete_counts;
  // Sum and sum of squares of their keyed totals.
  int64_t complete_total_sum = 0;
  int64_t complete_total_sum_of_squares = 0;
};

// `factor` must have passed CheckFactors.
SchoolFactorResponses ScoreRespondents(const ResponseMatrix& matrix, const Factor& factor, SchoolIndex school);

}  // namespace icap::scoring
