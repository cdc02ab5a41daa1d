#include "services/scoring/domain/partial_credit_marginal.h"

namespace icap::scoring {

MarginalCalibration PartialCreditMarginal(const RawScoreStatistics& statistics) {
  const CategoryUsage usage = OwnCategories(statistics);
  return FitMarginal(statistics, usage, Eigen::MatrixXd::Identity(usage.difficulty_count, usage.difficulty_count));
}

}  // namespace icap::scoring
