// icap.reporting.v1.ReportService.
#pragma once

#include "icap/reporting/v1/reporting.grpc.pb.h"
#include "services/common/rpc/call.h"
#include "services/common/rpc/stop_flag.h"
#include "services/reporting/app/print_letters.h"
#include "services/reporting/app/reports.h"

namespace icap::reporting {

class ReportTransport final : public v1::ReportService::Service {
 public:
  ReportTransport(rpc::Entrance& entrance, Reports& reports, PrintLetters& print_letters, rpc::StopFlag& stop)
      : entrance_(entrance), reports_(reports), print_letters_(print_letters), stop_(stop) {}

  grpc::Status CreateReport(grpc::ServerContext* context, const v1::CreateReportRequest* request,
                            v1::Report* response) override;
  grpc::Status GetReport(grpc::ServerContext* context, const v1::GetReportRequest* request,
                         v1::Report* response) override;
  grpc::Status ListReports(grpc::ServerContext* context, const v1::ListReportsRequest* request,
                           v1::ListReportsResponse* response) override;
  grpc::Status WatchReports(grpc::ServerContext* context, const v1::WatchReportsRequest* request,
                            grpc::ServerWriter<v1::WatchReportsResponse>* writer) override;
  grpc::Status CancelReport(grpc::ServerContext* context, const v1::CancelReportRequest* request,
                            v1::Report* response) override;
  grpc::Status RetryReport(grpc::ServerContext* context, const v1::RetryReportRequest* request,
                           v1::Report* response) override;
  grpc::Status DownloadReport(grpc::ServerContext* context, const v1::DownloadReportRequest* request,
                              grpc::ServerWriter<v1::DownloadReportResponse>* writer) override;
  grpc::Status DownloadLetters(grpc::ServerContext* context, const v1::DownloadLettersRequest* request,
                               grpc::ServerWriter<v1::DownloadLettersResponse>* writer) override;

 private:
  rpc::Entrance& entrance_;
  Reports& reports_;
  PrintLetters& print_letters_;
  rpc::StopFlag& stop_;
};

}  // namespace icap::reporting
