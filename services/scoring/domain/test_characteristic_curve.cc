#include "services/scoring/domain/test_characteristic_curve.h"

#include <algorithm>
#include <cmath>

namespace icap::scoring {
namespace {

// No step of a usable calibration lies further out, in logits.
constexpr double kFarthest = 1e4;
constexpr int32_t kMaxIterations = 200;

bool HasCategory(const PartialCreditItem& item) {
  return std::any_of(item.difficulties.begin(), item.difficulties.end(),
                     [](const std::optional<double>& difficulty) { return difficulty.has_value(); });
}

// Where the rising curve T passes the category, by bisection: to the last digit in less than 100 steps.
template <typename Curve>
std::optional<double> Inverse(Curve curve, double category) {
  double below = -1.0;
  double above = 1.0;
  while (!(curve(below) < category)) {
    below *= 2;
    if (below < -kFarthest) return std::nullopt;
  }
  while (!(curve(above) > category)) {
    above *= 2;
    if (above > kFarthest) return std::nullopt;
  }
  for (int32_t iteration = 0; iteration < kMaxIterations; ++iteration) {
    const double middle = (below + above) / 2;
    if (middle == below || middle == above) break;
    (curve(middle) < category ? below : above) = middle;
  }
  return (below + above) / 2;
}

}  // namespace

std::optional<double> ExpectedCategory(std::span<const PartialCreditItem> items, double theta) {
  double sum = 0;
  double count = 0;
  for (const PartialCreditItem& item : items) {
    if (!HasCategory(item)) continue;
    sum += MomentsAt(item, theta).mean;
    count += 1;
  }
  if (count == 0) return std::nullopt;
  return 1 + sum / count;
}

std::optional<double> ExpectedCategory(std::span<const GradedItem> items, double theta) {
  if (items.empty()) return std::nullopt;
  return 1 + ExpectationAt(items, theta).mean / static_cast<double>(items.size());
}

std::optional<double> ThetaAtExpectedCategory(std::span<const PartialCreditItem> items, double category) {
  double lowest = 0;
  double highest = 0;
  double count = 0;
  for (const PartialCreditItem& item : items) {
    if (!HasCategory(item)) continue;
    lowest += item.lowest();
    highest += item.highest();
    count += 1;
  }
  if (count == 0 || !(category > 1 + lowest / count) || !(category < 1 + highest / count)) return std::nullopt;
  return Inverse([&](double theta) { return *ExpectedCategory(items, theta); }, category);
}

std::optional<double> ThetaAtExpectedCategory(std::span<const GradedItem> items, double category) {
  double highest = 0;
  for (const GradedItem& item : items) {
    if (!(item.slope > 0)) return std::nullopt;
    highest += static_cast<double>(item.thresholds.size());
  }
  if (items.empty() || !(category > 1) || !(category < 1 + highest / static_cast<double>(items.size()))) {
    return std::nullopt;
  }
  return Inverse([&](double theta) { return *ExpectedCategory(items, theta); }, category);
}

}  // namespace icap::scoring
