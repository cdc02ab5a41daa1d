#include "tools/icapctl/score/output_folder.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <system_error>
#include <utility>

namespace icap::icapctl {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFilesOfARun[] = {"summary.json", "groups.csv", "items.csv", "item_groups.csv",
                                             "persons.csv"};

bool IsFileOfARun(const fs::directory_entry& entry) {
  std::error_code error;
  return entry.is_regular_file(error) && std::find(std::begin(kFilesOfARun), std::end(kFilesOfARun),
                                                   entry.path().filename().string()) != std::end(kFilesOfARun);
}

absl::Status Unwritable(const fs::path& path, const std::error_code& error) {
  return absl::UnavailableError(
      fmt::format("{} cannot be written ({}): choose another --out.", path.string(), error.message()));
}

// A name beside the folder that is free as long as this process lives.
fs::path Beside(const fs::path& path, std::string_view suffix) {
  return path.parent_path() / fmt::format(".{}.{}.{}", path.filename().string(), getpid(), suffix);
}

}  // namespace

absl::StatusOr<OutputFolder> OutputFolder::Create(const std::string& name) {
  std::error_code error;
  fs::path path = fs::absolute(name, error).lexically_normal();
  if (!error && !path.has_filename()) path = path.parent_path();
  if (error || !path.has_filename()) return Unwritable(name, error);
  if (fs::exists(path, error)) {
    const bool is_folder = fs::is_directory(path, error);
    if (!is_folder || !std::all_of(fs::directory_iterator(path, error), fs::directory_iterator(), IsFileOfARun)) {
      return absl::FailedPreconditionError(
          fmt::format("{} is not empty and holds more than an earlier run: choose another --out.", name));
    }
  }
  const fs::path draft = Beside(path, "new");
  fs::remove_all(draft, error);
  if (!fs::create_directories(draft, error)) return Unwritable(name, error);
  return OutputFolder(path, draft);
}

OutputFolder::OutputFolder(OutputFolder&& other) noexcept
    : path_(std::move(other.path_)), draft_(std::exchange(other.draft_, fs::path())) {}

OutputFolder::~OutputFolder() {
  std::error_code error;
  if (!draft_.empty()) fs::remove_all(draft_, error);
}

absl::Status OutputFolder::Write(std::string_view name, const std::function<void(std::ofstream&)>& write) const {
  std::ofstream file(draft_ / name, std::ios::binary);
  write(file);
  file.close();
  if (file) return absl::OkStatus();
  return Unwritable(path_ / name, std::make_error_code(std::errc::io_error));
}

absl::Status OutputFolder::Commit() {
  std::error_code error;
  const fs::path old = Beside(path_, "old");
  const bool replaces = fs::exists(path_, error);
  if (replaces) fs::rename(path_, old, error);
  if (error) return Unwritable(path_, error);
  fs::rename(draft_, path_, error);
  if (error) {
    std::error_code ignored;
    if (replaces) fs::rename(old, path_, ignored);
    return Unwritable(path_, error);
  }
  draft_.clear();
  if (replaces) fs::remove_all(old, error);
  return absl::OkStatus();
}

void CsvRow::Separate() {
  if (!first_) line_ += ',';
  first_ = false;
}

CsvRow& CsvRow::Text(std::string_view text) {
  Separate();
  if (text.find_first_of("\",\r\n") == std::string_view::npos) {
    line_ += text;
    return *this;
  }
  line_ += '"';
  for (const char c : text) {
    if (c == '"') line_ += '"';
    line_ += c;
  }
  line_ += '"';
  return *this;
}

CsvRow& CsvRow::Count(std::optional<int64_t> count) {
  Separate();
  if (count) line_ += fmt::to_string(*count);
  return *this;
}

CsvRow& CsvRow::Number(std::optional<double> number) {
  Separate();
  if (number && std::isfinite(*number)) line_ += fmt::format("{:.17g}", *number);
  return *this;
}

void CsvRow::WriteTo(std::ofstream& file) {
  line_ += '\n';
  file.write(line_.data(), static_cast<std::streamsize>(line_.size()));
  line_.clear();
  first_ = true;
}

}  // namespace icap::icapctl
