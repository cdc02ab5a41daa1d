#include "services/scoring/domain/factor_score.h"

#include <algorithm>

namespace icap::scoring {
namespace {

// Option counts of one item over the respondents that answered every item.
OptionCounts CountComplete(std::span<const Category> answers, std::span<const int32_t> answered, int32_t item_count,
                           int32_t category_count) {
  OptionCounts counts(category_count, 0);
  for (size_t r = 0; r < answers.size(); ++r) {
    if (answered[r] == item_count) ++counts[answers[r] - 1];
  }
  return counts;
}

}  // namespace

int32_t MinimumAnsweredItems(int32_t item_count) {
  return std::min(item_count, std::max(2, (item_count + 1) / 2));
}

SchoolFactorResponses ScoreRespondents(const ResponseMatrix& matrix, const Factor& factor, SchoolIndex school) {
  const auto item_count = static_cast<int32_t>(factor.items.size());
  const int64_t respondent_count = matrix.RespondentCount(school);
  std::vector<int32_t> answered(respondent_count, 0);
  std::vector<int32_t> total(respondent_count, 0);
  for (const FactorItem& item : factor.items) {
    const auto answers = matrix.Answers(school, item.column);
    const int32_t turned = matrix.Column(item.column).category_count + 1;
    for (int64_t r = 0; r < respondent_count; ++r) {
      const int32_t given = answers[r] != kMissing;
      answered[r] += given;
      total[r] += item.reverse ? given * (turned - answers[r]) : answers[r];
    }
  }

  SchoolFactorResponses responses;
  const int32_t minimum = MinimumAnsweredItems(item_count);
  for (int64_t r = 0; r < respondent_count; ++r) {
    if (answered[r] >= minimum) responses.scores.push_back(static_cast<double>(total[r]) / answered[r]);
    if (answered[r] == item_count) {
      ++responses.complete_count;
      responses.complete_total_sum += total[r];
      responses.complete_total_sum_of_squares += static_cast<int64_t>(total[r]) * total[r];
    }
  }
  std::sort(responses.scores.begin(), responses.scores.end());

  responses.complete_counts.reserve(factor.items.size());
  for (const FactorItem& item : factor.items) {
    const auto answers = matrix.Answers(school, item.column);
    const int32_t category_count = matrix.Column(item.column).category_count;
    responses.complete_counts.push_back(responses.complete_count == respondent_count
                                            ? CountOptions(answers, category_count)
                                            : CountComplete(answers, answered, item_count, category_count));
  }
  return responses;
}

}  // namespace icap::scoring
