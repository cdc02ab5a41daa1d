// What a submission is checked against, and its packed form.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/common/base/redacted.h"

namespace icap::collection {

// One item as validation needs it.
struct QuestionnaireItem {
  std::string id;
  int option_count = 0;
  bool required = false;
};

// Items in the instrument's order.
using Questionnaire = std::vector<QuestionnaireItem>;

// One answer as it was given.
struct Answer {
  std::string item;
  int category = 0;
};

// One byte an item in the questionnaire's order: the category 1…A, or 0 for missing.
using PackedAnswers = Redacted<std::string>;

// Checks every answer and packs them. INVALID_ARGUMENT with one violation a problem (`answers[i].item`, never with the
// answer itself beyond the field); the reason is that of the first: ITEM_UNKNOWN, ANSWER_REPEATED, OPTION_OUT_OF_RANGE,
// ANSWER_MISSING.
absl::StatusOr<PackedAnswers> PackAnswers(const Questionnaire& questionnaire, const std::vector<Answer>& answers);

}  // namespace icap::collection
