#include "services/collection/domain/roster_difference.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/collection/domain/roster_fixture_for_test.h"
#include "services/collection/domain/roster_organizations.h"
#include "services/collection/domain/roster_people.h"

namespace icap::collection {
namespace {

using roster::FileMode;

constexpr auto kActive = roster::Status::kActive;

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> Lines(const RosterDifference& difference) {
  std::vector<std::string> lines;
  for (const auto& change : difference.organizations) {
    lines.push_back(fmt::format("{} {} {}", static_cast<int>(change.kind), change.after.organization,
                                fmt::join(change.after.path, ">")));
  }
  for (const auto& change : difference.people) {
    lines.push_back(
        fmt::format("{} {} {}", static_cast<int>(change.kind), change.after.display_name, change.after.organization));
  }
  return lines;
}

std::vector<std::string> Codes(const RosterDifference& difference) {
  std::vector<std::string> codes;
  for (const auto& finding : difference.findings) codes.push_back(finding.code);
  return codes;
}

class Difference : public ::testing::Test {
 protected:
  RosterDifference Compare(const roster::Roster& package) {
    return CompareRoster(known_, package, "sis", policy_, "2026-11-24");
  }
  // Compares and takes the result as stored.
  RosterDifference Apply(const roster::Roster& package) {
    RosterDifference difference = Compare(package);
    TakeOver(difference, &known_);
    return difference;
  }

