#include "services/collection/storage/roster_store.h"

#include <fmt/format.h>

#include "services/collection/storage/roster_rows.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/request_log.h"

namespace icap::collection {
namespace {

using postgres::IntArray;
using postgres::ReadIntArray;
using postgres::ReadMicros;
using postgres::ReadTextArray;
using postgres::RecordRequest;
using postgres::TextArray;

constexpr char kFindAgency[] = "SELECT roster_version FROM agency WHERE agency = $1 FOR SHARE";
constexpr char kLockAgency[] = "SELECT roster_version FROM agency WHERE agency = $1 FOR UPDATE";
constexpr char kInsertImport[] =
    "INSERT INTO roster_import (agency, import, state, source, base_url, token_url, client_id, creator)"
    " VALUES ($1, $2, 1, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
constexpr char kSelectImport[] =
    "SELECT i.import, i.state, i.source, i.base_url, i.token_url, i.client_id, i.content_sha256,"
    "   i.organization_counts, i.people_counts, i.joined_record_count, i.session_count, i.finding_count, i.guards,"
    "   i.state IN (2, 3, 6) AND i.roster_version <> a.roster_version, i.creator,"
    "   (extract(epoch FROM i.create_time) * 1000000)::bigint, i.approver, i.override_reason,"
    "   (extract(epoch FROM i.apply_time) * 1000000)::bigint,"
    "   (SELECT count(*) FROM person_match m WHERE m.agency = i.agency AND m.import = i.import AND m.resolution = 0),"
    "   i.pull_problem"
    " FROM roster_import i JOIN agency a ON a.agency = i.agency WHERE i.agency = $1";
constexpr char kAndImport[] = " AND i.import = $2";
constexpr char kAndImportForUpdate[] = " AND i.import = $2 FOR UPDATE OF i";
constexpr char kAndPage[] =
    " AND ($2 = '' OR (i.create_time, i.import) < (SELECT create_time, import FROM roster_import"
    "   WHERE agency = $1 AND import = $2))"
    " ORDER BY i.create_time DESC, i.import DESC LIMIT $3";
constexpr char kInsertChunk[] =
    "INSERT INTO roster_chunk (agency, import, chunk, data) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (agency, import, chunk) DO UPDATE SET data = EXCLUDED.data";
constexpr char kSumChunks[] =
    "SELECT coalesce(sum(length(data)), 0) FROM roster_chunk WHERE agency = $1 AND import = $2";
constexpr char kSelectChunks[] =
    "SELECT chunk, data FROM roster_chunk WHERE agency = $1 AND import = $2 ORDER BY chunk";
constexpr char kSelectFindings[] =
    "SELECT severity, code, file, line, field, message FROM roster_finding"
    " WHERE agency = $1 AND import = $2 AND ordinal > $3 ORDER BY ordinal LIMIT $4";
// Where something is and will be: an organization counts as under another by its stored and by its new path.
constexpr char kSelectChanges[] =
    "WITH inside AS ("
    "   SELECT organization AS id FROM organization WHERE agency = $1 AND path @> ARRAY[$4]::text[]"
    "   UNION SELECT id FROM roster_change WHERE agency = $1 AND import = $2 AND subject = 1"
    "     AND path @> ARRAY[$4]::text[])"
    " SELECT ordinal, subject, kind, id, title, organization_kind, parent, teacher, note FROM roster_change"
    " WHERE agency = $1 AND import = $2 AND ordinal > $5 AND (kind = $3 OR ($3 = 0 AND kind <> 6))"
    " AND ($4 = '' OR CASE subject WHEN 1 THEN id IN (SELECT id FROM inside)"
    "   ELSE parent IN (SELECT id FROM inside) OR parent_before IN (SELECT id FROM inside) END)"
    " ORDER BY ordinal LIMIT $6";
constexpr char kSelectMatches[] =
    "SELECT match, left_key, right_key, left_name, right_name, left_organization, right_organization, left_person,"
    "   right_person, evidence, certainty, resolution FROM person_match WHERE agency = $1 AND import = $2";
constexpr char kAndMatchPage[] = " AND match > $3 ORDER BY match LIMIT $4";
constexpr char kAndMatch[] = " AND match = $3";
constexpr char kResolve[] = "UPDATE person_match SET resolution = $4 WHERE agency = $1 AND import = $2 AND match = $3";
constexpr char kDecide[] =
    "INSERT INTO match_decision (agency, left_key, right_key, same, actor, reason)"
    " VALUES ($1, least($2, $3), greatest($2, $3), $4, $5, $6)"
    " ON CONFLICT (agency, left_key, right_key) DO UPDATE SET same = EXCLUDED.same, actor = EXCLUDED.actor,"
    "   reason = EXCLUDED.reason, create_time = now()";
constexpr char kSetStaged[] =
    "UPDATE roster_import SET state = $3, content_sha256 = $4, roster_version = $5, organization_counts = $6::int[],"
    "   people_counts = $7::int[], joined_record_count = $8, session_count = $9, finding_count = $10,"
    "   guards = $11::text[], pull_problem = '', change_time = now() WHERE agency = $1 AND import = $2";
constexpr char kKeepPullProblem[] =
    "UPDATE roster_import SET pull_problem = $3, change_time = now() WHERE agency = $1 AND import = $2";
constexpr char kFindWaiting[] =
    "SELECT import FROM roster_import WHERE agency = $1 AND import <> $2 AND state IN (2, 3, 6)";
constexpr char kApprove[] =
    "UPDATE roster_import SET state = 6, approver = $3, override_reason = $4, change_time = now()"
    " WHERE agency = $1 AND import = $2";
constexpr char kSetApplied[] =
    "UPDATE roster_import SET state = 7, apply_time = now(), change_time = now() WHERE agency = $1 AND import = $2";
constexpr char kSetCancelled[] =
    "UPDATE roster_import SET state = 8, change_time = now() WHERE agency = $1 AND import = $2";
// Someone still works with it: retention counts from here.
constexpr char kTouch[] = "UPDATE roster_import SET change_time = now() WHERE agency = $1 AND import = $2";
constexpr char kSelectPolicy[] =
    "SELECT max_removed_percent, asked_roles, certainty FROM roster_policy WHERE agency = $1";
constexpr char kUpsertPolicy[] =
    "INSERT INTO roster_policy (agency, max_removed_percent, asked_roles, certainty) VALUES ($1, $2, $3::text[], $4)"
    " ON CONFLICT (agency) DO UPDATE SET max_removed_percent = EXCLUDED.max_removed_percent,"
    "   asked_roles = EXCLUDED.asked_roles, certainty = EXCLUDED.certainty";

absl::Status AgencyMissing(const std::string& agency) {
  return NotFound(Reason::kAgencyNotFound, fmt::format("There is no agency {}.", agency));
}

absl::Status WrongState(const char* sentence) {
  return FailedPrecondition(Reason::kRosterImportState, sentence);
}

absl::Status Stale() {
  return FailedPrecondition(Reason::kRosterImportStale,
                            "The roster or its policy changed after this import was staged. Stage it again.");
}

RosterCounts ReadCounts(const pqxx::field& field) {
  const std::vector<int> counts = ReadIntArray(field);
  return {counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]};
}

template <typename Changes>
std::string CountsOf(int read, const Changes& changes) {
  // read, new, changed, moved, gone, returned, carried.
  std::vector<int> counts(7);
  counts[0] = read;
  for (const auto& change : changes) ++counts[static_cast<size_t>(change.kind)];
  counts.pop_back();
  return IntArray(counts);
}

RosterImport ReadImport(const std::string& agency, const pqxx::row& row) {
  RosterImport import;
  import.agency = agency;
  import.import = row[0].as<std::string>();
  import.state = static_cast<ImportState>(row[1].as<int>());
  import.source = row[2].as<std::string>();
  import.connection = {row[3].as<std::string>(), row[4].as<std::string>(), row[5].as<std::string>()};
  import.content_sha256 = row[6].as<std::string>();
  import.organizations = ReadCounts(row[7]);
  import.people = ReadCounts(row[8]);
  import.joined_record_count = row[9].as<int>();
  import.session_count = row[10].as<int>();
  import.finding_count = row[11].as<int>();
  import.guards = ReadTextArray(row[12]);
  import.stale = row[13].as<bool>();
  import.creator = row[14].as<std::string>();
  import.create_time = *ReadMicros(row[15]);
  import.approver = row[16].as<std::string>();
  import.override_reason = row[17].as<std::string>();
  import.apply_time = ReadMicros(row[18]);
  import.open_match_count = row[19].as<int>();
  import.pull_problem = row[20].as<std::string>();
  return import;
}

StoredMatch ReadMatch(const pqxx::row& row) {
  return {row[0].as<int>(),
          {row[1].as<std::string>(), row[2].as<std::string>(), row[3].as<std::string>(), row[4].as<std::string>(),
           row[5].as<std::string>(), row[6].as<std::string>(), row[7].as<std::string>(), row[8].as<std::string>(),
           row[9].as<std::string>(), *postgres::ReadDouble(row[10])},
          row[11].as<int>()};
}

int Ordinal(const Page& page) {
  return page.after.empty() ? 0 : std::stoi(page.after);
}

RosterPolicy FindPolicy(pqxx::work& transaction, const std::string& agency) {
  const auto rows = transaction.exec_params(kSelectPolicy, agency);
  if (rows.empty()) return {};
  return {rows[0][0].as<int>(), ReadTextArray(rows[0][1]), *postgres::ReadDouble(rows[0][2])};
}

void ReadOrganizations(pqxx::work& transaction, const std::string& agency, KnownRoster* known) {
  for (const auto& row : transaction.exec_params(
           "SELECT organization, title, kind, parent, path, active FROM organization WHERE agency = $1", agency)) {
    known->organizations.push_back({row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::string>(),
                                    row[3].as<std::string>(), ReadTextArray(row[4]), row[5].as<bool>()});
  }
  for (const auto& row : transaction.exec_params(
           "SELECT source, sourced_id, organization, active, identifier FROM organization_link WHERE agency = $1",
           agency)) {
    known->organization_links.push_back({{row[0].as<std::string>(), row[1].as<std::string>()},
                                         row[2].as<std::string>(),
                                         row[3].as<bool>(),
                                         row[4].as<std::string>()});
  }
}

void ReadPeople(pqxx::work& transaction, const std::string& agency, KnownRoster* known) {
  for (const auto& row : transaction.exec_params(
           "SELECT person, organization, display_name, email, teacher, active, merged_into <> '' FROM person"
           " WHERE agency = $1 ORDER BY person",
           agency)) {
    known->people.push_back({row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::string>(),
                             row[3].as<std::string>(), row[4].as<bool>(), row[5].as<bool>(), row[6].as<bool>()});
  }
  for (const auto& row : transaction.exec_params(std::string("SELECT ") + kPersonLinkColumns +
                                                     " FROM person_link WHERE agency = $1 ORDER BY source, sourced_id",
                                                 agency)) {
    known->person_links.push_back(ReadPersonLink(row));
  }
  for (const auto& row :
       transaction.exec_params("SELECT left_key, right_key, same FROM match_decision WHERE agency = $1", agency)) {
    known->decisions.push_back({row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<bool>()});
  }
}

}  // namespace

