#include "tests/integration/profile_installation.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/events/tables.h"
#include "services/common/instrument/instrument_proto.h"
#include "services/common/redis/connection.h"
#include "services/common/testing/eventually.h"
#include "services/profile/app/scores_for_test.h"
#include "services/profile/storage/migrations.h"

namespace icap::profile {
namespace {

void Set(const OrganizationRef& reference, common::v1::OrganizationRef* message) {
  message->set_name(OrganizationName("a", reference.organization));
  message->set_title(reference.title);
  message->set_kind(reference.kind);
}

void Set(const LinkedMeasure& measure, scoring::v1::LinkedMeasure* message) {
  message->set_respondent_count(measure.respondent_count);
  if (measure.value) message->set_value(*measure.value);
  if (measure.standard_error) message->set_standard_error(*measure.standard_error);
  if (measure.category) message->set_category(*measure.category);
}

scoring::v1::FactorScore ToProto(const FactorScore& score) {
  scoring::v1::FactorScore message;
  message.set_factor(score.factor);
  message.set_respondent_count(score.respondent_count);
  if (score.mean) message.set_mean(*score.mean);
  if (score.sd) message.set_sd(*score.sd);
  if (score.standard_error) message.set_standard_error(*score.standard_error);
  if (score.rwgj_uniform) message.set_rwgj_uniform(*score.rwgj_uniform);
  if (score.rwgj_slight_skew) message.set_rwgj_slight_skew(*score.rwgj_slight_skew);
  if (score.rwgj_moderate_skew) message.set_rwgj_moderate_skew(*score.rwgj_moderate_skew);
  if (score.rwgj_lindell) message.set_rwgj_lindell(*score.rwgj_lindell);
  if (score.ad_mean) message.set_ad_mean(*score.ad_mean);
  if (score.ad_median) message.set_ad_median(*score.ad_median);
  if (score.p05) message.set_p05(*score.p05);
  if (score.p95) message.set_p95(*score.p95);
  message.set_measured_count(score.measured_count);
  if (score.measure) message.set_measure(*score.measure);
  if (score.measure_standard_error) message.set_measure_standard_error(*score.measure_standard_error);
  if (score.measure_faculty_standard_error) {
    message.set_measure_faculty_standard_error(*score.measure_faculty_standard_error);
  }
  if (score.measure_p05) message.set_measure_p05(*score.measure_p05);
  if (score.measure_p95) message.set_measure_p95(*score.measure_p95);
  if (score.measure_category) message.set_measure_category(*score.measure_category);
  if (score.measure_category_low) message.set_measure_category_low(*score.measure_category_low);
  if (score.measure_category_high) message.set_measure_category_high(*score.measure_category_high);
  if (score.linked) {
    Set(score.linked->before, message.mutable_linked()->mutable_before());
    Set(score.linked->after, message.mutable_linked()->mutable_after());
  }
  return message;
}

scoring::v1::ItemScore ToProto(const ItemScore& score) {
  scoring::v1::ItemScore message;
  message.set_item(score.item);
  message.set_respondent_count(score.respondent_count);
  message.mutable_counts()->Assign(score.counts.begin(), score.counts.end());
  if (score.mean) message.set_mean(*score.mean);
  if (score.sd) message.set_sd(*score.sd);
  if (score.rwg_uniform) message.set_rwg_uniform(*score.rwg_uniform);
  if (score.ad_mean) message.set_ad_mean(*score.ad_mean);
  if (score.ad_median) message.set_ad_median(*score.ad_median);
  if (score.agreement) message.set_agreement(*score.agreement);
  return message;
}

scoring::v1::SchoolScores ToProto(const SchoolScores& scores) {
  scoring::v1::SchoolScores message;
  Set(scores.school, message.mutable_school());
  for (const OrganizationRef& ancestor : scores.ancestors) Set(ancestor, message.add_ancestors());
  message.set_invited_count(scores.invited_count);
  message.set_respondent_count(scores.respondent_count);
  for (const FactorScore& factor : scores.factors) *message.add_factors() = ToProto(factor);
  for (const ItemScore& item : scores.items) *message.add_items() = ToProto(item);
  message.set_input_fingerprint(scores.input_fingerprint);
  message.set_synthetic(scores.synthetic);
  if (scores.earlier_invited_count) message.set_earlier_invited_count(*scores.earlier_invited_count);
  if (scores.earlier_respondent_count) message.set_earlier_respondent_count(*scores.earlier_respondent_count);
  return message;
}

std::unique_ptr<grpc::Server> Serve(const std::string& address, const std::vector<grpc::Service*>& services) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials());
  for (grpc::Service* service : services) builder.RegisterService(service);
  return builder.BuildAndStart();
}

