#include "services/collection/domain/field_draw.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "services/common/base/sha256.h"

namespace icap::collection {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

std::vector<std::string> Population(int size) {
  std::vector<std::string> population;
  population.reserve(static_cast<size_t>(size));
  for (int i = 0; i < size; ++i) population.push_back(fmt::format("p{}", i));
  return population;
}

TEST(DrawAtRandom, DrawsEachOnceAndReservesAfterThem) {
  const auto draw = DrawAtRandom(Population(10), "seed", 4, 3);
  ASSERT_TRUE(draw.has_value());
  EXPECT_THAT(draw->drawn, SizeIs(4));
  EXPECT_THAT(draw->reserves, SizeIs(3));
  std::set<std::string> all(draw->drawn.begin(), draw->drawn.end());
  all.insert(draw->reserves.begin(), draw->reserves.end());
  EXPECT_THAT(all, SizeIs(7));
}

TEST(DrawAtRandom, IsTheSameForTheSameSeedHoweverThePopulationIsListed) {
  std::vector<std::string> population = Population(20);
  const auto draw = DrawAtRandom(population, "seed", 5, 2);
  std::reverse(population.begin(), population.end());
  EXPECT_EQ(DrawAtRandom(population, "seed", 5, 2)->drawn, draw->drawn);
  EXPECT_EQ(DrawAtRandom(population, "seed", 5, 2)->reserves, draw->reserves);
  EXPECT_NE(DrawAtRandom(population, "other", 5, 2)->drawn, draw->drawn);
}

TEST(DrawAtRandom, HasTheEdgesOfItsTable) {
  EXPECT_THAT(DrawAtRandom(Population(3), "seed", 3, 2)->drawn, UnorderedElementsAre("p0", "p1", "p2"));
  EXPECT_THAT(DrawAtRandom(Population(3), "seed", 3, 2)->reserves, IsEmpty());
  EXPECT_THAT(DrawAtRandom(Population(3), "seed", 2, 2)->reserves, SizeIs(1));
  EXPECT_FALSE(DrawAtRandom(Population(3), "seed", 4, 0).has_value());
  EXPECT_FALSE(DrawAtRandom({"p", "p"}, "seed", 1, 0).has_value());
}

// 2,000 draws of 1 from 5: expected 400 each, standard deviation 18. Seeds are fixed, so the test cannot flicker.
TEST(DrawAtRandom, GivesEachTheSameChance) {
  std::map<std::string, int> times;
  for (int i = 0; i < 2'000; ++i) ++times[DrawAtRandom(Population(5), fmt::format("seed {}", i), 1, 0)->drawn[0]];
  for (const auto& [id, count] : times) EXPECT_NEAR(count, 400, 72) << id;
}

TEST(PopulationFingerprint, DependsOnTheSetOnly) {
  EXPECT_EQ(PopulationFingerprint({"b", "a"}), Sha256Hex("a\nb\n"));
  EXPECT_NE(PopulationFingerprint({"a"}), PopulationFingerprint({"a", "b"}));
}

}  // namespace
}  // namespace icap::collection
