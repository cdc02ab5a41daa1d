#include "services/collection/storage/comment_store.h"

#include <fmt/format.h>

#include "services/collection/storage/rollout_log.h"
#include "services/collection/storage/rollout_store.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/request_log.h"

namespace icap::collection {
namespace {

using postgres::TextArray;

constexpr char kCount[] =
    "SELECT count(*) FROM respondent_comment WHERE agency = $1 AND rollout = $2 AND school = ANY($3::text[])";
constexpr char kSelectRelease[] =
    "SELECT actor, reason, (extract(epoch FROM create_time) * 1000000)::bigint FROM comment_release"
    " WHERE agency = $1 AND rollout = $2";
constexpr char kRelease[] =
    "INSERT INTO comment_release (agency, rollout, actor, reason) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (agency, rollout) DO NOTHING";
constexpr char kSelect[] =
    "SELECT comment_id, prompt, sealed FROM respondent_comment WHERE agency = $1 AND rollout = $2"
    " AND school = ANY($3::text[]) AND ($4 = '' OR comment_id > NULLIF($4, '')::uuid) ORDER BY comment_id LIMIT $5";

std::optional<CommentRelease> ReadRelease(pqxx::work& transaction, const std::string& agency,
                                          const std::string& rollout) {
  const auto rows = transaction.exec_params(kSelectRelease, agency, rollout);
  if (rows.empty()) return std::nullopt;
  return CommentRelease{{rows[0][0].as<std::string>(), rows[0][1].as<std::string>()},
                        *postgres::ReadMicros(rows[0][2])};
}

}  // namespace

std::string CommentPlace(const std::string& agency, const std::string& rollout, const std::string& comment_id) {
  return fmt::format("comment {} {}", RolloutName(agency, rollout), comment_id);
}

absl::StatusOr<int> PostgresCommentStore::CountComments(const std::string& agency, const std::string& rollout,
                                                        const std::vector<std::string>& schools) {
  return database_.TransactFor<int>([&](pqxx::work& transaction) -> absl::StatusOr<int> {
    return transaction.exec_params1(kCount, agency, rollout, TextArray(schools))[0].as<int>();
  });
}

absl::StatusOr<std::optional<CommentRelease>> PostgresCommentStore::FindRelease(const std::string& agency,
                                                                                const std::string& rollout) {
  using Found = std::optional<CommentRelease>;
  return database_.TransactFor<Found>(
      [&](pqxx::work& transaction) -> absl::StatusOr<Found> { return ReadRelease(transaction, agency, rollout); });
}

absl::StatusOr<CommentRelease> PostgresCommentStore::Release(const RequestKey& key, const std::string& agency,
                                                             const std::string& rollout, const Cause& cause) {
  return database_.TransactFor<CommentRelease>([&](pqxx::work& transaction) -> absl::StatusOr<CommentRelease> {
    ICAP_RETURN_IF_ERROR(postgres::RecordRequest(transaction, key).status());
    ICAP_ASSIGN_OR_RETURN(const Rollout found, FindRolloutIn(transaction, agency, rollout));
    if (found.state != RolloutState::kClosed && found.state != RolloutState::kPublished) {
      return FailedPrecondition(Reason::kRolloutNotClosed,
                                "Comments can be released when the whole rollout has closed.");
    }
    const auto released = transaction.exec_params(kRelease, agency, rollout, cause.actor, cause.reason);
    if (released.affected_rows() == 1) AppendToLog(transaction, agency, rollout, LogKind::kCommentsReleased, cause);
    return *ReadRelease(transaction, agency, rollout);
  });
}

absl::StatusOr<std::vector<StoredComment>> PostgresCommentStore::ReadComments(const std::string& agency,
                                                                              const std::string& rollout,
                                                                              const std::vector<std::string>& schools,
                                                                              const std::string& reader,
                                                                              const Page& page) {
  using Read = std::vector<StoredComment>;
  return database_.TransactFor<Read>([&](pqxx::work& transaction) -> absl::StatusOr<Read> {
    if (!ReadRelease(transaction, agency, rollout).has_value()) {
      return FailedPrecondition(Reason::kCommentsNotReleased,
                                "The comments of this rollout have not been released: nobody may read them.");
    }
    if (page.after.empty()) AppendToLog(transaction, agency, rollout, LogKind::kCommentsRead, {reader, ""});
    Read comments;
    for (const auto& row :
         transaction.exec_params(kSelect, agency, rollout, TextArray(schools), page.after, page.size)) {
      const auto id = row[0].as<std::string>();
      auto text = seal_.Open(postgres::ReadBytes(row[2]), CommentPlace(agency, rollout, id));
      if (!text.has_value()) {
        return FailedPrecondition(Reason::kKeyMissing,
                                  "The comments do not open with the field key that is there: restore the key.");
      }
      comments.push_back({id, row[1].as<size_t>(), Redacted(*std::move(text))});
    }
    return comments;
  });
}

}  // namespace icap::collection
