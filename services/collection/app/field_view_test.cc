#include "services/collection/app/field_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/common/base/error.h"

namespace icap::collection {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr FieldView kState = {.manages = true};
constexpr FieldView kDistrict = {.manages = true, .sees_evidence = true};
constexpr FieldView kSecondAtWork = {.rater = FieldRater::kSecond};
constexpr FieldView kSecondDone = {.rater = FieldRater::kSecond, .part_complete = true};

FieldSession Session() {
  FieldSession session;
  session.key = {"a", "r", "oak", "f"};
  session.path = {"north", "oak"};
  session.participants = {{1, "p1", "One"}};
  session.assignments = {{FieldRater::kFirst, "anna", {}, {}, std::nullopt},
                         {FieldRater::kSecond, "ben", {}, {}, std::nullopt}};
  return session;
}

FieldRecordVersion Version(FieldRater rater, FieldRecordKind kind, int64_t version, int64_t number) {
  FieldRecordVersion record;
  record.rater = rater;
  record.record_id = kind == FieldRecordKind::kNote ? "note" : "rating-x";
  record.version = version;
  record.content.kind = kind;
  record.change_number = number;
  return record;
}

FieldSessionRecords Records() {
  return {{Version(FieldRater::kFirst, FieldRecordKind::kNote, 1, 1),
           Version(FieldRater::kFirst, FieldRecordKind::kNote, 2, 3),
           Version(FieldRater::kFirst, FieldRecordKind::kRating, 1, 2),
           Version(FieldRater::kSecond, FieldRecordKind::kRating, 1, 4)},
          {},
          4};
}

TEST(ViewOf, FollowsRoleScopeAndAssignment) {
  const auto view = [](const std::string& account, auth::Role role, const std::string& scope) {
    return ViewOf({account, {{role, scope}}}, Session());
  };
  const std::string oak = "agencies/a/organizations/oak";
  EXPECT_TRUE(view("x", auth::Role::kDistrictSupervisor, "agencies/a/organizations/north").sees_evidence);
  EXPECT_FALSE(MaySee(view("x", auth::Role::kDistrictSupervisor, "agencies/a/organizations/south")));
  EXPECT_TRUE(view("x", auth::Role::kStateAdministrator, "agencies/a").manages);
  EXPECT_FALSE(view("x", auth::Role::kStateAdministrator, "agencies/a").sees_evidence);
  EXPECT_EQ(view("ben", auth::Role::kFacilitator, oak).rater, FieldRater::kSecond);
  EXPECT_FALSE(MaySee(view("eve", auth::Role::kFacilitator, oak)));
  EXPECT_FALSE(MaySee(view("ben", auth::Role::kFacilitator, "agencies/a/organizations/elm")));
  for (const auth::Role role : {auth::Role::kPrincipal, auth::Role::kAnalyst, auth::Role::kAuditor}) {
    EXPECT_FALSE(MaySee(view("ben", role, "agencies/a"))) << auth::RoleName(role);
  }
}

TEST(SessionFor, TakesOutWhatIsNotTheCallers) {
  EXPECT_THAT(SessionFor(kState, Session()).participants, IsEmpty());
  EXPECT_THAT(SessionFor(kState, Session()).assignments, SizeIs(2));
  EXPECT_THAT(SessionFor(kDistrict, Session()).participants, SizeIs(1));
  const FieldSession own = SessionFor(kSecondAtWork, Session());
  EXPECT_THAT(own.participants, SizeIs(1));
  ASSERT_THAT(own.assignments, SizeIs(1));
  EXPECT_EQ(own.assignments[0].account, "ben");
}

TEST(WithoutPeople, LeavesNothingToComputeThemFrom) {
  FieldDraw draw;
  draw.seed = "seed";
  draw.drawn = {{{1, "p1", "One"}, false, "f", "on leave", "carl"}};
  draw = WithoutPeople(draw);
  EXPECT_EQ(draw.seed, "");
  EXPECT_EQ(draw.drawn[0].participant.person, "");
  EXPECT_EQ(draw.drawn[0].participant.display_name, "");
  EXPECT_EQ(draw.drawn[0].replaced_reason, "");
}

TEST(RecordsFor, HidesTheOtherRatersRatingsUntilTheOwnPartIsComplete) {
  EXPECT_THAT(RecordsFor(kState, Records(), 0), IsEmpty());
  EXPECT_THAT(RecordsFor(kDistrict, Records(), 0), SizeIs(3));
  EXPECT_THAT(RecordsFor(kSecondAtWork, Records(), 0), SizeIs(2));
  EXPECT_THAT(RecordsFor(kSecondDone, Records(), 0), SizeIs(3));
  // A supervisor who is also a rater is a rater first.
  FieldView both = kDistrict;
  both.rater = FieldRater::kSecond;
  EXPECT_THAT(RecordsFor(both, Records(), 0), SizeIs(2));
}

TEST(RecordsFor, GivesTheLatestVersionAndWhatChangedSince) {
  const auto all = RecordsFor(kDistrict, Records(), 0);
  EXPECT_EQ(all[0].head.version, 2);
  EXPECT_THAT(all[0].earlier, SizeIs(1));
  EXPECT_THAT(RecordsFor(kDistrict, Records(), 2), SizeIs(2));
  EXPECT_THAT(RecordsFor(kDistrict, Records(), 4), IsEmpty());
  FieldSessionRecords settled = Records();
  FieldConflict conflict;
  conflict.record_id = "note";
  conflict.change_number = 5;
  conflict.settled_version = 2;
  settled.conflicts = {conflict};
  const auto changed = RecordsFor(kDistrict, settled, 4);
  ASSERT_THAT(changed, SizeIs(1));
  EXPECT_THAT(changed[0].conflicts, IsEmpty());
}

TEST(FieldCursor, StartsAnewWhenCompletingShowsMore) {
  const std::string cursor = MakeFieldCursor(kSecondAtWork, 7);
  EXPECT_EQ(*ReadFieldCursor(kSecondAtWork, cursor), 7);
  EXPECT_EQ(*ReadFieldCursor(kSecondDone, cursor), 0);
  EXPECT_EQ(*ReadFieldCursor(kSecondAtWork, ""), 0);
  EXPECT_EQ(MakeFieldCursor(kDistrict, 7), "");
  for (const std::string wrong : {"7", "r", "rx", "r7 ", "q7"}) {
    EXPECT_TRUE(HasReason(ReadFieldCursor(kSecondAtWork, wrong).status(), Reason::kFieldInvalid)) << wrong;
  }
}

}  // namespace
}  // namespace icap::collection
