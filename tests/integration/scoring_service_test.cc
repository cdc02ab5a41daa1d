// The service as main.cc wires it, from the queue to StreamScores, on real PostgreSQL, Redis and gRPC. Its one peer,
// collection, is a gRPC server of the test that offers ResponseMatrixService.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "icap/collection/v1/response_matrix.grpc.pb.h"
#include "icap/scoring/v1/scoring.grpc.pb.h"
#include "services/common/base/encoding.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/events/consumer.h"
#include "services/common/events/relay.h"
#include "services/common/events/tables.h"
#include "services/common/events/wire.h"
#include "services/common/rpc/status.h"
#include "services/common/testing/eventually.h"
#include "services/common/testing/key_pair.h"
#include "services/common/testing/test_database.h"
#include "services/scoring/app/read_scores.h"
#include "services/scoring/app/score_closed.h"
#include "services/scoring/storage/migrations.h"
#include "services/scoring/storage/score_store.h"
#include "services/scoring/transport/closed_events.h"
#include "services/scoring/transport/response_client.h"
#include "services/scoring/transport/scoring_service.h"
#include "tests/integration/scoring_bhr2000.h"

namespace icap::scoring {
namespace {

using testing::Eventually;
using testing::KeyPair;
using testing::MakeKeyPair;

constexpr std::chrono::seconds kPatience{60};
constexpr double kTolerance = 1e-10;
const std::string kRollout = "agencies/bhr/rollouts/one";

// Collection's side of the wire: sends what it is told to, to callers that may read answers.
class Collection final : public collection::v1::ResponseMatrixService::Service {
 public:
  explicit Collection(rpc::Entrance& entrance) : entrance_(entrance) {}

  void Send(std::vector<collection::v1::StreamResponsesResponse> parts) {
    std::lock_guard<std::mutex> lock(mutex_);
    parts_ = std::move(parts);
  }
  // Answers of another rollout beside it.
  void SendAlso(std::vector<collection::v1::StreamResponsesResponse> parts) {
    std::lock_guard<std::mutex> lock(mutex_);
    others_[parts[0].header().rollout()] = std::move(parts);
  }

  // After the header the stream stands still, until the caller cancels.
  void Hang() { hangs_ = true; }
  bool IsHanging() const { return is_hanging_; }

  grpc::Status StreamResponses(grpc::ServerContext* context, const collection::v1::StreamResponsesRequest* request,
                               grpc::ServerWriter<collection::v1::StreamResponsesResponse>* writer) override {
    return entrance_.Run(*context, "StreamResponses", [&](const auth::Caller& caller) -> absl::Status {
      ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kReadAnswers, {"agencies/bhr", {}}));
      std::lock_guard<std::mutex> lock(mutex_);
      const auto other = others_.find(request->rollout());
      for (const auto& part : other == others_.end() ? parts_ : other->second) {
        const bool asked =
            part.has_header() || request->school().empty() || part.block().school().name() == request->school();
        if (asked) writer->Write(part);
        while (hangs_ && !context->IsCancelled()) is_hanging_ = true;
      }
      return absl::OkStatus();
    });
  }

 private:
  rpc::Entrance& entrance_;
  std::mutex mutex_;
  std::vector<collection::v1::StreamResponsesResponse> parts_;
  std::map<std::string, std::vector<collection::v1::StreamResponsesResponse>> others_;
  std::atomic<bool> hangs_{false};
  std::atomic<bool> is_hanging_{false};
};

class ScoringServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(postgres::Migrate(database_.database(), events::WithEventTables(Migrations())).ok());
    collection_.Send(Bhr2000Stream(kRollout, 5));
  }

  void TearDown() override {
    consumer_.Stop();
    if (collection_server_ != nullptr) collection_server_->Shutdown(std::chrono::system_clock::now());
    redis::Connection(testing::TestRedisAddress()).Command({"DEL", stream_}).IgnoreError();
    std::filesystem::remove(socket_);
  }

  void StartCollection() { collection_server_ = Listen("unix:" + socket_, &collection_, nullptr); }

  static std::unique_ptr<grpc::Server> Listen(const std::string& address, grpc::Service* service, int* port) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address, grpc::InsecureServerCredentials(), port);
    builder.RegisterService(service);
    return builder.BuildAndStart();
  }

  // Puts an event into the stream as collection's relay does; returns its id.
  std::string Announce(events::EventType type, const std::string& school = "", int64_t version = 5) {
    const events::Event event{NewUuid(SystemRandom()), type, kRollout, school, version};
    const auto added = redis_.Command({"XADD", stream_, "*", events::kEventField, events::ToWire(event)});
    EXPECT_TRUE(added.ok()) << added.status();
    return event.event_id;
  }

  bool BecomesHandled(const std::string& event_id) {
    return Eventually([&] {
      return Ask(fmt::format("SELECT count(*) FROM inbox WHERE handled AND event_id = '{}'", event_id)) == "1";
    });
  }

  std::string Ask(const std::string& query) {
    std::string answer;
    EXPECT_TRUE(database_.database()
                    .Transact([&](pqxx::work& transaction) {
                      answer = transaction.exec1(query)[0].as<std::string>("");
                      return absl::OkStatus();
                    })
                    .ok());
    return answer;
  }

  // What a caller with this token gets.
  struct Streamed {
    absl::Status status;
    v1::ScoringHeader header;
    std::map<std::string, v1::SchoolScores> schools;
  };
  Streamed Stream(const std::string& token) {
    ScoringTransport transport(entrance_, read_scores_);
    int port = 0;
    const auto server = Listen("127.0.0.1:0", &transport, &port);
    const auto stub = v1::ScoringService::NewStub(rpc::MakeChannel(fmt::format("127.0.0.1:{}", port), {}));
    grpc::ClientContext context;
    context.AddMetadata(rpc::kAuthorizationKey, "Bearer " + token);
    context.set_deadline(std::chrono::system_clock::now() + kPatience);
    v1::StreamScoresRequest request;
    request.set_rollout(kRollout);
    const auto reader = stub->StreamScores(&context, request);
    Streamed streamed;
    v1::StreamScoresResponse part;
    while (reader->Read(&part)) {
      if (part.has_header()) streamed.header = part.header();
      if (part.has_school()) streamed.schools[part.school().school().name()] = part.school();
    }
    streamed.status = rpc::FromGrpcStatus(reader->Finish());
    return streamed;
  }
  Streamed StreamAsProfile() { return Stream(profile_signer_.SignAsService().value()); }

  absl::Status Handle(const events::Event& event) { return closed_events_.Handle(event); }

  const std::string unique_ = ToHex(SystemRandom()(8));
  const std::string stream_ = "icap:test:" + unique_;
  const std::string socket_ = fmt::format("{}/{}.sock", std::filesystem::temp_directory_path().string(), unique_);
  const KeyPair scoring_key_ = MakeKeyPair();
  const KeyPair profile_key_ = MakeKeyPair();
  const KeyPair gateway_key_ = MakeKeyPair();
  auth::TokenSigner signer_{"scoring", Redacted(scoring_key_.private_pem), SystemClock()};
  auth::TokenSigner profile_signer_{"profile", Redacted(profile_key_.private_pem), SystemClock()};
  auth::TokenSigner gateway_signer_{std::string(auth::kGatewayIssuer), Redacted(gateway_key_.private_pem),
                                    SystemClock()};
  auth::TokenVerifier verifier_{{{"scoring", scoring_key_.public_pem},
                                 {"profile", profile_key_.public_pem},
                                 {std::string(auth::kGatewayIssuer), gateway_key_.public_pem}},
                                SystemClock()};
  observability::Metrics metrics_{"scoring_test"};
  rpc::Entrance entrance_{verifier_, metrics_};
  Collection collection_{entrance_};
  std::unique_ptr<grpc::Server> collection_server_;

  testing::TestDatabase database_;
  redis::Connection redis_{testing::TestRedisAddress()};
  PostgresScoreStore store_{database_.database()};
  ReadScores read_scores_{store_};
  ResponseClient responses_{rpc::MakeChannel("unix:" + socket_, {}), signer_};
  ScoreClosed score_closed_{responses_, store_, SystemClock()};
  ClosedEvents closed_events_{score_closed_};
  events::Consumer consumer_{database_.database(),
                             testing::TestRedisAddress(),
                             {stream_},
                             "scoring",
                             "scoring-1",
                             [this](const events::Event& event) { return Handle(event); },
                             metrics_};
};

