#include "services/collection/storage/organization_store.h"

#include <fmt/format.h>

#include <optional>

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
using postgres::RecordResult;
using postgres::TextArray;

constexpr size_t kMaxDepth = 16;

constexpr char kInsertAgency[] = "INSERT INTO agency (agency, title) VALUES ($1, $2) ON CONFLICT DO NOTHING";
constexpr char kGetAgency[] =
    "SELECT agency, title, (extract(epoch FROM create_time) * 1000000)::bigint FROM agency WHERE agency = $1";
// Two that add to the same tree take turns.
constexpr char kLockAgency[] = "SELECT agency FROM agency WHERE agency = $1 FOR UPDATE";
constexpr char kListAgencies[] =
    "SELECT agency, title, (extract(epoch FROM create_time) * 1000000)::bigint FROM agency"
    " WHERE ($1 OR agency = ANY($2::text[])) AND agency > $3 ORDER BY agency LIMIT $4";
constexpr char kGetOrganization[] =
    "SELECT organization, title, kind, parent, synthetic, path, active FROM organization"
    " WHERE agency = $1 AND organization = $2";
constexpr char kInsertOrganization[] =
    "INSERT INTO organization (agency, organization, title, kind, parent, synthetic, path)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7::text[])";
// The key of a page is title and id, joined by a character that sorts before every other.
constexpr char kListOrganizations[] =
    "SELECT organization, title, kind, parent, synthetic, path, active FROM organization"
    " WHERE agency = $1 AND ($2 OR path && $3::text[]) AND ($4 = '' OR parent = $4) AND ($5 = '' OR kind = $5)"
    " AND (title || E'\\x01' || organization) COLLATE \"C\" > $6"
    " ORDER BY (title || E'\\x01' || organization) COLLATE \"C\" LIMIT $7";
constexpr char kInsertPeople[] =
    "INSERT INTO person (agency, organization, person, display_name, teacher, email, language)"
    " SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::text[])"
    " ON CONFLICT DO NOTHING";
constexpr char kFindOther[] =
    "SELECT given.person FROM unnest($2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::text[])"
    "   AS given (organization, person, display_name, teacher, email, language)"
    " JOIN person ON person.agency = $1 AND person.person = given.person"
    " WHERE (person.organization, person.display_name, person.teacher, person.email, person.language)"
    "   <> (given.organization, given.display_name, given.teacher, given.email, given.language) LIMIT 1";
constexpr char kFindMissingOrganization[] =
    "SELECT given.organization FROM unnest($2::text[]) AS given (organization)"
    " WHERE NOT EXISTS (SELECT FROM organization WHERE agency = $1 AND organization = given.organization) LIMIT 1";

Agency ReadAgency(const pqxx::row& row) {
  return {row[0].as<std::string>(), row[1].as<std::string>(), *ReadMicros(row[2])};
}

Organization ReadOrganization(const std::string& agency, const pqxx::row& row) {
  return {agency,
          row[0].as<std::string>(),
          row[1].as<std::string>(),
          row[2].as<std::string>(),
          row[3].as<std::string>(),
          row[4].as<bool>(),
          ReadTextArray(row[5]),
          row[6].as<bool>()};
}

absl::Status AgencyMissing(const std::string& agency) {
  return NotFound(Reason::kAgencyNotFound, fmt::format("There is no agency {}.", agency));
}

std::optional<Organization> Find(pqxx::work& transaction, const std::string& agency, const std::string& organization) {
  const auto rows = transaction.exec_params(kGetOrganization, agency, organization);
  if (rows.empty()) return std::nullopt;
  return ReadOrganization(agency, rows[0]);
}

// Adds one node; whether it is new.
absl::StatusOr<bool> AddOrganization(pqxx::work& transaction, const std::string& agency, Organization node,
                                     const std::string& field) {
  if (!node.parent.empty()) {
    const auto parent = Find(transaction, agency, node.parent);
    if (!parent.has_value()) {
      return NotFound(Reason::kParentNotFound,
                      fmt::format("{}: parent {} does not exist; send parents before children.", field, node.parent));
    }
    if (parent->path.size() >= kMaxDepth) {
      return FieldInvalid(field + ".parent", fmt::format("the tree would be deeper than {}", kMaxDepth));
    }
    node.path = parent->path;
    node.synthetic = node.synthetic || parent->synthetic;
  }
  node.path.push_back(node.organization);
  if (const auto existing = Find(transaction, agency, node.organization); existing.has_value()) {
    if (existing->title == node.title && existing->kind == node.kind && existing->path == node.path &&
        existing->synthetic == node.synthetic) {
      return false;
    }
    return AlreadyExists(Reason::kOrganizationExists,
                         fmt::format("{}: organization {} exists with other content.", field, node.organization));
  }
  transaction.exec_params(kInsertOrganization, agency, node.organization, node.title, node.kind, node.parent,
                          node.synthetic, TextArray(node.path));
  return true;
}

}  // namespace

absl::StatusOr<Agency> PostgresOrganizationStore::CreateAgency(const RequestKey& key, const Agency& agency) {
  return database_.TransactFor<Agency>([&](pqxx::work& transaction) -> absl::StatusOr<Agency> {
    ICAP_RETURN_IF_ERROR(RecordRequest(transaction, key).status());
    transaction.exec_params(kInsertAgency, agency.agency, agency.title);
    const Agency stored = ReadAgency(transaction.exec_params1(kGetAgency, agency.agency));
    if (stored.title != agency.title) {
      return AlreadyExists(Reason::kAgencyExists,
                           fmt::format("Agency {} exists with the title \"{}\".", agency.agency, stored.title));
    }
    return stored;
  });
}

