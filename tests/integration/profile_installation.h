// profile in one process with what it talks to: PostgreSQL, Redis, the outboxes of scoring and collection, and a gRPC
// server of scoring's contract that answers with given scores.
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "icap/collection/v1/retention.grpc.pb.h"
#include "icap/collection/v1/rollout.grpc.pb.h"
#include "icap/profile/v1/profile.grpc.pb.h"
#include "icap/profile/v1/view_retention.grpc.pb.h"
#include "icap/scoring/v1/scoring.grpc.pb.h"
#include "services/common/auth/token.h"
#include "services/common/events/consumer.h"
#include "services/common/events/relay.h"
#include "services/common/observability/metrics.h"
#include "services/common/rpc/call.h"
#include "services/common/rpc/stop_flag.h"
#include "services/common/testing/key_pair.h"
#include "services/common/testing/test_database.h"
#include "services/profile/app/make_profiles.h"
#include "services/profile/app/read_profiles.h"
#include "services/profile/storage/field_work_store.h"
#include "services/profile/storage/profile_store.h"
#include "services/profile/storage/view_retention_store.h"
#include "services/profile/transport/event_handler.h"
#include "services/profile/transport/field_ratings_client.h"
#include "services/profile/transport/profile_service.h"
#include "services/profile/transport/rollout_limits_client.h"
#include "services/profile/transport/scoring_client.h"
#include "services/profile/transport/view_period_client.h"
#include "services/profile/transport/view_retention_service.h"

namespace icap::profile {

// Answers StreamScores as scoring does, with scores that the test sets.
class GivenScores final : public scoring::v1::ScoringService::Service {
 public:
  explicit GivenScores(rpc::Entrance& entrance) : entrance_(entrance) {}

  void Set(int64_t version, const std::vector<SchoolScores>& schools,
           const std::vector<FactorCalibration>& calibrations);
  // What was set is of another rollout of the agency.
  void SetRollout(const std::string& rollout);
  // What was set is linked to an earlier rollout of the agency.
  void SetLink(const scoring::v1::RolloutLink& link);
  // Of a factor of what was set, by its place.
  void SetModel(int factor, icap::instrument::v1::Factor::Model model);
  // Calls so far.
  int calls() const { return calls_; }
  // From now on a call ends only when the caller gives up.
  void Hang() { hang_ = true; }

  grpc::Status StreamScores(grpc::ServerContext* context, const scoring::v1::StreamScoresRequest* request,
                            grpc::ServerWriter<scoring::v1::StreamScoresResponse>* writer) override;

 private:
  rpc::Entrance& entrance_;
  std::mutex mutex_;
  scoring::v1::ScoringHeader header_;
  std::vector<scoring::v1::SchoolScores> schools_;
  std::atomic<int> calls_{0};
  std::atomic<bool> hang_{false};
};

// Answers GetRollout as collection does, with limits that the test sets.
class GivenLimits final : public collection::v1::RolloutService::Service {
 public:
  explicit GivenLimits(rpc::Entrance& entrance) : entrance_(entrance) {}

  // From now on every rollout asks for so many respondents.
  void SetMinimumRespondents(int count) { minimum_respondents_ = count; }

  grpc::Status GetRollout(grpc::ServerContext* context, const collection::v1::GetRolloutRequest* request,
                          collection::v1::Rollout* response) override;

 private:
  rpc::Entrance& entrance_;
  std::atomic<int> minimum_respondents_{10};
};

// Answers GetRetentionPolicy as collection does, with periods that the test sets.
class GivenPeriods final : public collection::v1::RetentionService::Service {
 public:
  explicit GivenPeriods(rpc::Entrance& entrance) : entrance_(entrance) {}

  // From now on every agency keeps looks for so many days; negative: collection knows no such kind.
  void SetDays(int days) { days_ = days; }

  // Knows all agencies but `0gone`.
  grpc::Status GetRetentionPolicy(grpc::ServerContext* context,
                                  const collection::v1::GetRetentionPolicyRequest* request,
                                  collection::v1::RetentionPolicy* response) override;

