#include "services/collection/domain/tabulated_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <utility>

#include "services/common/base/error.h"

namespace icap::collection {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const TabulatedQuestionnaire kQuestionnaire = {{"i", 3, 0, 10}, {"j", 2, 1, 2}};

SchoolCounts Oak() {
  return {"oak", 20, 22, {{"j", {4, 5}, std::nullopt}, {"i", {1, 2, 3}, std::nullopt}}};
}

TEST(CheckCounts, PutsItemsInTheOrderOfTheInstrumentAndKeepsAbsentOnes) {
  const auto whole = CheckCounts(kQuestionnaire, {Oak()});
  ASSERT_TRUE(whole.ok()) << whole.status();
  EXPECT_THAT(whole->at(0).items,
              ElementsAre(ItemCounts{"i", {1, 2, 3}, std::nullopt}, ItemCounts{"j", {4, 5}, std::nullopt}));
  const auto part = CheckCounts(kQuestionnaire, {{"oak", 20, 22, {{"j", {}, 1.5}}}});
  ASSERT_TRUE(part.ok()) << part.status();
  EXPECT_THAT(part->at(0).items, ElementsAre(ItemCounts{"i", {}, std::nullopt}, ItemCounts{"j", {}, 1.5}));
}

TEST(CheckCounts, TakesMoreRespondentsThanStaffAsPublished) {
  const auto checked = CheckCounts(kQuestionnaire, {Oak()});
  ASSERT_TRUE(checked.ok());
  EXPECT_EQ(checked->at(0).eligible_count, 20);
  EXPECT_EQ(checked->at(0).responding_count, 22);
}

TEST(CheckCounts, NamesSchoolItemAndField) {
  struct Fault {
    std::function<void(SchoolCounts&)> make;
    Reason reason;
    std::string field;
    std::string text;
  };
  const std::vector<Fault> faults = {
      {[](auto& s) { s.items[0].item = "x"; }, Reason::kItemUnknown, "schools[0].items[0].item", "'x' in school oak"},
      {[](auto& s) { s.items[1].item = "j"; }, Reason::kAnswerRepeated, "schools[0].items[1].item", "second time"},
      {[](auto& s) {
         s.items[1].counts = {1, 2};
       },
       Reason::kOptionOutOfRange, "schools[0].items[1].counts",
       "of item i in school oak are 2, but the item has 3 options"},
      {[](auto& s) { s.items[1].counts[2] = -1; }, Reason::kFieldInvalid, "schools[0].items[1].counts", "item i"},
      {[](auto& s) { s.items[1].counts[2] = kMaxCount + 1; }, Reason::kFieldInvalid, "schools[0].items[1].counts",
       "item i"},
      {[](auto& s) { s.items[1].counts.clear(); }, Reason::kFieldInvalid, "schools[0].items[1]", "either counts or"},
      {[](auto& s) { s.items[1].score = 5; }, Reason::kFieldInvalid, "schools[0].items[1]", "either counts or"},
      {[](auto& s) {
         s.items[1] = {"i", {}, 10.5};
       },
       Reason::kFieldInvalid, "schools[0].items[1].score", "0 to 10"},
      {[](auto& s) {
         s.items[1] = {"i", {}, std::numeric_limits<double>::quiet_NaN()};
       },
       Reason::kFieldInvalid, "schools[0].items[1].score", "0 to 10"},
      {[](auto& s) { s.eligible_count = -1; }, Reason::kFieldInvalid, "schools[0].eligible_count", "oak is -1"},
      {[](auto& s) { s.responding_count = -2; }, Reason::kFieldInvalid, "schools[0].responding_count", "oak is -2"}};
  for (const Fault& fault : faults) {
    SchoolCounts school = Oak();
    fault.make(school);
    const absl::Status status = CheckCounts(kQuestionnaire, {school}).status();
    EXPECT_TRUE(HasReason(status, fault.reason)) << fault.field << " " << status;
    const auto violations = ViolationsOf(status);
    ASSERT_EQ(violations.size(), 1u) << fault.field;
    EXPECT_EQ(violations[0].field, fault.field);
    EXPECT_THAT(violations[0].description, HasSubstr(fault.text));
  }
}

TEST(CheckCounts, ReportsAllProblemsOfAllSchools) {
  SchoolCounts first = Oak();
  first.items[0].item = "x";
  first.responding_count = -1;
  EXPECT_EQ(ViolationsOf(CheckCounts(kQuestionnaire, {first, Oak()}).status()).size(), 3u);
}

}  // namespace
}  // namespace icap::collection
