// Rows that more than one part of the roster's storage reads and writes.
#pragma once

#include <pqxx/pqxx>
#include <string>

#include "absl/status/statusor.h"
#include "services/collection/app/roster_ports.h"

namespace icap::collection {

// The import as it is now; `lock` keeps it so until the transaction ends. ROSTER_IMPORT_NOT_FOUND.
absl::StatusOr<RosterImport> FindImport(pqxx::work& transaction, const std::string& agency, const std::string& import,
                                        bool lock);

// Raises the agency's version, so that what waits becomes stale. AGENCY_NOT_FOUND.
absl::Status RaiseRosterVersion(pqxx::work& transaction, const std::string& agency);

// Columns of person_link in the order of ReadPersonLink.
inline constexpr char kPersonLinkColumns[] =
    "source, sourced_id, person, active, identifier, given_name, family_name, organization, role, is_primary, asked,"
    " legacy_ids";
PersonLink ReadPersonLink(const pqxx::row& row);

// Everything that was staged of an import, deleted; `with_package`: the uploaded pieces too.
void DeleteStaged(pqxx::work& transaction, const std::string& agency, const std::string& import, bool with_package);

// Writes what staging found into the empty tables.
void WriteStaged(pqxx::work& transaction, const std::string& agency, const std::string& import,
                 const StagedRoster& staged);

// Makes the staged tables the roster.
void ApplyStaged(pqxx::work& transaction, const std::string& agency, const std::string& import);

}  // namespace icap::collection
