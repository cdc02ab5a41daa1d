// All that the answers tell a model of the Rasch family (partial credit, rating scale): how often each category of an
// item was chosen, and for each set of answered items how the raw scores are distributed.
//
//   raw score r = Σ over the answered items of (category - 1), reverse-keyed items turned
//
// Given the items a respondent answered, r is sufficient for the respondent, and the category counts are sufficient for
// the items; which respondent gave which answers does not matter. A rollout of 300,000 respondents becomes a few
// kilobytes.
//
// | case                              | result                                                       |
// |-----------------------------------|--------------------------------------------------------------|
// | respondent without any answer     | in no pattern; RespondentScore::pattern is -1                |
// | respondent with some answers      | in the pattern of the answered items                         |
// | item nobody answered              | category counts of zero                                      |
//
// Patterns are ordered by their items, the complete one first (it is always there) and then those of fewer and fewer
// items, so that neither the order of respondents nor that of schools can change a sum.
//
// Source: Andersen (1977), Sufficient statistics and latent trait models, Psychometrika 42, 69-81.
#pragma once

#include <cstdint>
#include <vector>

#include "services/scoring/domain/response_matrix.h"

namespace icap::scoring {

// The respondents who answered exactly these items.
struct AnswerPattern {
  // Positions in the factor, ascending.
  std::vector<int32_t> items;
  // Respondents by raw score, 0 to Σ (A - 1) over `items`. Real numbers, so that respondents may carry weights.
  std::vector<double> score_counts;
};

struct RespondentScore {
  int32_t pattern = -1;
  int32_t raw_score = 0;
};

struct RawScoreStatistics {
  // [item][category - 1].
  std::vector<std::vector<double>> category_counts;
  std::vector<AnswerPattern> patterns;
  // In the order of the matrix.
  std::vector<RespondentScore> respondents;

  int32_t item_count() const { return static_cast<int32_t>(category_counts.size()); }
};

// `factor` has passed CheckFactors.
RawScoreStatistics RawScoresOf(const ResponseMatrix& matrix, const Factor& factor);

}  // namespace icap::scoring
