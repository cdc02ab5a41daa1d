#include "services/profile/domain/rater_agreement.h"

#include <algorithm>
#include <vector>

#include "services/common/base/status_macros.h"
#include "services/profile/domain/krippendorff_alpha.h"

namespace icap::profile {
namespace {

constexpr double kNormal975 = 1.959963984540054;

}  // namespace

absl::StatusOr<RaterAgreement> RaterAgreementOf(std::span<const RatingPair> pairs, int level_count) {
  ICAP_ASSIGN_OR_RETURN(const Kappa kappa, WeightedKappa(pairs, level_count, KappaWeights::kQuadratic));
  std::vector<UnitRatings> units;
  for (const RatingPair& pair : pairs) {
    if (pair.first && pair.second) units.push_back({*pair.first, *pair.second});
  }
  ICAP_ASSIGN_OR_RETURN(const KrippendorffAlpha alpha, KrippendorffAlphaOf(units, level_count, AlphaMetric::kOrdinal));
  RaterAgreement agreement;
  const int pair_count = static_cast<int>(units.size());
  agreement.weighted_kappa.pair_count = pair_count;
  agreement.krippendorff_alpha.pair_count = pair_count;
  if (pair_count < kMinRatingPairs) return agreement;
  if (kappa.kappa) {
    agreement.weighted_kappa.outcome = AgreementOutcome::kEstimated;
    agreement.weighted_kappa.value = kappa.kappa;
    if (kappa.standard_error) {
      const double half = kNormal975 * *kappa.standard_error;
      agreement.weighted_kappa.interval_low = std::max(-1.0, *kappa.kappa - half);
      agreement.weighted_kappa.interval_high = std::min(1.0, *kappa.kappa + half);
    }
  } else {
    agreement.weighted_kappa.outcome = AgreementOutcome::kNoVariation;
  }
  agreement.krippendorff_alpha.value = alpha.alpha;
  agreement.krippendorff_alpha.outcome = alpha.alpha ? AgreementOutcome::kEstimated : AgreementOutcome::kNoVariation;
  return agreement;
}

}  // namespace icap::profile
