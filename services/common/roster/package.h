// The files of a package, wherever they lie: a zip in memory or a folder. Names are checked before anything is read.
#pragma once

#include <functional>
#include <istream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/common/roster/finding.h"
#include "services/common/roster/roster_reader.h"

namespace icap::roster {

// One file or folder as the container lists it.
struct Entry {
  std::string path;
  bool is_folder = false;
};

// The plain files of a package by name, one common folder above them taken away.
class PackageNames {
 public:
  // Refuses names that lead elsewhere, repeat, or lie in several folders; notes what is left out.
  static PackageNames Check(const std::vector<Entry>& entries, FindingLog& log);

  // The path in the container of a file, looked up without regard to case; empty when it is not there.
  std::string_view PathOf(std::string_view name) const;

  // Lower-case names of all files.
  std::vector<std::string> Names() const;

 private:
  std::map<std::string, std::string, std::less<>> paths_;  // by name in lower case
};

// Not thread safe.
class Package {
 public:
  virtual ~Package() = default;

  // Passes the file's bytes. Afterwards `log.refused()` says whether they were damaged or beyond the limits.
  virtual void Read(std::string_view name, const std::function<void(std::istream&)>& read) = 0;

  bool Has(std::string_view name) const { return !names_.PathOf(name).empty(); }
  const PackageNames& names() const { return names_; }

 protected:
  explicit Package(PackageNames names) : names_(std::move(names)) {}

 private:
  const PackageNames names_;
};

// Both refuse in the log and return nullptr when there is nothing to read. `bytes`, `limits` and `log` outlive the
// package.
std::unique_ptr<Package> OpenZip(std::string_view bytes, const Limits& limits, FindingLog& log);
std::unique_ptr<Package> OpenFolder(const std::string& path, const Limits& limits, FindingLog& log);

// Lower case of ASCII letters.
std::string LowerCase(std::string_view text);

}  // namespace icap::roster
