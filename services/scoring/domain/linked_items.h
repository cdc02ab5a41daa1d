// Which items link two revisions: those that both have with the same identifier, in the same factor, with the same
// content and the same key. What was asked in other words, or with other options, measures something else.
//
// | case                                        | state                                    |
// |---------------------------------------------|------------------------------------------|
// | the same in both                            | kLinked                                  |
// | other content, key or factor                | kReworded, in the factor it has now      |
// | only in the later one                       | kNew                                     |
// | only in the earlier one                     | kRemoved, in the factor it had           |
//
// Whether a linked item kept its difficulty is another question: link_displacement.h.
//
// Source: Kolen & Brennan (2014), Test equating, scaling, and linking, 3rd ed., section 6.1 (common items must be
// identical in both forms).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/scoring/domain/factor_link.h"

namespace icap::scoring {

// An item as one revision has it.
struct RevisionItem {
  std::string id;
  std::string factor;
  // Its text, its options and their values, so that equal contents are asked alike.
  std::string content;
  bool reverse = false;
};

// The factor's items: those of the later revision in its order, then those that it no longer has.
std::vector<ItemLink> LinkItems(std::string_view factor, std::span<const RevisionItem> before,
                                std::span<const RevisionItem> after);

}  // namespace icap::scoring
