#include "services/profile/app/find_next_step.h"

#include <algorithm>

#include "services/common/base/status_macros.h"

namespace icap::profile {
namespace {

using instrument::Level;
using instrument::Scale;

bool HaveSameLevels(const Scale& a, const Scale& b) {
  return std::equal(a.levels.begin(), a.levels.end(), b.levels.begin(), b.levels.end(),
                    [](const Level& one, const Level& other) { return one.id == other.id; });
}

}  // namespace

absl::StatusOr<std::optional<NextStepResult>> FindNextStep(const Rollout& rollout, const SchoolProfile& profile) {
  const instrument::Instrument& instrument = rollout.instrument;
  const Scale* scale = nullptr;
  std::vector<FactorLevels> factors;
  for (size_t f = 0; f < profile.factors.size() && f < instrument.factors.size(); ++f) {
    const Scale* own = instrument::ScaleOf(instrument, instrument.factors[f].id);
    if (own == nullptr || profile.factors[f].level_probabilities.empty()) continue;
    if (scale == nullptr) scale = own;
    if (!HaveSameLevels(*own, *scale)) continue;
    factors.push_back({instrument.factors[f].id, profile.factors[f].level_probabilities});
  }
  if (scale == nullptr) return std::nullopt;
  const auto functional = std::find_if(scale->levels.begin(), scale->levels.end(),
                                       [](const Level& level) { return level.id == kFunctionalLevel; });
  if (functional == scale->levels.end()) return std::nullopt;
  ICAP_ASSIGN_OR_RETURN(const NextStep step,
                        ChooseNextStep(factors, static_cast<int>(functional - scale->levels.begin())));
  NextStepResult result{.basis = step.basis};
  if (step.focus) result.factor = factors[*step.focus].factor_id;
  for (const int f : step.not_yet_functional) result.not_yet_functional.push_back(factors[f].factor_id);
  for (const int f : step.reliably_lower) result.reliably_lower.push_back(factors[f].factor_id);
  return result;
}

}  // namespace icap::profile
