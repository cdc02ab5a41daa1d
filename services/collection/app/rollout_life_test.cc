// What happens to a rollout beside its answers, on the real stores.
#include "services/collection/app/rollout_life.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/collection/app/closing.h"
#include "services/collection/app/invitation_desk.h"
#include "services/collection/app/openings.h"
#include "services/collection/app/retention.h"
#include "services/collection/app/rollout_settings.h"
#include "services/collection/app/rollouts.h"
#include "services/collection/app/schedule.h"
#include "services/collection/storage/closing_store.h"
#include "services/collection/storage/collection_for_test.h"
#include "services/collection/storage/count_store.h"
#include "services/collection/storage/desk_store.h"
#include "services/collection/storage/head_count_store.h"
#include "services/collection/storage/key_folder_for_test.h"
#include "services/collection/storage/life_store.h"
#include "services/collection/storage/opening_store.h"
#include "services/collection/storage/retention_store.h"
#include "services/collection/storage/rollout_key_files.h"
#include "services/common/base/encoding.h"

namespace icap::collection {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const auth::Caller kAdministrator = {"root", {{auth::Role::kStateAdministrator, "*"}}};
const auth::Caller kDistrict = {"north", {{auth::Role::kDistrictSupervisor, "agencies/a/organizations/north"}}};
const auth::Caller kPrincipal = {"oak", {{auth::Role::kPrincipal, "agencies/a/organizations/oak"}}};
const auth::Caller kDeskClerk = {"desk", {{auth::Role::kInvitationDesk, "agencies/a/organizations/oak"}}};
const auth::Caller kProfileService = {"profile", {{auth::Role::kService, "*"}}};
const auth::Caller kOther = {"south", {{auth::Role::kDistrictSupervisor, "agencies/a/organizations/south"}}};

class RolloutLifeTest : public CollectionForTest {
 protected:
  RolloutLifeTest() { MakeAgency(); }

