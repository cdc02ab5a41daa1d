#include "services/gateway/transport/download.h"

#include <fmt/format.h>

#include "icap/reporting/v1/reporting.pb.h"
#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/observability/log.h"
#include "services/common/rpc/call.h"
#include "services/common/rpc/status.h"
#include "services/gateway/transport/connect_handler.h"
#include "services/gateway/transport/http_server.h"

namespace icap::gateway {
namespace {

constexpr char kPackage[] = "icap.reporting.v1";
constexpr char kReportMethod[] = "/icap.reporting.v1.ReportService/DownloadReport";
constexpr char kReportName[] = "agencies/*/rollouts/*/schools/*/reports/*";
constexpr char kLettersMethod[] = "/icap.reporting.v1.ReportService/DownloadLetters";
constexpr std::string_view kLettersSuffix = "/letters";
constexpr char kSchoolName[] = "agencies/*/rollouts/*/schools/*";

// What a path asks for.
struct Wanted {
  const char* method = nullptr;
  std::string call;       // serialized
  std::string file_name;  // under which the browser saves it
};

absl::StatusOr<Wanted> Find(const std::string& name, const httplib::Request& request) {
  if (name.ends_with(kLettersSuffix)) {
    const std::string school = name.substr(0, name.size() - kLettersSuffix.size());
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", school, kSchoolName));
    reporting::v1::DownloadLettersRequest call;
    call.set_parent(school);
    call.set_everyone(request.get_param_value("everyone") == "true");
    return Wanted{kLettersMethod, call.SerializeAsString(), fmt::format("icap-letters-{}-{}.pdf", ids[2], ids[1])};
  }
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", name, kReportName));
  reporting::v1::DownloadReportRequest call;
  call.set_name(name);
  return Wanted{kReportMethod, call.SerializeAsString(), fmt::format("icap-{}-{}.pdf", ids[2], ids[1])};
}

// Chunks until the end, together.
template <typename Part>
absl::StatusOr<std::string> ReadAll(BackendStream& stream) {
  std::string pdf;
  grpc::ByteBuffer buffer;
  Part part;
  while (true) {
    switch (stream.Next(kDownloadTimeout, &buffer)) {
      case BackendStream::Event::kNothing:
        return MakeError(absl::StatusCode::kDeadlineExceeded, Reason::kDeadlineExceeded,
                         "The report took too long. Try again.");
      case BackendStream::Event::kEnd:
        ICAP_RETURN_IF_ERROR(rpc::FromGrpcStatus(stream.status()));
        return pdf;
      case BackendStream::Event::kMessage:
        if (!part.ParseFromString(ToString(buffer))) return Internal("A part of the system answered with a fault.");
        pdf += part.chunk();
        if (pdf.size() > kMaxDownloadBytes) return Internal("The report is larger than a report can be.");
    }
  }
}

}  // namespace

absl::StatusOr<std::string> Download::Fetch(const std::string& name, const httplib::Request& request,
                                            const std::string& request_id, std::string* account,
                                            std::string* file_name) {
  ICAP_ASSIGN_OR_RETURN(const SignedIn caller, SessionOf(request, authenticate_));
  *account = caller.session.account;
  ICAP_RETURN_IF_ERROR(CheckPasswordChanged(caller.session));
  ICAP_ASSIGN_OR_RETURN(const Wanted wanted, Find(name, request));
  Backend* backend = backends_.Of(kPackage);
  if (backend == nullptr) return Internal("There is no reporting service.");
  ICAP_ASSIGN_OR_RETURN(const std::string authorization, tokens_.ForSession(caller.token, caller.session));
  auto context = std::make_unique<grpc::ClientContext>();
  context->AddMetadata(rpc::kAuthorizationKey, authorization);
  context->AddMetadata(rpc::kRequestIdKey, request_id);
  context->set_deadline(std::chrono::system_clock::now() + kDownloadTimeout);
  BackendStream stream(*backend, std::move(context), wanted.method, ToBuffer(wanted.call));
  *file_name = wanted.file_name;
  return wanted.method == kReportMethod ? ReadAll<reporting::v1::DownloadReportResponse>(stream)
                                        : ReadAll<reporting::v1::DownloadLettersResponse>(stream);
}

void Download::Handle(std::string_view path, const httplib::Request& request, httplib::Response& response) {
  const auto start = std::chrono::steady_clock::now();
  const std::string name(path.substr(kDownloadPrefix.size()));
  const std::string request_id = NewUuid(random_);
  std::string account;
  std::string file_name;
  absl::StatusOr<std::string> pdf = Fetch(name, request, request_id, &account, &file_name);
  response.set_header("x-request-id", request_id);
  response.set_header("Cache-Control", "no-store");
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  const std::string code = absl::StatusCodeToString(pdf.status().code());
  metrics_.CountCall("download", code, elapsed.count());
  observability::Log(observability::Level::kInfo, "request",
                     {{"method", "download"},
                      {"code", code},
                      {"reason", ReasonOf(pdf.status()).value_or("")},
                      {"account", account},
                      {"request_id", request_id},
                      {"milliseconds", fmt::format("{:.1f}", elapsed.count() * 1e3)}});
  if (!pdf.ok()) return SetError(response, pdf.status());
  response.set_header("Content-Disposition", fmt::format("attachment; filename=\"{}\"", file_name));
  SetAnswer(response, 200, "application/pdf", *std::move(pdf));
}

}  // namespace icap::gateway