TEST_F(ScoringServiceTest, ScoresOfRealAnswersEqualR) {
  StartCollection();
  consumer_.Start();
  ASSERT_TRUE(BecomesHandled(Announce(events::EventType::kRolloutClosed)));
  EXPECT_EQ(Ask("SELECT type || ' ' || rollout || ' ' || school || ' ' || version FROM outbox"),
            "3 " + kRollout + "  5");

  const Streamed streamed = StreamAsProfile();
  ASSERT_TRUE(streamed.status.ok()) << streamed.status;
  EXPECT_EQ(streamed.header.rollout_title(), "Leadership climate");
  EXPECT_EQ(streamed.header.version(), 5);
  EXPECT_EQ(streamed.header.provenance().revision(), "agencies/bhr/instruments/leadership_climate/revisions/1");
  EXPECT_EQ(streamed.header.provenance().method_version(), std::string(kMethodVersion));
  EXPECT_EQ(streamed.header.provenance().input_fingerprint().size(), 64u);
  EXPECT_GT(streamed.header.provenance().score_time().seconds(), 0);
  EXPECT_EQ(streamed.header.instrument().items_size(), 11);
  ASSERT_EQ(streamed.header.organization_path_size(), 1);

  const auto reference = nlohmann::json::parse(ReadFile("reference.json"));
  ASSERT_EQ(streamed.header.calibrations_size(), 1);
  const v1::FactorCalibration& calibration = streamed.header.calibrations(0);
  EXPECT_EQ(calibration.respondent_count(), 5400);
  EXPECT_EQ(calibration.school_count(), 99);
  EXPECT_NEAR(calibration.alpha(), reference["alpha"]["raw"].get<double>(), kTolerance);
  EXPECT_NEAR(calibration.icc1(), reference["icc"]["multilevel_ICC1"].get<double>(), kTolerance);
  EXPECT_NEAR(calibration.icc2(), reference["icc"]["multilevel_ICC2"].get<double>(), kTolerance);
  EXPECT_NEAR(calibration.icc1_n0(), reference["icc"]["icc1_anova_n0"].get<double>(), kTolerance);

  ASSERT_EQ(streamed.schools.size(), 99u);
  for (const CsvRow& row : ReadCsv("groups.csv")) {
    const v1::SchoolScores& school = streamed.schools.at(UnitName(row.at("grp")));
    EXPECT_EQ(school.respondent_count(), std::stoi(row.at("n")));
    EXPECT_EQ(school.ancestors_size(), 1);
    const v1::FactorScore& factor = school.factors(0);
    EXPECT_NEAR(factor.mean(), std::stod(row.at("mean")), kTolerance);
    EXPECT_NEAR(factor.sd(), std::stod(row.at("sd")), kTolerance);
    EXPECT_NEAR(factor.standard_error(), std::stod(row.at("sd")) / std::sqrt(std::stod(row.at("n"))), kTolerance);
    EXPECT_NEAR(factor.rwgj_uniform(), std::stod(row.at("rwgj_uniform")), kTolerance);
    EXPECT_NEAR(factor.rwgj_lindell(), std::stod(row.at("rwgj_lindell")), kTolerance);
    EXPECT_NEAR(factor.ad_mean(), std::stod(row.at("ad_mean")), kTolerance);
    EXPECT_NEAR(factor.ad_median(), std::stod(row.at("ad_median")), kTolerance);
  }
  for (const CsvRow& row : ReadCsv("group_items.csv")) {
    for (const v1::ItemScore& item : streamed.schools.at(UnitName(row.at("grp"))).items()) {
      if (item.item() != row.at("item")) continue;
      EXPECT_EQ(item.counts(1), std::stoi(row.at("c2")));
      EXPECT_NEAR(item.mean(), std::stod(row.at("mean")), kTolerance);
      EXPECT_NEAR(item.agreement(), std::stod(row.at("A")), kTolerance);
    }
  }
}

