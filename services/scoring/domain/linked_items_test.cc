#include "services/scoring/domain/linked_items.h"

#include <gtest/gtest.h>

namespace icap::scoring {
namespace {

TEST(LinkItems, LinksOnlyWhatIsAskedAlike) {
  const std::vector<RevisionItem> before = {{"same", "f", "We talk.", false}, {"text", "f", "We plan.", false},
                                            {"key", "f", "We wait.", true},   {"moved", "g", "We read.", false},
                                            {"gone", "f", "We meet.", false}, {"elsewhere", "g", "We sing.", false}};
  const std::vector<RevisionItem> after = {{"new", "f", "We write.", false},
                                           {"key", "f", "We wait.", false},
                                           {"text", "f", "We plan together.", false},
                                           {"moved", "f", "We read.", false},
                                           {"same", "f", "We talk.", false}};
  const std::vector<ItemLink> expected = {{"new", LinkState::kNew, {}},       {"key", LinkState::kReworded, {}},
                                          {"text", LinkState::kReworded, {}}, {"moved", LinkState::kReworded, {}},
                                          {"same", LinkState::kLinked, {}},   {"gone", LinkState::kRemoved, {}}};
  EXPECT_EQ(LinkItems("f", before, after), expected);
}

TEST(LinkItems, TheSameRevisionLinksEveryItem) {
  const std::vector<RevisionItem> items = {{"a", "f", "A", false}, {"b", "f", "B", true}};
  for (const ItemLink& link : LinkItems("f", items, items)) EXPECT_EQ(link.state, LinkState::kLinked);
}

TEST(LinkItems, WithoutItemsThereAreNone) {
  EXPECT_TRUE(LinkItems("f", {}, {}).empty());
}

}  // namespace
}  // namespace icap::scoring
