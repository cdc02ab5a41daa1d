#include "services/scoring/domain/weighted_likelihood.h"

#include <algorithm>
#include <cmath>

namespace icap::scoring {
namespace {

struct ScoreRange {
  int32_t lowest = 0;
  int32_t highest = 0;
};

ScoreRange RangeOf(std::span<const PartialCreditItem> items) {
  ScoreRange range;
  for (const PartialCreditItem& item : items) {
    range.lowest += item.lowest();
    range.highest += item.highest();
  }
  return range;
}

// The mean step: a place amid the scale to start from.
double MiddleOf(std::span<const PartialCreditItem> items) {
  double difficulty = 0;
  double width = 0;
  for (const PartialCreditItem& item : items) {
    if (item.highest() == item.lowest()) continue;
    difficulty += *item.difficulties[item.highest()];
    width += item.highest() - item.lowest();
  }
  return difficulty / width;
}

double WarmEquation(const ScoreMoments& moments, int32_t raw_score) {
  return raw_score - moments.mean + moments.third / (2.0 * moments.variance);
}

double LikelihoodEquation(const ScoreMoments& moments, int32_t raw_score) {
  return raw_score - moments.mean;
}

// No step of a usable calibration lies further out, in logits.
constexpr double kFarthest = 1e4;
constexpr int32_t kMaxIterations = 500;

// Root of a function that falls from positive to negative: Newton steps with the slope -I, kept inside a shrinking
// bracket.
template <typename Equation>
std::optional<double> RootOf(std::span<const PartialCreditItem> items, int32_t raw_score, Equation equation) {
  const double start = MiddleOf(items);
  const auto value_at = [&](double theta) { return equation(MomentsAt(items, theta), raw_score); };
  double below = start - 1.0;
  double above = start + 1.0;
  for (double reach = 2.0; !(value_at(below) > 0); reach *= 1.5) {
    if (!(reach < kFarthest)) return std::nullopt;
    below = start - reach;
  }
  for (double reach = 2.0; !(value_at(above) < 0); reach *= 1.5) {
    if (!(reach < kFarthest)) return std::nullopt;
    above = start + reach;
  }
  double theta = std::clamp(start, below, above);
  for (int32_t iteration = 0; iteration < kMaxIterations; ++iteration) {
    const ScoreMoments moments = MomentsAt(items, theta);
    const double value = equation(moments, raw_score);
    if (value == 0) break;
    (value > 0 ? below : above) = theta;
    const double newton = theta + value / moments.variance;
    const double next = newton > below && newton < above ? newton : (below + above) / 2;
    const double moved = std::fabs(next - theta);
    theta = next;
    if (moved <= 1e-15 * std::max(1.0, std::fabs(theta))) break;
  }
  return theta;
}

}  // namespace

std::optional<PersonMeasure> WeightedLikelihood(std::span<const PartialCreditItem> items, int32_t raw_score) {
  const ScoreRange range = RangeOf(items);
  if (range.lowest == range.highest) return std::nullopt;
  const int32_t score = std::clamp(raw_score, range.lowest, range.highest);
  const std::optional<double> theta = RootOf(items, score, WarmEquation);
  if (!theta) return std::nullopt;
  return PersonMeasure{*theta, 1.0 / std::sqrt(MomentsAt(items, *theta).variance)};
}

std::vector<PersonMeasure> WeightedLikelihoodTable(std::span<const PartialCreditItem> items,
                                                   std::span<const double> score_counts) {
  int32_t highest_score = 0;
  for (const PartialCreditItem& item : items) {
    highest_score += std::max(0, static_cast<int32_t>(item.difficulties.size()) - 1);
  }
  std::vector<PersonMeasure> table;
  for (int32_t score = 0; score <= highest_score; ++score) {
    table.emplace_back();
    if (!score_counts.empty() && score_counts[score] == 0) continue;
    const auto measure = WeightedLikelihood(items, score);
    if (!measure) return {};
    table.back() = *measure;
  }
  return table;
}

std::optional<double> MaximumLikelihood(std::span<const PartialCreditItem> items, int32_t raw_score) {
  const ScoreRange range = RangeOf(items);
  if (raw_score <= range.lowest || raw_score >= range.highest) return std::nullopt;
  return RootOf(items, raw_score, LikelihoodEquation);
}

}  // namespace icap::scoring
