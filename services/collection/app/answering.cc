#include "services/collection/app/answering.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/common/base/error.h"
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
    case SubmissionOutcome::kVoid:
      return PermissionDenied(Reason::kCredentialInvalid,
                              "This link was replaced by a newer one. Open the newest link you received.");
  }
  return Internal("The submission has an unknown outcome.");
}

// The answers as one text, for comparing a repeated request with the first.
std::string Canonical(const std::string& request_id, const PackedAnswers& answers) {
  return fmt::format("{} ", request_id) + answers.Reveal();
}

}  // namespace

std::vector<Answering::Redemption> Answering::FindInvited(const std::vector<std::string>& codes) {
  std::vector<Redemption> redemptions(codes.size());
  std::vector<std::string> hashes;
  for (size_t i = 0; i < codes.size(); ++i) {
    const auto code = ParseCode(codes[i]);
    redemptions[i].status = code.status();
    if (!code.ok()) continue;
    redemptions[i].code_hash = HashCode(*code);
    redemptions[i].nonce = DeriveNonce(key_, *code);
    hashes.push_back(redemptions[i].code_hash);
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
    } else {
      redemption.invited = invited->second;
    }
  }
  return redemptions;
}

void Answering::MarkSpent(std::vector<Redemption>& redemptions) {
  const auto key_of = [](const Redemption& redemption) {
    return CredentialKey{redemption.invited.rollout.agency, redemption.invited.rollout.rollout,
                         HashNonce(redemption.nonce)};
  };
  std::vector<CredentialKey> credentials;
  for (const Redemption& redemption : redemptions) {
    if (redemption.status.ok()) credentials.push_back(key_of(redemption));
  }
  if (credentials.empty()) return;
  // In an order of their own, so that this statement's cannot be laid beside that of the invitations.
  std::sort(credentials.begin(), credentials.end());
  const auto spent = submissions_.WhichAreSpent(credentials);
  for (Redemption& redemption : redemptions) {
    if (!redemption.status.ok()) continue;
    if (!spent.ok()) {
      redemption.status = spent.status();
    } else if (spent->contains(key_of(redemption))) {
      redemption.status = Used();
    }
  }
}

absl::StatusOr<Questioning> Answering::Question(Redemption redemption) {
  ICAP_RETURN_IF_ERROR(redemption.status);
  InvitedTo& invited = redemption.invited;
  if (invited.school.state != RolloutState::kOpen) return Closed();
  Questioning questioning;
  ICAP_ASSIGN_OR_RETURN(questioning.revision, instruments_.Find(invited.rollout.agency, invited.rollout.instrument,
                                                                invited.rollout.revision));
  const CredentialSchool school{invited.rollout.agency, invited.rollout.rollout, invited.school.school,
                                invited.school.generation};
  questioning.credential = MakeCredential(key_, school, redemption.nonce);
  questioning.rollout = std::move(invited.rollout);
  questioning.school = std::move(invited.school);
  return questioning;
}

absl::Status Answering::MayRedeem(const auth::Caller& caller) {
  return auth::Authorize(caller, auth::Permission::kAnswer, {"*", {}});
}

std::vector<absl::StatusOr<Questioning>> Answering::Redeem(const std::vector<std::string>& codes) {
  std::vector<Redemption> redemptions = FindInvited(codes);
  // A statement of its own, so that no statement holds both the invitation's hash and the credential's.
  MarkSpent(redemptions);
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
  target.generation = school.generation;
  ICAP_ASSIGN_OR_RETURN(target.revision, instruments_.Find(rollout.agency, rollout.instrument, rollout.revision));
  std::lock_guard<std::mutex> lock(mutex_);
  if (targets_.size() >= kMaxTargets) targets_.clear();
  targets_[name] = target;
  return target;
}

void Answering::Forget(const SubmitCommand& command) {
  std::lock_guard<std::mutex> lock(mutex_);
  targets_.erase(RolloutSchoolName(command.agency, command.rollout, command.school));
}

absl::StatusOr<PreparedSubmission> Answering::Prepare(const SubmitCommand& command, Nonce* nonce) {
  if (!IsUuid(command.request_id)) return FieldInvalid("request_id", "must be a UUID");
  ICAP_ASSIGN_OR_RETURN(Target target, FindTarget(command));
  CredentialSchool school{command.agency, command.rollout, command.school, target.generation};
  auto verified = VerifyCredential(key_, school, command.credential);
  if (!verified.ok() && HasReason(verified.status(), Reason::kCredentialInvalid)) {
    // Invitations may have been issued again since the target was remembered.
    Forget(command);
    ICAP_ASSIGN_OR_RETURN(target, FindTarget(command));
    school.generation = target.generation;
    verified = VerifyCredential(key_, school, command.credential);
  }
  ICAP_RETURN_IF_ERROR(verified.status());
  *nonce = *verified;
  PreparedSubmission prepared;
  ICAP_ASSIGN_OR_RETURN(prepared.answers, PackAnswers(target.revision->questionnaire, command.answers));
  prepared.agency = command.agency;
  prepared.rollout = command.rollout;
  prepared.school = command.school;
  prepared.generation = target.generation;
  prepared.nonce_hash = HashNonce(*nonce);
  prepared.request_mac = BindToNonce(*nonce, command.request_id);
  prepared.payload_mac = BindToNonce(*nonce, Canonical(command.request_id, prepared.answers));
  return prepared;
}

void Answering::Submit(const auth::Caller& caller, const SubmitCommand& command, Done done) {
  if (absl::Status status = auth::Authorize(caller, auth::Permission::kAnswer, {"*", {}}); !status.ok()) {
    return done(status);
  }
  Nonce nonce;
  auto prepared = Prepare(command, &nonce);
  if (!prepared.ok()) return done(prepared.status());
  submissions_.Submit(*std::move(prepared), [done = std::move(done), receipt = MakeReceipt(nonce, command.request_id)](
                                                absl::StatusOr<SubmissionOutcome> outcome) {
    if (!outcome.ok()) return done(outcome.status());
    if (absl::Status status = ToStatus(*outcome); !status.ok()) return done(status);
    done(receipt);
  });
}

}  // namespace icap::collection
