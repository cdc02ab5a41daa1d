// The life of a rollout by the public path only: draft, head counts, dry run, opening that survives, the desk, an early
// end; and who may see what of it.
#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "icap/collection/v1/invitation.pb.h"
#include "icap/collection/v1/organization.pb.h"
#include "icap/collection/v1/retention.pb.h"
#include "icap/collection/v1/rollout.pb.h"
#include "icap/identity/v1/identity.pb.h"
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

constexpr int kTeachers = 12;
constexpr int kManySchools = 600;
constexpr int kTeachersOfMany = 10;
constexpr std::chrono::seconds kPatience{60};
constexpr char kRollouts[] = "icap.collection.v1.RolloutService/";
constexpr char kDesk[] = "icap.collection.v1.InvitationService/";

class RolloutLife : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    operator_ = SharedSystem().SignedIn();
    small_ = MakeSmallRollout(*operator_, "life", kTeachers);
    v1::GetRolloutRequest get;
    get.set_name(small_.rollout);
    v1::Rollout rollout;
    ASSERT_TRUE(operator_->Call(std::string(kRollouts) + "GetRollout", get, &rollout).ok());
    revision_ = rollout.revision();
  }
  static void TearDownTestSuite() { operator_.reset(); }

  template <typename Response, typename Request>
  static absl::StatusOr<Response> Try(client::ConnectClient& http, const std::string& method, const Request& request) {
    Response response;
    const absl::Status status = http.Call(method, request, &response);
    if (!status.ok()) return status;
    return response;
  }

  static nlohmann::json Json(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "--json");
    const ProgramResult result = SharedSystem().Ctl(arguments);
    EXPECT_EQ(result.exit_code, 0) << arguments[1] << " " << arguments[2];
    return nlohmann::json::parse(result.output, nullptr, false);
  }

  // A draft over the district; its name.
  static std::string Draft(const std::string& id, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"rollout",        "create",
                                          small_.agency,    id,
                                          "--title",        id,
                                          "--revision",     revision_,
                                          "--organization", small_.agency + "/organizations/district"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Json(arguments)["name"];
  }

  static v1::RolloutState StateOf(const std::string& name) {
    v1::GetRolloutRequest get;
    get.set_name(name);
    const auto rollout = Try<v1::Rollout>(*operator_, std::string(kRollouts) + "GetRollout", get);
    return rollout.ok() ? rollout->state() : v1::ROLLOUT_STATE_UNSPECIFIED;
  }

  static bool Reaches(const std::string& name, v1::RolloutState state) {
    return Eventually([&] { return StateOf(name) == state; }, kPatience);
  }

  // Signed in with one role.
  static std::unique_ptr<client::ConnectClient> SignIn(const std::string& account, identity::v1::Role role,
                                                       const std::string& scope) {
    identity::v1::CreateAccountRequest create;
    create.set_account(account);
    create.add_grants()->set_role(role);
    create.mutable_grants(0)->set_scope(scope);
    const auto created =
        Try<identity::v1::CreateAccountResponse>(*operator_, "icap.identity.v1.IdentityService/CreateAccount", create);
    EXPECT_TRUE(created.ok()) << created.status();
    auto http = std::make_unique<client::ConnectClient>(SharedSystem().url());
    EXPECT_TRUE(http->SignIn(account, created->one_time_password()).ok());
    identity::v1::ChangePasswordRequest change;
    change.set_current_password(created->one_time_password());
    change.set_new_password("a long enough sentence");
    EXPECT_TRUE(Try<identity::v1::Session>(*http, "icap.identity.v1.IdentityService/ChangePassword", change).ok());
    return http;
  }

  static inline std::unique_ptr<client::ConnectClient> operator_;
  static inline SmallRollout small_;
  static inline std::string revision_;
};

