// Comma-separated files (RFC 4180) read a row at a time, so that a state's answers need no memory of their own. libcsv
// does the parsing; this folder adds the header, line numbers, and one report of everything that is wrong.
//
// | case                                        | result                                                     |
// |---------------------------------------------|------------------------------------------------------------|
// | byte order mark, CRLF, blank lines          | taken as they come                                         |
// | spaces around an unquoted cell              | dropped                                                    |
// | a name twice in the header, or an empty one | a problem                                                  |
// | a row with more or fewer cells than names   | a problem; the row is not passed on                        |
// | a quotation mark inside an unquoted cell, or one never closed | a problem; reading ends there            |
// | a NUL byte, or no header                    | a problem; reading ends there                              |
#pragma once

#include <cstddef>
#include <functional>
#include <istream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "services/common/base/error.h"

namespace icap::csv {

// A file with more problems is reported with this many and a count of the rest.
inline constexpr size_t kMaxProblems = 100;
// Longest line of the file, and longest row when quoted cells hold line breaks, to refuse what is not text at all.
inline constexpr size_t kMaxLineBytes = 1024 * 1024;

// What is wrong with a file: each problem names file, line and column. Not thread safe.
class Problems {
 public:
  explicit Problems(std::string file_name) : file_name_(std::move(file_name)) {}

  // `column` is empty for a problem of the whole row, `line` is 0 for one of the whole file.
  void Add(size_t line, std::string_view column, std::string_view what);

  bool empty() const { return count_ == 0; }
  const std::string& file_name() const { return file_name_; }

  // OK, or INVALID_ARGUMENT FILE_INVALID with one violation a problem (`file:line: column`), the first in the message.
  absl::Status ToStatus() const;

 private:
  const std::string file_name_;
  size_t count_ = 0;
  std::vector<FieldViolation> first_;
};

// A row's cells, in the order of the header; valid during the call.
using Cells = std::span<const std::string>;

// Sees the header once, before any row, and says whether to go on.
using OnHeader = std::function<bool(const std::vector<std::string>& names)>;
// Sees each row with the number of its first line (the header is line 1).
using OnRow = std::function<void(size_t line, Cells cells)>;

// Reads to the end of the stream. Adds what is wrong with the form of the file to `problems`; what is wrong with its
// content is the callbacks' to add.
void ReadCsv(std::istream& input, Problems& problems, const OnHeader& on_header, const OnRow& on_row);

// What ends the reading of a file before its end.
enum class Flaw {
  kNone,
  kUtf16,       // a byte order mark of UTF-16
  kNulByte,     // not a text file
  kQuote,       // a quotation mark in the middle of a cell
  kOpenQuote,   // a quotation mark that is never closed
  kLineTooLong  // a line or row of more than kMaxLineBytes
};

// How reading ended.
struct RowsEnd {
  Flaw flaw = Flaw::kNone;
  size_t line = 0;               // where the flaw is
  bool byte_order_mark = false;  // of UTF-8; not part of the first cell
};

// Reads rows as they are, for those who judge the form of a file by themselves: the header is a row, a row has any
// number of cells, spaces around cells are kept, and a blank line is a row without cells. `on_row` says whether to go
// on.
RowsEnd ReadRows(std::istream& input, const std::function<bool(size_t line, Cells cells)>& on_row);

}  // namespace icap::csv
