#include "services/scoring/domain/raw_score_statistics.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <unordered_map>
#include <utility>

namespace icap::scoring {
namespace {

// What a category adds to the raw score; a missing answer adds nothing.
using ScoreByCategory = std::array<uint8_t, kMaxCategoryCount + 1>;

ScoreByCategory ScoresOf(int32_t category_count, bool reverse) {
  ScoreByCategory scores{};
  for (int32_t category = 1; category <= category_count; ++category) {
    scores[category] = static_cast<uint8_t>(reverse ? category_count - category : category - 1);
  }
  return scores;
}

// Collects respondents by which items they left out. A key holds one bit an item, set where the answer is missing.
class PatternCollector {
 public:
  explicit PatternCollector(std::vector<int32_t> category_counts)
      : category_counts_(std::move(category_counts)), key_bytes_((category_counts_.size() + 7) / 8) {}

  size_t key_bytes() const { return key_bytes_; }

  int32_t PatternOf(const std::string& missing) {
    const auto [found, inserted] = index_by_key_.try_emplace(missing, static_cast<int32_t>(patterns_.size()));
    if (inserted) patterns_.push_back(NewPattern(missing));
    return found->second;
  }

  AnswerPattern& Pattern(int32_t index) { return patterns_[index]; }

  // Hands the patterns over in their order and turns the indices of `respondents` accordingly.
  std::vector<AnswerPattern> Take(std::vector<RespondentScore>& respondents) {
    std::vector<int32_t> order(patterns_.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [this](int32_t a, int32_t b) {
      const auto& left = patterns_[a].items;
      const auto& right = patterns_[b].items;
      return left.size() != right.size() ? left.size() > right.size() : left < right;
    });
    std::vector<int32_t> new_index(patterns_.size());
    std::vector<AnswerPattern> sorted;
    for (size_t i = 0; i < order.size(); ++i) {
      new_index[order[i]] = patterns_[order[i]].items.empty() ? -1 : static_cast<int32_t>(i);
      if (!patterns_[order[i]].items.empty()) sorted.push_back(std::move(patterns_[order[i]]));
    }
    for (RespondentScore& respondent : respondents) respondent.pattern = new_index[respondent.pattern];
    return sorted;
  }

 private:
  AnswerPattern NewPattern(const std::string& missing) const {
    AnswerPattern pattern;
    size_t highest_score = 0;
    for (size_t i = 0; i < category_counts_.size(); ++i) {
      if ((static_cast<uint8_t>(missing[i / 8]) >> (i % 8)) & 1) continue;
      pattern.items.push_back(static_cast<int32_t>(i));
      highest_score += category_counts_[i] - 1;
    }
    pattern.score_counts.assign(highest_score + 1, 0.0);
    return pattern;
  }

  std::vector<int32_t> category_counts_;
  size_t key_bytes_;
  std::unordered_map<std::string, int32_t> index_by_key_;
  std::vector<AnswerPattern> patterns_;
};

}  // namespace

RawScoreStatistics RawScoresOf(const ResponseMatrix& matrix, const Factor& factor) {
  std::vector<int32_t> category_counts;
  std::vector<ScoreByCategory> scores;
  for (const FactorItem& item : factor.items) {
    category_counts.push_back(matrix.Column(item.column).category_count);
    scores.push_back(ScoresOf(category_counts.back(), item.reverse));
  }
  PatternCollector collector(category_counts);
  const size_t item_count = factor.items.size();
  std::vector<std::array<int64_t, kMaxCategoryCount + 1>> answer_counts(item_count);
  for (auto& counts : answer_counts) counts.fill(0);

  RawScoreStatistics statistics;
  statistics.respondents.reserve(matrix.respondent_count());
  const std::string complete(collector.key_bytes(), '\0');
  const int32_t complete_pattern = collector.PatternOf(complete);
  std::vector<uint16_t> raw_scores;
  std::vector<uint16_t> missing_counts;
  for (int32_t s = 0; s < matrix.school_count(); ++s) {
    const int64_t n = matrix.RespondentCount({s});
    raw_scores.assign(n, 0);
    missing_counts.assign(n, 0);
    for (size_t i = 0; i < item_count; ++i) {
      const auto answers = matrix.Answers({s}, factor.items[i].column);
      for (int64_t r = 0; r < n; ++r) {
        raw_scores[r] += scores[i][answers[r]];
        missing_counts[r] += answers[r] == kMissing;
        ++answer_counts[i][answers[r]];
      }
    }
    for (int64_t r = 0; r < n; ++r) {
      int32_t pattern = complete_pattern;
      if (missing_counts[r] > 0) {
        std::string missing = complete;
        for (size_t i = 0; i < item_count; ++i) {
          if (matrix.Answers({s}, factor.items[i].column)[r] != kMissing) continue;
          missing[i / 8] = static_cast<char>(static_cast<uint8_t>(missing[i / 8]) | (1U << (i % 8)));
        }
        pattern = collector.PatternOf(missing);
      }
      collector.Pattern(pattern).score_counts[raw_scores[r]] += 1.0;
      statistics.respondents.push_back({pattern, raw_scores[r]});
    }
  }
  for (size_t i = 0; i < item_count; ++i) {
    statistics.category_counts.emplace_back(category_counts[i], 0.0);
    for (int32_t category = 1; category <= category_counts[i]; ++category) {
      statistics.category_counts[i][scores[i][category]] = static_cast<double>(answer_counts[i][category]);
    }
  }
  statistics.patterns = collector.Take(statistics.respondents);
  return statistics;
}

}  // namespace icap::scoring
