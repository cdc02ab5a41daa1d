// Small matrices written as they are read. Only tests include it.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/scoring/domain/response_matrix.h"

namespace icap::scoring {

// A school: its identifier and a row of answers for each respondent.
struct SchoolRows {
  std::string id;
  std::vector<std::vector<int>> rows;
};

// Items i0, i1, … of `category_counts` options.
inline ResponseMatrix MatrixOf(const std::vector<int>& category_counts, const std::vector<SchoolRows>& schools) {
  std::vector<ItemColumn> columns;
  for (const int count : category_counts) columns.push_back({"i" + std::to_string(columns.size()), count});
  absl::StatusOr<ResponseMatrix> matrix = ResponseMatrix::Create(columns);
  EXPECT_TRUE(matrix.ok()) << matrix.status();
  for (const SchoolRows& school : schools) {
    std::vector<Category> answers;
    for (size_t c = 0; c < category_counts.size(); ++c) {
      for (const auto& row : school.rows) answers.push_back(static_cast<Category>(row[c]));
    }
    const absl::Status added = matrix->AddSchool(school.id, static_cast<int64_t>(school.rows.size()), answers);
    EXPECT_TRUE(added.ok()) << added;
  }
  return *matrix;
}

// A factor of columns 0 to item_count - 1, none of them reverse-keyed.
inline Factor FactorOf(int item_count) {
  Factor factor{.id = "factor"};
  for (int i = 0; i < item_count; ++i) factor.items.push_back({ColumnIndex{i}, false});
  return factor;
}

}  // namespace icap::scoring
