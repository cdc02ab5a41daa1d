#include "services/collection/app/answering.h"

#include <fmt/format.h>

#include "services/common/base/encoding.h"
#include "services/common/base/error.h"
#include "services/common/base/sha256.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

// Schools whose target is remembered; a state has about 10,000.
constexpr size_t kMaxTargets = 50'000;

absl::Status Closed() {
  return FailedPrecondition(Reason::kWindowClosed,
                            "The survey of your school is not open. Answers can no longer be sent.");
}

absl::Status Used() {
  return AlreadyExists(Reason::kInvitationUsed,
                       "This link has been used: one set of answers was accepted. Nothing more is needed.");
}

absl::Status Taken() {
  return AlreadyExists(Reason::kCredentialTaken,
                       "This link was already opened for answering on another device or in another browser. Go on "
                       "answering there.");
}

absl::Status KeysAway() {
  return Unavailable(Reason::kKeyMissing,
                     "The survey cannot take answers at this moment. Yours are kept on this device; try again later.");
}

absl::Status ToStatus(SubmissionOutcome outcome) {
  switch (outcome) {
    case SubmissionOutcome::kAccepted:
    case SubmissionOutcome::kRepeated:
      return absl::OkStatus();
    case SubmissionOutcome::kUsed:
      return Used();
    case SubmissionOutcome::kRequestReused:
      return InvalidArgument(Reason::kRequestIdReused,
                             "request_id: was used for other answers. The first answers were accepted.",
                             {{"request_id", "was used for other answers"}});
    case SubmissionOutcome::kWindowClosed:
      return Closed();
    case SubmissionOutcome::kNotVerified:
      return KeysAway();
  }
  return Internal("The submission has an unknown outcome.");
}

// The request as one text, for comparing a repeated one with the first.
std::string Canonical(const SubmitCommand& command, const PackedAnswers& answers, const OrderedComments& comments) {
  std::string text = fmt::format("{} {} ", command.request_id, command.receipt_key) + answers.Reveal();
  for (const std::string& comment : comments.Reveal()) text += fmt::format(" {} {}", comment.size(), comment);
  return text;
}

// The bytes of a blinded element.
absl::StatusOr<std::string> ParseBlindedElement(const std::string& text) {
  auto bytes = FromBase64Url(text);
  if (!bytes.has_value() || !voprf::IsElement(*bytes)) {
    return FieldInvalid("blinded_element", "must be a ristretto255 element in base64url, 43 characters");
  }
  return *std::move(bytes);
}

}  // namespace

std::vector<Answering::Redemption> Answering::FindInvited(const std::vector<RedeemCommand>& commands) {
  std::vector<Redemption> redemptions(commands.size());
  std::vector<std::string> hashes;
  for (size_t i = 0; i < commands.size(); ++i) {
    Redemption& redemption = redemptions[i];
    const auto code = ParseCode(commands[i].code);
    redemption.status = code.status();
    if (!code.ok()) continue;
    if (!commands[i].blinded_element.empty()) {
      auto element = ParseBlindedElement(commands[i].blinded_element);
      redemption.status = element.status();
      if (!element.ok()) continue;
      redemption.blinded_element = *std::move(element);
    }
    redemption.code_hash = HashCode(*code);
    hashes.push_back(redemption.code_hash);
  }
  if (hashes.empty()) return redemptions;
  const auto found = invitations_.FindInvitations(hashes);
  for (Redemption& redemption : redemptions) {
    if (!redemption.status.ok()) continue;
    redemption.status = found.status();
    if (!found.ok()) continue;
    const auto invited = found->find(redemption.code_hash);
    if (invited == found->end()) {
      redemption.status = NotFound(Reason::kInvitationUnknown,
                                   "This link is not known. Open the newest link you received, or ask for a new one.");
    } else if (invited->second.school.state != RolloutState::kOpen) {
      redemption.status = Closed();
    } else {
      redemption.invited = invited->second;
    }
  }
  return redemptions;
}

