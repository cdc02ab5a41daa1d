#include "services/reporting/transport/convert.h"

#include <google/protobuf/util/json_util.h>

#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/sha256.h"
#include "services/common/base/status_macros.h"

namespace icap::reporting {
namespace {

void Set(const Timestamp& time, google::protobuf::Timestamp* message) {
  const int64_t micros = time.time_since_epoch().count();
  message->set_seconds(micros / 1'000'000);
  message->set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1'000);
}

// Fields in the order of the contract, numbers in their shortest exact form: the same message is the same text.
absl::StatusOr<std::string> ToJson(const profile::v1::SchoolProfile& profile) {
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(profile, &json).ok()) {
    return Internal("The profile cannot be written as JSON.");
  }
  return json;
}

std::string LastId(const std::string& name) {
  return name.substr(name.rfind('/') + 1);
}

}  // namespace

v1::Report ToProto(const Report& report) {
  v1::Report message;
  message.set_name(ReportName(report.id));
  message.set_profile(ProfileName(report.id.agency, report.id.rollout, report.id.school));
  message.set_title(report.title);
  message.set_state(static_cast<v1::ReportState>(report.state));
  message.set_error(report.error);
  message.set_size_bytes(report.size_bytes);
  message.set_page_count(report.page_count);
  message.set_profile_fingerprint(report.fingerprint);
  Set(report.create_time, message.mutable_create_time());
  if (report.finish_time.has_value()) Set(*report.finish_time, message.mutable_finish_time());
  return message;
}

v1::WatchReportsResponse ToProto(const ReportCounts& counts) {
  v1::WatchReportsResponse message;
  message.set_queued_count(counts.queued);
  message.set_rendering_count(counts.rendering);
  message.set_succeeded_count(counts.succeeded);
  message.set_failed_count(counts.failed);
  message.set_cancelled_count(counts.cancelled);
  return message;
}

absl::StatusOr<SourceProfile> FromProto(const profile::v1::SchoolProfile& profile) {
  ICAP_ASSIGN_OR_RETURN(const auto ids,
                        ParseName("profile.name", profile.name(), "agencies/*/rollouts/*/schools/*/profile"));
  SourceProfile source;
  source.agency = ids[0];
  source.rollout = ids[1];
  source.school = ids[2];
  source.title = profile.school().title();
  for (const auto& ancestor : profile.ancestors()) source.path.push_back(LastId(ancestor.name()));
  source.path.push_back(ids[2]);
  ICAP_ASSIGN_OR_RETURN(source.json, ToJson(profile));
  profile::v1::SchoolProfile content = profile;
  content.mutable_provenance()->clear_score_time();
  ICAP_ASSIGN_OR_RETURN(const std::string content_json, ToJson(content));
  source.fingerprint = Sha256Hex(content_json);
  return source;
}

absl::StatusOr<ReportId> ParseReportName(std::string_view name) {
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", name, "agencies/*/rollouts/*/schools/*/reports/*"));
  return ReportId{ids[0], ids[1], ids[2], ids[3]};
}

}  // namespace icap::reporting
