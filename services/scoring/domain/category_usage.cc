#include "services/scoring/domain/category_usage.h"

#include <algorithm>
#include <cmath>

namespace icap::scoring {
namespace {

// A respondent bears on the difficulties with two answers or more that are not all the lowest, nor all the highest.
double InformativeRespondents(const RawScoreStatistics& statistics, const CategoryUsage& usage) {
  double informative = 0;
  for (const AnswerPattern& pattern : statistics.patterns) {
    if (pattern.items.size() < 2) continue;
    int32_t lowest = 0;
    int32_t highest = 0;
    for (const int32_t i : pattern.items) {
      lowest += usage.items[i].lowest();
      highest += usage.items[i].lowest() + usage.items[i].width();
    }
    for (int32_t score = lowest + 1; score < highest; ++score) informative += pattern.score_counts[score];
  }
  return informative;
}

CategoryUsage Numbered(CategoryUsage usage) {
  for (ItemCategories& item : usage.items) {
    item.first_difficulty = usage.difficulty_count;
    usage.difficulty_count += item.difficulty_count();
  }
  return usage;
}

}  // namespace

CategoryUsage OwnCategories(const RawScoreStatistics& statistics) {
  CategoryUsage usage;
  for (const auto& counts : statistics.category_counts) {
    ItemCategories& item = usage.items.emplace_back();
    for (size_t x = 0; x < counts.size(); ++x) {
      if (counts[x] > 0) item.used.push_back(static_cast<int32_t>(x));
    }
  }
  return Numbered(std::move(usage));
}

CategoryUsage SharedCategories(const RawScoreStatistics& statistics) {
  std::vector<double> pooled;
  std::vector<bool> answered;
  for (const auto& counts : statistics.category_counts) {
    pooled.resize(std::max(pooled.size(), counts.size()), 0.0);
    double total = 0;
    for (size_t x = 0; x < counts.size(); ++x) {
      pooled[x] += counts[x];
      total += counts[x];
    }
    answered.push_back(total > 0);
  }
  CategoryUsage usage;
  for (const bool has_answers : answered) {
    ItemCategories& item = usage.items.emplace_back();
    for (size_t x = 0; has_answers && x < pooled.size(); ++x) {
      if (pooled[x] > 0) item.used.push_back(static_cast<int32_t>(x));
    }
  }
  return Numbered(std::move(usage));
}

std::vector<UnusedCategory> UnusedCategoriesOf(const RawScoreStatistics& statistics) {
  std::vector<UnusedCategory> unused;
  for (int32_t i = 0; i < statistics.item_count(); ++i) {
    const auto& counts = statistics.category_counts[i];
    for (size_t x = 0; x < counts.size(); ++x) {
      if (counts[x] == 0) unused.push_back({i, static_cast<int32_t>(x)});
    }
  }
  return unused;
}

Eigen::VectorXd ChosenCounts(const RawScoreStatistics& statistics, const CategoryUsage& usage) {
  Eigen::VectorXd counts(usage.difficulty_count);
  for (size_t i = 0; i < usage.items.size(); ++i) {
    const ItemCategories& item = usage.items[i];
    for (int32_t j = 0; j < item.difficulty_count(); ++j) {
      counts[item.first_difficulty + j] = statistics.category_counts[i][item.used[j + 1]];
    }
  }
  return counts;
}

std::vector<PartialCreditItem> ItemsWith(const RawScoreStatistics& statistics, const CategoryUsage& usage,
                                         const Eigen::VectorXd& difficulties) {
  std::vector<PartialCreditItem> items;
  for (size_t i = 0; i < usage.items.size(); ++i) {
    const ItemCategories& categories = usage.items[i];
    PartialCreditItem& item = items.emplace_back();
    item.difficulties.resize(statistics.category_counts[i].size());
    if (categories.used.empty()) continue;
    item.difficulties[categories.lowest()] = 0.0;
    for (int32_t j = 0; j < categories.difficulty_count(); ++j) {
      item.difficulties[categories.used[j + 1]] = difficulties[categories.first_difficulty + j];
    }
  }
  return items;
}

Eigen::VectorXd StartingDifficulties(const RawScoreStatistics& statistics, const CategoryUsage& usage) {
  Eigen::VectorXd difficulties(usage.difficulty_count);
  for (size_t i = 0; i < usage.items.size(); ++i) {
    const ItemCategories& item = usage.items[i];
    double difficulty = 0;
    for (int32_t j = 0; j < item.difficulty_count(); ++j) {
      // A half added: a shared category may be unused on this item.
      const double from = statistics.category_counts[i][item.used[j]] + 0.5;
      const double to = statistics.category_counts[i][item.used[j + 1]] + 0.5;
      difficulty += std::log(from / to);
      difficulties[item.first_difficulty + j] = difficulty;
    }
  }
  return difficulties;
}

CalibrationOutcome CheckAnswers(const RawScoreStatistics& statistics, const CategoryUsage& usage,
                                int64_t free_parameter_count) {
  const auto usable = std::count_if(usage.items.begin(), usage.items.end(),
                                    [](const ItemCategories& item) { return item.difficulty_count() > 0; });
  const auto answered = std::count_if(usage.items.begin(), usage.items.end(),
                                      [](const ItemCategories& item) { return !item.used.empty(); });
  if (usable == 0 && answered >= 2) return CalibrationOutcome::kAnswersAllEqual;
  if (usable < 2) return CalibrationOutcome::kTooFewItems;
  const double informative = InformativeRespondents(statistics, usage);
  if (informative == 0) return CalibrationOutcome::kAnswersAllEqual;
  if (informative < static_cast<double>(free_parameter_count)) return CalibrationOutcome::kTooFewRespondents;
  return CalibrationOutcome::kConverged;
}

}  // namespace icap::scoring