absl::StatusOr<RosterImport> FindImport(pqxx::work& transaction, const std::string& agency, const std::string& import,
                                        bool lock) {
  const auto rows =
      transaction.exec_params(std::string(kSelectImport) + (lock ? kAndImportForUpdate : kAndImport), agency, import);
  if (rows.empty()) {
    return NotFound(Reason::kRosterImportNotFound, fmt::format("There is no import {} in {}.", import, agency));
  }
  return ReadImport(agency, rows[0]);
}

absl::Status RaiseRosterVersion(pqxx::work& transaction, const std::string& agency) {
  const auto raised =
      transaction.exec_params("UPDATE agency SET roster_version = roster_version + 1 WHERE agency = $1", agency);
  if (raised.affected_rows() == 0) return AgencyMissing(agency);
  return absl::OkStatus();
}

PersonLink ReadPersonLink(const pqxx::row& row) {
  return {{row[0].as<std::string>(), row[1].as<std::string>()},
          row[2].as<std::string>(),
          row[3].as<bool>(),
          row[4].as<std::string>(),
          row[5].as<std::string>(),
          row[6].as<std::string>(),
          row[7].as<std::string>(),
          row[8].as<std::string>(),
          row[9].as<bool>(),
          row[10].as<bool>(),
          ReadTextArray(row[11])};
}

