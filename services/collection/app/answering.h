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
#include "services/collection/domain/comments.h"
#include "services/collection/domain/credential.h"
#include "services/common/auth/caller.h"
#include "services/common/base/clock.h"
#include "services/common/base/redacted.h"

namespace icap::collection {

// A respondent's request as it came.
struct RedeemCommand {
  std::string code;
  std::string blinded_element;  // base64url; empty to look only
};

// What a redeemed invitation gives.
struct Questioning {
  Redacted<std::string> credential;  // evaluated element and proof; empty when only looking
  bool credential_taken = false;
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
  std::string receipt_key;  // base64url
  std::vector<Comment> comments = {};
};

// Receipts of a school, for people.
struct Receipts {
  std::vector<std::string> receipts;
  int submission_count = 0;
};

// Thread safe.
class Answering {
 public:
  using Done = std::function<void(absl::StatusOr<std::string> receipt)>;

  Answering(InvitationStore& invitations, SubmissionStore& submissions, RolloutStore& rollouts,
            Instruments& instruments, RolloutKeys& keys, RandomBytes random)
      : invitations_(invitations),
        submissions_(submissions),
        rollouts_(rollouts),
        instruments_(instruments),
        keys_(keys),
        random_(std::move(random)) {}

  // Whether the caller may answer: asked before a code waits with others. OUT_OF_SCOPE.
  static absl::Status MayAnswer(const auth::Caller& caller);

  // An outcome for each request of callers who may, in their order. Errors as in submission.proto.
  std::vector<absl::StatusOr<Questioning>> Redeem(const std::vector<RedeemCommand>& commands);

  // Checks the submission and hands it to the store; `done` is called once, possibly from another thread. Errors as in
  // submission.proto.
  void Submit(const auth::Caller& caller, const SubmitCommand& command, Done done);

  // Public keys of schools of the rollout, by school; `page` as of a list of schools.
  absl::StatusOr<std::vector<SchoolKeys>> ListKeys(const auth::Caller& caller, const std::string& agency,
                                                   const std::string& rollout, const Page& page);
  // The same of one school. SCHOOL_NOT_FOUND.
  absl::StatusOr<SchoolKeys> FindKeys(const auth::Caller& caller, const std::string& agency, const std::string& rollout,
                                      const std::string& school);

  // NOT_PUBLISHED, SCHOOL_NOT_FOUND.
  absl::StatusOr<Receipts> ListReceipts(const auth::Caller& caller, const std::string& agency,
                                        const std::string& rollout, const std::string& school);

 private:
  // What a school's submissions are checked against; it does not change while the rollout is open.
  struct Target {
    std::string sealing_key;
    const LoadedRevision* revision = nullptr;
  };

  // A request on its way: what it leads to, or why not.
  struct Redemption {
    absl::Status status;
    std::string code_hash;
    std::string blinded_element;  // bytes; empty to look only
    InvitedTo invited;
  };

  std::vector<Redemption> FindInvited(const std::vector<RedeemCommand>& commands);
  void IssueCredentials(std::vector<Redemption>& redemptions);
  absl::StatusOr<Questioning> Question(Redemption redemption);
  absl::StatusOr<Target> FindTarget(const SubmitCommand& command);
  absl::StatusOr<bool> Verify(const SubmitCommand& command, const Credential& credential);
  absl::StatusOr<PreparedSubmission> Prepare(const SubmitCommand& command, const std::string& receipt);

  InvitationStore& invitations_;
  SubmissionStore& submissions_;
  RolloutStore& rollouts_;
  Instruments& instruments_;
  RolloutKeys& keys_;
  const RandomBytes random_;
  std::mutex mutex_;
  std::map<std::string, Target> targets_;  // by name of the rollout's school
};

}  // namespace icap::collection
