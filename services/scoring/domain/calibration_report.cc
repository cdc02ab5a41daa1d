#include "services/scoring/domain/calibration_report.h"

namespace icap::scoring {

std::string_view OutcomeName(CalibrationOutcome outcome) {
  switch (outcome) {
    case CalibrationOutcome::kConverged:
      return "CONVERGED";
    case CalibrationOutcome::kNotConverged:
      return "NOT_CONVERGED";
    case CalibrationOutcome::kTooFewItems:
      return "TOO_FEW_ITEMS";
    case CalibrationOutcome::kTooFewRespondents:
      return "TOO_FEW_RESPONDENTS";
    case CalibrationOutcome::kAnswersAllEqual:
      return "ANSWERS_ALL_EQUAL";
    case CalibrationOutcome::kEmptyCategory:
      return "EMPTY_CATEGORY";
    case CalibrationOutcome::kDifferentOptionCounts:
      return "DIFFERENT_OPTION_COUNTS";
    case CalibrationOutcome::kNoCommonVariance:
      return "NO_COMMON_VARIANCE";
    case CalibrationOutcome::kNotIdentified:
      return "NOT_IDENTIFIED";
  }
  return "NOT_CONVERGED";
}

}  // namespace icap::scoring
