// A collection database for the tests of this folder: an agency with a district of schools, ready to roll out.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>
#include <string>
#include <vector>

#include "services/collection/storage/closing_store.h"
#include "services/collection/storage/field_seal.h"
#include "services/collection/storage/instrument_store.h"
#include "services/collection/storage/migrations.h"
#include "services/collection/storage/organization_store.h"
#include "services/collection/storage/rollout_store.h"
#include "services/collection/storage/submission_store.h"
#include "services/common/base/error.h"
#include "services/common/base/sha256.h"
#include "services/common/events/tables.h"
#include "services/common/testing/test_database.h"

namespace icap::collection {

// Who does what the tests do.
inline const Cause kCause = {"root", ""};

inline FieldSeal FieldSealForTest() {
  return FieldSeal(Redacted(std::string(kFieldKeyBytes, 'k')), SystemRandom());
}

class CollectionForTest : public ::testing::Test {
 protected:
  CollectionForTest() {
    const absl::Status status = postgres::Migrate(database(), events::WithEventTables(Migrations()));
    EXPECT_TRUE(status.ok()) << status;
  }

  postgres::Database& database() { return test_.database(); }

  // A new request; two keys of the same id and payload are the same request.
  static RequestKey NewKey(const std::string& method = "Test", const std::string& payload = "payload") {
    return {method, NewUuid(SystemRandom()), Sha256Hex(payload)};
  }

  int Number(const std::string& sql) {
    return *database().TransactFor<int>(
        [&](pqxx::work& transaction) -> absl::StatusOr<int> { return transaction.exec1(sql)[0].as<int>(); });
  }
  bool Runs(const std::string& sql) {
    return database()
        .Transact([&](pqxx::work& transaction) {
          transaction.exec(sql);
          return absl::OkStatus();
        })
        .ok();
  }

  // agencies/a with north > {oak, elm} and south > {ash}, one teacher a school and one who is none, and instrument i.
  void MakeAgency() {
    ASSERT_TRUE(organizations_.CreateAgency(NewKey(), {"a", "Agency"}).ok());
    ASSERT_TRUE(organizations_
                    .CreateOrganizations(NewKey(), "a",
                                         {{"a", "north", "North", "district", ""},
                                          {"a", "oak", "Oak", "school", "north"},
                                          {"a", "elm", "Elm", "school", "north"},
                                          {"a", "south", "South", "district", ""},
                                          {"a", "ash", "Ash", "school", "south"}})
                    .ok());
    ASSERT_TRUE(organizations_
                    .CreatePeople(NewKey(), "a",
                                  {{"a", "p1", "oak", "One", true},
                                   {"a", "p2", "oak", "Two", true},
                                   {"a", "p3", "oak", "Three", false},
                                   {"a", "p4", "elm", "Four", true},
                                   {"a", "p5", "ash", "Five", true}})
                    .ok());
    const auto revision = instruments_.CreateRevision(NewKey(), RevisionWith("source"));
    ASSERT_TRUE(revision.ok()) << revision.status();
  }

  static Revision RevisionWith(const std::string& source) {
    return {"a", "i", 0, "Title of " + source, source, Sha256Hex(source)};
  }

  static Rollout Draft(const std::string& id = "r", const std::string& organization = "north") {
    Rollout rollout;
    rollout.agency = "a";
    rollout.rollout = id;
    rollout.title = "Spring";
    rollout.instrument = "i";
    rollout.revision = 1;
    rollout.organization = organization;
    return rollout;
  }

  absl::StatusOr<Rollout> Move(RolloutState from, RolloutState to, const RequestKey& key = NewKey()) {
    return rollouts_.MoveRollout(key, "a", "r", from, to, FailedPrecondition(Reason::kRolloutNotDraft, "wrong state"),
                                 kCause);
  }

  // The rollout r over north, open.
  void OpenRollout() {
    MakeAgency();
    ASSERT_TRUE(rollouts_.CreateRollout(NewKey(), Draft(), kCause).ok());
    ASSERT_TRUE(Move(RolloutState::kDraft, RolloutState::kOpen).ok());
  }

  // Ends the rollout's window and opens its boxes, as closing does; here a box holds the bare answers.
  void CloseRollout() {
    ASSERT_TRUE(Move(RolloutState::kOpen, RolloutState::kClosing).ok());
    const auto schools = closing_.ListClosingSchools("a", "r");
    ASSERT_TRUE(schools.ok()) << schools.status();
    for (const ClosingSchool& school : *schools) {
      ASSERT_TRUE(closing_.OpenSchool(school, OpenBare).ok());
    }
    ASSERT_TRUE(closing_.FinishRollout({"a", "r"}).ok());
  }
  static absl::StatusOr<std::vector<OpenedAnswer>> OpenBare(const std::vector<std::string>& boxes) {
    std::vector<OpenedAnswer> answers;
    for (const std::string& box : boxes) answers.push_back({PackedAnswers(box), Sha256(box).substr(0, 15)});
    return answers;
  }

  testing::TestDatabase test_;
  PostgresOrganizationStore organizations_{database()};
  PostgresInstrumentStore instruments_{database()};
  PostgresRolloutStore rollouts_{database()};
  PostgresClosingStore closing_{database(), FieldSealForTest(), SystemClock(), SystemRandom()};
};

}  // namespace icap::collection
