#include "services/collection/app/roster_imports.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "services/collection/app/organizations.h"
#include "services/collection/domain/roster_difference.h"
#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/sha256.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

constexpr int kMaxPercent = 100;
constexpr double kMinCertainty = 0.8;
constexpr size_t kMaxAskedRoles = 20;
constexpr size_t kPersonIdDigits = 20;

absl::Status MayImport(const auth::Caller& caller, const std::string& agency) {
  return auth::Authorize(caller, auth::Permission::kManageOrganizations, {AgencyName(agency), {}});
}

bool MayBeStaged(ImportState state) {
  return state == ImportState::kUploading || state == ImportState::kStaged || state == ImportState::kGuarded;
}

bool HasError(const std::vector<roster::Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const roster::Finding& finding) { return finding.severity == roster::Severity::kError; });
}

// Problems of a package that could not be read at all.
std::vector<roster::Finding> FindingsOf(const absl::Status& status) {
  std::vector<roster::Finding> findings;
  for (const FieldViolation& violation : ViolationsOf(status)) {
    findings.push_back({roster::Severity::kError, "FILE_INVALID", {}, violation.field, violation.description});
  }
  if (findings.empty()) {
    findings.push_back({roster::Severity::kError, "FILE_INVALID", {}, "", std::string(status.message())});
  }
  return findings;
}

}  // namespace

absl::StatusOr<RosterImport> RosterImports::Create(const auth::Caller& caller, const RequestKey& key,
                                                   const std::string& agency, const std::string& source,
                                                   const RosterConnection& connection) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, agency));
  RosterImport import;
  import.agency = agency;
  import.import = key.request_id;
  import.source = source.empty() ? kDefaultSource : source;
  if (!IsResourceId(import.source)) return FieldInvalid("source", "must be 1 to 63 of a-z, 0-9 and dash");
  import.connection = connection;
  if (!connection.empty()) {
    ICAP_RETURN_IF_ERROR(CheckTitle("connection.base_url", connection.base_url));
    ICAP_RETURN_IF_ERROR(CheckTitle("connection.token_url", connection.token_url));
    ICAP_RETURN_IF_ERROR(CheckTitle("connection.client_id", connection.client_id));
  }
  import.creator = caller.subject;
  return store_.CreateImport(key, import);
}

absl::StatusOr<int64_t> RosterImports::AddChunk(const auth::Caller& caller, const RequestKey& key,
                                                const std::string& agency, const std::string& import, int index,
                                                const std::string& data) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, agency));
  if (index < 0 || index >= kMaxChunks) {
    return FieldInvalid("index", fmt::format("must be 0 to {}: a package has at most {} MB", kMaxChunks - 1,
                                             kMaxChunks * kMaxChunkBytes / 1'000'000));
  }
  if (data.empty() || data.size() > kMaxChunkBytes) {
    return FieldInvalid("data", fmt::format("must have 1 to {} bytes", kMaxChunkBytes));
  }
  return store_.AddChunk(key, agency, import, index, data);
}

absl::StatusOr<RosterImport> RosterImports::Stage(const auth::Caller& caller, const RequestKey& key,
                                                  const std::string& agency, const std::string& id,
                                                  roster::Reading reading) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, agency));
  ICAP_ASSIGN_OR_RETURN(const RosterImport import, store_.GetImport(agency, id));
  if (!MayBeStaged(import.state)) {
    return FailedPrecondition(Reason::kRosterImportState,
                              "This import is approved or has ended: make a new one to stage.");
  }
  ICAP_ASSIGN_OR_RETURN(const StagedRoster staged, ReadAndCompare(import, reading));
  return store_.Stage(key, agency, id, staged);
}

