#include "tests/integration/reporting_installation.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/events/tables.h"
#include "services/common/redis/connection.h"
#include "services/reporting/storage/migrations.h"

namespace icap::reporting {
namespace {

constexpr int kPageSize = 2;
constexpr int kTypesetters = 2;

std::unique_ptr<grpc::Server> Serve(const std::string& address, grpc::Service* service) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials());
  builder.RegisterService(service);
  return builder.BuildAndStart();
}

std::filesystem::path MakeFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "icap-reporting-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) std::abort();
  return name;
}

}  // namespace

std::string ReadFixture(const std::string& name) {
  std::ifstream file(std::string(ICAP_SOURCE_DIR "/services/reporting/testdata/") + name);
  EXPECT_TRUE(file.good()) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

profile::v1::SchoolProfile FixtureProfile(const std::string& name, const std::string& school) {
  profile::v1::SchoolProfile profile;
  const auto read = google::protobuf::util::JsonStringToMessage(ReadFixture(name), &profile);
  EXPECT_TRUE(read.ok()) << read.ToString();
  profile.set_name(fmt::format("agencies/a/rollouts/r/schools/{}/profile", school));
  profile.mutable_school()->set_name(fmt::format("agencies/a/organizations/{}", school));
  for (auto& ancestor : *profile.mutable_ancestors()) {
    ancestor.set_name(fmt::format("agencies/a/organizations/{}", ancestor.kind()));
  }
  return profile;
}

void GivenProfiles::Set(const profile::v1::SchoolProfile& profile) {
  std::lock_guard<std::mutex> lock(mutex_);
  profiles_[profile.name()] = profile;
}

grpc::Status GivenProfiles::GetSchoolProfile(grpc::ServerContext* context,
                                             const profile::v1::GetSchoolProfileRequest* request,
                                             profile::v1::SchoolProfile* response) {
  return entrance_.Run(*context, "GetSchoolProfile", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kSeeUnpublished, {"agencies/a", {}}));
    std::lock_guard<std::mutex> lock(mutex_);
    const auto found = profiles_.find(request->name());
    if (found == profiles_.end()) return NotFound(Reason::kProfileNotFound, "There is no such profile.");
    *response = found->second;
    return absl::OkStatus();
  });
}

grpc::Status GivenProfiles::ListSchoolProfiles(grpc::ServerContext* context,
                                               const profile::v1::ListSchoolProfilesRequest* request,
                                               profile::v1::ListSchoolProfilesResponse* response) {
  return entrance_.Run(*context, "ListSchoolProfiles", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kSeeUnpublished, {"agencies/a", {}}));
    std::lock_guard<std::mutex> lock(mutex_);
    for (auto it = profiles_.upper_bound(request->page_token()); it != profiles_.end(); ++it) {
      if (response->profiles_size() == kPageSize) {
        response->set_next_page_token(response->profiles(kPageSize - 1).name());
        break;
      }
      *response->add_profiles() = it->second;
      response->mutable_profiles()->rbegin()->clear_factors();
      response->mutable_profiles()->rbegin()->clear_items();
    }
    return absl::OkStatus();
  });
}

void GivenLetters::Set(const collection::v1::TakeLettersResponse& letters) {
  std::lock_guard<std::mutex> lock(mutex_);
  letters_ = letters;
}

grpc::Status GivenLetters::TakeLetters(grpc::ServerContext* context, const collection::v1::TakeLettersRequest* request,
                                       collection::v1::TakeLettersResponse* response) {
  return entrance_.Run(*context, "TakeLetters", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kManageInvitations,
                                         {"agencies/a", {"agencies/a/organizations/district"}}));
    EXPECT_EQ(request->parent(), "agencies/a/rollouts/r/schools/s1");
    std::lock_guard<std::mutex> lock(mutex_);
    *response = letters_;
    return absl::OkStatus();
  });
}

