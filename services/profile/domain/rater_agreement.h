// How well two raters of the same sessions agreed: quadratic weighted kappa with its interval, and Krippendorff's
// ordinal alpha, over every indicator that both rated in the same session.
//
// | case                                | result                                                             |
// |-------------------------------------|--------------------------------------------------------------------|
// | fewer than kMinRatingPairs pairs    | kTooFew: a coefficient of so few says nothing                      |
// | every rating is the same level      | kNoVariation: agreement beyond chance is not defined               |
// | kappa's interval                    | kappa ± 1.96 SE, kept within -1 and 1                              |
// | alpha's interval                    | none: its distribution at so few pairs is not known                |
//
// Source: weighted_kappa.h, krippendorff_alpha.h.
#pragma once

#include <optional>
#include <span>

#include "absl/status/statusor.h"
#include "services/profile/domain/weighted_kappa.h"

namespace icap::profile {

inline constexpr int kMinRatingPairs = 10;

enum class AgreementOutcome { kEstimated = 1, kTooFew = 2, kNoVariation = 3 };

struct AgreementCoefficient {
  AgreementOutcome outcome = AgreementOutcome::kTooFew;
  int pair_count = 0;
  std::optional<double> value;
  std::optional<double> interval_low;
  std::optional<double> interval_high;
};

struct RaterAgreement {
  AgreementCoefficient weighted_kappa;
  AgreementCoefficient krippendorff_alpha;
};

// Pairs with a rating missing are left out. INVALID_ARGUMENT as weighted_kappa.h.
absl::StatusOr<RaterAgreement> RaterAgreementOf(std::span<const RatingPair> pairs, int level_count);

}  // namespace icap::profile