void Answering::IssueCredentials(std::vector<Redemption>& redemptions) {
  std::vector<CredentialRequest> requests;
  std::vector<Redemption*> asking;
  for (Redemption& redemption : redemptions) {
    if (!redemption.status.ok() || redemption.blinded_element.empty()) continue;
    // Before the invitation is spent: without the keys there is nothing to give for it.
    const Rollout& rollout = redemption.invited.rollout;
    if (!keys_.FindCredentialKeys({rollout.agency, rollout.rollout}, redemption.invited.school.school).ok()) {
      redemption.status = KeysAway();
      continue;
    }
    asking.push_back(&redemption);
    requests.push_back(
        {rollout.agency, rollout.rollout, redemption.code_hash, HashBlindedElement(redemption.blinded_element)});
  }
  if (requests.empty()) return;
  const auto outcomes = invitations_.IssueCredentials(requests);
  for (size_t i = 0; i < asking.size(); ++i) {
    if (!outcomes.ok()) {
      asking[i]->status = outcomes.status();
    } else if ((*outcomes)[i] == IssueOutcome::kTaken) {
      asking[i]->status = Taken();
    } else if ((*outcomes)[i] == IssueOutcome::kWindowClosed) {
      asking[i]->status = Closed();
    }
  }
}

absl::StatusOr<Questioning> Answering::Question(Redemption redemption) {
  ICAP_RETURN_IF_ERROR(redemption.status);
  InvitedTo& invited = redemption.invited;
  Questioning questioning;
  ICAP_ASSIGN_OR_RETURN(questioning.revision, instruments_.Find(invited.rollout.agency, invited.rollout.instrument,
                                                                invited.rollout.revision));
  questioning.credential_taken = invited.credential_taken || !redemption.blinded_element.empty();
  if (!redemption.blinded_element.empty()) {
    const auto keys =
        keys_.FindCredentialKeys({invited.rollout.agency, invited.rollout.rollout}, invited.school.school);
    if (!keys.ok()) return KeysAway();
    const auto evaluation = voprf::BlindEvaluate(*keys, {redemption.blinded_element}, voprf::RandomScalar(random_));
    if (!evaluation.has_value()) return Internal("A blinded element could not be evaluated.");
    questioning.credential = Redacted(evaluation->elements.front() + evaluation->proof);
  }
  questioning.rollout = std::move(invited.rollout);
  questioning.school = std::move(invited.school);
  return questioning;
}

absl::Status Answering::MayAnswer(const auth::Caller& caller) {
  return auth::Authorize(caller, auth::Permission::kAnswer, {"*", {}});
}

std::vector<absl::StatusOr<Questioning>> Answering::Redeem(const std::vector<RedeemCommand>& commands) {
  std::vector<Redemption> redemptions = FindInvited(commands);
  IssueCredentials(redemptions);
  std::vector<absl::StatusOr<Questioning>> outcomes;
  outcomes.reserve(redemptions.size());
  for (Redemption& redemption : redemptions) outcomes.push_back(Question(std::move(redemption)));
  return outcomes;
}

absl::StatusOr<Answering::Target> Answering::FindTarget(const SubmitCommand& command) {
  const std::string name = RolloutSchoolName(command.agency, command.rollout, command.school);
  {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto found = targets_.find(name);
    if (found != targets_.end()) return found->second;
  }
  ICAP_ASSIGN_OR_RETURN(const Rollout rollout, rollouts_.GetRollout(command.agency, command.rollout));
  ICAP_ASSIGN_OR_RETURN(const RolloutSchool school,
                        rollouts_.GetSchool(command.agency, command.rollout, command.school));
  Target target;
  target.sealing_key = school.sealing_key;
  ICAP_ASSIGN_OR_RETURN(target.revision, instruments_.Find(rollout.agency, rollout.instrument, rollout.revision));
  // The keys of a draft may still change.
  if (school.state == RolloutState::kDraft) return target;
  std::lock_guard<std::mutex> lock(mutex_);
  if (targets_.size() >= kMaxTargets) targets_.clear();
  targets_[name] = target;
  return target;
}

absl::StatusOr<bool> Answering::Verify(const SubmitCommand& command, const Credential& credential) {
  const auto keys = keys_.FindCredentialKeys({command.agency, command.rollout}, command.school);
  if (HasReason(keys.status(), Reason::kKeyMissing)) return false;
  ICAP_RETURN_IF_ERROR(keys.status());
  const std::string name = RolloutSchoolName(command.agency, command.rollout, command.school);
  const auto output = voprf::Evaluate(*keys, CredentialInput(name, credential.nonce));
  if (!output.has_value() || !EqualInConstantTime(*output, credential.output.Reveal())) return CredentialInvalid();
  return true;
}