TEST_F(RolloutLife, FromADraftToAnOpenWindowAndItsLog) {
  const std::string name =
      Draft("by-hand", {"--exclude", small_.agency + "/organizations/elm", "--language", "en", "--language", "es"});
  const nlohmann::json preview = Json({"rollout", "dry-run", name});
  EXPECT_EQ(preview["schoolCount"], 1);
  EXPECT_EQ(preview["channels"]["teacherCount"], kTeachers);
  EXPECT_EQ(preview["channels"]["letterCount"], kTeachers) << "the roster has no addresses";
  // 12 teachers: all of them are enough, 65% and 50% of them are not.
  EXPECT_EQ(preview["suppressions"][0].value("suppressedSchoolCount", 0), 0);
  EXPECT_EQ(preview["suppressions"][1].value("suppressedSchoolCount", 0), 1);
  EXPECT_EQ(preview["suppressions"][2].value("suppressedSchoolCount", 0), 1);
  EXPECT_EQ(StateOf(name), v1::ROLLOUT_STATE_DRAFT);

  EXPECT_NE(SharedSystem().Ctl({"rollout", "open", name}).exit_code, 0) << "the head count is not confirmed";
  const std::string file = SharedSystem().data_folder() + "/head-counts.csv";
  std::ofstream(file) << "school,teachers\noak,14\n";
  const nlohmann::json confirmed = Json({"rollout", "confirm-head-counts", name, "--file", file});
  EXPECT_EQ(confirmed["headCounts"][0]["difference"], 2);
  EXPECT_EQ(Json({"rollout", "open", name})["state"], "ROLLOUT_STATE_OPEN");

  EXPECT_NE(SharedSystem()
                .Ctl({"rollout", "extend", name, "--close-at", "2020-01-01T00:00", "--time-zone", "UTC", "--reason",
                      "too late"})
                .exit_code,
            0);
  EXPECT_EQ(Json({"rollout", "extend", name, "--close-at", "2099-01-01T00:00", "--time-zone", "America/Chicago",
                  "--reason", "snow"})["window"]["timeZone"],
            "America/Chicago");
  const nlohmann::json log = Json({"rollout", "log", name});
  std::vector<std::string> kinds;
  for (const auto& event : log["events"]) kinds.push_back(event["kind"]);
  EXPECT_THAT(kinds, ::testing::ElementsAre("ROLLOUT_EVENT_KIND_EXTENDED", "ROLLOUT_EVENT_KIND_OPENED",
                                            "ROLLOUT_EVENT_KIND_OPENING_STARTED",
                                            "ROLLOUT_EVENT_KIND_HEAD_COUNTS_CONFIRMED", "ROLLOUT_EVENT_KIND_CREATED"));
  EXPECT_EQ(log["events"][0]["reason"], "snow");

  // Response is a share of the teachers whom the school has confirmed, not of those who were in the roster.
  EXPECT_EQ(Json({"rollout", "close", name})["state"], "ROLLOUT_STATE_CLOSED");
  const std::vector<std::string> get = {"--json", "profile", "get", name + "/schools/oak/profile"};
  ASSERT_TRUE(Eventually([&] { return SharedSystem().Ctl(get).exit_code == 0; }, kPatience));
  EXPECT_EQ(Json({"profile", "get", name + "/schools/oak/profile"})["participation"]["invitedCount"], 14);
}

