#include "services/profile/domain/measure_levels.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/profile/domain/normal_distribution.h"
#include "services/profile/domain/student_t.h"

namespace icap::profile {
namespace {

absl::Status CheckPosterior(const MeasurePosterior& posterior) {
  if (!std::isfinite(posterior.mean)) return FieldInvalid("mean", "must be finite");
  if (!std::isfinite(posterior.standard_error) || posterior.standard_error < 0) {
    return FieldInvalid("standard_error", "must be finite and not negative");
  }
  if (posterior.degrees_of_freedom && !(*posterior.degrees_of_freedom > 0)) {
    return FieldInvalid("degrees_of_freedom", "must be above 0");
  }
  return absl::OkStatus();
}

absl::Status CheckCutPoints(std::span<const double> cut_points) {
  if (cut_points.size() >= kMaxLevelCount) {
    return FieldInvalid("cut_points",
                        fmt::format("has {}; at most {} levels are possible", cut_points.size(), kMaxLevelCount));
  }
  for (size_t i = 0; i < cut_points.size(); ++i) {
    if (!std::isfinite(cut_points[i]) || (i > 0 && !(cut_points[i] > cut_points[i - 1]))) {
      return FieldInvalid(fmt::format("cut_points[{}]", i), "must be finite and above the one before");
    }
  }
  return absl::OkStatus();
}

std::vector<double> Probabilities(const MeasurePosterior& posterior, std::span<const double> cut_points) {
  std::vector<double> probabilities(cut_points.size() + 1, 0.0);
  if (posterior.standard_error == 0.0) {
    const auto above = std::upper_bound(cut_points.begin(), cut_points.end(), posterior.mean);
    probabilities[above - cut_points.begin()] = 1.0;
    return probabilities;
  }
  double below = 0.0;
  for (size_t i = 0; i < cut_points.size(); ++i) {
    const double z = (cut_points[i] - posterior.mean) / posterior.standard_error;
    const double up_to = posterior.degrees_of_freedom ? StudentCdf(z, *posterior.degrees_of_freedom) : NormalCdf(z);
    probabilities[i] = std::max(0.0, up_to - below);
    below = up_to;
  }
  probabilities.back() = 1.0 - below;
  return probabilities;
}

MeasurePosterior CompletedWith(const MeasurePosterior& posterior, const MeasuredFaculty& faculty, int64_t missing_count,
                               double measure) {
  const auto n = static_cast<double>(faculty.respondent_count);
  const auto k = static_cast<double>(missing_count);
  MeasurePosterior completed = posterior;
  completed.mean = (n * posterior.mean + k * measure) / (n + k);
  completed.standard_error *= std::sqrt(n / (n + k));
  if (completed.degrees_of_freedom) *completed.degrees_of_freedom += k;
  return completed;
}

}  // namespace

absl::StatusOr<LevelPlacement> PlacePosterior(const MeasurePosterior& posterior, std::span<const double> cut_points) {
  ICAP_RETURN_IF_ERROR(CheckPosterior(posterior));
  ICAP_RETURN_IF_ERROR(CheckCutPoints(cut_points));
  LevelPlacement placement{.probabilities = Probabilities(posterior, cut_points)};
  placement.named = NameLevels(placement.probabilities);
  const double quantile = posterior.degrees_of_freedom
                              ? StudentQuantile((1.0 + kIntervalProbability) / 2.0, *posterior.degrees_of_freedom)
                              : kNormal95;
  const double half_width = quantile * posterior.standard_error;
  placement.interval = Interval{posterior.mean - half_width, posterior.mean + half_width};
  return placement;
}

absl::StatusOr<MissingTeacherBounds> BoundPosterior(const MeasurePosterior& posterior, const MeasuredFaculty& faculty,
                                                    int64_t invited_count, std::span<const double> cut_points) {
  ICAP_ASSIGN_OR_RETURN(const LevelPlacement placement, PlacePosterior(posterior, cut_points));
  if (faculty.respondent_count < 1) return FieldInvalid("respondent_count", "must be at least 1");
  if (!std::isfinite(faculty.p05) || !std::isfinite(faculty.p95)) {
    return FieldInvalid("p05, p95", "must be finite");
  }
  MissingTeacherBounds bounds{.missing_count = std::max<int64_t>(0, invited_count - faculty.respondent_count),
                              .named_if_low = placement.named,
                              .named_if_high = placement.named};
  if (bounds.missing_count == 0) return bounds;
  const MeasurePosterior low = CompletedWith(posterior, faculty, bounds.missing_count, faculty.p05);
  const MeasurePosterior high = CompletedWith(posterior, faculty, bounds.missing_count, faculty.p95);
  bounds.named_if_low = NameLevels(Probabilities(low, cut_points));
  bounds.named_if_high = NameLevels(Probabilities(high, cut_points));
  bounds.could_change = bounds.named_if_low != placement.named || bounds.named_if_high != placement.named;
  return bounds;
}

}  // namespace icap::profile
