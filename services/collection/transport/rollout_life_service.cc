// The RPCs of icap.collection.v1.RolloutService beside the main way: opening's progress, head counts, a dry run, more
// time, an early end, and the log.
#include <fmt/format.h>

#include <optional>

#include "services/collection/transport/convert.h"
#include "services/collection/transport/rollout_service.h"
#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/page.h"
#include "services/common/rpc/request_key.h"

namespace icap::collection {
namespace {

constexpr char kRolloutPattern[] = "agencies/*/rollouts/*";
constexpr char kSchoolPattern[] = "agencies/*/rollouts/*/schools/*";
constexpr std::chrono::milliseconds kWatchOpeningInterval{250};

v1::HeadCount ToProto(const std::string& agency, const std::string& rollout, const HeadCount& count) {
  v1::HeadCount message;
  message.set_school(RolloutSchoolName(agency, rollout, count.school));
  message.set_title(count.title);
  message.set_roster_count(count.roster_count);
  if (count.confirmed_count.has_value()) {
    message.set_confirmed_count(*count.confirmed_count);
    message.set_difference(*count.confirmed_count - count.roster_count);
  }
  message.set_confirmed_by(count.confirmed_by);
  if (count.confirm_time.has_value()) Set(*count.confirm_time, message.mutable_confirm_time());
  return message;
}

v1::ChannelCounts ToProto(const ChannelCounts& counts) {
  v1::ChannelCounts message;
  message.set_teacher_count(counts.teacher_count);
  message.set_email_count(counts.email_count);
  message.set_letter_count(counts.letter_count);
  message.set_export_count(counts.export_count);
  message.set_none_count(counts.none_count);
  return message;
}

bool IsAboutPeople(ProblemKind kind) {
  return kind == ProblemKind::kNoEmail || kind == ProblemKind::kSameEmail || kind == ProblemKind::kSameName;
}

v1::DryRunRolloutResponse ToProto(const std::string& agency, const std::string& rollout, const DryRun& run) {
  v1::DryRunRolloutResponse message;
  message.set_school_count(run.school_count);
  message.set_confirmed_school_count(run.confirmed_school_count);
  *message.mutable_channels() = ToProto(run.channels);
  for (const DistrictPreview& district : run.districts) {
    auto* added = message.add_districts();
    *added->mutable_district() = ToProto(agency, district.district);
    added->set_school_count(district.school_count);
    *added->mutable_channels() = ToProto(district.channels);
  }
  for (const Suppression& suppression : run.suppressions) {
    auto* added = message.add_suppressions();
    added->set_response_rate(suppression.response_rate);
    added->set_suppressed_school_count(suppression.suppressed_school_count);
    for (const SuppressedSchool& school : suppression.schools) {
      auto* hidden = added->add_schools();
      hidden->set_school(RolloutSchoolName(agency, rollout, school.school));
      hidden->set_title(school.title);
      hidden->set_teacher_count(school.people_count);
      hidden->set_respondent_count(school.respondent_count);
    }
  }
  for (const Problem& problem : run.problems) {
    auto* added = message.add_problems();
    added->set_kind(static_cast<v1::RolloutProblemKind>(problem.kind));
    added->set_affected_count(problem.affected_count);
    for (const std::string& id : problem.examples) {
      added->add_examples(IsAboutPeople(problem.kind) ? PersonName(agency, id)
                                                      : RolloutSchoolName(agency, rollout, id));
    }
  }
  return message;
}

v1::RolloutEvent ToProto(const std::string& agency, const std::string& rollout, const LogEntry& entry) {
  v1::RolloutEvent message;
  message.set_kind(static_cast<v1::RolloutEventKind>(entry.kind));
  Set(entry.create_time, message.mutable_create_time());
  message.set_actor(entry.cause.actor);
  message.set_reason(entry.cause.reason);
  if (!entry.school.empty()) message.set_school(RolloutSchoolName(agency, rollout, entry.school));
  message.set_detail(entry.detail);
  return message;
}

}  // namespace

grpc::Status RolloutTransport::GetRolloutOpening(grpc::ServerContext* context,
                                                 const v1::GetRolloutOpeningRequest* request,
                                                 v1::RolloutOpening* response) {
  return entrance_.Run(*context, "GetRolloutOpening", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("rollout", request->rollout(), kRolloutPattern));
    ICAP_ASSIGN_OR_RETURN(const Opening opening, openings_.Get(caller, ids[0], ids[1]));
    *response = collection::ToProto(opening);
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::WatchRolloutOpening(grpc::ServerContext* context,
                                                   const v1::WatchRolloutOpeningRequest* request,
                                                   grpc::ServerWriter<v1::RolloutOpening>* writer) {
  return entrance_.Run(*context, "WatchRolloutOpening", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("rollout", request->rollout(), kRolloutPattern));
    const Watcher watcher(watcher_count_);
    ICAP_RETURN_IF_ERROR(watcher.Admit());
    std::optional<Opening> sent;
    while (!context->IsCancelled()) {
      ICAP_ASSIGN_OR_RETURN(const Opening opening, openings_.Get(caller, ids[0], ids[1]));
      if (sent != opening && !writer->Write(collection::ToProto(opening))) break;
      sent = opening;
      if (opening.state != OpeningState::kRunning || stop_.WaitFor(kWatchOpeningInterval)) break;
    }
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::ConfirmHeadCounts(grpc::ServerContext* context,
                                                 const v1::ConfirmHeadCountsRequest* request,
                                                 v1::ConfirmHeadCountsResponse* response) {
  return entrance_.Run(*context, "ConfirmHeadCounts", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kRolloutPattern));
    std::vector<HeadCountConfirmation> confirmations;
    for (int i = 0; i < request->confirmations_size(); ++i) {
      const v1::HeadCountConfirmation& given = request->confirmations(i);
      const std::string field = fmt::format("confirmations[{}].school", i);
      ICAP_ASSIGN_OR_RETURN(const auto school, ParseName(field, given.school(), kSchoolPattern));
      if (school[0] != ids[0] || school[1] != ids[1]) {
        return FieldInvalid(field, "must be a school of the rollout of `parent`");
      }
      confirmations.push_back({school[2], given.teacher_count()});
    }
    ICAP_ASSIGN_OR_RETURN(const auto counts, life_.ConfirmHeadCounts(caller, rpc::KeyOf("ConfirmHeadCounts", *request),
                                                                     ids[0], ids[1], confirmations));
    for (const HeadCount& count : counts) *response->add_head_counts() = ToProto(ids[0], ids[1], count);
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::ListHeadCounts(grpc::ServerContext* context, const v1::ListHeadCountsRequest* request,
                                              v1::ListHeadCountsResponse* response) {
  return entrance_.Run(*context, "ListHeadCounts", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kRolloutPattern));
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    const std::string list = fmt::format("head counts {} {}", request->parent(), request->only_open());
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(list, request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const auto counts,
                          life_.ListHeadCounts(caller, ids[0], ids[1], request->only_open(), {size, after}));
    for (const HeadCount& count : counts) *response->add_head_counts() = ToProto(ids[0], ids[1], count);
    if (static_cast<int>(counts.size()) == size) {
      response->set_next_page_token(rpc::MakePageToken(list, counts.back().school));
    }
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::DryRunRollout(grpc::ServerContext* context, const v1::DryRunRolloutRequest* request,
                                             v1::DryRunRolloutResponse* response) {
  return entrance_.Run(*context, "DryRunRollout", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kRolloutPattern));
    ICAP_ASSIGN_OR_RETURN(const DryRun run, life_.RunDry(caller, ids[0], ids[1]));
    *response = ToProto(ids[0], ids[1], run);
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::ExtendRollout(grpc::ServerContext* context, const v1::ExtendRolloutRequest* request,
                                             v1::Rollout* response) {
  return entrance_.Run(*context, "ExtendRollout", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kRolloutPattern));
    ICAP_ASSIGN_OR_RETURN(const Rollout rollout,
                          life_.Extend(caller, rpc::KeyOf("ExtendRollout", *request), ids[0], ids[1],
                                       request->close_local_time(), request->time_zone(), request->reason()));
    *response = collection::ToProto(rollout);
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::CancelRollout(grpc::ServerContext* context, const v1::CancelRolloutRequest* request,
                                             v1::Rollout* response) {
  return entrance_.Run(*context, "CancelRollout", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kRolloutPattern));
    ICAP_ASSIGN_OR_RETURN(const Rollout rollout, life_.Cancel(caller, rpc::KeyOf("CancelRollout", *request), ids[0],
                                                              ids[1], request->reason()));
    *response = collection::ToProto(rollout);
    return absl::OkStatus();
  });
}

grpc::Status RolloutTransport::ListRolloutEvents(grpc::ServerContext* context,
                                                 const v1::ListRolloutEventsRequest* request,
                                                 v1::ListRolloutEventsResponse* response) {
  return entrance_.Run(*context, "ListRolloutEvents", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kRolloutPattern));
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    const std::string list = fmt::format("events {}", request->parent());
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(list, request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const auto entries, life_.ListLog(caller, ids[0], ids[1], {size, after}));
    for (const LogEntry& entry : entries) *response->add_events() = ToProto(ids[0], ids[1], entry);
    if (static_cast<int>(entries.size()) == size) {
      response->set_next_page_token(rpc::MakePageToken(list, std::to_string(entries.back().entry)));
    }
    return absl::OkStatus();
  });
}

}  // namespace icap::collection
