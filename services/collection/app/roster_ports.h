// What the verbs of rosters keep and need from outside. Implemented in storage/ on PostgreSQL; each port is thread
// safe.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/collection/app/model.h"
#include "services/collection/domain/roster_model.h"
#include "services/common/roster/roster_reader.h"

namespace icap::collection {

enum class ImportState {
  kUploading = 1,
  kStaged = 2,
  kGuarded = 3,
  kRefused = 4,
  kUnchanged = 5,
  kApproved = 6,
  kApplied = 7,
  kCancelled = 8,
};

// A REST service to pull from; empty: the package is uploaded.
struct RosterConnection {
  std::string base_url;
  std::string token_url;
  std::string client_id;

  bool empty() const { return base_url.empty(); }
};

struct RosterCounts {
  int read = 0;
  int added = 0;
  int changed = 0;
  int moved = 0;
  int gone = 0;
  int returned = 0;
};

struct RosterImport {
  std::string agency;
  std::string import;
  ImportState state = ImportState::kUploading;
  std::string source;
  RosterConnection connection;
  std::string content_sha256;
  RosterCounts organizations;
  RosterCounts people;
  int joined_record_count = 0;
  int session_count = 0;
  int open_match_count = 0;
  int finding_count = 0;
  std::vector<std::string> guards;
  bool stale = false;
  std::string creator;
  Timestamp create_time{};
  std::string approver;
  std::string override_reason;
  std::optional<Timestamp> apply_time;
  std::string pull_problem;  // of the last attempt; empty when it worked
};

// Everything stored, and the agency's version of it.
struct RosterSnapshot {
  KnownRoster known;
  RosterPolicy policy;
  int64_t version = 0;
};

// What staging found.
struct StagedRoster {
  ImportState state = ImportState::kStaged;
  int64_t version = 0;
  std::string content_sha256;
  RosterDifference difference;
  std::vector<roster::Finding> findings;  // of reading, then of comparing
  std::vector<std::string> guards;
  int session_count = 0;
};

// A line of the difference, of an organization or a person.
struct RosterChange {
  int ordinal = 0;
  bool is_person = false;
  ChangeKind kind = ChangeKind::kNew;
  std::string id;
  std::string title;
  std::string organization_kind;
  std::string parent;
  bool teacher = false;
  std::string note;
};

struct StoredMatch {
  int match = 0;
  PersonMatch pair;
  int resolution = 0;  // 1 same, 2 different
};

// Imports on their way.
class RosterStore {
 public:
  virtual ~RosterStore() = default;

  // AGENCY_NOT_FOUND.
  virtual absl::StatusOr<RosterImport> CreateImport(const RequestKey& key, const RosterImport& import) = 0;
  // Bytes so far. ROSTER_IMPORT_NOT_FOUND, ROSTER_IMPORT_STATE.
  virtual absl::StatusOr<int64_t> AddChunk(const RequestKey& key, const std::string& agency, const std::string& import,
                                           int index, const std::string& data) = 0;
  // The uploaded package. FIELD_INVALID when a piece is missing.
  virtual absl::StatusOr<std::string> ReadPackage(const std::string& agency, const std::string& import) = 0;
  // ROSTER_IMPORT_NOT_FOUND.
  virtual absl::StatusOr<RosterImport> GetImport(const std::string& agency, const std::string& import) = 0;
  // Newest first.
  virtual absl::StatusOr<std::vector<RosterImport>> ListImports(const std::string& agency, const Page& page) = 0;
  // `page.after`: an ordinal.
  virtual absl::StatusOr<std::vector<roster::Finding>> ListFindings(const std::string& agency,
                                                                    const std::string& import, const Page& page) = 0;
  // `kind` empty: all but kCarried; `under` empty: everywhere. `page.after`: an ordinal.
  virtual absl::StatusOr<std::vector<RosterChange>> ListChanges(const std::string& agency, const std::string& import,
                                                                std::optional<ChangeKind> kind,
                                                                const std::string& under, const Page& page) = 0;
  // `page.after`: a match's number.
  virtual absl::StatusOr<std::vector<StoredMatch>> ListMatches(const std::string& agency, const std::string& import,
                                                               const Page& page) = 0;

