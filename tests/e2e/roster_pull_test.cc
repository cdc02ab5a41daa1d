// A roster pulled from a OneRoster 1.2 service: through the gateway, with the agency's secret from a file.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "icap/collection/v1/roster.pb.h"
#include "services/common/base/clock.h"
#include "services/common/base/error.h"
#include "services/common/roster/one_roster_server_for_test.h"
#include "tests/system/shared_system.h"

namespace icap::testing {
namespace {

namespace v1 = collection::v1;
using ::testing::Contains;
using ::testing::HasSubstr;

constexpr char kService[] = "icap.collection.v1.RosterService/";
constexpr int kPolicyPercent = 40;

class RosterPull : public ::testing::Test, protected roster::OneRosterServer {
 protected:
  // A new agency for each test, with a policy of its own and the secret of its roster service.
  void SetUp() override {
    static int number = 0;
    agency_id_ = fmt::format("pull-{}", ++number);
    agency_ = "agencies/" + agency_id_;
    client_ = SharedSystem().SignedIn();
    ASSERT_EQ(SharedSystem().Ctl({"agency", "create", agency_id_, "--title", "Agency"}).exit_code, 0);
    v1::UpdateRosterPolicyRequest request;
    request.mutable_policy()->set_parent(agency_);
    request.mutable_policy()->set_max_removed_percent(kPolicyPercent);
    request.mutable_policy()->add_asked_roles("teacher");
    request.mutable_policy()->set_certainty(0.9);
    request.set_request_id(NewUuid(SystemRandom()));
    v1::RosterPolicy policy;
    const absl::Status status = client_->Call(std::string(kService) + "UpdateRosterPolicy", request, &policy);
    ASSERT_TRUE(status.ok()) << status;
    WriteSecret(kClientSecret);
  }

  std::string SecretFile() const {
    return fmt::format("{}/secrets/roster/{}.secret", SharedSystem().data_folder(), agency_id_);
  }
  void WriteSecret(const std::string& secret) { std::ofstream(SecretFile()) << secret << "\n"; }

  // Begins an import from the service.
  v1::RosterImport Begin(const std::string& base_url) {
    v1::CreateRosterImportRequest request;
    request.set_parent(agency_);
    request.mutable_connection()->set_base_url(base_url);
    request.mutable_connection()->set_token_url(TokenUrl());
    request.mutable_connection()->set_client_id(kClientId);
    request.set_request_id(NewUuid(SystemRandom()));
    v1::RosterImport import;
    const absl::Status status = client_->Call(std::string(kService) + "CreateRosterImport", request, &import);
    EXPECT_TRUE(status.ok()) << status;
    return import;
  }
  // Pulls and compares.
  absl::StatusOr<v1::RosterImport> Stage(const std::string& name) {
    Pass();
    v1::StageRosterImportRequest request;
    request.set_name(name);
    request.set_request_id(NewUuid(SystemRandom()));
    v1::RosterImport import;
    const absl::Status status = client_->Call(std::string(kService) + "StageRosterImport", request, &import);
    Pass();
    if (!status.ok()) return status;
    return import;
  }
  absl::StatusOr<v1::RosterImport> Pull() { return Stage(Begin(BaseUrl()).name()); }
  v1::RosterImport Get(const std::string& name) {
    v1::GetRosterImportRequest request;
    request.set_name(name);
    v1::GetRosterImportResponse response;
    EXPECT_TRUE(client_->Call(std::string(kService) + "GetRosterImport", request, &response).ok());
    return response.roster_import();
  }
  void Apply(const std::string& name) {
    const ProgramResult applied = SharedSystem().Ctl({"roster", "approve", name, "--keep-apart"});
    ASSERT_EQ(applied.exit_code, 0);
    ASSERT_EQ(Get(name).state(), v1::ROSTER_IMPORT_STATE_APPLIED);
  }

