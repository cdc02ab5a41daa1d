// Field work by the public path: drawn, assigned, recorded on two devices, rated twice, completed, corrected, and set
// beside the survey in the profile; and who may not see it.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "icap/collection/v1/field.pb.h"
#include "icap/collection/v1/instrument.pb.h"
#include "icap/collection/v1/rollout.pb.h"
#include "icap/identity/v1/identity.pb.h"
#include "icap/profile/v1/profile.pb.h"
#include "icap/reporting/v1/reporting.pb.h"
#include "services/common/base/clock.h"
#include "services/common/base/error.h"
#include "services/common/testing/eventually.h"
#include "tests/system/shared_system.h"
#include "tests/system/small_rollout.h"

namespace icap::testing {
namespace {

namespace v1 = collection::v1;

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kField[] = "icap.collection.v1.FieldService/";
constexpr char kReports[] = "icap.reporting.v1.ReportService/";
constexpr char kProtocol[] = R"(format: 1
kind: interview_teachers
id: climate_interview
title: Climate interview
language: en
license: Written for this test.
levels:
  - {id: beginning, title: Beginning}
  - {id: functional, title: Functional}
prompts:
  - {id: leaders, text: What leaders do., factors: [climate]}
indicators:
  - {id: seen, factor: climate, text: Leaders are seen., anchors: [never, often], required: true}
  - {id: heard, factor: climate, text: Leaders are heard., anchors: [never, often]}
)";

std::string NewId() {
  return NewUuid(SystemRandom());
}

class FieldWork : public ::testing::Test {
 protected:
  static constexpr int kTeachers = 12;

  // Makes an account of the role and gives a client that is signed in as it.
  std::unique_ptr<client::ConnectClient> SignedInAs(const std::string& account, identity::v1::Role role,
                                                    const std::string& scope) {
    identity::v1::CreateAccountRequest create;
    create.set_account(account);
    create.add_grants()->set_role(role);
    create.mutable_grants(0)->set_scope(scope);
    identity::v1::CreateAccountResponse created;
    EXPECT_TRUE(operator_->Call("icap.identity.v1.IdentityService/CreateAccount", create, &created).ok());
    auto http = std::make_unique<client::ConnectClient>(SharedSystem().url());
    EXPECT_TRUE(http->SignIn(account, created.one_time_password()).ok());
    identity::v1::ChangePasswordRequest change;
    change.set_current_password(created.one_time_password());
    change.set_new_password("a-long-password-" + account);
    identity::v1::Session session;
    EXPECT_TRUE(http->Call("icap.identity.v1.IdentityService/ChangePassword", change, &session).ok());
    EXPECT_TRUE(http->SignIn(account, "a-long-password-" + account).ok());
    return http;
  }

  template <typename Response, typename Request>
  Response Must(client::ConnectClient& http, const std::string& method, const Request& request) {
    Response response;
    const absl::Status status = http.Call(method, request, &response);
    EXPECT_TRUE(status.ok()) << method << ": " << status;
    return response;
  }

  std::string LoadProtocol(const std::string& agency) {
    v1::CreateRevisionRequest request;
    request.set_parent(agency);
    request.set_source(kProtocol);
    request.set_file_name("climate_interview.yaml");
    request.set_request_id(NewId());
    const auto revision =
        Must<v1::Revision>(*operator_, "icap.collection.v1.InstrumentService/CreateRevision", request);
    EXPECT_EQ(revision.protocol_kind(), instrument::v1::PROTOCOL_KIND_INTERVIEW_TEACHERS);
    EXPECT_EQ(revision.protocol().indicators_size(), 2);
    return revision.name();
  }

  v1::PlanFieldSessionsRequest PlanOf(int count) const {
    v1::PlanFieldSessionsRequest plan;
    plan.set_parent(rollout_.school);
    plan.set_revision(revision_);
    plan.set_count(count);
    plan.set_reserve_count(1);
    plan.set_double_rated(true);
    plan.set_request_id(NewId());
    return plan;
  }

