// A whole gateway for the tests of this folder: HTTP server, accounts on the real store, and a gRPC backend that serves
// a few methods of the contracts in this process.
#pragma once

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "icap/collection/v1/rollout.grpc.pb.h"
#include "icap/collection/v1/submission.grpc.pb.h"
#include "icap/reporting/v1/reporting.grpc.pb.h"
#include "services/common/base/error.h"
#include "services/common/observability/metrics.h"
#include "services/common/rpc/call.h"
#include "services/common/rpc/stop_flag.h"
#include "services/common/testing/eventually.h"
#include "services/common/testing/key_pair.h"
#include "services/common/testing/test_database.h"
#include "services/gateway/app/create_first_accounts.h"
#include "services/gateway/domain/session.h"
#include "services/gateway/storage/account_store.h"
#include "services/gateway/storage/argon2_hasher.h"
#include "services/gateway/storage/migrations.h"
#include "services/gateway/storage/secret_folder.h"
#include "services/gateway/storage/session_store.h"
#include "services/gateway/storage/sign_in_attempts.h"
#include "services/gateway/transport/gateway_server.h"

namespace icap::gateway {

inline constexpr char kMissing[] = "agencies/a/rollouts/missing";  // answered NOT_FOUND
inline constexpr char kSlow[] = "agencies/a/rollouts/slow";        // answered when released
inline constexpr char kEndless[] = "agencies/a/rollouts/endless";  // a stream until its caller has gone

// Collection and reporting, as far as the gateway is concerned.
class BackendForTest : public collection::v1::RolloutService::Service,
                       public collection::v1::SubmissionService::Service,
                       public reporting::v1::ReportService::Service {
 public:
  BackendForTest(const std::string& address, auth::TokenVerifier& verifier, observability::Metrics& metrics)
      : entrance_(verifier, metrics) {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address, grpc::InsecureServerCredentials());
    builder.RegisterService(static_cast<collection::v1::RolloutService::Service*>(this));
    builder.RegisterService(static_cast<collection::v1::SubmissionService::Service*>(this));
    builder.RegisterService(static_cast<reporting::v1::ReportService::Service*>(this));
    server_ = builder.BuildAndStart();
    server_->GetHealthCheckService()->SetServingStatus(true);
  }
  ~BackendForTest() override {
    release.Stop();
    server_->Shutdown(std::chrono::system_clock::now());
  }

  grpc::HealthCheckServiceInterface& health() { return *server_->GetHealthCheckService(); }

  grpc::Status GetRollout(grpc::ServerContext* context, const collection::v1::GetRolloutRequest* request,
                          collection::v1::Rollout* response) override {
    return entrance_.Run(*context, "GetRollout", [&](const auth::Caller& caller) -> absl::Status {
      if (request->name() == kMissing) return NotFound(Reason::kRolloutNotFound, "There is no such rollout.");
      if (request->name() == kSlow) {
        ++slow_calls;
        release.WaitFor(testing::kLongestWait);
      }
      response->set_name(request->name());
      response->set_title(caller.subject);
      response->set_organization(rpc::RequestIdOf(*context));
      return absl::OkStatus();
    });
  }
  grpc::Status WatchResponseCounts(grpc::ServerContext* context,
                                   const collection::v1::WatchResponseCountsRequest* request,
                                   grpc::ServerWriter<collection::v1::WatchResponseCountsResponse>* writer) override {
    return entrance_.Run(*context, "WatchResponseCounts", [&](const auth::Caller&) -> absl::Status {
      if (request->rollout() == kMissing) return NotFound(Reason::kRolloutNotFound, "There is no such rollout.");
      collection::v1::WatchResponseCountsResponse message;
      for (int i = 1; i <= 2; ++i) {
        message.set_submission_count(i);
        writer->Write(message);
      }
      if (request->rollout() == kEndless) ++endless_streams;
      while (request->rollout() == kEndless && !context->IsCancelled()) {
        if (release.WaitFor(testing::kWaitPoll)) break;
      }
      if (context->IsCancelled()) ++cancelled_streams;
      return absl::OkStatus();
    });
  }
  grpc::Status SubmitAnswers(grpc::ServerContext* context, const collection::v1::SubmitAnswersRequest* request,
                             collection::v1::SubmitAnswersResponse* response) override {
    return entrance_.Run(*context, "SubmitAnswers", [&](const auth::Caller& caller) -> absl::Status {
      if (request->credential() == "used") return AlreadyExists(Reason::kInvitationUsed, "This link has been used.");
      response->set_receipt(caller.subject + " " + rpc::RequestIdOf(*context));
      return absl::OkStatus();
    });
  }
  grpc::Status DownloadReport(grpc::ServerContext* context, const reporting::v1::DownloadReportRequest* request,
                              grpc::ServerWriter<reporting::v1::DownloadReportResponse>* writer) override {
    return entrance_.Run(*context, "DownloadReport", [&](const auth::Caller&) -> absl::Status {
      if (request->name().ends_with("missing")) return NotFound(Reason::kReportNotFound, "There is no such report.");
      reporting::v1::DownloadReportResponse part;
      for (const char* chunk : {"%PDF", "-1.7"}) {
        part.set_chunk(chunk);
        writer->Write(part);
      }
      return absl::OkStatus();
    });
  }
  grpc::Status DownloadLetters(grpc::ServerContext* context, const reporting::v1::DownloadLettersRequest* request,
                               grpc::ServerWriter<reporting::v1::DownloadLettersResponse>* writer) override {
    return entrance_.Run(*context, "DownloadLetters", [&](const auth::Caller& caller) -> absl::Status {
      reporting::v1::DownloadLettersResponse part;
      part.set_chunk(caller.subject + " " + request->parent() + (request->everyone() ? " everyone" : ""));
      writer->Write(part);
      return absl::OkStatus();
    });
  }

