#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <streambuf>

#include "services/common/roster/byte_budget.h"
#include "services/common/roster/package.h"

namespace icap::roster {
namespace {

constexpr size_t kBlockBytes = size_t{64} * 1024;

struct FreeArchive {
  void operator()(archive* opened) const { archive_read_free(opened); }
};
using Archive = std::unique_ptr<archive, FreeArchive>;

// Only by the central directory: what a reader of the stream would see beside it is no part of the zip.
Archive OpenArchive(std::string_view bytes) {
  Archive opened(archive_read_new());
  archive_read_support_format_zip_seekable(opened.get());
  if (archive_read_open_memory(opened.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) return nullptr;
  return opened;
}

// The name as it is written; empty when it is not text.
std::string PathOf(archive_entry* entry) {
  const char* path = archive_entry_pathname_utf8(entry);
  if (path == nullptr) path = archive_entry_pathname(entry);
  return path == nullptr ? std::string() : std::string(path);
}

// The bytes of the archive's present entry.
class EntryBuffer : public std::streambuf {
 public:
  EntryBuffer(archive* opened, std::string file, ByteBudget& budget, FindingLog& log)
      : archive_(opened), file_(std::move(file)), budget_(budget), log_(log), block_(kBlockBytes) {}

 protected:
  int_type underflow() override {
    if (log_.refused()) return traits_type::eof();
    const la_ssize_t count = archive_read_data(archive_, block_.data(), block_.size());
    if (count < 0) {
      log_.Refuse(Code::kZipDamaged, {file_, 0}, "", "is cut off or damaged in the zip");
      return traits_type::eof();
    }
    if (count == 0 || !budget_.Take(count, file_)) return traits_type::eof();
    setg(block_.data(), block_.data(), block_.data() + count);
    return traits_type::to_int_type(block_[0]);
  }

 private:
  archive* const archive_;
  const std::string file_;
  ByteBudget& budget_;
  FindingLog& log_;
  std::vector<char> block_;
};

class ZipPackage : public Package {
 public:
  ZipPackage(std::string_view bytes, PackageNames names, const Limits& limits, FindingLog& log)
      : Package(std::move(names)), bytes_(bytes), log_(log), budget_(limits, static_cast<int64_t>(bytes.size()), log) {}

  void Read(std::string_view name, const std::function<void(std::istream&)>& read) override {
    const std::string_view path = names().PathOf(name);
    const Archive opened = OpenArchive(bytes_);
    archive_entry* entry = nullptr;
    while (opened && archive_read_next_header(opened.get(), &entry) == ARCHIVE_OK) {
      if (PathOf(entry) != path) continue;
      EntryBuffer buffer(opened.get(), std::string(name), budget_, log_);
      std::istream input(&buffer);
      return read(input);
    }
    log_.Refuse(Code::kZipDamaged, {std::string(name), 0}, "", "is cut off or damaged in the zip");
  }

 private:
  const std::string_view bytes_;
  FindingLog& log_;
  ByteBudget budget_;
};

// False, with a refusal, for what is no plain file or folder.
bool CheckEntry(archive_entry* entry, const std::string& path, FindingLog& log) {
  const Origin origin{path, 0};
  if (archive_entry_is_encrypted(entry) != 0) {
    log.Refuse(Code::kZipEncrypted, origin, "", "is encrypted: send the package without a password");
  } else if (archive_entry_symlink(entry) != nullptr || archive_entry_hardlink(entry) != nullptr ||
             (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != AE_IFDIR)) {
    log.Refuse(Code::kLinkForbidden, origin, "", "is a link or no plain file");
  } else if (path.empty()) {
    log.Refuse(Code::kPathForbidden, origin, "", "An entry of the zip has a name that is not text");
  } else if (archive_entry_size_is_set(entry) != 0 && archive_entry_size(entry) < 0) {
    log.Refuse(Code::kZipDamaged, origin, "", "has a size that cannot be");
  }
  return !log.refused();
}

// The entries of the central directory; nothing of them is unpacked.
std::vector<Entry> ListEntries(std::string_view bytes, const Limits& limits, FindingLog& log) {
  std::vector<Entry> entries;
  if (!bytes.starts_with("PK")) {
    log.Refuse(Code::kNotAZip, {}, "", "The file is not a zip archive");
    return entries;
  }
  const Archive opened = OpenArchive(bytes);
  if (!opened) {
    log.Refuse(Code::kZipDamaged, {}, "", "The zip is cut off or damaged: its directory cannot be read");
    return entries;
  }
  archive_entry* entry = nullptr;
  int result = ARCHIVE_OK;
  while ((result = archive_read_next_header(opened.get(), &entry)) == ARCHIVE_OK || result == ARCHIVE_WARN) {
    if (static_cast<int64_t>(entries.size()) >= limits.entry_count) {
      log.Refuse(Code::kTooManyEntries, {}, "", fmt::format("The zip has more than {} entries", limits.entry_count));
      return entries;
    }
    std::string path = PathOf(entry);
    if (!CheckEntry(entry, path, log)) return entries;
    entries.push_back({std::move(path), archive_entry_filetype(entry) == AE_IFDIR});
  }
  if (result != ARCHIVE_EOF) {
    log.Refuse(Code::kZipDamaged, {}, "", "The zip is cut off or damaged: its directory cannot be read");
  }
  return entries;
}

}  // namespace

std::unique_ptr<Package> OpenZip(std::string_view bytes, const Limits& limits, FindingLog& log) {
  const std::vector<Entry> entries = ListEntries(bytes, limits, log);
  if (log.refused()) return nullptr;
  PackageNames names = PackageNames::Check(entries, log);
  if (log.refused()) return nullptr;
  return std::make_unique<ZipPackage>(bytes, std::move(names), limits, log);
}

}  // namespace icap::roster
