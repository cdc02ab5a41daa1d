#include "services/collection/storage/count_store.h"

#include <fmt/format.h>

#include "services/collection/storage/rollout_store.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/request_log.h"

namespace icap::collection {
namespace {

using postgres::DoubleArray;
using postgres::IntArray;
using postgres::ReadDoubleArray;
using postgres::ReadIntArray;

constexpr char kLockRollout[] = "SELECT state, kind FROM rollout WHERE agency = $1 AND rollout = $2 FOR UPDATE";
constexpr char kSetEligible[] =
    "UPDATE rollout_school SET invited_count = $4 WHERE agency = $1 AND rollout = $2 AND school = $3";
constexpr char kUpsert[] =
    "INSERT INTO school_count (agency, rollout, school, eligible_count, responding_count, option_count, answer_count,"
    "   score)"
    " VALUES ($1, $2, $3, $4, $5, $6::int[], $7::int[], $8::double precision[])"
    " ON CONFLICT (agency, rollout, school) DO UPDATE SET eligible_count = EXCLUDED.eligible_count,"
    "   responding_count = EXCLUDED.responding_count, option_count = EXCLUDED.option_count,"
    "   answer_count = EXCLUDED.answer_count, score = EXCLUDED.score";
constexpr char kSelect[] =
    "SELECT option_count, answer_count, score FROM school_count WHERE agency = $1 AND rollout = $2 AND school = $3";

absl::Status StoreSchool(pqxx::work& transaction, const std::string& agency, const std::string& rollout,
                         const SchoolCounts& school) {
  const auto found =
      transaction.exec_params(kSetEligible, agency, rollout, school.school, school.eligible_count).affected_rows();
  if (found == 0) {
    return NotFound(Reason::kSchoolNotFound, fmt::format("School {} does not take part in {}: nothing was stored.",
                                                         school.school, RolloutName(agency, rollout)));
  }
  std::vector<int> options;
  std::vector<int> answers;
  std::vector<std::optional<double>> scores;
  for (const ItemCounts& item : school.items) {
    options.push_back(static_cast<int>(item.counts.size()));
    answers.insert(answers.end(), item.counts.begin(), item.counts.end());
    scores.push_back(item.score);
  }
  transaction.exec_params(kUpsert, agency, rollout, school.school, school.eligible_count, school.responding_count,
                          IntArray(options), IntArray(answers), DoubleArray(scores));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<int> PostgresCountStore::ImportCounts(const RequestKey& key, const std::string& agency,
                                                     const std::string& rollout,
                                                     const std::vector<SchoolCounts>& schools) {
  return database_.TransactFor<int>([&](pqxx::work& transaction) -> absl::StatusOr<int> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, postgres::RecordRequest(transaction, key));
    if (first_result.has_value()) return *first_result;
    LockWindowAlone(transaction, agency, rollout);
    const auto rows = transaction.exec_params(kLockRollout, agency, rollout);
    if (rows.empty()) {
      return NotFound(Reason::kRolloutNotFound, fmt::format("There is no {}.", RolloutName(agency, rollout)));
    }
    if (static_cast<RolloutKind>(rows[0][1].as<int>()) != RolloutKind::kTabulated) {
      return FailedPrecondition(Reason::kRolloutNotTabulated,
                                "Teachers answer this rollout: counts are imported into one of kind tabulated.");
    }
    if (static_cast<RolloutState>(rows[0][0].as<int>()) != RolloutState::kDraft) {
      return FailedPrecondition(Reason::kRolloutNotDraft,
                                "This rollout has been closed: its counts cannot be changed any more.");
    }
    for (const SchoolCounts& school : schools) {
      ICAP_RETURN_IF_ERROR(StoreSchool(transaction, agency, rollout, school));
    }
    postgres::RecordResult(transaction, key, static_cast<int>(schools.size()));
    return static_cast<int>(schools.size());
  });
}

absl::StatusOr<std::vector<ItemCounts>> PostgresCountStore::ReadCounts(const std::string& agency,
                                                                       const std::string& rollout,
                                                                       const std::string& school) {
  using Items = std::vector<ItemCounts>;
  return database_.TransactFor<Items>([&](pqxx::work& transaction) -> absl::StatusOr<Items> {
    Items items;
    const auto rows = transaction.exec_params(kSelect, agency, rollout, school);
    if (rows.empty()) return items;
    const std::vector<int> options = ReadIntArray(rows[0][0]);
    const std::vector<int> answers = ReadIntArray(rows[0][1]);
    const std::vector<std::optional<double>> scores = ReadDoubleArray(rows[0][2]);
    auto next = answers.begin();
    for (size_t i = 0; i < options.size(); ++i) {
      items.push_back({"", {next, next + options[i]}, scores[i]});
      next += options[i];
    }
    return items;
  });
}

}  // namespace icap::collection
