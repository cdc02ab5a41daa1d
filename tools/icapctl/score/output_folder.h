// The folder of one run. Files are written beside it and take its place together, so that nobody finds half a run.
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace icap::icapctl {

// Not thread safe. Without Commit nothing stays.
class OutputFolder {
 public:
  // FAILED_PRECONDITION when `path` is something else than a folder that is empty or holds an earlier run only.
  static absl::StatusOr<OutputFolder> Create(const std::string& path);

  OutputFolder(OutputFolder&& other) noexcept;
  OutputFolder& operator=(OutputFolder&&) = delete;
  ~OutputFolder();

  // Writes a file of the run; UNAVAILABLE when the disk does not take it.
  absl::Status Write(std::string_view name, const std::function<void(std::ofstream&)>& write) const;

  absl::Status Commit();

 private:
  OutputFolder(std::filesystem::path path, std::filesystem::path draft)
      : path_(std::move(path)), draft_(std::move(draft)) {}

  std::filesystem::path path_;
  // Empty when there is nothing to remove.
  std::filesystem::path draft_;
};

// A row of a CSV file, cell by cell; numbers with 17 significant digits, what is undefined is empty.
class CsvRow {
 public:
  CsvRow& Text(std::string_view text);
  CsvRow& Count(std::optional<int64_t> count);
  CsvRow& Number(std::optional<double> number);
  void WriteTo(std::ofstream& file);

 private:
  void Separate();

  std::string line_;
  bool first_ = true;
};

}  // namespace icap::icapctl