  absl::StatusOr<Rollout> Create(Rollout rollout) { return rollouts_verb_.Create(kAdministrator, NewKey(), rollout); }
  absl::StatusOr<Rollout> Open(const OpenOptions& options = {true, "a test", false},
                               const auth::Caller& caller = kAdministrator) {
    return openings_.Open(caller, NewKey(), "a", "r", options);
  }
  RolloutState State() { return rollouts_.GetRollout("a", "r")->state; }
  // Minutes after the beginning of 2026-11-24 in UTC.
  static Timestamp At(int minutes) {
    return Timestamp(std::chrono::seconds(1'795'478'400)) + std::chrono::minutes(minutes);
  }

  Timestamp now_ = At(0);
  const Clock clock_ = [this] { return now_; };
  Instruments instruments_verb_{instruments_};
  PostgresCountStore counts_{database()};
  PostgresOpeningStore opening_store_{database()};
  PostgresHeadCountStore head_count_store_{database()};
  PostgresLifeStore life_store_{database()};
  PostgresDeskStore desk_store_{database()};
  PostgresRetentionStore retention_store_{database()};
  KeyFolderForTest folder_;
  RolloutKeyFiles keys_{folder_.path(), SystemRandom()};
  InvitationCodes codes_{keys_};
  PostgresClosingStore closing_store_{database(), FieldSealForTest(), clock_, SystemRandom()};
  Closing closing_{closing_store_, keys_, [](const absl::Status&) {}};
  Rollouts rollouts_verb_{rollouts_, rollouts_, counts_, organizations_, instruments_verb_, codes_, keys_, closing_};
  Openings openings_{rollouts_, opening_store_, codes_, keys_};
  RolloutLife life_{rollouts_, head_count_store_, head_count_store_, life_store_, keys_, clock_};
  InvitationDesk desk_{rollouts_, desk_store_, codes_, clock_};
  Retention retention_{organizations_, retention_store_, clock_, SystemRandom()};
  Schedule schedule_{opening_store_, openings_, rollouts_verb_, retention_, clock_, SystemRandom()};
};

TEST_F(RolloutLifeTest, OpensWithALinkForEveryTeacherThatCanBeMadeAgain) {
  ASSERT_TRUE(Create(Draft()).ok());
  EXPECT_TRUE(HasReason(Open({}).status(), Reason::kHeadCountsUnconfirmed));
  EXPECT_TRUE(HasReason(Open({true, "", false}).status(), Reason::kFieldInvalid)) << "it needs a reason";
  EXPECT_TRUE(HasReason(Open({true, "why", false}, kPrincipal).status(), Reason::kOutOfScope));
  const auto opened = Open();
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->state, RolloutState::kOpen);
  const auto issued = rollouts_verb_.IssueInvitations(kAdministrator, NewKey(), "a", "r", "oak", false);
  ASSERT_TRUE(issued.ok()) << issued.status();
  ASSERT_EQ(issued->size(), 2u);
  const std::string hash = HashCode(*ParseCode(issued->at(0).code));
  EXPECT_EQ(rollouts_.FindInvitations({hash})->at(hash).school.generation, 1) << "the links of opening, not new ones";
  EXPECT_TRUE(HasReason(rollouts_verb_.IssueInvitations(kAdministrator, NewKey(), "a", "r", "oak", false).status(),
                        Reason::kInvitationsAlreadyIssued));
  const auto replaced = rollouts_verb_.IssueInvitations(kAdministrator, NewKey(), "a", "r", "oak", true);
  EXPECT_NE(replaced->at(0).code, issued->at(0).code);
  EXPECT_TRUE(rollouts_.FindInvitations({hash})->empty());
}

TEST_F(RolloutLifeTest, GoesOnWithAnOpeningThatWasLeft) {
  ASSERT_TRUE(Create(Draft()).ok());
  ASSERT_TRUE(Open({true, "a test", true}).ok());
  EXPECT_EQ(State(), RolloutState::kOpening);
  EXPECT_EQ(openings_.Get(kDistrict, "a", "r")->school_count, 2);
  EXPECT_TRUE(HasReason(openings_.Get(kOther, "a", "r").status(), Reason::kOutOfScope));
  ASSERT_TRUE(schedule_.RunDue().ok());
  EXPECT_EQ(State(), RolloutState::kOpen);
  EXPECT_EQ(openings_.Get(kDistrict, "a", "r")->invitation_count, 3);
}

TEST_F(RolloutLifeTest, OpensAndClosesAtTheTimesOfItsWindow) {
  Rollout rollout = Draft();
  rollout.settings.window = {"2026-11-24T08:00", "2026-11-24T18:00", "UTC", std::nullopt, std::nullopt};
  rollout.settings.accept_unconfirmed = true;
  const auto created = Create(rollout);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->settings.window.open, At(8 * 60));
  now_ = At(8 * 60 - 1);
  ASSERT_TRUE(schedule_.RunDue().ok());
  EXPECT_EQ(State(), RolloutState::kDraft);
  now_ = At(8 * 60);
  ASSERT_TRUE(schedule_.RunDue().ok());
  EXPECT_EQ(State(), RolloutState::kOpen);
  // More time, in the window's zone.
  EXPECT_TRUE(HasReason(life_.Extend(kDistrict, NewKey(), "a", "r", "2026-11-24T07:00", "", "x").status(),
                        Reason::kFieldInvalid));
  ASSERT_TRUE(life_.Extend(kDistrict, NewKey(), "a", "r", "2026-11-24T19:00", "", "snow").ok());
  now_ = At(18 * 60);
  ASSERT_TRUE(schedule_.RunDue().ok());
  EXPECT_EQ(State(), RolloutState::kOpen);
  now_ = At(19 * 60);
  ASSERT_TRUE(schedule_.RunDue().ok());
  EXPECT_EQ(State(), RolloutState::kClosed);
  EXPECT_EQ(life_.ListLog(kDistrict, "a", "r", {1, ""})->at(0).cause.actor, "schedule");
}

TEST_F(RolloutLifeTest, ChangesADraftOnly) {
  ASSERT_TRUE(Create(Draft()).ok());
  Rollout changed = Draft();
  changed.title = "Autumn";
  changed.settings.included = {"oak"};
  const auto updated = rollouts_verb_.Update(kAdministrator, NewKey(), changed);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->title, "Autumn");
  EXPECT_EQ(updated->school_count, 1);
  EXPECT_EQ(updated->version, 2);
  EXPECT_THAT(updated->settings.languages, ::testing::ElementsAre("en"));
  changed.settings.included = {"ash"};
  EXPECT_TRUE(
      HasReason(rollouts_verb_.Update(kAdministrator, NewKey(), changed).status(), Reason::kOrganizationNotFound))
      << "ash is not under north";
  changed.settings.included = {"oak"};
  changed.settings.excluded = {"oak"};
  EXPECT_TRUE(HasReason(rollouts_verb_.Update(kAdministrator, NewKey(), changed).status(), Reason::kNoSchools));
  Rollout moved = Draft("r", "south");
  EXPECT_TRUE(HasReason(rollouts_verb_.Update(kDistrict, NewKey(), moved).status(), Reason::kOutOfScope))
      << "nobody moves a rollout out of the own scope";
  ASSERT_TRUE(Open().ok());
  changed.settings.excluded.clear();
  EXPECT_TRUE(HasReason(rollouts_verb_.Update(kAdministrator, NewKey(), changed).status(), Reason::kRolloutNotDraft));
}

