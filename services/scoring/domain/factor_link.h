// What links a factor of two rollouts, and a school's measures on it. Values only; linked_items.h decides which items
// are the same, linked_measures.h computes the rest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace icap::scoring {

// What became of an item between two revisions. The values are stored and travel: those of
// icap.scoring.v1.LinkItem.State.
enum class LinkState { kLinked = 1, kReworded = 2, kNew = 3, kRemoved = 4, kDisplaced = 5, kOptionNotChosen = 6 };

struct ItemLink {
  std::string item_id;
  LinkState state = LinkState::kNew;
  // How far its difficulty moved against the others, in logits.
  std::optional<double> displacement;

  friend bool operator==(const ItemLink&, const ItemLink&) = default;
};

// Outcomes of a factor's link.
inline constexpr char kLinkedOutcome[] = "LINKED";
inline constexpr char kTooFewLinkedItems[] = "TOO_FEW_LINKED_ITEMS";
inline constexpr char kItemsDisplaced[] = "ITEMS_DISPLACED";
inline constexpr char kNoCalibration[] = "NO_CALIBRATION";

struct FactorLink {
  std::string factor_id;
  std::string outcome;
  // In logits; absent for the mean.
  std::optional<double> link_standard_error;
  std::vector<ItemLink> items;

  friend bool operator==(const FactorLink&, const FactorLink&) = default;
};

// A school on the linked items of a factor in one rollout.
struct LinkedMeasure {
  int64_t respondent_count = 0;
  std::optional<double> value;
  std::optional<double> standard_error;
  // On the response scale.
  std::optional<double> category;

  friend bool operator==(const LinkedMeasure&, const LinkedMeasure&) = default;
};

struct LinkedMeasures {
  LinkedMeasure before;
  LinkedMeasure after;

  friend bool operator==(const LinkedMeasures&, const LinkedMeasures&) = default;
};

}  // namespace icap::scoring
