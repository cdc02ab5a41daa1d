#include "services/profile/storage/field_work_store.h"

#include <gtest/gtest.h>

#include "services/common/base/clock.h"
#include "services/common/events/tables.h"
#include "services/common/testing/test_database.h"
#include "services/profile/storage/migrations.h"

namespace icap::profile {
namespace {

class FieldWorkStoreTest : public ::testing::Test {
 protected:
  FieldWorkStoreTest() {
    const absl::Status status = postgres::Migrate(database(), events::WithEventTables(Migrations()));
    EXPECT_TRUE(status.ok()) << status;
  }

  postgres::Database& database() { return test_.database(); }

  static Occasion NewOccasion() {
    return {.event_id = NewUuid(SystemRandom()), .agency = "a", .rollout = "r", .school = "oak"};
  }

  std::vector<FieldSession> Read(const std::string& school) {
    return *database().TransactFor<std::vector<FieldSession>>(
        [&](pqxx::work& transaction) -> absl::StatusOr<std::vector<FieldSession>> {
          return ReadFieldSessions(transaction, "a", "r", school);
        });
  }

  testing::TestDatabase test_;
  PostgresFieldWorkStore store_{database()};
};

TEST_F(FieldWorkStoreTest, KeepsTheNewestAnswerWhateverTheOrder) {
  const FieldSession first = {FieldSessionKind::kFocusGroup, false, {"low", "high"}, {{"i", "f", 1, 2}}};
  const FieldSession second = {
      FieldSessionKind::kObservation, true, {"low", "high"}, {{"i", "f", 1, 1}, {"i", "f", 2, 2}}};
  ASSERT_TRUE(store_.StoreFieldWork(NewOccasion(), {5, {first, second}}).ok());
  EXPECT_EQ(Read("oak"), (std::vector<FieldSession>{first, second}));
  EXPECT_TRUE(Read("elm").empty());
  ASSERT_TRUE(store_.StoreFieldWork(NewOccasion(), {4, {first}}).ok());
  EXPECT_EQ(Read("oak").size(), 2u);
  const Occasion occasion = NewOccasion();
  ASSERT_TRUE(store_.StoreFieldWork(occasion, {6, {second}}).ok());
  ASSERT_TRUE(store_.StoreFieldWork(occasion, {6, {second}}).ok());
  EXPECT_EQ(Read("oak"), (std::vector<FieldSession>{second}));
}

}  // namespace
}  // namespace icap::profile
