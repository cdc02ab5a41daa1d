#include "services/collection/domain/tabulated_counts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "services/common/base/error.h"

namespace icap::collection {
namespace {

using PlaceOfItem = std::unordered_map<std::string, size_t>;

// Collects what is wrong; the first problem gives the reason.
class Findings {
 public:
  void Add(Reason reason, std::string field, std::string description) {
    if (violations_.empty()) reason_ = reason;
    violations_.push_back({std::move(field), std::move(description)});
  }

  absl::Status ToStatus() const {
    if (violations_.empty()) return absl::OkStatus();
    return InvalidArgument(
        reason_,
        fmt::format("The counts have {} problem{}, so nothing was stored. First: {}: {}", violations_.size(),
                    violations_.size() == 1 ? "" : "s", violations_.front().field, violations_.front().description),
        violations_);
  }

 private:
  Reason reason_ = Reason::kFieldInvalid;
  std::vector<FieldViolation> violations_;
};

bool IsCount(int32_t count) {
  return count >= 0 && count <= kMaxCount;
}

void CheckStaff(const SchoolCounts& school, const std::string& field, Findings& findings) {
  const auto check = [&](std::string_view name, int32_t count) {
    if (IsCount(count)) return;
    findings.Add(Reason::kFieldInvalid, fmt::format("{}.{}", field, name),
                 fmt::format("of school {} is {}: give a number from 0 to {}", school.school, count, kMaxCount));
  };
  check("eligible_count", school.eligible_count);
  check("responding_count", school.responding_count);
}

void CheckItem(const std::string& school, const TabulatedQuestion& question, const ItemCounts& item,
               const std::string& field, Findings& findings) {
  const std::string where = fmt::format("of item {} in school {}", question.id, school);
  if (item.score.has_value() == !item.counts.empty()) {
    findings.Add(Reason::kFieldInvalid, field, fmt::format("{}: give either counts or a score", where));
    return;
  }
  if (item.score) {
    const bool in_range = *item.score >= question.lowest_value && *item.score <= question.highest_value;
    if (in_range) return;  // NaN is not
    findings.Add(Reason::kFieldInvalid, field + ".score",
                 fmt::format("{} is {}: the values of its options go from {} to {}", where, *item.score,
                             question.lowest_value, question.highest_value));
    return;
  }
  if (item.counts.size() != static_cast<size_t>(question.option_count)) {
    findings.Add(
        Reason::kOptionOutOfRange, field + ".counts",
        fmt::format("{} are {}, but the item has {} options", where, item.counts.size(), question.option_count));
  }
  if (!std::all_of(item.counts.begin(), item.counts.end(), IsCount)) {
    findings.Add(Reason::kFieldInvalid, field + ".counts",
                 fmt::format("{} must be numbers from 0 to {}", where, kMaxCount));
  }
}

// The school's items in the order of the questionnaire.
std::vector<ItemCounts> CheckItems(const TabulatedQuestionnaire& questionnaire, const PlaceOfItem& places,
                                   const SchoolCounts& school, const std::string& school_field, Findings& findings) {
  std::vector<ItemCounts> ordered;
  for (const TabulatedQuestion& question : questionnaire) ordered.push_back({question.id, {}, std::nullopt});
  std::unordered_set<std::string> seen;
  for (size_t i = 0; i < school.items.size(); ++i) {
    const ItemCounts& item = school.items[i];
    const std::string field = fmt::format("{}.items[{}]", school_field, i);
    const auto place = places.find(item.item);
    if (place == places.end()) {
      findings.Add(Reason::kItemUnknown, field + ".item",
                   fmt::format("is '{}' in school {}, which the instrument does not have", item.item, school.school));
      continue;
    }
    if (!seen.insert(item.item).second) {
      findings.Add(Reason::kAnswerRepeated, field + ".item",
                   fmt::format("is '{}' in school {} for the second time", item.item, school.school));
      continue;
    }
    CheckItem(school.school, questionnaire[place->second], item, field, findings);
    ordered[place->second] = item;
  }
  return ordered;
}

}  // namespace

absl::StatusOr<std::vector<SchoolCounts>> CheckCounts(const TabulatedQuestionnaire& questionnaire,
                                                      std::vector<SchoolCounts> schools) {
  PlaceOfItem places;
  for (size_t i = 0; i < questionnaire.size(); ++i) places[questionnaire[i].id] = i;
  Findings findings;
  std::unordered_set<std::string> seen;
  for (size_t i = 0; i < schools.size(); ++i) {
    SchoolCounts& school = schools[i];
    const std::string field = fmt::format("schools[{}]", i);
    if (!seen.insert(school.school).second) {
      findings.Add(Reason::kFieldInvalid, field + ".school", fmt::format("is {} for the second time", school.school));
    }
    CheckStaff(school, field, findings);
    school.items = CheckItems(questionnaire, places, school, field, findings);
  }
  const absl::Status status = findings.ToStatus();
  if (!status.ok()) return status;
  return schools;
}

}  // namespace icap::collection
