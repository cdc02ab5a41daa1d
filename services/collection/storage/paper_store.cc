#include "services/collection/storage/paper_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "services/collection/storage/rollout_log.h"
#include "services/collection/storage/rollout_store.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/request_log.h"

namespace icap::collection {
namespace {

using postgres::RecordRequest;
using postgres::TextArray;

// Paper has a row of its own among the counts of a school's submissions, beside those of the writers.
constexpr int kPaperWriter = -1;

constexpr char kCountTaken[] =
    "SELECT count(*) FROM invitation i JOIN issued_credential c ON c.code_hash = i.code_hash"
    " WHERE i.agency = $1 AND i.rollout = $2 AND i.school = $3 AND i.person = ANY($4::text[])";
constexpr char kVoid[] =
    "UPDATE invitation SET delivery_state = 5, code_hash = NULL"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND person = ANY($4::text[]) AND delivery_state <> 5";
constexpr char kHandOut[] =
    "INSERT INTO paper_form (agency, rollout, school, handed_out_count) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (agency, rollout, school)"
    "   DO UPDATE SET handed_out_count = paper_form.handed_out_count + EXCLUDED.handed_out_count";
constexpr char kEnter[] =
    "UPDATE paper_form SET entered_count = entered_count + $4"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND entered_count + $4 <= handed_out_count";
constexpr char kInsertBoxes[] =
    "INSERT INTO sealed_answer (agency, rollout, school, sealed_id, day, box)"
    " SELECT $1, $2, $3, sealed_id, $4::date, box FROM unnest($5::uuid[], $6::bytea[]) AS given (sealed_id, box)";
constexpr char kCountSubmissions[] =
    "INSERT INTO submission_count (agency, rollout, school, writer, submission_count) VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (agency, rollout, school, writer)"
    "   DO UPDATE SET submission_count = submission_count.submission_count + EXCLUDED.submission_count";
constexpr char kSelect[] =
    "SELECT handed_out_count, entered_count FROM paper_form WHERE agency = $1 AND rollout = $2 AND school = $3";
constexpr char kSelectBatches[] =
    "SELECT entry, (create_time AT TIME ZONE 'UTC')::date::text, detail::int, actor FROM rollout_log"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND kind = $4 AND ($5 = '' OR entry < NULLIF($5, '')::bigint)"
    " ORDER BY entry DESC LIMIT $6";

PaperCounts Read(pqxx::work& transaction, const std::string& agency, const std::string& rollout,
                 const std::string& school) {
  const auto rows = transaction.exec_params(kSelect, agency, rollout, school);
  if (rows.empty()) return {};
  return {rows[0][0].as<int>(), rows[0][1].as<int>()};
}

}  // namespace

absl::StatusOr<PaperCounts> PostgresPaperStore::HandOut(const RequestKey& key, const std::string& agency,
                                                        const std::string& rollout, const std::string& school,
                                                        const std::vector<std::string>& people, const Cause& cause) {
  return database_.TransactFor<PaperCounts>([&](pqxx::work& transaction) -> absl::StatusOr<PaperCounts> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> repeated, RecordRequest(transaction, key));
    LockWindowAlone(transaction, agency, rollout);
    ICAP_ASSIGN_OR_RETURN(const RolloutSchool found, FindSchoolIn(transaction, agency, rollout, school));
    if (repeated.has_value()) return Read(transaction, agency, rollout, school);
    if (found.state != RolloutState::kOpen) return RolloutNotOpen();
    const std::string names = TextArray(people);
    if (transaction.exec_params1(kCountTaken, agency, rollout, school, names)[0].as<int>() > 0) {
      return FailedPrecondition(Reason::kCredentialTaken,
                                "One of them has begun to answer by the link, and can only go on there.");
    }
    const auto voided = transaction.exec_params(kVoid, agency, rollout, school, names);
    if (voided.affected_rows() != people.size()) {
      return NotFound(Reason::kInvitationNotFound,
                      "One of them has no link at this school that could be given up for a form.");
    }
    transaction.exec_params(kHandOut, agency, rollout, school, static_cast<int>(people.size()));
    AppendToLog(transaction, agency, rollout, LogKind::kPaperHandedOut, cause, school, std::to_string(people.size()));
    return Read(transaction, agency, rollout, school);
  });
}

