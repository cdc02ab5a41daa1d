#include "services/collection/domain/questionnaire.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "services/common/base/error.h"

namespace icap::collection {
namespace {

// Whether each item is asked, given the answers. One pass is enough: conditions name earlier items.
std::vector<bool> AskedItems(const Questionnaire& questionnaire, const std::string& packed) {
  std::vector<bool> asked(questionnaire.size(), true);
  for (size_t i = 0; i < questionnaire.size(); ++i) {
    const std::optional<AskedWhen>& when = questionnaire[i].when;
    if (!when) continue;
    const auto is_given = [&](int category) { return packed[when->position] == static_cast<char>(category); };
    asked[i] = asked[when->position] && std::any_of(when->categories.begin(), when->categories.end(), is_given);
  }
  return asked;
}

}  // namespace

absl::StatusOr<PackedAnswers> PackAnswers(const Questionnaire& questionnaire, const std::vector<Answer>& answers) {
  std::unordered_map<std::string, size_t> position;
  for (size_t i = 0; i < questionnaire.size(); ++i) position.emplace(questionnaire[i].id, i);

  std::string packed(questionnaire.size(), '\0');
  std::vector<FieldViolation> violations;
  Reason first_reason = Reason::kFieldInvalid;
  const auto violate = [&](Reason reason, std::string field, std::string description) {
    if (violations.empty()) first_reason = reason;
    violations.push_back({std::move(field), std::move(description)});
  };
  for (size_t i = 0; i < answers.size(); ++i) {
    const auto found = position.find(answers[i].item);
    if (found == position.end()) {
      violate(Reason::kItemUnknown, fmt::format("answers[{}].item", i), "is not an item of this questionnaire");
      continue;
    }
    const QuestionnaireItem& item = questionnaire[found->second];
    if (packed[found->second] != 0) {
      violate(Reason::kAnswerRepeated, fmt::format("answers[{}].item", i), "was answered before in this submission");
    } else if (answers[i].category < 1 || answers[i].category > item.option_count) {
      violate(Reason::kOptionOutOfRange, fmt::format("answers[{}].category", i),
              fmt::format("must be from 1 to {}", item.option_count));
    } else {
      packed[found->second] = static_cast<char>(answers[i].category);
    }
  }
  if (violations.empty()) {
    const std::vector<bool> asked = AskedItems(questionnaire, packed);
    for (size_t i = 0; i < answers.size(); ++i) {
      if (asked[position.at(answers[i].item)]) continue;
      violate(Reason::kAnswerNotAsked, fmt::format("answers[{}].item", i),
              "is not asked after the other answers: leave it out");
    }
    for (size_t i = 0; i < questionnaire.size() && violations.empty(); ++i) {
      if (!questionnaire[i].required || !asked[i] || packed[i] != 0) continue;
      violate(Reason::kAnswerMissing, "answers", fmt::format("item {} needs an answer", questionnaire[i].id));
    }
  }
  if (!violations.empty()) {
    return InvalidArgument(
        first_reason,
        fmt::format("The submission was not accepted: {} {}.", violations[0].field, violations[0].description),
        violations);
  }
  return PackedAnswers(std::move(packed));
}

}  // namespace icap::collection