  // AGENCY_NOT_FOUND.
  virtual absl::StatusOr<RosterSnapshot> ReadRoster(const std::string& agency) = 0;
  // Keeps what staging found in place of what was staged before. ROSTER_IMPORT_STATE, ROSTER_IMPORT_WAITING.
  virtual absl::StatusOr<RosterImport> Stage(const RequestKey& key, const std::string& agency,
                                             const std::string& import, const StagedRoster& staged) = 0;
  // Says why a pull failed; what was staged before stays. ROSTER_IMPORT_NOT_FOUND.
  virtual absl::Status KeepPullProblem(const std::string& agency, const std::string& import,
                                       const std::string& problem) = 0;
  // PERSON_MATCH_NOT_FOUND, ROSTER_IMPORT_STATE.
  virtual absl::StatusOr<StoredMatch> ResolveMatch(const RequestKey& key, const std::string& agency,
                                                   const std::string& import, int match, bool same,
                                                   const std::string& actor, const std::string& reason) = 0;
  // ROSTER_IMPORT_STATE, ROSTER_IMPORT_STALE, ROSTER_GUARDED, ROSTER_MATCHES_OPEN.
  virtual absl::StatusOr<RosterImport> Approve(const RequestKey& key, const std::string& agency,
                                               const std::string& import, const std::string& approver,
                                               const std::string& override_reason, bool keep_open_matches_apart) = 0;
  // All of it in one transaction. ROSTER_IMPORT_STATE, ROSTER_IMPORT_STALE.
  virtual absl::StatusOr<RosterImport> Apply(const RequestKey& key, const std::string& agency,
                                             const std::string& import) = 0;
  // ROSTER_IMPORT_STATE.
  virtual absl::StatusOr<RosterImport> Cancel(const RequestKey& key, const std::string& agency,
                                              const std::string& import) = 0;

  // The default when none was set.
  virtual absl::StatusOr<RosterPolicy> GetPolicy(const std::string& agency) = 0;
  // AGENCY_NOT_FOUND.
  virtual absl::Status SetPolicy(const RequestKey& key, const std::string& agency, const RosterPolicy& policy) = 0;
};

enum class IdentityChangeKind { kMerge = 1, kSplit = 2 };

// A merge or split in the log.
struct IdentityChange {
  std::string agency;
  std::string change;
  IdentityChangeKind kind = IdentityChangeKind::kMerge;
  std::string person;
  std::string into;
  std::vector<SourceId> records;
  std::string actor;
  std::string reason;
  Timestamp create_time{};
  std::string undo_actor;
  std::string undo_reason;
};

// Who is one person, by hand.
class PersonIdentityStore {
 public:
  virtual ~PersonIdentityStore() = default;

  // Of `change`: agency, change, person, into, actor and reason. PERSON_NOT_FOUND.
  virtual absl::StatusOr<IdentityChange> Merge(const RequestKey& key, const IdentityChange& change) = 0;
  // Of `change`: agency, change, person, into (new), records, actor and reason. PERSON_NOT_FOUND,
  // PERSON_NOT_DIVISIBLE.
  virtual absl::StatusOr<IdentityChange> Split(const RequestKey& key, const IdentityChange& change) = 0;
  // PERSON_CHANGE_NOT_FOUND, PERSON_CHANGE_OVERTAKEN.
  virtual absl::StatusOr<IdentityChange> Undo(const RequestKey& key, const std::string& agency,
                                              const std::string& change, const std::string& actor,
                                              const std::string& reason) = 0;
  // Newest first. `page.after`: a change.
  virtual absl::StatusOr<std::vector<IdentityChange>> List(const std::string& agency, const Page& page) = 0;
};

// Reads the bytes of a package (roster::ReadZip).
using ReadPackage = std::function<absl::StatusOr<roster::ReadRoster>(std::string_view bytes, roster::Reading reading,
                                                                     const roster::ReadingOptions& options)>;
// Pulls from an agency's REST service. PEER_UNAVAILABLE, ROSTER_SOURCE_UNUSABLE.
using PullRoster = std::function<absl::StatusOr<roster::ReadRoster>(
    const std::string& agency, const RosterConnection& connection, const roster::ReadingOptions& options)>;

}  // namespace icap::collection
