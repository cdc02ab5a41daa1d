#include "services/reporting/transport/report_service.h"

#include <fmt/format.h>

#include <optional>

#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/page.h"
#include "services/common/rpc/request_key.h"
#include "services/reporting/transport/convert.h"

namespace icap::reporting {
namespace {

constexpr size_t kChunkBytes = 64u * 1024;
constexpr std::chrono::milliseconds kWatchInterval{1'000};
// A message without change is sent after this many rounds, so that a dead connection shows.
constexpr int kQuietRounds = 15;
// Separates school and report in a page's key; neither contains it.
constexpr char kKeySeparator = '/';

struct Parent {
  std::string agency;
  std::string rollout;
  std::string school;  // empty: all of them
};

absl::StatusOr<Parent> ParseParent(std::string_view name) {
  if (const auto ids = ParseName("parent", name, "agencies/*/rollouts/*/schools/*"); ids.ok()) {
    return Parent{(*ids)[0], (*ids)[1], (*ids)[2]};
  }
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", name, "agencies/*/rollouts/*"));
  return Parent{ids[0], ids[1], ""};
}

template <typename Message>
void WriteChunks(const std::string& pdf, grpc::ServerWriter<Message>& writer) {
  Message message;
  for (size_t begin = 0; begin < pdf.size(); begin += kChunkBytes) {
    message.set_chunk(pdf.substr(begin, kChunkBytes));
    if (!writer.Write(message)) break;
  }
}

Page PageAfter(int size, const std::string& key) {
  const size_t separator = key.find(kKeySeparator);
  if (separator == std::string::npos) return {size, "", ""};
  return {size, key.substr(0, separator), key.substr(separator + 1)};
}

}  // namespace

grpc::Status ReportTransport::CreateReport(grpc::ServerContext* context, const v1::CreateReportRequest* request,
                                           v1::Report* response) {
  return entrance_.Run(*context, "CreateReport", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids,
                          ParseName("profile", request->profile(), "agencies/*/rollouts/*/schools/*/profile"));
    ICAP_ASSIGN_OR_RETURN(const Report report,
                          reports_.Create(caller, rpc::KeyOf("CreateReport", *request), ids[0], ids[1], ids[2]));
    *response = ToProto(report);
    return absl::OkStatus();
  });
}

grpc::Status ReportTransport::GetReport(grpc::ServerContext* context, const v1::GetReportRequest* request,
                                        v1::Report* response) {
  return entrance_.Run(*context, "GetReport", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const ReportId id, ParseReportName(request->name()));
    ICAP_ASSIGN_OR_RETURN(const Report report, reports_.Get(caller, id));
    *response = ToProto(report);
    return absl::OkStatus();
  });
}

grpc::Status ReportTransport::ListReports(grpc::ServerContext* context, const v1::ListReportsRequest* request,
                                          v1::ListReportsResponse* response) {
  return entrance_.Run(*context, "ListReports", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const Parent parent, ParseParent(request->parent()));
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(request->parent(), request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const auto found,
                          reports_.List(caller, parent.agency, parent.rollout, parent.school, PageAfter(size, after)));
    for (const Report& report : found) *response->add_reports() = ToProto(report);
    if (static_cast<int>(found.size()) == size) {
      const ReportId& last = found.back().id;
      response->set_next_page_token(
          rpc::MakePageToken(request->parent(), fmt::format("{}{}{}", last.school, kKeySeparator, last.report)));
    }
    return absl::OkStatus();
  });
}

grpc::Status ReportTransport::WatchReports(grpc::ServerContext* context, const v1::WatchReportsRequest* request,
                                           grpc::ServerWriter<v1::WatchReportsResponse>* writer) {
  return entrance_.Run(*context, "WatchReports", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("rollout", request->rollout(), "agencies/*/rollouts/*"));
    std::optional<ReportCounts> sent;
    int quiet_rounds = 0;
    while (!context->IsCancelled()) {
      ICAP_ASSIGN_OR_RETURN(const ReportCounts counts, reports_.Count(caller, ids[0], ids[1]));
      if (sent != counts || ++quiet_rounds >= kQuietRounds) {
        sent = counts;
        quiet_rounds = 0;
        if (!writer->Write(ToProto(counts))) break;
      }
      if (counts.queued + counts.rendering == 0 || stop_.WaitFor(kWatchInterval)) break;
    }
    return absl::OkStatus();
  });
}

grpc::Status ReportTransport::CancelReport(grpc::ServerContext* context, const v1::CancelReportRequest* request,
                                           v1::Report* response) {
  return entrance_.Run(*context, "CancelReport", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const ReportId id, ParseReportName(request->name()));
    ICAP_ASSIGN_OR_RETURN(const Report report, reports_.Cancel(caller, rpc::KeyOf("CancelReport", *request), id));
    *response = ToProto(report);
    return absl::OkStatus();
  });
}

grpc::Status ReportTransport::RetryReport(grpc::ServerContext* context, const v1::RetryReportRequest* request,
                                          v1::Report* response) {
  return entrance_.Run(*context, "RetryReport", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const ReportId id, ParseReportName(request->name()));
    ICAP_ASSIGN_OR_RETURN(const Report report, reports_.Retry(caller, rpc::KeyOf("RetryReport", *request), id));
    *response = ToProto(report);
    return absl::OkStatus();
  });
}

grpc::Status ReportTransport::DownloadReport(grpc::ServerContext* context, const v1::DownloadReportRequest* request,
                                             grpc::ServerWriter<v1::DownloadReportResponse>* writer) {
  return entrance_.Run(*context, "DownloadReport", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const ReportId id, ParseReportName(request->name()));
    ICAP_ASSIGN_OR_RETURN(const std::string pdf, reports_.Download(caller, id));
    WriteChunks(pdf, *writer);
    return absl::OkStatus();
  });
}

grpc::Status ReportTransport::DownloadLetters(grpc::ServerContext* context, const v1::DownloadLettersRequest* request,
                                              grpc::ServerWriter<v1::DownloadLettersResponse>* writer) {
  return entrance_.Run(*context, "DownloadLetters", [&](const auth::Caller&) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*/rollouts/*/schools/*"));
    // Collection decides, by who has asked: the links are its own.
    ICAP_ASSIGN_OR_RETURN(const std::string pdf, print_letters_.Print(rpc::AuthorizationOf(*context),
                                                                      {ids[0], ids[1], ids[2]}, request->everyone()));
    WriteChunks(pdf, *writer);
    return absl::OkStatus();
  });
}

}  // namespace icap::reporting
