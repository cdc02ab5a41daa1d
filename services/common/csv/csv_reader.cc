#include "services/common/csv/csv_reader.h"

#include <csv.h>
#include <fmt/format.h>

#include <set>

namespace icap::csv {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The parser's callbacks and what they collect.
class Reader {
 public:
  Reader(Problems& problems, const OnHeader& on_header, const OnRow& on_row)
      : problems_(problems), on_header_(on_header), on_row_(on_row) {
    csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI);
  }
  ~Reader() { csv_free(&parser_); }

  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // One line with its line break. False: reading has ended.
  bool Feed(std::string_view line) {
    ++line_;
    if (line.find('\0') != std::string_view::npos) return Stop("holds a NUL byte: this is not a text file");
    if (csv_parse(&parser_, line.data(), line.size(), TakeCell, TakeRow, this) != line.size()) {
      return Stop("has a quotation mark in the middle of a cell: quote the whole cell and double the marks inside");
    }
    return !stopped_;
  }

  void Finish() {
    if (stopped_) return;
    if (csv_fini(&parser_, TakeCell, TakeRow, this) != 0) {
      Stop("has a quotation mark that is never closed");
    } else if (names_.empty()) {
      line_ = 0;
      Stop("is empty: the first line must hold the names of the columns");
    }
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

  void EndRow() {
    const std::span<const std::string> cells(cells_.data(), used_);
    used_ = 0;
    if (stopped_) return;
    if (names_.empty()) {
      stopped_ = !TakeHeader(cells);
    } else if (cells.size() != names_.size()) {
      problems_.Add(first_line_, "",
                    fmt::format("has {} cells, but there are {} columns", cells.size(), names_.size()));
    } else {
      on_row_(first_line_, cells);
    }
  }

  bool TakeHeader(std::span<const std::string> cells) {
    names_.assign(cells.begin(), cells.end());
    std::set<std::string> seen;
    bool good = true;
    for (size_t i = 0; i < names_.size(); ++i) {
      if (names_[i].empty()) {
        problems_.Add(first_line_, fmt::format("column {}", i + 1), "has no name");
        good = false;
      } else if (!seen.insert(names_[i]).second) {
        problems_.Add(first_line_, names_[i], "is the name of more than one column");
        good = false;
      }
    }
    return good && on_header_(names_);
  }

  bool Stop(std::string_view what) {
    problems_.Add(line_, "", what);
    stopped_ = true;
    return false;
  }

  Problems& problems_;
  const OnHeader& on_header_;
  const OnRow& on_row_;
  csv_parser parser_{};
  size_t line_ = 0;
  size_t first_line_ = 1;
  std::vector<std::string> names_;
  std::vector<std::string> cells_;
  size_t used_ = 0;
  bool stopped_ = false;
};

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
  Reader reader(problems, on_header, on_row);
  std::string line;
  bool first = true;
  while (std::getline(input, line)) {
    if (first && std::string_view(line).starts_with(kByteOrderMark)) line.erase(0, kByteOrderMark.size());
    first = false;
    if (line.size() > kMaxLineBytes) {
      problems.Add(0, "", fmt::format("has a line of more than {} bytes: this is not a table", kMaxLineBytes));
      return;
    }
    line += '\n';
    if (!reader.Feed(line)) return;
  }
  reader.Finish();
}

}  // namespace icap::csv
