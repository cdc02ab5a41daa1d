#include "services/collection/storage/person_identity_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/collection/domain/roster_people.h"
#include "services/collection/storage/roster_rows.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/request_log.h"

namespace icap::collection {
namespace {

using postgres::ReadMicros;
using postgres::ReadTextArray;
using postgres::RecordRequest;
using postgres::TextArray;

// Merges and splits of an agency take turns.
constexpr char kLockAgency[] = "SELECT FROM agency WHERE agency = $1 FOR UPDATE";
constexpr char kSelectPerson[] =
    "SELECT person, organization, display_name, email, teacher, active, merged_into <> '' FROM person"
    " WHERE agency = $1 AND person = $2";
constexpr char kUpdatePerson[] =
    "UPDATE person SET organization = $3, display_name = $4, email = $5, teacher = $6, active = $7, merged_into = $8"
    " WHERE agency = $1 AND person = $2";
constexpr char kInsertPerson[] =
    "INSERT INTO person (agency, person, organization, display_name, teacher) VALUES ($1, $2, $3, $4, $5)";
constexpr char kMoveRecords[] =
    "UPDATE person_link l SET person = $2 FROM unnest($3::text[], $4::text[]) AS given (source, sourced_id)"
    " WHERE l.agency = $1 AND l.source = given.source AND l.sourced_id = given.sourced_id";
constexpr char kInsertChange[] =
    "INSERT INTO person_change (agency, change, kind, person, into_person, sources, sourced_ids, was_active,"
    "   into_organization, into_display_name, into_teacher, into_active, email_taken, actor, reason)"
    " VALUES ($1, $2, $3, $4, $5, $6::text[], $7::text[], $8, $9, $10, $11, $12, $13, $14, $15)";
constexpr char kSelectChange[] =
    "SELECT change, kind, person, into_person, sources, sourced_ids, actor, reason,"
    "   (extract(epoch FROM create_time) * 1000000)::bigint, undo_actor, undo_reason, was_active, into_organization,"
    "   into_display_name, into_teacher, into_active, email_taken FROM person_change WHERE agency = $1";
constexpr char kAndChange[] = " AND change = $2";
constexpr char kAndPage[] =
    " AND ($2 = '' OR (create_time, change) < (SELECT create_time, change FROM person_change"
    "   WHERE agency = $1 AND change = $2)) ORDER BY create_time DESC, change DESC LIMIT $3";
constexpr char kSetUndone[] =
    "UPDATE person_change SET undo_actor = $3, undo_reason = $4, undo_time = now() WHERE agency = $1 AND change = $2";

absl::StatusOr<KnownPerson> FindPerson(pqxx::work& transaction, const std::string& agency, const std::string& person) {
  const auto rows = transaction.exec_params(kSelectPerson, agency, person);
  if (rows.empty() || rows[0][6].as<bool>()) {
    return NotFound(Reason::kPersonNotFound, rows.empty()
                                                 ? fmt::format("There is no person {} in {}.", person, agency)
                                                 : fmt::format("Person {} was merged into another one.", person));
  }
  const auto& row = rows[0];
  return KnownPerson{row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::string>(),
                     row[3].as<std::string>(), row[4].as<bool>(),        row[5].as<bool>()};
}

std::vector<PersonLink> RecordsOf(pqxx::work& transaction, const std::string& agency, const std::string& person) {
  std::vector<PersonLink> links;
  for (const auto& row :
       transaction.exec_params(std::string("SELECT ") + kPersonLinkColumns +
                                   " FROM person_link WHERE agency = $1 AND person = $2 ORDER BY source, sourced_id",
                               agency, person)) {
    links.push_back(ReadPersonLink(row));
  }
  return links;
}

void Save(pqxx::work& transaction, const std::string& agency, const KnownPerson& person,
          const std::string& merged_into) {
  transaction.exec_params(kUpdatePerson, agency, person.person, person.organization, person.display_name, person.email,
                          person.teacher, person.active, merged_into);
}

// The person as the records say now.
void SaveByRecords(pqxx::work& transaction, const std::string& agency, KnownPerson person) {
  FollowRecords(RecordsOf(transaction, agency, person.person), &person);
  Save(transaction, agency, person, "");
}

void MoveRecords(pqxx::work& transaction, const std::string& agency, const std::string& to,
                 const std::vector<SourceId>& records) {
  std::vector<std::string> sources, ids;
  for (const SourceId& record : records) {
    sources.push_back(record.source);
    ids.push_back(record.sourced_id);
  }
  transaction.exec_params(kMoveRecords, agency, to, TextArray(sources), TextArray(ids));
}

// What taking a change back needs beyond the change itself.
struct Before {
  bool was_active = true;
  KnownPerson into;
  bool email_taken = false;
};

void Log(pqxx::work& transaction, const IdentityChange& change, IdentityChangeKind kind,
         const std::vector<SourceId>& records, const Before& before) {
  std::vector<std::string> sources, ids;
  for (const SourceId& record : records) {
    sources.push_back(record.source);
    ids.push_back(record.sourced_id);
  }
  transaction.exec_params(kInsertChange, change.agency, change.change, static_cast<int>(kind), change.person,
                          change.into, TextArray(sources), TextArray(ids), before.was_active, before.into.organization,
                          before.into.display_name, before.into.teacher, before.into.active, before.email_taken,
                          change.actor, change.reason);
}

IdentityChange ReadChange(const std::string& agency, const pqxx::row& row) {
  IdentityChange change;
  change.agency = agency;
  change.change = row[0].as<std::string>();
  change.kind = static_cast<IdentityChangeKind>(row[1].as<int>());
  change.person = row[2].as<std::string>();
  change.into = row[3].as<std::string>();
  const std::vector<std::string> sources = ReadTextArray(row[4]), ids = ReadTextArray(row[5]);
  for (size_t i = 0; i < sources.size(); ++i) change.records.push_back({sources[i], ids[i]});
  change.actor = row[6].as<std::string>();
  change.reason = row[7].as<std::string>();
  change.create_time = *ReadMicros(row[8]);
  change.undo_actor = row[9].as<std::string>();
  change.undo_reason = row[10].as<std::string>();
  return change;
}

absl::StatusOr<IdentityChange> FindChange(pqxx::work& transaction, const std::string& agency,
                                          const std::string& change) {
  const auto rows = transaction.exec_params(std::string(kSelectChange) + kAndChange, agency, change);
  if (rows.empty()) {
    return NotFound(Reason::kPersonChangeNotFound, fmt::format("There is no change {} in {}.", change, agency));
  }
  return ReadChange(agency, rows[0]);
}

absl::Status Overtaken(const char* sentence) {
  return FailedPrecondition(Reason::kPersonChangeOvertaken, sentence);
}

// Whether every record still is where the change put it.
absl::Status CheckStands(pqxx::work& transaction, const IdentityChange& change) {
  if (!change.undo_actor.empty()) return Overtaken("This change was taken back already.");
  const std::vector<PersonLink> links = RecordsOf(transaction, change.agency, change.into);
  for (const SourceId& record : change.records) {
    if (std::none_of(links.begin(), links.end(), [&](const PersonLink& link) { return link.id == record; })) {
      return Overtaken("A later change moved these records: take that one back first.");
    }
  }
  return absl::OkStatus();
}

absl::Status UndoMerge(pqxx::work& transaction, const IdentityChange& change, const pqxx::row& row) {
  const auto people = transaction.exec_params(kSelectPerson, change.agency, change.person);
  if (people.empty() || !people[0][6].as<bool>()) return Overtaken("The merged person is not merged any more.");
  KnownPerson person{people[0][0].as<std::string>(), people[0][1].as<std::string>(), people[0][2].as<std::string>(),
                     people[0][3].as<std::string>(), people[0][4].as<bool>(),        row[11].as<bool>()};
  ICAP_ASSIGN_OR_RETURN(KnownPerson into, FindPerson(transaction, change.agency, change.into));
  MoveRecords(transaction, change.agency, change.person, change.records);
  into.organization = row[12].as<std::string>();
  into.display_name = row[13].as<std::string>();
  into.teacher = row[14].as<bool>();
  into.active = row[15].as<bool>();
  if (row[16].as<bool>()) into.email.clear();
  SaveByRecords(transaction, change.agency, person);
  SaveByRecords(transaction, change.agency, into);
  return absl::OkStatus();
}

absl::Status UndoSplit(pqxx::work& transaction, const IdentityChange& change) {
  ICAP_ASSIGN_OR_RETURN(KnownPerson person, FindPerson(transaction, change.agency, change.person));
  ICAP_ASSIGN_OR_RETURN(KnownPerson made, FindPerson(transaction, change.agency, change.into));
  if (RecordsOf(transaction, change.agency, change.into).size() != change.records.size()) {
    return Overtaken("More records came to the person that the split made: merge the two instead.");
  }
  MoveRecords(transaction, change.agency, change.person, change.records);
  made.active = false;
  Save(transaction, change.agency, made, change.person);
  SaveByRecords(transaction, change.agency, person);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<IdentityChange> PostgresPersonIdentityStore::Merge(const RequestKey& key, const IdentityChange& change) {
  return database_.TransactFor<IdentityChange>([&](pqxx::work& transaction) -> absl::StatusOr<IdentityChange> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    if (first_result.has_value()) return FindChange(transaction, change.agency, change.change);
    transaction.exec_params(kLockAgency, change.agency);
    ICAP_ASSIGN_OR_RETURN(KnownPerson person, FindPerson(transaction, change.agency, change.person));
    ICAP_ASSIGN_OR_RETURN(KnownPerson into, FindPerson(transaction, change.agency, change.into));
    std::vector<SourceId> records;
    for (const PersonLink& link : RecordsOf(transaction, change.agency, change.person)) records.push_back(link.id);
    const Before before{person.active, into, into.email.empty() && !person.email.empty()};
    Log(transaction, change, IdentityChangeKind::kMerge, records, before);
    MoveRecords(transaction, change.agency, change.into, records);
    if (before.email_taken) into.email = person.email;
    if (!into.active && person.active) {
      into.organization = person.organization;
      into.teacher = person.teacher;
      into.active = true;
    }
    person.active = false;
    Save(transaction, change.agency, person, change.into);
    SaveByRecords(transaction, change.agency, into);
    ICAP_RETURN_IF_ERROR(RaiseRosterVersion(transaction, change.agency));
    return FindChange(transaction, change.agency, change.change);
  });
}

absl::StatusOr<IdentityChange> PostgresPersonIdentityStore::Split(const RequestKey& key, const IdentityChange& change) {
  return database_.TransactFor<IdentityChange>([&](pqxx::work& transaction) -> absl::StatusOr<IdentityChange> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    if (first_result.has_value()) return FindChange(transaction, change.agency, change.change);
    transaction.exec_params(kLockAgency, change.agency);
    ICAP_ASSIGN_OR_RETURN(const KnownPerson person, FindPerson(transaction, change.agency, change.person));
    std::vector<PersonLink> moved;
    size_t kept = 0;
    for (const PersonLink& link : RecordsOf(transaction, change.agency, change.person)) {
      const bool moves = std::find(change.records.begin(), change.records.end(), link.id) != change.records.end();
      if (moves) moved.push_back(link);
      kept += moves ? 0 : 1;
    }
    if (kept == 0 || moved.size() != change.records.size()) {
      return FailedPrecondition(Reason::kPersonNotDivisible,
                                "Name records of this person, each once, and leave at least one with it.");
    }
    KnownPerson made{change.into, person.organization, person.display_name, "", person.teacher, person.active};
    FollowRecords(moved, &made);
    transaction.exec_params(kInsertPerson, change.agency, made.person, made.organization, made.display_name,
                            made.teacher);
    Log(transaction, change, IdentityChangeKind::kSplit, change.records, {person.active, made, false});
    MoveRecords(transaction, change.agency, change.into, change.records);
    SaveByRecords(transaction, change.agency, made);
    SaveByRecords(transaction, change.agency, person);
    ICAP_RETURN_IF_ERROR(RaiseRosterVersion(transaction, change.agency));
    return FindChange(transaction, change.agency, change.change);
  });
}

absl::StatusOr<IdentityChange> PostgresPersonIdentityStore::Undo(const RequestKey& key, const std::string& agency,
                                                                 const std::string& change, const std::string& actor,
                                                                 const std::string& reason) {
  return database_.TransactFor<IdentityChange>([&](pqxx::work& transaction) -> absl::StatusOr<IdentityChange> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    if (first_result.has_value()) return FindChange(transaction, agency, change);
    transaction.exec_params(kLockAgency, agency);
    ICAP_ASSIGN_OR_RETURN(const IdentityChange found, FindChange(transaction, agency, change));
    ICAP_RETURN_IF_ERROR(CheckStands(transaction, found));
    if (found.kind == IdentityChangeKind::kMerge) {
      const auto rows = transaction.exec_params(std::string(kSelectChange) + kAndChange, agency, change);
      ICAP_RETURN_IF_ERROR(UndoMerge(transaction, found, rows[0]));
    } else {
      ICAP_RETURN_IF_ERROR(UndoSplit(transaction, found));
    }
    transaction.exec_params(kSetUndone, agency, change, actor, reason);
    ICAP_RETURN_IF_ERROR(RaiseRosterVersion(transaction, agency));
    return FindChange(transaction, agency, change);
  });
}

absl::StatusOr<std::vector<IdentityChange>> PostgresPersonIdentityStore::List(const std::string& agency,
                                                                              const Page& page) {
  using Changes = std::vector<IdentityChange>;
  return database_.TransactFor<Changes>([&](pqxx::work& transaction) -> absl::StatusOr<Changes> {
    Changes changes;
    for (const auto& row :
         transaction.exec_params(std::string(kSelectChange) + kAndPage, agency, page.after, page.size)) {
      changes.push_back(ReadChange(agency, row));
    }
    return changes;
  });
}

}  // namespace icap::collection