absl::StatusOr<PreparedSubmission> Answering::Prepare(const SubmitCommand& command, const std::string& receipt) {
  if (!IsUuid(command.request_id)) return FieldInvalid("request_id", "must be a UUID");
  ICAP_ASSIGN_OR_RETURN(const Credential credential, ParseCredential(command.credential));
  ICAP_ASSIGN_OR_RETURN(const Target target, FindTarget(command));
  ICAP_ASSIGN_OR_RETURN(const bool verified, Verify(command, credential));
  ICAP_ASSIGN_OR_RETURN(const PackedAnswers answers, PackAnswers(target.revision->questionnaire, command.answers));
  ICAP_ASSIGN_OR_RETURN(const OrderedComments comments,
                        OrderComments(target.revision->comment_prompts, command.comments));
  PreparedSubmission prepared;
  prepared.agency = command.agency;
  prepared.rollout = command.rollout;
  prepared.school = command.school;
  prepared.credential_hash = HashCredential(credential);
  prepared.request_mac = BindToCredential(credential, command.request_id);
  prepared.payload_mac = BindToCredential(credential, Canonical(command, answers, comments));
  if (verified) {
    ICAP_ASSIGN_OR_RETURN(prepared.box, keys_.Seal(target.sealing_key, PackSealed({answers, receipt, comments})));
  }
  return prepared;
}

void Answering::Submit(const auth::Caller& caller, const SubmitCommand& command, Done done) {
  if (absl::Status status = MayAnswer(caller); !status.ok()) return done(status);
  const auto receipt_key = ParseReceiptKey(command.receipt_key);
  if (!receipt_key.ok()) return done(receipt_key.status());
  const std::string receipt = MakeReceipt(*receipt_key);
  auto prepared = Prepare(command, receipt);
  if (!prepared.ok()) return done(prepared.status());
  const RolloutKey rollout{command.agency, command.rollout};
  submissions_.Submit(*std::move(prepared),
                      [this, rollout, receipt, done = std::move(done)](absl::StatusOr<SubmissionOutcome> outcome) {
                        if (!outcome.ok()) return done(outcome.status());
                        // Another process may have closed it and destroyed the keys: here, too, they are no longer
                        // kept.
                        if (*outcome == SubmissionOutcome::kWindowClosed) keys_.Forget(rollout);
                        if (absl::Status status = ToStatus(*outcome); !status.ok()) return done(status);
                        done(ReceiptText(receipt));
                      });
}

absl::StatusOr<std::vector<SchoolKeys>> Answering::ListKeys(const auth::Caller& caller, const std::string& agency,
                                                            const std::string& rollout, const Page& page) {
  ICAP_RETURN_IF_ERROR(MayAnswer(caller));
  ICAP_RETURN_IF_ERROR(rollouts_.GetRollout(agency, rollout).status());
  ICAP_ASSIGN_OR_RETURN(const std::vector<RolloutSchool> schools,
                        rollouts_.ListSchools(agency, rollout, {true, {}}, "", page));
  std::vector<SchoolKeys> keys;
  keys.reserve(schools.size());
  for (const RolloutSchool& school : schools) {
    keys.push_back({school.school, school.credential_key, school.sealing_key});
  }
  return keys;
}

absl::StatusOr<SchoolKeys> Answering::FindKeys(const auth::Caller& caller, const std::string& agency,
                                               const std::string& rollout, const std::string& school) {
  ICAP_RETURN_IF_ERROR(MayAnswer(caller));
  ICAP_ASSIGN_OR_RETURN(const RolloutSchool found, rollouts_.GetSchool(agency, rollout, school));
  return SchoolKeys{found.school, found.credential_key, found.sealing_key};
}

absl::StatusOr<Receipts> Answering::ListReceipts(const auth::Caller& caller, const std::string& agency,
                                                 const std::string& rollout, const std::string& school) {
  ICAP_RETURN_IF_ERROR(MayAnswer(caller));
  ICAP_ASSIGN_OR_RETURN(const RolloutSchool found, rollouts_.GetSchool(agency, rollout, school));
  ICAP_ASSIGN_OR_RETURN(const Rollout whole, rollouts_.GetRollout(agency, rollout));
  if (whole.state != RolloutState::kPublished) {
    return FailedPrecondition(Reason::kNotPublished, "The results are not published yet. Look again later.");
  }
  ICAP_ASSIGN_OR_RETURN(const std::vector<std::string> kept, submissions_.ReadReceipts(agency, rollout, school));
  Receipts receipts;
  receipts.submission_count = found.submission_count;
  for (const std::string& receipt : kept) receipts.receipts.push_back(ReceiptText(receipt));
  return receipts;
}

}  // namespace icap::collection
