#include "services/collection/transport/rollout_service.h"

#include <fmt/format.h>

#include <map>

#include "services/collection/transport/convert.h"
#include "services/collection/transport/instrument_service.h"
#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/page.h"
#include "services/common/rpc/request_key.h"
#include "services/common/rpc/watcher.h"

namespace icap::collection {
namespace {

constexpr char kRolloutPattern[] = "agencies/*/rollouts/*";
constexpr char kSchoolPattern[] = "agencies/*/rollouts/*/schools/*";
constexpr std::chrono::milliseconds kWatchInterval{1'000};
// A message without change is sent after this many rounds, so that a dead connection shows.
constexpr int kQuietRounds = 15;

}  // namespace

grpc::Status RolloutTransport::CreateRollout(grpc::ServerContext* context, const v1::CreateRolloutRequest* request,
                                             v1::Rollout* response) {
  return entrance_.Run(*context, "CreateRollout", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*"));
    ICAP_ASSIGN_OR_RETURN(const RevisionKey revision,
                          ParseRevisionName("rollout.revision", request->rollout().revision()));
    ICAP_ASSIGN_OR_RETURN(const auto organization, ParseName("rollout.organization", request->rollout().organization(),
                                                             "agencies/*/organizations/*"));
    if (revision.agency != ids[0] || organization[0] != ids[0]) {
      return FieldInvalid("rollout", "the revision and the organization must belong to the agency of `parent`");
    }
    Rollout rollout;
    rollout.agency = ids[0];
    rollout.rollout = request->rollout_id();
    rollout.title = request->rollout().title();
    rollout.instrument = revision.instrument;
    rollout.revision = revision.number;
    rollout.organization = organization[1];
    if (request->rollout().kind() == v1::ROLLOUT_KIND_TABULATED) rollout.kind = RolloutKind::kTabulated;
    ICAP_ASSIGN_OR_RETURN(rollout, rollouts_.Create(caller, rpc::KeyOf("CreateRollout", *request), rollout));
    *response = ToProto(rollout);
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::GetRollout(grpc::ServerContext* context, const v1::GetRolloutRequest* request,
                                          v1::Rollout* response) {
  return entrance_.Run(*context, "GetRollout", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kRolloutPattern));
    ICAP_ASSIGN_OR_RETURN(const Rollout rollout, rollouts_.Get(caller, ids[0], ids[1]));
    *response = ToProto(rollout);
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::ListRollouts(grpc::ServerContext* context, const v1::ListRolloutsRequest* request,
                                            v1::ListRolloutsResponse* response) {
  return entrance_.Run(*context, "ListRollouts", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*"));
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(request->parent(), request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const auto found, rollouts_.List(caller, ids[0], {size, after}));
    for (const Rollout& rollout : found) *response->add_rollouts() = ToProto(rollout);
    if (static_cast<int>(found.size()) == size) {
      response->set_next_page_token(rpc::MakePageToken(request->parent(), found.back().rollout));
    }
    return absl::OkStatus();
  });
}

template <typename Request>
grpc::Status RolloutTransport::MoveRollout(grpc::ServerContext* context, const char* method, const Request* request,
                                           Move move, v1::Rollout* response) {
  return entrance_.Run(*context, method, [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kRolloutPattern));
    ICAP_ASSIGN_OR_RETURN(const Rollout rollout,
                          (rollouts_.*move)(caller, rpc::KeyOf(method, *request), ids[0], ids[1]));
    *response = ToProto(rollout);
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::OpenRollout(grpc::ServerContext* context, const v1::OpenRolloutRequest* request,
                                           v1::Rollout* response) {
  return MoveRollout(context, "OpenRollout", request, &Rollouts::Open, response);
}

grpc::Status RolloutTransport::CloseRollout(grpc::ServerContext* context, const v1::CloseRolloutRequest* request,
                                            v1::Rollout* response) {
  return MoveRollout(context, "CloseRollout", request, &Rollouts::Close, response);
}

grpc::Status RolloutTransport::PublishRollout(grpc::ServerContext* context, const v1::PublishRolloutRequest* request,
                                              v1::Rollout* response) {
  return MoveRollout(context, "PublishRollout", request, &Rollouts::Publish, response);
}

grpc::Status RolloutTransport::CloseSchool(grpc::ServerContext* context, const v1::CloseSchoolRequest* request,
                                           v1::RolloutSchool* response) {
  return entrance_.Run(*context, "CloseSchool", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kSchoolPattern));
    ICAP_ASSIGN_OR_RETURN(const RolloutSchool school,
                          rollouts_.CloseSchool(caller, rpc::KeyOf("CloseSchool", *request), ids[0], ids[1], ids[2]));
    *response = ToProto(school);
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::ListRolloutSchools(grpc::ServerContext* context,
                                                  const v1::ListRolloutSchoolsRequest* request,
                                                  v1::ListRolloutSchoolsResponse* response) {
  return entrance_.Run(*context, "ListRolloutSchools", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kRolloutPattern));
    std::string under;
    if (!request->under().empty()) {
      ICAP_ASSIGN_OR_RETURN(const auto under_ids, ParseName("under", request->under(), "agencies/*/organizations/*"));
      under = under_ids[1];
    }
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    const std::string list = fmt::format("{} {}", request->parent(), request->under());
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(list, request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const auto schools, rollouts_.ListSchools(caller, ids[0], ids[1], under, {size, after}));
    for (const RolloutSchool& school : schools) *response->add_schools() = ToProto(school);
    if (static_cast<int>(schools.size()) == size) {
      response->set_next_page_token(rpc::MakePageToken(list, schools.back().school));
    }
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::IssueInvitations(grpc::ServerContext* context,
                                                const v1::IssueInvitationsRequest* request,
                                                v1::IssueInvitationsResponse* response) {
  return entrance_.Run(*context, "IssueInvitations", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kSchoolPattern));
    ICAP_ASSIGN_OR_RETURN(const auto issued,
                          rollouts_.IssueInvitations(caller, rpc::KeyOf("IssueInvitations", *request), ids[0], ids[1],
                                                     ids[2], request->replace()));
    for (const IssuedInvitation& invitation : issued) {
      auto* added = response->add_invitations();
      added->set_person(fmt::format("agencies/{}/people/{}", ids[0], invitation.person));
      added->set_code(invitation.code);
    }
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::BatchImportSchoolCounts(grpc::ServerContext* context,
                                                       const v1::BatchImportSchoolCountsRequest* request,
                                                       v1::BatchImportSchoolCountsResponse* response) {
  return entrance_.Run(*context, "BatchImportSchoolCounts", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kRolloutPattern));
    std::vector<SchoolCounts> schools;
    for (int i = 0; i < request->schools_size(); ++i) {
      const std::string field = fmt::format("schools[{}].school", i);
      ICAP_ASSIGN_OR_RETURN(const auto school_ids, ParseName(field, request->schools(i).school(), kSchoolPattern));
      if (school_ids[0] != ids[0] || school_ids[1] != ids[1]) {
        return FieldInvalid(field, "must be a school of the rollout of `parent`");
      }
      schools.push_back(FromProto(school_ids[2], request->schools(i)));
    }
    ICAP_ASSIGN_OR_RETURN(const int imported,
                          rollouts_.ImportCounts(caller, rpc::KeyOf("BatchImportSchoolCounts", *request), ids[0],
                                                 ids[1], std::move(schools)));
    response->set_imported_count(imported);
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::WatchResponseCounts(grpc::ServerContext* context,
                                                   const v1::WatchResponseCountsRequest* request,
                                                   grpc::ServerWriter<v1::WatchResponseCountsResponse>* writer) {
  return entrance_.Run(*context, "WatchResponseCounts", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("rollout", request->rollout(), kRolloutPattern));
    const rpc::Watcher watcher(watcher_count_);
    if (watcher.IsBeyond(kMaxWatchers)) {
      return Unavailable(Reason::kOverloaded, "Too many pages watch for changes at once. Try again in a moment.");
    }
    std::map<std::string, std::string> sent;  // what was last sent, by school
    int quiet_rounds = kQuietRounds;
    while (!context->IsCancelled()) {
      ICAP_ASSIGN_OR_RETURN(const Rollout rollout, rollouts_.Get(caller, ids[0], ids[1]));
      ICAP_ASSIGN_OR_RETURN(const auto schools, rollouts_.ListSchools(caller, ids[0], ids[1], "", {}));
      v1::WatchResponseCountsResponse message;
      message.set_state(static_cast<v1::RolloutState>(rollout.state));
      for (const RolloutSchool& school : schools) {
        message.set_invited_count(message.invited_count() + school.invited_count);
        message.set_submission_count(message.submission_count() + school.submission_count);
        const v1::SchoolCount count = ToCount(school);
        std::string& last = sent[count.school()];
        if (const std::string now = count.SerializeAsString(); now != last) {
          last = now;
          *message.add_schools() = count;
        }
      }
      const bool ended = rollout.state == RolloutState::kClosed || rollout.state == RolloutState::kPublished;
      if (message.schools_size() > 0 || ended || ++quiet_rounds >= kQuietRounds) {
        quiet_rounds = 0;
        if (!writer->Write(message)) break;
      }
      if (ended || stop_.WaitFor(kWatchInterval)) break;
    }
    return absl::OkStatus();
  });
}

}  // namespace icap::collection
