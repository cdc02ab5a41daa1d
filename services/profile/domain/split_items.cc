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
// Panels of the integral: one and as many as make each this wide, in standard deviations of the narrower factor.
constexpr double kPanelWidth = 1.2;
// What the integral leaves out.
constexpr double kNegligible = 1e-11;

// Points of the posterior after which the share of A < 0.3 may be known well enough.
constexpr int kFirstPoints = 128;
// Of the error of an average over points: a lattice's is half of that of as many random draws, or less.
constexpr double kMaxStandardError = 0.009;
constexpr double kLatticeGain = 2.0;

template <typename Function>
double Integrate(double from, double to, int panels, Function function) {
  double sum = 0;
  const double half = (to - from) / (2.0 * panels);
  for (int panel = 0; panel < panels; ++panel) {
    const double centre = from + (2.0 * panel + 1.0) * half;
    for (const auto& [node, weight] : kGaussLegendre) {
      sum += weight * (function(centre - half * node) + function(centre + half * node));
    }
  }
  return sum * half;
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
  if (1.0 - two_camps <= kNegligible) return 0.0;
  const DirichletPosterior posterior(counts);
  const AgreementTable* table = counts.size() <= kMaxTabulatedOptions ? &AgreementTable::For(counts.size()) : nullptr;
  std::array<double, kMaxOptionCount> buffer;
  const std::span<double> weights(buffer.data(), counts.size());
  int others = 0;
  int spread_out = 0;
  int enough = kFirstPoints;
  for (int point = 0; point < kPosteriorPoints; ++point) {
    posterior.PointAt(point, weights);
    if (!IsTwoCamps(weights, policy.camp_share)) {
      ++others;
      const double agreement = table != nullptr ? table->Of(weights) : AgreementOfShares(weights);
      if (agreement < policy.spread_out_below) ++spread_out;
    }
    if (point + 1 != enough) continue;
    enough *= 2;
    // One success and one failure more, so that a run of equal points is not taken for certainty.
    const double share = (spread_out + 1.0) / (others + 2.0);
    const double error = (1.0 - two_camps) * std::sqrt(share * (1.0 - share) / (others + 2.0)) / kLatticeGain;
    if (error <= kMaxStandardError) break;
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
  if (!middle) {
    const BetaDistribution side(below, above);
    return std::max(0.0, side.Cdf(1.0 - camp_share) - side.Cdf(camp_share));
  }
  // Neither camp is likelier than it is alone.
  const auto is_negligible = [&](double camp, double rest) {
    return 1.0 - BetaCdf(camp_share, camp, rest) <= kNegligible;
  };
  if (is_negligible(below, *middle + above) || is_negligible(above, *middle + below)) return 0.0;
  // The middle's share m is Beta, and the rest is divided by a Beta of its own, v to 1 - v. Both camps are large enough
  // when the smaller part t of the rest has (1 - m) t >= camp_share: with h the density of t, ∫ h(t) P(m <= 1 -
  // camp_share / t) dt from camp_share to 1/2. With 1 - camp_share / t = s² the integrand is smooth also where nobody
  // chose the middle.
  const BetaDistribution parts(below, above);
  const BetaDistribution middles(*middle, below + above);
  const double to = std::sqrt(1.0 - 2.0 * camp_share);
  const int panels = 1 + static_cast<int>(to * std::sqrt(below + *middle + above) / kPanelWidth);
  const double probability = Integrate(0.0, to, panels, [&](double s) {
    const double rest = 1.0 - s * s;
    const double t = camp_share / rest;
    return 2.0 * s * t / rest * parts.DensityAtBoth(t) * middles.Cdf(s * s);
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
