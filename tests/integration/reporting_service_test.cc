// reporting from the event to the download, through its own gRPC server.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "services/common/base/error.h"
#include "services/common/rpc/status.h"
#include "services/common/testing/eventually.h"
#include "tests/integration/reporting_installation.h"

namespace icap::reporting {
namespace {

using auth::Role;
using testing::Eventually;

constexpr char kRollout[] = "agencies/a/rollouts/r";
constexpr char kAgency[] = "agencies/a";
constexpr char kDistrict[] = "agencies/a/organizations/district";
constexpr size_t kMaxChunk = 64u * 1024;

std::string ProfileOf(const std::string& school) {
  return fmt::format("{}/schools/{}/profile", kRollout, school);
}
std::string SchoolScope(const std::string& school) {
  return fmt::format("agencies/a/organizations/{}", school);
}

class ReportingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    installation_.profiles().Set(FixtureProfile("complete.json", "s1"));
    installation_.profiles().Set(FixtureProfile("low_response.json", "s2"));
    installation_.profiles().Set(FixtureProfile("too_few.json", "s3"));
  }

  static events::Event Ready(const std::string& school = "") {
    return {NewUuid(SystemRandom()), events::EventType::kProfilesReady, kRollout, school, 1};
  }

  static events::Event Published() {
    return {NewUuid(SystemRandom()), events::EventType::kRolloutPublished, kRollout, "", 2};
  }

  // Calls `method` as someone.
  template <typename Method, typename Request>
  absl::StatusOr<v1::Report> Call(Method method, const Request& request, Role role = Role::kDistrictSupervisor,
                                  const std::string& scope = kDistrict) {
    grpc::ClientContext context;
    installation_.SignIn(context, "someone", role, scope);
    v1::Report report;
    const absl::Status status = rpc::FromGrpcStatus((installation_.reports().*method)(&context, request, &report));
    if (!status.ok()) return status;
    return report;
  }

  absl::StatusOr<v1::Report> Create(const std::string& school, Role role = Role::kDistrictSupervisor,
                                    const std::string& scope = kDistrict) {
    v1::CreateReportRequest request;
    request.set_profile(ProfileOf(school));
    request.set_request_id(NewUuid(SystemRandom()));
    return Call(&v1::ReportService::Stub::CreateReport, request, role, scope);
  }

  absl::StatusOr<v1::Report> Get(const std::string& name, Role role = Role::kDistrictSupervisor,
                                 const std::string& scope = kDistrict) {
    v1::GetReportRequest request;
    request.set_name(name);
    return Call(&v1::ReportService::Stub::GetReport, request, role, scope);
  }

  absl::StatusOr<v1::Report> Cancel(const std::string& name) {
    v1::CancelReportRequest request;
    request.set_name(name);
    request.set_request_id(NewUuid(SystemRandom()));
    return Call(&v1::ReportService::Stub::CancelReport, request);
  }

  absl::StatusOr<v1::Report> Retry(const std::string& name) {
    v1::RetryReportRequest request;
    request.set_name(name);
    request.set_request_id(NewUuid(SystemRandom()));
    return Call(&v1::ReportService::Stub::RetryReport, request);
  }

