#include "services/scoring/app/link_rollouts.h"

#include <gtest/gtest.h>

#include "services/common/base/error.h"
#include "services/scoring/app/compute_scores.h"

namespace icap::scoring {
namespace {

// One factor of four statements on four options, measured by the mean.
instrument::Instrument FourStatements() {
  instrument::Instrument instrument;
  instrument.scales = {{"four", {"1", "2", "3", "4"}, {}}};
  instrument.factors = {{.id = "f"}};
  for (const char* id : {"a", "b", "c", "d"}) {
    instrument.items.push_back({.id = id, .factor = "f", .scale = "four", .text = std::string("Statement ") + id});
  }
  return instrument;
}

SchoolResponses School(const std::string& id, const std::string& columns) {
  const auto respondents = static_cast<int64_t>(columns.size() / 4);
  return {{"agencies/a/organizations/" + id, id, "school"}, {}, 3, respondents, Redacted<std::string>(columns)};
}

RolloutResponses Responses(const std::string& rollout, std::vector<SchoolResponses> schools) {
  RolloutResponses responses;
  responses.header = {.rollout = "agencies/a/rollouts/" + rollout,
                      .rollout_title = rollout,
                      .revision = "agencies/a/instruments/i/revisions/1",
                      .instrument = FourStatements(),
                      .version = 1,
                      .rollout_closed = true,
                      .close_time = Timestamp{} + std::chrono::hours(1)};
  responses.schools = std::move(schools);
  return responses;
}

// Two respondents a school.
RolloutResponses Before() {
  return Responses("before", {School("gone", "\1\1\1\1\1\1\1\1"), School("stays", "\1\2\1\2\1\2\1\4")});
}
RolloutResponses After() {
  return Responses("after", {School("stays", "\3\4\3\4\3\4\1\1"), School("new", "\4\4\4\4\4\4\4\4")});
}

TEST(LinkRollouts, GivesEachSchoolItsMeasuresOnTheLinkedItems) {
  RolloutResponses after = After();
  after.header.instrument.items[3].text = "In other words";
  const auto result = ComputeScores(std::move(after), true, Before());
  ASSERT_TRUE(result.ok()) << result.status();
  ASSERT_TRUE(result->header.link.has_value());
  EXPECT_EQ(result->header.link->rollout, "agencies/a/rollouts/before");
  EXPECT_EQ(result->header.link->close_time, Timestamp{} + std::chrono::hours(1));
  ASSERT_EQ(result->header.link->factors.size(), 1u);
  EXPECT_EQ(result->header.link->factors[0].outcome, kLinkedOutcome);
  EXPECT_EQ(result->header.link->factors[0].items[3], (ItemLink{"d", LinkState::kReworded, {}}));
  // "new" comes before "stays".
  EXPECT_FALSE(result->schools[0].earlier_respondent_count.has_value());
  EXPECT_FALSE(result->schools[0].scores.factors[0].linked.has_value());
  EXPECT_EQ(result->schools[1].earlier_invited_count, 3);
  EXPECT_EQ(result->schools[1].earlier_respondent_count, 2);
  ASSERT_TRUE(result->schools[1].scores.factors[0].linked.has_value());
  EXPECT_DOUBLE_EQ(*result->schools[1].scores.factors[0].linked->before.value, 1.5);
  EXPECT_DOUBLE_EQ(*result->schools[1].scores.factors[0].linked->after.value, 3.5);
}

TEST(LinkRollouts, FindsItemsInTheColumnsOfEachRevision) {
  RolloutResponses after = After();
  std::swap(after.header.instrument.items[0], after.header.instrument.items[3]);
  after.header.instrument.items[3].text = "Statement a in other words";
  const auto result = ComputeScores(std::move(after), true, Before());
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->header.link->factors[0].items[0], (ItemLink{"d", LinkState::kLinked, {}}));
  // Of d, b and c: (1 + 1 + 1) / 3 and (4 + 2 + 2) / 3.
  EXPECT_DOUBLE_EQ(*result->schools[1].scores.factors[0].linked->before.value, (1.0 + 8.0 / 3) / 2);
}

TEST(LinkRollouts, NamesEarlierAnswersThatDoNotFitTheirInstrument) {
  RolloutResponses before = Before();
  before.schools[0].columns = Redacted<std::string>("\1\1\1");
  const auto result = ComputeScores(After(), true, std::move(before));
  EXPECT_TRUE(HasReason(result.status(), Reason::kResponsesMalformed));
}

TEST(ChooseEarlier, TakesTheFirstThatSharesAnItem) {
  EarlierRollout other{.rollout = "other", .instrument = FourStatements()};
  for (instrument::Item& item : other.instrument.items) item.text += " once";
  EarlierRollout options{.rollout = "options", .instrument = FourStatements()};
  options.instrument.scales[0].options[2] = "three";
  EarlierRollout key{.rollout = "key", .instrument = FourStatements()};
  for (instrument::Item& item : key.instrument.items) item.reverse = true;
  EarlierRollout one{.rollout = "one", .instrument = FourStatements()};
  one.instrument.items.resize(1);
  const EarlierRollout same{.rollout = "same", .instrument = FourStatements()};
  const std::vector<EarlierRollout> all = {other, options, key, one, same};
  const EarlierRollout* chosen = ChooseEarlier(all, FourStatements());
  ASSERT_NE(chosen, nullptr);
  EXPECT_EQ(chosen->rollout, "one");
  EXPECT_EQ(ChooseEarlier(std::span(all).first(3), FourStatements()), nullptr);
}

}  // namespace
}  // namespace icap::scoring
