#include "services/common/csv/csv_reader.h"

#include <csv.h>
#include <fmt/format.h>

#include <set>

namespace icap::csv {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kUtf16Marks[] = {"\xFF\xFE", "\xFE\xFF"};

using OnAnyRow = std::function<bool(size_t line, Cells cells)>;

// The parser's callbacks and what they collect.
class Reader {
 public:
  enum class Spaces { kDropped, kKept };
  enum class BlankLines { kSkipped, kPassed };

  Reader(Spaces spaces, BlankLines blank_lines, const OnAnyRow& on_row) : blank_lines_(blank_lines), on_row_(on_row) {
    csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI);
    if (spaces == Spaces::kKept) csv_set_space_func(&parser_, [](unsigned char) { return 0; });
  }
  ~Reader() { csv_free(&parser_); }

  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  RowsEnd Read(std::istream& input) {
    std::string line;
    while (NextLine(input, line)) {
      if (++line_ == 1 && !TakeMark(line)) break;
      // The row's length too: a quoted cell may go over any number of lines.
      row_bytes_ += line.size();
      if (row_bytes_ > kMaxLineBytes) return Stop(Flaw::kLineTooLong);
      line += '\n';
      if (!Feed(line)) break;
    }
    if (!stopped_ && csv_fini(&parser_, TakeCell, TakeRow, this) != 0) Stop(Flaw::kOpenQuote);
    return end_;
  }

 private:
  static void TakeCell(void* data, size_t size, void* reader) {
    auto* self = static_cast<Reader*>(reader);
    if (self->used_ == 0) self->first_line_ = self->line_;
    // Strings are used again for the next row: a file has millions of cells.
    if (self->used_ == self->cells_.size()) self->cells_.emplace_back();
    self->cells_[self->used_++].assign(static_cast<const char*>(data), size);
  }

  static void TakeRow(int, void* reader) { static_cast<Reader*>(reader)->EndRow(); }

  // The line without its break; one that is too long is cut just beyond the limit, not held in memory.
  bool NextLine(std::istream& input, std::string& line) {
    input.getline(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    const auto count = static_cast<size_t>(input.gcount());
    if (count == 0) return false;
    const bool whole = !input.eof() && !input.fail();
    line.assign(buffer_.data(), whole ? count - 1 : count);
    return true;
  }

  bool TakeMark(std::string& line) {
    for (std::string_view mark : kUtf16Marks) {
      if (!line.starts_with(mark)) continue;
      Stop(Flaw::kUtf16);
      return false;
    }
    end_.byte_order_mark = line.starts_with(kByteOrderMark);
    if (end_.byte_order_mark) line.erase(0, kByteOrderMark.size());
    return true;
  }

  // One line with its line break. False: reading has ended.
  bool Feed(std::string_view line) {
    if (line.find('\0') != std::string_view::npos) {
      Stop(Flaw::kNulByte);
    } else if (!row_open_ && line.find_first_not_of(" \t\r\n") == std::string_view::npos) {
      row_bytes_ = 0;
      if (blank_lines_ == BlankLines::kPassed && !on_row_(line_, {})) stopped_ = true;
    } else {
      row_open_ = true;
      if (csv_parse(&parser_, line.data(), line.size(), TakeCell, TakeRow, this) != line.size()) Stop(Flaw::kQuote);
    }
    return !stopped_;
  }

  void EndRow() {
    const std::span<const std::string> cells(cells_.data(), used_);
    used_ = 0;
    row_bytes_ = 0;
    row_open_ = false;
    if (!stopped_ && !on_row_(first_line_, cells)) stopped_ = true;
  }

  RowsEnd Stop(Flaw flaw) {
    end_.flaw = flaw;
    end_.line = line_;
    stopped_ = true;
    return end_;
  }

  const BlankLines blank_lines_;
  const OnAnyRow& on_row_;
  csv_parser parser_{};
  std::vector<char> buffer_ = std::vector<char>(kMaxLineBytes + 2);
  size_t line_ = 0;
  size_t first_line_ = 1;
  size_t row_bytes_ = 0;
  std::vector<std::string> cells_;
  size_t used_ = 0;
  bool row_open_ = false;
  bool stopped_ = false;
  RowsEnd end_;
};

// The header's names, if each is there once.
bool TakeHeader(size_t line, Cells cells, Problems& problems, std::vector<std::string>& names) {
  names.assign(cells.begin(), cells.end());
  std::set<std::string> seen;
  bool good = true;
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) {
      problems.Add(line, fmt::format("column {}", i + 1), "has no name");
      good = false;
    } else if (!seen.insert(names[i]).second) {
      problems.Add(line, names[i], "is the name of more than one column");
      good = false;
    }
  }
  return good;
}

void AddFlaw(const RowsEnd& end, Problems& problems) {
  switch (end.flaw) {
    case Flaw::kNone:
      return;
    case Flaw::kUtf16:
      return problems.Add(0, "", "is UTF-16: save it as UTF-8");
    case Flaw::kNulByte:
      return problems.Add(end.line, "", "holds a NUL byte: this is not a text file");
    case Flaw::kQuote:
      return problems.Add(end.line, "",
                          "has a quotation mark in the middle of a cell: quote the whole cell and double the marks "
                          "inside");
    case Flaw::kOpenQuote:
      return problems.Add(end.line, "", "has a quotation mark that is never closed");
    case Flaw::kLineTooLong:
      return problems.Add(0, "", fmt::format("has a line of more than {} bytes: this is not a table", kMaxLineBytes));
  }
}

}  // namespace

void Problems::Add(size_t line, std::string_view column, std::string_view what) {
  if (++count_ > kMaxProblems) return;
  std::string place = line == 0 ? file_name_ : fmt::format("{}:{}", file_name_, line);
  if (!column.empty()) place += fmt::format(": {}", column);
  first_.push_back({std::move(place), std::string(what)});
}

absl::Status Problems::ToStatus() const {
  if (count_ == 0) return absl::OkStatus();
  std::string message = fmt::format("{} {}", first_[0].field, first_[0].description);
  if (count_ > 1) message += fmt::format(" ({} problems in all)", count_);
  return InvalidArgument(Reason::kFileInvalid, message, first_);
}

void ReadCsv(std::istream& input, Problems& problems, const OnHeader& on_header, const OnRow& on_row) {
  std::vector<std::string> names;
  const OnAnyRow on_any_row = [&](size_t line, Cells cells) {
    if (names.empty()) return TakeHeader(line, cells, problems, names) && on_header(names);
    if (cells.size() != names.size()) {
      problems.Add(line, "", fmt::format("has {} cells, but there are {} columns", cells.size(), names.size()));
    } else {
      on_row(line, cells);
    }
    return true;
  };
  const RowsEnd end = Reader(Reader::Spaces::kDropped, Reader::BlankLines::kSkipped, on_any_row).Read(input);
  AddFlaw(end, problems);
  if (end.flaw == Flaw::kNone && names.empty()) {
    problems.Add(0, "", "is empty: the first line must hold the names of the columns");
  }
}

RowsEnd ReadRows(std::istream& input, const std::function<bool(size_t line, Cells cells)>& on_row) {
  return Reader(Reader::Spaces::kKept, Reader::BlankLines::kPassed, on_row).Read(input);
}

}  // namespace icap::csv
