// The way in and out of a service, over real gRPC on a unix socket.
#include "services/common/rpc/call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "icap/collection/v1/rollout.grpc.pb.h"
#include "services/common/base/error.h"
#include "services/common/observability/log.h"
#include "services/common/rpc/status.h"
#include "services/common/testing/key_pair.h"

namespace icap::rpc {
namespace {

using ::testing::HasSubstr;
namespace v1 = icap::collection::v1;

class EchoService final : public v1::RolloutService::Service {
 public:
  explicit EchoService(Entrance& entrance) : entrance_(entrance) {}
  grpc::Status GetRollout(grpc::ServerContext* context, const v1::GetRolloutRequest* request,
                          v1::Rollout* response) override {
    return entrance_.Run(*context, "GetRollout", [&](const auth::Caller& caller) -> absl::Status {
      if (request->name() == "missing") return NotFound(Reason::kRolloutNotFound, "There is no such rollout.");
      response->set_title(caller.subject);
      response->set_name(RequestIdOf(*context));
      return absl::OkStatus();
    });
  }

 private:
  Entrance& entrance_;
};

class Call : public ::testing::Test {
 protected:
  Call() {
    observability::StartLog(::testing::UnitTest::GetInstance()->current_test_info()->name(), "debug");
    std::string folder = (std::filesystem::temp_directory_path() / "icap_call_XXXXXX").string();
    EXPECT_NE(mkdtemp(folder.data()), nullptr);
    folder_ = folder;
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address(), grpc::InsecureServerCredentials());
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
  }
  ~Call() override {
    server_->Shutdown();
    std::filesystem::remove_all(folder_);
  }
  std::string address() const { return "unix:" + folder_ + "/echo.sock"; }

  // GetRollout with what `prepare` puts into the context.
  absl::Status Get(const std::function<void(grpc::ClientContext&)>& prepare, const std::string& name = "agencies/a") {
    const auto stub = v1::RolloutService::NewStub(MakeChannel(address(), {}));
    grpc::ClientContext context;
    prepare(context);
    v1::GetRolloutRequest request;
    request.set_name(name);
    return FromGrpcStatus(stub->GetRollout(&context, request, &response_));
  }
  void PrepareAsScoring(grpc::ClientContext& context) {
    EXPECT_TRUE(Prepare(context, signer_, std::chrono::seconds(10), "request-7").ok());
  }
  static void AddDeadline(grpc::ClientContext& context) {
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  }

  std::string folder_;
  const testing::KeyPair keys_ = testing::MakeKeyPair();
  auth::TokenVerifier verifier_{{{"scoring", keys_.public_pem}, {"gateway", keys_.public_pem}}, SystemClock()};
  auth::TokenSigner signer_{"scoring", Redacted(keys_.private_pem), SystemClock()};
  observability::Metrics metrics_{"test"};
  Entrance entrance_{verifier_, metrics_};
  EchoService service_{entrance_};
  std::unique_ptr<grpc::Server> server_;
  v1::Rollout response_;
};

TEST_F(Call, CarriesIdentityDeadlineAndRequestId) {
  EXPECT_TRUE(Get([&](grpc::ClientContext& context) { PrepareAsScoring(context); }).ok());
  EXPECT_EQ(response_.title(), "scoring");
  EXPECT_EQ(response_.name(), "request-7");
  EXPECT_THAT(metrics_.Text(), HasSubstr(R"(code="OK",method="GetRollout"} 1)"));
}

TEST_F(Call, CarriesErrorsWithTheirReason) {
  const absl::Status status = Get([&](grpc::ClientContext& context) { PrepareAsScoring(context); }, "missing");
  EXPECT_TRUE(HasReason(status, Reason::kRolloutNotFound)) << status;
}

TEST_F(Call, IsRefusedWithoutIdentityOrDeadline) {
  EXPECT_TRUE(HasReason(Get(AddDeadline), Reason::kUnauthenticated));
  EXPECT_TRUE(HasReason(Get([](grpc::ClientContext& context) {
                          AddDeadline(context);
                          context.AddMetadata(kAuthorizationKey, "Bearer nonsense");
                        }),
                        Reason::kUnauthenticated));
  EXPECT_TRUE(HasReason(Get([&](grpc::ClientContext& context) {
                          context.AddMetadata(kAuthorizationKey, "Bearer " + *signer_.SignAsService());
                        }),
                        Reason::kDeadlineMissing));
}

TEST_F(Call, IsLoggedUnlessARespondentMadeIt) {
  const auto call_as = [&](const auth::Caller& caller) {
    ::testing::internal::CaptureStderr();
    auth::TokenSigner gateway("gateway", Redacted(keys_.private_pem), SystemClock());
    EXPECT_FALSE(Get(
                     [&](grpc::ClientContext& context) {
                       AddDeadline(context);
                       context.AddMetadata(kAuthorizationKey, "Bearer " + *gateway.Sign(caller));
                     },
                     "missing")
                     .ok());
    return ::testing::internal::GetCapturedStderr();
  };
  EXPECT_EQ(call_as({"respondent", {{auth::Role::kRespondent, "*"}}}), "");
  EXPECT_THAT(call_as({"anna", {{auth::Role::kPrincipal, "agencies/a"}}}), HasSubstr("\"subject\":\"anna\""));
}

TEST_F(Call, IsUnavailableWhereNobodyListens) {
  server_->Shutdown();
  const absl::Status status = Get([&](grpc::ClientContext& context) { PrepareAsScoring(context); });
  EXPECT_TRUE(HasReason(status, Reason::kPeerUnavailable)) << status;
}

}  // namespace
}  // namespace icap::rpc
