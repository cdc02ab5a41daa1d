// What a submission is checked against, and its packed form.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/common/base/redacted.h"

namespace icap::collection {

// An item is asked only after the item at `position`, an earlier one, was asked and answered with one of `categories`.
struct AskedWhen {
  size_t position = 0;
  std::vector<int> categories;
};

// One item as validation needs it.
struct QuestionnaireItem {
  std::string id;
  int option_count = 0;
  bool required = false;
  std::optional<AskedWhen> when = std::nullopt;  // absent: always asked
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

// Checks every answer and packs them; an item that is not asked is missing. INVALID_ARGUMENT with one violation a
// problem
// (`answers[i].item`, never with the answer itself beyond the field); the reason is that of the first: ITEM_UNKNOWN,
// ANSWER_REPEATED, OPTION_OUT_OF_RANGE; then, of answers that are right one by one, ANSWER_NOT_ASKED, ANSWER_MISSING.
absl::StatusOr<PackedAnswers> PackAnswers(const Questionnaire& questionnaire, const std::vector<Answer>& answers);

}  // namespace icap::collection