absl::StatusOr<RosterImport> PostgresRosterStore::CreateImport(const RequestKey& key, const RosterImport& import) {
  return database_.TransactFor<RosterImport>([&](pqxx::work& transaction) -> absl::StatusOr<RosterImport> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    // The import of a repeated request may be gone by now: it does not begin anew.
    if (first_result.has_value()) return FindImport(transaction, import.agency, import.import, false);
    if (transaction.exec_params(kFindAgency, import.agency).empty()) return AgencyMissing(import.agency);
    transaction.exec_params(kInsertImport, import.agency, import.import, import.source, import.connection.base_url,
                            import.connection.token_url, import.connection.client_id, import.creator);
    return FindImport(transaction, import.agency, import.import, false);
  });
}

absl::StatusOr<int64_t> PostgresRosterStore::AddChunk(const RequestKey& key, const std::string& agency,
                                                      const std::string& import, int index, const std::string& data) {
  return database_.TransactFor<int64_t>([&](pqxx::work& transaction) -> absl::StatusOr<int64_t> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    if (!first_result.has_value()) {
      ICAP_ASSIGN_OR_RETURN(const RosterImport found, FindImport(transaction, agency, import, true));
      if (found.state != ImportState::kUploading) return WrongState("This import takes no more of a package.");
      if (!found.connection.empty()) return WrongState("This import is pulled, so that nothing can be uploaded to it.");
      transaction.exec_params(kInsertChunk, agency, import, index, pqxx::binarystring(data));
      transaction.exec_params(kTouch, agency, import);
    }
    return transaction.exec_params1(kSumChunks, agency, import)[0].as<int64_t>();
  });
}