  absl::StatusOr<std::vector<v1::Report>> List(const std::string& parent, int page_size = 0,
                                               Role role = Role::kDistrictSupervisor,
                                               const std::string& scope = kDistrict) {
    std::vector<v1::Report> reports;
    v1::ListReportsRequest request;
    request.set_parent(parent);
    request.set_page_size(page_size);
    do {
      grpc::ClientContext context;
      installation_.SignIn(context, "someone", role, scope);
      v1::ListReportsResponse page;
      const absl::Status status = rpc::FromGrpcStatus(installation_.reports().ListReports(&context, request, &page));
      if (!status.ok()) return status;
      EXPECT_TRUE(page_size == 0 || page.reports_size() <= page_size);
      reports.insert(reports.end(), page.reports().begin(), page.reports().end());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return reports;
  }

  absl::StatusOr<std::string> Download(const std::string& name, Role role = Role::kDistrictSupervisor,
                                       const std::string& scope = kDistrict) {
    grpc::ClientContext context;
    installation_.SignIn(context, "someone", role, scope);
    v1::DownloadReportRequest request;
    request.set_name(name);
    const auto reader = installation_.reports().DownloadReport(&context, request);
    std::string pdf;
    v1::DownloadReportResponse message;
    while (reader->Read(&message)) {
      EXPECT_LE(message.chunk().size(), kMaxChunk);
      pdf += message.chunk();
    }
    const absl::Status status = rpc::FromGrpcStatus(reader->Finish());
    if (!status.ok()) return status;
    return pdf;
  }

  absl::StatusOr<std::string> Letters(Role role) {
    grpc::ClientContext context;
    installation_.SignIn(context, "someone", role, kDistrict);
    v1::DownloadLettersRequest request;
    request.set_parent(fmt::format("{}/schools/s1", kRollout));
    const auto reader = installation_.reports().DownloadLetters(&context, request);
    std::string pdf;
    v1::DownloadLettersResponse message;
    while (reader->Read(&message)) {
      EXPECT_LE(message.chunk().size(), kMaxChunk);
      pdf += message.chunk();
    }
    const absl::Status status = rpc::FromGrpcStatus(reader->Finish());
    if (!status.ok()) return status;
    return pdf;
  }

  bool Reaches(const std::string& name, v1::ReportState state) {
    return Eventually([&] { return Get(name)->state() == state; });
  }

  Installation installation_;
};

TEST_F(ReportingTest, PrintsLettersOnBehalfOfWhoAsksAndKeepsNothing) {
  EXPECT_EQ(ReasonOf(Letters(Role::kDistrictSupervisor).status()), "NO_LETTERS");
  collection::v1::TakeLettersResponse letters;
  letters.set_school_title("Oak School");
  letters.set_rollout_title("Spring 2026");
  letters.set_agency_title("State of Example");
  auto* letter = letters.add_letters();
  letter->set_name("Ana Díaz");
  letter->set_language("es-US");
  letter->set_link("https://icap.example/s/AbCdEfGhIjKlMnOpQrStUv");
  installation_.letters().Set(letters);
  const auto pdf = Letters(Role::kDistrictSupervisor);
  ASSERT_TRUE(pdf.ok()) << pdf.status();
  EXPECT_TRUE(pdf->starts_with("%PDF"));
  EXPECT_EQ(ReasonOf(Letters(Role::kPrincipal).status()), "OUT_OF_SCOPE");
  EXPECT_EQ(installation_.Number("SELECT count(*) FROM report"), 0);
}

TEST_F(ReportingTest, MakesAReportOfEachProfileByItself) {
  installation_.StartConsumer();
  installation_.StartWorker();
  installation_.Announce("profile", Ready());
  ASSERT_TRUE(Eventually([&] { return installation_.Number("SELECT count(*) FROM report WHERE state = 3") == 3; }));
  const auto reports = List(kRollout, 2);
  ASSERT_TRUE(reports.ok()) << reports.status();
  ASSERT_EQ(reports->size(), 3u);
  const v1::Report& first = reports->front();
  EXPECT_EQ(first.profile(), ProfileOf("s1"));
  EXPECT_EQ(first.title(), "Riverside Middle School");
  EXPECT_GT(first.page_count(), 3);
  EXPECT_EQ(first.profile_fingerprint().size(), 64u);
  EXPECT_TRUE(first.has_finish_time());
  EXPECT_EQ(reports->back().page_count(), 1) << "a hidden profile has one page";
  const auto pdf = Download(first.name());
  ASSERT_TRUE(pdf.ok()) << pdf.status();
  EXPECT_EQ(pdf->substr(0, 5), "%PDF-");
  EXPECT_EQ(static_cast<int64_t>(pdf->size()), first.size_bytes());
  EXPECT_GT(pdf->size(), kMaxChunk) << "comes in more than one chunk";
}

TEST_F(ReportingTest, MakesNoSecondReportOfTheSameContent) {
  ASSERT_TRUE(installation_.handler()(Ready()).ok());
  auto rescored = FixtureProfile("complete.json", "s1");
  rescored.mutable_provenance()->mutable_score_time()->set_seconds(2'000'000'000);
  installation_.profiles().Set(rescored);
  ASSERT_TRUE(installation_.handler()(Ready()).ok());
  ASSERT_TRUE(installation_.handler()(Ready(SchoolScope("s1"))).ok());
  ASSERT_TRUE(Create("s1").ok());
  EXPECT_EQ(installation_.Number("SELECT count(*) FROM report"), 3);
  auto changed = FixtureProfile("complete.json", "s1");
  changed.mutable_participation()->set_invited_count(49);
  installation_.profiles().Set(changed);
  ASSERT_TRUE(installation_.handler()(Ready(SchoolScope("s1"))).ok());
  EXPECT_EQ(installation_.Number("SELECT count(*) FROM report WHERE school = 's1'"), 2);
}

TEST_F(ReportingTest, ReplacesAReportThatWasNotMadeInTime) {
  const auto old = Create("s1");
  ASSERT_TRUE(old.ok()) << old.status();
  auto changed = FixtureProfile("complete.json", "s1");
  changed.mutable_participation()->set_invited_count(49);
  installation_.profiles().Set(changed);
  installation_.StartWorker();
  ASSERT_TRUE(Reaches(old->name(), v1::REPORT_STATE_CANCELLED));
  ASSERT_TRUE(Eventually([&] { return installation_.Number("SELECT count(*) FROM report WHERE state = 3") == 1; }));
  EXPECT_TRUE(HasReason(Download(old->name()).status(), Reason::kReportNotReady));
}

TEST_F(ReportingTest, WaitsForProfileToComeBack) {
  const auto report = Create("s3");
  ASSERT_TRUE(report.ok()) << report.status();
  installation_.StopProfile();
  EXPECT_TRUE(absl::IsUnavailable(installation_.handler()(Ready())));
  installation_.StartWorker();
  ASSERT_TRUE(Eventually([&] {
    return installation_.Number("SELECT count(*) FROM report WHERE state = 1 AND due_time > create_time") == 1;
  }));
  installation_.StartProfile();
  EXPECT_TRUE(Reaches(report->name(), v1::REPORT_STATE_SUCCEEDED));
}

TEST_F(ReportingTest, FailsAfterThreeAttemptsAndCanBeRetried) {
  const std::string templates = std::filesystem::temp_directory_path() / ("icap-none-" + NewUuid(SystemRandom()));
  const auto report = Create("s3");
  ASSERT_TRUE(report.ok()) << report.status();
  installation_.StartWorker(templates);
  ASSERT_TRUE(Reaches(report->name(), v1::REPORT_STATE_FAILED));
  EXPECT_EQ(installation_.Number("SELECT attempts FROM report"), 3);
  EXPECT_FALSE(Get(report->name())->error().empty());
  EXPECT_TRUE(HasReason(Cancel(report->name()).status(), Reason::kReportFinished));
  installation_.StopWorker();
  EXPECT_EQ(Retry(report->name())->state(), v1::REPORT_STATE_QUEUED);
  installation_.StartWorker();
  ASSERT_TRUE(Reaches(report->name(), v1::REPORT_STATE_SUCCEEDED));
  EXPECT_TRUE(HasReason(Retry(report->name()).status(), Reason::kReportFinished));
}

TEST_F(ReportingTest, TakesUpWhatAKilledProcessLeft) {
  const auto report = Create("s3");
  ASSERT_TRUE(report.ok()) << report.status();
  // As a process of this name leaves it that is killed in the middle.
  ASSERT_EQ(installation_.Number("WITH left_behind AS (UPDATE report SET state = 2, attempts = 1,"
                                 " instance = 'reporting-1', lease = gen_random_uuid(),"
                                 " due_time = now() + interval '1 hour' RETURNING 1) SELECT count(*) FROM left_behind"),
            1);
  installation_.StartWorker();
  EXPECT_TRUE(Reaches(report->name(), v1::REPORT_STATE_SUCCEEDED));
}

TEST_F(ReportingTest, CancelsAndQueuesAgain) {
  const auto report = Create("s3");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->state(), v1::REPORT_STATE_QUEUED);
  EXPECT_TRUE(HasReason(Download(report->name()).status(), Reason::kReportNotReady));
  EXPECT_EQ(Cancel(report->name())->state(), v1::REPORT_STATE_CANCELLED);
  EXPECT_EQ(Create("s3")->state(), v1::REPORT_STATE_CANCELLED) << "only RetryReport queues again";
  EXPECT_EQ(Retry(report->name())->state(), v1::REPORT_STATE_QUEUED);
}

TEST_F(ReportingTest, ShowsSchoolsTheirReportOncePublished) {
  const auto report = Create("s1");
  ASSERT_TRUE(report.ok()) << report.status();
  installation_.StartWorker();
  ASSERT_TRUE(Reaches(report->name(), v1::REPORT_STATE_SUCCEEDED));
  const std::string own = SchoolScope("s1");
  EXPECT_TRUE(HasReason(Get(report->name(), Role::kPrincipal, own).status(), Reason::kNotPublished));
  EXPECT_TRUE(HasReason(Download(report->name(), Role::kPrincipal, own).status(), Reason::kNotPublished));
  EXPECT_TRUE(HasReason(List(kRollout, 0, Role::kPrincipal, own).status(), Reason::kNotPublished));
  EXPECT_TRUE(HasReason(Create("s1", Role::kPrincipal, own).status(), Reason::kNotPublished));
  installation_.StartConsumer();
  installation_.Announce("collection", Published());
  ASSERT_TRUE(Eventually([&] { return Get(report->name(), Role::kPrincipal, own).ok(); }));
  EXPECT_TRUE(Download(report->name(), Role::kPrincipal, own).ok());
  EXPECT_EQ(List(kRollout, 0, Role::kPrincipal, own)->size(), 1u);
  EXPECT_EQ(installation_.Number("SELECT count(*) FROM report_download"), 1);
}

TEST_F(ReportingTest, ShowsNothingOutsideOfTheScope) {
  ASSERT_TRUE(installation_.handler()(Ready()).ok());
  ASSERT_TRUE(installation_.handler()(Published()).ok());
  const std::string name = List(std::string(kRollout) + "/schools/s1")->front().name();
  const std::string other = SchoolScope("s2");
  EXPECT_TRUE(HasReason(Get(name, Role::kPrincipal, other).status(), Reason::kOutOfScope));
  EXPECT_TRUE(HasReason(Download(name, Role::kPrincipal, other).status(), Reason::kOutOfScope));
  EXPECT_TRUE(HasReason(Create("s1", Role::kPrincipal, other).status(), Reason::kOutOfScope));
  EXPECT_TRUE(HasReason(Get(name, Role::kAnalyst, kAgency).status(), Reason::kOutOfScope));
  EXPECT_TRUE(HasReason(Get(name, Role::kAuditor, kAgency).status(), Reason::kOutOfScope));
  EXPECT_TRUE(HasReason(List(kRollout, 0, Role::kAnalyst, kAgency).status(), Reason::kOutOfScope));
  EXPECT_EQ(List(kRollout, 0, Role::kPrincipal, other)->size(), 1u);
  EXPECT_EQ(List(kRollout, 0, Role::kDistrictSupervisor, "agencies/b/organizations/x").status().code(),
            absl::StatusCode::kPermissionDenied);
  grpc::ClientContext nobody;
  v1::Report report;
  v1::GetReportRequest request;
  request.set_name(name);
  EXPECT_EQ(installation_.reports().GetReport(&nobody, request, &report).error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(ReportingTest, RefusesWhatItCannotRead) {
  EXPECT_TRUE(HasReason(Create("s9").status(), Reason::kProfileNotFound));
  EXPECT_TRUE(HasReason(Get(std::string(kRollout) + "/schools/s1/reports/0f").status(), Reason::kReportNotFound));
  EXPECT_TRUE(HasReason(Get("reports/0f").status(), Reason::kFieldInvalid));
  EXPECT_TRUE(HasReason(List(kAgency).status(), Reason::kFieldInvalid));
  EXPECT_TRUE(HasReason(List(kRollout, -1).status(), Reason::kFieldInvalid));
  v1::CreateReportRequest request;
  request.set_profile(ProfileOf("s1"));
  EXPECT_TRUE(HasReason(Call(&v1::ReportService::Stub::CreateReport, request).status(), Reason::kFieldInvalid));
  request.set_request_id(NewUuid(SystemRandom()));
  ASSERT_TRUE(Call(&v1::ReportService::Stub::CreateReport, request).ok());
  EXPECT_TRUE(Call(&v1::ReportService::Stub::CreateReport, request).ok());
  request.set_profile(ProfileOf("s2"));
  EXPECT_TRUE(HasReason(Call(&v1::ReportService::Stub::CreateReport, request).status(), Reason::kRequestIdReused));
}

TEST_F(ReportingTest, WatchesUntilNothingIsWaiting) {
  ASSERT_TRUE(installation_.handler()(Ready()).ok());
  grpc::ClientContext context;
  installation_.SignIn(context, "someone", Role::kDistrictSupervisor, kDistrict);
  v1::WatchReportsRequest request;
  request.set_rollout(kRollout);
  const auto reader = installation_.reports().WatchReports(&context, request);
  v1::WatchReportsResponse counts;
  ASSERT_TRUE(reader->Read(&counts));
  EXPECT_EQ(counts.queued_count(), 3);
  installation_.StartWorker();
  while (reader->Read(&counts)) {
    EXPECT_EQ(counts.queued_count() + counts.rendering_count() + counts.succeeded_count(), 3);
  }
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_EQ(counts.succeeded_count(), 3);
}

TEST_F(ReportingTest, EndsWatchingWhenItDrains) {
  ASSERT_TRUE(installation_.handler()(Ready()).ok());
  grpc::ClientContext context;
  installation_.SignIn(context, "someone", Role::kDistrictSupervisor, kDistrict);
  v1::WatchReportsRequest request;
  request.set_rollout(kRollout);
  const auto reader = installation_.reports().WatchReports(&context, request);
  v1::WatchReportsResponse counts;
  ASSERT_TRUE(reader->Read(&counts));
  installation_.stop().Stop();
  EXPECT_FALSE(reader->Read(&counts));
  EXPECT_TRUE(reader->Finish().ok());
}

TEST_F(ReportingTest, AnotherServicesEventIsNotItsBusiness) {
  EXPECT_TRUE(
      installation_.handler()({NewUuid(SystemRandom()), events::EventType::kRolloutClosed, kRollout, "", 1}).ok());
  EXPECT_EQ(installation_.Number("SELECT count(*) FROM report"), 0);
}

}  // namespace
}  // namespace icap::reporting
