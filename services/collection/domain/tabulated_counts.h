// Published counts of one school, checked against the instrument.
//
// | case                                          | result                                                         |
// |-----------------------------------------------|----------------------------------------------------------------|
// | more responding than eligible staff           | taken as published                                             |
// | more answers to an item than responding staff | taken: agencies publish such tables, and some items allow more |
// |                                               | than one mark                                                  |
// | an item that is absent                        | was not asked in this school                                   |
// | a score in place of counts                    | taken when it lies in the range of the scale's values          |
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace icap::collection {

// No school has more staff, and no item more answers.
inline constexpr int32_t kMaxCount = 1'000'000;

// One item as the check needs it.
struct TabulatedQuestion {
  std::string id;
  int option_count = 0;
  double lowest_value = 0;
  double highest_value = 0;
};

// Items in the instrument's order.
using TabulatedQuestionnaire = std::vector<TabulatedQuestion>;

// Published answers to an item: counts by option, or a score.
struct ItemCounts {
  std::string item;
  std::vector<int32_t> counts;
  std::optional<double> score;

  friend bool operator==(const ItemCounts&, const ItemCounts&) = default;
};

struct SchoolCounts {
  std::string school;
  int32_t eligible_count = 0;
  int32_t responding_count = 0;
  std::vector<ItemCounts> items;

  friend bool operator==(const SchoolCounts&, const SchoolCounts&) = default;
};

// The schools with one element for each item of the questionnaire, in its order; absent items have neither counts nor
// score. INVALID_ARGUMENT with one violation a problem (`schools[i].items[j].counts`), each naming the school and the
// item; the reason is that of the first: FIELD_INVALID, ITEM_UNKNOWN, ANSWER_REPEATED, OPTION_OUT_OF_RANGE.
absl::StatusOr<std::vector<SchoolCounts>> CheckCounts(const TabulatedQuestionnaire& questionnaire,
                                                      std::vector<SchoolCounts> schools);

}  // namespace icap::collection
