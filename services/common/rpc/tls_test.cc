// TLS between services over real gRPC: who gets in, and who does not.
#include "services/common/rpc/tls.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "icap/collection/v1/rollout.grpc.pb.h"
#include "services/common/rpc/call.h"
#include "services/common/testing/authority.h"
#include "services/common/testing/eventually.h"

namespace icap::rpc {
namespace {

using ::testing::HasSubstr;
namespace v1 = icap::collection::v1;

class NamedService final : public v1::RolloutService::Service {
 public:
  explicit NamedService(std::string name = "") : name_(std::move(name)) {}
  grpc::Status GetRollout(grpc::ServerContext*, const v1::GetRolloutRequest*, v1::Rollout* response) override {
    response->set_name(name_);
    return grpc::Status::OK;
  }

 private:
  const std::string name_;
};

class TlsTest : public ::testing::Test {
 protected:
  TlsTest() {
    std::string folder = (std::filesystem::temp_directory_path() / "icap_tls_XXXXXX").string();
    EXPECT_NE(mkdtemp(folder.data()), nullptr);
    folder_ = folder;
  }
  ~TlsTest() override {
    for (const auto& server : servers_) server->Shutdown();
    std::filesystem::remove_all(folder_);
  }

  // What a service has that shows a certificate of `authority` for `host`.
  Tls Member(const testing::Authority& authority, const std::string& host) {
    const std::filesystem::path folder = folder_ / std::to_string(member_count_++);
    authority.Issue(folder, host);
    return *Tls::Read(folder.string());
  }

  // A server on this machine; its port.
  int Serve(const Tls& tls, grpc::Service& service) {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("localhost:0", tls.ForServer("localhost:0"), &port);
    builder.RegisterService(&service);
    servers_.push_back(builder.BuildAndStart());
    EXPECT_NE(servers_.back(), nullptr);
    return port;
  }

  static grpc::StatusCode Call(const std::shared_ptr<grpc::Channel>& channel, v1::Rollout* response) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
    return v1::RolloutService::NewStub(channel)->GetRollout(&context, v1::GetRolloutRequest(), response).error_code();
  }
  static grpc::StatusCode Call(const std::string& host, int port, const Tls& tls) {
    v1::Rollout response;
    return Call(MakeChannel(fmt::format("{}:{}", host, port), tls), &response);
  }

  // What is wrong with a folder.
  static std::string ProblemOf(const std::filesystem::path& folder) {
    return std::string(Tls::Read(folder.string()).status().message());
  }

