#include "services/profile/domain/split_items.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/profile/domain/agreement_of_shares.h"
#include "services/profile/domain/beta_distribution.h"
#include "services/profile/domain/dirichlet_posterior.h"

namespace icap::profile {
namespace {

// Gauss-Legendre with 8 points on (-1, 1): positive nodes and their weights (Abramowitz & Stegun, table 25.4).
constexpr std::array<std::pair<double, double>, 4> kGaussLegendre = {{{0.183434642495649805, 0.362683783378361983},
                                                                      {0.525532409916328986, 0.313706645877887287},
                                                                      {0.796666477413626740, 0.222381034453374471},
                                                                      {0.960289856497536232, 0.101228536290376259}}};
constexpr int kPanels = 12;

constexpr int kBlockDraws = 256;
constexpr int kMaxDraws = 4'096;
constexpr double kMaxStandardError = 0.009;

template <typename Function>
double Integrate(double from, double to, Function function) {
  double sum = 0;
  const double half = (to - from) / (2.0 * kPanels);
  for (int panel = 0; panel < kPanels; ++panel) {
    const double centre = from + (2.0 * panel + 1.0) * half;
    for (const auto& [node, weight] : kGaussLegendre) {
      sum += weight * (function(centre - half * node) + function(centre + half * node));
    }
  }
  return sum * half;
}

// P(share <= v <= 1 - share) for v ~ Beta(below, above).
double BothSides(double below, double above, double share) {
  return std::max(0.0, BetaCdf(1.0 - share, below, above) - BetaCdf(share, below, above));
}

// Answers on each side of the midpoint, with the prior's.
struct Sides {
  double below = 0;
  std::optional<double> middle;
  double above = 0;
};

Sides PosteriorSides(std::span<const int32_t> counts) {
  Sides sides;
  const size_t half = counts.size() / 2;
  for (size_t i = 0; i < half; ++i) {
    sides.below += counts[i] + kJeffreysCount;
    sides.above += counts[counts.size() - 1 - i] + kJeffreysCount;
  }
  if (counts.size() % 2 == 1) sides.middle = counts[half] + kJeffreysCount;
  return sides;
}

bool IsTwoCamps(std::span<const double> weights, double camp_share) {
  const size_t half = weights.size() / 2;
  double below = 0;
  double above = 0;
  double total = weights.size() % 2 == 1 ? weights[half] : 0.0;
  for (size_t i = 0; i < half; ++i) {
    below += weights[i];
    above += weights[weights.size() - 1 - i];
  }
  total += below + above;
  return below >= camp_share * total && above >= camp_share * total;
}

// P(not two camps and A < limit).
double SpreadOutProbability(std::span<const int32_t> counts, double two_camps, const SplitPolicy& policy) {
  DirichletPosterior posterior(counts);
  std::array<double, kMaxOptionCount> buffer;
  const std::span<double> weights(buffer.data(), counts.size());
  int others = 0;
  int spread_out = 0;
  for (int draw = 1; draw <= kMaxDraws; ++draw) {
    posterior.Draw(weights);
    if (!IsTwoCamps(weights, policy.camp_share)) {
      ++others;
      if (AgreementOfShares(weights) < policy.spread_out_below) ++spread_out;
    }
    if (draw % kBlockDraws != 0) continue;
    // One success and one failure more, so that a run of equal draws is not taken for certainty.
    const double share = (spread_out + 1.0) / (others + 2.0);
    if ((1.0 - two_camps) * std::sqrt(share * (1.0 - share) / (others + 2.0)) <= kMaxStandardError) break;
  }
  return others == 0 ? 0.0 : (1.0 - two_camps) * spread_out / others;
}

absl::Status CheckCounts(std::span<const int32_t> counts, const SplitPolicy& policy) {
  if (counts.size() < 2 || counts.size() > kMaxOptionCount) {
    return FieldInvalid("counts", fmt::format("has {} options; 2 to {} can be judged", counts.size(), kMaxOptionCount));
  }
  if (std::any_of(counts.begin(), counts.end(), [](int32_t count) { return count < 0; })) {
    return FieldInvalid("counts", "must not be negative");
  }
  if (!(policy.camp_share >= 0.25 && policy.camp_share <= 0.5)) {
    return FieldInvalid("camp_share", "must be from 0.25 to 0.5");
  }
  return absl::OkStatus();
}

}  // namespace

double TwoCampsProbability(double below, std::optional<double> middle, double above, double camp_share) {
  if (!middle) return BothSides(below, above, camp_share);
  // The middle's share m is Beta, and given m the rest is divided by a Beta of its own. With m = s² the integrand is
  // smooth also where nobody chose the middle. Beyond the ends taken here the middle has less than 1e-12 of its
  // probability.
  const double total = below + *middle + above;
  const double mean = *middle / total;
  const double sd = std::sqrt(mean * (1.0 - mean) / (total + 1.0));
  const double from = std::max(0.0, mean - 10.0 * sd);
  const double to = std::min(1.0 - 2.0 * camp_share, mean + 10.0 * sd + 30.0 / total);
  if (from >= to) return 0.0;
  const double probability = Integrate(std::sqrt(from), std::sqrt(to), [&](double s) {
    const double m = s * s;
    return 2.0 * s * BetaDensity(m, *middle, below + above) * BothSides(below, above, camp_share / (1.0 - m));
  });
  return std::clamp(probability, 0.0, 1.0);
}

absl::StatusOr<SplitItem> JudgeItem(std::span<const int32_t> counts, const SplitPolicy& policy) {
  ICAP_RETURN_IF_ERROR(CheckCounts(counts, policy));
  int64_t answer_count = 0;
  for (const int32_t count : counts) answer_count += count;
  if (answer_count < policy.min_answers) return SplitItem{};

  const Sides sides = PosteriorSides(counts);
  SplitProbabilities probabilities;
  probabilities.two_camps = TwoCampsProbability(sides.below, sides.middle, sides.above, policy.camp_share);
  // On two options A is 1 - 2 (smaller share): below 0.4 exactly where there are two camps.
  probabilities.spread_out = SpreadOutProbability(counts, probabilities.two_camps, policy);
  probabilities.agreement = std::max(0.0, 1.0 - probabilities.two_camps - probabilities.spread_out);

  SplitItem item{.verdict = SplitVerdict::kAgreement, .probability = probabilities.agreement};
  if (probabilities.two_camps > *item.probability) {
    item.verdict = SplitVerdict::kTwoCamps;
    item.probability = probabilities.two_camps;
  }
  if (probabilities.spread_out > *item.probability) {
    item.verdict = SplitVerdict::kSpreadOut;
    item.probability = probabilities.spread_out;
  }
  item.probabilities = probabilities;
  item.is_split = item.verdict != SplitVerdict::kAgreement && *item.probability >= policy.flag_probability;
  return item;
}

}  // namespace icap::profile
