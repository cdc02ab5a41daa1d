#include "tools/icapctl/score/answers_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "services/common/base/status_macros.h"
#include "services/common/csv/csv_reader.h"

namespace icap::icapctl {
namespace {

using scoring::Category;
using scoring::ItemColumn;

template <typename Number>
std::optional<Number> NumberOf(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Rows of one group.
struct Group {
  std::string id;
  std::vector<size_t> rows;
};

class AnswersReader {
 public:
  AnswersReader(const AnswersFile& file, const std::vector<ItemColumn>& columns)
      : file_(file), columns_(columns), problems_(file.path) {}

  absl::StatusOr<Answers> Read();

 private:
  bool ReadHeader(const std::vector<std::string>& names);
  void ReadRow(size_t line, csv::Cells cells);
  Category ReadAnswer(size_t line, const ItemColumn& column, const std::string& cell);
  std::optional<size_t> Find(const std::vector<std::string>& names, const std::string& name, const char* what);
  absl::StatusOr<Answers> Build() const;

  const AnswersFile& file_;
  const std::vector<ItemColumn>& columns_;
  csv::Problems problems_;
  std::optional<size_t> group_at_, respondent_at_, weight_at_;
  std::vector<size_t> item_at_;
  std::vector<Group> groups_;
  std::unordered_map<std::string, size_t> group_index_;
  std::unordered_set<std::string> known_respondents_;
  std::vector<std::string> respondents_;
  std::vector<double> weights_;
  // A row after another, an item a byte.
  std::vector<Category> answers_;
};

std::optional<size_t> AnswersReader::Find(const std::vector<std::string>& names, const std::string& name,
                                          const char* what) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<size_t>(found - names.begin());
  problems_.Add(1, name, fmt::format("is missing: the file has no such column, which is {}", what));
  return std::nullopt;
}

bool AnswersReader::ReadHeader(const std::vector<std::string>& names) {
  group_at_ = Find(names, file_.group, "that of the groups (--group)");
  if (!file_.respondent.empty())
    respondent_at_ = Find(names, file_.respondent, "that of the respondents (--respondent)");
  if (!file_.weight.empty()) weight_at_ = Find(names, file_.weight, "that of the weights (--weight)");
  for (const ItemColumn& column : columns_) {
    // Rows are read all the same, so that their problems are reported too.
    item_at_.push_back(Find(names, column.id, "an item of the instrument").value_or(names.size()));
  }
  return true;
}

Category AnswersReader::ReadAnswer(size_t line, const ItemColumn& column, const std::string& cell) {
  if (cell.empty()) return scoring::kMissing;
  const std::optional<int> category = NumberOf<int>(cell);
  if (category && *category >= 1 && *category <= column.category_count) return static_cast<Category>(*category);
  problems_.Add(line, column.id,
                fmt::format("is '{}': use a whole number from 1 to {}, or leave it empty where the answer is missing",
                            cell.substr(0, 40), column.category_count));
  return scoring::kMissing;
}

void AnswersReader::ReadRow(size_t line, csv::Cells cells) {
  const size_t row = respondents_.size();
  const std::string group = group_at_ ? cells[*group_at_] : "";
  if (group_at_ && group.empty()) problems_.Add(line, file_.group, "is empty: name the respondent's group");
  const auto [known, is_new] = group_index_.try_emplace(group, groups_.size());
  if (is_new) groups_.push_back({group, {}});
  groups_[known->second].rows.push_back(row);

  respondents_.push_back(respondent_at_ ? cells[*respondent_at_] : fmt::to_string(row + 1));
  if (respondent_at_ && respondents_.back().empty()) {
    problems_.Add(line, file_.respondent, "is empty: name the respondent");
  } else if (respondent_at_ && !known_respondents_.insert(respondents_.back()).second) {
    problems_.Add(line, file_.respondent,
                  fmt::format("is '{}' again: a respondent has one row", respondents_.back().substr(0, 40)));
  }
  if (weight_at_) {
    const std::optional<double> weight = NumberOf<double>(cells[*weight_at_]);
    if (!weight || !std::isfinite(*weight) || *weight <= 0) {
      problems_.Add(line, file_.weight, fmt::format("is '{}': use a number above 0", cells[*weight_at_].substr(0, 40)));
    }
    weights_.push_back(weight.value_or(0));
  }
  for (size_t i = 0; i < columns_.size(); ++i) {
    answers_.push_back(item_at_[i] < cells.size() ? ReadAnswer(line, columns_[i], cells[item_at_[i]])
                                                  : scoring::kMissing);
  }
}

absl::StatusOr<Answers> AnswersReader::Build() const {
  ICAP_ASSIGN_OR_RETURN(scoring::ResponseMatrix matrix, scoring::ResponseMatrix::Create(columns_));
  Answers answers{.matrix = std::move(matrix), .respondents = respondents_, .place = {}, .weights = {}};
  answers.place.resize(respondents_.size());
  size_t next = 0;
  for (const Group& group : groups_) {
    std::vector<Category> block;
    block.reserve(group.rows.size() * columns_.size());
    for (size_t i = 0; i < columns_.size(); ++i) {
      for (const size_t row : group.rows) block.push_back(answers_[row * columns_.size() + i]);
    }
    ICAP_RETURN_IF_ERROR(answers.matrix.AddSchool(group.id, static_cast<int64_t>(group.rows.size()), block));
    for (const size_t row : group.rows) {
      answers.place[row] = next++;
      if (!weights_.empty()) answers.weights.push_back(weights_[row]);
    }
  }
  return answers;
}

absl::StatusOr<Answers> AnswersReader::Read() {
  std::ifstream input(file_.path, std::ios::binary);
  if (!input) return absl::NotFoundError(fmt::format("{} cannot be read: check the path.", file_.path));
  csv::ReadCsv(
      input, problems_, [&](const std::vector<std::string>& names) { return ReadHeader(names); },
      [&](size_t line, csv::Cells cells) { ReadRow(line, cells); });
  if (problems_.empty() && respondents_.empty()) problems_.Add(0, "", "has no respondents: add a row for each");
  ICAP_RETURN_IF_ERROR(problems_.ToStatus());
  return Build();
}

}  // namespace

absl::StatusOr<Answers> ReadAnswers(const AnswersFile& file, const std::vector<ItemColumn>& columns) {
  return AnswersReader(file, columns).Read();
}

}  // namespace icap::icapctl
