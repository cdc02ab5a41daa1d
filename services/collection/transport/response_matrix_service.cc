#include "services/collection/transport/response_matrix_service.h"

#include "services/collection/transport/convert.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/instrument/instrument_proto.h"

namespace icap::collection {
namespace {

v1::StreamResponsesResponse ToHeader(const Rollout& rollout, const LoadedRevision& revision) {
  v1::StreamResponsesResponse message;
  auto* header = message.mutable_header();
  header->set_rollout(RolloutName(rollout.agency, rollout.rollout));
  header->set_rollout_title(rollout.title);
  header->set_revision(RevisionName(rollout.agency, rollout.instrument, rollout.revision));
  *header->mutable_instrument() = instrument::ToProto(revision.instrument);
  header->set_version(rollout.version);
  for (const OrganizationRef& reference : rollout.organization_path) {
    *header->add_organization_path() = ToProto(rollout.agency, reference);
  }
  header->set_rollout_closed(rollout.state == RolloutState::kClosed || rollout.state == RolloutState::kPublished);
  if (rollout.close_time) *header->mutable_close_time() = ToProto(rollout).close_time();
  header->set_tabulated(rollout.kind == RolloutKind::kTabulated);
  return message;
}

v1::StreamResponsesResponse ToMessage(const ResponseBlock& block) {
  v1::StreamResponsesResponse message;
  auto* part = message.mutable_block();
  *part->mutable_school() = SchoolRef(block.school);
  for (const OrganizationRef& ancestor : block.school.ancestors) {
    *part->add_ancestors() = ToProto(block.school.agency, ancestor);
  }
  part->set_invited_count(block.school.people_count());
  part->set_respondent_count(block.respondent_count);
  part->set_columns(block.columns.Reveal());
  part->set_synthetic(block.school.synthetic);
  for (const ItemCounts& item : block.tabulated_items) {
    auto* added = part->add_tabulated_items();
    added->mutable_counts()->Add(item.counts.begin(), item.counts.end());
    if (item.score) added->set_score(*item.score);
  }
  return message;
}

}  // namespace

grpc::Status ResponseMatrixTransport::StreamResponses(grpc::ServerContext* context,
                                                      const v1::StreamResponsesRequest* request,
                                                      grpc::ServerWriter<v1::StreamResponsesResponse>* writer) {
  return entrance_.Run(*context, "StreamResponses", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("rollout", request->rollout(), "agencies/*/rollouts/*"));
    std::string school;
    if (!request->school().empty()) {
      ICAP_ASSIGN_OR_RETURN(const auto school_ids,
                            ParseName("school", request->school(), "agencies/*/organizations/*"));
      school = school_ids[1];
    }
    return matrix_.Stream(
        caller, ids[0], ids[1], school,
        [&](const Rollout& rollout, const LoadedRevision& revision) {
          return writer->Write(ToHeader(rollout, revision));
        },
        [&](const ResponseBlock& block) { return writer->Write(ToMessage(block)); });
  });
}

}  // namespace icap::collection
