#include "services/collection/domain/comments.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/common/base/error.h"

namespace icap::collection {
namespace {

bool IsControl(char c) {
  return (c >= 0 && c < ' ' && c != '\t' && c != '\n') || c == '\x7f';
}

}  // namespace

absl::StatusOr<OrderedComments> OrderComments(const std::vector<std::string>& prompts,
                                              const std::vector<Comment>& comments) {
  std::vector<std::string> ordered(prompts.size());
  std::vector<FieldViolation> violations;
  Reason first_reason = Reason::kFieldInvalid;
  const auto violate = [&](Reason reason, size_t comment, const char* part, std::string description) {
    if (violations.empty()) first_reason = reason;
    violations.push_back({fmt::format("comments[{}].{}", comment, part), std::move(description)});
  };
  for (size_t i = 0; i < comments.size(); ++i) {
    const std::string& text = comments[i].text;
    const auto prompt = std::find(prompts.begin(), prompts.end(), comments[i].prompt);
    if (prompt == prompts.end()) {
      violate(Reason::kItemUnknown, i, "comment_id", "is not asked for by this questionnaire");
      continue;
    }
    std::string& place = ordered[prompt - prompts.begin()];
    if (!place.empty()) {
      violate(Reason::kAnswerRepeated, i, "comment_id", "was answered before in this submission");
    } else if (text.size() > kMaxCommentBytes) {
      violate(Reason::kCommentTooLong, i, "text", fmt::format("must have at most {} bytes", kMaxCommentBytes));
    } else if (text.find_first_not_of(" \t\n") == std::string::npos) {
      violate(Reason::kFieldInvalid, i, "text", "says nothing: leave it out");
    } else if (std::any_of(text.begin(), text.end(), IsControl)) {
      violate(Reason::kFieldInvalid, i, "text", "must have no control characters but tabs and line feeds");
    } else {
      place = text;
    }
  }
  if (!violations.empty()) {
    return InvalidArgument(
        first_reason,
        fmt::format("The submission was not accepted: {} {}.", violations[0].field, violations[0].description),
        violations);
  }
  return OrderedComments(std::move(ordered));
}

}  // namespace icap::collection
