// Which factor a school works on next, by the provisional causal order: leadership before organization before efficacy,
// each in the order the instrument gives its factors.
//
// The focus is the earliest factor in the order that is
//   not yet functional            P(level < functional) >= 0.8, or
//   reliably lower than the rest  P(its level < level of g) >= 0.8 for more than half of the other factors g
// Levels, not measures, are compared: factors have cut points of their own and their measures no common unit. Levels of
// different factors are taken as independent given the answers; common moods of a faculty make them move together,
// which makes true differences of levels less often chance: the rule errs towards not choosing.
//
// | case                                                     | basis        | focus |
// |----------------------------------------------------------|--------------|-------------------------------------------|
// | no factor qualifies, some may not be functional          | kOrder       | the earliest with P(level < functional) >
// 0.2 | | all factors qualify and no two are reliably apart        | kOrder       | the first: the data do not choose
// among them | | no factor qualifies, all functional with probability 0.8 | kNoneNeeded  | none | | both reasons hold
// for the focus                          | kNotYetFunctional | the focus                            | | one factor | by
// its own level only                                   || | no factors                                               |
// kNoFactors   | none                                      | | levels of a factor not as many as the others', not
// probabilities, no functional level | INVALID_ARGUMENT          ||
//
// kOrder says that the data do not choose: the order itself is the reason, and it is provisional.
//
// Source: Forman, Stosich & Bocala (2017), The internal coherence framework (the provisional causal order); the rule
// and its thresholds are this project's.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace icap::profile {

inline constexpr double kReliably = 0.8;

// A factor of a shown profile.
struct FactorLevels {
  std::string factor_id;
  // One probability a level, lowest first.
  std::vector<double> level_probabilities;
};

enum class NextStepBasis { kNoFactors, kNotYetFunctional, kReliablyLower, kOrder, kNoneNeeded };

struct NextStep {
  NextStepBasis basis = NextStepBasis::kNoFactors;
  // Place in the order of the factors given.
  std::optional<int> focus;
  // All factors that qualify, in order.
  std::vector<int> not_yet_functional;
  std::vector<int> reliably_lower;
};

// `factors` are in the causal order; `functional_level` counts from 0.
absl::StatusOr<NextStep> ChooseNextStep(std::span<const FactorLevels> factors, int functional_level);

// P(level of a < level of b), independent.
double ProbabilityLower(std::span<const double> a, std::span<const double> b);

}  // namespace icap::profile