TEST_F(RolloutLife, OpeningGoesOnAfterTheServiceWasKilled) {
  v1::BatchCreateOrganizationsRequest tree;
  tree.set_parent(small_.agency);
  tree.set_request_id(NewUuid(SystemRandom()));
  const auto add = [&](const std::string& id, const std::string& kind, const std::string& parent) {
    auto* node = tree.add_organizations();
    node->set_name(fmt::format("{}/organizations/{}", small_.agency, id));
    node->set_title(id);
    node->set_kind(kind);
    if (!parent.empty()) node->set_parent(fmt::format("{}/organizations/{}", small_.agency, parent));
  };
  add("many", "district", "");
  for (int i = 0; i < kManySchools; ++i) add(fmt::format("many-{:03}", i), "school", "many");
  ASSERT_TRUE(Try<v1::BatchCreateOrganizationsResponse>(
                  *operator_, "icap.collection.v1.OrganizationService/BatchCreateOrganizations", tree)
                  .ok());
  for (int begin = 0; begin < kManySchools; begin += 100) {
    v1::BatchCreatePeopleRequest people;
    people.set_parent(small_.agency);
    people.set_request_id(NewUuid(SystemRandom()));
    for (int i = begin * kTeachersOfMany; i < (begin + 100) * kTeachersOfMany; ++i) {
      auto* person = people.add_people();
      person->set_name(fmt::format("{}/people/many-{:05}", small_.agency, i));
      person->set_organization(fmt::format("{}/organizations/many-{:03}", small_.agency, i / kTeachersOfMany));
      person->set_display_name(fmt::format("Teacher {}", i));
      person->set_teacher(true);
    }
    ASSERT_TRUE(Try<v1::BatchCreatePeopleResponse>(*operator_,
                                                   "icap.collection.v1.OrganizationService/BatchCreatePeople", people)
                    .ok());
  }
  const std::string name = Json({"rollout", "create", small_.agency, "many", "--title", "Many", "--revision", revision_,
                                 "--organization", small_.agency + "/organizations/many"})["name"];
  v1::OpenRolloutRequest open;
  open.set_name(name);
  open.set_request_id(NewUuid(SystemRandom()));
  open.set_accept_unconfirmed(true);
  open.set_reason("a test");
  open.set_background(true);
  const auto opening = Try<v1::Rollout>(*operator_, std::string(kRollouts) + "OpenRollout", open);
  ASSERT_TRUE(opening.ok()) << opening.status();
  SharedSystem().Kill("collection");
  SharedSystem().StartAgain();
  ASSERT_TRUE(Reaches(name, v1::ROLLOUT_STATE_OPEN));
  const auto again = Try<v1::Rollout>(*operator_, std::string(kRollouts) + "OpenRollout", open);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->state(), v1::ROLLOUT_STATE_OPEN);
  EXPECT_EQ(SharedSystem().Query("collection", "SELECT count(*) FROM invitation WHERE rollout = 'many'"),
            std::to_string(kManySchools * kTeachersOfMany));
  EXPECT_EQ(SharedSystem().Query("collection",
                                 "SELECT done_school_count || ' ' || invitation_count || ' ' || state FROM"
                                 " rollout_opening WHERE rollout = 'many'"),
            fmt::format("{} {} 2", kManySchools, kManySchools * kTeachersOfMany));
}

TEST_F(RolloutLife, OpensAndClosesByItselfAtItsTimes) {
  const std::string name = Draft("planned", {"--open-at", "2020-01-01T08:00", "--close-at", "2099-01-01T08:00",
                                             "--time-zone", "America/New_York", "--accept-unconfirmed"});
  ASSERT_TRUE(Reaches(name, v1::ROLLOUT_STATE_OPEN));
  // The end comes.
  SharedSystem().Query("collection", "UPDATE rollout SET planned_close = now() WHERE rollout = 'planned' RETURNING 1");
  ASSERT_TRUE(Reaches(name, v1::ROLLOUT_STATE_CLOSED));
  EXPECT_EQ(SharedSystem().Query("collection",
                                 "SELECT count(*) FROM invitation WHERE rollout = 'planned' AND code_hash IS NOT NULL"),
            "0");
  EXPECT_EQ(Json({"rollout", "log", name})["events"][0]["actor"], "schedule");
}

