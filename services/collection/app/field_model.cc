#include "services/collection/app/field_model.h"

#include <fmt/format.h>

#include "services/collection/app/model.h"

namespace icap::collection {

std::string FieldSessionName(const FieldSessionKey& key) {
  return fmt::format("{}/fieldSessions/{}", RolloutSchoolName(key.agency, key.rollout, key.school), key.session);
}

std::string FieldDrawName(const std::string& agency, const std::string& rollout, const std::string& school,
                          const std::string& draw) {
  return fmt::format("{}/fieldDraws/{}", RolloutSchoolName(agency, rollout, school), draw);
}

}  // namespace icap::collection
