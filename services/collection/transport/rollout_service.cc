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

namespace icap::collection {
namespace {

constexpr char kRolloutPattern[] = "agencies/*/rollouts/*";
constexpr char kSchoolPattern[] = "agencies/*/rollouts/*/schools/*";
constexpr std::chrono::milliseconds kWatchInterval{1'000};
// A message without change is sent after this many rounds, so that a dead connection shows.
constexpr int kQuietRounds = 15;

absl::StatusOr<Rollout> DraftFromProto(const std::string& agency, const std::string& id, const v1::Rollout& message) {
  ICAP_ASSIGN_OR_RETURN(const RevisionKey revision, ParseRevisionName("rollout.revision", message.revision()));
  ICAP_ASSIGN_OR_RETURN(const auto organization,
                        ParseName("rollout.organization", message.organization(), "agencies/*/organizations/*"));
  if (revision.agency != agency || organization[0] != agency) {
    return FieldInvalid("rollout", "the revision and the organization must belong to the agency of the rollout");
  }
  Rollout rollout;
  rollout.agency = agency;
  rollout.rollout = id;
  rollout.title = message.title();
  rollout.instrument = revision.instrument;
  rollout.revision = revision.number;
  rollout.organization = organization[1];
  if (message.kind() == v1::ROLLOUT_KIND_TABULATED) rollout.kind = RolloutKind::kTabulated;
  ICAP_ASSIGN_OR_RETURN(rollout.settings, SettingsFromProto(agency, message));
  return rollout;
}

// What of a track has changed since it was last sent, by name.
class SentCounts {
 public:
  void AddChanged(const Rollout& rollout, const ResponseTrack& track, v1::WatchResponseCountsResponse* message) {
    for (const OrganizationTrack& organization : track.organizations) {
      const v1::OrganizationCount count = ToCount(rollout.agency, organization);
      if (IsNew(count.organization().name(), count)) *message->add_organizations() = count;
    }
    for (const SchoolTrack& school : track.schools) {
      message->set_invited_count(message->invited_count() + school.school.invited_count);
      message->set_submission_count(message->submission_count() + school.school.submission_count);
      const v1::SchoolCount count = ToCount(school);
      if (IsNew(count.school(), count)) *message->add_schools() = count;
    }
  }

 private:
  bool IsNew(const std::string& name, const google::protobuf::Message& count) {
    std::string now = count.SerializeAsString();
    std::string& last = sent_[name];
    if (now == last) return false;
    last = std::move(now);
    return true;
  }

  std::map<std::string, std::string> sent_;
};

}  // namespace

grpc::Status RolloutTransport::CreateRollout(grpc::ServerContext* context, const v1::CreateRolloutRequest* request,
                                             v1::Rollout* response) {
  return entrance_.Run(*context, "CreateRollout", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*"));
    ICAP_ASSIGN_OR_RETURN(Rollout rollout, DraftFromProto(ids[0], request->rollout_id(), request->rollout()));
    ICAP_ASSIGN_OR_RETURN(rollout, rollouts_.Create(caller, rpc::KeyOf("CreateRollout", *request), rollout));
    *response = ToProto(rollout);
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::UpdateRollout(grpc::ServerContext* context, const v1::UpdateRolloutRequest* request,
                                             v1::Rollout* response) {
  return entrance_.Run(*context, "UpdateRollout", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("rollout.name", request->rollout().name(), kRolloutPattern));
    ICAP_ASSIGN_OR_RETURN(Rollout rollout, DraftFromProto(ids[0], ids[1], request->rollout()));
    ICAP_ASSIGN_OR_RETURN(rollout, rollouts_.Update(caller, rpc::KeyOf("UpdateRollout", *request), rollout));
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

grpc::Status RolloutTransport::OpenRollout(grpc::ServerContext* context, const v1::OpenRolloutRequest* request,
                                           v1::Rollout* response) {
  return entrance_.Run(*context, "OpenRollout", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kRolloutPattern));
    const OpenOptions options{request->accept_unconfirmed(), request->reason(), request->background()};
    ICAP_ASSIGN_OR_RETURN(const Rollout rollout,
                          openings_.Open(caller, rpc::KeyOf("OpenRollout", *request), ids[0], ids[1], options));
    *response = ToProto(rollout);
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::CloseRollout(grpc::ServerContext* context, const v1::CloseRolloutRequest* request,
                                            v1::Rollout* response) {
  return entrance_.Run(*context, "CloseRollout", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kRolloutPattern));
    ICAP_ASSIGN_OR_RETURN(const Rollout rollout, rollouts_.Close(caller, rpc::KeyOf("CloseRollout", *request), ids[0],
                                                                 ids[1], request->reason()));
    *response = ToProto(rollout);
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::PublishRollout(grpc::ServerContext* context, const v1::PublishRolloutRequest* request,
                                              v1::Rollout* response) {
  return entrance_.Run(*context, "PublishRollout", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kRolloutPattern));
    ICAP_ASSIGN_OR_RETURN(const Rollout rollout,
                          rollouts_.Publish(caller, rpc::KeyOf("PublishRollout", *request), ids[0], ids[1]));
    *response = ToProto(rollout);
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::CloseSchool(grpc::ServerContext* context, const v1::CloseSchoolRequest* request,
                                           v1::RolloutSchool* response) {
  return entrance_.Run(*context, "CloseSchool", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kSchoolPattern));
    ICAP_ASSIGN_OR_RETURN(const RolloutSchool school, rollouts_.CloseSchool(caller, rpc::KeyOf("CloseSchool", *request),
                                                                            ids[0], ids[1], ids[2], request->reason()));
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
      added->set_person(PersonName(ids[0], invitation.person));
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
    const Watcher watcher(watcher_count_);
    ICAP_RETURN_IF_ERROR(watcher.Admit());
    SentCounts sent;
    int quiet_rounds = kQuietRounds;
    while (!context->IsCancelled()) {
      ICAP_ASSIGN_OR_RETURN(const Rollout rollout, rollouts_.Get(caller, ids[0], ids[1]));
      ICAP_ASSIGN_OR_RETURN(const ResponseTrack track, life_.Track(caller, rollout));
      v1::WatchResponseCountsResponse message;
      message.set_state(ToProto(rollout.state));
      if (track.elapsed_share.has_value()) {
        message.set_elapsed_share(*track.elapsed_share);
        message.set_expected_response_rate(*track.expected_response_rate);
      }
      sent.AddChanged(rollout, track, &message);
      const bool ended = rollout.state != RolloutState::kDraft && rollout.state != RolloutState::kOpening &&
                         rollout.state != RolloutState::kOpen;
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
