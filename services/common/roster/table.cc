#include "services/common/roster/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "services/common/csv/csv_reader.h"

namespace icap::roster {
namespace {

constexpr std::string_view kSpaceLetters = " \t\r\n\v\f";
constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
constexpr std::string_view kMetadataPrefix = "metadata.";

std::string_view Trimmed(std::string_view text) {
  while (true) {
    if (text.ends_with(kNoBreakSpace)) {
      text.remove_suffix(kNoBreakSpace.size());
    } else if (text.starts_with(kNoBreakSpace)) {
      text.remove_prefix(kNoBreakSpace.size());
    } else {
      const size_t begin = text.find_first_not_of(kSpaceLetters);
      if (begin == std::string_view::npos) return {};
      const size_t end = text.find_last_not_of(kSpaceLetters);
      if (begin == 0 && end + 1 == text.size()) return text;
      text = text.substr(begin, end + 1 - begin);
    }
  }
}

class TableReader {
 public:
  TableReader(const Layout& layout, const Limits& limits, FindingLog& log,
              const std::function<void(const Row&)>& on_row)
      : layout_(layout), limits_(limits), log_(log), on_row_(on_row), cells_(layout.columns.size()) {}

  TableRead Read(std::istream& input) {
    const csv::RowsEnd end = csv::ReadRows(input, [this](size_t line, csv::Cells cells) {
      Take(static_cast<int>(line), cells);
      return !log_.refused() && !hopeless_;
    });
    if (end.byte_order_mark) {
      log_.Note(Severity::kRepaired, Code::kByteOrderMark, At(1), "",
                "begins with the mark of UTF-8, which was read past");
    }
    if (!log_.refused()) TakeFlaw(end);
    if (!log_.refused() && !hopeless_ && end.flaw == csv::Flaw::kNone && !has_header_) {
      log_.Fail(Code::kFileEmpty, At(0), "", "has no line: the first must hold the names of the columns");
    }
    read_.usable = has_header_ && !hopeless_;
    return read_;
  }

 private:
  Origin At(int line) const { return {std::string(layout_.file), line}; }

  void TakeFlaw(const csv::RowsEnd& end) {
    const Origin origin = At(static_cast<int>(end.line));
    switch (end.flaw) {
      case csv::Flaw::kNone:
        return;
      case csv::Flaw::kUtf16:
        return log_.Refuse(Code::kEncodingUtf16, origin, "", "is UTF-16: save it as UTF-8");
      case csv::Flaw::kNulByte:
        return log_.Refuse(Code::kNulByte, origin, "", "holds a NUL byte: save it as text in UTF-8");
      case csv::Flaw::kQuote:
        return log_.Refuse(Code::kCsvMalformed, origin, "",
                           "has a quotation mark in the middle of a cell: quote the whole cell and double the marks "
                           "inside");
      case csv::Flaw::kOpenQuote:
        return log_.Refuse(Code::kCsvMalformed, origin, "", "has a quotation mark that is never closed");
      case csv::Flaw::kLineTooLong:
        return log_.Refuse(Code::kRowTooLong, origin, "",
                           fmt::format("has a row of more than {} bytes", csv::kMaxLineBytes));
    }
  }

  void Take(int line, csv::Cells cells) {
    if (std::all_of(cells.begin(), cells.end(), [](const std::string& cell) { return Trimmed(cell).empty(); })) {
      log_.Repair(Code::kLineBlank, At(line), "", "is blank and was read past");
    } else if (!CheckCells(line, cells)) {
      return;
    } else if (!has_header_) {
      TakeHeader(line, cells);
    } else {
      TakeRow(line, cells);
    }
  }

  bool CheckCells(int line, csv::Cells cells) {
    for (const std::string& cell : cells) {
      if (static_cast<int64_t>(cell.size()) > limits_.field_bytes) {
        log_.Refuse(Code::kFieldTooLong, At(line), "",
                    fmt::format("has a field of more than {} bytes", limits_.field_bytes));
        return false;
      }
      if (!IsUtf8(cell)) {
        log_.Refuse(Code::kEncodingInvalid, At(line), "", "holds bytes that are not UTF-8: save the file as UTF-8");
        return false;
      }
    }
    return true;
  }

  // The layout's column a header names, and whether it is written as in the standard.
  std::optional<size_t> ColumnNamed(std::string_view name, bool* exact) const {
    const std::string lower = LowerCase(Trimmed(name));
    for (size_t i = 0; i < layout_.columns.size(); ++i) {
      if (LowerCase(layout_.columns[i].name) != lower) continue;
      *exact = layout_.columns[i].name == name;
      return i;
    }
    return std::nullopt;
  }

  void TakeHeader(int line, csv::Cells cells) {
    has_header_ = true;
    width_ = cells.size();
    std::set<size_t> seen;
    std::optional<size_t> last;
    bool in_order = true;
    bool beyond = false;  // a column that is not the standard's was met
    for (size_t i = 0; i < cells.size(); ++i) {
      bool exact = true;
      const auto column = ColumnNamed(cells[i], &exact);
      targets_.push_back(column);
      metadata_names_.emplace_back();
      if (!column) {
        beyond = true;
        TakeExtra(line, i, cells[i]);
        continue;
      }
      const std::string_view name = layout_.columns[*column].name;
      if (!seen.insert(*column).second) {
        targets_.back().reset();
        log_.Fail(Code::kColumnRepeated, At(line), name, "is the name of more than one column");
      }
      if (!exact) log_.Repair(Code::kHeaderCase, At(line), name, fmt::format("is written “{}”", cells[i]));
      in_order = in_order && !beyond && (!last || *last < *column);
      last = column;
    }
    if (!in_order) log_.Repair(Code::kColumnOrder, At(line), "", "does not have the columns in the standard's order");
    CheckMissing(line, seen);
  }

