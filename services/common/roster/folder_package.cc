#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <streambuf>
#include <system_error>

#include "services/common/roster/byte_budget.h"
#include "services/common/roster/package.h"

namespace icap::roster {
namespace {

namespace fs = std::filesystem;

constexpr size_t kBlockBytes = size_t{64} * 1024;

// A file's bytes, counted.
class FileBuffer : public std::streambuf {
 public:
  FileBuffer(std::ifstream& file, std::string name, ByteBudget& budget)
      : file_(file), name_(std::move(name)), budget_(budget), block_(kBlockBytes) {}

 protected:
  int_type underflow() override {
    file_.read(block_.data(), static_cast<std::streamsize>(block_.size()));
    const std::streamsize count = file_.gcount();
    if (count == 0 || !budget_.Take(count, name_)) return traits_type::eof();
    setg(block_.data(), block_.data(), block_.data() + count);
    return traits_type::to_int_type(block_[0]);
  }

 private:
  std::ifstream& file_;
  const std::string name_;
  ByteBudget& budget_;
  std::vector<char> block_;
};

class FolderPackage : public Package {
 public:
  FolderPackage(fs::path folder, PackageNames names, const Limits& limits, FindingLog& log)
      : Package(std::move(names)), folder_(std::move(folder)), log_(log), budget_(limits, 0, log) {}

  void Read(std::string_view name, const std::function<void(std::istream&)>& read) override {
    std::ifstream file(folder_ / names().PathOf(name), std::ios::binary);
    if (!file) {
      return log_.Refuse(Code::kFolderUnreadable, {std::string(name), 0}, "", "cannot be read: check the permissions");
    }
    FileBuffer buffer(file, std::string(name), budget_);
    std::istream input(&buffer);
    read(input);
  }

 private:
  const fs::path folder_;
  FindingLog& log_;
  ByteBudget budget_;
};

std::vector<Entry> ListEntries(const fs::path& folder, const Limits& limits, FindingLog& log) {
  std::vector<Entry> entries;
  std::error_code error;
  fs::recursive_directory_iterator next(folder, error);
  for (; !error && next != fs::recursive_directory_iterator(); next.increment(error)) {
    const std::string path = next->path().lexically_relative(folder).generic_string();
    if (static_cast<int64_t>(entries.size()) >= limits.entry_count) {
      log.Refuse(Code::kTooManyEntries, {}, "", fmt::format("The folder has more than {} files", limits.entry_count));
      return entries;
    }
    const fs::file_status status = next->symlink_status(error);
    if (!fs::is_regular_file(status) && !fs::is_directory(status)) {
      log.Refuse(Code::kLinkForbidden, {path, 0}, "", "is a link or no plain file");
      return entries;
    }
    entries.push_back({path, fs::is_directory(status)});
  }
  if (error) log.Refuse(Code::kFolderUnreadable, {}, "", "The folder cannot be read: check the path and permissions");
  return entries;
}

}  // namespace

std::unique_ptr<Package> OpenFolder(const std::string& path, const Limits& limits, FindingLog& log) {
  const std::vector<Entry> entries = ListEntries(path, limits, log);
  if (log.refused()) return nullptr;
  PackageNames names = PackageNames::Check(entries, log);
  if (log.refused()) return nullptr;
  return std::make_unique<FolderPackage>(path, std::move(names), limits, log);
}

}  // namespace icap::roster
