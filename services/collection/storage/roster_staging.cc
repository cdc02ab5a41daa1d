// The staged tables: written by COPY, applied by one statement a table, emptied.
#include <algorithm>
#include <array>
#include <pqxx/pqxx>
#include <tuple>

#include "services/collection/storage/roster_rows.h"
#include "services/collection/storage/roster_store.h"
#include "services/common/postgres/array.h"

namespace icap::collection {
namespace {

using postgres::TextArray;

constexpr std::array kStagedTables = {"roster_finding", "roster_change", "roster_organization_link",
                                      "roster_person_link", "person_match"};

constexpr char kApplyOrganizations[] =
    "INSERT INTO organization (agency, organization, title, kind, parent, synthetic, path, active)"
    " SELECT agency, id, title, organization_kind, parent, false, path, active FROM roster_change"
    " WHERE agency = $1 AND import = $2 AND subject = 1 ORDER BY ordinal"
    " ON CONFLICT (agency, organization) DO UPDATE SET title = EXCLUDED.title, kind = EXCLUDED.kind,"
    "   parent = EXCLUDED.parent, path = EXCLUDED.path, active = EXCLUDED.active";
// Inherited, as everywhere.
constexpr char kInheritSynthetic[] =
    "UPDATE organization o SET synthetic = true FROM roster_change c"
    " WHERE c.agency = $1 AND c.import = $2 AND c.subject = 1 AND o.agency = c.agency AND o.organization = c.id"
    " AND NOT o.synthetic AND o.path && (SELECT coalesce(array_agg(s.organization), '{}') FROM organization s"
    "   WHERE s.agency = $1 AND s.synthetic)";
constexpr char kApplyOrganizationLinks[] =
    "INSERT INTO organization_link (agency, source, sourced_id, organization, active, identifier)"
    " SELECT agency, source, sourced_id, organization, active, identifier FROM roster_organization_link"
    " WHERE agency = $1 AND import = $2"
    " ON CONFLICT (agency, source, sourced_id) DO UPDATE SET organization = EXCLUDED.organization,"
    "   active = EXCLUDED.active, identifier = EXCLUDED.identifier";
constexpr char kApplyPeople[] =
    "INSERT INTO person (agency, organization, person, display_name, teacher, email, active)"
    " SELECT agency, parent, id, title, teacher, email, active FROM roster_change"
    " WHERE agency = $1 AND import = $2 AND subject = 2"
    " ON CONFLICT (agency, person) DO UPDATE SET organization = EXCLUDED.organization,"
    "   display_name = EXCLUDED.display_name, teacher = EXCLUDED.teacher, email = EXCLUDED.email,"
    "   active = EXCLUDED.active";
constexpr char kApplyPersonLinks[] =
    "INSERT INTO person_link (agency, source, sourced_id, person, active, identifier, given_name, family_name,"
    "   organization, role, is_primary, asked, legacy_ids)"
    " SELECT agency, source, sourced_id, person, active, identifier, given_name, family_name, organization, role,"
    "   is_primary, asked, legacy_ids FROM roster_person_link WHERE agency = $1 AND import = $2"
    " ON CONFLICT (agency, source, sourced_id) DO UPDATE SET person = EXCLUDED.person, active = EXCLUDED.active,"
    "   identifier = EXCLUDED.identifier, given_name = EXCLUDED.given_name, family_name = EXCLUDED.family_name,"
    "   organization = EXCLUDED.organization, role = EXCLUDED.role, is_primary = EXCLUDED.is_primary,"
    "   asked = EXCLUDED.asked, legacy_ids = EXCLUDED.legacy_ids";

void WriteFindings(pqxx::work& transaction, const std::string& agency, const std::string& import,
                   const std::vector<roster::Finding>& findings) {
  pqxx::stream_to stream(
      transaction, "roster_finding",
      std::vector<std::string>{"agency", "import", "ordinal", "severity", "code", "file", "line", "field", "message"});
  const size_t count = std::min(findings.size(), kMaxKeptFindings);
  for (size_t i = 0; i < count; ++i) {
    const roster::Finding& finding = findings[i];
    stream << std::make_tuple(agency, import, static_cast<int>(i) + 1, static_cast<int>(finding.severity) + 1,
                              finding.code, finding.origin.file, finding.origin.line, finding.field, finding.message);
  }
  stream.complete();
}

void WriteChanges(pqxx::work& transaction, const std::string& agency, const std::string& import,
                  const RosterDifference& difference) {
  pqxx::stream_to stream(
      transaction, "roster_change",
      std::vector<std::string>{"agency", "import", "ordinal", "subject", "kind", "id", "title", "organization_kind",
                               "parent", "parent_before", "path", "active", "teacher", "email", "note"});
  int ordinal = 0;
  for (const OrganizationChange& change : difference.organizations) {
    const std::string before = change.path_before.size() < 2 ? "" : change.path_before[change.path_before.size() - 2];
    stream << std::make_tuple(agency, import, ++ordinal, 1, static_cast<int>(change.kind), change.after.organization,
                              change.after.title, change.after.kind, change.after.parent, before,
                              TextArray(change.after.path), change.after.active, false, std::string(), change.note);
  }
  for (const PersonChange& change : difference.people) {
    stream << std::make_tuple(agency, import, ++ordinal, 2, static_cast<int>(change.kind), change.after.person,
                              change.after.display_name, std::string(), change.after.organization,
                              change.organization_before, std::string("{}"), change.after.active, change.after.teacher,
                              change.after.email, change.note);
  }
  stream.complete();
}

void WriteLinks(pqxx::work& transaction, const std::string& agency, const std::string& import,
                const RosterDifference& difference) {
  pqxx::stream_to organizations(
      transaction, "roster_organization_link",
      std::vector<std::string>{"agency", "import", "source", "sourced_id", "organization", "active", "identifier"});
  for (const OrganizationLink& link : difference.organization_links) {
    organizations << std::make_tuple(agency, import, link.id.source, link.id.sourced_id, link.organization, link.active,
                                     link.identifier);
  }
  organizations.complete();
  pqxx::stream_to people(transaction, "roster_person_link",
                         std::vector<std::string>{"agency", "import", "source", "sourced_id", "person", "active",
                                                  "identifier", "given_name", "family_name", "organization", "role",
                                                  "is_primary", "asked", "legacy_ids"});
  for (const PersonLink& link : difference.person_links) {
    people << std::make_tuple(agency, import, link.id.source, link.id.sourced_id, link.person, link.active,
                              link.identifier, link.given_name, link.family_name, link.organization, link.role,
                              link.primary, link.asked, TextArray(link.legacy_ids));
  }
  people.complete();
}

void WriteMatches(pqxx::work& transaction, const std::string& agency, const std::string& import,
                  const std::vector<PersonMatch>& matches) {
  pqxx::stream_to stream(transaction, "person_match",
                         std::vector<std::string>{"agency", "import", "match", "left_key", "right_key", "left_name",
                                                  "right_name", "left_organization", "right_organization",
                                                  "left_person", "right_person", "evidence", "certainty"});
  int number = 0;
  for (const PersonMatch& match : matches) {
    stream << std::make_tuple(agency, import, ++number, match.left_key, match.right_key, match.left_name,
                              match.right_name, match.left_organization, match.right_organization, match.left_person,
                              match.right_person, match.evidence, postgres::ExactDouble(match.certainty));
  }
  stream.complete();
}

}  // namespace

void DeleteStaged(pqxx::work& transaction, const std::string& agency, const std::string& import, bool with_package) {
  for (const char* table : kStagedTables) {
    transaction.exec_params(std::string("DELETE FROM ") + table + " WHERE agency = $1 AND import = $2", agency, import);
  }
  if (with_package) {
    transaction.exec_params("DELETE FROM roster_chunk WHERE agency = $1 AND import = $2", agency, import);
  }
}

void WriteStaged(pqxx::work& transaction, const std::string& agency, const std::string& import,
                 const StagedRoster& staged) {
  WriteFindings(transaction, agency, import, staged.findings);
  WriteChanges(transaction, agency, import, staged.difference);
  WriteLinks(transaction, agency, import, staged.difference);
  WriteMatches(transaction, agency, import, staged.difference.matches);
}

void ApplyStaged(pqxx::work& transaction, const std::string& agency, const std::string& import) {
  for (const char* sql :
       {kApplyOrganizations, kInheritSynthetic, kApplyOrganizationLinks, kApplyPeople, kApplyPersonLinks}) {
    transaction.exec_params(sql, agency, import);
  }
}

}  // namespace icap::collection