absl::StatusOr<StagedRoster> RosterImports::ReadAndCompare(const RosterImport& import, roster::Reading reading) {
  ICAP_ASSIGN_OR_RETURN(const RosterSnapshot snapshot, store_.ReadRoster(import.agency));
  std::unordered_set<std::string> staff;
  for (const PersonLink& link : snapshot.known.person_links) {
    if (link.id.source == import.source) staff.insert(link.id.sourced_id);
  }
  roster::ReadingOptions options;
  options.known_staff = [&](std::string_view id) { return staff.contains(std::string(id)); };
  options.further_staff_roles = snapshot.policy.asked_roles;
  StagedRoster staged;
  absl::StatusOr<roster::ReadRoster> read = absl::UnknownError("not read");
  if (import.connection.empty()) {
    ICAP_ASSIGN_OR_RETURN(const std::string bytes, store_.ReadPackage(import.agency, import.import));
    staged.content_sha256 = Sha256Hex(bytes);
    read = read_package_(bytes, reading, options);
    if (!read.ok() && !HasReason(read.status(), Reason::kFileInvalid)) return read.status();
  } else {
    // What was staged before stays when the service is away.
    read = pull_(import.agency, import.connection, options);
    if (!read.ok()) {
      ICAP_RETURN_IF_ERROR(store_.KeepPullProblem(import.agency, import.import, std::string(read.status().message())));
      return read.status();
    }
  }
  if (!read.ok()) {
    staged.state = ImportState::kRefused;
    staged.findings = FindingsOf(read.status());
    return staged;
  }
  staged.findings = std::move(read->findings);
  staged.session_count = static_cast<int>(read->roster.sessions.size());
  if (HasError(staged.findings)) {
    staged.state = ImportState::kRefused;
    return staged;
  }
  Compare(snapshot, read->roster, import.source, &staged);
  return staged;
}

void RosterImports::Compare(const RosterSnapshot& snapshot, const roster::Roster& package, const std::string& source,
                            StagedRoster* staged) const {
  const std::string today = DayOf(clock_());
  staged->version = snapshot.version;
  staged->difference = CompareRoster(snapshot.known, package, source, snapshot.policy, today);
  const auto& found = staged->difference.findings;
  staged->findings.insert(staged->findings.end(), found.begin(), found.end());
  if (HasError(found)) {
    staged->state = ImportState::kRefused;
    staged->difference = {};
    return;
  }
  staged->guards = Guard(snapshot.known, package, source, staged->difference, snapshot.policy);
  if (!staged->guards.empty()) {
    staged->state = ImportState::kGuarded;
  } else if (staged->difference.IsEmpty()) {
    staged->state = ImportState::kUnchanged;
  }
}

absl::StatusOr<RosterImport> RosterImports::Get(const auth::Caller& caller, const std::string& agency,
                                                const std::string& import) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, agency));
  return store_.GetImport(agency, import);
}

absl::StatusOr<std::vector<RosterImport>> RosterImports::List(const auth::Caller& caller, const std::string& agency,
                                                              const Page& page) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, agency));
  return store_.ListImports(agency, page);
}

absl::StatusOr<std::vector<roster::Finding>> RosterImports::ListFindings(const auth::Caller& caller,
                                                                         const std::string& agency,
                                                                         const std::string& import, const Page& page) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, agency));
  return store_.ListFindings(agency, import, page);
}

absl::StatusOr<std::vector<RosterChange>> RosterImports::ListChanges(const auth::Caller& caller,
                                                                     const std::string& agency,
                                                                     const std::string& import,
                                                                     std::optional<ChangeKind> kind,
                                                                     const std::string& under, const Page& page) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, agency));
  ICAP_RETURN_IF_ERROR(store_.GetImport(agency, import).status());
  return store_.ListChanges(agency, import, kind, under, page);
}

absl::StatusOr<std::vector<StoredMatch>> RosterImports::ListMatches(const auth::Caller& caller,
                                                                    const std::string& agency,
                                                                    const std::string& import, const Page& page) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, agency));
  ICAP_RETURN_IF_ERROR(store_.GetImport(agency, import).status());
  return store_.ListMatches(agency, import, page);
}

absl::StatusOr<StoredMatch> RosterImports::ResolveMatch(const auth::Caller& caller, const RequestKey& key,
                                                        const std::string& agency, const std::string& import, int match,
                                                        bool same, const std::string& reason) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, agency));
  ICAP_RETURN_IF_ERROR(CheckTitle("reason", reason));
  return store_.ResolveMatch(key, agency, import, match, same, caller.subject, reason);
}