 private:
  rpc::Entrance& entrance_;
  std::atomic<int> days_{3'650};
};

class Installation {
 public:
  Installation();
  ~Installation();

  GivenScores& scores() { return scores_; }
  GivenLimits& limits() { return limits_; }
  GivenPeriods& periods() { return periods_; }
  postgres::Database& database() { return database_.database(); }
  rpc::StopFlag& stop() { return stop_; }
  ScoringClient& scoring_client() { return scoring_client_; }
  const events::Handler& handler() const { return handler_; }

  // Scoring goes away and comes back, on the same address.
  void StopScoring();
  void StartScoring();
  // The same of collection, which tells limits and periods.
  void StopCollection();
  void StartCollection();

  // Starts to take events from Redis.
  void StartConsumer();
  // What scoring or collection announce, by their outbox and relay.
  void Announce(const std::string& service, const events::Event& event);

  // Gives the context the identity of a person and a deadline.
  void SignIn(grpc::ClientContext& context, const std::string& account, auth::Role role, const std::string& scope,
              std::chrono::milliseconds timeout = std::chrono::seconds(10));
  // The identity of icap-reporting.
  void SignInAsReporting(grpc::ClientContext& context);
  v1::ProfileService::Stub& profile() { return *stub_; }
  v1::ViewRetentionService::Stub& view_retention() { return *view_retention_stub_; }
  // What the daily schedule does.
  absl::Status PurgeDue() { return view_retention_.PurgeDue(); }

  // A number of the profile's database.
  int64_t Count(const std::string& query);

 private:
  std::string StreamOf(const std::string& service) const { return stream_prefix_ + service; }

  testing::TestDatabase database_;
  testing::TestDatabase peers_database_;
  // To a service, or what stands for it in these tests.
  std::shared_ptr<grpc::Channel> ChannelTo(const std::string& service) const;

  const std::filesystem::path folder_;
  const std::string stream_prefix_;
  testing::KeyPair gateway_key_ = testing::MakeKeyPair();
  testing::KeyPair profile_key_ = testing::MakeKeyPair();
  testing::KeyPair reporting_key_ = testing::MakeKeyPair();
  observability::Metrics metrics_{"profile"};
  auth::TokenVerifier verifier_;
  rpc::Entrance entrance_{verifier_, metrics_};
  auth::TokenSigner gateway_signer_;
  auth::TokenSigner profile_signer_;
  auth::TokenSigner reporting_signer_;
  GivenScores scores_{entrance_};
  std::unique_ptr<grpc::Server> scoring_server_;
  GivenLimits limits_{entrance_};
  GivenPeriods periods_{entrance_};
  std::unique_ptr<grpc::Server> collection_server_;
  PostgresProfileStore store_{database_.database()};
  ScoringClient scoring_client_;
  RolloutLimitsClient limits_client_;
  MakeProfiles make_profiles_{scoring_client_, limits_client_, store_, DisclosurePolicy{}};
  // Not answered there: no session is complete in these tests.
  FieldRatingsClient field_ratings_client_;
  PostgresFieldWorkStore field_work_store_{database_.database()};
  RefreshFieldWork refresh_field_work_{field_ratings_client_, field_work_store_};
  EventHandler event_handler_{make_profiles_, refresh_field_work_};
  events::Handler handler_ = [this](const events::Event& event) { return event_handler_.Handle(event); };
  std::unique_ptr<events::Consumer> consumer_;
  ReadProfiles read_profiles_{store_};
  rpc::StopFlag stop_;
  ProfileTransport transport_{entrance_, read_profiles_, stop_};
  PostgresViewRetentionStore view_retention_store_{database_.database()};
  ViewPeriodClient view_periods_;
  ViewRetention view_retention_{view_periods_, view_retention_store_, SystemClock()};
  ViewRetentionTransport view_retention_transport_{entrance_, view_retention_};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::ProfileService::Stub> stub_;
  std::unique_ptr<v1::ViewRetentionService::Stub> view_retention_stub_;
};

}  // namespace icap::profile