absl::StatusOr<std::string> PostgresRosterStore::ReadPackage(const std::string& agency, const std::string& import) {
  return database_.TransactFor<std::string>([&](pqxx::work& transaction) -> absl::StatusOr<std::string> {
    std::string package;
    int expected = 0;
    for (const auto& row : transaction.exec_params(kSelectChunks, agency, import)) {
      if (row[0].as<int>() != expected) break;
      package += postgres::ReadBytes(row[1]);
      ++expected;
    }
    const auto count =
        transaction
            .exec_params1("SELECT count(*) FROM roster_chunk WHERE agency = $1 AND import = $2", agency, import)[0]
            .as<int>();
    if (count == 0) return FieldInvalid("name", "nothing has been uploaded to this import");
    if (count != expected) return FieldInvalid("name", fmt::format("piece {} of the package is missing", expected));
    return package;
  });
}

absl::StatusOr<RosterImport> PostgresRosterStore::GetImport(const std::string& agency, const std::string& import) {
  return database_.TransactFor<RosterImport>([&](pqxx::work& transaction) -> absl::StatusOr<RosterImport> {
    return FindImport(transaction, agency, import, false);
  });
}

absl::StatusOr<std::vector<RosterImport>> PostgresRosterStore::ListImports(const std::string& agency,
                                                                           const Page& page) {
  using Imports = std::vector<RosterImport>;
  return database_.TransactFor<Imports>([&](pqxx::work& transaction) -> absl::StatusOr<Imports> {
    Imports imports;
    for (const auto& row :
         transaction.exec_params(std::string(kSelectImport) + kAndPage, agency, page.after, page.size)) {
      imports.push_back(ReadImport(agency, row));
    }
    return imports;
  });
}

