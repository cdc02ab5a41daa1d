// The web app: its files, read once at start, so that a path can never reach another file.
#pragma once

#include <httplib.h>

#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace icap::gateway {

inline constexpr size_t kMaxStaticFiles = 5'000;
inline constexpr size_t kMaxStaticBytes = 128 * 1024 * 1024;

// Immutable.
class StaticFiles {
 public:
  // Reads all files under `root`, without following links out of it. A folder without index.html is allowed: then
  // pages answer with a sentence that says what to do. FAILED_PRECONDITION beyond the limits.
  static absl::StatusOr<StaticFiles> Read(const std::string& root);

  // Answers GET or HEAD of `path` (percent-decoded): a file, or index.html for the app's own routes, which have no dot
  // in their last part. False when there is nothing to answer with.
  bool Answer(std::string_view path, const httplib::Request& request, httplib::Response& response) const;

  bool has_index() const { return files_.contains("/index.html"); }

 private:
  struct File {
    std::string content;
    std::string gzip;  // empty when it is not smaller
    std::string_view content_type;
    std::string etag;
    bool is_immutable = false;  // its name changes with its content
  };

  const File* Find(std::string_view path) const;

  std::map<std::string, File, std::less<>> files_;  // by path, "/assets/index-4f2a9c1b.js"
};

// Content type by a file's ending; application/octet-stream when unknown.
std::string_view ContentTypeOf(std::string_view path);

}  // namespace icap::gateway
