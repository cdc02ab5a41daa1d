// Which categories of a factor's items have a parameter. A category nobody chose has none (partial_credit_item.h says
// why).
//
// | model         | a category has a parameter when                    |
// |---------------|----------------------------------------------------|
// | partial credit| somebody chose it on this item                     |
// | rating scale  | somebody chose it on any item (the steps are shared)|
//
// A parameter is the difficulty β of a category over the lowest one in use. Categories are counted from 0.
#pragma once

#include <cstdint>
#include <vector>

#include <Eigen/Dense>

#include "services/scoring/domain/calibration_report.h"
#include "services/scoring/domain/partial_credit_item.h"
#include "services/scoring/domain/raw_score_statistics.h"

namespace icap::scoring {

struct ItemCategories {
  // Ascending; empty when nobody answered the item.
  std::vector<int32_t> used;
  // Where the β of used[1] stands among the difficulties of all items; the others follow it.
  int32_t first_difficulty = 0;

  int32_t lowest() const { return used.empty() ? 0 : used.front(); }
  int32_t width() const { return used.empty() ? 0 : used.back() - used.front(); }
  int32_t difficulty_count() const { return used.empty() ? 0 : static_cast<int32_t>(used.size()) - 1; }
};

struct CategoryUsage {
  std::vector<ItemCategories> items;
  int32_t difficulty_count = 0;
};

CategoryUsage OwnCategories(const RawScoreStatistics& statistics);
CategoryUsage SharedCategories(const RawScoreStatistics& statistics);

// Options nobody chose, item by item; all of an item's options when nobody answered it.
std::vector<UnusedCategory> UnusedCategoriesOf(const RawScoreStatistics& statistics);

// How often each category with a parameter was chosen, in the order of the difficulties.
Eigen::VectorXd ChosenCounts(const RawScoreStatistics& statistics, const CategoryUsage& usage);

// The items with these difficulties. `statistics` says how many options each has.
std::vector<PartialCreditItem> ItemsWith(const RawScoreStatistics& statistics, const CategoryUsage& usage,
                                         const Eigen::VectorXd& difficulties);

// Difficulties to start from: steps at the log ratios of neighbouring counts.
Eigen::VectorXd StartingDifficulties(const RawScoreStatistics& statistics, const CategoryUsage& usage);

// Why these answers cannot calibrate a model of the Rasch family with so many free parameters; kConverged when they
// can.
CalibrationOutcome CheckAnswers(const RawScoreStatistics& statistics, const CategoryUsage& usage,
                                int64_t free_parameter_count);

}  // namespace icap::scoring
