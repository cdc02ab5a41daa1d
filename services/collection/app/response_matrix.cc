#include "services/collection/app/response_matrix.h"

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

// Rows, one byte an item, as columns.
std::string Transpose(const std::vector<std::string>& rows, size_t item_count) {
  std::string columns(rows.size() * item_count, '\0');
  for (size_t row = 0; row < rows.size(); ++row) {
    for (size_t item = 0; item < item_count && item < rows[row].size(); ++item) {
      columns[item * rows.size() + row] = rows[row][item];
    }
  }
  return columns;
}

}  // namespace

absl::Status ResponseMatrix::Stream(const auth::Caller& caller, const std::string& agency, const std::string& rollout,
                                    const std::string& school, const OnHeader& on_header, const OnBlock& on_block) {
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kReadAnswers, {AgencyName(agency), {}}));
  ICAP_ASSIGN_OR_RETURN(const Rollout found, rollouts_.GetRollout(agency, rollout));
  ICAP_ASSIGN_OR_RETURN(const LoadedRevision* revision, instruments_.Find(agency, found.instrument, found.revision));
  if (!on_header(found, *revision)) return absl::CancelledError();
  const size_t item_count = revision->questionnaire.size();
  const auto send = [&](const RolloutSchool& one) -> absl::Status {
    if (one.state != RolloutState::kClosed) return absl::OkStatus();
    if (found.kind == RolloutKind::kTabulated) {
      ICAP_ASSIGN_OR_RETURN(std::vector<ItemCounts> items, counts_.ReadCounts(agency, rollout, one.school));
      items.resize(item_count);
      const ResponseBlock block{one, one.submission_count, Redacted<std::string>(), std::move(items)};
      return on_block(block) ? absl::OkStatus() : absl::CancelledError();
    }
    ICAP_ASSIGN_OR_RETURN(const std::vector<std::string> rows, submissions_.ReadAnswers(agency, rollout, one.school));
    const ResponseBlock block{one, static_cast<int>(rows.size()), Redacted(Transpose(rows, item_count)), {}};
    return on_block(block) ? absl::OkStatus() : absl::CancelledError();
  };
  if (!school.empty()) {
    ICAP_ASSIGN_OR_RETURN(const RolloutSchool one, rollouts_.GetSchool(agency, rollout, school));
    return send(one);
  }
  ICAP_ASSIGN_OR_RETURN(const std::vector<RolloutSchool> schools,
                        rollouts_.ListSchools(agency, rollout, {true, {}}, "", {}));
  for (const RolloutSchool& one : schools) ICAP_RETURN_IF_ERROR(send(one));
  return absl::OkStatus();
}

}  // namespace icap::collection
