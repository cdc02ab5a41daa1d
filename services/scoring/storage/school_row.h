// A school's results as one row of school_score, bit for bit.
#pragma once

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/common/instrument/instrument.h"
#include "services/scoring/app/model.h"

namespace icap::scoring {

// Names and titles of organizations as three text[] columns.
struct OrganizationColumns {
  std::string names;
  std::string titles;
  std::string kinds;
};
OrganizationColumns ToColumns(const std::vector<OrganizationRef>& organizations);
std::vector<OrganizationRef> ReadOrganizations(const pqxx::field& names, const pqxx::field& titles,
                                               const pqxx::field& kinds);

// The measures that the school has by its stored row, into `school`, when the row is of the same answers. They were
// made over the whole rollout, so that scoring the school alone again gives none and must not take them away.
absl::Status KeepMeasures(pqxx::work& transaction, const std::string& rollout, ScoredSchool& school);

// Inserts the row unless the school has one. Whether it was inserted.
bool InsertSchool(pqxx::work& transaction, const std::string& rollout, int64_t version, const ScoredSchool& school);

// At most `limit` rows of the rollout after the school `after`, in byte order.
pqxx::result SelectSchools(pqxx::work& transaction, const std::string& rollout, const std::string& after, int limit);

// The row of one school, if it has one.
pqxx::result SelectSchool(pqxx::work& transaction, const std::string& rollout, const std::string& school);

// A selected row. The factors and items are those of the rollout's instrument; INTERNAL when the row has others.
absl::StatusOr<ScoredSchool> ReadSchool(const pqxx::row& row, const instrument::Instrument& instrument);

}  // namespace icap::scoring
