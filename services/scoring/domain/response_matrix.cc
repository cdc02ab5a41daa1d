#include "services/scoring/domain/response_matrix.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "services/common/base/error.h"

namespace icap::scoring {

absl::StatusOr<ResponseMatrix> ResponseMatrix::Create(std::vector<ItemColumn> columns) {
  if (columns.empty() || columns.size() > kMaxColumnCount) {
    return FieldInvalid("columns", fmt::format("has {} items; 1 to {} can be scored", columns.size(), kMaxColumnCount));
  }
  std::unordered_set<std::string> ids;
  for (size_t i = 0; i < columns.size(); ++i) {
    const ItemColumn& column = columns[i];
    if (column.id.empty() || !ids.insert(column.id).second) {
      return FieldInvalid(fmt::format("columns[{}].id", i), "must name an item, and each item once");
    }
    if (column.category_count < kMinCategoryCount || column.category_count > kMaxCategoryCount) {
      return FieldInvalid(fmt::format("columns[{}].category_count", i),
                          fmt::format("is {}; {} to {} options can be scored", column.category_count, kMinCategoryCount,
                                      kMaxCategoryCount));
    }
  }
  return ResponseMatrix(std::move(columns));
}

absl::Status ResponseMatrix::AddSchool(std::string school_id, int64_t respondent_count,
                                       std::span<const Category> answers) {
  if (school_id.empty() || school_ids_.contains(school_id)) {
    return FieldInvalid("school_id", "must name a school, and each school once");
  }
  if (respondent_count < 0 || respondent_count > kMaxRespondentCount - respondent_count_) {
    return FieldInvalid("respondent_count", fmt::format("is {}; a rollout can have 0 to {} respondents",
                                                        respondent_count, kMaxRespondentCount));
  }
  if (static_cast<int64_t>(answers.size()) != respondent_count * column_count()) {
    return FieldInvalid("answers", fmt::format("has {} bytes for {} respondents and {} items", answers.size(),
                                               respondent_count, column_count()));
  }
  for (int32_t c = 0; c < column_count(); ++c) {
    const auto run = answers.subspan(respondent_count * c, respondent_count);
    const auto highest = std::max_element(run.begin(), run.end());
    if (highest != run.end() && *highest > columns_[c].category_count) {
      return FieldInvalid("answers", fmt::format("item {} has {} options, but an answer names another", columns_[c].id,
                                                 columns_[c].category_count));
    }
  }
  school_ids_.insert(school_id);
  schools_.push_back({std::move(school_id), respondent_count, static_cast<int64_t>(answers_.size())});
  answers_.insert(answers_.end(), answers.begin(), answers.end());
  respondent_count_ += respondent_count;
  return absl::OkStatus();
}

absl::Status CheckFactors(const ResponseMatrix& matrix, std::span<const Factor> factors) {
  std::unordered_set<std::string> ids;
  for (size_t f = 0; f < factors.size(); ++f) {
    const Factor& factor = factors[f];
    if (factor.id.empty() || !ids.insert(factor.id).second) {
      return FieldInvalid(fmt::format("factors[{}].id", f), "must name a factor, and each factor once");
    }
    if (factor.items.empty()) return FieldInvalid(fmt::format("factors[{}].items", f), "must not be empty");
    std::unordered_set<int32_t> columns;
    for (const FactorItem& item : factor.items) {
      const int32_t column = item.column.value;
      if (column < 0 || column >= matrix.column_count() || !columns.insert(column).second) {
        return FieldInvalid(fmt::format("factors[{}].items", f),
                            fmt::format("column {} does not exist or is there twice", column));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace icap::scoring
