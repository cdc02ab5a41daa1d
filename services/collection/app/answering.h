// The respondent's two steps. Nothing here is logged; nothing that is stored leads from one step to the other.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/collection/app/instruments.h"
#include "services/collection/app/model.h"
#include "services/collection/app/ports.h"
#include "services/collection/domain/credential.h"
#include "services/common/auth/caller.h"
#include "services/common/base/redacted.h"

namespace icap::collection {

// What a redeemed invitation gives.
struct Questioning {
  Redacted<std::string> credential;
  Rollout rollout;
  RolloutSchool school;
  const LoadedRevision* revision = nullptr;
};

// A respondent's submission as it came.
struct SubmitCommand {
  std::string agency;
  std::string rollout;
  std::string school;
  Redacted<std::string> credential;
  std::vector<Answer> answers;
  std::string request_id;
};

// Thread safe.
class Answering {
 public:
  using Done = std::function<void(absl::StatusOr<std::string> receipt)>;

  Answering(InvitationStore& invitations, SubmissionStore& submissions, RolloutStore& rollouts,
            Instruments& instruments, Redacted<std::string> key)
      : invitations_(invitations),
        submissions_(submissions),
        rollouts_(rollouts),
        instruments_(instruments),
        key_(std::move(key)) {}

  // Whether the caller may redeem: asked before a code waits with others. OUT_OF_SCOPE.
  static absl::Status MayRedeem(const auth::Caller& caller);

  // An outcome for each code of callers who may, in their order: INVITATION_UNKNOWN, WINDOW_CLOSED, INVITATION_USED.
  std::vector<absl::StatusOr<Questioning>> Redeem(const std::vector<std::string>& codes);

  // Checks the submission and hands it to the store; `done` is called once, possibly from another thread. Errors as in
  // submission.proto.
  void Submit(const auth::Caller& caller, const SubmitCommand& command, Done done);

 private:
  // What a school's submissions are checked against. It changes only when invitations are issued again, which makes the
  // store answer kVoid; then it is read anew.
  struct Target {
    int generation = 0;
    const LoadedRevision* revision = nullptr;
  };

  // A code on its way: what it leads to, or why not.
  struct Redemption {
    absl::Status status;
    std::string code_hash;
    Nonce nonce;
    InvitedTo invited;
  };

  std::vector<Redemption> FindInvited(const std::vector<std::string>& codes);
  void MarkSpent(std::vector<Redemption>& redemptions);
  absl::StatusOr<Questioning> Question(Redemption redemption);
  absl::StatusOr<Target> FindTarget(const SubmitCommand& command);
  void Forget(const SubmitCommand& command);
  absl::StatusOr<PreparedSubmission> Prepare(const SubmitCommand& command, Nonce* nonce);

  InvitationStore& invitations_;
  SubmissionStore& submissions_;
  RolloutStore& rollouts_;
  Instruments& instruments_;
  const Redacted<std::string> key_;
  std::mutex mutex_;
  std::map<std::string, Target> targets_;  // by name of the rollout's school
};

}  // namespace icap::collection
