// What respondents write beside their answers: kept apart from them, and shown to nobody unless it is released.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/common/base/redacted.h"

namespace icap::collection {

// Of one comment, in UTF-8. Sealed boxes have room for as much, whatever was written.
inline constexpr size_t kMaxCommentBytes = 1'500;

// One comment as it was sent.
struct Comment {
  std::string prompt;
  std::string text;
};

// A text for each prompt in the instrument's order; empty where nothing was written.
using OrderedComments = Redacted<std::vector<std::string>>;

// Checks every comment and puts them in order. INVALID_ARGUMENT with one violation a problem (`comments[i].comment_id`
// or `.text`, never with the text); the reason is that of the first: ITEM_UNKNOWN, ANSWER_REPEATED, COMMENT_TOO_LONG,
// FIELD_INVALID (nothing but white space, or control characters other than tab and line feed).
absl::StatusOr<OrderedComments> OrderComments(const std::vector<std::string>& prompts,
                                              const std::vector<Comment>& comments);

}  // namespace icap::collection
