// reporting in one process with what it talks to: PostgreSQL, Redis, the outboxes of profile and collection, the
// typesetter on Node.js, and gRPC servers of profile's and collection's contracts that answer with what is given.
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "icap/collection/v1/mailing.grpc.pb.h"
#include "icap/profile/v1/profile.grpc.pb.h"
#include "icap/reporting/v1/reporting.grpc.pb.h"
#include "services/common/auth/token.h"
#include "services/common/events/consumer.h"
#include "services/common/events/relay.h"
#include "services/common/observability/metrics.h"
#include "services/common/rpc/call.h"
#include "services/common/rpc/stop_flag.h"
#include "services/common/testing/key_pair.h"
#include "services/common/testing/test_database.h"
#include "services/reporting/app/print_letters.h"
#include "services/reporting/app/queue_reports.h"
#include "services/reporting/app/reports.h"
#include "services/reporting/storage/report_store.h"
#include "services/reporting/transport/collection_client.h"
#include "services/reporting/transport/event_handler.h"
#include "services/reporting/transport/profile_client.h"
#include "services/reporting/transport/report_service.h"
#include "services/reporting/transport/report_worker.h"
#include "services/reporting/transport/typesetter_process.h"

namespace icap::reporting {

// A file of services/reporting/testdata.
std::string ReadFixture(const std::string& name);

// The profile of a fixture, as the one of another school.
profile::v1::SchoolProfile FixtureProfile(const std::string& name, const std::string& school);

// Answers as profile does to a service, with profiles that the test sets; pages of two.
class GivenProfiles final : public profile::v1::ProfileService::Service {
 public:
  explicit GivenProfiles(rpc::Entrance& entrance) : entrance_(entrance) {}

  void Set(const profile::v1::SchoolProfile& profile);

  grpc::Status GetSchoolProfile(grpc::ServerContext* context, const profile::v1::GetSchoolProfileRequest* request,
                                profile::v1::SchoolProfile* response) override;
  grpc::Status ListSchoolProfiles(grpc::ServerContext* context, const profile::v1::ListSchoolProfilesRequest* request,
                                  profile::v1::ListSchoolProfilesResponse* response) override;

 private:
  rpc::Entrance& entrance_;
  std::mutex mutex_;
  std::map<std::string, profile::v1::SchoolProfile> profiles_;  // by name
};

// Answers as collection does to reporting on behalf of a person.
class GivenLetters final : public collection::v1::MailingService::Service {
 public:
  explicit GivenLetters(rpc::Entrance& entrance) : entrance_(entrance) {}

  void Set(const collection::v1::TakeLettersResponse& letters);

  // Refuses everybody but district supervisors.
  grpc::Status TakeLetters(grpc::ServerContext* context, const collection::v1::TakeLettersRequest* request,
                           collection::v1::TakeLettersResponse* response) override;

 private:
  rpc::Entrance& entrance_;
  std::mutex mutex_;
  collection::v1::TakeLettersResponse letters_;
};

class Installation {
 public:
  Installation();
  ~Installation();

  GivenProfiles& profiles() { return profiles_; }
  GivenLetters& letters() { return letters_; }
  rpc::StopFlag& stop() { return stop_; }
  const events::Handler& handler() const { return handler_; }

  // Profile goes away and comes back, on the same address.
  void StopProfile();
  void StartProfile();

  // Starts to take events from Redis.
  void StartConsumer();
  // Starts to render, with the templates of the folder.
  void StartWorker(const std::string& templates = ICAP_SOURCE_DIR "/services/reporting/templates");
  void StopWorker() { worker_.reset(); }
  // What profile or collection announce, by their outbox and relay.
  void Announce(const std::string& service, const events::Event& event);

  // Gives the context the identity of a person and a deadline.
  void SignIn(grpc::ClientContext& context, const std::string& account, auth::Role role, const std::string& scope,
              std::chrono::milliseconds timeout = std::chrono::seconds(30));
  v1::ReportService::Stub& reports() { return *stub_; }

  // A number of reporting's database.
  int64_t Number(const std::string& query);

 private:
  std::string StreamOf(const std::string& service) const { return stream_prefix_ + service; }

  testing::TestDatabase database_;
  testing::TestDatabase peers_database_;
  // To a service, or what stands for it in these tests.
  std::shared_ptr<grpc::Channel> ChannelTo(const std::string& service) const;

  const std::filesystem::path folder_;
  const std::string stream_prefix_;
  testing::KeyPair gateway_key_ = testing::MakeKeyPair();
  testing::KeyPair reporting_key_ = testing::MakeKeyPair();
  observability::Metrics metrics_{"reporting"};
  auth::TokenVerifier verifier_;
  rpc::Entrance entrance_{verifier_, metrics_};
  auth::TokenSigner gateway_signer_;
  auth::TokenSigner reporting_signer_;
  GivenProfiles profiles_{entrance_};
  std::unique_ptr<grpc::Server> profile_server_;
  GivenLetters letters_{entrance_};
  std::unique_ptr<grpc::Server> collection_server_;
  PostgresReportStore store_{database_.database(), SystemRandom()};
  ProfileClient profile_client_;
  QueueReports queue_reports_{profile_client_, store_};
  EventHandler event_handler_{queue_reports_};
  events::Handler handler_ = [this](const events::Event& event) { return event_handler_.Handle(event); };
  std::unique_ptr<events::Consumer> consumer_;
  std::unique_ptr<ReportWorker> worker_;
  Reports reports_{profile_client_, store_};
  rpc::StopFlag stop_;
  CollectionClient collection_client_;
  TypesetterProcess letter_typesetter_{{"node", ICAP_SOURCE_DIR "/services/reporting/typesetter/main.mjs",
                                        ICAP_SOURCE_DIR "/services/reporting/templates"}};
  PrintLetters print_letters_{collection_client_, letter_typesetter_};
  ReportTransport transport_{entrance_, reports_, print_letters_, stop_};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::ReportService::Stub> stub_;
};

}  // namespace icap::reporting
