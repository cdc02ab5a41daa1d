#include "tools/icapctl/score/counts_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <optional>
#include <utility>

#include "services/common/base/status_macros.h"
#include "services/common/csv/csv_reader.h"

namespace icap::icapctl {
namespace {

using scoring::ItemColumn;
using scoring::OptionCounts;

// Above any group's number of answers, and far below where sums of squares would overflow.
constexpr int32_t kMaxCount = 10'000'000;

std::optional<int32_t> CountOf(std::string_view text) {
  int32_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count < 0 || count > kMaxCount) return std::nullopt;
  return count;
}

class CountsReader {
 public:
  CountsReader(const std::string& path, const std::vector<ItemColumn>& columns) : columns_(columns), problems_(path) {
    for (const ItemColumn& column : columns_) {
      option_count_ = std::max(option_count_, column.category_count);
      table_.columns.push_back({column.id, column.category_count, column.category_count});
      item_index_[column.id] = table_.columns.size() - 1;
    }
  }

  absl::StatusOr<scoring::CountTable> Read();

 private:
  bool ReadHeader(const std::vector<std::string>& names);
  void ReadRow(size_t line, csv::Cells cells);
  OptionCounts ReadOptions(size_t line, const ItemColumn& column, csv::Cells cells);

  const std::vector<ItemColumn>& columns_;
  csv::Problems problems_;
  int32_t option_count_ = 0;
  scoring::CountTable table_;
  std::map<std::string, size_t> item_index_, group_index_;
  size_t group_at_ = 0;
  size_t item_at_ = 0;
  std::vector<size_t> option_at_;
};

bool CountsReader::ReadHeader(const std::vector<std::string>& names) {
  const auto find = [&](const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) problems_.Add(1, name, "is missing: the file has no such column");
    return static_cast<size_t>(found - names.begin());
  };
  group_at_ = find("group");
  item_at_ = find("item");
  for (int32_t option = 1; option <= option_count_; ++option) option_at_.push_back(find(fmt::format("n{}", option)));
  return problems_.empty();
}

OptionCounts CountsReader::ReadOptions(size_t line, const ItemColumn& column, csv::Cells cells) {
  OptionCounts counts;
  for (int32_t option = 0; option < option_count_; ++option) {
    const std::string& cell = cells[option_at_[option]];
    const std::string name = fmt::format("n{}", option + 1);
    if (option >= column.category_count) {
      if (!cell.empty()) {
        problems_.Add(line, name,
                      fmt::format("must be empty: item {} has {} options", column.id, column.category_count));
      }
      continue;
    }
    const std::optional<int32_t> count = CountOf(cell);
    if (!count) {
      problems_.Add(line, name, fmt::format("is '{}': use a whole number from 0 to {}", cell.substr(0, 40), kMaxCount));
    }
    counts.push_back(count.value_or(0));
  }
  return counts;
}

void CountsReader::ReadRow(size_t line, csv::Cells cells) {
  const std::string& group = cells[group_at_];
  const auto item = item_index_.find(cells[item_at_]);
  if (group.empty()) problems_.Add(line, "group", "is empty: name the group");
  if (item == item_index_.end()) {
    problems_.Add(line, "item",
                  fmt::format("is '{}', which the instrument does not have", cells[item_at_].substr(0, 40)));
    return;
  }
  const auto [known, is_new] = group_index_.try_emplace(group, table_.schools.size());
  if (is_new) {
    scoring::SchoolCounts& school = table_.schools.emplace_back();
    school.id = group;
    school.items.resize(columns_.size());
  }
  OptionCounts& counts = table_.schools[known->second].items[item->second];
  if (!counts.empty()) {
    problems_.Add(line, "item", fmt::format("is '{}' again: a group has one row an item", item->first));
    return;
  }
  counts = ReadOptions(line, columns_[item->second], cells);
}

absl::StatusOr<scoring::CountTable> CountsReader::Read() {
  std::ifstream input(problems_.file_name(), std::ios::binary);
  if (!input) return absl::NotFoundError(fmt::format("{} cannot be read: check the path.", problems_.file_name()));
  csv::ReadCsv(
      input, problems_, [&](const std::vector<std::string>& names) { return ReadHeader(names); },
      [&](size_t line, csv::Cells cells) { ReadRow(line, cells); });
  if (problems_.empty() && table_.schools.empty()) problems_.Add(0, "", "has no counts: add a row a group and item");
  ICAP_RETURN_IF_ERROR(problems_.ToStatus());
  return std::move(table_);
}

}  // namespace

absl::StatusOr<scoring::CountTable> ReadCounts(const std::string& path, const std::vector<ItemColumn>& columns) {
  return CountsReader(path, columns).Read();
}

}  // namespace icap::icapctl