std::filesystem::path MakeFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "icap-profile-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) std::abort();
  return name;
}

}  // namespace

void GivenScores::Set(int64_t version, const std::vector<SchoolScores>& schools,
                      const std::vector<FactorCalibration>& calibrations) {
  const Rollout rollout = ExampleRollout(version);
  std::lock_guard<std::mutex> lock(mutex_);
  header_.Clear();
  header_.set_rollout(RolloutName(rollout.agency, rollout.rollout));
  header_.set_rollout_title(rollout.title);
  header_.mutable_provenance()->set_revision(rollout.revision);
  header_.mutable_provenance()->set_method_version(rollout.provenance.method_version);
  header_.mutable_provenance()->set_input_fingerprint(rollout.provenance.input_fingerprint);
  const int64_t micros = rollout.provenance.score_time.time_since_epoch().count();
  header_.mutable_provenance()->mutable_score_time()->set_seconds(micros / 1'000'000);
  header_.mutable_provenance()->mutable_score_time()->set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1'000);
  *header_.mutable_instrument() = instrument::ToProto(rollout.instrument);
  for (const OrganizationRef& reference : rollout.organization_path) {
    profile::Set(reference, header_.add_organization_path());
  }
  header_.set_version(version);
  for (const FactorCalibration& one : calibrations) {
    auto* message = header_.add_calibrations();
    message->set_factor(one.factor);
    message->set_complete_count(one.calibration.complete_count);
    message->set_item_count(one.calibration.item_count);
    if (one.calibration.alpha) message->set_alpha(*one.calibration.alpha);
    if (one.calibration.icc1) message->set_icc1(*one.calibration.icc1);
    if (one.calibration.n0) message->set_n0(*one.calibration.n0);
    message->set_outcome(one.calibration.outcome);
    message->set_measure_outcome(one.measure_outcome);
    if (one.calibration.omega) message->set_omega(*one.calibration.omega);
    if (one.calibration.tau2) message->set_tau2(*one.calibration.tau2);
    if (one.calibration.sigma2) message->set_sigma2(*one.calibration.sigma2);
    for (const CarriedCutPoint& cut : one.cut_points) {
      auto* added = message->add_cut_points();
      if (cut.measure) added->set_measure(*cut.measure);
      added->set_always_reached(cut.always_reached);
    }
  }
  schools_.clear();
  for (const SchoolScores& scores : schools) schools_.push_back(ToProto(scores));
}

void GivenScores::SetRollout(const std::string& rollout) {
  std::lock_guard<std::mutex> lock(mutex_);
  header_.set_rollout(rollout);
}

void GivenScores::SetLink(const scoring::v1::RolloutLink& link) {
  std::lock_guard<std::mutex> lock(mutex_);
  *header_.mutable_link() = link;
}

void GivenScores::SetModel(int factor, icap::instrument::v1::Factor::Model model) {
  std::lock_guard<std::mutex> lock(mutex_);
  header_.mutable_instrument()->mutable_factors(factor)->set_model(model);
}

grpc::Status GivenScores::StreamScores(grpc::ServerContext* context, const scoring::v1::StreamScoresRequest* request,
                                       grpc::ServerWriter<scoring::v1::StreamScoresResponse>* writer) {
  return entrance_.Run(*context, "StreamScores", [&](const auth::Caller& caller) -> absl::Status {
    ++calls_;
    if (hang_) {
      EXPECT_TRUE(testing::Eventually([&] { return context->IsCancelled(); }));
    }
    ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kReadScores, {"agencies/a", {}}));
    std::lock_guard<std::mutex> lock(mutex_);
    if (header_.rollout() != request->rollout()) return NotFound(Reason::kScoresNotFound, "There are no scores.");
    scoring::v1::StreamScoresResponse message;
    *message.mutable_header() = header_;
    writer->Write(message);
    for (const scoring::v1::SchoolScores& school : schools_) {
      if (!request->school().empty() && request->school() != school.school().name()) continue;
      *message.mutable_school() = school;
      writer->Write(message);
    }
    return absl::OkStatus();
  });
}

grpc::Status GivenLimits::GetRollout(grpc::ServerContext* context, const collection::v1::GetRolloutRequest* request,
                                     collection::v1::Rollout* response) {
  return entrance_.Run(*context, "GetRollout", [&](const auth::Caller& caller) {
    response->set_name(request->name());
    response->mutable_policies()->set_minimum_respondents(minimum_respondents_);
    return auth::Authorize(caller, auth::Permission::kSeeOrganizations, {"agencies/a", {}});
  });
}

