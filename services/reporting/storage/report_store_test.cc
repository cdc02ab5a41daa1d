// The contracts of ReportStore and ReportQueue, on PostgreSQL.

#include "services/reporting/storage/report_store.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "services/common/base/error.h"
#include "services/common/events/tables.h"
#include "services/common/testing/test_database.h"
#include "services/reporting/domain/attempts.h"
#include "services/reporting/storage/migrations.h"

namespace icap::reporting {
namespace {

constexpr char kInstance[] = "reporting-1";
constexpr std::chrono::milliseconds kLongLease{60'000};

class ReportStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(postgres::Migrate(test_.database(), events::WithEventTables(Migrations())).ok());
  }

  static Report ReportFor(const std::string& school, const std::string& fingerprint = "0f") {
    return ReportOf({.agency = "a",
                     .rollout = "r",
                     .school = school,
                     .title = "School " + school,
                     .path = {"state", school < "m" ? "d1" : "d2", school},
                     .fingerprint = fingerprint});
  }

  static RequestKey Key(const std::string& method = "CreateReport", const std::string& payload = "p") {
    return {method, NewUuid(SystemRandom()), payload};
  }

  static Occasion Event() { return {NewUuid(SystemRandom()), "a", "r", ""}; }

  Report Add(const std::string& school, const std::string& fingerprint = "0f") {
    auto report = store_.Create(Key(), ReportFor(school, fingerprint));
    EXPECT_TRUE(report.ok()) << report.status();
    return *report;
  }

  Claim Take() {
    auto claim = store_.ClaimNext(kInstance, kLongLease);
    EXPECT_TRUE(claim.ok() && claim->has_value()) << claim.status();
    return **claim;
  }

  bool NothingToTake() {
    const auto claim = store_.ClaimNext(kInstance, kLongLease);
    EXPECT_TRUE(claim.ok()) << claim.status();
    return claim.ok() && !claim->has_value();
  }

  ReportState StateOf(const ReportId& id) { return store_.Get(id)->state; }

  // Time passes: what is due later is due now.
  void PassTime() { Execute("UPDATE report SET due_time = now() - interval '1 second' WHERE state IN (1, 2)"); }

  void Execute(const std::string& statement) {
    const absl::Status done = test_.database().Transact([&](pqxx::work& transaction) {
      transaction.exec(statement);
      return absl::OkStatus();
    });
    EXPECT_TRUE(done.ok()) << done;
  }

  int64_t Number(const std::string& query) {
    int64_t number = -1;
    const absl::Status done = test_.database().Transact([&](pqxx::work& transaction) {
      number = transaction.exec1(query)[0].as<int64_t>();
      return absl::OkStatus();
    });
    EXPECT_TRUE(done.ok()) << done;
    return number;
  }

  testing::TestDatabase test_;
  PostgresReportStore store_{test_.database(), SystemRandom()};
};

TEST_F(ReportStoreTest, GivesBackWhatWasCreated) {
  const Report created = Add("s1", std::string(64, 'a'));
  EXPECT_EQ(created.id, (ReportId{"a", "r", "s1", std::string(20, 'a')}));
  const auto found = store_.Get(created.id);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->title, "School s1");
  EXPECT_EQ(found->path, (std::vector<std::string>{"state", "d2", "s1"}));
  EXPECT_EQ(found->fingerprint, std::string(64, 'a'));
  EXPECT_EQ(found->state, ReportState::kQueued);
  EXPECT_GT(found->create_time, Timestamp{});
  EXPECT_FALSE(found->finish_time.has_value());
}

TEST_F(ReportStoreTest, KnowsNoOtherReport) {
  Add("s1");
  EXPECT_TRUE(HasReason(store_.Get({"a", "r", "s1", "1f"}).status(), Reason::kReportNotFound));
  EXPECT_TRUE(HasReason(store_.Cancel(Key(), {"a", "r", "s2", "0f"}).status(), Reason::kReportNotFound));
  EXPECT_TRUE(HasReason(store_.Retry(Key(), {"a", "x", "s1", "0f"}).status(), Reason::kReportNotFound));
  EXPECT_TRUE(HasReason(store_.Download({"b", "r", "s1", "0f"}, "p").status(), Reason::kReportNotFound));
}

