#include "services/collection/transport/comment_service.h"

#include <fmt/format.h>

#include "services/collection/transport/convert.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/page.h"
#include "services/common/rpc/request_key.h"

namespace icap::collection {
namespace {

constexpr char kRolloutPattern[] = "agencies/*/rollouts/*";

void Fill(const std::vector<std::string>& ids, const CommentOverview& overview, v1::CommentRelease* message) {
  message->set_name(RolloutName(ids[0], ids[1]) + "/commentRelease");
  for (const instrument::CommentPrompt& prompt : overview.revision->instrument.comments) {
    auto* added = message->add_prompts();
    added->set_comment_id(prompt.id);
    added->set_text(prompt.text);
  }
  message->set_comment_count(overview.comment_count);
  if (!overview.release.has_value()) return;
  Set(overview.release->create_time, message->mutable_release_time());
  message->set_released_by(overview.release->cause.actor);
  message->set_reason(overview.release->cause.reason);
}

}  // namespace

grpc::Status CommentTransport::GetCommentRelease(grpc::ServerContext* context,
                                                 const v1::GetCommentReleaseRequest* request,
                                                 v1::CommentRelease* response) {
  return entrance_.Run(*context, "GetCommentRelease", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), "agencies/*/rollouts/*/commentRelease"));
    ICAP_ASSIGN_OR_RETURN(const CommentOverview overview, comments_.Get(caller, ids[0], ids[1]));
    Fill(ids, overview, response);
    return absl::OkStatus();
  });
}

grpc::Status CommentTransport::ReleaseComments(grpc::ServerContext* context, const v1::ReleaseCommentsRequest* request,
                                               v1::CommentRelease* response) {
  return entrance_.Run(*context, "ReleaseComments", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kRolloutPattern));
    ICAP_ASSIGN_OR_RETURN(
        const CommentOverview overview,
        comments_.Release(caller, rpc::KeyOf("ReleaseComments", *request), ids[0], ids[1], request->reason()));
    Fill(ids, overview, response);
    return absl::OkStatus();
  });
}

grpc::Status CommentTransport::ListComments(grpc::ServerContext* context, const v1::ListCommentsRequest* request,
                                            v1::ListCommentsResponse* response) {
  return entrance_.Run(*context, "ListComments", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kRolloutPattern));
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    const std::string list = fmt::format("comments {}", request->parent());
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(list, request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const CommentPage page, comments_.List(caller, ids[0], ids[1], {size, after}));
    for (const StoredComment& comment : page.comments) {
      auto* added = response->add_comments();
      added->set_comment_id(page.revision->comment_prompts.at(comment.prompt));
      added->set_text(comment.text.Reveal());
    }
    if (static_cast<int>(page.comments.size()) == size) {
      response->set_next_page_token(rpc::MakePageToken(list, page.comments.back().id));
    }
    return absl::OkStatus();
  });
}

}  // namespace icap::collection