  absl::Status Assign(client::ConnectClient& http, const std::string& session, v1::FieldRater rater,
                      const std::string& account, int64_t start, int64_t end) {
    v1::AssignSessionRequest request;
    request.set_name(session);
    request.set_rater(rater);
    request.set_account(account);
    request.mutable_start_time()->set_seconds(start);
    request.mutable_end_time()->set_seconds(end);
    request.set_request_id(NewId());
    v1::FieldSession response;
    return http.Call(std::string(kField) + "AssignSession", request, &response);
  }

  static v1::FieldRecordChange Note(const std::string& id, int64_t base, const std::string& text) {
    v1::FieldRecordChange change;
    change.set_request_id(NewId());
    change.set_record_id(id);
    change.set_base_version(base);
    change.mutable_content()->mutable_note()->set_prompt_id("leaders");
    change.mutable_content()->mutable_note()->set_speaker("Teacher 2");
    change.mutable_content()->mutable_note()->set_text(text);
    return change;
  }

  static v1::FieldRecordChange Rating(const std::string& indicator, const std::string& level,
                                      const std::string& evidence) {
    v1::FieldRecordChange change;
    change.set_request_id(NewId());
    change.set_record_id("rating-" + indicator);
    auto* rating = change.mutable_content()->mutable_rating();
    rating->set_indicator_id(indicator);
    rating->set_level_id(level);
    rating->add_evidence_ids(evidence);
    return change;
  }

  v1::SyncFieldRecordsRequest SyncOf(const std::string& session, const std::string& device,
                                     const std::vector<v1::FieldRecordChange>& changes) {
    v1::SyncFieldRecordsRequest request;
    request.set_name(session);
    request.set_device_id(device);
    for (const auto& change : changes) *request.add_changes() = change;
    return request;
  }

  v1::SyncFieldRecordsResponse Sync(client::ConnectClient& http, const v1::SyncFieldRecordsRequest& request) {
    return Must<v1::SyncFieldRecordsResponse>(http, std::string(kField) + "SyncFieldRecords", request);
  }

  absl::Status Complete(client::ConnectClient& http, const std::string& session) {
    v1::CompleteSessionRequest request;
    request.set_name(session);
    request.set_request_id(NewId());
    v1::FieldSession response;
    return http.Call(std::string(kField) + "CompleteSession", request, &response);
  }

  absl::StatusOr<v1::GetFieldSessionResponse> Get(client::ConnectClient& http, const std::string& session) {
    v1::GetFieldSessionRequest request;
    request.set_name(session);
    v1::GetFieldSessionResponse response;
    const absl::Status status = http.Call(std::string(kField) + "GetFieldSession", request, &response);
    if (!status.ok()) return status;
    return response;
  }

  // Ratings of the rater's that the answer holds.
  static int RatingsOf(const v1::GetFieldSessionResponse& seen, v1::FieldRater rater) {
    return static_cast<int>(std::count_if(seen.records().begin(), seen.records().end(), [&](const auto& record) {
      return record.rater() == rater && record.content().has_rating();
    }));
  }

  static int64_t Now() {
    return std::chrono::duration_cast<std::chrono::seconds>(SystemClock()().time_since_epoch()).count();
  }

  void SetUp() override {
    operator_ = SharedSystem().SignedIn();
    const std::string id = "field-" + NewId().substr(0, 8);
    rollout_ = MakeSmallRollout(*operator_, id, kTeachers);
    revision_ = LoadProtocol(rollout_.agency);
    const std::string oak = rollout_.agency + "/organizations/oak";
    supervisor_ = SignedInAs(id + "-supervisor", identity::v1::ROLE_DISTRICT_SUPERVISOR,
                             rollout_.agency + "/organizations/district");
    principal_ = SignedInAs(id + "-principal", identity::v1::ROLE_PRINCIPAL, oak);
    first_name_ = id + "-first";
    second_name_ = id + "-second";
    first_ = SignedInAs(first_name_, identity::v1::ROLE_FACILITATOR, oak);
    second_ = SignedInAs(second_name_, identity::v1::ROLE_FACILITATOR, oak);
  }

