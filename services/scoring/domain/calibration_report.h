// How a calibration ended: a name for every case, the evidence of convergence, and what was found in the answers.
//
// | outcome                | meaning                                                                                  |
// |------------------------|------------------------------------------------------------------------------------------|
// | CONVERGED              | the gradient is zero to rounding; the item parameters are there                          |
// | NOT_CONVERGED          | the limit of iterations came first; no parameters                                        |
// | TOO_FEW_ITEMS          | fewer than two items with two options in use                                             |
// | TOO_FEW_RESPONDENTS    | fewer respondents whose answers bear on the parameters than there are parameters         |
// | ANSWERS_ALL_EQUAL      | everybody gave every item its lowest, or its highest, option in use                      |
// | EMPTY_CATEGORY         | an option nobody chose, in a model that has no place for it (graded response)            |
// | DIFFERENT_OPTION_COUNTS| items with different numbers of options, in a model of one common scale (rating scale)   |
// | NO_COMMON_VARIANCE     | the items have nothing in common: the variance of the population is estimated as zero    |
// | NOT_IDENTIFIED         | no single finite maximum: answers that follow from one another without error, or items   |
// |                        | that no respondent answered together                                                     |
//
// Thread safety: values.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace icap::scoring {

enum class CalibrationOutcome {
  kConverged,
  kNotConverged,
  kTooFewItems,
  kTooFewRespondents,
  kAnswersAllEqual,
  kEmptyCategory,
  kDifferentOptionCounts,
  kNoCommonVariance,
  kNotIdentified,
};

// `CONVERGED` and so on, as in the table.
std::string_view OutcomeName(CalibrationOutcome outcome);

struct Convergence {
  int32_t iteration_count = 0;
  // Largest absolute derivative of the log-likelihood by a free parameter, where the iterations ended.
  double largest_gradient = 0;
  bool converged = false;
};

// An option of an item, counted from 0, that nobody chose. `item` is a position in the factor.
struct UnusedCategory {
  int32_t item = 0;
  int32_t category = 0;
  friend bool operator==(const UnusedCategory&, const UnusedCategory&) = default;
};

struct CalibrationReport {
  CalibrationOutcome outcome = CalibrationOutcome::kNotConverged;
  Convergence convergence;
  std::vector<UnusedCategory> unused_categories;
};

}  // namespace icap::scoring
