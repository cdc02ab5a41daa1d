// What lies in the sealed box of a submission: the packed answers, the receipt and the comments, always of the same
// length for one instrument revision, so that a box's size says nothing about what is in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/collection/domain/comments.h"
#include "services/collection/domain/questionnaire.h"

namespace icap::collection {

// Contents are filled up with zeros to a multiple of this.
inline constexpr size_t kSealedStepBytes = 64;

struct OpenedAnswer {
  PackedAnswers answers;
  std::string receipt;            // kReceiptBytes
  OrderedComments comments = {};  // one a prompt of the revision
};

// The contents of a box. Every comment takes the room of the longest.
Redacted<std::string> PackSealed(const OpenedAnswer& answer);

// The way back; nullopt when the bytes are not such contents.
std::optional<OpenedAnswer> UnpackSealed(const Redacted<std::string>& contents);

}  // namespace icap::collection