TEST_F(ScoringServiceTest, PeopleDoNotReadRawScores) {
  StartCollection();
  ASSERT_TRUE(Handle({NewUuid(SystemRandom()), events::EventType::kRolloutClosed, kRollout, "", 5}).ok());
  const auth::Caller person{"admin", {{auth::Role::kStateAdministrator, "*"}}};
  const Streamed streamed = Stream(gateway_signer_.Sign(person).value());
  EXPECT_TRUE(HasReason(streamed.status, Reason::kOutOfScope)) << streamed.status;
  EXPECT_TRUE(streamed.schools.empty());
  EXPECT_TRUE(HasReason(Stream("forged").status, Reason::kUnauthenticated));
}

TEST_F(ScoringServiceTest, ASchoolAloneHasNoCalibrationsAndLaterKeepsThem) {
  StartCollection();
  consumer_.Start();
  auto parts = Bhr2000Stream(kRollout, 3);
  parts[0].mutable_header()->set_rollout_closed(false);
  collection_.Send(parts);
  ASSERT_TRUE(BecomesHandled(Announce(events::EventType::kSchoolClosed, UnitName("7"), 3)));
  Streamed streamed = StreamAsProfile();
  EXPECT_EQ(streamed.header.calibrations_size(), 0);
  ASSERT_EQ(streamed.schools.size(), 1u);
  EXPECT_EQ(streamed.schools.begin()->first, UnitName("7"));

  collection_.Send(Bhr2000Stream(kRollout, 5));
  ASSERT_TRUE(BecomesHandled(Announce(events::EventType::kRolloutClosed)));
  const Streamed whole = StreamAsProfile();
  ASSERT_TRUE(BecomesHandled(Announce(events::EventType::kSchoolClosed, UnitName("8"), 4)));
  streamed = StreamAsProfile();
  EXPECT_EQ(streamed.header.SerializeAsString(), whole.header.SerializeAsString());
  EXPECT_EQ(streamed.schools.size(), 99u);
  EXPECT_EQ(Ask("SELECT string_agg(school, ',' ORDER BY create_time) FROM outbox"),
            UnitName("7") + ",," + UnitName("8"));
}

// Bhr2000Stream, with the factor measured by partial credit.
std::vector<collection::v1::StreamResponsesResponse> PartialCreditStream(int64_t version, bool closed) {
  auto parts = Bhr2000Stream(kRollout, version);
  auto& header = *parts[0].mutable_header();
  header.mutable_instrument()->mutable_factors(0)->set_model(icap::instrument::v1::Factor::MODEL_PCM);
  header.set_rollout_closed(closed);
  return parts;
}

TEST_F(ScoringServiceTest, MeasuresSchoolsByTheModelOfTheRevisionOnceTheRolloutHasClosed) {
  StartCollection();
  consumer_.Start();
  collection_.Send(PartialCreditStream(3, false));
  ASSERT_TRUE(BecomesHandled(Announce(events::EventType::kSchoolClosed, UnitName("7"), 3)));
  const v1::FactorScore alone = StreamAsProfile().schools.at(UnitName("7")).factors(0);
  EXPECT_FALSE(alone.has_measure());
  EXPECT_TRUE(alone.has_mean());

  collection_.Send(PartialCreditStream(5, true));
  ASSERT_TRUE(BecomesHandled(Announce(events::EventType::kRolloutClosed)));
  const Streamed whole = StreamAsProfile();
  const v1::FactorCalibration& calibration = whole.header.calibrations(0);
  EXPECT_EQ(calibration.model(), icap::instrument::v1::Factor::MODEL_PCM);
  EXPECT_EQ(calibration.outcome(), "CONVERGED");
  EXPECT_EQ(calibration.measure_outcome(), "ESTIMATED");
  EXPECT_GT(calibration.iteration_count(), 0);
  EXPECT_GT(calibration.tau2(), 0);
  const auto reference = nlohmann::json::parse(ReadFile("reference.json"));
  EXPECT_NEAR(calibration.omega(), reference["omega"]["congeneric_ML"].get<double>(), 5e-6);
  ASSERT_EQ(calibration.items_size(), 11);
  EXPECT_EQ(calibration.items(0).thresholds_size(), 4);
  EXPECT_TRUE(calibration.items(0).thresholds(0).has_standard_error());
  ASSERT_EQ(whole.schools.size(), 99u);
  for (const auto& [name, school] : whole.schools) {
    const v1::FactorScore& factor = school.factors(0);
    EXPECT_TRUE(factor.has_measure()) << name;
    EXPECT_LE(factor.measure_category_low(), factor.measure_category()) << name;
    EXPECT_LE(factor.measure_category(), factor.measure_category_high()) << name;
    EXPECT_NEAR(factor.measure_category(), factor.mean(), 0.5) << name;
  }

  // A school's event that comes late takes nothing away, also when the rollout has gone on.
  collection_.Send(PartialCreditStream(6, true));
  ASSERT_TRUE(BecomesHandled(Announce(events::EventType::kSchoolClosed, UnitName("8"), 4)));
  const Streamed later = StreamAsProfile();
  for (const auto& [name, school] : whole.schools) {
    EXPECT_EQ(later.schools.at(name).SerializeAsString(), school.SerializeAsString()) << name;
  }
}

