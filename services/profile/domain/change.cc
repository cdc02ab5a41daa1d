#include "services/profile/domain/change.h"

#include <cmath>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/profile/domain/normal_distribution.h"

namespace icap::profile {
namespace {

absl::Status CheckMeasure(std::string_view field, const MeasureWithError& measure) {
  if (!std::isfinite(measure.value) || !std::isfinite(measure.standard_error) || measure.standard_error < 0) {
    return FieldInvalid(field, "must be finite, with a standard error that is finite and not negative");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Change> ChangeBetween(const MeasureWithError& before, const MeasureWithError& after,
                                     double link_standard_error) {
  ICAP_RETURN_IF_ERROR(CheckMeasure("before", before));
  ICAP_RETURN_IF_ERROR(CheckMeasure("after", after));
  ICAP_RETURN_IF_ERROR(CheckMeasure("link_standard_error", {0.0, link_standard_error}));
  Change change{.difference = after.value - before.value};
  change.standard_error =
      std::sqrt(before.standard_error * before.standard_error + after.standard_error * after.standard_error +
                link_standard_error * link_standard_error);
  const double half_width = kNormal95 * change.standard_error;
  change.interval = {change.difference - half_width, change.difference + half_width};
  if (change.standard_error > 0) change.z = change.difference / change.standard_error;
  const bool shown = change.z ? std::fabs(*change.z) >= kShownChangeZ : change.difference != 0;
  if (shown) change.verdict = change.difference > 0 ? ChangeVerdict::kRose : ChangeVerdict::kFell;
  return change;
}

}  // namespace icap::profile
