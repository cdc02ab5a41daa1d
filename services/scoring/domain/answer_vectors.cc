#include "services/scoring/domain/answer_vectors.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace icap::scoring {
namespace {

// item_count bytes a respondent.
std::vector<uint8_t> RowsOf(const ResponseMatrix& matrix, const Factor& factor) {
  const size_t item_count = factor.items.size();
  std::vector<uint8_t> rows(matrix.respondent_count() * item_count);
  size_t first = 0;
  for (int32_t s = 0; s < matrix.school_count(); ++s) {
    for (size_t i = 0; i < item_count; ++i) {
      const FactorItem& item = factor.items[i];
      const int32_t category_count = matrix.Column(item.column).category_count;
      size_t at = first * item_count + i;
      for (const Category answer : matrix.Answers({s}, item.column)) {
        if (answer == kMissing) {
          rows[at] = kNoAnswer;
        } else {
          rows[at] = static_cast<uint8_t>(item.reverse ? category_count - answer : answer - 1);
        }
        at += item_count;
      }
    }
    first += matrix.RespondentCount({s});
  }
  return rows;
}

}  // namespace

AnswerVectors AnswerVectorsOf(const ResponseMatrix& matrix, const Factor& factor) {
  AnswerVectors vectors;
  vectors.item_count = static_cast<int32_t>(factor.items.size());
  for (const FactorItem& item : factor.items) {
    vectors.category_counts.push_back(matrix.Column(item.column).category_count);
  }
  const std::vector<uint8_t> rows = RowsOf(matrix, factor);
  const size_t width = factor.items.size();
  std::vector<int32_t> order(matrix.respondent_count());
  std::iota(order.begin(), order.end(), 0);
  const auto row = [&](int32_t respondent) { return rows.data() + static_cast<size_t>(respondent) * width; };
  std::sort(order.begin(), order.end(), [&](int32_t a, int32_t b) { return std::memcmp(row(a), row(b), width) < 0; });
  vectors.vector_of.assign(order.size(), -1);
  const uint8_t* last = nullptr;
  for (const int32_t respondent : order) {
    const uint8_t* answers = row(respondent);
    if (std::all_of(answers, answers + width, [](uint8_t answer) { return answer == kNoAnswer; })) continue;
    if (last == nullptr || std::memcmp(last, answers, width) != 0) {
      vectors.answers.insert(vectors.answers.end(), answers, answers + width);
      vectors.counts.push_back(0.0);
      last = answers;
    }
    vectors.counts.back() += 1.0;
    vectors.vector_of[respondent] = vectors.size() - 1;
  }
  return vectors;
}

}  // namespace icap::scoring
