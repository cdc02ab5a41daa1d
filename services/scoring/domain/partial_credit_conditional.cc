#include "services/scoring/domain/partial_credit_conditional.h"

#include <algorithm>

namespace icap::scoring {
namespace {

// Difficulties from all steps but the last, which is minus the sum of the others.
Eigen::MatrixXd CentredSteps(const CategoryUsage& usage) {
  const int32_t count = usage.difficulty_count;
  Eigen::MatrixXd design = Eigen::MatrixXd::Zero(count, std::max(0, count - 1));
  for (const ItemCategories& item : usage.items) {
    for (int32_t j = 0; j < item.difficulty_count(); ++j) {
      const int32_t row = item.first_difficulty + j;
      if (j > 0) design.row(row) = design.row(row - 1);
      if (row < count - 1) {
        design(row, row) += 1.0;
      } else {
        design.row(row).array() -= 1.0;
      }
    }
  }
  return design;
}

}  // namespace

ConditionalCalibration PartialCreditConditional(const RawScoreStatistics& statistics) {
  const CategoryUsage usage = OwnCategories(statistics);
  return FitConditional(statistics, usage, CentredSteps(usage));
}

}  // namespace icap::scoring
