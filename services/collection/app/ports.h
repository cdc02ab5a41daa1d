// What the verbs need from outside. Implemented in storage/ on PostgreSQL; each port is thread safe.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/collection/app/model.h"
#include "services/collection/domain/questionnaire.h"
#include "services/collection/domain/sealed_answer.h"
#include "services/collection/domain/tabulated_counts.h"
#include "services/common/voprf/voprf.h"

namespace icap::collection {

// Agencies, tree and people.
class OrganizationStore {
 public:
  virtual ~OrganizationStore() = default;

  // The agency, new or with the same title. AGENCY_EXISTS otherwise.
  virtual absl::StatusOr<Agency> CreateAgency(const RequestKey& key, const Agency& agency) = 0;
  // AGENCY_NOT_FOUND.
  virtual absl::StatusOr<Agency> GetAgency(const std::string& agency) = 0;
  // Agencies by name, all or only those named.
  virtual absl::StatusOr<std::vector<Agency>> ListAgencies(bool everything, const std::vector<std::string>& agencies,
                                                           const Page& page) = 0;
  // Number of new nodes; all or none. ORGANIZATION_EXISTS, PARENT_NOT_FOUND, AGENCY_NOT_FOUND.
  virtual absl::StatusOr<int> CreateOrganizations(const RequestKey& key, const std::string& agency,
                                                  const std::vector<Organization>& organizations) = 0;
  // ORGANIZATION_NOT_FOUND.
  virtual absl::StatusOr<Organization> GetOrganization(const std::string& agency, const std::string& organization) = 0;
  // By title then id; `under`: children of it only; `kind`: only that kind; both may be empty.
  virtual absl::StatusOr<std::vector<Organization>> ListOrganizations(const std::string& agency, const Scope& scope,
                                                                      const std::string& under, const std::string& kind,
                                                                      const Page& page) = 0;
  // Number of new people; all or none. PERSON_EXISTS, ORGANIZATION_NOT_FOUND.
  virtual absl::StatusOr<int> CreatePeople(const RequestKey& key, const std::string& agency,
                                           const std::vector<Person>& people) = 0;
};

// Instrument revisions.
class InstrumentStore {
 public:
  virtual ~InstrumentStore() = default;

  // The latest revision when its content is the same, otherwise the next one. AGENCY_NOT_FOUND.
  virtual absl::StatusOr<Revision> CreateRevision(const RequestKey& key, const Revision& revision) = 0;
  // With source. REVISION_NOT_FOUND.
  virtual absl::StatusOr<Revision> GetRevision(const std::string& agency, const std::string& instrument,
                                               int number) = 0;
  // Without source, by instrument and number.
  virtual absl::StatusOr<std::vector<Revision>> ListRevisions(const std::string& agency, const Page& page) = 0;
};

// Rollouts and their schools.
class RolloutStore {
 public:
  virtual ~RolloutStore() = default;

  // Drafts over every school under the organization. ROLLOUT_EXISTS, REVISION_NOT_FOUND, ORGANIZATION_NOT_FOUND,
  // NO_SCHOOLS.
  virtual absl::StatusOr<Rollout> CreateRollout(const RequestKey& key, const Rollout& rollout, const Cause& cause) = 0;
  // Replaces a draft and its schools; confirmed head counts stay. ROLLOUT_NOT_FOUND, ROLLOUT_NOT_DRAFT, and as above.
  virtual absl::StatusOr<Rollout> UpdateRollout(const RequestKey& key, const Rollout& rollout, const Cause& cause) = 0;
  // ROLLOUT_NOT_FOUND.
  virtual absl::StatusOr<Rollout> GetRollout(const std::string& agency, const std::string& rollout) = 0;
  // Those that touch the scope, newest first.
  virtual absl::StatusOr<std::vector<Rollout>> ListRollouts(const std::string& agency, const Scope& scope,
                                                            const Page& page) = 0;
  // Keeps the public keys of schools of a draft, and of schools that have none yet.
  virtual absl::Status PublishKeys(const std::string& agency, const std::string& rollout,
                                   const std::vector<SchoolKeys>& keys) = 0;
  // Moves `from` → `to`; when it is there already or beyond, the rollout as it is. `wrong_state` otherwise. Opening and
  // closing move the schools too; closing from a draft and publishing announce themselves in the same transaction.
  virtual absl::StatusOr<Rollout> MoveRollout(const RequestKey& key, const std::string& agency,
                                              const std::string& rollout, RolloutState from, RolloutState to,
                                              const absl::Status& wrong_state, const Cause& cause) = 0;
  // Open → closing; when it is there already or beyond, the school as it is. SCHOOL_NOT_FOUND, ROLLOUT_NOT_OPEN.
  virtual absl::StatusOr<RolloutSchool> CloseSchool(const RequestKey& key, const std::string& agency,
                                                    const std::string& rollout, const std::string& school,
                                                    const Cause& cause) = 0;
  // SCHOOL_NOT_FOUND.
  virtual absl::StatusOr<RolloutSchool> GetSchool(const std::string& agency, const std::string& rollout,
                                                  const std::string& school) = 0;
  // By school id, with counts. `page.size` 0: all.
  virtual absl::StatusOr<std::vector<RolloutSchool>> ListSchools(const std::string& agency, const std::string& rollout,
                                                                 const Scope& scope, const std::string& under,
                                                                 const Page& page) = 0;
};

// Published counts of the schools of a rollout.
class CountStore {
 public:
  virtual ~CountStore() = default;

