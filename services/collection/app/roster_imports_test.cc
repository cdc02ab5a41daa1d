#include "services/collection/app/roster_imports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/collection/domain/roster_fixture_for_test.h"
#include "services/collection/storage/collection_for_test.h"
#include "services/collection/storage/person_identity_store.h"
#include "services/collection/storage/roster_store.h"

namespace icap::collection {
namespace {

using ::testing::SizeIs;

class RosterImportsTest : public CollectionForTest {
 protected:
  RosterImportsTest() { EXPECT_TRUE(organizations_.CreateAgency(NewKey(), {"a", "Agency"}).ok()); }

  std::string Uploaded() {
    const auto import = imports_.Create(admin_, NewKey(), "a", "", {});
    EXPECT_TRUE(import.ok()) << import.status();
    EXPECT_TRUE(imports_.AddChunk(admin_, NewKey(), "a", import->import, 0, "bytes").ok());
    return import->import;
  }
  absl::StatusOr<RosterImport> Stage(const std::string& import) {
    return imports_.Stage(admin_, NewKey(), "a", import, roster::Reading::kTolerant);
  }
  void ApplyPackage() {
    const std::string import = Uploaded();
    ASSERT_TRUE(Stage(import).ok());
    ASSERT_TRUE(imports_.Approve(admin_, NewKey(), "a", import, "", false).ok());
    ASSERT_TRUE(imports_.Apply(admin_, NewKey(), "a", import).ok());
  }