absl::StatusOr<PaperCounts> PostgresPaperStore::Enter(const RequestKey& key, const std::string& agency,
                                                      const std::string& rollout, const std::string& school,
                                                      const std::vector<std::string>& boxes, const Cause& cause) {
  return database_.TransactFor<PaperCounts>([&](pqxx::work& transaction) -> absl::StatusOr<PaperCounts> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> repeated, RecordRequest(transaction, key));
    LockWindowShared(transaction, agency, rollout);
    ICAP_ASSIGN_OR_RETURN(const RolloutSchool found, FindSchoolIn(transaction, agency, rollout, school));
    if (repeated.has_value()) return Read(transaction, agency, rollout, school);
    if (found.state != RolloutState::kOpen) {
      return FailedPrecondition(Reason::kWindowClosed, "The school is not open: forms can no longer be entered.");
    }
    const int count = static_cast<int>(boxes.size());
    if (transaction.exec_params(kEnter, agency, rollout, school, count).affected_rows() == 0) {
      const PaperCounts counts = Read(transaction, agency, rollout, school);
      return FailedPrecondition(Reason::kPaperFormsExceeded,
                                fmt::format("{} forms were handed out and {} are entered: {} more cannot be.",
                                            counts.handed_out, counts.entered, count));
    }
    // In the order of random ids, so that their place on disk says nothing about the order of the forms.
    std::vector<std::pair<std::string, std::string>> rows;
    for (const std::string& box : boxes) rows.emplace_back(NewUuid(random_), box);
    std::sort(rows.begin(), rows.end());
    std::vector<std::string> ids, sealed;
    for (auto& [id, box] : rows) {
      ids.push_back(id);
      sealed.push_back(box);
    }
    const std::string day = DayOf(clock_());
    transaction.exec_params(kInsertBoxes, agency, rollout, school, day, TextArray(ids), postgres::ByteaArray(sealed));
    transaction.exec_params(kCountSubmissions, agency, rollout, school, kPaperWriter, count);
    AppendToLog(transaction, agency, rollout, LogKind::kPaperEntered, cause, school, std::to_string(count));
    return Read(transaction, agency, rollout, school);
  });
}

absl::StatusOr<PaperCounts> PostgresPaperStore::Count(const std::string& agency, const std::string& rollout,
                                                      const std::string& school) {
  return database_.TransactFor<PaperCounts>([&](pqxx::work& transaction) -> absl::StatusOr<PaperCounts> {
    ICAP_RETURN_IF_ERROR(FindSchoolIn(transaction, agency, rollout, school).status());
    return Read(transaction, agency, rollout, school);
  });
}

absl::StatusOr<std::vector<EnteredBatch>> PostgresPaperStore::ListBatches(const std::string& agency,
                                                                          const std::string& rollout,
                                                                          const std::string& school, const Page& page) {
  using Batches = std::vector<EnteredBatch>;
  return database_.TransactFor<Batches>([&](pqxx::work& transaction) -> absl::StatusOr<Batches> {
    ICAP_RETURN_IF_ERROR(FindSchoolIn(transaction, agency, rollout, school).status());
    Batches batches;
    for (const auto& row : transaction.exec_params(kSelectBatches, agency, rollout, school,
                                                   static_cast<int>(LogKind::kPaperEntered), page.after, page.size)) {
      batches.push_back({row[0].as<int64_t>(), row[1].as<std::string>(), row[2].as<int>(), row[3].as<std::string>()});
    }
    return batches;
  });
}

}  // namespace icap::collection
