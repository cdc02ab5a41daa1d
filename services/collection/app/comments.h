// Comments of respondents: read by nobody, unless who manages the rollout releases them with a reason.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/collection/app/instruments.h"
#include "services/collection/app/model.h"
#include "services/collection/app/ports.h"
#include "services/common/auth/caller.h"

namespace icap::collection {

// Who lets the comments of a rollout be read, and why.
struct CommentRelease {
  Cause cause;
  Timestamp create_time{};
};

struct StoredComment {
  std::string id;  // random; orders the list and is shown to nobody
  size_t prompt = 0;
  Redacted<std::string> text;
};

class CommentStore {
 public:
  virtual ~CommentStore() = default;

  // Comments of these schools.
  virtual absl::StatusOr<int> CountComments(const std::string& agency, const std::string& rollout,
                                            const std::vector<std::string>& schools) = 0;
  virtual absl::StatusOr<std::optional<CommentRelease>> FindRelease(const std::string& agency,
                                                                    const std::string& rollout) = 0;
  // The first release of the rollout, which holds. ROLLOUT_NOT_CLOSED.
  virtual absl::StatusOr<CommentRelease> Release(const RequestKey& key, const std::string& agency,
                                                 const std::string& rollout, const Cause& cause) = 0;
  // Comments of these schools together, by id. A first page is logged with the reader. COMMENTS_NOT_RELEASED,
  // KEY_MISSING.
  virtual absl::StatusOr<std::vector<StoredComment>> ReadComments(const std::string& agency, const std::string& rollout,
                                                                  const std::vector<std::string>& schools,
                                                                  const std::string& reader, const Page& page) = 0;
};

// Comments of a rollout without one being read.
struct CommentOverview {
  const LoadedRevision* revision = nullptr;
  int comment_count = 0;
  std::optional<CommentRelease> release;
};

// A page of them.
struct CommentPage {
  const LoadedRevision* revision = nullptr;
  std::vector<StoredComment> comments;
};

// Thread safe.
class Comments {
 public:
  Comments(CommentStore& comments, RolloutStore& rollouts, Instruments& instruments)
      : comments_(comments), rollouts_(rollouts), instruments_(instruments) {}

  absl::StatusOr<CommentOverview> Get(const auth::Caller& caller, const std::string& agency,
                                      const std::string& rollout);
  absl::StatusOr<CommentOverview> Release(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                          const std::string& rollout, const std::string& reason);
  absl::StatusOr<CommentPage> List(const auth::Caller& caller, const std::string& agency, const std::string& rollout,
                                   const Page& page);

 private:
  absl::StatusOr<Rollout> FindManaged(const auth::Caller& caller, const std::string& agency,
                                      const std::string& rollout);
  // Schools whose results reach the rollout's limits; none while it goes on.
  absl::StatusOr<std::vector<std::string>> ListShownSchools(const Rollout& rollout);

  CommentStore& comments_;
  RolloutStore& rollouts_;
  Instruments& instruments_;
};

}  // namespace icap::collection
