#include "services/collection/storage/closing_store.h"

#include <algorithm>

#include "services/collection/storage/comment_store.h"
#include "services/collection/storage/rollout_store.h"
#include "services/common/base/status_macros.h"
#include "services/common/events/tables.h"
#include "services/common/postgres/array.h"

namespace icap::collection {
namespace {

using postgres::ByteaArray;
using postgres::TextArray;

constexpr char kListClosingSchools[] =
    "SELECT agency, rollout, school FROM rollout_school"
    " WHERE state = 5 AND ($1 = '' OR agency = $1 AND rollout = $2) ORDER BY agency, rollout, school";
constexpr char kListOpenedSchools[] =
    "SELECT s.agency, s.rollout, s.school FROM rollout_school s"
    " JOIN rollout r ON r.agency = s.agency AND r.rollout = s.rollout AND r.state = 2"
    " WHERE s.state = 3 AND ($1 = '' OR s.agency = $1 AND s.rollout = $2)";
constexpr char kListClosingRollouts[] = "SELECT agency, rollout FROM rollout WHERE state = 5 ORDER BY agency, rollout";
constexpr char kListClosedRollouts[] = "SELECT agency, rollout FROM rollout WHERE state IN (3, 4, 6) AND kind = 1";
// Locks the school, so that of two processes one opens its boxes and the other finds it closed.
constexpr char kLockSchool[] =
    "SELECT 1 FROM rollout_school WHERE agency = $1 AND rollout = $2 AND school = $3 AND state = 5 FOR UPDATE";
constexpr char kReadBoxes[] = "SELECT box FROM sealed_answer WHERE agency = $1 AND rollout = $2 AND school = $3";
constexpr char kInsertAnswers[] =
    "INSERT INTO submission (agency, rollout, school, submission_id, day, answers)"
    " SELECT $1, $2, $3, submission_id, $4::date, answers"
    " FROM unnest($5::uuid[], $6::bytea[]) AS given (submission_id, answers)";
constexpr char kInsertReceipts[] =
    "INSERT INTO receipt (agency, rollout, school, receipt) SELECT $1, $2, $3, * FROM unnest($4::bytea[])";
constexpr char kInsertComments[] =
    "INSERT INTO respondent_comment (agency, rollout, school, comment_id, prompt, sealed)"
    " SELECT $1, $2, $3, comment_id, prompt, sealed"
    " FROM unnest($4::uuid[], $5::smallint[], $6::bytea[]) AS given (comment_id, prompt, sealed)";
constexpr char kDeleteBoxes[] = "DELETE FROM sealed_answer WHERE agency = $1 AND rollout = $2 AND school = $3";
constexpr char kMarkSchool[] = "UPDATE rollout_school SET state = 3 WHERE agency = $1 AND rollout = $2 AND school = $3";
// Only while the rollout goes on; otherwise its own event follows.
constexpr char kRaiseVersionOfOpen[] =
    "UPDATE rollout SET version = version + 1 WHERE agency = $1 AND rollout = $2 AND state = 2 RETURNING version";
constexpr char kMarkRollout[] =
    "UPDATE rollout r SET state = 3, version = version + 1 WHERE r.agency = $1 AND r.rollout = $2 AND r.state = 5"
    "   AND NOT EXISTS (SELECT FROM rollout_school s WHERE s.agency = $1 AND s.rollout = $2 AND s.state = 5)"
    " RETURNING version";

}  // namespace

absl::StatusOr<std::vector<ClosingSchool>> PostgresClosingStore::ReadSchools(const char* query,
                                                                             const RolloutKey& rollout) {
  using Schools = std::vector<ClosingSchool>;
  return database_.TransactFor<Schools>([&](pqxx::work& transaction) -> absl::StatusOr<Schools> {
    Schools schools;
    for (const auto& row : transaction.exec_params(query, rollout.agency, rollout.rollout)) {
      schools.push_back({row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::string>()});
    }
    return schools;
  });
}

absl::StatusOr<std::vector<RolloutKey>> PostgresClosingStore::ReadRollouts(const char* query) {
  using Rollouts = std::vector<RolloutKey>;
  return database_.TransactFor<Rollouts>([&](pqxx::work& transaction) -> absl::StatusOr<Rollouts> {
    Rollouts rollouts;
    for (const auto& row : transaction.exec(query)) {
      rollouts.push_back({row[0].as<std::string>(), row[1].as<std::string>()});
    }
    return rollouts;
  });
}

absl::StatusOr<std::vector<ClosingSchool>> PostgresClosingStore::ListClosingSchools(const std::string& agency,
                                                                                    const std::string& rollout) {
  return ReadSchools(kListClosingSchools, {agency, rollout});
}

absl::StatusOr<std::vector<ClosingSchool>> PostgresClosingStore::ListOpenedSchools() {
  return ReadSchools(kListOpenedSchools, {});
}

absl::StatusOr<std::vector<RolloutKey>> PostgresClosingStore::ListClosingRollouts() {
  return ReadRollouts(kListClosingRollouts);
}

absl::StatusOr<std::vector<RolloutKey>> PostgresClosingStore::ListClosedRollouts() {
  return ReadRollouts(kListClosedRollouts);
}

absl::Status PostgresClosingStore::OpenSchool(const ClosingSchool& school, const OpenBoxes& open_boxes) {
  const auto& [agency, rollout, id] = school;
  return database_.Transact([&, agency = agency, rollout = rollout, id = id](pqxx::work& transaction) -> absl::Status {
    if (transaction.exec_params(kLockSchool, agency, rollout, id).empty()) return absl::OkStatus();
    std::vector<std::string> boxes;
    for (const auto& row : transaction.exec_params(kReadBoxes, agency, rollout, id)) {
      boxes.push_back(postgres::ReadBytes(row[0]));
    }
    if (!boxes.empty()) {
      ICAP_ASSIGN_OR_RETURN(const std::vector<OpenedAnswer> answers, open_boxes(boxes));
      InsertPlain(transaction, school, answers);
      InsertComments(transaction, school, answers);
      transaction.exec_params(kDeleteBoxes, agency, rollout, id);
    }
    transaction.exec_params(kMarkSchool, agency, rollout, id);
    const auto rows = transaction.exec_params(kRaiseVersionOfOpen, agency, rollout);
    if (!rows.empty()) {
      events::AppendToOutbox(transaction, {"", events::EventType::kSchoolClosed, RolloutName(agency, rollout),
                                           OrganizationName(agency, id), rows[0][0].as<int64_t>()});
    }
    return absl::OkStatus();
  });
}

void PostgresClosingStore::InsertPlain(pqxx::work& transaction, const ClosingSchool& school,
                                       const std::vector<OpenedAnswer>& answers) {
  // In the order of their random ids, and all on the day of the closing: the day of a submission could be compared with
  // the days on which the invitations were used.
  std::vector<std::pair<std::string, std::string>> rows;
  std::vector<std::string> receipts;
  for (const OpenedAnswer& answer : answers) {
    rows.emplace_back(NewUuid(random_), answer.answers.Reveal());
    receipts.push_back(answer.receipt);
  }
  std::sort(rows.begin(), rows.end());
  std::sort(receipts.begin(), receipts.end());
  std::vector<std::string> ids, packed;
  for (const auto& [id, bytes] : rows) {
    ids.push_back(id);
    packed.push_back(bytes);
  }
  const std::string day = DayOf(clock_());
  transaction.exec_params(kInsertAnswers, school.agency, school.rollout, school.school, day, TextArray(ids),
                          ByteaArray(packed));
  transaction.exec_params(kInsertReceipts, school.agency, school.rollout, school.school, ByteaArray(receipts));
}

void PostgresClosingStore::InsertComments(pqxx::work& transaction, const ClosingSchool& school,
                                          const std::vector<OpenedAnswer>& answers) {
  struct Row {
    std::string id;
    size_t prompt = 0;
    std::string sealed;
  };
  // In the order of ids of their own: neither that of the answers nor that of the prompts.
  std::vector<Row> rows;
  for (const OpenedAnswer& answer : answers) {
    const std::vector<std::string>& texts = answer.comments.Reveal();
    for (size_t prompt = 0; prompt < texts.size(); ++prompt) {
      if (texts[prompt].empty()) continue;
      const std::string id = NewUuid(random_);
      rows.push_back({id, prompt, seal_.Seal(texts[prompt], CommentPlace(school.agency, school.rollout, id))});
    }
  }
  if (rows.empty()) return;
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.id < b.id; });
  std::vector<std::string> ids, sealed;
  std::vector<int> prompts;
  for (Row& row : rows) {
    ids.push_back(row.id);
    prompts.push_back(static_cast<int>(row.prompt));
    sealed.push_back(std::move(row.sealed));
  }
  transaction.exec_params(kInsertComments, school.agency, school.rollout, school.school, TextArray(ids),
                          postgres::IntArray(prompts), ByteaArray(sealed));
}

absl::Status PostgresClosingStore::FinishRollout(const RolloutKey& rollout) {
  return database_.Transact([&](pqxx::work& transaction) -> absl::Status {
    const auto rows = transaction.exec_params(kMarkRollout, rollout.agency, rollout.rollout);
    if (rows.empty()) return absl::OkStatus();
    events::AppendToOutbox(transaction, {"", events::EventType::kRolloutClosed,
                                         RolloutName(rollout.agency, rollout.rollout), "", rows[0][0].as<int64_t>()});
    return absl::OkStatus();
  });
}

}  // namespace icap::collection
