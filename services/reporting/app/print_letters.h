// Letters with the links of a school's teachers. Nothing of them is kept.
#pragma once

#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "services/common/base/redacted.h"
#include "services/reporting/app/ports.h"

namespace icap::reporting {

// Thread safe: one school at a time, which takes a fraction of a second.
class PrintLetters {
 public:
  PrintLetters(LetterSource& letters, Typesetter& typesetter) : letters_(letters), typesetter_(typesetter) {}

  // The PDF. `identity`: of the person who asks. NO_LETTERS when everybody can be reached by e-mail.
  absl::StatusOr<std::string> Print(const Redacted<std::string>& identity, const SchoolId& school, bool everyone);

 private:
  LetterSource& letters_;
  std::mutex mutex_;
  Typesetter& typesetter_;
};

}  // namespace icap::reporting
