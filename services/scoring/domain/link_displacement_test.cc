#include "services/scoring/domain/link_displacement.h"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace icap::scoring {
namespace {

std::vector<LinkItem> ItemsMovedBy(const std::vector<double>& moves, double standard_error) {
  std::vector<LinkItem> items;
  for (size_t i = 0; i < moves.size(); ++i) {
    const double before = 0.3 * static_cast<double>(i) - 1.0;
    items.push_back({"i" + std::to_string(i), {before, standard_error}, {before + moves[i], standard_error}});
  }
  return items;
}

Link Check(const std::vector<LinkItem>& items) {
  const auto link = CheckLink(items, {});
  EXPECT_TRUE(link.ok()) << link.status();
  return *link;
}

TEST(LinkDisplacement, EqualsTheHandComputedCase) {
  // Moves 0.1, 0.2, 0.3, 0.4: shift 0.25, squares 2 · 0.15² + 2 · 0.05² = 0.05 over 4 · 3.
  const Link link = Check(ItemsMovedBy({0.1, 0.2, 0.3, 0.4}, 0.1));
  EXPECT_TRUE(link.usable);
  EXPECT_NEAR(*link.shift, 0.25, 1e-14);
  EXPECT_NEAR(link.items[0].displacement, -0.15, 1e-14);
  EXPECT_NEAR(*link.link_error, std::sqrt(0.05 / 12.0), 1e-14);
  // (3/4)² 0.02 + 3 · 0.02 / 16.
  EXPECT_NEAR(link.items[0].standard_error, std::sqrt(0.015), 1e-14);
  EXPECT_NEAR(*link.items[0].z, -0.15 / std::sqrt(0.015), 1e-12);
}

TEST(LinkDisplacement, TakesOutTheItemThatMoved) {
  const Link link = Check(ItemsMovedBy({0.0, 0.05, -0.05, 0.02, 1.5}, 0.1));
  EXPECT_TRUE(link.usable);
  EXPECT_FALSE(link.items[4].kept);
  EXPECT_EQ(link.kept_count, 4);
  EXPECT_NEAR(*link.shift, 0.005, 1e-12) << "the moved item no longer pulls the shift";
  EXPECT_NEAR(link.items[4].displacement, 1.495, 1e-12);
}

TEST(LinkDisplacement, JudgesAllItemsAgainstTheFinalShift) {
  // One very large move makes the others look displaced the other way; they stay.
  const Link link = Check(ItemsMovedBy({0.0, 0.0, 0.0, 6.0}, 0.05));
  EXPECT_EQ(link.kept_count, 3);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(link.items[i].kept);
}

TEST(LinkDisplacement, NeedsSizeAndSignificance) {
  EXPECT_EQ(Check(ItemsMovedBy({0.0, 0.0, 0.0, 0.8}, 0.6)).kept_count, 4) << "large, but noise";
  EXPECT_EQ(Check(ItemsMovedBy({0.0, 0.0, 0.0, 0.3}, 0.01)).kept_count, 4) << "significant, but small";
}

TEST(LinkDisplacement, IsNotDisturbedByAnOrigin) {
  const Link link = Check(ItemsMovedBy({2.1, 2.2, 2.3, 2.4}, 0.1));
  EXPECT_EQ(link.kept_count, 4);
  EXPECT_NEAR(link.items[0].displacement, -0.15, 1e-14);
}

TEST(LinkDisplacement, RefusesALinkOnTooFewItems) {
  EXPECT_FALSE(Check({}).usable);
  EXPECT_FALSE(Check({}).shift.has_value());
  const Link one = Check(ItemsMovedBy({0.4}, 0.1));
  EXPECT_FALSE(one.usable);
  EXPECT_EQ(one.items[0].displacement, 0.0);
  EXPECT_FALSE(one.link_error.has_value());
  EXPECT_FALSE(Check(ItemsMovedBy({0.4, 0.4}, 0.1)).usable);
  // Three of seven agree: no majority for any shift.
  EXPECT_FALSE(Check(ItemsMovedBy({0.0, 0.0, 0.0, 2.0, 4.0, -3.0, 7.0}, 0.05)).usable);
}

TEST(LinkDisplacement, GoesBySizeWhenParametersAreKnown) {
  const Link link = Check(ItemsMovedBy({0.0, 0.0, 0.0, 0.9}, 0.0));
  EXPECT_FALSE(link.items[3].kept);
  EXPECT_FALSE(link.items[3].z.has_value());
}

TEST(LinkDisplacement, HasErrorsOfTheSizeTheyClaim) {
  std::mt19937_64 generator(7);
  std::normal_distribution<double> normal;
  double squares = 0;
  constexpr int kDraws = 5'000;
  for (int draw = 0; draw < kDraws; ++draw) {
    std::vector<LinkItem> items = ItemsMovedBy({0.2, 0.2, 0.2, 0.2, 0.2}, 0.1);
    for (LinkItem& item : items) item.after.value += 0.1 * std::sqrt(2.0) * normal(generator);
    squares += std::pow(*Check(items).items[2].z, 2);
  }
  EXPECT_NEAR(squares / kDraws, 1.0, 0.06);
}

TEST(LinkDisplacement, RefusesWhatIsNotALocation) {
  std::vector<LinkItem> items = ItemsMovedBy({0.1, 0.2, 0.3}, 0.1);
  items[1].after.value = NAN;
  EXPECT_FALSE(CheckLink(items, {}).ok());
  items = ItemsMovedBy({0.1, 0.2}, -0.1);
  EXPECT_FALSE(CheckLink(items, {}).ok());
  items = ItemsMovedBy({0.1, 0.2}, 0.1);
  items[1].id = items[0].id;
  EXPECT_FALSE(CheckLink(items, {}).ok());
}

}  // namespace
}  // namespace icap::scoring
