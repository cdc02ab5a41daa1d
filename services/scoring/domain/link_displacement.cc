#include "services/scoring/domain/link_displacement.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::scoring {
namespace {

absl::Status CheckItems(std::span<const LinkItem> items) {
  std::unordered_set<std::string> ids;
  for (size_t i = 0; i < items.size(); ++i) {
    const std::string field = fmt::format("items[{}]", i);
    if (!ids.insert(items[i].id).second) return FieldInvalid(field, "is there twice");
    for (const Location& location : {items[i].before, items[i].after}) {
      if (!std::isfinite(location.value) || !std::isfinite(location.standard_error) || location.standard_error < 0) {
        return FieldInvalid(field, "needs finite locations with standard errors that are finite and not negative");
      }
    }
  }
  return absl::OkStatus();
}

double Variance(const LinkItem& item) {
  return item.before.standard_error * item.before.standard_error +
         item.after.standard_error * item.after.standard_error;
}

// Displacements of all items against the mean shift of those kept, at least one.
void Displace(std::span<const LinkItem> items, Link& link) {
  double sum = 0;
  double variance = 0;
  link.kept_count = 0;
  for (size_t i = 0; i < items.size(); ++i) {
    if (!link.items[i].kept) continue;
    sum += items[i].after.value - items[i].before.value;
    variance += Variance(items[i]);
    ++link.kept_count;
  }
  const double k = link.kept_count;
  link.shift = sum / k;
  for (size_t i = 0; i < items.size(); ++i) {
    ItemDisplacement& item = link.items[i];
    item.displacement = items[i].after.value - items[i].before.value - *link.shift;
    const double own = Variance(items[i]);
    const double of_item = item.kept ? own * (1.0 - 2.0 / k) + variance / (k * k) : own + variance / (k * k);
    item.standard_error = std::sqrt(std::max(0.0, of_item));
    item.z = std::nullopt;
    if (item.standard_error > 0) item.z = item.displacement / item.standard_error;
  }
}

bool IsDisplaced(const ItemDisplacement& item, const LinkPolicy& policy) {
  if (std::fabs(item.displacement) < policy.displaced_logits) return false;
  return !item.z || std::fabs(*item.z) >= policy.displaced_z;
}

// The kept item that is most displaced; none when none is.
ItemDisplacement* MostDisplaced(Link& link, const LinkPolicy& policy) {
  ItemDisplacement* most = nullptr;
  const auto size = [](const ItemDisplacement& item) { return std::fabs(item.z.value_or(item.displacement)); };
  for (ItemDisplacement& item : link.items) {
    if (!item.kept || !IsDisplaced(item, policy)) continue;
    if (most == nullptr || size(item) > size(*most)) most = &item;
  }
  return most;
}

}  // namespace

absl::StatusOr<Link> CheckLink(std::span<const LinkItem> items, const LinkPolicy& policy) {
  ICAP_RETURN_IF_ERROR(CheckItems(items));
  Link link;
  if (items.empty()) return link;
  for (const LinkItem& item : items) link.items.push_back({.id = item.id});
  Displace(items, link);
  while (link.kept_count > 1) {
    ItemDisplacement* most = MostDisplaced(link, policy);
    if (most == nullptr) break;
    most->kept = false;
    Displace(items, link);
  }
  // An item taken out early may fit the final shift.
  for (ItemDisplacement& item : link.items) item.kept = item.kept || !IsDisplaced(item, policy);
  Displace(items, link);

  if (link.kept_count >= 2) {
    double sum = 0;
    for (const ItemDisplacement& item : link.items) {
      if (item.kept) sum += item.displacement * item.displacement;
    }
    link.link_error = std::sqrt(sum / (static_cast<double>(link.kept_count) * (link.kept_count - 1)));
  }
  link.usable = link.kept_count >= policy.min_items &&
                link.kept_count >= policy.min_kept_share * static_cast<double>(items.size());
  return link;
}

}  // namespace icap::scoring
