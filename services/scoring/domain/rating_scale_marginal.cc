#include "services/scoring/domain/rating_scale_marginal.h"

#include "services/scoring/domain/rating_scale_conditional.h"

namespace icap::scoring {

MarginalCalibration RatingScaleMarginal(const RawScoreStatistics& statistics) {
  if (!ShareOneScale(statistics)) {
    return {.report = {.outcome = CalibrationOutcome::kDifferentOptionCounts,
                       .unused_categories = UnusedCategoriesOf(statistics)}};
  }
  const CategoryUsage usage = SharedCategories(statistics);
  return FitMarginal(statistics, usage, RatingScaleDesign(usage, /*centred=*/false));
}

}  // namespace icap::scoring