Installation::Installation()
    : folder_(MakeFolder()),
      stream_prefix_(fmt::format("icap:test:{}:", NewUuid(SystemRandom()))),
      verifier_({{"gateway", gateway_key_.public_pem}, {"reporting", reporting_key_.public_pem}}, SystemClock()),
      gateway_signer_("gateway", Redacted(gateway_key_.private_pem), SystemClock()),
      reporting_signer_("reporting", Redacted(reporting_key_.private_pem), SystemClock()),
      profile_client_(ChannelTo("profile"), reporting_signer_),
      collection_client_(ChannelTo("collection")) {
  EXPECT_TRUE(postgres::Migrate(database_.database(), events::WithEventTables(Migrations())).ok());
  EXPECT_TRUE(postgres::Migrate(peers_database_.database(), {events::EventTables()}).ok());
  StartProfile();
  collection_server_ = Serve(fmt::format("unix:{}/collection.sock", folder_.string()), &letters_);
  const std::string address = fmt::format("unix:{}/reporting.sock", folder_.string());
  server_ = Serve(address, &transport_);
  stub_ = v1::ReportService::NewStub(rpc::MakeChannel(address, {}));
}

std::shared_ptr<grpc::Channel> Installation::ChannelTo(const std::string& service) const {
  return rpc::MakeChannel(fmt::format("unix:{}/{}.sock", folder_.string(), service), {});
}

Installation::~Installation() {
  stop_.Stop();
  if (consumer_ != nullptr) consumer_->Stop();
  worker_.reset();
  server_->Shutdown();
  StopProfile();
  redis::Connection redis(testing::TestRedisAddress());
  for (const std::string& service : EventSources()) {
    EXPECT_TRUE(redis.Command({"DEL", StreamOf(service), StreamOf(service) + ":epoch"}).ok());
  }
  std::filesystem::remove_all(folder_);
}

void Installation::StopProfile() {
  if (profile_server_ != nullptr) profile_server_->Shutdown();
  profile_server_.reset();
}

void Installation::StartProfile() {
  profile_server_ = Serve(fmt::format("unix:{}/profile.sock", folder_.string()), &profiles_);
}

void Installation::StartConsumer() {
  std::vector<std::string> streams;
  for (const std::string& service : EventSources()) streams.push_back(StreamOf(service));
  consumer_ = std::make_unique<events::Consumer>(database_.database(), testing::TestRedisAddress(), streams,
                                                 "reporting", "reporting-1", handler_, metrics_);
  consumer_->Start();
}

void Installation::StartWorker(const std::string& templates) {
  const TypesetterCommand command{"node", ICAP_SOURCE_DIR "/services/reporting/typesetter/main.mjs", templates};
  worker_ = std::make_unique<ReportWorker>(profile_client_, store_, command, kTypesetters, "reporting-1", metrics_);
  worker_->Start();
}

void Installation::Announce(const std::string& service, const events::Event& event) {
  EXPECT_TRUE(peers_database_.database()
                  .Transact([&](pqxx::work& transaction) {
                    events::AppendToOutbox(transaction, event);
                    return absl::OkStatus();
                  })
                  .ok());
  events::Relay relay(peers_database_.database(), testing::TestRedisAddress(), StreamOf(service), metrics_);
  EXPECT_TRUE(relay.PublishWaiting().ok());
}

void Installation::SignIn(grpc::ClientContext& context, const std::string& account, auth::Role role,
                          const std::string& scope, std::chrono::milliseconds timeout) {
  const auto token = gateway_signer_.Sign({account, {{role, scope}}});
  ASSERT_TRUE(token.ok()) << token.status();
  context.AddMetadata(rpc::kAuthorizationKey, "Bearer " + *token);
  context.set_deadline(std::chrono::system_clock::now() + timeout);
}

int64_t Installation::Number(const std::string& query) {
  int64_t number = -1;
  EXPECT_TRUE(database_.database()
                  .Transact([&](pqxx::work& transaction) {
                    number = transaction.exec1(query)[0].as<int64_t>();
                    return absl::OkStatus();
                  })
                  .ok());
  return number;
}

}  // namespace icap::reporting