  // Notes, ratings and completion of both raters.
  void RecordAndComplete(const std::string& session, const std::string& level) {
    const std::string note = NewId();
    ASSERT_EQ(Sync(*first_, SyncOf(session, NewId(), {Note(note, 0, "They visit."), Rating("seen", level, note)}))
                  .results(1)
                  .outcome(),
              v1::FieldRecordResult::OUTCOME_ACCEPTED);
    Sync(*second_, SyncOf(session, NewId(), {Rating("seen", level, note)}));
    ASSERT_TRUE(Complete(*first_, session).ok());
    ASSERT_TRUE(Complete(*second_, session).ok());
  }

  // Makes a report of the school's profile as it is now; its name, once it is rendered.
  std::string MakeReport() {
    reporting::v1::CreateReportRequest create;
    create.set_profile(rollout_.school + "/profile");
    create.set_request_id(NewId());
    auto report = Must<reporting::v1::Report>(*supervisor_, std::string(kReports) + "CreateReport", create);
    reporting::v1::GetReportRequest get;
    get.set_name(report.name());
    EXPECT_TRUE(Eventually([&] {
      return supervisor_->Call(std::string(kReports) + "GetReport", get, &report).ok() &&
             report.state() == reporting::v1::REPORT_STATE_SUCCEEDED;
    })) << report.DebugString();
    return report.name();
  }

  // The text of a PDF, with single spaces for line breaks.
  static std::string TextOf(const std::string& pdf) {
    const std::string path = SharedSystem().data_folder() + "/field-report-" + NewId() + ".pdf";
    std::ofstream(path, std::ios::binary) << pdf;
    const ProgramResult read = RunProgram({"pdftotext", path, "-"});
    EXPECT_EQ(read.exit_code, 0) << read.output;
    std::string text;
    for (const char c : read.output) {
      const char kept = c == '\n' || c == '\f' ? ' ' : c;
      if (kept != ' ' || text.empty() || text.back() != ' ') text.push_back(kept);
    }
    return text;
  }

