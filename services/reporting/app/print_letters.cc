#include "services/reporting/app/print_letters.h"

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::reporting {
namespace {

constexpr char kTemplate[] = "invitation_letters";
// Of the document; each letter is in the language of its person.
constexpr char kLanguage[] = "en";

}  // namespace

absl::StatusOr<std::string> PrintLetters::Print(const Redacted<std::string>& identity, const SchoolId& school,
                                                bool everyone) {
  ICAP_ASSIGN_OR_RETURN(const LetterSet letters, letters_.Take(identity, school, everyone));
  if (letters.letter_count == 0) {
    return FailedPrecondition(Reason::kNoLetters,
                              "There is nobody to write to: everyone has an e-mail address that works, or has begun "
                              "to answer. Ask for letters for everyone to print them nevertheless.");
  }
  std::lock_guard<std::mutex> lock(mutex_);
  ICAP_ASSIGN_OR_RETURN(Document document, typesetter_.Render(kTemplate, kLanguage, letters.json.Reveal()));
  return std::move(document.pdf);
}

}  // namespace icap::reporting
