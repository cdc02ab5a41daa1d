// A file of answers, one row a respondent: a column for the group, one for each item, and perhaps one for the
// respondent's name and one for a weight. Other columns are left alone.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/scoring/domain/response_matrix.h"

namespace icap::icapctl {

// Where the answers are, and what the columns beside the items are called; empty: there is none.
struct AnswersFile {
  std::string path;
  std::string group;
  std::string respondent;
  std::string weight;
};

// Groups stand in the order in which the file first names them.
struct Answers {
  scoring::ResponseMatrix matrix;
  // In the order of the file: the respondent's name (or the number of the row, from 1) and place in the matrix.
  std::vector<std::string> respondents;
  std::vector<size_t> place;
  // In the order of the matrix; empty without a column of weights.
  std::vector<double> weights;
};

// NOT_FOUND, or INVALID_ARGUMENT FILE_INVALID with every problem of the file.
absl::StatusOr<Answers> ReadAnswers(const AnswersFile& file, const std::vector<scoring::ItemColumn>& columns);

}  // namespace icap::icapctl
