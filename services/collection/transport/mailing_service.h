// icap.collection.v1.MailingService.
#pragma once

#include <atomic>

#include "icap/collection/v1/mailing.grpc.pb.h"
#include "services/collection/app/mailings.h"
#include "services/common/rpc/call.h"
#include "services/common/rpc/stop_flag.h"

namespace icap::collection {

class MailingTransport final : public v1::MailingService::Service {
 public:
  MailingTransport(rpc::Entrance& entrance, Mailings& mailings, rpc::StopFlag& stop, std::atomic<int>& watcher_count)
      : entrance_(entrance), mailings_(mailings), stop_(stop), watcher_count_(watcher_count) {}

  grpc::Status CreateMailing(grpc::ServerContext* context, const v1::CreateMailingRequest* request,
                             v1::Mailing* response) override;
  grpc::Status GetMailing(grpc::ServerContext* context, const v1::GetMailingRequest* request,
                          v1::Mailing* response) override;
  grpc::Status ListMailings(grpc::ServerContext* context, const v1::ListMailingsRequest* request,
                            v1::ListMailingsResponse* response) override;
  grpc::Status WatchMailing(grpc::ServerContext* context, const v1::WatchMailingRequest* request,
                            grpc::ServerWriter<v1::Mailing>* writer) override;
  grpc::Status PauseMailing(grpc::ServerContext* context, const v1::PauseMailingRequest* request,
                            v1::Mailing* response) override;
  grpc::Status ResumeMailing(grpc::ServerContext* context, const v1::ResumeMailingRequest* request,
                             v1::Mailing* response) override;
  grpc::Status CancelMailing(grpc::ServerContext* context, const v1::CancelMailingRequest* request,
                             v1::Mailing* response) override;
  grpc::Status ListMailStops(grpc::ServerContext* context, const v1::ListMailStopsRequest* request,
                             v1::ListMailStopsResponse* response) override;
  grpc::Status ReportBounce(grpc::ServerContext* context, const v1::ReportBounceRequest* request,
                            v1::MailStop* response) override;
  grpc::Status ListMailTemplates(grpc::ServerContext* context, const v1::ListMailTemplatesRequest* request,
                                 v1::ListMailTemplatesResponse* response) override;
  grpc::Status SetMailTemplate(grpc::ServerContext* context, const v1::SetMailTemplateRequest* request,
                               v1::MailTemplate* response) override;
  grpc::Status TakeLetters(grpc::ServerContext* context, const v1::TakeLettersRequest* request,
                           v1::TakeLettersResponse* response) override;
  grpc::Status StopMail(grpc::ServerContext* context, const v1::StopMailRequest* request,
                        v1::StopMailResponse* response) override;

 private:
  template <typename Request>
  grpc::Status Move(grpc::ServerContext* context, const char* method, const Request* request, MailingState to,
                    v1::Mailing* response);

  rpc::Entrance& entrance_;
  Mailings& mailings_;
  rpc::StopFlag& stop_;
  std::atomic<int>& watcher_count_;
};

}  // namespace icap::collection
