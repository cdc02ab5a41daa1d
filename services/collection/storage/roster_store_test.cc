#include "services/collection/storage/roster_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "services/collection/domain/roster_difference.h"
#include "services/collection/domain/roster_fixture_for_test.h"
#include "services/collection/storage/collection_for_test.h"
#include "services/collection/storage/person_identity_store.h"
#include "services/collection/storage/retention_store.h"

namespace icap::collection {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class RosterStoreTest : public CollectionForTest {
 protected:
  RosterStoreTest() { EXPECT_TRUE(organizations_.CreateAgency(NewKey(), {"a", "Agency"}).ok()); }

  std::string NewImport() {
    RosterImport import;
    import.agency = "a";
    import.import = NewUuid(SystemRandom());
    import.source = "sis";
    import.creator = "ann";
    const auto created = rosters_.CreateImport(NewKey(), import);
    EXPECT_TRUE(created.ok()) << created.status();
    return import.import;
  }

  StagedRoster Compared(const roster::Roster& package) {
    const auto snapshot = rosters_.ReadRoster("a");
    EXPECT_TRUE(snapshot.ok()) << snapshot.status();
    StagedRoster staged;
    staged.version = snapshot->version;
    staged.difference = CompareRoster(snapshot->known, package, "sis", snapshot->policy, "2026-11-24");
    staged.findings = staged.difference.findings;
    return staged;
  }

  absl::StatusOr<RosterImport> Approve(const std::string& import, const std::string& reason = "", bool apart = false) {
    return rosters_.Approve(NewKey(), "a", import, "ben", reason, apart);
  }

  // From the package to the stored roster.
  void Import(const roster::Roster& package) {
    const std::string import = NewImport();
    const auto staged = rosters_.Stage(NewKey(), "a", import, Compared(package));
    ASSERT_TRUE(staged.ok()) << staged.status();
    ASSERT_TRUE(Approve(import, "", true).ok());
    const auto applied = rosters_.Apply(NewKey(), "a", import);
    ASSERT_TRUE(applied.ok()) << applied.status();
  }

  std::string Text(const std::string& sql) {
    return *database().TransactFor<std::string>([&](pqxx::work& transaction) -> absl::StatusOr<std::string> {
      return transaction.exec1(sql)[0].as<std::string>();
    });
  }
  std::string PersonOf(const std::string& sourced_id) {
    return Text("SELECT person FROM person_link WHERE sourced_id = '" + sourced_id + "'");
  }