  const auth::Caller admin_{"ann", {{auth::Role::kStateAdministrator, "agencies/a"}}};
  // What the reader makes of any package.
  absl::StatusOr<roster::ReadRoster> read_ = roster::ReadRoster{SmallPackage(), {}, {}};
  roster::ReadingOptions options_seen_;
  PostgresRosterStore store_{database()};
  PostgresPersonIdentityStore identities_{database()};
  RosterImports imports_{
      store_, identities_,
      [this](std::string_view, roster::Reading, const roster::ReadingOptions& options) {
        options_seen_.further_staff_roles = options.further_staff_roles;
        knows_ann_ = options.known_staff("1");
        return read_;
      },
      [this](const std::string&, const RosterConnection&, const roster::ReadingOptions&) { return read_; },
      [] { return Timestamp(std::chrono::hours(24 * 365 * 56)); }};
  bool knows_ann_ = false;
};

TEST_F(RosterImportsTest, GoFromAPackageToARosterAndThenChangeNothing) {
  ApplyPackage();
  EXPECT_FALSE(knows_ann_);
  EXPECT_EQ(Number("SELECT count(*) FROM person"), 3);
  const auto again = Stage(Uploaded());
  EXPECT_EQ(again->state, ImportState::kUnchanged);
  EXPECT_TRUE(knows_ann_) << "the reader is told who is staff already";
  EXPECT_EQ(Number("SELECT count(*) FROM roster_chunk"), 0);
  EXPECT_TRUE(HasReason(Stage(again->import).status(), Reason::kRosterImportState));
}

TEST_F(RosterImportsTest, RefuseAPackageThatCannotBeRead) {
  read_ = InvalidArgument(Reason::kFileInvalid, "No zip.", {{"zip", "is a letter"}});
  const auto refused = Stage(Uploaded());
  ASSERT_TRUE(refused.ok()) << refused.status();
  EXPECT_EQ(refused->state, ImportState::kRefused);
  const auto findings = imports_.ListFindings(admin_, "a", refused->import, {9, ""});
  ASSERT_THAT(*findings, SizeIs(1));
  EXPECT_EQ((*findings)[0].message, "is a letter");
}

TEST_F(RosterImportsTest, RefuseErrorsOfTheReaderAndOfTheComparison) {
  read_->findings = {{roster::Severity::kError, "X", {}, "", "x"}};
  EXPECT_EQ(Stage(Uploaded())->state, ImportState::kRefused);
  read_->findings.clear();
  read_->roster.organizations[0].parent_sourced_id = "oak";
  EXPECT_EQ(Stage(Uploaded())->state, ImportState::kRefused);
  EXPECT_EQ(Number("SELECT count(*) FROM roster_change"), 0);
}

TEST_F(RosterImportsTest, KeepTheLastGoodRosterWhenAPullFailsOrIsEmpty) {
  ApplyPackage();
  const auto import = imports_.Create(admin_, NewKey(), "a", "", {"https://x.org", "https://x.org/token", "me"});
  ASSERT_TRUE(import.ok());
  EXPECT_TRUE(
      HasReason(imports_.AddChunk(admin_, NewKey(), "a", import->import, 0, "x").status(), Reason::kRosterImportState));
  read_ = Unavailable(Reason::kPeerUnavailable, "No answer.");
  EXPECT_TRUE(HasReason(Stage(import->import).status(), Reason::kPeerUnavailable));
  const auto failed = imports_.Get(admin_, "a", import->import);
  EXPECT_EQ(failed->state, ImportState::kUploading);
  EXPECT_EQ(failed->pull_problem, "No answer.");
  EXPECT_EQ(failed->connection.base_url, "https://x.org");
  read_ = roster::ReadRoster{};
  read_->roster.organizations_mode = read_->roster.people_mode = roster::FileMode::kBulk;
  const auto pulled = Stage(import->import);
  EXPECT_EQ(pulled->state, ImportState::kGuarded);
  EXPECT_EQ(pulled->pull_problem, "");
  EXPECT_TRUE(
      HasReason(imports_.Approve(admin_, NewKey(), "a", import->import, "", false).status(), Reason::kRosterGuarded));
  EXPECT_EQ(Number("SELECT count(*) FROM person WHERE active"), 3);
}

TEST_F(RosterImportsTest, AreForWhoManagesTheAgency) {
  const std::string import = Uploaded();
  for (const auth::Caller& caller :
       {auth::Caller{"b", {{auth::Role::kStateAdministrator, "agencies/b"}}},
        auth::Caller{"c", {{auth::Role::kDistrictSupervisor, "agencies/a"}}}, auth::Caller{"d", {}}}) {
    EXPECT_TRUE(HasReason(imports_.Create(caller, NewKey(), "a", "", {}).status(), Reason::kOutOfScope));
    EXPECT_TRUE(HasReason(imports_.Get(caller, "a", import).status(), Reason::kOutOfScope));
    EXPECT_TRUE(HasReason(imports_.ListChanges(caller, "a", import, {}, "", {9, ""}).status(), Reason::kOutOfScope));
    EXPECT_TRUE(HasReason(imports_.Apply(caller, NewKey(), "a", import).status(), Reason::kOutOfScope));
    EXPECT_TRUE(HasReason(imports_.GetPolicy(caller, "a").status(), Reason::kOutOfScope));
  }
}

TEST_F(RosterImportsTest, CheckWhatTheyAreGiven) {
  const std::string import = Uploaded();
  const auto add = [&](int index, const std::string& data) {
    return imports_.AddChunk(admin_, NewKey(), "a", import, index, data).status();
  };
  EXPECT_TRUE(HasReason(add(-1, "x"), Reason::kFieldInvalid));
  EXPECT_TRUE(HasReason(add(kMaxChunks, "x"), Reason::kFieldInvalid));
  EXPECT_TRUE(HasReason(add(1, ""), Reason::kFieldInvalid));
  EXPECT_TRUE(HasReason(add(1, std::string(kMaxChunkBytes + 1, 'x')), Reason::kFieldInvalid));
  EXPECT_TRUE(add(1, std::string(kMaxChunkBytes, 'x')).ok());
  EXPECT_TRUE(HasReason(imports_.Create(admin_, NewKey(), "a", "No Id", {}).status(), Reason::kFieldInvalid));
  for (const RosterPolicy& policy : {RosterPolicy{101, {"teacher"}, 0.9}, RosterPolicy{10, {}, 0.9},
                                     RosterPolicy{10, {"teacher"}, 0.5}, RosterPolicy{10, {"teacher"}, 1.5}}) {
    EXPECT_TRUE(HasReason(imports_.SetPolicy(admin_, NewKey(), "a", policy).status(), Reason::kFieldInvalid));
  }
}

}  // namespace
}  // namespace icap::collection