  std::unique_ptr<client::ConnectClient> operator_, supervisor_, principal_, first_, second_;
  std::string first_name_, second_name_, revision_;
  SmallRollout rollout_;
};

TEST_F(FieldWork, IsDrawnOnceAndSeenByThoseWhoMay) {
  const v1::PlanFieldSessionsRequest request = PlanOf(3);
  const auto plan =
      Must<v1::PlanFieldSessionsResponse>(*supervisor_, std::string(kField) + "PlanFieldSessions", request);
  ASSERT_EQ(plan.sessions_size(), 3);
  EXPECT_EQ(plan.draw().population_size(), kTeachers);
  EXPECT_EQ(plan.draw().drawn_size(), 4);
  EXPECT_EQ(plan.sessions(0).participants_size(), 1);
  EXPECT_EQ(Must<v1::PlanFieldSessionsResponse>(*supervisor_, std::string(kField) + "PlanFieldSessions", request)
                .SerializeAsString(),
            plan.SerializeAsString());
  const std::string session = plan.sessions(0).name();

  // The state sees that there is a session, and nobody in it; the principal and other facilitators see nothing.
  const auto at_state = Get(*operator_, session);
  ASSERT_TRUE(at_state.ok()) << at_state.status();
  EXPECT_EQ(at_state->session().participants_size(), 0);
  EXPECT_TRUE(HasReason(Get(*principal_, session).status(), Reason::kFieldSessionNotFound));
  EXPECT_TRUE(HasReason(Get(*first_, session).status(), Reason::kFieldSessionNotFound));
  v1::ListFieldSessionsRequest list;
  list.set_parent(rollout_.agency);
  v1::ListFieldSessionsResponse listed;
  EXPECT_TRUE(
      HasReason(principal_->Call(std::string(kField) + "ListFieldSessions", list, &listed), Reason::kOutOfScope));

  v1::DrawReserveRequest reserve;
  reserve.set_name(session);
  reserve.set_position(plan.sessions(0).participants(0).position());
  reserve.set_reason("on leave");
  reserve.set_request_id(NewId());
  const auto replaced = Must<v1::FieldSession>(*supervisor_, std::string(kField) + "DrawReserve", reserve);
  EXPECT_EQ(replaced.participants(0).position(), 4);
  reserve.set_position(4);
  reserve.set_request_id(NewId());
  v1::FieldSession none;
  EXPECT_TRUE(HasReason(supervisor_->Call(std::string(kField) + "DrawReserve", reserve, &none),
                        Reason::kFieldReservesExhausted));

  // A facilitator sees a session while the time box is open, and only then.
  ASSERT_TRUE(Assign(*supervisor_, session, v1::FIELD_RATER_FIRST, first_name_, Now() - 7'200, Now() - 3'600).ok());
  EXPECT_TRUE(HasReason(Get(*first_, session).status(), Reason::kFieldTimeOver));
  EXPECT_EQ(
      Must<v1::ListFieldSessionsResponse>(*first_, std::string(kField) + "ListFieldSessions", list).sessions_size(), 0);
  ASSERT_TRUE(Assign(*supervisor_, session, v1::FIELD_RATER_FIRST, first_name_, Now() - 60, Now() + 3'600).ok());
  EXPECT_TRUE(Get(*first_, session).ok());
  EXPECT_TRUE(HasReason(Get(*second_, session).status(), Reason::kFieldSessionNotFound));
  EXPECT_EQ(
      Must<v1::ListFieldSessionsResponse>(*first_, std::string(kField) + "ListFieldSessions", list).sessions_size(), 1);
}

TEST_F(FieldWork, TwoDevicesLoseNothingAndTwoRatersRateBlind) {
  const auto plan =
      Must<v1::PlanFieldSessionsResponse>(*supervisor_, std::string(kField) + "PlanFieldSessions", PlanOf(2));
  const std::string session = plan.sessions(0).name();
  for (const auto& one : plan.sessions()) {
    ASSERT_TRUE(Assign(*supervisor_, one.name(), v1::FIELD_RATER_FIRST, first_name_, Now() - 60, Now() + 3'600).ok());
    ASSERT_TRUE(Assign(*supervisor_, one.name(), v1::FIELD_RATER_SECOND, second_name_, Now() - 60, Now() + 3'600).ok());
  }
  const std::string tablet = NewId(), phone = NewId(), note = NewId();

  // The reply is lost: the same again is accepted, and nothing is there twice.
  const auto first_sync = SyncOf(session, tablet, {Note(note, 0, "They never visit.")});
  EXPECT_EQ(Sync(*first_, first_sync).results(0).version(), 1);
  EXPECT_EQ(Sync(*first_, first_sync).results(0).version(), 1);

  // Both devices change the note without knowing of each other.
  EXPECT_EQ(Sync(*first_, SyncOf(session, tablet, {Note(note, 1, "They visit twice a year.")})).results(0).version(),
            2);
  const auto late = SyncOf(session, phone, {Note(note, 1, "They visit in spring.")});
  const auto conflict = Sync(*first_, late).results(0);
  ASSERT_EQ(conflict.outcome(), v1::FieldRecordResult::OUTCOME_CONFLICT);
  EXPECT_EQ(conflict.conflict().mine().note().text(), "They visit in spring.");
  EXPECT_EQ(conflict.conflict().theirs().note().text(), "They visit twice a year.");
  EXPECT_EQ(Sync(*first_, late).results(0).outcome(), v1::FieldRecordResult::OUTCOME_CONFLICT);
  Sync(*first_, SyncOf(session, tablet, {Rating("seen", "functional", note)}));
  EXPECT_TRUE(HasReason(Complete(*first_, session), Reason::kFieldConflictsOpen));
  auto settled = Note(note, conflict.conflict().theirs_version(), "They visit twice a year, in spring.");
  settled.add_resolves(conflict.conflict().conflict_id());
  EXPECT_EQ(Sync(*first_, SyncOf(session, phone, {settled})).results(0).version(), 3);
  EXPECT_EQ(Sync(*first_, late).results(0).outcome(), v1::FieldRecordResult::OUTCOME_ACCEPTED);

  // The second rater has the notes and not the ratings, until the own part is complete.
  EXPECT_EQ(RatingsOf(*Get(*second_, session), v1::FIELD_RATER_FIRST), 0);
  EXPECT_EQ(Get(*second_, session)->records_size(), 1);
  EXPECT_TRUE(HasReason(Complete(*second_, session), Reason::kFieldRatingsMissing));
  Sync(*second_, SyncOf(session, NewId(), {Rating("seen", "beginning", note)}));
  ASSERT_TRUE(Complete(*first_, session).ok());
  EXPECT_EQ(RatingsOf(*Get(*first_, session), v1::FIELD_RATER_SECOND), 1);
  EXPECT_EQ(RatingsOf(*Get(*second_, session), v1::FIELD_RATER_FIRST), 0);
  ASSERT_TRUE(Complete(*second_, session).ok());
  EXPECT_EQ(Get(*second_, session)->session().state(), v1::FIELD_SESSION_STATE_COMPLETE);
  EXPECT_EQ(RatingsOf(*Get(*second_, session), v1::FIELD_RATER_FIRST), 1);

  // Locked: a change is refused, a correction is a new version with its reason.
  const auto refused = Sync(*first_, SyncOf(session, tablet, {Note(note, 3, "Other.")})).results(0);
  EXPECT_EQ(refused.reason(), "FIELD_SESSION_LOCKED");
  v1::CorrectRecordRequest correct;
  correct.set_name(session);
  correct.set_record_id(note);
  correct.set_base_version(3);
  *correct.mutable_content() = Note(note, 3, "They visit three times.").content();
  correct.set_reason("misheard");
  correct.set_device_id(tablet);
  correct.set_request_id(NewId());
  EXPECT_EQ(Must<v1::FieldRecord>(*first_, std::string(kField) + "CorrectRecord", correct).version(), 4);
  EXPECT_EQ(Must<v1::FieldRecord>(*first_, std::string(kField) + "CorrectRecord", correct).version(), 4);
  correct.set_request_id(NewId());
  v1::FieldRecord stale;
  EXPECT_TRUE(
      HasReason(first_->Call(std::string(kField) + "CorrectRecord", correct, &stale), Reason::kFieldVersionStale));

  // The district sees evidence with its versions; the state and the database do not.
  const auto at_district = Get(*supervisor_, session);
  ASSERT_TRUE(at_district.ok()) << at_district.status();
  ASSERT_EQ(at_district->records_size(), 3);
  const auto seen = std::find_if(at_district->records().begin(), at_district->records().end(),
                                 [&](const auto& record) { return record.record_id() == note; });
  ASSERT_NE(seen, at_district->records().end());
  EXPECT_EQ(seen->earlier_size(), 3);
  EXPECT_EQ(seen->reason(), "misheard");
  EXPECT_EQ(Get(*operator_, session)->records_size(), 0);
  EXPECT_EQ(SharedSystem().Query("collection",
                                 "SELECT count(*) FROM field_record WHERE position('visit'::bytea IN sealed) > 0"),
            "0");
}

TEST_F(FieldWork, StandsBesideTheSurveyInTheProfile) {
  const auto plan =
      Must<v1::PlanFieldSessionsResponse>(*supervisor_, std::string(kField) + "PlanFieldSessions", PlanOf(2));
  for (const auto& one : plan.sessions()) {
    ASSERT_TRUE(Assign(*supervisor_, one.name(), v1::FIELD_RATER_FIRST, first_name_, Now() - 60, Now() + 3'600).ok());
    ASSERT_TRUE(Assign(*supervisor_, one.name(), v1::FIELD_RATER_SECOND, second_name_, Now() - 60, Now() + 3'600).ok());
  }
  RecordAndComplete(plan.sessions(0).name(), "beginning");
  // Mostly and fully agree: the survey says functional.
  int category = 3;
  for (const std::string& code : rollout_.codes) {
    const auto redeemed = Redeem(*operator_, code);
    ASSERT_TRUE(redeemed.ok()) << redeemed.status();
    auto submission = Submission(*redeemed, category);
    submission.mutable_answers(2)->set_category(5 - category);
    category = 7 - category;
    ASSERT_TRUE(Submit(*operator_, submission).ok());
  }
  ASSERT_TRUE(CloseRollout(*operator_, rollout_.rollout).ok());
  profile::v1::GetSchoolProfileRequest request;
  request.set_name(rollout_.school + "/profile");
  profile::v1::SchoolProfile profile;
  const auto has = [&](int interviews) {
    return supervisor_->Call("icap.profile.v1.ProfileService/GetSchoolProfile", request, &profile).ok() &&
           profile.field_work().interview_count() == interviews;
  };
  ASSERT_TRUE(Eventually([&] { return has(1); }));
  ASSERT_EQ(profile.factors_size(), 1);
  EXPECT_EQ(profile.factors(0).field_evidence().verdict(), profile::v1::FieldEvidence::VERDICT_TOO_THIN);

  // A second session, completed after the profile was made, speaks against the survey.
  RecordAndComplete(plan.sessions(1).name(), "beginning");
  ASSERT_TRUE(Eventually([&] { return has(2); }));
  const auto& evidence = profile.factors(0).field_evidence();
  EXPECT_EQ(evidence.verdict(), profile::v1::FieldEvidence::VERDICT_DIVERGING) << evidence.DebugString();
  ASSERT_EQ(evidence.sources_size(), 2);
  EXPECT_THAT(evidence.sources(0).levels(), ::testing::ElementsAre("functional"));
  EXPECT_THAT(evidence.sources(1).levels(), ::testing::ElementsAre("beginning"));
  EXPECT_EQ(profile.field_work().double_rated_count(), 2);
  EXPECT_EQ(profile.field_work().weighted_kappa().outcome(), profile::v1::RaterAgreement::OUTCOME_TOO_FEW);
  EXPECT_EQ(profile.field_work().weighted_kappa().pair_count(), 2);

  // The report says the same, and nothing of who spoke, who rated and what was written down.
  const std::string report = MakeReport();
  const auto of_district = supervisor_->Download("/download/" + report);
  ASSERT_TRUE(of_district.ok()) << of_district.status();
  const std::string text = TextOf(*of_district);
  EXPECT_THAT(text, HasSubstr("2 interviews and focus groups and 0 classroom observations were completed."));
  EXPECT_THAT(text, HasSubstr("The sources differ: at least two have no level in common. Look into why."));
  EXPECT_THAT(text, HasSubstr("Teachers’ survey Functional 12 teachers"));
  EXPECT_THAT(text, HasSubstr("Interviews and focus groups Beginning 2 sessions"));
  EXPECT_THAT(text, HasSubstr("Not computed: only 2 indicators rated by both."));
  for (const std::string& kept : {std::string("They visit"), std::string("Teacher 2"), first_name_, second_name_}) {
    EXPECT_THAT(text, Not(HasSubstr(kept)));
  }

  // The principal has the same report, after publication.
  EXPECT_FALSE(principal_->Download("/download/" + report).ok());
  v1::PublishRolloutRequest publish;
  publish.set_name(rollout_.rollout);
  publish.set_request_id(NewId());
  Must<v1::Rollout>(*operator_, "icap.collection.v1.RolloutService/PublishRollout", publish);
  ASSERT_TRUE(Eventually([&] { return principal_->Download("/download/" + report).ok(); }));
  EXPECT_TRUE(*principal_->Download("/download/" + report) == *of_district);
}

}  // namespace
}  // namespace icap::testing