TEST_F(ReportStoreTest, TheSameContentIsTheSameReport) {
  const Report first = Add("s1");
  const Claim claim = Take();
  ASSERT_TRUE(*store_.Complete(claim, {"%PDF", 1}));
  EXPECT_EQ(Add("s1").state, ReportState::kSucceeded);
  ASSERT_TRUE(store_.Queue(Event(), {ReportFor("s1"), ReportFor("s1", "1f")}).ok());
  EXPECT_EQ(Number("SELECT count(*) FROM report"), 2);
  EXPECT_EQ(StateOf(first.id), ReportState::kSucceeded);
}

TEST_F(ReportStoreTest, RefusesARequestIdThatIsNoneOrWasUsed) {
  RequestKey key = Key();
  ASSERT_TRUE(store_.Create(key, ReportFor("s1")).ok());
  EXPECT_TRUE(store_.Create(key, ReportFor("s1")).ok());
  key.payload_sha256 = "other";
  EXPECT_TRUE(HasReason(store_.Create(key, ReportFor("s2")).status(), Reason::kRequestIdReused));
  key.request_id = "7";
  EXPECT_TRUE(HasReason(store_.Create(key, ReportFor("s2")).status(), Reason::kFieldInvalid));
  EXPECT_EQ(Number("SELECT count(*) FROM report"), 1);
}

TEST_F(ReportStoreTest, QueuesAndMarksTheEventTogether) {
  const Occasion event = Event();
  ASSERT_TRUE(store_.Queue(event, {ReportFor("s1"), ReportFor("s2")}).ok());
  EXPECT_EQ(Number(fmt::format("SELECT count(*) FROM inbox WHERE handled AND event_id = '{}'", event.event_id)), 1);
  EXPECT_EQ(Number("SELECT count(*) FROM report WHERE state = 1"), 2);
  // The event's table is away: nothing is queued either.
  Execute("ALTER TABLE inbox RENAME TO elsewhere");
  EXPECT_FALSE(store_.Queue(Event(), {ReportFor("s3")}).ok());
  EXPECT_EQ(Number("SELECT count(*) FROM report"), 2);
}

TEST_F(ReportStoreTest, RemembersPublication) {
  EXPECT_FALSE(*store_.IsPublished("a", "r"));
  ASSERT_TRUE(store_.StorePublication(Event()).ok());
  ASSERT_TRUE(store_.StorePublication(Event()).ok());
  EXPECT_TRUE(*store_.IsPublished("a", "r"));
  EXPECT_FALSE(*store_.IsPublished("b", "r"));
  EXPECT_EQ(Number("SELECT count(*) FROM inbox WHERE handled"), 2);
}

TEST_F(ReportStoreTest, ListsPagesBySchoolWithinTheScope) {
  for (const char* school : {"n1", "a2", "a1", "n2"}) Add(school);
  Add("a1", "1f");
  const Scope everything{.everything = true};
  std::vector<std::string> names;
  Page page{.size = 2};
  while (true) {
    const auto found = store_.List("a", "r", "", everything, page);
    ASSERT_TRUE(found.ok()) << found.status();
    for (const Report& report : *found) names.push_back(report.id.school + " " + report.id.report);
    if (found->size() < 2) break;
    page.after_school = found->back().id.school;
    page.after_report = found->back().id.report;
  }
  EXPECT_EQ(names, (std::vector<std::string>{"a1 0f", "a1 1f", "a2 0f", "n1 0f", "n2 0f"}));
  EXPECT_EQ(store_.List("a", "r", "", {.subtrees = {"d1"}}, {.size = 10})->size(), 3u);
  EXPECT_EQ(store_.List("a", "r", "", {.subtrees = {"n2", "a2"}}, {.size = 10})->size(), 2u);
  EXPECT_EQ(store_.List("a", "r", "", {}, {.size = 10})->size(), 0u);
  EXPECT_EQ(store_.List("a", "r", "a1", everything, {.size = 10})->size(), 2u);
  EXPECT_EQ(store_.List("a", "r", "a1", {.subtrees = {"d2"}}, {.size = 10})->size(), 0u);
  EXPECT_EQ(store_.List("b", "r", "", everything, {.size = 10})->size(), 0u);
}

