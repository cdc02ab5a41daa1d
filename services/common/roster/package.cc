#include "services/common/roster/package.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"

namespace icap::roster {
namespace {

// Whether the path is a name or names with single slashes between, each a plain one.
bool IsPlainPath(std::string_view path) {
  if (path.empty() || path.front() == '/') return false;
  if (path.find('\\') != std::string_view::npos || path.find(':') != std::string_view::npos) return false;
  if (std::any_of(path.begin(), path.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; })) return false;
  while (!path.empty()) {
    const size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return true;
}

// What operating systems add to an archive.
bool IsLitter(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return path.starts_with("__MACOSX/") || path == "__MACOSX" || name.starts_with('.') || name == "Thumbs.db" ||
         name == "desktop.ini";
}

std::string FolderOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? std::string_view() : path.substr(0, slash));
}

}  // namespace

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = absl::ascii_tolower(static_cast<unsigned char>(c));
  return lower;
}

PackageNames PackageNames::Check(const std::vector<Entry>& entries, FindingLog& log) {
  PackageNames names;
  std::set<std::string> folders;
  for (const Entry& entry : entries) {
    std::string_view path = entry.path;
    if (entry.is_folder && path.ends_with('/')) path.remove_suffix(1);
    if (!IsPlainPath(path)) {
      log.Refuse(Code::kPathForbidden, {std::string(path), 0}, "",
                 "is absolute, leads upwards, or holds a backslash, a colon or a control character");
      return {};
    }
    if (entry.is_folder) continue;
    if (IsLitter(path)) {
      log.Repair(Code::kFileIgnored, {std::string(path), 0}, "", "is no part of a roster and was not read");
      continue;
    }
    folders.insert(FolderOf(path));
    const std::string name = LowerCase(path.substr(path.rfind('/') + 1));
    if (!names.paths_.emplace(name, path).second) {
      log.Refuse(Code::kNameRepeated, {std::string(path), 0}, "",
                 "is there twice (small and capital letters count as the same)");
      return {};
    }
  }
  if (folders.size() > 1 || (folders.size() == 1 && folders.begin()->find('/') != std::string::npos)) {
    log.Refuse(Code::kFolderNested, {}, "", "The files lie in several folders: put them all in one place");
  } else if (folders.size() == 1 && !folders.begin()->empty()) {
    log.Repair(Code::kTopFolder, {*folders.begin(), 0}, "", "is a folder around all files: it was looked through");
  }
  return names;
}

std::string_view PackageNames::PathOf(std::string_view name) const {
  const auto found = paths_.find(LowerCase(name));
  return found == paths_.end() ? std::string_view() : std::string_view(found->second);
}

std::vector<std::string> PackageNames::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, path] : paths_) names.push_back(name);
  return names;
}

}  // namespace icap::roster
