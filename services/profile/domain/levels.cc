#include "services/profile/domain/levels.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/profile/domain/student_t.h"

namespace icap::profile {
namespace {

absl::Status CheckMeasure(const FactorMeasure& measure) {
  if (measure.respondent_count < 1) return FieldInvalid("respondent_count", "must be at least 1");
  if (!std::isfinite(measure.mean)) return FieldInvalid("mean", "must be finite");
  if (measure.respondent_count == 1) return absl::OkStatus();
  if (!measure.sd || !(*measure.sd >= 0) || !std::isfinite(*measure.sd)) {
    return FieldInvalid("sd", "must be there for two or more respondents, and not negative");
  }
  if (!measure.standard_error || !(*measure.standard_error >= 0) || !std::isfinite(*measure.standard_error)) {
    return FieldInvalid("standard_error", "must be there for two or more respondents, and not negative");
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

std::vector<double> Probabilities(const FactorMeasure& measure, std::span<const double> cut_points) {
  const size_t level_count = cut_points.size() + 1;
  if (measure.respondent_count == 1) return std::vector<double>(level_count, 1.0 / static_cast<double>(level_count));
  std::vector<double> probabilities(level_count, 0.0);
  if (*measure.standard_error == 0.0) {
    const auto above = std::upper_bound(cut_points.begin(), cut_points.end(), measure.mean);
    probabilities[above - cut_points.begin()] = 1.0;
    return probabilities;
  }
  double below = 0.0;
  for (size_t i = 0; i < cut_points.size(); ++i) {
    const double up_to = StudentCdf((cut_points[i] - measure.mean) / *measure.standard_error,
                                    static_cast<double>(measure.respondent_count - 1));
    probabilities[i] = std::max(0.0, up_to - below);
    below = up_to;
  }
  probabilities.back() = 1.0 - below;
  return probabilities;
}

// What scoring would give if `missing_count` more respondents had this score.
FactorMeasure CompletedWith(const FactorMeasure& measure, int64_t missing_count, double score) {
  const auto n = static_cast<double>(measure.respondent_count);
  const auto m = static_cast<double>(missing_count);
  FactorMeasure completed = measure;
  completed.respondent_count += missing_count;
  completed.mean = (n * measure.mean + m * score) / (n + m);
  const double difference = score - measure.mean;
  const double sum_of_squares = (n - 1.0) * *measure.sd * *measure.sd + n * m / (n + m) * difference * difference;
  completed.sd = std::sqrt(sum_of_squares / (n + m - 1.0));
  completed.standard_error = *completed.sd / std::sqrt(n + m);
  return completed;
}

}  // namespace

LevelRange NameLevels(std::span<const double> probabilities) {
  const int level_count = static_cast<int>(probabilities.size());
  for (int length = 1; length < level_count; ++length) {
    LevelRange best;
    double best_total = -1.0;
    for (int lowest = 0; lowest + length <= level_count; ++lowest) {
      double total = 0;
      for (int i = 0; i < length; ++i) total += probabilities[lowest + i];
      if (total > best_total) {
        best_total = total;
        best = {lowest, lowest + length - 1};
      }
    }
    if (best_total >= kNamingProbability) return best;
  }
  return {0, level_count - 1};
}

absl::StatusOr<LevelPlacement> PlaceOnLevels(const FactorMeasure& measure, std::span<const double> cut_points) {
  ICAP_RETURN_IF_ERROR(CheckMeasure(measure));
  ICAP_RETURN_IF_ERROR(CheckCutPoints(cut_points));
  LevelPlacement placement{.probabilities = Probabilities(measure, cut_points)};
  if (measure.respondent_count == 1) {
    placement.named = {0, static_cast<int>(cut_points.size())};
    return placement;
  }
  placement.named = NameLevels(placement.probabilities);
  const double half_width =
      *measure.standard_error *
      StudentQuantile((1.0 + kIntervalProbability) / 2.0, static_cast<double>(measure.respondent_count - 1));
  placement.interval = Interval{measure.mean - half_width, measure.mean + half_width};
  return placement;
}

absl::StatusOr<MissingTeacherBounds> BoundForMissingTeachers(const FactorMeasure& measure, int64_t invited_count,
                                                             std::span<const double> cut_points) {
  ICAP_ASSIGN_OR_RETURN(const LevelPlacement placement, PlaceOnLevels(measure, cut_points));
  MissingTeacherBounds bounds{.missing_count = std::max<int64_t>(0, invited_count - measure.respondent_count),
                              .named_if_low = placement.named,
                              .named_if_high = placement.named};
  // One respondent has no spread to complete a faculty with: everything stays possible.
  if (bounds.missing_count == 0 || measure.respondent_count == 1) return bounds;
  const FactorMeasure low = CompletedWith(measure, bounds.missing_count, measure.p05);
  const FactorMeasure high = CompletedWith(measure, bounds.missing_count, measure.p95);
  bounds.named_if_low = NameLevels(Probabilities(low, cut_points));
  bounds.named_if_high = NameLevels(Probabilities(high, cut_points));
  bounds.could_change = bounds.named_if_low != placement.named || bounds.named_if_high != placement.named;
  return bounds;
}

}  // namespace icap::profile