grpc::Status GivenPeriods::GetRetentionPolicy(grpc::ServerContext* context,
                                              const collection::v1::GetRetentionPolicyRequest* request,
                                              collection::v1::RetentionPolicy* response) {
  return entrance_.Run(*context, "GetRetentionPolicy", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kSeeRetention, {request->parent(), {}}));
    if (request->parent() == "agencies/0gone") return NotFound(Reason::kAgencyNotFound, "There is no such agency.");
    auto* answers = response->add_periods();
    answers->set_kind(collection::v1::DATA_KIND_ANSWERS);
    answers->set_days(1);
    if (days_ < 0) return absl::OkStatus();
    auto* views = response->add_periods();
    views->set_kind(collection::v1::DATA_KIND_PROFILE_VIEWS);
    views->set_days(days_);
    return absl::OkStatus();
  });
}

Installation::Installation()
    : folder_(MakeFolder()),
      stream_prefix_(fmt::format("icap:test:{}:", NewUuid(SystemRandom()))),
      verifier_({{"gateway", gateway_key_.public_pem},
                 {"profile", profile_key_.public_pem},
                 {"reporting", reporting_key_.public_pem}},
                SystemClock()),
      gateway_signer_("gateway", Redacted(gateway_key_.private_pem), SystemClock()),
      profile_signer_("profile", Redacted(profile_key_.private_pem), SystemClock()),
      reporting_signer_("reporting", Redacted(reporting_key_.private_pem), SystemClock()),
      scoring_client_(ChannelTo("scoring"), profile_signer_),
      limits_client_(ChannelTo("collection"), profile_signer_),
      field_ratings_client_(ChannelTo("collection"), profile_signer_),
      view_periods_(ChannelTo("collection"), profile_signer_) {
  EXPECT_TRUE(postgres::Migrate(database_.database(), events::WithEventTables(Migrations())).ok());
  EXPECT_TRUE(postgres::Migrate(peers_database_.database(), {events::EventTables()}).ok());
  StartScoring();
  StartCollection();
  const std::string address = fmt::format("unix:{}/profile.sock", folder_.string());
  server_ = Serve(address, {&transport_, &view_retention_transport_});
  stub_ = v1::ProfileService::NewStub(rpc::MakeChannel(address, {}));
  view_retention_stub_ = v1::ViewRetentionService::NewStub(rpc::MakeChannel(address, {}));
}

std::shared_ptr<grpc::Channel> Installation::ChannelTo(const std::string& service) const {
  return rpc::MakeChannel(fmt::format("unix:{}/{}.sock", folder_.string(), service), {});
}

Installation::~Installation() {
  stop_.Stop();
  if (consumer_ != nullptr) consumer_->Stop();
  server_->Shutdown();
  StopScoring();
  redis::Connection redis(testing::TestRedisAddress());
  for (const std::string& service : EventSources()) {
    EXPECT_TRUE(redis.Command({"DEL", StreamOf(service), StreamOf(service) + ":epoch"}).ok());
  }
  std::filesystem::remove_all(folder_);
}

void Installation::StopScoring() {
  if (scoring_server_ != nullptr) scoring_server_->Shutdown();
  scoring_server_.reset();
}

void Installation::StartScoring() {
  scoring_server_ = Serve(fmt::format("unix:{}/scoring.sock", folder_.string()), {&scores_});
}

void Installation::StopCollection() {
  if (collection_server_ != nullptr) collection_server_->Shutdown();
  collection_server_.reset();
}

void Installation::StartCollection() {
  collection_server_ = Serve(fmt::format("unix:{}/collection.sock", folder_.string()), {&limits_, &periods_});
}

void Installation::StartConsumer() {
  std::vector<std::string> streams;
  for (const std::string& service : EventSources()) streams.push_back(StreamOf(service));
  consumer_ = std::make_unique<events::Consumer>(database_.database(), testing::TestRedisAddress(), streams, "profile",
                                                 "profile-1", handler_, metrics_);
  consumer_->Start();
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

void Installation::SignInAsReporting(grpc::ClientContext& context) {
  EXPECT_TRUE(rpc::Prepare(context, reporting_signer_, std::chrono::seconds(10), "").ok());
}

int64_t Installation::Count(const std::string& query) {
  int64_t count = -1;
  EXPECT_TRUE(database()
                  .Transact([&](pqxx::work& transaction) {
                    count = transaction.exec1(query)[0].as<int64_t>();
                    return absl::OkStatus();
                  })
                  .ok());
  return count;
}

}  // namespace icap::profile