  std::filesystem::path folder_;
  int member_count_ = 0;
  testing::Authority authority_;
  NamedService service_;
  std::vector<std::unique_ptr<grpc::Server>> servers_;
};

TEST_F(TlsTest, LetsMembersOfTheInstallationIn) {
  const int port = Serve(Member(authority_, "localhost"), service_);
  EXPECT_EQ(Call("localhost", port, Member(authority_, "gateway")), grpc::StatusCode::OK);
}

TEST_F(TlsTest, RefusesWhoShowsNoCertificateOrSpeaksPlainly) {
  const int port = Serve(Member(authority_, "localhost"), service_);
  EXPECT_EQ(Call("localhost", port, Tls()), grpc::StatusCode::UNAVAILABLE);
  std::ifstream file(folder_ / "0" / kAuthorityFile);
  const std::string pem{std::istreambuf_iterator<char>(file), {}};
  v1::Rollout response;
  const auto nameless = grpc::CreateChannel(fmt::format("localhost:{}", port), grpc::SslCredentials({pem, "", ""}));
  EXPECT_EQ(Call(nameless, &response), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, RefusesAStrangersCertificate) {
  const testing::Authority stranger;
  // Whose own certificate is of another authority than the one it believes.
  const auto believing = [&](const testing::Authority& believed, const testing::Authority& issuer,
                             const std::string& host) {
    const std::filesystem::path folder = folder_ / std::to_string(member_count_++);
    issuer.Issue(folder, host);
    believed.Issue(folder / "believed", host);
    std::filesystem::rename(folder / "believed" / kAuthorityFile, folder / kAuthorityFile);
    return *Tls::Read(folder.string());
  };
  const int port = Serve(Member(authority_, "localhost"), service_);
  EXPECT_EQ(Call("localhost", port, believing(authority_, stranger, "gateway")), grpc::StatusCode::UNAVAILABLE);
  const int strange_port = Serve(believing(authority_, stranger, "localhost"), service_);
  EXPECT_EQ(Call("localhost", strange_port, Member(authority_, "gateway")), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(Call("localhost", strange_port, believing(stranger, authority_, "gateway")), grpc::StatusCode::OK);
}

TEST_F(TlsTest, RefusesAServerOfAnotherName) {
  const int port = Serve(Member(authority_, "reporting"), service_);
  EXPECT_EQ(Call("localhost", port, Member(authority_, "gateway")), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, TakesARenewedCertificateWithoutARestart) {
  const std::filesystem::path folder = folder_ / "renewed";
  authority_.Issue(folder, "reporting");
  const int port = Serve(*Tls::Read(folder.string(), std::chrono::seconds(1)), service_);
  const Tls gateway = Member(authority_, "gateway");
  EXPECT_EQ(Call("localhost", port, gateway), grpc::StatusCode::UNAVAILABLE);
  authority_.Issue(folder, "localhost");
  EXPECT_TRUE(testing::Eventually([&] { return Call("localhost", port, gateway) == grpc::StatusCode::OK; }));
}

TEST_F(TlsTest, LeavesUnixSocketsAndSystemsWithoutItPlain) {
  const std::string address = "unix:" + (folder_ / "plain.sock").string();
  const Tls tls = Member(authority_, "localhost");
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, tls.ForServer(address));
  builder.RegisterService(&service_);
  servers_.push_back(builder.BuildAndStart());
  v1::Rollout response;
  EXPECT_EQ(Call(MakeChannel(address, tls), &response), grpc::StatusCode::OK);
  EXPECT_EQ(Call("localhost", Serve(Tls(), service_), Tls()), grpc::StatusCode::OK);
}

TEST_F(TlsTest, SaysAtTheStartWhichFileIsToBlame) {
  const std::filesystem::path folder = folder_ / "own";
  std::filesystem::create_directories(folder);
  EXPECT_THAT(ProblemOf(folder), HasSubstr("own/ca.crt cannot be read"));
  authority_.Issue(folder, "localhost");
  EXPECT_EQ(ProblemOf(folder), "");

  authority_.Issue(folder_ / "other", "localhost");
  std::filesystem::copy_file(folder_ / "other" / kKeyFile, folder / kKeyFile,
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_THAT(ProblemOf(folder), HasSubstr("own/tls.key does not belong to"));
  std::ofstream(folder / kKeyFile) << "nonsense";
  EXPECT_THAT(ProblemOf(folder), HasSubstr("own/tls.key is no private key in PEM"));
  std::ofstream(folder / kCertificateFile) << "nonsense";
  EXPECT_THAT(ProblemOf(folder), HasSubstr("own/tls.crt is no certificate in PEM"));

  authority_.Issue(folder, "localhost", {-120, -60});
  EXPECT_THAT(ProblemOf(folder), HasSubstr("own/tls.crt has expired"));
  authority_.Issue(folder, "localhost", {3600, 7200});
  EXPECT_THAT(ProblemOf(folder), HasSubstr("own/tls.crt is not valid yet"));
}

TEST_F(TlsTest, CallsAllAddressesOfAHostInTurn) {
  NamedService first("first"), second("second");
  const auto channel =
      MakeChannel(fmt::format("ipv4:127.0.0.1:{},127.0.0.1:{}", Serve(Tls(), first), Serve(Tls(), second)), Tls());
  std::map<std::string, int> counts;
  // Until both are connected the first gets every call.
  EXPECT_TRUE(testing::Eventually([&] {
    v1::Rollout response;
    EXPECT_EQ(Call(channel, &response), grpc::StatusCode::OK);
    ++counts[response.name()];
    return counts.size() == 2;
  }));
  counts.clear();
  for (int i = 0; i < 10; ++i) {
    v1::Rollout response;
    ASSERT_EQ(Call(channel, &response), grpc::StatusCode::OK);
    ++counts[response.name()];
  }
  EXPECT_EQ(counts["first"], 5);
  EXPECT_EQ(counts["second"], 5);
}

}  // namespace
}  // namespace icap::rpc