  std::string Query(const std::string& sql) {
    return SharedSystem().Query("collection", fmt::format("{} WHERE agency = '{}'", sql, agency_id_));
  }
  // Everything that the roster is: changes with any of it.
  std::string Roster() {
    std::string all = Query("SELECT roster_version FROM agency");
    for (const char* table : {"organization", "organization_link", "person", "person_link"}) {
      all += " " + Query(fmt::format(
                       "SELECT count(*) || ':' || md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} t", table));
    }
    return all;
  }

  // The pull ends with this reason and these words, and changes nothing.
  void ExpectRefused(Reason reason, const std::string& words) {
    const std::string before = Roster();
    const v1::RosterImport begun = Begin(BaseUrl());
    const absl::Status status = Stage(begun.name()).status();
    EXPECT_TRUE(HasReason(status, reason)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(words));
    EXPECT_EQ(Get(begun.name()).state(), begun.state()) << "it can be staged again";
    EXPECT_THAT(Get(begun.name()).pull_problem(), HasSubstr(words)) << "whoever looks later sees why";
    EXPECT_EQ(Roster(), before);
  }

  std::string agency_id_;
  std::string agency_;
  std::unique_ptr<client::ConnectClient> client_;
};

TEST_F(RosterPull, IsShownApprovedAppliedAndThenUnchanged) {
  const auto staged = Pull();
  ASSERT_TRUE(staged.ok()) << staged.status();
  EXPECT_EQ(staged->state(), v1::ROSTER_IMPORT_STATE_STAGED);
  EXPECT_EQ(staged->organizations().added(), 3);
  EXPECT_EQ(staged->people().added(), 3) << "no students";
  EXPECT_EQ(Query("SELECT count(*) FROM person"), "0") << "nothing before the approval";
  v1::ListRosterChangesRequest list;
  list.set_parent(staged->name());
  v1::ListRosterChangesResponse changes;
  ASSERT_TRUE(client_->Call(std::string(kService) + "ListRosterChanges", list, &changes).ok());
  ASSERT_EQ(changes.changes_size(), 6);
  EXPECT_EQ(changes.changes(0).title(), "Name of d");

  Apply(staged->name());
  EXPECT_EQ(Query("SELECT string_agg(display_name, ', ' ORDER BY display_name) FILTER (WHERE teacher) FROM person"),
            "Given t1 Family, Given t2 Family");
  EXPECT_EQ(Query("SELECT string_agg(email, ' ' ORDER BY email) FROM person"),
            "p1@oak.example t1@oak.example t2@oak.example");
  EXPECT_EQ(Query("SELECT string_agg(path::text, ' ' ORDER BY organization) FROM organization"), "{d} {d,s1} {d,s2}");

  const std::string applied = Roster();
  for (int i = 0; i < 2; ++i) {
    const auto again = Pull();
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->state(), v1::ROSTER_IMPORT_STATE_UNCHANGED);
    EXPECT_EQ(again->organizations().read(), 3);
  }
  EXPECT_EQ(Roster(), applied);