absl::StatusOr<Agency> PostgresOrganizationStore::GetAgency(const std::string& agency) {
  return database_.TransactFor<Agency>([&](pqxx::work& transaction) -> absl::StatusOr<Agency> {
    const auto rows = transaction.exec_params(kGetAgency, agency);
    if (rows.empty()) return AgencyMissing(agency);
    return ReadAgency(rows[0]);
  });
}

absl::StatusOr<std::vector<Agency>> PostgresOrganizationStore::ListAgencies(bool everything,
                                                                            const std::vector<std::string>& agencies,
                                                                            const Page& page) {
  return database_.TransactFor<std::vector<Agency>>(
      [&](pqxx::work& transaction) -> absl::StatusOr<std::vector<Agency>> {
        std::vector<Agency> found;
        for (const auto& row :
             transaction.exec_params(kListAgencies, everything, TextArray(agencies), page.after, page.size)) {
          found.push_back(ReadAgency(row));
        }
        return found;
      });
}

absl::StatusOr<int> PostgresOrganizationStore::CreateOrganizations(const RequestKey& key, const std::string& agency,
                                                                   const std::vector<Organization>& organizations) {
  return database_.TransactFor<int>([&](pqxx::work& transaction) -> absl::StatusOr<int> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    if (first_result.has_value()) return *first_result;
    if (transaction.exec_params(kLockAgency, agency).empty()) return AgencyMissing(agency);
    int created = 0;
    for (size_t i = 0; i < organizations.size(); ++i) {
      ICAP_ASSIGN_OR_RETURN(const bool is_new, AddOrganization(transaction, agency, organizations[i],
                                                               fmt::format("organizations[{}]", i)));
      created += is_new ? 1 : 0;
    }
    if (created > 0) ICAP_RETURN_IF_ERROR(RaiseRosterVersion(transaction, agency));
    RecordResult(transaction, key, created);
    return created;
  });
}

absl::StatusOr<Organization> PostgresOrganizationStore::GetOrganization(const std::string& agency,
                                                                        const std::string& organization) {
  return database_.TransactFor<Organization>([&](pqxx::work& transaction) -> absl::StatusOr<Organization> {
    const auto found = Find(transaction, agency, organization);
    if (!found.has_value()) {
      return NotFound(Reason::kOrganizationNotFound,
                      fmt::format("There is no organization {} in agency {}.", organization, agency));
    }
    return *found;
  });
}

absl::StatusOr<std::vector<Organization>> PostgresOrganizationStore::ListOrganizations(const std::string& agency,
                                                                                       const Scope& scope,
                                                                                       const std::string& under,
                                                                                       const std::string& kind,
                                                                                       const Page& page) {
  return database_.TransactFor<std::vector<Organization>>(
      [&](pqxx::work& transaction) -> absl::StatusOr<std::vector<Organization>> {
        std::vector<Organization> found;
        for (const auto& row : transaction.exec_params(kListOrganizations, agency, scope.everything,
                                                       TextArray(scope.subtrees), under, kind, page.after, page.size)) {
          found.push_back(ReadOrganization(agency, row));
        }
        return found;
      });
}

absl::StatusOr<int> PostgresOrganizationStore::CreatePeople(const RequestKey& key, const std::string& agency,
                                                            const std::vector<Person>& people) {
  std::vector<std::string> organizations, ids, names, teachers, emails, languages;
  for (const Person& person : people) {
    organizations.push_back(person.organization);
    ids.push_back(person.person);
    names.push_back(person.display_name);
    teachers.push_back(person.teacher ? "true" : "false");
    emails.push_back(person.email);
    languages.push_back(person.language);
  }
  return database_.TransactFor<int>([&](pqxx::work& transaction) -> absl::StatusOr<int> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    if (first_result.has_value()) return *first_result;
    const auto missing = transaction.exec_params(kFindMissingOrganization, agency, TextArray(organizations));
    if (!missing.empty()) {
      return NotFound(Reason::kOrganizationNotFound,
                      fmt::format("There is no organization {} in agency {}: nobody was added.",
                                  missing[0][0].as<std::string>(), agency));
    }
    const auto inserted =
        transaction.exec_params(kInsertPeople, agency, TextArray(organizations), TextArray(ids), TextArray(names),
                                TextArray(teachers), TextArray(emails), TextArray(languages));
    // Only where somebody was there before: it reads everybody of the agency.
    if (inserted.affected_rows() < people.size()) {
      const auto other =
          transaction.exec_params(kFindOther, agency, TextArray(organizations), TextArray(ids), TextArray(names),
                                  TextArray(teachers), TextArray(emails), TextArray(languages));
      if (!other.empty()) {
        return AlreadyExists(
            Reason::kPersonExists,
            fmt::format("Person {} exists with other content: nobody was added.", other[0][0].as<std::string>()));
      }
    }
    if (inserted.affected_rows() > 0) ICAP_RETURN_IF_ERROR(RaiseRosterVersion(transaction, agency));
    RecordResult(transaction, key, static_cast<int>(inserted.affected_rows()));
    return static_cast<int>(inserted.affected_rows());
  });
}

}  // namespace icap::collection