  // Nothing has been done with any import since this day.
  void LeaveImports(const std::string& day) {
    ASSERT_TRUE(Runs("UPDATE roster_import SET change_time = '" + day + "T12:00Z'"));
  }
  // Rows of imports that a purge of 2026-11-24 finds older than ten days.
  int64_t Purge(bool dry_run = false) {
    const Timestamp noon{std::chrono::seconds(1'795'521'600)};
    const auto purge = retention_.RunPurge(NewKey(), "a", {{DataKind::kRosterImports, 10}}, dry_run, "root", noon);
    EXPECT_TRUE(purge.ok()) << purge.status();
    return purge.ok() ? purge->kinds.at(0).row_count : -1;
  }
  int Imports() { return Number("SELECT count(*) FROM roster_import"); }

  PostgresRosterStore rosters_{database()};
  PostgresPersonIdentityStore identities_{database()};
  PostgresRetentionStore retention_{database()};
};

TEST_F(RosterStoreTest, KeepsThePackageInPieces) {
  const std::string import = NewImport();
  EXPECT_TRUE(HasReason(rosters_.ReadPackage("a", import).status(), Reason::kFieldInvalid));
  EXPECT_EQ(*rosters_.AddChunk(NewKey(), "a", import, 1, std::string("d\0f", 3)), 3);
  EXPECT_TRUE(HasReason(rosters_.ReadPackage("a", import).status(), Reason::kFieldInvalid)) << "piece 0 is missing";
  EXPECT_EQ(*rosters_.AddChunk(NewKey(), "a", import, 0, "abc"), 6);
  EXPECT_EQ(*rosters_.AddChunk(NewKey(), "a", import, 0, "abc"), 6);
  EXPECT_EQ(*rosters_.ReadPackage("a", import), std::string("abcd\0f", 6));
  EXPECT_TRUE(HasReason(rosters_.AddChunk(NewKey(), "a", "other", 0, "x").status(), Reason::kRosterImportNotFound));
  ASSERT_TRUE(rosters_.Cancel(NewKey(), "a", import).ok());
  EXPECT_EQ(Number("SELECT count(*) FROM roster_chunk"), 0);
  EXPECT_TRUE(HasReason(rosters_.AddChunk(NewKey(), "a", import, 2, "x").status(), Reason::kRosterImportState));
}

TEST_F(RosterStoreTest, ReadsBackWhatItApplied) {
  roster::Roster package = SmallPackage();
  package.people[0].email = "ann@x.org";
  package.people[0].legacy_ids = {"quote \" and \\", "tab\tand, comma"};
  package.organizations[4].name = "Oak \"High\" \\ School\t, O’Neil";
  Import(package);
  EXPECT_TRUE(Compared(package).difference.IsEmpty());
  EXPECT_EQ(organizations_.GetOrganization("a", "oak")->title, package.organizations[4].name);
  EXPECT_THAT(organizations_.GetOrganization("a", "oak")->path, ElementsAre("st-x", "r1", "north", "oak"));
  for (const char* table : {"roster_change", "roster_person_link", "roster_organization_link", "roster_chunk"}) {
    EXPECT_EQ(Number(std::string("SELECT count(*) FROM ") + table), 0) << table;
  }
}

TEST_F(RosterStoreTest, KeepsAnEmailInThePersonOnly) {
  roster::Roster package = SmallPackage();
  package.people[0].email = "ann.secret@x.org";
  Import(package);
  EXPECT_EQ(Number("SELECT count(*) FROM person WHERE email = 'ann.secret@x.org'"), 1);
  for (const char* table : {"person_link", "roster_import", "roster_change", "roster_finding", "request"}) {
    EXPECT_EQ(Number(fmt::format("SELECT count(*) FROM {0} WHERE {0}::text LIKE '%ann.secret%'", table)), 0) << table;
  }
}

TEST_F(RosterStoreTest, LetsOneImportWaitAtATime) {
  const std::string first = NewImport();
  const std::string second = NewImport();
  ASSERT_TRUE(rosters_.Stage(NewKey(), "a", first, Compared(SmallPackage())).ok());
  EXPECT_TRUE(HasReason(rosters_.Stage(NewKey(), "a", second, Compared(SmallPackage())).status(),
                        Reason::kRosterImportWaiting));
  ASSERT_TRUE(rosters_.Cancel(NewKey(), "a", first).ok());
  EXPECT_EQ(Number("SELECT count(*) FROM roster_change"), 0);
  EXPECT_TRUE(rosters_.Stage(NewKey(), "a", second, Compared(SmallPackage())).ok());
}

TEST_F(RosterStoreTest, RefusesWhatWasStagedAgainstAnOlderRoster) {
  const std::string import = NewImport();
  ASSERT_TRUE(rosters_.Stage(NewKey(), "a", import, Compared(SmallPackage())).ok());
  ASSERT_TRUE(organizations_.CreateOrganizations(NewKey(), "a", {{"a", "new", "New", "district", ""}}).ok());
  EXPECT_TRUE(rosters_.GetImport("a", import)->stale);
  EXPECT_TRUE(HasReason(Approve(import).status(), Reason::kRosterImportStale));
  ASSERT_TRUE(rosters_.Stage(NewKey(), "a", import, Compared(SmallPackage())).ok());
  ASSERT_TRUE(Approve(import).ok());
  ASSERT_TRUE(organizations_.CreatePeople(NewKey(), "a", {{"a", "p", "new", "P", true}}).ok());
  EXPECT_TRUE(HasReason(rosters_.Apply(NewKey(), "a", import).status(), Reason::kRosterImportStale));
  EXPECT_EQ(Number("SELECT count(*) FROM organization"), 1);
}

TEST_F(RosterStoreTest, NeedsApprovalAndRecordsWhoGaveIt) {
  const std::string import = NewImport();
  StagedRoster staged = Compared(SmallPackage());
  staged.state = ImportState::kGuarded;
  staged.guards = {"Too much."};
  ASSERT_TRUE(rosters_.Stage(NewKey(), "a", import, staged).ok());
  EXPECT_TRUE(HasReason(rosters_.Apply(NewKey(), "a", import).status(), Reason::kRosterImportState));
  EXPECT_TRUE(HasReason(Approve(import).status(), Reason::kRosterGuarded));
  const auto approved = Approve(import, "the school is closed");
  ASSERT_TRUE(approved.ok()) << approved.status();
  EXPECT_EQ(approved->approver, "ben");
  EXPECT_EQ(approved->override_reason, "the school is closed");
  const RequestKey key = NewKey();
  ASSERT_TRUE(rosters_.Apply(key, "a", import).ok());
  EXPECT_EQ(rosters_.Apply(key, "a", import)->state, ImportState::kApplied) << "a repeated request";
  EXPECT_TRUE(HasReason(rosters_.Cancel(NewKey(), "a", import).status(), Reason::kRosterImportState));
}

TEST_F(RosterStoreTest, WaitsForMatchesAndRemembersDecisions) {
  roster::Roster package = SmallPackage();
  package.people.push_back(MakePerson("9", "Ann", "Lee", "elm"));
  const std::string import = NewImport();
  ASSERT_TRUE(rosters_.Stage(NewKey(), "a", import, Compared(package)).ok());
  EXPECT_TRUE(HasReason(Approve(import).status(), Reason::kRosterMatchesOpen));
  const auto matches = rosters_.ListMatches("a", import, {9, ""});
  ASSERT_THAT(*matches, SizeIs(1));
  ASSERT_TRUE(rosters_.ResolveMatch(NewKey(), "a", import, 1, true, "ben", "known").ok());
  EXPECT_TRUE(HasReason(rosters_.ResolveMatch(NewKey(), "a", import, 2, true, "b", "x").status(),
                        Reason::kPersonMatchNotFound));
  EXPECT_TRUE(HasReason(Approve(import).status(), Reason::kRosterImportStale));
  ASSERT_TRUE(rosters_.Stage(NewKey(), "a", import, Compared(package)).ok());
  ASSERT_TRUE(Approve(import).ok());
  ASSERT_TRUE(rosters_.Apply(NewKey(), "a", import).ok());
  EXPECT_EQ(PersonOf("1"), PersonOf("9"));
  EXPECT_EQ(Number("SELECT count(*) FROM person"), 3);
}

TEST_F(RosterStoreTest, ListsChangesByKindAndPlace) {
  Import(SmallPackage());
  roster::Roster package = SmallPackage();
  package.organizations[5].parent_sourced_id = "south";  // elm
  package.organizations[4].name = "Oak Hill";
  package.people[1].family_name = "Roy";
  const std::string import = NewImport();
  ASSERT_TRUE(rosters_.Stage(NewKey(), "a", import, Compared(package)).ok());
  const auto ids = [&](std::optional<ChangeKind> kind, const std::string& under, const Page& page) {
    std::vector<std::string> found;
    const auto changes = rosters_.ListChanges("a", import, kind, under, page);
    for (const RosterChange& change : *changes) found.push_back(change.title);
    return found;
  };
  EXPECT_THAT(ids(std::nullopt, "", {9, ""}), ElementsAre("elm", "Oak Hill", "Bob Roy"));
  EXPECT_THAT(ids(std::nullopt, "", {1, "1"}), ElementsAre("Oak Hill"));
  EXPECT_THAT(ids(ChangeKind::kMoved, "", {9, ""}), ElementsAre("elm"));
  EXPECT_THAT(ids(std::nullopt, "south", {9, ""}), ElementsAre("elm", "Bob Roy")) << "where it will be";
  EXPECT_THAT(ids(std::nullopt, "north", {9, ""}), ElementsAre("elm", "Oak Hill", "Bob Roy")) << "where it is";
}

TEST_F(RosterStoreTest, KeepsTheSnapshotOfARolloutWhenASchoolMovesOrIsGone) {
  Import(SmallPackage());
  ASSERT_TRUE(instruments_.CreateRevision(NewKey(), RevisionWith("source")).ok());
  ASSERT_TRUE(rollouts_.CreateRollout(NewKey(), Draft("r", "r1"), kCause).ok());
  roster::Roster package = SmallPackage();
  package.organizations[4].parent_sourced_id = "south";  // oak
  package.organizations.pop_back();                      // ash
  package.people.pop_back();
  Import(package);
  EXPECT_THAT(organizations_.GetOrganization("a", "oak")->path, ElementsAre("st-x", "r1", "south", "oak"));
  EXPECT_FALSE(organizations_.GetOrganization("a", "ash")->active);
  EXPECT_EQ(Text("SELECT path::text FROM rollout_school WHERE school = 'oak'"), "{st-x,r1,north,oak}");
  EXPECT_EQ(rollouts_.GetRollout("a", "r")->school_count, 3);
  ASSERT_TRUE(rollouts_.CreateRollout(NewKey(), Draft("r2", "r1"), kCause).ok());
  EXPECT_EQ(rollouts_.GetRollout("a", "r2")->school_count, 2) << "what is gone is not asked again";
}

TEST_F(RosterStoreTest, MergesAndTakesItBack) {
  Import(SmallPackage());
  const std::string ann = PersonOf("1"), bob = PersonOf("2");
  IdentityChange change{"a", NewUuid(SystemRandom()), IdentityChangeKind::kMerge, bob, ann, {}, "ben", "married", {}};
  const RequestKey key = NewKey();
  ASSERT_TRUE(identities_.Merge(key, change).ok());
  EXPECT_TRUE(identities_.Merge(key, change).ok()) << "a repeated request";
  EXPECT_EQ(PersonOf("2"), ann);
  EXPECT_EQ(Number("SELECT count(*) FROM person WHERE active AND teacher"), 1);
  EXPECT_TRUE(Compared(SmallPackage()).difference.IsEmpty()) << "the next import does not undo it";
  IdentityChange again = change;
  again.change = "other";
  EXPECT_TRUE(HasReason(identities_.Merge(NewKey(), again).status(), Reason::kPersonNotFound));

  const auto undone = identities_.Undo(NewKey(), "a", change.change, "eve", "a mistake");
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_EQ(undone->undo_actor, "eve");
  EXPECT_EQ(PersonOf("2"), bob);
  EXPECT_EQ(Number("SELECT count(*) FROM person WHERE active AND teacher"), 2);
  EXPECT_TRUE(Compared(SmallPackage()).difference.IsEmpty());
  EXPECT_TRUE(
      HasReason(identities_.Undo(NewKey(), "a", change.change, "eve", "x").status(), Reason::kPersonChangeOvertaken));
  EXPECT_TRUE(HasReason(identities_.Undo(NewKey(), "a", "none", "eve", "x").status(), Reason::kPersonChangeNotFound));
  EXPECT_THAT(*identities_.List("a", {9, ""}), SizeIs(1));
}

TEST_F(RosterStoreTest, SplitsAndTakesItBack) {
  roster::Roster package = SmallPackage();
  package.people[1] = MakePerson("2", "Ann", "Lee", "elm");
  package.people[0].identifier = package.people[1].identifier = "E1";
  Import(package);
  const std::string ann = PersonOf("1");
  ASSERT_EQ(PersonOf("2"), ann);
  IdentityChange change{"a", "c1", IdentityChangeKind::kSplit, ann, "pnew", {{"sis", "2"}}, "ben", "two", {}};
  ASSERT_TRUE(identities_.Split(NewKey(), change).ok());
  EXPECT_EQ(PersonOf("2"), "pnew");
  EXPECT_EQ(Text("SELECT organization FROM person WHERE person = 'pnew' AND active AND teacher"), "elm");
  EXPECT_TRUE(Compared(package).difference.IsEmpty()) << "the next import does not undo it";
  IdentityChange all{"a", "c2", IdentityChangeKind::kSplit, ann, "pnew2", {{"sis", "1"}}, "ben", "two", {}};
  EXPECT_TRUE(HasReason(identities_.Split(NewKey(), all).status(), Reason::kPersonNotDivisible));
  ASSERT_TRUE(identities_.Undo(NewKey(), "a", "c1", "eve", "one after all").ok());
  EXPECT_EQ(PersonOf("2"), ann);
  EXPECT_TRUE(Compared(package).difference.IsEmpty());
}

TEST_F(RosterStoreTest, GivesUpAnImportThatWasLeftWaitingWithAllThatLiesStaged) {
  roster::Roster package = SmallPackage();
  package.people[0].email = "ann.secret@x.org";
  package.people.push_back(MakePerson("9", "Ann", "Lee", "elm"));  // a match that waits for a decision
  const std::string import = NewImport();
  ASSERT_TRUE(rosters_.AddChunk(NewKey(), "a", import, 0, "ann.secret@x.org").ok());
  StagedRoster staged = Compared(package);
  staged.findings = {{roster::Severity::kRepaired, "EMAIL_CASE", {}, "email", "ann.secret@x.org"}};
  ASSERT_TRUE(rosters_.Stage(NewKey(), "a", import, staged).ok());
  LeaveImports("2026-11-14");
  EXPECT_EQ(Purge(), 0) << "ten days";
  LeaveImports("2026-11-13");
  const int64_t rows = Purge(true);
  EXPECT_GT(rows, 7);
  EXPECT_EQ(Imports(), 1) << "a dry run";
  EXPECT_EQ(Purge(), rows);
  for (const char* table : {"roster_import", "roster_chunk", "roster_finding", "roster_change", "roster_person_link",
                            "roster_organization_link", "person_match"}) {
    EXPECT_EQ(Number(std::string("SELECT count(*) FROM ") + table), 0) << table;
  }
  EXPECT_TRUE(HasReason(Approve(import).status(), Reason::kRosterImportNotFound));
  EXPECT_TRUE(rosters_.Stage(NewKey(), "a", NewImport(), Compared(package)).ok()) << "nothing waits any more";
}

TEST_F(RosterStoreTest, KeepsTheLastAppliedImportOfEachSourceAndDeletesTheOthersThatEnded) {
  Import(SmallPackage());
  roster::Roster package = SmallPackage();
  package.people[1].family_name = "Roy";
  Import(package);
  const std::string last = Text("SELECT import FROM roster_import ORDER BY apply_time DESC LIMIT 1");
  StagedRoster refused;
  refused.state = ImportState::kRefused;
  ASSERT_TRUE(rosters_.Stage(NewKey(), "a", NewImport(), refused).ok());
  StagedRoster unchanged;
  unchanged.state = ImportState::kUnchanged;
  ASSERT_TRUE(rosters_.Stage(NewKey(), "a", NewImport(), unchanged).ok());
  ASSERT_TRUE(rosters_.Cancel(NewKey(), "a", NewImport()).ok());
  ASSERT_TRUE(
      Runs("INSERT INTO roster_import (agency, import, state, source, base_url, token_url, client_id, creator,"
           " apply_time) VALUES ('a', 'hr', 7, 'hr', '', '', '', 'ann', '2019-08-01')"));
  LeaveImports("2020-01-01");
  EXPECT_EQ(Purge(), 4);
  EXPECT_EQ(Text("SELECT string_agg(import, ' ' ORDER BY source) FROM roster_import"), "hr " + last);
  EXPECT_EQ(rosters_.GetImport("a", last)->approver, "ben");
}

TEST_F(RosterStoreTest, ComparesAndTakesAMergeBackAsBeforeWhenOldImportsAreDeleted) {
  roster::Roster package = SmallPackage();
  package.people.push_back(MakePerson("9", "Ann", "Lee", "elm"));
  const std::string decided = NewImport();
  ASSERT_TRUE(rosters_.Stage(NewKey(), "a", decided, Compared(package)).ok());
  ASSERT_TRUE(rosters_.ResolveMatch(NewKey(), "a", decided, 1, false, "ben", "two people").ok());
  ASSERT_TRUE(rosters_.Cancel(NewKey(), "a", decided).ok());
  Import(package);
  const std::string ann = PersonOf("1"), bob = PersonOf("2");
  const IdentityChange change{"a", "c1", IdentityChangeKind::kMerge, bob, ann, {}, "ben", "married", {}};
  ASSERT_TRUE(identities_.Merge(NewKey(), change).ok());
  // Not even the import that made the roster is needed.
  LeaveImports("2020-01-01");
  ASSERT_TRUE(Runs("UPDATE roster_import SET state = 8"));
  EXPECT_EQ(Purge(), 2);
  EXPECT_EQ(Imports(), 0);

  const StagedRoster same = Compared(package);
  EXPECT_TRUE(same.difference.IsEmpty());
  EXPECT_TRUE(same.difference.matches.empty()) << "what was decided holds";
  package.people.pop_back();
  EXPECT_EQ(Compared(package).difference.people.at(0).kind, ChangeKind::kGone) << "what is missing is still seen";
  ASSERT_TRUE(identities_.Undo(NewKey(), "a", "c1", "eve", "a mistake").ok());
  EXPECT_EQ(PersonOf("2"), bob);
}

TEST_F(RosterStoreTest, CountsTheAgeOfAnImportFromWhatWasLastDoneWithIt) {
  roster::Roster package = SmallPackage();
  package.people.push_back(MakePerson("9", "Ann", "Lee", "elm"));
  const std::string import = NewImport();
  const auto was_touched = [&](const absl::Status& status) {
    EXPECT_TRUE(status.ok()) << status;
    const bool touched = Number("SELECT count(*) FROM roster_import WHERE change_time > now() - interval '1 h'") == 1;
    LeaveImports("2020-01-01");
    return touched;
  };
  LeaveImports("2020-01-01");
  EXPECT_TRUE(was_touched(rosters_.AddChunk(NewKey(), "a", import, 0, "x").status()));
  EXPECT_TRUE(was_touched(rosters_.Stage(NewKey(), "a", import, Compared(package)).status()));
  EXPECT_TRUE(was_touched(rosters_.ResolveMatch(NewKey(), "a", import, 1, true, "ben", "known").status()));
  EXPECT_TRUE(was_touched(rosters_.Stage(NewKey(), "a", import, Compared(package)).status()));
  EXPECT_TRUE(was_touched(Approve(import).status()));
  EXPECT_TRUE(was_touched(rosters_.Apply(NewKey(), "a", import).status()));
  EXPECT_FALSE(was_touched(rosters_.GetImport("a", import).status())) << "looking is not working";
  ASSERT_TRUE(Runs("DELETE FROM roster_import"));
  const std::string other = NewImport();
  LeaveImports("2020-01-01");
  EXPECT_TRUE(was_touched(rosters_.Cancel(NewKey(), "a", other).status()));
}

TEST_F(RosterStoreTest, DoesNotBeginAnImportAnewForARepeatedRequest) {
  RosterImport import;
  import.agency = "a";
  import.import = NewUuid(SystemRandom());
  import.source = "sis";
  const RequestKey key = NewKey();
  ASSERT_TRUE(rosters_.CreateImport(key, import).ok());
  EXPECT_TRUE(rosters_.CreateImport(key, import).ok());
  LeaveImports("2020-01-01");
  EXPECT_EQ(Purge(), 1);
  EXPECT_TRUE(HasReason(rosters_.CreateImport(key, import).status(), Reason::kRosterImportNotFound));
}

TEST_F(RosterStoreTest, KeepsThePolicy) {
  EXPECT_EQ(rosters_.GetPolicy("a")->max_removed_percent, 10);
  ASSERT_TRUE(rosters_.SetPolicy(NewKey(), "a", {25, {"teacher", "aide"}, 0.95}).ok());
  const auto policy = rosters_.GetPolicy("a");
  EXPECT_EQ(policy->max_removed_percent, 25);
  EXPECT_THAT(policy->asked_roles, ElementsAre("teacher", "aide"));
  EXPECT_DOUBLE_EQ(policy->certainty, 0.95);
  EXPECT_TRUE(HasReason(rosters_.SetPolicy(NewKey(), "b", {}), Reason::kAgencyNotFound));
}

// A state: printed, and bounded generously so that a slow machine passes and a quadratic step does not.
TEST_F(RosterStoreTest, TakesAStateInSeconds) {
  constexpr int kSchools = 10'000;
  constexpr int kPeople = 300'000;
  constexpr std::chrono::seconds kLongest{240};
  roster::Roster package = SmallPackage();
  for (int i = 0; i < kSchools; ++i) {
    package.organizations.push_back(MakeOrganization(fmt::format("s{}", i), "school", "north"));
  }
  for (int i = 0; i < kPeople; ++i) {
    package.people.push_back(
        MakePerson(fmt::format("t{}", i), "Given", fmt::format("Family{}", i), fmt::format("s{}", i % kSchools)));
    package.people.back().email = fmt::format("t{}@x.org", i);
    package.people.back().identifier = fmt::format("E{}", i);
  }
  const auto start = std::chrono::steady_clock::now();
  const auto lap = [&](const char* what) {
    fmt::print("{:<10} {:.1f} s\n", what,
               std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  };
  const std::string import = NewImport();
  const StagedRoster staged = Compared(package);
  lap("compared");
  ASSERT_TRUE(rosters_.Stage(NewKey(), "a", import, staged).ok());
  lap("staged");
  ASSERT_TRUE(Approve(import).ok());
  ASSERT_TRUE(rosters_.Apply(NewKey(), "a", import).ok());
  lap("applied");
  EXPECT_TRUE(Compared(package).difference.IsEmpty());
  lap("unchanged");
  EXPECT_EQ(Number("SELECT count(*) FROM person"), kPeople + 3);
  EXPECT_LT(std::chrono::steady_clock::now() - start, kLongest);
}

}  // namespace
}  // namespace icap::collection
