// A rollout's link as columns of rollout_score and rows of factor_link, bit for bit.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/scoring/app/model.h"

namespace icap::scoring {

// In the place of the one that is there; none takes it away.
void ReplaceLink(pqxx::work& transaction, const std::string& rollout, const std::optional<RolloutLink>& link);

// INTERNAL when arrays of a row do not fit each other.
absl::StatusOr<std::optional<RolloutLink>> ReadLink(pqxx::work& transaction, const std::string& rollout);

// See ScoreStore::ListEarlier.
absl::StatusOr<std::vector<EarlierRollout>> SelectEarlier(pqxx::work& transaction, const std::string& rollout,
                                                          const Timestamp& close_time, int limit);

}  // namespace icap::scoring
