// icap.collection.v1.CommentService.
#pragma once

#include "icap/collection/v1/comment.grpc.pb.h"
#include "services/collection/app/comments.h"
#include "services/common/rpc/call.h"

namespace icap::collection {

class CommentTransport final : public v1::CommentService::Service {
 public:
  CommentTransport(rpc::Entrance& entrance, Comments& comments) : entrance_(entrance), comments_(comments) {}

  grpc::Status GetCommentRelease(grpc::ServerContext* context, const v1::GetCommentReleaseRequest* request,
                                 v1::CommentRelease* response) override;
  grpc::Status ReleaseComments(grpc::ServerContext* context, const v1::ReleaseCommentsRequest* request,
                               v1::CommentRelease* response) override;
  grpc::Status ListComments(grpc::ServerContext* context, const v1::ListCommentsRequest* request,
                            v1::ListCommentsResponse* response) override;

 private:
  rpc::Entrance& entrance_;
  Comments& comments_;
};

}  // namespace icap::collection
