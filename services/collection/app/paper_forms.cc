#include "services/collection/app/paper_forms.h"

#include <fmt/format.h>

#include "services/collection/domain/credential.h"
#include "services/collection/domain/sealed_answer.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

// What is wrong with the totals of a batch.
std::vector<FieldViolation> CheckTotals(const PaperBatch& batch) {
  std::vector<FieldViolation> violations;
  const auto form_count = static_cast<int>(batch.forms.size());
  if (form_count != batch.form_count) {
    violations.push_back(
        {"form_count", fmt::format("says {}, but the batch has {} forms", batch.form_count, form_count)});
  }
  int64_t total = 0;
  for (const auto& form : batch.forms) {
    for (const Answer& answer : form) total += answer.category;
  }
  if (total != batch.category_total) {
    violations.push_back(
        {"category_total", fmt::format("says {}, but the forms add up to {}", batch.category_total, total)});
  }
  return violations;
}

}  // namespace

absl::StatusOr<RolloutSchool> PaperForms::FindManaged(const auth::Caller& caller, const std::string& agency,
                                                      const std::string& rollout, const std::string& school) {
  ICAP_ASSIGN_OR_RETURN(RolloutSchool found, rollouts_.GetSchool(agency, rollout, school));
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kManageInvitations, PlaceOf(found)));
  return found;
}

absl::StatusOr<PaperCounts> PaperForms::HandOut(const auth::Caller& caller, const RequestKey& key,
                                                const std::string& agency, const std::string& rollout,
                                                const std::string& school, const std::vector<std::string>& people) {
  ICAP_RETURN_IF_ERROR(FindManaged(caller, agency, rollout, school).status());
  if (people.empty() || people.size() > kMaxPaperForms) {
    return FieldInvalid("people", fmt::format("must name 1 to {} people", kMaxPaperForms));
  }
  return paper_.HandOut(key, agency, rollout, school, people, {caller.subject, ""});
}

absl::StatusOr<PaperCounts> PaperForms::Enter(const auth::Caller& caller, const RequestKey& key,
                                              const std::string& agency, const std::string& rollout,
                                              const std::string& school, const PaperBatch& batch) {
  ICAP_ASSIGN_OR_RETURN(const RolloutSchool found, FindManaged(caller, agency, rollout, school));
  if (batch.forms.empty() || batch.forms.size() > kMaxPaperForms) {
    return FieldInvalid("forms", fmt::format("must be 1 to {} forms", kMaxPaperForms));
  }
  ICAP_ASSIGN_OR_RETURN(const Rollout whole, rollouts_.GetRollout(agency, rollout));
  ICAP_ASSIGN_OR_RETURN(const LoadedRevision* revision, instruments_.Find(agency, whole.instrument, whole.revision));
  std::vector<FieldViolation> violations = CheckTotals(batch);
  Reason reason = Reason::kFieldInvalid;
  // Nobody has a comment on paper typed in; the boxes have room for one, as all of the revision.
  const OrderedComments no_comments(std::vector<std::string>(revision->comment_prompts.size()));
  std::vector<std::string> boxes;
  for (size_t i = 0; i < batch.forms.size(); ++i) {
    const auto answers = PackAnswers(revision->questionnaire, batch.forms[i]);
    if (!answers.ok()) {
      if (violations.empty()) reason = ReasonNamed(ReasonOf(answers.status()).value_or("")).value_or(reason);
      for (const FieldViolation& violation : ViolationsOf(answers.status())) {
        violations.push_back({fmt::format("forms[{}].{}", i, violation.field), violation.description});
      }
      continue;
    }
    // A receipt that nobody holds, so that the published ones are as many as the answers.
    ICAP_ASSIGN_OR_RETURN(std::string box,
                          keys_.Seal(found.sealing_key, PackSealed({*answers, random_(kReceiptBytes), no_comments})));
    boxes.push_back(std::move(box));
  }
  if (!violations.empty()) {
    return InvalidArgument(reason, "The batch was not stored. Correct it and enter it again.", violations);
  }
  return paper_.Enter(key, agency, rollout, school, boxes, {caller.subject, ""});
}

absl::StatusOr<PaperCounts> PaperForms::Count(const auth::Caller& caller, const std::string& agency,
                                              const std::string& rollout, const std::string& school) {
  ICAP_RETURN_IF_ERROR(FindManaged(caller, agency, rollout, school).status());
  return paper_.Count(agency, rollout, school);
}

absl::StatusOr<std::vector<EnteredBatch>> PaperForms::ListBatches(const auth::Caller& caller, const std::string& agency,
                                                                  const std::string& rollout, const std::string& school,
                                                                  const Page& page) {
  ICAP_RETURN_IF_ERROR(FindManaged(caller, agency, rollout, school).status());
  return paper_.ListBatches(agency, rollout, school, page);
}

}  // namespace icap::collection