TEST_F(ReportStoreTest, CountsByStateWithinTheScope) {
  for (const char* school : {"a1", "a2", "a3", "n1", "n2", "n3"}) Add(school);
  ASSERT_TRUE(*store_.Complete(Take(), {"%PDF", 1}));
  ASSERT_TRUE(*store_.Fail(Take(), "why"));
  ASSERT_TRUE(store_.Cancel(Key(), Take().report.id).ok());
  Take();
  EXPECT_EQ(*store_.Count("a", "r", {.everything = true}), (ReportCounts{2, 1, 1, 1, 1}));
  const ReportCounts first = *store_.Count("a", "r", {.subtrees = {"d1"}});
  const ReportCounts second = *store_.Count("a", "r", {.subtrees = {"d2"}});
  EXPECT_EQ(first.queued + second.queued, 2);
  EXPECT_EQ(first.queued + first.rendering + first.succeeded + first.failed + first.cancelled, 3);
  EXPECT_EQ(*store_.Count("a", "other", {.everything = true}), ReportCounts{});
}

TEST_F(ReportStoreTest, GivesEachReportToOneWorker) {
  constexpr int kReports = 40;
  std::vector<Report> reports;
  for (int i = 0; i < kReports; ++i) reports.push_back(ReportFor(fmt::format("s{:02}", i)));
  ASSERT_TRUE(store_.Queue(Event(), reports).ok());
  std::mutex mutex;
  std::multiset<std::string> taken;
  std::vector<std::thread> workers;
  for (int worker = 0; worker < 4; ++worker) {
    workers.emplace_back([&, worker] {
      while (true) {
        const auto claim = store_.ClaimNext(fmt::format("reporting-{}", worker), kLongLease);
        if (!claim.ok() || !claim->has_value()) return;
        std::lock_guard<std::mutex> lock(mutex);
        taken.insert((*claim)->report.id.school);
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  // A worker may find nothing while another holds the last rows: what is left is still there.
  while (true) {
    const auto claim = store_.ClaimNext(kInstance, kLongLease);
    ASSERT_TRUE(claim.ok());
    if (!claim->has_value()) break;
    taken.insert((*claim)->report.id.school);
  }
  EXPECT_EQ(taken.size(), static_cast<size_t>(kReports));
  EXPECT_EQ(std::set<std::string>(taken.begin(), taken.end()).size(), static_cast<size_t>(kReports));
}

TEST_F(ReportStoreTest, KeepsTheDocumentOfACompletedReport) {
  Add("s1");
  const Claim claim = Take();
  EXPECT_EQ(claim.report.attempts, 1);
  EXPECT_EQ(StateOf(claim.report.id), ReportState::kRendering);
  EXPECT_TRUE(HasReason(store_.Download(claim.report.id, "principal").status(), Reason::kReportNotReady));
  const std::string pdf = std::string("%PDF\0\xff", 6) + std::string(200'000, 'x');
  ASSERT_TRUE(*store_.Complete(claim, {pdf, 8}));
  const Report done = *store_.Get(claim.report.id);
  EXPECT_EQ(done.state, ReportState::kSucceeded);
  EXPECT_EQ(done.size_bytes, static_cast<int64_t>(pdf.size()));
  EXPECT_EQ(done.page_count, 8);
  EXPECT_TRUE(done.finish_time.has_value());
  EXPECT_EQ(*store_.Download(claim.report.id, "principal"), pdf);
  EXPECT_EQ(Number("SELECT count(*) FROM report_download WHERE account = 'principal' AND school = 's1'"), 1);
  EXPECT_TRUE(NothingToTake());
}

TEST_F(ReportStoreTest, APausedReportComesAgainLater) {
  Add("s1");
  ASSERT_TRUE(*store_.PutBack(Take(), "It did not work.", kLongLease));
  EXPECT_TRUE(NothingToTake());
  EXPECT_EQ(store_.Get({"a", "r", "s1", "0f"})->error, "It did not work.");
  PassTime();
  EXPECT_EQ(Take().report.attempts, 2);
}

TEST_F(ReportStoreTest, AnAttemptThatDidNotBeginDoesNotCount) {
  Add("s1");
  for (int i = 0; i < 2 * kMaxAttempts; ++i) {
    ASSERT_TRUE(*store_.GiveBack(Take(), kLongLease));
    PassTime();
  }
  EXPECT_EQ(Take().report.attempts, 1);
}

TEST_F(ReportStoreTest, TakesALostReportAgainWhenItsLeaseEnds) {
  Add("s1");
  const Claim lost = Take();
  EXPECT_TRUE(NothingToTake());
  PassTime();
  const Claim again = Take();
  EXPECT_EQ(again.report.id, lost.report.id);
  EXPECT_EQ(again.report.attempts, 2);
  // The first worker lives after all: too late.
  EXPECT_FALSE(*store_.Complete(lost, {"%PDF of the first", 1}));
  ASSERT_TRUE(*store_.Complete(again, {"%PDF of the second", 1}));
  EXPECT_EQ(*store_.Download(again.report.id, "p"), "%PDF of the second");
}

TEST_F(ReportStoreTest, TakesUpAtOnceWhatTheSameInstanceLeft) {
  Add("s1");
  Take();
  ASSERT_TRUE(store_.ReleaseLeases("reporting-2").ok());
  EXPECT_TRUE(NothingToTake());
  ASSERT_TRUE(store_.ReleaseLeases(kInstance).ok());
  EXPECT_EQ(Take().report.attempts, 2);
}

TEST_F(ReportStoreTest, FailsAReportWhoseAttemptsAllEndedInCrashes) {
  const Report report = Add("s1");
  for (int i = 0; i < kMaxAttempts; ++i) {
    Take();
    PassTime();
  }
  EXPECT_TRUE(NothingToTake());
  EXPECT_EQ(StateOf(report.id), ReportState::kFailed);
  EXPECT_FALSE(store_.Get(report.id)->error.empty());
}

TEST_F(ReportStoreTest, DropsTheResultOfACancelledReport) {
  Add("s1");
  const Claim claim = Take();
  EXPECT_EQ(store_.Cancel(Key("CancelReport"), claim.report.id)->state, ReportState::kCancelled);
  EXPECT_FALSE(*store_.Complete(claim, {"%PDF", 1}));
  EXPECT_FALSE(*store_.PutBack(claim, "why", kLongLease));
  EXPECT_FALSE(*store_.GiveBack(claim, kLongLease));
  EXPECT_FALSE(*store_.Fail(claim, "why"));
  EXPECT_FALSE(*store_.Supersede(claim, ReportFor("s1", "1f")));
  EXPECT_EQ(StateOf(claim.report.id), ReportState::kCancelled);
  EXPECT_EQ(Number("SELECT count(*) FROM report_document"), 0);
  EXPECT_EQ(Number("SELECT count(*) FROM report"), 1);
}

TEST_F(ReportStoreTest, CancelsWhatWaitsAndNothingThatIsFinished) {
  const Report waiting = Add("s1");
  const RequestKey key = Key("CancelReport");
  EXPECT_EQ(store_.Cancel(key, waiting.id)->state, ReportState::kCancelled);
  EXPECT_EQ(store_.Cancel(Key("CancelReport"), waiting.id)->state, ReportState::kCancelled);
  ASSERT_TRUE(store_.Retry(Key("RetryReport"), waiting.id).ok());
  // The first request again is not a second wish.
  EXPECT_EQ(store_.Cancel(key, waiting.id)->state, ReportState::kQueued);
  ASSERT_TRUE(*store_.Complete(Take(), {"%PDF", 1}));
  EXPECT_TRUE(HasReason(store_.Cancel(Key("CancelReport"), waiting.id).status(), Reason::kReportFinished));
}

TEST_F(ReportStoreTest, RetriesWhatFailedWithAllItsAttempts) {
  const Report report = Add("s1");
  ASSERT_TRUE(*store_.Fail(Take(), "why"));
  EXPECT_EQ(store_.Get(report.id)->error, "why");
  const Report again = *store_.Retry(Key("RetryReport"), report.id);
  EXPECT_EQ(again.state, ReportState::kQueued);
  EXPECT_EQ(again.error, "");
  EXPECT_FALSE(again.finish_time.has_value());
  EXPECT_EQ(store_.Retry(Key("RetryReport"), report.id)->state, ReportState::kQueued);
  const Claim claim = Take();
  EXPECT_EQ(claim.report.attempts, 1);
  ASSERT_TRUE(*store_.Complete(claim, {"%PDF", 1}));
  EXPECT_TRUE(HasReason(store_.Retry(Key("RetryReport"), report.id).status(), Reason::kReportFinished));
}

TEST_F(ReportStoreTest, ReplacesAReportWhoseProfileHasChanged) {
  const Report old = Add("s1");
  ASSERT_TRUE(*store_.Supersede(Take(), ReportFor("s1", "1f")));
  EXPECT_EQ(StateOf(old.id), ReportState::kCancelled);
  EXPECT_NE(store_.Get(old.id)->error.find("reports/1f"), std::string::npos);
  EXPECT_EQ(Take().report.id.report, "1f");
}

}  // namespace
}  // namespace icap::reporting
