// One CSV file of a package as rows of named columns, with the repairs of form that any of them may need.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/common/roster/finding.h"
#include "services/common/roster/package.h"

namespace icap::roster {

// How much a column must be there.
enum class Need {
  kVital,     // nothing can be made of a row without it
  kRequired,  // the standard wants a value; tolerant reading does without
  kOptional,  // the standard wants the column, and leaves the value open
  kAbsent,    // the standard has versions without the column
};

struct Column {
  std::string_view name;
  Need need = Need::kOptional;
};

// A file and its columns in the standard's order.
struct Layout {
  std::string_view file;
  std::span<const Column> columns;
};

// One row; valid during the call.
class Row {
 public:
  Row(const Layout& layout, const std::vector<std::string>& cells, int line,
      std::span<const std::pair<std::string, std::string>> metadata)
      : layout_(layout), cells_(cells), line_(line), metadata_(metadata) {}

  // The cell of a column of the layout; empty when the file has no such column.
  const std::string& operator[](size_t column) const { return cells_[column]; }
  std::string_view NameOf(size_t column) const { return layout_.columns[column].name; }
  Origin origin() const { return {std::string(layout_.file), line_}; }
  // `metadata.` columns: name as written, value.
  std::span<const std::pair<std::string, std::string>> metadata() const { return metadata_; }

 private:
  const Layout& layout_;
  const std::vector<std::string>& cells_;
  const int line_;
  const std::span<const std::pair<std::string, std::string>> metadata_;
};

// What a file turned out to have.
struct TableRead {
  int64_t row_count = 0;
  bool usable = false;  // the header had all vital columns
};

// Passes the rows of the layout's file. `on_row` gets every row, repaired; a row of the wrong length that cannot be
// repaired is left out.
TableRead ReadTable(Package& package, const Layout& layout, const Limits& limits, FindingLog& log,
                    const std::function<void(const Row&)>& on_row);

// The header's names as written, nothing else of the file; empty when there is none.
std::vector<std::string> ReadHeader(Package& package, std::string_view file);

// Whether the text is UTF-8 (RFC 3629: no overlong forms, no surrogates).
bool IsUtf8(std::string_view text);

}  // namespace icap::roster