// Answers of a rollout that closed on this day, measured by `model`.
std::vector<collection::v1::StreamResponsesResponse> ClosedOn(const std::string& rollout, int64_t day,
                                                              icap::instrument::v1::Factor::Model model) {
  auto parts = Bhr2000Stream(rollout, 5);
  auto& header = *parts[0].mutable_header();
  header.mutable_close_time()->set_seconds(day * 86'400);
  header.mutable_instrument()->mutable_factors(0)->set_model(model);
  return parts;
}

// Every second respondent of every school one option higher.
void Raise(std::vector<collection::v1::StreamResponsesResponse>& parts) {
  for (auto& part : parts) {
    if (!part.has_block()) continue;
    std::string& columns = *part.mutable_block()->mutable_columns();
    const auto respondents = static_cast<size_t>(part.block().respondent_count());
    for (size_t i = 0; i < columns.size(); ++i) {
      if (i % respondents % 2 == 0 && columns[i] < 5) ++columns[i];
    }
  }
}

TEST_F(ScoringServiceTest, LinksARolloutToTheLatestThatClosedBeforeIt) {
  using icap::instrument::v1::Factor;
  StartCollection();
  const std::string first = "agencies/bhr/rollouts/first";
  const std::string latest = "agencies/bhr/rollouts/latest";
  collection_.SendAlso(ClosedOn(first, 100, Factor::MODEL_PCM));
  collection_.SendAlso(ClosedOn(latest, 200, Factor::MODEL_PCM));
  auto parts = ClosedOn(kRollout, 300, Factor::MODEL_PCM);
  Raise(parts);
  parts[0].mutable_header()->mutable_instrument()->mutable_items(3)->set_text("Asked in other words");
  collection_.SendAlso(parts);
  // The order in which they are scored is not the order in which they closed.
  for (const std::string& rollout : {latest, first, kRollout}) {
    ASSERT_TRUE(Handle({NewUuid(SystemRandom()), events::EventType::kRolloutClosed, rollout, "", 5}).ok());
  }
  const Streamed streamed = StreamAsProfile();
  ASSERT_TRUE(streamed.status.ok()) << streamed.status;
  const v1::RolloutLink& link = streamed.header.link();
  EXPECT_EQ(link.rollout(), latest);
  EXPECT_EQ(link.close_time().seconds(), 200 * 86'400);
  ASSERT_EQ(link.factors_size(), 1);
  EXPECT_EQ(link.factors(0).outcome(), "LINKED");
  EXPECT_GT(link.factors(0).link_standard_error(), 0);
  ASSERT_EQ(link.factors(0).items_size(), 11);
  EXPECT_EQ(link.factors(0).items(3).state(), v1::LinkItem::STATE_REWORDED);
  EXPECT_EQ(link.factors(0).items(4).state(), v1::LinkItem::STATE_LINKED);
  double change = 0;
  for (const auto& [name, school] : streamed.schools) {
    EXPECT_EQ(school.earlier_respondent_count(), school.respondent_count());
    const v1::LinkedMeasures& linked = school.factors(0).linked();
    EXPECT_GT(linked.after().value(), linked.before().value()) << name;
    EXPECT_GT(linked.after().category(), linked.before().category()) << name;
    change += (linked.after().value() - linked.before().value()) / 99;
  }
  EXPECT_GT(change, 0.3);

  // A school that is scored again alone keeps what it has.
  ASSERT_TRUE(Handle({NewUuid(SystemRandom()), events::EventType::kSchoolClosed, kRollout, UnitName("7"), 5}).ok());
  EXPECT_EQ(StreamAsProfile().schools.at(UnitName("7")).SerializeAsString(),
            streamed.schools.at(UnitName("7")).SerializeAsString());
}

TEST_F(ScoringServiceTest, EqualAnswersToTheSameItemsAreNoChange) {
  using icap::instrument::v1::Factor;
  for (const auto model : {Factor::MODEL_PCM, Factor::MODEL_MEAN}) {
    if (model == Factor::MODEL_PCM) StartCollection();
    const std::string before = "agencies/bhr/rollouts/before";
    collection_.SendAlso(ClosedOn(before, 100, model));
    collection_.SendAlso(ClosedOn(kRollout, 300, model));
    for (const std::string& rollout : {before, kRollout}) {
      ASSERT_TRUE(Handle({NewUuid(SystemRandom()), events::EventType::kRolloutClosed, rollout, "", 5}).ok());
    }
    const Streamed streamed = StreamAsProfile();
    for (const auto& [name, school] : streamed.schools) {
      const v1::LinkedMeasures& linked = school.factors(0).linked();
      ASSERT_TRUE(linked.before().has_value()) << name;
      EXPECT_EQ(linked.before().value(), linked.after().value()) << name;
      if (model == Factor::MODEL_PCM) continue;
      EXPECT_EQ(linked.after().value(), school.factors(0).mean()) << name;
    }
  }
}

TEST_F(ScoringServiceTest, IsNotLinkedWithoutAnItemInCommonOrAnEarlierRolloutOfTheAgency) {
  using icap::instrument::v1::Factor;
  StartCollection();
  const std::string before = "agencies/bhr/rollouts/before";
  auto reworded = ClosedOn(before, 100, Factor::MODEL_MEAN);
  for (auto& item : *reworded[0].mutable_header()->mutable_instrument()->mutable_items()) {
    item.set_text("Once: " + item.text());
  }
  collection_.SendAlso(reworded);
  const std::string elsewhere = "agencies/bhr2/rollouts/before";
  collection_.SendAlso(ClosedOn(elsewhere, 100, Factor::MODEL_MEAN));
  const std::string after = "agencies/bhr/rollouts/after";
  collection_.SendAlso(ClosedOn(after, 400, Factor::MODEL_MEAN));
  collection_.SendAlso(ClosedOn(kRollout, 300, Factor::MODEL_MEAN));
  for (const std::string& rollout : {before, elsewhere, after, kRollout}) {
    ASSERT_TRUE(Handle({NewUuid(SystemRandom()), events::EventType::kRolloutClosed, rollout, "", 5}).ok());
  }
  const Streamed streamed = StreamAsProfile();
  EXPECT_FALSE(streamed.header.has_link());
  EXPECT_FALSE(streamed.schools.begin()->second.factors(0).has_linked());
}

TEST_F(ScoringServiceTest, ResultsOfAnotherMethodAreReplacedAsAWhole) {
  StartCollection();
  ASSERT_TRUE(Handle({NewUuid(SystemRandom()), events::EventType::kRolloutClosed, kRollout, "", 5}).ok());
  EXPECT_EQ(Ask("UPDATE rollout_score SET method_version = 'before' RETURNING rollout"), kRollout);
  EXPECT_EQ(Ask("WITH gone AS (DELETE FROM school_score RETURNING 1) SELECT count(*) FROM gone"), "99");
  ASSERT_TRUE(Handle({NewUuid(SystemRandom()), events::EventType::kSchoolClosed, kRollout, UnitName("7"), 5}).ok());
  const Streamed streamed = StreamAsProfile();
  EXPECT_EQ(streamed.header.provenance().method_version(), std::string(kMethodVersion));
  EXPECT_EQ(streamed.schools.size(), 99u);
}

TEST_F(ScoringServiceTest, MalformedAnswersBecomeADeadLetterThatCanBeReplayed) {
  auto parts = Bhr2000Stream(kRollout, 5);
  parts[40].mutable_block()->mutable_columns()->pop_back();
  collection_.Send(parts);
  StartCollection();
  consumer_.Start();
  const std::string event_id = Announce(events::EventType::kRolloutClosed);
  ASSERT_TRUE(Eventually([&] { return events::CountDeadLetters(database_.database()).value() == 1; }));
  EXPECT_EQ(Ask("SELECT attempts FROM inbox WHERE event_id = '" + event_id + "'"),
            std::to_string(events::kMaxAttempts));
  const std::string reason = Ask("SELECT reason FROM dead_letter");
  EXPECT_NE(reason.find("RESPONSES_MALFORMED"), std::string::npos) << reason;
  EXPECT_NE(reason.find(parts[40].block().school().name()), std::string::npos) << reason;
  EXPECT_EQ(Ask("SELECT count(*) FROM school_score"), "0");

  const auto handler = [this](const events::Event& event) { return Handle(event); };
  EXPECT_EQ(events::ReplayDeadLetters(database_.database(), handler).value(), 0);
  EXPECT_EQ(events::CountDeadLetters(database_.database()).value(), 1);
  collection_.Send(Bhr2000Stream(kRollout, 5));
  EXPECT_EQ(events::ReplayDeadLetters(database_.database(), handler).value(), 1);
  EXPECT_EQ(events::CountDeadLetters(database_.database()).value(), 0);
  EXPECT_EQ(Ask("SELECT count(*) FROM school_score"), "99");
  EXPECT_EQ(Ask("SELECT handled FROM inbox"), "t");
}

TEST_F(ScoringServiceTest, PartsInAnotherOrderAreNamed) {
  StartCollection();
  const auto parts = Bhr2000Stream(kRollout, 5);
  const std::vector<std::vector<collection::v1::StreamResponsesResponse>> wrong = {
      {}, {parts[1], parts[0]}, {parts[0], parts[0]}, {parts[0], {}}, Bhr2000Stream("agencies/bhr/rollouts/two", 5)};
  for (const auto& sent : wrong) {
    collection_.Send(sent);
    EXPECT_TRUE(HasReason(responses_.Read(kRollout, "").status(), Reason::kResponsesMalformed));
  }
}

TEST_F(ScoringServiceTest, WaitsForCollectionAsLongAsItTakes) {
  consumer_.Start();
  const std::string event_id = Announce(events::EventType::kRolloutClosed);
  // Older answers than announced are no answers yet either.
  collection_.Send(Bhr2000Stream(kRollout, 4));
  EXPECT_TRUE(absl::IsUnavailable(responses_.Read(kRollout, "").status()));
  ASSERT_TRUE(Eventually([&] { return metrics_.Text().find("label=\"error\"") != std::string::npos; }));
  StartCollection();
  const absl::Status older = Handle({event_id, events::EventType::kRolloutClosed, kRollout, "", 5});
  EXPECT_TRUE(absl::IsUnavailable(older)) << older;
  collection_.Send(Bhr2000Stream(kRollout, 5));
  ASSERT_TRUE(BecomesHandled(event_id));
  EXPECT_EQ(Ask("SELECT attempts FROM inbox"), "1");
  EXPECT_EQ(events::CountDeadLetters(database_.database()).value(), 0);
}

TEST_F(ScoringServiceTest, AStopInTheMiddleOfAReadCostsNoAttempt) {
  collection_.Hang();
  StartCollection();
  consumer_.Start();
  Announce(events::EventType::kRolloutClosed);
  ASSERT_TRUE(Eventually([&] { return collection_.IsHanging(); }));
  responses_.Stop();
  consumer_.Stop();
  EXPECT_EQ(Ask("SELECT attempts FROM inbox"), "0");
}

TEST_F(ScoringServiceTest, EventsThatAskForNothingAreDone) {
  consumer_.Start();
  EXPECT_TRUE(BecomesHandled(Announce(events::EventType::kProfilesReady)));
  EXPECT_TRUE(BecomesHandled(Announce(static_cast<events::EventType>(99))));
  EXPECT_EQ(Ask("SELECT count(*) FROM outbox"), "0");
}

}  // namespace
}  // namespace icap::scoring
