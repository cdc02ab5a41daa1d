#include "services/collection/storage/instrument_store.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "services/collection/storage/collection_for_test.h"

namespace icap::collection {
namespace {

using InstrumentStoreTest = CollectionForTest;

TEST_F(InstrumentStoreTest, NumbersRevisionsByTheirContent) {
  MakeAgency();
  const auto create = [&](const std::string& source) {
    return instruments_.CreateRevision(NewKey(), RevisionWith(source))->number;
  };
  EXPECT_EQ(create("source"), 1);
  EXPECT_EQ(create("second"), 2);
  EXPECT_EQ(create("second"), 2);
  EXPECT_EQ(create("source"), 3);  // going back is a change too
  const auto second = instruments_.GetRevision("a", "i", 2);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->source, "second");
  EXPECT_EQ(second->sha256, Sha256Hex("second"));
  EXPECT_TRUE(HasReason(instruments_.GetRevision("a", "i", 4).status(), Reason::kRevisionNotFound));
  Revision elsewhere = RevisionWith("source");
  elsewhere.agency = "b";
  EXPECT_TRUE(HasReason(instruments_.CreateRevision(NewKey(), elsewhere).status(), Reason::kAgencyNotFound));
}

TEST_F(InstrumentStoreTest, AnswersARepeatedRequestAsBefore) {
  MakeAgency();
  const RequestKey key = NewKey();
  EXPECT_EQ(instruments_.CreateRevision(key, RevisionWith("second"))->number, 2);
  EXPECT_EQ(instruments_.CreateRevision(NewKey(), RevisionWith("third"))->number, 3);
  EXPECT_EQ(instruments_.CreateRevision(key, RevisionWith("second"))->number, 2);
  EXPECT_EQ(Number("SELECT count(*) FROM instrument_revision"), 3);
  const RequestKey reused = {key.method, key.request_id, Sha256Hex("other")};
  EXPECT_TRUE(HasReason(instruments_.CreateRevision(reused, RevisionWith("x")).status(), Reason::kRequestIdReused));
}

TEST_F(InstrumentStoreTest, NeverChangesARevision) {
  MakeAgency();
  EXPECT_FALSE(Runs("UPDATE instrument_revision SET source = 'x'"));
  EXPECT_FALSE(Runs("DELETE FROM instrument_revision"));
  EXPECT_EQ(instruments_.GetRevision("a", "i", 1)->source, "source");
}

TEST_F(InstrumentStoreTest, NumbersOnceWhenLoadedFromManySides) {
  MakeAgency();
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const auto made = instruments_.CreateRevision(NewKey(), RevisionWith(fmt::format("source {}", i)));
      EXPECT_TRUE(made.ok()) << made.status();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Number("SELECT max(revision) FROM instrument_revision"), 9);
}

TEST_F(InstrumentStoreTest, ListsInPagesByInstrumentAndNumber) {
  MakeAgency();
  for (int i = 2; i <= 11; ++i) {
    ASSERT_TRUE(instruments_.CreateRevision(NewKey(), RevisionWith(fmt::format("source {}", i))).ok());
  }
  const auto first = instruments_.ListRevisions("a", {9, ""});
  ASSERT_EQ(first->size(), 9u);
  EXPECT_EQ(first->back().number, 9);
  EXPECT_EQ(first->back().source, "");
  const auto rest = instruments_.ListRevisions("a", {9, "i/000000009"});
  ASSERT_EQ(rest->size(), 2u);
  EXPECT_EQ(rest->front().number, 10);
}

}  // namespace
}  // namespace icap::collection