TEST_F(RolloutLife, APrincipalConfirmsAndSeesTheOwnSchoolOnly) {
  const std::string name = Draft("principals");
  const auto principal =
      SignIn("principal-of-life", identity::v1::ROLE_PRINCIPAL, small_.agency + "/organizations/oak");
  v1::ConfirmHeadCountsRequest confirm;
  confirm.set_parent(name);
  confirm.set_request_id(NewUuid(SystemRandom()));
  confirm.add_confirmations()->set_school(name + "/schools/elm");
  confirm.mutable_confirmations(0)->set_teacher_count(11);
  const std::string method = std::string(kRollouts) + "ConfirmHeadCounts";
  EXPECT_TRUE(HasReason(Try<v1::ConfirmHeadCountsResponse>(*principal, method, confirm).status(), Reason::kOutOfScope));
  confirm.mutable_confirmations(0)->set_school(name + "/schools/oak");
  confirm.set_request_id(NewUuid(SystemRandom()));
  const auto confirmed = Try<v1::ConfirmHeadCountsResponse>(*principal, method, confirm);
  ASSERT_TRUE(confirmed.ok()) << confirmed.status();
  EXPECT_EQ(confirmed->head_counts(0).difference(), -1);

  v1::WatchResponseCountsRequest watch;
  watch.set_rollout(small_.rollout);
  v1::WatchResponseCountsResponse counts;
  const std::string watching = std::string(kRollouts) + "WatchResponseCounts";
  ASSERT_TRUE(principal->Watch(watching, watch, &counts, [] { return false; }).ok());
  ASSERT_EQ(counts.schools_size(), 1);
  EXPECT_EQ(counts.schools(0).school(), small_.school);
  EXPECT_EQ(counts.schools(0).needed_for_minimum(), 10);
  EXPECT_EQ(counts.schools(0).needed_for_rate(), 5);
  EXPECT_EQ(counts.schools(0).needed_for_complete(), 8);
  EXPECT_EQ(counts.organizations_size(), 0) << "the district's counts are not a principal's";
  ASSERT_TRUE(operator_->Watch(watching, watch, &counts, [] { return false; }).ok());
  EXPECT_EQ(counts.schools_size(), 2);
  ASSERT_EQ(counts.organizations_size(), 1);
  EXPECT_EQ(counts.organizations(0).invited_count(), 2 * kTeachers);

  v1::ListInvitationsRequest list;
  list.set_parent(small_.school);
  EXPECT_TRUE(
      HasReason(Try<v1::ListInvitationsResponse>(*principal, std::string(kDesk) + "ListInvitations", list).status(),
                Reason::kOutOfScope));
}

TEST_F(RolloutLife, TheDeskReplacesAndRevokesLinksAndMayDoNothingElse) {
  const auto desk = SignIn("desk-of-life", identity::v1::ROLE_INVITATION_DESK, small_.agency);
  v1::ListInvitationsRequest list;
  list.set_parent(small_.school);
  const auto listed = Try<v1::ListInvitationsResponse>(*desk, std::string(kDesk) + "ListInvitations", list);
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_EQ(listed->invitations_size(), kTeachers);
  v1::ReissueInvitationRequest reissue;
  reissue.set_name(listed->invitations(0).name());
  reissue.set_reason("lost");
  reissue.set_request_id(NewUuid(SystemRandom()));
  const auto first = Try<v1::ReissueInvitationResponse>(*desk, std::string(kDesk) + "ReissueInvitation", reissue);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(Try<v1::ReissueInvitationResponse>(*desk, std::string(kDesk) + "ReissueInvitation", reissue)->code(),
            first->code());
  client::ConnectClient teacher(SharedSystem().url());
  EXPECT_TRUE(Redeem(teacher, first->code()).ok());
  EXPECT_TRUE(HasReason(Redeem(teacher, small_.codes[0]).status(), Reason::kInvitationUnknown));

  v1::RevokeInvitationRequest revoke;
  revoke.set_name(listed->invitations(1).name());
  revoke.set_reason("left the school");
  revoke.set_request_id(NewUuid(SystemRandom()));
  const auto revoked = Try<v1::Invitation>(*desk, std::string(kDesk) + "RevokeInvitation", revoke);
  ASSERT_TRUE(revoked.ok()) << revoked.status();
  EXPECT_EQ(revoked->delivery_state(), v1::DELIVERY_STATE_REVOKED);
  EXPECT_TRUE(HasReason(Redeem(teacher, small_.codes[1]).status(), Reason::kInvitationUnknown));

  v1::DownloadInvitationsRequest download;
  download.set_parent(small_.school);
  download.set_web_address("https://icap.example.org");
  v1::DownloadInvitationsResponse part;
  std::string csv;
  ASSERT_TRUE(desk->Watch(std::string(kDesk) + "DownloadInvitations", download, &part,
                          [&] {
                            csv += part.csv();
                            return true;
                          })
                  .ok());
  EXPECT_THAT(csv, HasSubstr("person,name,email,school,link\r\n"));
  EXPECT_THAT(csv, HasSubstr("oak-000,Teacher 0 of oak,,oak,https://icap.example.org/s/" + first->code()));
  EXPECT_THAT(csv, Not(HasSubstr("oak-001")));

  v1::CancelRolloutRequest cancel;
  cancel.set_name(small_.rollout);
  cancel.set_reason("not mine to do");
  cancel.set_request_id(NewUuid(SystemRandom()));
  EXPECT_TRUE(HasReason(Try<v1::Rollout>(*desk, std::string(kRollouts) + "CancelRollout", cancel).status(),
                        Reason::kOutOfScope));
}

