// Whether the items that two rollouts share may link their measures: an item whose difficulty moved against the others
// would carry its own move into every school's change.
//
//   d_i = new_i - old_i        shift = mean of d over the items kept        displacement_i = d_i - shift
//   SE(displacement_i)² = (1 - 1/k)² v_i + Σ_{others} v / k²,  v = SE_old² + SE_new², k items kept
//   (an item that is not kept: v_i + Σ_kept v / k²)
//   link error = √(Σ_kept displacement² / (k (k - 1)))
//
// An item is displaced when its displacement is at least 0.5 logits *and* beyond its error (|z| >= 1.96). Size alone
// flags noise where few answered, significance alone flags trifles where a whole state did. The most displaced item by
// |z| is taken out, the shift computed anew, until none is left to take out; then all items are judged against the
// final shift. The link is usable when at least three items and at least half of them are kept.
//
// Input is an item's location in logits (mean of its thresholds), each calibration centred or not: the shift takes the
// origin away. Thresholds can be checked by passing them as items.
//
// | case                                    | result                                                        |
// |-----------------------------------------|---------------------------------------------------------------|
// | fewer than three items, or too few kept | not usable; displacements are given all the same              |
// | no items                                | not usable, no shift                                          |
// | one item                                | displacement 0, no link error                                 |
// | all items moved alike                   | the shift, and nothing displaced                              |
// | errors 0 (parameters taken as known)    | the size alone decides, z undefined                           |
// | number not finite, SE < 0, item twice   | INVALID_ARGUMENT                                              |
//
// Source: Linacre (2023), Winsteps: displacement of 0.5 logits; Wright & Stone (1979), Best test design, chapter 5 (z
// of a link); Miller, Rotou & Twing (2004), Journal of Applied Measurement 5, 172-177 (0.3 logits, stricter: set it in
// the policy); Monseur & Berezner (2007), same journal 8, 323-335 (link error).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace icap::scoring {

// An instrument's setting; the defaults are the product's.
struct LinkPolicy {
  double displaced_logits = 0.5;
  double displaced_z = 1.96;
  int32_t min_items = 3;
  double min_kept_share = 0.5;
};

struct Location {
  double value = 0;
  double standard_error = 0;
};

struct LinkItem {
  std::string id;
  Location before;
  Location after;
};

struct ItemDisplacement {
  std::string id;
  double displacement = 0;
  double standard_error = 0;
  std::optional<double> z;
  bool kept = true;
};

struct Link {
  bool usable = false;
  std::optional<double> shift;
  std::optional<double> link_error;
  int32_t kept_count = 0;
  // In the order given.
  std::vector<ItemDisplacement> items;
};

absl::StatusOr<Link> CheckLink(std::span<const LinkItem> items, const LinkPolicy& policy);

}  // namespace icap::scoring