absl::StatusOr<std::vector<roster::Finding>> PostgresRosterStore::ListFindings(const std::string& agency,
                                                                               const std::string& import,
                                                                               const Page& page) {
  using Findings = std::vector<roster::Finding>;
  return database_.TransactFor<Findings>([&](pqxx::work& transaction) -> absl::StatusOr<Findings> {
    Findings findings;
    for (const auto& row : transaction.exec_params(kSelectFindings, agency, import, Ordinal(page), page.size)) {
      findings.push_back({static_cast<roster::Severity>(row[0].as<int>() - 1),
                          row[1].as<std::string>(),
                          {row[2].as<std::string>(), row[3].as<int>()},
                          row[4].as<std::string>(),
                          row[5].as<std::string>()});
    }
    return findings;
  });
}

absl::StatusOr<std::vector<RosterChange>> PostgresRosterStore::ListChanges(const std::string& agency,
                                                                           const std::string& import,
                                                                           std::optional<ChangeKind> kind,
                                                                           const std::string& under, const Page& page) {
  using Changes = std::vector<RosterChange>;
  return database_.TransactFor<Changes>([&](pqxx::work& transaction) -> absl::StatusOr<Changes> {
    Changes changes;
    for (const auto& row :
         transaction.exec_params(kSelectChanges, agency, import, kind.has_value() ? static_cast<int>(*kind) : 0, under,
                                 Ordinal(page), page.size)) {
      changes.push_back({row[0].as<int>(), row[1].as<int>() == 2, static_cast<ChangeKind>(row[2].as<int>()),
                         row[3].as<std::string>(), row[4].as<std::string>(), row[5].as<std::string>(),
                         row[6].as<std::string>(), row[7].as<bool>(), row[8].as<std::string>()});
    }
    return changes;
  });
}

absl::StatusOr<std::vector<StoredMatch>> PostgresRosterStore::ListMatches(const std::string& agency,
                                                                          const std::string& import, const Page& page) {
  using Matches = std::vector<StoredMatch>;
  return database_.TransactFor<Matches>([&](pqxx::work& transaction) -> absl::StatusOr<Matches> {
    Matches matches;
    for (const auto& row : transaction.exec_params(std::string(kSelectMatches) + kAndMatchPage, agency, import,
                                                   Ordinal(page), page.size)) {
      matches.push_back(ReadMatch(row));
    }
    return matches;
  });
}

absl::StatusOr<RosterSnapshot> PostgresRosterStore::ReadRoster(const std::string& agency) {
  return database_.TransactFor<RosterSnapshot>([&](pqxx::work& transaction) -> absl::StatusOr<RosterSnapshot> {
    // Nothing that raises the version gets between these reads.
    const auto rows = transaction.exec_params(kFindAgency, agency);
    if (rows.empty()) return AgencyMissing(agency);
    RosterSnapshot snapshot;
    snapshot.version = rows[0][0].as<int64_t>();
    snapshot.policy = FindPolicy(transaction, agency);
    ReadOrganizations(transaction, agency, &snapshot.known);
    ReadPeople(transaction, agency, &snapshot.known);
    return snapshot;
  });
}

