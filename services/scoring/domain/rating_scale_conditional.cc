#include "services/scoring/domain/rating_scale_conditional.h"

#include <algorithm>

namespace icap::scoring {

Eigen::MatrixXd RatingScaleDesign(const CategoryUsage& usage, bool centred) {
  // Items in use have the same categories.
  int32_t item_count = 0;
  int32_t step_count = 0;
  for (const ItemCategories& item : usage.items) {
    if (item.difficulty_count() == 0) continue;
    ++item_count;
    step_count = item.difficulty_count();
  }
  const int32_t locations = std::max(0, item_count - (centred ? 1 : 0));
  const int32_t thresholds = std::max(0, step_count - 1);
  Eigen::MatrixXd design = Eigen::MatrixXd::Zero(usage.difficulty_count, locations + thresholds);
  int32_t position = 0;
  for (const ItemCategories& item : usage.items) {
    if (item.difficulty_count() == 0) continue;
    for (int32_t j = 0; j < item.difficulty_count(); ++j) {
      const int32_t row = item.first_difficulty + j;
      const int32_t score = item.used[j + 1] - item.lowest();
      if (position < locations) {
        design(row, position) = score;
      } else {
        design.row(row).head(locations).setConstant(-score);
      }
      // The cumulated steps of the scale end at 0.
      if (j < thresholds) design(row, locations + j) = 1.0;
    }
    ++position;
  }
  return design;
}

bool ShareOneScale(const RawScoreStatistics& statistics) {
  return std::all_of(statistics.category_counts.begin(), statistics.category_counts.end(),
                     [&](const auto& counts) { return counts.size() == statistics.category_counts.front().size(); });
}

ConditionalCalibration RatingScaleConditional(const RawScoreStatistics& statistics) {
  if (!ShareOneScale(statistics)) {
    return {.report = {.outcome = CalibrationOutcome::kDifferentOptionCounts,
                       .unused_categories = UnusedCategoriesOf(statistics)}};
  }
  const CategoryUsage usage = SharedCategories(statistics);
  return FitConditional(statistics, usage, RatingScaleDesign(usage, /*centred=*/true));
}

}  // namespace icap::scoring