TEST_F(RolloutLifeTest, RaisesLimitsButNeverLowersThem) {
  const auto refuses = [](const std::function<void(RolloutSettings&)>& change) {
    RolloutSettings settings;
    change(settings);
    return HasReason(CheckSettings(settings).status(), Reason::kFieldInvalid);
  };
  EXPECT_TRUE(refuses([](RolloutSettings& settings) { settings.limits.minimum_respondents = 9; }));
  EXPECT_TRUE(refuses([](RolloutSettings& settings) { settings.limits.minimum_respondents = 1'001; }));
  EXPECT_TRUE(refuses([](RolloutSettings& settings) { settings.limits.minimum_rate = 0.39; }));
  EXPECT_TRUE(refuses([](RolloutSettings& settings) { settings.limits.complete_rate = 1.01; }));
  EXPECT_FALSE(refuses([](RolloutSettings& settings) { settings.limits = {15, 0.5, 0.7}; }));
  EXPECT_TRUE(refuses([](RolloutSettings& settings) { settings.reminder_days = {7, 7}; }));
  EXPECT_TRUE(refuses([](RolloutSettings& settings) { settings.reminder_days = {0}; }));
  EXPECT_TRUE(refuses([](RolloutSettings& settings) { settings.reminder_days = {366}; }));
  EXPECT_FALSE(refuses([](RolloutSettings& settings) { settings.reminder_days = {}; }));
  EXPECT_TRUE(refuses([](RolloutSettings& settings) { settings.languages = {"en US"}; }));
  EXPECT_TRUE(refuses([](RolloutSettings& settings) { settings.channels = {Channel::kEmail, Channel::kEmail}; }));
}

TEST_F(RolloutLifeTest, TriesOutADraftWithoutChangingIt) {
  ASSERT_TRUE(Create(Draft()).ok());
  ASSERT_TRUE(life_.ConfirmHeadCounts(kPrincipal, NewKey(), "a", "r", {{"oak", 20}}).ok());
  const auto run = life_.RunDry(kDistrict, "a", "r");
  ASSERT_TRUE(run.ok()) << run.status();
  EXPECT_EQ(run->school_count, 2);
  EXPECT_EQ(run->confirmed_school_count, 1);
  EXPECT_EQ(run->channels.letter_count, 3);
  ASSERT_EQ(run->suppressions.size(), 3u);
  EXPECT_EQ(run->suppressions[0].schools.at(0).school, "elm");
  EXPECT_EQ(run->suppressions[0].suppressed_school_count, 1);
  EXPECT_EQ(run->suppressions[1].suppressed_school_count, 1) << "65% of 20 are 13";
  EXPECT_EQ(run->suppressions[2].suppressed_school_count, 1) << "50% of 20 are 10";
  EXPECT_EQ(run->problems.back().kind, ProblemKind::kDiffers);
  EXPECT_EQ(rollouts_.GetRollout("a", "r")->version, 1);
  EXPECT_EQ(Number("SELECT count(*) FROM invitation"), 0);
  EXPECT_TRUE(HasReason(life_.RunDry(kPrincipal, "a", "r").status(), Reason::kOutOfScope));
  ASSERT_TRUE(Open().ok());
  EXPECT_TRUE(HasReason(life_.RunDry(kDistrict, "a", "r").status(), Reason::kRolloutNotDraft));
}

TEST_F(RolloutLifeTest, LetsPrincipalsConfirmTheOwnSchool) {
  ASSERT_TRUE(Create(Draft()).ok());
  const auto confirm = [&](const auth::Caller& caller, const std::vector<HeadCountConfirmation>& confirmations) {
    return life_.ConfirmHeadCounts(caller, NewKey(), "a", "r", confirmations).status();
  };
  EXPECT_TRUE(confirm(kPrincipal, {{"oak", 2}}).ok());
  EXPECT_TRUE(HasReason(confirm(kPrincipal, {{"oak", 2}, {"elm", 1}}), Reason::kOutOfScope));
  EXPECT_TRUE(HasReason(confirm(kDeskClerk, {{"oak", 2}}), Reason::kOutOfScope));
  EXPECT_TRUE(HasReason(confirm(kDistrict, {}), Reason::kFieldInvalid));
  EXPECT_TRUE(HasReason(confirm(kDistrict, {{"oak", 1}, {"oak", 2}}), Reason::kFieldInvalid));
  EXPECT_TRUE(HasReason(confirm(kDistrict, {{"oak", -1}}), Reason::kFieldInvalid));
  EXPECT_TRUE(HasReason(confirm(kDistrict, {{"oak", kMaxTeachersOfSchool + 1}}), Reason::kFieldInvalid));
  EXPECT_TRUE(confirm(kDistrict, {{"oak", kMaxTeachersOfSchool}, {"elm", 0}}).ok());
  EXPECT_EQ(life_.ListHeadCounts(kPrincipal, "a", "r", false, {0, ""})->size(), 1u);
}

TEST_F(RolloutLifeTest, TracksThePaceInsideTheScope) {
  Rollout rollout = Draft();
  rollout.settings.window = {"", "2026-11-26T00:00", "UTC", std::nullopt, std::nullopt};
  ASSERT_TRUE(Create(rollout).ok());
  ASSERT_TRUE(life_.ConfirmHeadCounts(kDistrict, NewKey(), "a", "r", {{"oak", 40}, {"elm", 1}}).ok());
  ASSERT_TRUE(Open({}).ok());
  ASSERT_TRUE(Runs("UPDATE rollout SET open_time = '2026-11-24T00:00Z'"));
  ASSERT_TRUE(Runs("INSERT INTO submission_count VALUES ('a', 'r', 'oak', 0, 12)"));
  now_ = At(24 * 60);
  const auto track = life_.Track(kDistrict, *rollouts_.GetRollout("a", "r"));
  ASSERT_TRUE(track.ok()) << track.status();
  EXPECT_DOUBLE_EQ(*track->elapsed_share, 0.5);
  EXPECT_DOUBLE_EQ(*track->expected_response_rate, 0.325);
  ASSERT_EQ(track->organizations.size(), 1u);
  EXPECT_EQ(track->organizations[0].organization.organization, "north");
  EXPECT_EQ(track->organizations[0].submission_count, 12);
  EXPECT_EQ(track->organizations[0].behind_school_count, 2);
  ASSERT_EQ(track->schools.size(), 2u);
  EXPECT_TRUE(track->schools[0].gap.too_small) << "elm has one teacher";
  EXPECT_TRUE(track->schools[1].behind) << "12 of 40, where 13 are on pace";
  EXPECT_EQ(track->schools[1].gap.to_minimum, 0);
  EXPECT_EQ(track->schools[1].gap.to_rate, 4);
  const auto own = life_.Track(kPrincipal, *rollouts_.GetRollout("a", "r"));
  ASSERT_EQ(own->schools.size(), 1u);
  EXPECT_TRUE(own->organizations.empty());
}

TEST_F(RolloutLifeTest, CancelsWithAReason) {
  ASSERT_TRUE(Create(Draft()).ok());
  ASSERT_TRUE(Open().ok());
  EXPECT_TRUE(HasReason(life_.Cancel(kDistrict, NewKey(), "a", "r", "").status(), Reason::kFieldInvalid));
  EXPECT_TRUE(HasReason(life_.Cancel(kDistrict, NewKey(), "a", "r", std::string(kMaxReasonLength + 1, 'x')).status(),
                        Reason::kFieldInvalid));
  EXPECT_TRUE(HasReason(life_.Cancel(kDeskClerk, NewKey(), "a", "r", "x").status(), Reason::kOutOfScope));
  ASSERT_TRUE(life_.Cancel(kDistrict, NewKey(), "a", "r", std::string(kMaxReasonLength, 'x')).ok());
  EXPECT_EQ(State(), RolloutState::kCancelled);
}

TEST_F(RolloutLifeTest, TheDeskWorksInItsSchools) {
  ASSERT_TRUE(Create(Draft()).ok());
  ASSERT_TRUE(Open().ok());
  EXPECT_EQ(desk_.List(kDeskClerk, "a", "r", "oak", {9, ""})->size(), 2u);
  EXPECT_TRUE(HasReason(desk_.List(kDeskClerk, "a", "r", "elm", {9, ""}).status(), Reason::kOutOfScope));
  EXPECT_TRUE(HasReason(desk_.List(kPrincipal, "a", "r", "oak", {9, ""}).status(), Reason::kOutOfScope));
  const RequestKey key = NewKey();
  const auto reissued = desk_.Reissue(kDeskClerk, key, "a", "r", "oak", "p1", "lost");
  ASSERT_TRUE(reissued.ok()) << reissued.status();
  EXPECT_EQ(desk_.Reissue(kDeskClerk, key, "a", "r", "oak", "p1", "lost")->code, reissued->code);
  const std::string hash = HashCode(*ParseCode(reissued->code));
  EXPECT_EQ(rollouts_.FindInvitations({hash})->size(), 1u);
  EXPECT_TRUE(HasReason(desk_.Revoke(kDeskClerk, NewKey(), "a", "r", "oak", "p1", "").status(), Reason::kFieldInvalid));
  ASSERT_TRUE(desk_.Revoke(kDeskClerk, NewKey(), "a", "r", "oak", "p1", "left").ok());
  EXPECT_TRUE(rollouts_.FindInvitations({hash})->empty());
}

TEST_F(RolloutLifeTest, DownloadsLinksForAMailMerge) {
  ASSERT_TRUE(
      Runs("UPDATE person SET display_name = '=cmd(\"x\"), Jr', email = 'two@example.org'"
           " WHERE person = 'p2'"));
  ASSERT_TRUE(Create(Draft()).ok());
  std::string csv;
  const auto download = [&](const auth::Caller& caller, const std::string& school, const std::string& address) {
    csv.clear();
    return desk_.Download(caller, "a", "r", school, address, true, [&](const std::string& part) {
      csv += part;
      return true;
    });
  };
  EXPECT_TRUE(HasReason(download(kDistrict, "", "https://icap.example.org"), Reason::kRolloutNotOpen));
  ASSERT_TRUE(Open().ok());
  EXPECT_TRUE(HasReason(download(kDistrict, "", "icap.example.org"), Reason::kFieldInvalid));
  EXPECT_TRUE(HasReason(download(kPrincipal, "", "https://icap.example.org"), Reason::kOutOfScope));
  ASSERT_TRUE(download(kDeskClerk, "", "https://icap.example.org").ok());
  EXPECT_THAT(csv, HasSubstr("person,name,email,school,link\r\np1,One,,oak,https://icap.example.org/s/"));
  EXPECT_THAT(csv, HasSubstr("p2,\"'=cmd(\"\"x\"\"), Jr\",two@example.org,oak,https://icap.example.org/s/"));
  EXPECT_THAT(csv, Not(HasSubstr("p4"))) << "elm is not the desk's";
  EXPECT_EQ(desk_.List(kDeskClerk, "a", "r", "oak", {9, ""})->at(0).sent_day, "2026-11-24");
  ASSERT_TRUE(download(kDistrict, "elm", "https://icap.example.org").ok());
  EXPECT_THAT(csv, HasSubstr("p4"));
}

TEST_F(RolloutLifeTest, PurgesOnceADayWithTheLongestPeriodOfAllAgencies) {
  ASSERT_TRUE(organizations_.CreateAgency(NewKey(), {"b", "Other"}).ok());
  EXPECT_TRUE(HasReason(retention_.GetPolicy(kDistrict, "a").status(), Reason::kOutOfScope));
  const auto policy = retention_.GetPolicy(kAdministrator, "a");
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->size(), kRetentionDefaults.size());
  EXPECT_TRUE(retention_.GetPolicy(kProfileService, "a").ok()) << "deletes what it keeps itself";
  EXPECT_TRUE(HasReason(retention_.UpdatePolicy(kProfileService, NewKey(), "a", {}).status(), Reason::kOutOfScope));
  EXPECT_TRUE(HasReason(retention_.GetPolicy(kProfileService, "none").status(), Reason::kAgencyNotFound));
  const auto set = [&](const std::string& agency, DataKind kind, int days) {
    return retention_.UpdatePolicy(kAdministrator, NewKey(), agency, {{kind, days}}).status();
  };
  EXPECT_TRUE(HasReason(set("a", DataKind::kRequestLog, 6), Reason::kFieldInvalid));
  EXPECT_TRUE(HasReason(set("a", static_cast<DataKind>(99), 6), Reason::kFieldInvalid));
  EXPECT_TRUE(set("a", DataKind::kRequestLog, 7).ok());
  EXPECT_TRUE(set("b", DataKind::kRequestLog, 0).ok());
  const auto kept = retention_.RunPurge(kAdministrator, NewKey(), "a", true);
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_EQ(kept->kinds.size(), kRetentionDefaults.size() - 1) << "looks at profiles are another service's rows";
  for (const PurgedKind& kind : kept->kinds) {
    EXPECT_NE(kind.kind, DataKind::kProfileViews);
    if (kind.kind == DataKind::kRequestLog) {
      EXPECT_EQ(kind.days, 0) << "agency b keeps it for ever";
    }
  }
  ASSERT_TRUE(schedule_.RunDue().ok());
  ASSERT_TRUE(schedule_.RunDue().ok());
  EXPECT_EQ(retention_.ListPurges(kAdministrator, "a", {9, ""})->size(), 1u);
  now_ = At(25 * 60);
  ASSERT_TRUE(schedule_.RunDue().ok());
  EXPECT_EQ(retention_.ListPurges(kAdministrator, "a", {9, ""})->size(), 2u);
}

}  // namespace
}  // namespace icap::collection