  // Stores the counts of these schools, all or none; earlier ones of a school are replaced. Items are in the order of
  // the instrument. ROLLOUT_NOT_FOUND, ROLLOUT_NOT_TABULATED, ROLLOUT_NOT_DRAFT, SCHOOL_NOT_FOUND.
  virtual absl::StatusOr<int> ImportCounts(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                           const std::vector<SchoolCounts>& schools) = 0;
  // Items of the school in the order of the instrument; empty when nothing was imported for it.
  virtual absl::StatusOr<std::vector<ItemCounts>> ReadCounts(const std::string& agency, const std::string& rollout,
                                                             const std::string& school) = 0;
};

// What an invitation leads to.
struct InvitedTo {
  Rollout rollout;
  RolloutSchool school;
  bool credential_taken = false;
};

// A request for the credential of an invitation.
struct CredentialRequest {
  std::string agency;
  std::string rollout;
  std::string code_hash;
  std::string blinded_hash;
};

// What became of it.
enum class IssueOutcome {
  kIssued,  // now, or before for the same blinded element
  kTaken,   // before, for another one
  kWindowClosed,
};

// Hash of the code of a person's link.
using HashFor = std::function<absl::StatusOr<std::string>(const std::string& person, int attempt)>;

// Invitations: codes only as hashes.
class InvitationStore {
 public:
  virtual ~InvitationStore() = default;

  // Gives `hash_for` every person of the school whose link holds, with its attempt, by person. Invitations are made of
  // what it returns where there are none that can be made again, or with `replace`; links that were revoked stay so.
  // INVITATIONS_ALREADY_ISSUED, SCHOOL_HAS_CREDENTIALS, ROLLOUT_NOT_OPEN, SCHOOL_NOT_FOUND.
  virtual absl::Status IssueInvitations(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                        const std::string& school, bool replace, const HashFor& hash_for,
                                        const Cause& cause) = 0;
  // Where each hash leads; a hash that is not known is not among them. Many at once, because a faculty opens its links
  // in the same minute.
  virtual absl::StatusOr<std::map<std::string, InvitedTo>> FindInvitations(
      const std::vector<std::string>& code_hashes) = 0;
  // Remembers that these invitations have bought their credentials, all in one commit; an outcome for each, in order.
  virtual absl::StatusOr<std::vector<IssueOutcome>> IssueCredentials(
      const std::vector<CredentialRequest>& requests) = 0;
};

// A submission that has passed validation.
struct PreparedSubmission {
  std::string agency;
  std::string rollout;
  std::string school;
  std::string credential_hash;
  std::string request_mac;  // of the request id
  std::string payload_mac;  // of the request id, the answers and the receipt
  // The sealed answers; empty when the credential could not be verified because the keys are gone: then it is only
  // compared with what was accepted before.
  std::string box;
};

// What became of it.
enum class SubmissionOutcome {
  kAccepted,       // stored now
  kRepeated,       // stored before by the same request
  kUsed,           // stored before by another request
  kRequestReused,  // the same request id with other answers
  kWindowClosed,
  kNotVerified,  // the window is open, but the submission has no box
};

// Stores submissions, many in one commit.
class SubmissionStore {
 public:
  using Done = std::function<void(absl::StatusOr<SubmissionOutcome>)>;

  virtual ~SubmissionStore() = default;