  rpc::StopFlag release;
  std::atomic<int> slow_calls{0};
  std::atomic<int> endless_streams{0};
  std::atomic<int> cancelled_streams{0};

 private:
  rpc::Entrance entrance_;
  std::unique_ptr<grpc::Server> server_;
};

// Everything main.cc wires, with a clock that can be moved.
class GatewayForTest {
 public:
  GatewayForTest() {
    std::string folder = (std::filesystem::temp_directory_path() / "icap_gateway_XXXXXX").string();
    EXPECT_NE(mkdtemp(folder.data()), nullptr);
    folder_ = folder;
    Write("web/index.html", "<!doctype html><title>ICAP</title>");
    Write("web/assets/app-1a2b.js", std::string(5'000, 'x'));
    Write("web/icon.svg", "<svg/>");
    Write("secret.txt", "outside of the web root");
    std::filesystem::create_symlink(folder_ + "/secret.txt", folder_ + "/web/link.txt");
    std::filesystem::create_directories(folder_ + "/secrets");
    EXPECT_TRUE(postgres::Migrate(test_.database(), Migrations()).ok());
    backend = std::make_unique<BackendForTest>(backend_address(), verifier_, metrics);
    secrets_ = std::make_unique<SecretFolder>(folder_ + "/secrets");
    EXPECT_TRUE(*CreateFirstAccounts(accounts_, hasher_, *secrets_, SystemRandom()).Run());
    change_password_ = std::make_unique<ChangePassword>(password_check_, accounts_, hasher_, *secrets_, authenticate_);
    identity_ = std::make_unique<IdentityService>(sign_in_, sign_out_, *change_password_, create_account_, false);
    const auto address = backend_address();
    backends_ = std::make_unique<Backends>(
        std::map<std::string, std::string>{{"collection", address}, {"reporting", address}}, rpc::Tls());
    connect_ = std::make_unique<ConnectHandler>(ConnectHandler::Parts{methods_, *backends_, *identity_, authenticate_,
                                                                      tokens_, metrics, SystemRandom(),
                                                                      [this] { return server->is_stopping(); }, false});
    download_ = std::make_unique<Download>(*backends_, authenticate_, tokens_, metrics, SystemRandom());
    health_ = std::make_unique<Health>(
        *backends_, [this] { return test_.database().IsReachable(); }, clock_);
    files_ = *StaticFiles::Read(folder_ + "/web");
    server = std::make_unique<HttpServer>(RouteTo(*connect_, *download_, *health_, files_, false));
    EXPECT_TRUE(server->Bind("127.0.0.1:0").ok());
    serving = std::thread([this] { server->Serve(); });
  }
  ~GatewayForTest() {
    backend->release.Stop();
    server->Stop();
    if (serving.joinable()) serving.join();
    std::filesystem::remove_all(folder_);
  }

  std::unique_ptr<httplib::Client> Client() const {
    auto client = std::make_unique<httplib::Client>("127.0.0.1", server->port());
    client->set_read_timeout(testing::kLongestWait.count());
    return client;
  }
  // The password of a first account; empty when its file has gone.
  std::string PasswordOf(std::string_view file) const {
    std::ifstream stream(folder_ + "/secrets/" + std::string(file));
    std::string password;
    std::getline(stream, password);
    return password;
  }
  void Advance(std::chrono::seconds time) { offset_ += time.count(); }

  observability::Metrics metrics{"gateway"};
  std::unique_ptr<BackendForTest> backend;
  std::unique_ptr<HttpServer> server;
  std::thread serving;

 private:
  std::string backend_address() const { return "unix:" + folder_ + "/backend.sock"; }
  void Write(const std::string& path, const std::string& content) const {
    std::filesystem::create_directories(std::filesystem::path(folder_ + "/" + path).parent_path());
    std::ofstream(folder_ + "/" + path) << content;
  }

  std::string folder_;
  std::atomic<int64_t> offset_{0};
  const Clock clock_ = [this] { return SystemClock()() + std::chrono::seconds(offset_); };
  testing::TestDatabase test_;
  PostgresAccountStore accounts_{test_.database()};
  PostgresSessionStore sessions_{test_.database()};
  PostgresSignInAttempts attempts_{test_.database()};
  Argon2Hasher hasher_{SystemRandom()};
  std::unique_ptr<SecretFolder> secrets_;
  Authenticate authenticate_{sessions_, clock_};
  PasswordCheck password_check_{accounts_, attempts_, hasher_, clock_};
  SignIn sign_in_{password_check_, sessions_, SystemRandom(), clock_};
  SignOut sign_out_{sessions_, authenticate_};
  std::unique_ptr<ChangePassword> change_password_;
  CreateAccount create_account_{accounts_, hasher_, SystemRandom()};
  const testing::KeyPair keys_ = testing::MakeKeyPair();
  auth::TokenVerifier verifier_{{{"gateway", keys_.public_pem}}, SystemClock()};
  const auth::TokenSigner signer_{"gateway", Redacted(keys_.private_pem), SystemClock()};
  CallerTokens tokens_{signer_, SystemClock()};
  const MethodTable methods_;
  std::unique_ptr<IdentityService> identity_;
  std::unique_ptr<Backends> backends_;
  std::unique_ptr<ConnectHandler> connect_;
  std::unique_ptr<Download> download_;
  std::unique_ptr<Health> health_;
  StaticFiles files_;
};

}  // namespace icap::gateway
