#include "services/scoring/app/compute_scores.h"

#include <gtest/gtest.h>

#include <functional>

#include "services/common/base/error.h"

namespace icap::scoring {
namespace {

// Two factors on a four-option scale; the third item is reverse-keyed. Two schools, b before a.
RolloutResponses Example() {
  RolloutResponses responses;
  responses.header = {.rollout = "agencies/a/rollouts/r",
                      .rollout_title = "Spring",
                      .revision = "agencies/a/instruments/i/revisions/1",
                      .version = 7,
                      .rollout_closed = true};
  responses.header.instrument.scales = {{"four", {"1", "2", "3", "4"}, {}}};
  responses.header.instrument.factors = {{.id = "f"}, {.id = "g"}};
  responses.header.instrument.items = {{"i", "f", "four"}, {"j", "g", "four"}, {"k", "f", "four", "", true}};
  responses.schools = {{{"agencies/a/organizations/b", "B", "school"}, {}, 3, 2, Redacted<std::string>("\1\2\1\1\4\4")},
                       {{"agencies/a/organizations/a", "A", "school"}, {}, 1, 1, Redacted<std::string>("\3\2\1")}};
  return responses;
}

TEST(ComputeScores, KeepsTheInstrumentsOrderAndTurnsReverseKeyedItems) {
  const auto result = ComputeScores(Example(), true);
  ASSERT_TRUE(result.ok()) << result.status();
  ASSERT_EQ(result->schools.size(), 2u);
  const ScoredSchool& b = result->schools[1];
  EXPECT_EQ(b.school.title, "B");
  EXPECT_EQ(b.invited_count, 3);
  ASSERT_EQ(b.scores.factors.size(), 2u);
  EXPECT_EQ(b.scores.factors[0].factor_id, "f");
  // Items i and k of the respondents, k turned: (1, 1) and (2, 1).
  EXPECT_DOUBLE_EQ(*b.scores.factors[0].mean, 1.25);
  EXPECT_EQ(b.scores.items[2].item_id, "k");
  EXPECT_DOUBLE_EQ(*b.scores.items[2].mean, 4);
  EXPECT_EQ(result->header.provenance.method_version, kMethodVersion);
  EXPECT_EQ(result->header.version, 7);
  ASSERT_EQ(result->header.calibrations.size(), 2u);
  EXPECT_EQ(result->header.calibrations[0].item_count, 2);
}

TEST(ComputeScores, DoesNotDependOnTheOrderOfSchools) {
  RolloutResponses turned = Example();
  std::swap(turned.schools[0], turned.schools[1]);
  const auto one = ComputeScores(Example(), true);
  const auto other = ComputeScores(turned, true);
  ASSERT_TRUE(one.ok() && other.ok());
  EXPECT_EQ(one->header.provenance.input_fingerprint, other->header.provenance.input_fingerprint);
  EXPECT_EQ(one->schools[0].school.name, other->schools[0].school.name);
  EXPECT_EQ(one->header.calibrations[0].ms_within, other->header.calibrations[0].ms_within);
}

TEST(ComputeScores, NamesWhatDoesNotFitTheInstrument) {
  const std::vector<std::pair<std::string, std::function<void(RolloutResponses&)>>> faults = {
      {"a byte short", [](auto& r) { r.schools[0].columns = Redacted<std::string>("\1\2\1\1\4"); }},
      {"a byte more", [](auto& r) { r.schools[0].columns = Redacted<std::string>("\1\2\1\1\4\4\1"); }},
      {"a negative count", [](auto& r) { r.schools[0].respondent_count = -1; }},
      {"an option above the scale", [](auto& r) { r.schools[0].columns = Redacted<std::string>("\1\2\1\1\4\5"); }},
      {"a school twice", [](auto& r) { r.schools[0].school.name = r.schools[1].school.name; }},
      {"a school without a name", [](auto& r) { r.schools[0].school.name.clear(); }},
      {"no items", [](auto& r) { r.header.instrument.items.clear(); }},
      {"an item without a scale", [](auto& r) { r.header.instrument.items[0].scale = "none"; }},
      {"a factor without items", [](auto& r) { r.header.instrument.factors.push_back({.id = "h"}); }}};
  for (const auto& [fault, make] : faults) {
    RolloutResponses responses = Example();
    make(responses);
    const auto result = ComputeScores(std::move(responses), true);
    EXPECT_EQ(result.status().code(), absl::StatusCode::kDataLoss) << fault;
    EXPECT_TRUE(HasReason(result.status(), Reason::kResponsesMalformed)) << fault;
  }
}

}  // namespace
}  // namespace icap::scoring