absl::StatusOr<RosterImport> PostgresRosterStore::Stage(const RequestKey& key, const std::string& agency,
                                                        const std::string& import, const StagedRoster& staged) {
  return database_.TransactFor<RosterImport>([&](pqxx::work& transaction) -> absl::StatusOr<RosterImport> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    // Two that stage for one agency take turns, so that only one comes to wait.
    transaction.exec_params(kLockAgency, agency);
    ICAP_ASSIGN_OR_RETURN(const RosterImport found, FindImport(transaction, agency, import, true));
    if (first_result.has_value()) return found;
    if (found.state != ImportState::kUploading && found.state != ImportState::kStaged &&
        found.state != ImportState::kGuarded) {
      return WrongState("This import is approved or has ended: make a new one to stage.");
    }
    const bool waits = staged.state == ImportState::kStaged || staged.state == ImportState::kGuarded;
    const auto waiting = transaction.exec_params(kFindWaiting, agency, import);
    if (waits && !waiting.empty()) {
      return FailedPrecondition(
          Reason::kRosterImportWaiting,
          fmt::format("Import {} waits already: apply or cancel it first.", waiting[0][0].as<std::string>()));
    }
    DeleteStaged(transaction, agency, import, !waits);
    WriteStaged(transaction, agency, import, staged);
    const RosterDifference& difference = staged.difference;
    transaction.exec_params(kSetStaged, agency, import, static_cast<int>(staged.state), staged.content_sha256,
                            staged.version, CountsOf(difference.read_organization_count, difference.organizations),
                            CountsOf(difference.read_people_count, difference.people), difference.joined_record_count,
                            staged.session_count, static_cast<int>(staged.findings.size()), TextArray(staged.guards));
    return FindImport(transaction, agency, import, false);
  });
}

absl::StatusOr<StoredMatch> PostgresRosterStore::ResolveMatch(const RequestKey& key, const std::string& agency,
                                                              const std::string& import, int match, bool same,
                                                              const std::string& actor, const std::string& reason) {
  return database_.TransactFor<StoredMatch>([&](pqxx::work& transaction) -> absl::StatusOr<StoredMatch> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    ICAP_ASSIGN_OR_RETURN(const RosterImport found, FindImport(transaction, agency, import, true));
    const std::string select = std::string(kSelectMatches) + kAndMatch;
    const auto rows = transaction.exec_params(select, agency, import, match);
    if (rows.empty()) {
      return NotFound(Reason::kPersonMatchNotFound,
                      fmt::format("Import {} has no match {}: it may have been staged again.", import, match));
    }
    if (first_result.has_value()) return ReadMatch(rows[0]);
    if (found.state != ImportState::kStaged && found.state != ImportState::kGuarded) {
      return WrongState("Matches are resolved before an import is approved.");
    }
    const StoredMatch stored = ReadMatch(rows[0]);
    transaction.exec_params(kDecide, agency, stored.pair.left_key, stored.pair.right_key, same, actor, reason);
    transaction.exec_params(kResolve, agency, import, match, same ? 1 : 2);
    transaction.exec_params(kTouch, agency, import);
    ICAP_RETURN_IF_ERROR(RaiseRosterVersion(transaction, agency));
    return ReadMatch(transaction.exec_params1(select, agency, import, match));
  });
}