absl::StatusOr<RosterImport> RosterImports::Approve(const auth::Caller& caller, const RequestKey& key,
                                                    const std::string& agency, const std::string& import,
                                                    const std::string& override_reason, bool keep_open_matches_apart) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, agency));
  if (!override_reason.empty()) ICAP_RETURN_IF_ERROR(CheckTitle("override_reason", override_reason));
  return store_.Approve(key, agency, import, caller.subject, override_reason, keep_open_matches_apart);
}

absl::StatusOr<RosterImport> RosterImports::Apply(const auth::Caller& caller, const RequestKey& key,
                                                  const std::string& agency, const std::string& import) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, agency));
  return store_.Apply(key, agency, import);
}

absl::StatusOr<RosterImport> RosterImports::Cancel(const auth::Caller& caller, const RequestKey& key,
                                                   const std::string& agency, const std::string& import) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, agency));
  return store_.Cancel(key, agency, import);
}

absl::StatusOr<IdentityChange> RosterImports::Merge(const auth::Caller& caller, const RequestKey& key,
                                                    IdentityChange change) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, change.agency));
  ICAP_RETURN_IF_ERROR(CheckTitle("reason", change.reason));
  if (change.person == change.into) return FieldInvalid("into", "is the same person");
  change.change = key.request_id;
  change.actor = caller.subject;
  return identities_.Merge(key, change);
}

absl::StatusOr<IdentityChange> RosterImports::Split(const auth::Caller& caller, const RequestKey& key,
                                                    IdentityChange change) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, change.agency));
  ICAP_RETURN_IF_ERROR(CheckTitle("reason", change.reason));
  if (change.records.empty() || change.records.size() > kMaxBatch) {
    return FieldInvalid("sourced_ids", fmt::format("must have 1 to {} elements", kMaxBatch));
  }
  change.change = key.request_id;
  change.into = "p" + Sha256Hex(key.request_id).substr(0, kPersonIdDigits);
  change.actor = caller.subject;
  return identities_.Split(key, change);
}

absl::StatusOr<IdentityChange> RosterImports::Undo(const auth::Caller& caller, const RequestKey& key,
                                                   const std::string& agency, const std::string& change,
                                                   const std::string& reason) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, agency));
  ICAP_RETURN_IF_ERROR(CheckTitle("reason", reason));
  return identities_.Undo(key, agency, change, caller.subject, reason);
}

absl::StatusOr<std::vector<IdentityChange>> RosterImports::ListIdentityChanges(const auth::Caller& caller,
                                                                               const std::string& agency,
                                                                               const Page& page) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, agency));
  return identities_.List(agency, page);
}

absl::StatusOr<RosterPolicy> RosterImports::GetPolicy(const auth::Caller& caller, const std::string& agency) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, agency));
  return store_.GetPolicy(agency);
}

absl::StatusOr<RosterPolicy> RosterImports::SetPolicy(const auth::Caller& caller, const RequestKey& key,
                                                      const std::string& agency, const RosterPolicy& policy) {
  ICAP_RETURN_IF_ERROR(MayImport(caller, agency));
  if (policy.max_removed_percent < 0 || policy.max_removed_percent > kMaxPercent) {
    return FieldInvalid("policy.max_removed_percent", "must be 0 to 100");
  }
  if (policy.asked_roles.empty() || policy.asked_roles.size() > kMaxAskedRoles) {
    return FieldInvalid("policy.asked_roles", fmt::format("must have 1 to {} roles", kMaxAskedRoles));
  }
  for (const std::string& role : policy.asked_roles) ICAP_RETURN_IF_ERROR(CheckTitle("policy.asked_roles", role));
  // Written so that NaN is refused too.
  if (!(policy.certainty >= kMinCertainty && policy.certainty <= 1)) {
    return FieldInvalid("policy.certainty", "must be 0.8 to 1");
  }
  ICAP_RETURN_IF_ERROR(store_.SetPolicy(key, agency, policy));
  return policy;
}

}  // namespace icap::collection
