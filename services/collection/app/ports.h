// What the verbs need from outside. Implemented in storage/ on PostgreSQL; each port is thread safe.
#pragma once

#include <compare>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/collection/app/model.h"
#include "services/collection/domain/questionnaire.h"
#include "services/collection/domain/tabulated_counts.h"

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
  // Moves `from` → `to`; when it is there already, the rollout as it is. `wrong_state` otherwise. Opening and closing
  // move the schools too; closing and publishing announce themselves in the same transaction.
  virtual absl::StatusOr<Rollout> MoveRollout(const RequestKey& key, const std::string& agency,
                                              const std::string& rollout, RolloutState from, RolloutState to,
                                              const absl::Status& wrong_state, const Cause& cause) = 0;
  // SCHOOL_NOT_FOUND, ROLLOUT_NOT_OPEN. Announces itself in the same transaction.
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
};

// Hash of the code of a person's link.
using HashFor = std::function<absl::StatusOr<std::string>(const std::string& person, int attempt)>;

// Invitations: codes only as hashes.
class InvitationStore {
 public:
  virtual ~InvitationStore() = default;

  // Gives `hash_for` every person of the school whose link holds, with its attempt, by person. Invitations are made of
  // what it returns where there are none that can be made again, or with `replace`; links that were revoked stay so.
  // INVITATIONS_ALREADY_ISSUED, SCHOOL_HAS_SUBMISSIONS, ROLLOUT_NOT_OPEN, SCHOOL_NOT_FOUND.
  virtual absl::Status IssueInvitations(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                        const std::string& school, bool replace, const HashFor& hash_for,
                                        const Cause& cause) = 0;
  // Where each hash leads; a hash that is not known is not among them. Many at once, because a faculty opens its links
  // in the same minute.
  virtual absl::StatusOr<std::map<std::string, InvitedTo>> FindInvitations(
      const std::vector<std::string>& code_hashes) = 0;
};

// What is stored of a spent credential.
struct CredentialKey {
  std::string agency;
  std::string rollout;
  std::string nonce_hash;

  friend auto operator<=>(const CredentialKey&, const CredentialKey&) = default;
};

// A submission that has passed validation.
struct PreparedSubmission {
  std::string agency;
  std::string rollout;
  std::string school;
  int generation = 0;
  std::string nonce_hash;
  std::string request_mac;  // of the request id
  std::string payload_mac;  // of the request id and the answers
  PackedAnswers answers;
};

// What became of it.
enum class SubmissionOutcome {
  kAccepted,       // stored now
  kRepeated,       // stored before by the same request
  kUsed,           // stored before by another request
  kRequestReused,  // the same request id with other answers
  kWindowClosed,
  kVoid,  // the invitation was replaced
};

// Stores submissions, many in one commit.
class SubmissionStore {
 public:
  using Done = std::function<void(absl::StatusOr<SubmissionOutcome>)>;

  virtual ~SubmissionStore() = default;

  // Calls `done` once, from another thread, when the outcome is durable. At once with UNAVAILABLE OVERLOADED when too
  // many are waiting; with UNAVAILABLE STORE_UNAVAILABLE when the store is away: the caller repeats the request.
  virtual void Submit(PreparedSubmission submission, Done done) = 0;
  // Those of the credentials that have been spent.
  virtual absl::StatusOr<std::set<CredentialKey>> WhichAreSpent(const std::vector<CredentialKey>& credentials) = 0;
  // Packed answers of a closed school, ordered by content.
  virtual absl::StatusOr<std::vector<std::string>> ReadAnswers(const std::string& agency, const std::string& rollout,
                                                               const std::string& school) = 0;
};

}  // namespace icap::collection