  void TakeExtra(int line, size_t index, const std::string& name) {
    if (LowerCase(name).starts_with(kMetadataPrefix)) {
      metadata_names_[index] = name;
      return;
    }
    const std::string column = Trimmed(name).empty() ? fmt::format("column {}", index + 1) : name;
    log_.Repair(Code::kColumnUnknown, At(line), column, "is no column of the standard and was not read");
  }

  void CheckMissing(int line, const std::set<size_t>& seen) {
    for (size_t i = 0; i < layout_.columns.size(); ++i) {
      const Column& column = layout_.columns[i];
      if (column.need == Need::kAbsent || seen.contains(i)) continue;
      if (column.need == Need::kVital) {
        hopeless_ = true;
        log_.Fail(Code::kColumnMissing, At(line), column.name, "is missing, and nothing can be read without it");
      } else {
        log_.Repair(Code::kColumnMissing, At(line), column.name, "is missing and was taken as empty");
      }
    }
  }

  void TakeRow(int line, csv::Cells cells) {
    if (++read_.row_count > limits_.row_count) {
      return log_.Refuse(Code::kTooManyRows, At(line), "",
                         fmt::format("is beyond {} rows, more than a file may have", limits_.row_count));
    }
    if (cells.size() < width_) {
      log_.Repair(Code::kRowShort, At(line), "",
                  fmt::format("has {} cells for {} columns: the others were taken as empty", cells.size(), width_));
    } else if (cells.size() > width_ && HasText(cells.subspan(width_))) {
      // Cells may have slipped to the right: none of them can be trusted.
      return log_.Drop(Code::kRowLong, At(line), "",
                       fmt::format("has {} cells for {} columns and was left out", cells.size(), width_));
    } else if (cells.size() > width_) {
      log_.Repair(Code::kRowLong, At(line), "", "has empty cells beyond the last column");
    }
    for (std::string& cell : cells_) cell.clear();
    metadata_.clear();
    for (size_t i = 0; i < std::min(width_, cells.size()); ++i) TakeCell(line, i, cells[i]);
    on_row_(Row(layout_, cells_, line, metadata_));
  }

  static bool HasText(csv::Cells cells) {
    return std::any_of(cells.begin(), cells.end(), [](const std::string& cell) { return !Trimmed(cell).empty(); });
  }

  void TakeCell(int line, size_t index, const std::string& cell) {
    if (!metadata_names_[index].empty() && !cell.empty()) {
      metadata_.emplace_back(metadata_names_[index], std::string(Trimmed(cell)));
    }
    if (!targets_[index]) return;
    const size_t column = *targets_[index];
    const std::string_view value = Trimmed(cell);
    if (value.size() != cell.size()) {
      log_.Repair(Code::kSpaces, At(line), layout_.columns[column].name, "has spaces around the value");
    }
    cells_[column].assign(value);
    if (value.find_first_of("\r\n") != std::string_view::npos) {
      log_.Repair(Code::kLineBreak, At(line), layout_.columns[column].name, "holds a line break, taken as a space");
      std::replace_if(
          cells_[column].begin(), cells_[column].end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
    }
  }

  const Layout& layout_;
  const Limits& limits_;
  FindingLog& log_;
  const std::function<void(const Row&)>& on_row_;
  TableRead read_;
  bool has_header_ = false;
  bool hopeless_ = false;
  size_t width_ = 0;
  std::vector<std::optional<size_t>> targets_;  // by cell: the layout's column
  std::vector<std::string> metadata_names_;     // by cell
  std::vector<std::string> cells_;              // by the layout's column
  std::vector<std::pair<std::string, std::string>> metadata_;
};

// Length of the UTF-8 sequence at the front, 0 when there is none.
size_t SequenceLength(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
  const bool beyond = (lead == 0xED && byte(1) > 0x9F) || (lead == 0xF4 && byte(1) > 0x8F);
  return overlong || beyond ? 0 : length;
}

}  // namespace

TableRead ReadTable(Package& package, const Layout& layout, const Limits& limits, FindingLog& log,
                    const std::function<void(const Row&)>& on_row) {
  TableRead read;
  package.Read(layout.file, [&](std::istream& input) { read = TableReader(layout, limits, log, on_row).Read(input); });
  return read;
}

std::vector<std::string> ReadHeader(Package& package, std::string_view file) {
  std::vector<std::string> names;
  package.Read(file, [&](std::istream& input) {
    csv::ReadRows(input, [&](size_t, csv::Cells cells) {
      for (const std::string& cell : cells) names.emplace_back(Trimmed(cell));
      return names.empty();
    });
  });
  return names;
}

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const size_t length = SequenceLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace icap::roster