absl::StatusOr<RosterImport> PostgresRosterStore::Approve(const RequestKey& key, const std::string& agency,
                                                          const std::string& import, const std::string& approver,
                                                          const std::string& override_reason,
                                                          bool keep_open_matches_apart) {
  return database_.TransactFor<RosterImport>([&](pqxx::work& transaction) -> absl::StatusOr<RosterImport> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    transaction.exec_params(kLockAgency, agency);
    ICAP_ASSIGN_OR_RETURN(const RosterImport found, FindImport(transaction, agency, import, true));
    if (first_result.has_value()) return found;
    if (found.state != ImportState::kStaged && found.state != ImportState::kGuarded) {
      return WrongState("Only an import that is staged and waits can be approved.");
    }
    if (found.stale) return Stale();
    if (found.state == ImportState::kGuarded && override_reason.empty()) {
      return FailedPrecondition(Reason::kRosterGuarded,
                                fmt::format("The guard stopped this import: {} Send a better package, or say why it is "
                                            "right.",
                                            fmt::join(found.guards, " ")));
    }
    if (found.state == ImportState::kStaged && !override_reason.empty()) {
      return FieldInvalid("override_reason", "the guard did not stop this import, so there is nothing to override");
    }
    if (found.open_match_count > 0 && !keep_open_matches_apart) {
      return FailedPrecondition(
          Reason::kRosterMatchesOpen,
          fmt::format("{} matches wait for a decision: resolve them, or keep them apart.", found.open_match_count));
    }
    transaction.exec_params(kApprove, agency, import, approver, override_reason);
    return FindImport(transaction, agency, import, false);
  });
}

absl::StatusOr<RosterImport> PostgresRosterStore::Apply(const RequestKey& key, const std::string& agency,
                                                        const std::string& import) {
  return database_.TransactFor<RosterImport>([&](pqxx::work& transaction) -> absl::StatusOr<RosterImport> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    transaction.exec_params(kLockAgency, agency);
    ICAP_ASSIGN_OR_RETURN(const RosterImport found, FindImport(transaction, agency, import, true));
    if (first_result.has_value()) return found;
    if (found.state != ImportState::kApproved) return WrongState("Only an approved import can be applied.");
    if (found.stale) return Stale();
    ApplyStaged(transaction, agency, import);
    DeleteStaged(transaction, agency, import, true);
    ICAP_RETURN_IF_ERROR(RaiseRosterVersion(transaction, agency));
    transaction.exec_params(kSetApplied, agency, import);
    return FindImport(transaction, agency, import, false);
  });
}

absl::StatusOr<RosterImport> PostgresRosterStore::Cancel(const RequestKey& key, const std::string& agency,
                                                         const std::string& import) {
  return database_.TransactFor<RosterImport>([&](pqxx::work& transaction) -> absl::StatusOr<RosterImport> {
    ICAP_RETURN_IF_ERROR(RecordRequest(transaction, key).status());
    ICAP_ASSIGN_OR_RETURN(const RosterImport found, FindImport(transaction, agency, import, true));
    if (found.state == ImportState::kCancelled) return found;
    if (found.state == ImportState::kApplied) return WrongState("This import is applied and cannot be cancelled.");
    DeleteStaged(transaction, agency, import, true);
    transaction.exec_params(kSetCancelled, agency, import);
    return FindImport(transaction, agency, import, false);
  });
}

absl::Status PostgresRosterStore::KeepPullProblem(const std::string& agency, const std::string& import,
                                                  const std::string& problem) {
  return database_.Transact([&](pqxx::work& transaction) -> absl::Status {
    if (transaction.exec_params(kKeepPullProblem, agency, import, problem).affected_rows() > 0) {
      return absl::OkStatus();
    }
    return FindImport(transaction, agency, import, false).status();
  });
}

absl::StatusOr<RosterPolicy> PostgresRosterStore::GetPolicy(const std::string& agency) {
  return database_.TransactFor<RosterPolicy>(
      [&](pqxx::work& transaction) -> absl::StatusOr<RosterPolicy> { return FindPolicy(transaction, agency); });
}

absl::Status PostgresRosterStore::SetPolicy(const RequestKey& key, const std::string& agency,
                                            const RosterPolicy& policy) {
  return database_.Transact([&](pqxx::work& transaction) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    if (first_result.has_value()) return absl::OkStatus();
    ICAP_RETURN_IF_ERROR(RaiseRosterVersion(transaction, agency));
    transaction.exec_params(kUpsertPolicy, agency, policy.max_removed_percent, TextArray(policy.asked_roles),
                            postgres::ExactDouble(policy.certainty));
    return absl::OkStatus();
  });
}

}  // namespace icap::collection
