// The different ways respondents answered all items of a factor, and how many answered each way. A model in which items
// discriminate differently needs them; identical vectors are computed once.
//
// | case                                | result                                  |
// |-------------------------------------|-----------------------------------------|
// | respondent without any answer       | in no vector; vector_of is -1           |
// | missing answers                     | kNoAnswer                               |
//
// Vectors are in lexicographic order: neither the order of respondents nor that of schools can change a sum, and
// neighbours share their first answers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "services/scoring/domain/response_matrix.h"

namespace icap::scoring {

// In place of a category, which counts from 0 here.
inline constexpr uint8_t kNoAnswer = 255;

struct AnswerVectors {
  int32_t item_count = 0;
  // Options of each item.
  std::vector<int32_t> category_counts;
  // item_count bytes a vector, reverse-keyed items turned.
  std::vector<uint8_t> answers;
  std::vector<double> counts;
  // In the order of the matrix.
  std::vector<int32_t> vector_of;

  int32_t size() const { return static_cast<int32_t>(counts.size()); }
  std::span<const uint8_t> operator[](int32_t vector) const {
    return std::span(answers).subspan(static_cast<size_t>(vector) * item_count, item_count);
  }
};

// `factor` has passed CheckFactors.
AnswerVectors AnswerVectorsOf(const ResponseMatrix& matrix, const Factor& factor);

}  // namespace icap::scoring