  RosterPolicy policy_;
  KnownRoster known_;
};

TEST_F(Difference, OfTheFirstPackageIsAllOfIt) {
  const RosterDifference difference = Apply(SmallPackage());
  EXPECT_THAT(Lines(difference),
              ElementsAre("1 st-x st-x", "1 r1 st-x>r1", "1 north st-x>r1>north", "1 south st-x>r1>south",
                          "1 ash st-x>r1>south>ash", "1 elm st-x>r1>north>elm", "1 oak st-x>r1>north>oak",
                          "1 Ann Lee oak", "1 Bob Ray elm", "1 Cy Fox ash"));
  EXPECT_THAT(difference.findings, IsEmpty());
  EXPECT_THAT(difference.matches, IsEmpty());
  EXPECT_TRUE(known_.people[0].teacher);
  EXPECT_FALSE(known_.people[2].teacher) << "principals are not asked";
}

TEST_F(Difference, OfTheSamePackageIsNothing) {
  Apply(SmallPackage());
  EXPECT_TRUE(Compare(SmallPackage()).IsEmpty());
  EXPECT_THAT(Guard(known_, SmallPackage(), "sis", Compare(SmallPackage()), policy_), IsEmpty());
}

TEST_F(Difference, CarriesASubtreeAlongWithWhatMoves) {
  Apply(SmallPackage());
  roster::Roster package = SmallPackage();
  package.organizations[2].parent_sourced_id = "st-X";
  EXPECT_THAT(Lines(Compare(package)),
              ElementsAre("3 north st-x>north", "6 elm st-x>north>elm", "6 oak st-x>north>oak"));
}

TEST_F(Difference, OfABulkFileTakesWhatItLeavesOutAsGone) {
  Apply(SmallPackage());
  roster::Roster package = SmallPackage();
  package.organizations.pop_back();
  package.people.pop_back();
  const RosterDifference difference = Apply(package);
  EXPECT_THAT(Lines(difference), ElementsAre("4 ash st-x>r1>south>ash", "4 Cy Fox ash"));
  EXPECT_THAT(Lines(Apply(SmallPackage())), ElementsAre("5 ash st-x>r1>south>ash", "5 Cy Fox ash"));
}

TEST_F(Difference, OfADeltaIsOnlyWhatItSays) {
  Apply(SmallPackage());
  roster::Roster package;
  package.organizations_mode = package.people_mode = FileMode::kDelta;
  package.organizations = {MakeOrganization("new", "school", "north")};
  package.people = {MakePerson("1", "Ann", "Lee", "new")};
  roster::Person gone = MakePerson("2", "Bob", "Ray", "elm");
  gone.status = roster::Status::kToBeDeleted;
  package.people.push_back(gone);
  EXPECT_THAT(Lines(Compare(package)), ElementsAre("1 new st-x>r1>north>new", "3 Ann Lee new", "4 Bob Ray elm"));
}

TEST_F(Difference, LeavesAnotherSourcesThingsAlone) {
  Apply(SmallPackage());
  roster::Roster empty;
  empty.organizations_mode = empty.people_mode = FileMode::kBulk;
  EXPECT_TRUE(CompareRoster(known_, empty, "other", policy_, "2026-11-24").IsEmpty());
}

TEST_F(Difference, NamesTheChainOfACycle) {
  roster::Roster package = SmallPackage();
  package.organizations.push_back(MakeOrganization("a", "region", "c"));
  package.organizations.push_back(MakeOrganization("b", "region", "a"));
  package.organizations.push_back(MakeOrganization("c", "region", "b"));
  const RosterDifference difference = Compare(package);
  ASSERT_THAT(Codes(difference), ElementsAre("ORGANIZATION_CYCLE"));
  EXPECT_EQ(difference.findings[0].severity, roster::Severity::kError);
  EXPECT_THAT(difference.findings[0].message, HasSubstr("a > c > b > a"));
}

TEST_F(Difference, FindsACycleThatADeltaMakesWithWhatIsStored) {
  Apply(SmallPackage());
  roster::Roster package;
  package.organizations_mode = FileMode::kDelta;
  package.organizations = {MakeOrganization("r1", "ext:region", "oak")};
  EXPECT_THAT(Codes(Compare(package)), Contains("ORGANIZATION_CYCLE"));
}

TEST_F(Difference, LeavesOrphansOutAndStoredOnesAsTheyAre) {
  Apply(SmallPackage());
  roster::Roster package = SmallPackage();
  package.organizations[5].parent_sourced_id = "nowhere";                        // elm
  package.organizations.push_back(MakeOrganization("kid", "school", "nobody"));  // new
  package.organizations.push_back(MakeOrganization("kids-team", "department", "kid"));
  package.people.push_back(MakePerson("9", "Di", "Kid", "kid"));
  const RosterDifference difference = Compare(package);
  EXPECT_TRUE(difference.IsEmpty());
  EXPECT_THAT(Codes(difference), ElementsAre("ORGANIZATION_ORPHAN", "ORGANIZATION_ORPHAN", "ORGANIZATION_ORPHAN",
                                             "PERSON_WITHOUT_ORGANIZATION"));
}

TEST_F(Difference, RefusesATreeThatIsTooDeep) {
  roster::Roster package;
  package.organizations_mode = FileMode::kBulk;
  for (size_t i = 0; i < kMaxRosterDepth; ++i) {
    package.organizations.push_back(
        MakeOrganization(fmt::format("n{}", i), "region", i == 0 ? "" : fmt::format("n{}", i - 1)));
  }
  EXPECT_THAT(Compare(package).findings, IsEmpty());
  package.organizations.push_back(MakeOrganization("deep", "school", fmt::format("n{}", kMaxRosterDepth - 1)));
  EXPECT_THAT(Codes(Compare(package)), ElementsAre("ORGANIZATION_TOO_DEEP"));
}

TEST_F(Difference, GivesIdentifiersThatAreAllowedAndFree) {
  roster::Roster package;
  package.organizations_mode = FileMode::kBulk;
  package.organizations = {MakeOrganization("A:1", "school", ""), MakeOrganization("a_1", "school", ""),
                           MakeOrganization("Taken", "school", ""), MakeOrganization("same", "school", ""),
                           MakeOrganization("odd", "ext:what", "")};
  known_.organizations = {{"taken", "Other", "district", "", {"taken"}, true},
                          {"same", "same", "school", "", {"same"}}};
  const RosterDifference difference = Compare(package);
  std::vector<std::string> ids;
  for (const auto& link : difference.organization_links) ids.push_back(link.organization);
  EXPECT_THAT(ids, ElementsAre(::testing::StartsWith("a-1-"), ::testing::StartsWith("a-1-"),
                               ::testing::StartsWith("taken-"), "same", "odd"));
  EXPECT_NE(ids[0], ids[1]);
  EXPECT_THAT(Codes(difference), ElementsAre("ORGANIZATION_TYPE_UNKNOWN"));
}

TEST_F(Difference, MapsTypesToKinds) {
  EXPECT_EQ(KindOfType("local"), "district");
  EXPECT_EQ(KindOfType("Department"), "team");
  EXPECT_EQ(KindOfType("national"), "region");
  EXPECT_EQ(KindOfType("galaxy"), "");
}

TEST_F(Difference, OfADeltaOfRolesKeepsTheRest) {
  Apply(SmallPackage());
  roster::Roster package;
  package.version = "1.2";
  package.people_mode = package.roles_mode = FileMode::kDelta;
  roster::Person record;
  record.sourced_id = "1";
  record.roles_only = true;
  record.roles = {{"", kActive, "elm", "teacher", false, "", ""}};
  package.people = {record};
  EXPECT_THAT(Lines(Compare(package)), IsEmpty()) << "a second role beside the one that decides";
  package.people[0].roles.push_back({"", roster::Status::kToBeDeleted, "oak", "teacher", false, "", ""});
  EXPECT_THAT(Lines(Compare(package)), ElementsAre("3 Ann Lee elm"));
}

// Guard.

roster::Roster WithPeople(int count) {
  roster::Roster package = SmallPackage();
  for (int i = 0; i < count; ++i) {
    package.people.push_back(MakePerson(fmt::format("t{}", i), fmt::format("T{}", i), fmt::format("F{}", i), "oak"));
  }
  return package;
}

TEST_F(Difference, IsGuardedBeyondTenPercentOfADistrict) {
  Apply(WithPeople(18));  // 20 in north
  roster::Roster two_less = WithPeople(16);
  EXPECT_THAT(Guard(known_, two_less, "sis", Compare(two_less), policy_), IsEmpty());
  roster::Roster three_less = WithPeople(15);
  EXPECT_THAT(Guard(known_, three_less, "sis", Compare(three_less), policy_),
              ElementsAre(HasSubstr("(north) would lose 3 of its 20 people, more than 10%")));
  policy_.max_removed_percent = 15;
  EXPECT_THAT(Guard(known_, three_less, "sis", Compare(three_less), policy_), IsEmpty());
}

TEST_F(Difference, IsGuardedForSchoolsAndNotForWhoMoves) {
  Apply(SmallPackage());
  roster::Roster package = SmallPackage();
  package.people[0].roles[0].organization_sourced_id = "ash";
  package.people[1].roles[0].organization_sourced_id = "ash";
  EXPECT_THAT(Guard(known_, package, "sis", Compare(package), policy_), IsEmpty());
  package.organizations.pop_back();  // ash
  EXPECT_THAT(Guard(known_, package, "sis", Compare(package), policy_),
              ElementsAre(HasSubstr("(south) would lose 1 of its 1 schools")));
}

TEST_F(Difference, IsGuardedForEmptyFiles) {
  Apply(SmallPackage());
  roster::Roster package = SmallPackage();
  package.people.clear();
  EXPECT_THAT(Guard(known_, package, "sis", Compare(package), policy_), Contains(HasSubstr("file of people is empty")));
  package.organizations.clear();
  EXPECT_THAT(Guard(known_, package, "sis", Compare(package), policy_),
              Contains(HasSubstr("file of organizations is empty")));
}

// Who is one person.

TEST_F(Difference, JoinsRecordsOfOnePersonAndLetsThePrimaryRoleDecide) {
  roster::Roster package = SmallPackage();
  package.people = {MakePerson("501_1", "Ann", "Lee", "elm"), MakePerson("501_2", "Ann", "Lee", "oak")};
  package.people[1].roles[0].primary = true;
  const RosterDifference difference = Apply(package);
  ASSERT_THAT(difference.people, SizeIs(1));
  EXPECT_EQ(difference.people[0].after.organization, "oak");
  EXPECT_THAT(difference.people[0].note, HasSubstr("also at elm; the primary role decides"));
  EXPECT_EQ(difference.joined_record_count, 1);
  EXPECT_TRUE(Compare(package).IsEmpty());
  // One of the two ids goes; the person stays, at the other school.
  package.people.pop_back();
  EXPECT_THAT(Lines(Apply(package)), ElementsAre("3 Ann Lee elm"));
}

TEST_F(Difference, KeepsThePersonOfARekeyedRecord) {
  Apply(SmallPackage());
  const std::string person = known_.people[0].person;
  roster::Roster package = SmallPackage();
  package.people[0].sourced_id = "uuid-1";
  package.people[0].legacy_ids = {"1"};
  const RosterDifference difference = Apply(package);
  EXPECT_THAT(difference.people, IsEmpty());
  EXPECT_THAT(difference.person_links, SizeIs(2));  // the new id, and the old one that is gone
  for (const PersonLink& link : difference.person_links) EXPECT_EQ(link.person, person);
  EXPECT_TRUE(Compare(package).IsEmpty());
}

TEST_F(Difference, KeepsPeopleWhoShareAMailboxApart) {
  roster::Roster package = SmallPackage();
  package.people[0].email = package.people[1].email = "office@x.org";
  package.people[1].roles[0].organization_sourced_id = "oak";
  const RosterDifference difference = Compare(package);
  EXPECT_THAT(difference.people, SizeIs(3));
  EXPECT_THAT(difference.matches, IsEmpty());
}

TEST_F(Difference, AsksAHumanAndDoesAsDecided) {
  roster::Roster package = SmallPackage();
  package.people.push_back(MakePerson("9", "Ann", "Lee", "elm"));
  RosterDifference difference = Compare(package);
  ASSERT_THAT(difference.matches, SizeIs(1));
  EXPECT_EQ(difference.matches[0].left_key, "sis/1");
  EXPECT_EQ(difference.matches[0].right_key, "sis/9");
  EXPECT_THAT(difference.people, SizeIs(4)) << "until then they are two";
  known_.decisions = {{"sis/1", "sis/9", true}};
  difference = Compare(package);
  EXPECT_THAT(difference.matches, IsEmpty());
  EXPECT_THAT(difference.people, SizeIs(3));
  known_.decisions = {{"sis/1", "sis/9", false}};
  difference = Compare(package);
  EXPECT_THAT(difference.matches, IsEmpty());
  EXPECT_THAT(difference.people, SizeIs(4));
}

TEST_F(Difference, NeverJoinsAgainstADecisionThroughAThirdRecord) {
  roster::Roster package = SmallPackage();
  package.people = {MakePerson("1", "Ann", "Lee", "oak"), MakePerson("2", "Ann", "Lee", "elm"),
                    MakePerson("3", "Ann", "Lee", "ash")};
  package.people[0].identifier = package.people[2].identifier = "E1";
  package.people[1].email = package.people[2].email = "ann@x.org";
  EXPECT_THAT(Compare(package).people, SizeIs(1));
  known_.decisions = {{"sis/1", "sis/2", false}};
  EXPECT_THAT(Compare(package).people, SizeIs(2));
}

TEST_F(Difference, DoesNotJoinTwoStoredPeopleButSaysSo) {
  Apply(SmallPackage());
  roster::Roster package = SmallPackage();
  package.people[1].given_name = "Ann", package.people[1].family_name = "Lee";
  package.people.push_back(MakePerson("9", "Ann", "Lee", "oak"));
  package.people[3].legacy_ids = {"1", "2"};
  known_.person_links[1].given_name = "Ann", known_.person_links[1].family_name = "Lee";
  EXPECT_THAT(Codes(Compare(package)), Contains("PERSON_FITS_TWO"));
}

TEST_F(Difference, AsksAboutSomeoneWhomNoRosterHasNamed) {
  roster::Roster package = SmallPackage();
  Apply(package);
  known_.people.push_back({"by-hand", "oak", "Eve Day", "", true, true, false});
  package.people.push_back(MakePerson("9", "Eve", "Day", "oak"));
  RosterDifference difference = Compare(package);
  ASSERT_THAT(difference.matches, SizeIs(1));
  EXPECT_EQ(difference.matches[0].right_person, "by-hand");
  known_.decisions = {{"person/by-hand", "sis/9", true}};
  difference = Compare(package);
  EXPECT_THAT(difference.people, IsEmpty());
  ASSERT_THAT(difference.person_links, SizeIs(1));
  EXPECT_EQ(difference.person_links[0].person, "by-hand");
}

TEST_F(Difference, TakesRolesThatHoldToday) {
  roster::Roster package = SmallPackage();
  package.people[0].roles = {{"", kActive, "oak", "teacher", true, "2020-08-01", "2026-06-30"},
                             {"", kActive, "elm", "teacher", false, "2026-08-01", ""},
                             {"", kActive, "ash", "teacher", true, "2027-08-01", ""}};
  EXPECT_THAT(Lines(Compare(package)), Contains("1 Ann Lee elm"));
}

TEST_F(Difference, DoesNotAskALeaderWhoAlsoTeaches) {
  roster::Roster package = SmallPackage();
  package.people[0].roles = {{"", kActive, "elm", "teacher", false, "", ""},
                             {"", kActive, "oak", "principal", true, "", ""}};
  const RosterDifference difference = Compare(package);
  EXPECT_EQ(difference.people[0].after.organization, "oak");
  EXPECT_FALSE(difference.people[0].after.teacher);
}

TEST_F(Difference, IgnoresAMailboxThatTooManyShare) {
  roster::Roster package = SmallPackage();
  for (size_t i = 0; i <= kMaxSharers; ++i) {
    package.people.push_back(MakePerson(fmt::format("x{}", i), "Sam", "Same", "oak"));
    package.people.back().email = "staff@x.org";
    package.people.back().identifier = fmt::format("E{}", i + 1);
  }
  const RosterDifference difference = Compare(package);
  EXPECT_THAT(Codes(difference), ElementsAre("MAILBOX_SHARED"));
  EXPECT_THAT(difference.people, SizeIs(3 + kMaxSharers + 1));
}

}  // namespace
}  // namespace icap::collection