  // Calls `done` once, from another thread, when the outcome is durable. At once with UNAVAILABLE OVERLOADED when too
  // many are waiting; with UNAVAILABLE STORE_UNAVAILABLE when the store is away: the caller repeats the request.
  virtual void Submit(PreparedSubmission submission, Done done) = 0;
  // Packed answers of a closed school, ordered by content.
  virtual absl::StatusOr<std::vector<std::string>> ReadAnswers(const std::string& agency, const std::string& rollout,
                                                               const std::string& school) = 0;
  // Receipts of a closed school, kReceiptBytes each, in order.
  virtual absl::StatusOr<std::vector<std::string>> ReadReceipts(const std::string& agency, const std::string& rollout,
                                                                const std::string& school) = 0;
};

// A school whose window has ended and whose boxes are still sealed.
struct ClosingSchool {
  std::string agency;
  std::string rollout;
  std::string school;
};

// From the end of a window to plain answers.
class ClosingStore {
 public:
  // Opens boxes, in their order.
  using OpenBoxes = std::function<absl::StatusOr<std::vector<OpenedAnswer>>(const std::vector<std::string>& boxes)>;

  virtual ~ClosingStore() = default;

  // Schools that wait to be opened, of one rollout or (both empty) of all.
  virtual absl::StatusOr<std::vector<ClosingSchool>> ListClosingSchools(const std::string& agency,
                                                                        const std::string& rollout) = 0;
  // Replaces the school's boxes by plain answers, receipts and comments, each in a random order of its own, marks it
  // closed and, while the rollout goes on, announces it: all in one transaction. Nothing when it is closed already.
  virtual absl::Status OpenSchool(const ClosingSchool& school, const OpenBoxes& open_boxes) = 0;
  // Rollouts whose windows have ended and that are not marked closed yet.
  virtual absl::StatusOr<std::vector<RolloutKey>> ListClosingRollouts() = 0;
  // Marks the rollout closed and announces it, once none of its schools waits any more. Nothing when it is closed.
  virtual absl::Status FinishRollout(const RolloutKey& rollout) = 0;
  // Closed schools of rollouts that go on, and rollouts that are closed or cancelled: nothing of their keys is needed
  // any more.
  virtual absl::StatusOr<std::vector<ClosingSchool>> ListOpenedSchools() = 0;
  virtual absl::StatusOr<std::vector<RolloutKey>> ListClosedRollouts() = 0;
};

// Secret keys of the schools of a rollout that open its boxes, by school.
using SealingSecrets = std::map<std::string, Redacted<std::string>>;

// The keys of rollouts, kept apart from the database. KEY_MISSING when a rollout's file is not there or the folder
// cannot be used.
class RolloutKeys {
 public:
  virtual ~RolloutKeys() = default;

  // The public keys of these schools, made where there are none; durable when it answers.
  virtual absl::StatusOr<std::vector<SchoolKeys>> Make(const RolloutKey& rollout,
                                                       const std::vector<std::string>& schools) = 0;
  // The keys that evaluate the school's credentials.
  virtual absl::StatusOr<voprf::KeyPair> FindCredentialKeys(const RolloutKey& rollout, const std::string& school) = 0;
  // Forgets what it holds of the rollout in memory.
  virtual void Forget(const RolloutKey& rollout) = 0;
  // Code of a person's invitation, kCodeBytes; `attempt` counts the links that replaced earlier ones.
  virtual absl::StatusOr<Redacted<std::string>> InvitationCode(const RolloutKey& rollout, const std::string& school,
                                                               const std::string& person, int attempt) = 0;
  // A box that only the holder of the school's sealing secret opens.
  virtual absl::StatusOr<std::string> Seal(std::string_view sealing_key, const Redacted<std::string>& contents) = 0;
  // The secrets that still exist.
  virtual absl::StatusOr<SealingSecrets> ReadSealingSecrets(const RolloutKey& rollout) = 0;
  // Contents of a box; nullopt when it was sealed for another key or was changed.
  virtual std::optional<Redacted<std::string>> Open(const Redacted<std::string>& sealing_secret,
                                                    std::string_view box) = 0;
  // Destroys the sealing secrets of these schools; what was sealed for them can never be opened again.
  virtual absl::Status DestroySchools(const RolloutKey& rollout, const std::vector<std::string>& schools) = 0;
  // Destroys everything of the rollout.
  virtual absl::Status DestroyRollout(const RolloutKey& rollout) = 0;
};

}  // namespace icap::collection
