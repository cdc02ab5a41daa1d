// Answers of one rollout: respondents x items, categories 1…A, 0 where an answer is missing, grouped by school.
//
// Layout: one block a school, in the order the schools were added; in a block one run of `respondent_count` bytes an
// item, in the order of the columns. This is the layout in which answers travel, and it keeps a school in cache.
// Nothing in it tells respondents of a school apart but their answers.
//
// | case                                      | result                            |
// |-------------------------------------------|-----------------------------------|
// | school without respondents                | kept: it has counts of zero       |
// | respondent without any answer             | kept: a row of missing answers    |
// | category above the item's option count    | INVALID_ARGUMENT                  |
// | bytes not respondents x columns           | INVALID_ARGUMENT                  |
// | item or school named twice, or not at all | INVALID_ARGUMENT                  |
//
// Thread safety: const members may be called from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace icap::scoring {

// A chosen option, 1…A; 0 is a missing answer.
using Category = uint8_t;
inline constexpr Category kMissing = 0;

// Limits of one matrix, far above the largest state (300,000 respondents x 80 items).
inline constexpr int kMinCategoryCount = 2;
inline constexpr int kMaxCategoryCount = 32;
inline constexpr int kMaxColumnCount = 1'000;
inline constexpr int64_t kMaxRespondentCount = 10'000'000;

// Which column, which school: not to be swapped.
struct ColumnIndex {
  int32_t value = 0;
  friend bool operator==(const ColumnIndex&, const ColumnIndex&) = default;
};
struct SchoolIndex {
  int32_t value = 0;
  friend bool operator==(const SchoolIndex&, const SchoolIndex&) = default;
};

// An item of the instrument and the number A of its options.
struct ItemColumn {
  std::string id;
  int32_t category_count = 0;
};

class ResponseMatrix {
 public:
  // A matrix without schools.
  static absl::StatusOr<ResponseMatrix> Create(std::vector<ItemColumn> columns);

  // Appends a school. `answers` are respondent_count bytes for the first column, then for the second, and so on.
  absl::Status AddSchool(std::string school_id, int64_t respondent_count, std::span<const Category> answers);

  int32_t column_count() const { return static_cast<int32_t>(columns_.size()); }
  int32_t school_count() const { return static_cast<int32_t>(schools_.size()); }
  int64_t respondent_count() const { return respondent_count_; }

  const ItemColumn& Column(ColumnIndex column) const { return columns_[column.value]; }
  const std::string& SchoolId(SchoolIndex school) const { return schools_[school.value].id; }
  int64_t RespondentCount(SchoolIndex school) const { return schools_[school.value].respondent_count; }

  // One school's answers to one item, a respondent an element; respondents are in the same order for every item.
  std::span<const Category> Answers(SchoolIndex school, ColumnIndex column) const {
    const School& block = schools_[school.value];
    return std::span(answers_).subspan(block.first_byte + block.respondent_count * column.value,
                                       block.respondent_count);
  }

 private:
  struct School {
    std::string id;
    int64_t respondent_count = 0;
    int64_t first_byte = 0;
  };

  explicit ResponseMatrix(std::vector<ItemColumn> columns) : columns_(std::move(columns)) {}

  std::vector<ItemColumn> columns_;
  std::vector<School> schools_;
  std::unordered_set<std::string> school_ids_;
  std::vector<Category> answers_;
  int64_t respondent_count_ = 0;
};

// An item's place in a factor. A reverse-keyed answer x counts as A + 1 - x.
struct FactorItem {
  ColumnIndex column;
  bool reverse = false;
};

// What a set of items measures together.
struct Factor {
  std::string id;
  std::vector<FactorItem> items;
};

// INVALID_ARGUMENT unless every factor has an identifier of its own and at least one item, and names existing columns,
// none of them twice.
absl::Status CheckFactors(const ResponseMatrix& matrix, std::span<const Factor> factors);

}  // namespace icap::scoring