TEST_F(RolloutLife, CancellingDestroysLinksAndScoresNothing) {
  const std::string name = Draft("cancelled");
  ASSERT_EQ(SharedSystem().Ctl({"rollout", "open", name, "--accept-unconfirmed", "--reason", "a test"}).exit_code, 0);
  const nlohmann::json issued = Json({"invitations", "issue", name + "/schools/oak"});
  const std::string code = issued["invitations"][0]["code"];
  client::ConnectClient teacher(SharedSystem().url());
  ASSERT_TRUE(Redeem(teacher, code).ok());
  EXPECT_EQ(Json({"rollout", "cancel", name, "--reason", "a strike"})["state"], "ROLLOUT_STATE_CANCELLED");
  EXPECT_TRUE(HasReason(Redeem(teacher, code).status(), Reason::kInvitationUnknown));
  EXPECT_EQ(SharedSystem().Query("collection", "SELECT count(*) FROM invitation WHERE rollout = 'cancelled'"), "0");
  EXPECT_NE(SharedSystem().Ctl({"rollout", "close", name}).exit_code, 0);
}

TEST_F(RolloutLife, RetentionIsAPolicyWithADryRunAndALog) {
  const nlohmann::json policy = Json({"retention", "get", small_.agency});
  EXPECT_EQ(policy["periods"].size(), 9u);
  EXPECT_EQ(Json({"retention", "set", small_.agency, "--kind", "invitations", "--days", "7"})["periods"][1]["days"], 7);
  EXPECT_TRUE(Json({"retention", "purge", small_.agency, "--dry-run"})["dryRun"].get<bool>());
  const nlohmann::json purge = Json({"retention", "purge", small_.agency});
  EXPECT_EQ(Json({"retention", "purges", small_.agency})["purges"][0]["name"], purge["name"]);
}

TEST_F(RolloutLife, RetentionReachesWhoLookedAtProfilesInAnotherService) {
  const auto look = [&](const char* time) {
    SharedSystem().Query("profile", fmt::format("INSERT INTO profile_view (profile, account, view_time)"
                                                " VALUES ('{}/rollouts/long-ago/schoolProfiles/oak', 'anna', {})",
                                                small_.agency, time));
  };
  // Other tests look at profiles of this agency, too.
  const std::string count =
      fmt::format("SELECT count(*) FROM profile_view WHERE profile LIKE '{}/rollouts/long-ago/%'", small_.agency);
  look("now() - interval '400 days'");
  look("now()");
  ASSERT_EQ(SharedSystem().Query("profile", count), "2");
  EXPECT_EQ(Json({"retention", "purge-views", small_.agency, "--dry-run"})["days"], 3'650);
  EXPECT_NE(
      SharedSystem().Ctl({"retention", "set", small_.agency, "--kind", "profile-views", "--days", "364"}).exit_code, 0);
  Json({"retention", "set", small_.agency, "--kind", "profile-views", "--days", "365"});
  EXPECT_EQ(Json({"retention", "purge-views", small_.agency, "--dry-run"})["viewCount"], "1");
  EXPECT_EQ(SharedSystem().Query("profile", count), "2");
  const nlohmann::json purge = Json({"retention", "purge-views", small_.agency});
  EXPECT_EQ(purge["viewCount"], "1");
  EXPECT_EQ(SharedSystem().Query("profile", count), "1");
  EXPECT_EQ(Json({"retention", "view-purges", small_.agency})["purges"][0]["name"], purge["name"]);
}

}  // namespace
}  // namespace icap::testing