  // What does change is pulled with the next one, also by icapctl.
  lists_["users"].push_back(roster::UserRecord("t3", "teacher", "s1"));
  Pass();
  const ProgramResult next = SharedSystem().Ctl({"--json", "roster", "import", "--agency", agency_, "--pull", BaseUrl(),
                                                 "--token-url", TokenUrl(), "--client", kClientId});
  const nlohmann::json import = nlohmann::json::parse(next.output, nullptr, false);
  EXPECT_EQ(import["state"], "ROSTER_IMPORT_STATE_STAGED");
  EXPECT_EQ(import["people"]["added"], 1);
}

TEST_F(RosterPull, LeavesTheLastRosterWhenTheSourceFails) {
  const auto first = Pull();
  ASSERT_TRUE(first.ok()) << first.status();
  Apply(first->name());

  // More than a pull waits for: without it the pull would be repeated for half a minute.
  FailFirst(1'000, 503, "3600");
  ExpectRefused(Reason::kPeerUnavailable, "status 503");
  misbehave_ = nullptr;
  const auto lists = lists_;
  lists_["orgs"] = nlohmann::json::array();
  ExpectRefused(Reason::kRosterSourceUnusable, "no organization");
  lists_ = lists;
  lists_["users"] = nlohmann::json::array();
  ExpectRefused(Reason::kRosterSourceUnusable, "no staff");
  lists_ = lists;
  surplus_ = 1;
  ExpectRefused(Reason::kRosterSourceUnusable, "by its own count");
  surplus_ = 0;

  // One of three people is 33%, two are over the policy's 40%.
  lists_["users"].erase(2);
  lists_["users"].erase(0);
  const std::string before = Roster();
  const auto guarded = Pull();
  ASSERT_TRUE(guarded.ok()) << guarded.status();
  EXPECT_EQ(guarded->state(), v1::ROSTER_IMPORT_STATE_GUARDED);
  EXPECT_THAT(guarded->guards(0).message(), HasSubstr("more than 40%"));
  EXPECT_NE(SharedSystem().Ctl({"roster", "approve", guarded->name()}).exit_code, 0);
  EXPECT_EQ(Roster(), before);

  // The same import is right when the source is.
  lists_ = lists;
  const auto again = Stage(guarded->name());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->state(), v1::ROSTER_IMPORT_STATE_UNCHANGED);
  EXPECT_EQ(Roster(), before);
}

TEST_F(RosterPull, KeepsWhatIsStagedWhenTheSourceFailsAfterwards) {
  const auto staged = Pull();
  ASSERT_TRUE(staged.ok()) << staged.status();
  FailFirst(1'000, 503, "3600");
  EXPECT_TRUE(HasReason(Stage(staged->name()).status(), Reason::kPeerUnavailable));
  EXPECT_EQ(Get(staged->name()).state(), v1::ROSTER_IMPORT_STATE_STAGED);
  EXPECT_THAT(Get(staged->name()).pull_problem(), HasSubstr("status 503"));
  misbehave_ = nullptr;
  ASSERT_TRUE(Stage(staged->name()).ok());
  EXPECT_EQ(Get(staged->name()).pull_problem(), "");
  Apply(staged->name());
  EXPECT_EQ(Query("SELECT count(*) FROM person"), "3");
}

TEST_F(RosterPull, SendsItsTokenToNoOtherHost) {
  roster::OtherHost other;
  largest_page_ = 1;
  const auto paged = Pull();
  ASSERT_TRUE(paged.ok()) << paged.status();
  EXPECT_EQ(paged->people().added(), 3) << "over links of its own";
  EXPECT_THAT(requests_, Contains(HasSubstr("users?limit=1&offset=4")));
  Apply(paged->name());

  link_host_ = other.Url();
  ExpectRefused(Reason::kRosterSourceUnusable, "another host");
  link_host_.clear();
  misbehave_ = [&](const httplib::Request& request, httplib::Response& response) {
    response.set_redirect(other.Url() + request.target);
    return true;
  };
  ExpectRefused(Reason::kRosterSourceUnusable, "redirects");
  EXPECT_EQ(other.caught(), 0);
}

TEST_F(RosterPull, NeedsTheAgencysOwnSecretAndALineThatNobodyReads) {
  WriteSecret("wrong");
  ExpectRefused(Reason::kRosterSourceUnusable, "check the client's id and secret");
  std::filesystem::remove(SecretFile());
  ExpectRefused(Reason::kRosterSourceUnusable, "no secret for this agency");
  EXPECT_TRUE(requests_.empty());
  WriteSecret(kClientSecret);
  for (const char* url : {"http://sis.example.org/v1p2", "http://127.0.0.1.example.org/v1p2", "ftp://127.0.0.1/v1p2"}) {
    EXPECT_TRUE(HasReason(Stage(Begin(url).name()).status(), Reason::kFieldInvalid)) << url;
  }
  EXPECT_EQ(token_count_, 1) << "only the wrong secret was ever sent";
  EXPECT_TRUE(Pull().ok());
}

}  // namespace
}  // namespace icap::testing
