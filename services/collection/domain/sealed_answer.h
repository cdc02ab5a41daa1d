// What lies in the sealed box of a submission: the packed answers and the receipt, always of the same length for one
// instrument revision, so that a box's size says nothing about what is in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/collection/domain/questionnaire.h"

namespace icap::collection {

// Contents are filled up with zeros to a multiple of this. A form with more parts takes another first byte.
inline constexpr size_t kSealedStepBytes = 64;

struct OpenedAnswer {
  PackedAnswers answers;
  std::string receipt;  // kReceiptBytes
};

// The contents of a box.
Redacted<std::string> PackSealed(const OpenedAnswer& answer);

// The way back; nullopt when the bytes are not such contents.
std::optional<OpenedAnswer> UnpackSealed(const Redacted<std::string>& contents);

}  // namespace icap::collection
