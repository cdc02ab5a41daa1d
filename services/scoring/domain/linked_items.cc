#include "services/scoring/domain/linked_items.h"

#include <algorithm>

namespace icap::scoring {
namespace {

const RevisionItem* Find(std::span<const RevisionItem> items, std::string_view id) {
  const auto found = std::find_if(items.begin(), items.end(), [id](const RevisionItem& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

LinkState StateOf(const RevisionItem& item, const RevisionItem* before) {
  if (before == nullptr) return LinkState::kNew;
  const bool same = before->factor == item.factor && before->content == item.content && before->reverse == item.reverse;
  return same ? LinkState::kLinked : LinkState::kReworded;
}

}  // namespace

std::vector<ItemLink> LinkItems(std::string_view factor, std::span<const RevisionItem> before,
                                std::span<const RevisionItem> after) {
  std::vector<ItemLink> links;
  for (const RevisionItem& item : after) {
    if (item.factor == factor) links.push_back({item.id, StateOf(item, Find(before, item.id)), std::nullopt});
  }
  for (const RevisionItem& item : before) {
    if (item.factor == factor && Find(after, item.id) == nullptr) {
      links.push_back({item.id, LinkState::kRemoved, std::nullopt});
    }
  }
  return links;
}

}  // namespace icap::scoring
