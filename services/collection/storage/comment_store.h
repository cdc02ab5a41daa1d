// Comments of respondents in PostgreSQL, sealed with the installation's field key.
#pragma once

#include "services/collection/app/comments.h"
#include "services/collection/storage/field_seal.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

// What a comment's seal is bound to.
std::string CommentPlace(const std::string& agency, const std::string& rollout, const std::string& comment_id);

class PostgresCommentStore final : public CommentStore {
 public:
  PostgresCommentStore(postgres::Database& database, FieldSeal seal) : database_(database), seal_(std::move(seal)) {}

  absl::StatusOr<int> CountComments(const std::string& agency, const std::string& rollout,
                                    const std::vector<std::string>& schools) override;
  absl::StatusOr<std::optional<CommentRelease>> FindRelease(const std::string& agency,
                                                            const std::string& rollout) override;
  absl::StatusOr<CommentRelease> Release(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                         const Cause& cause) override;
  absl::StatusOr<std::vector<StoredComment>> ReadComments(const std::string& agency, const std::string& rollout,
                                                          const std::vector<std::string>& schools,
                                                          const std::string& reader, const Page& page) override;

 private:
  postgres::Database& database_;
  const FieldSeal seal_;
};

}  // namespace icap::collection
