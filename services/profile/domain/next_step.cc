#include "services/profile/domain/next_step.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::profile {
namespace {

absl::Status CheckFactors(std::span<const FactorLevels> factors, int functional_level) {
  for (size_t f = 0; f < factors.size(); ++f) {
    const std::vector<double>& probabilities = factors[f].level_probabilities;
    double sum = 0;
    bool valid = probabilities.size() == factors[0].level_probabilities.size();
    for (const double probability : probabilities) {
      valid = valid && probability >= 0;
      sum += probability;
    }
    if (!valid || !(std::fabs(sum - 1.0) < 1e-6)) {
      return FieldInvalid(fmt::format("factors[{}]", f),
                          "needs as many levels as the others, with probabilities of sum 1");
    }
  }
  if (factors.empty()) return absl::OkStatus();
  if (functional_level < 0 || functional_level >= static_cast<int>(factors[0].level_probabilities.size())) {
    return FieldInvalid("functional_level", "is not one of the levels");
  }
  return absl::OkStatus();
}

double ProbabilityBelow(const FactorLevels& factor, int level) {
  double sum = 0;
  for (int i = 0; i < level; ++i) sum += factor.level_probabilities[i];
  return sum;
}

// For each factor, the number of others it is reliably lower than.
std::vector<int> LowerCounts(std::span<const FactorLevels> factors) {
  std::vector<int> counts(factors.size(), 0);
  for (size_t f = 0; f < factors.size(); ++f) {
    for (size_t g = 0; g < factors.size(); ++g) {
      if (f == g) continue;
      counts[f] += ProbabilityLower(factors[f].level_probabilities, factors[g].level_probabilities) >= kReliably;
    }
  }
  return counts;
}

bool Contains(const std::vector<int>& places, int place) {
  return std::find(places.begin(), places.end(), place) != places.end();
}

}  // namespace

double ProbabilityLower(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  double below = 0;  // P(level of a < i)
  for (size_t i = 0; i < b.size(); ++i) {
    sum += below * b[i];
    below += a[i];
  }
  return sum;
}

absl::StatusOr<NextStep> ChooseNextStep(std::span<const FactorLevels> factors, int functional_level) {
  ICAP_RETURN_IF_ERROR(CheckFactors(factors, functional_level));
  NextStep step;
  if (factors.empty()) return step;
  const auto factor_count = static_cast<int>(factors.size());
  const std::vector<int> lower_counts = LowerCounts(factors);
  std::optional<int> earliest;
  std::optional<int> earliest_doubtful;
  int qualifying = 0;
  for (int f = 0; f < factor_count; ++f) {
    const double below = ProbabilityBelow(factors[f], functional_level);
    if (below >= kReliably) step.not_yet_functional.push_back(f);
    if (2 * lower_counts[f] > factor_count - 1) step.reliably_lower.push_back(f);
    if (!earliest_doubtful && below > 1.0 - kReliably) earliest_doubtful = f;
    if (!Contains(step.not_yet_functional, f) && !Contains(step.reliably_lower, f)) continue;
    ++qualifying;
    if (!earliest) earliest = f;
  }
  const bool apart = std::any_of(lower_counts.begin(), lower_counts.end(), [](int count) { return count > 0; });
  if (qualifying == 0) {
    step.focus = earliest_doubtful;
    step.basis = earliest_doubtful ? NextStepBasis::kOrder : NextStepBasis::kNoneNeeded;
  } else if (qualifying == factor_count && factor_count > 1 && !apart) {
    step.focus = 0;
    step.basis = NextStepBasis::kOrder;
  } else {
    step.focus = earliest;
    step.basis =
        Contains(step.not_yet_functional, *earliest) ? NextStepBasis::kNotYetFunctional : NextStepBasis::kReliablyLower;
  }
  return step;
}

}  // namespace icap::profile
