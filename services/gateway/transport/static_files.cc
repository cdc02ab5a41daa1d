#include "services/gateway/transport/static_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "services/common/base/sha256.h"
#include "services/common/base/status_macros.h"
#include "services/gateway/transport/http_server.h"

namespace icap::gateway {
namespace {

namespace fs = std::filesystem;

constexpr char kIndex[] = "/index.html";
// Vite puts files with a hash of their content in their name here.
constexpr std::string_view kHashedFolder = "/assets/";
constexpr size_t kEtagLength = 32;
// Not worth a compressed copy below.
constexpr size_t kMinGzipBytes = 1'024;

constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kContentTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".txt", "text/plain; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff", "font/woff"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
    {".pdf", "application/pdf"},
}};

std::string Gzip(const std::string& content, std::string_view content_type) {
  const bool is_text = content_type.starts_with("text/") || content_type.find("json") != std::string_view::npos ||
                       content_type == "image/svg+xml" || content_type == "application/wasm";
  std::string compressed;
  if (!is_text || content.size() < kMinGzipBytes) return compressed;
  httplib::detail::gzip_compressor compressor;
  const bool done = compressor.compress(content.data(), content.size(), true, [&](const char* bytes, size_t size) {
    compressed.append(bytes, size);
    return true;
  });
  if (!done || compressed.size() >= content.size()) compressed.clear();
  return compressed;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return std::move(content).str();
}

bool IsAppRoute(std::string_view path) {
  // "." and ".." have a dot too: what browsers resolve and never send is not answered.
  if (path.find("/.") != std::string_view::npos) return false;
  return path.substr(path.rfind('/')).find('.') == std::string_view::npos;
}

bool Accepts(const httplib::Request& request, std::string_view encoding) {
  return request.get_header_value(kOfferedEncodings).find(encoding) != std::string::npos;
}

}  // namespace

std::string_view ContentTypeOf(std::string_view path) {
  for (const auto& [ending, type] : kContentTypes) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

absl::StatusOr<StaticFiles> StaticFiles::Read(const std::string& root) {
  StaticFiles files;
  size_t total_bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(root, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->is_symlink(error) || !entry->is_regular_file(error)) continue;
    File file;
    file.content = ReadFile(entry->path());
    total_bytes += file.content.size();
    if (files.files_.size() >= kMaxStaticFiles || total_bytes > kMaxStaticBytes) {
      return absl::FailedPreconditionError(
          fmt::format("ICAP_WEB_ROOT: {} has more than {} files or {} bytes: it is not a built web app.", root,
                      kMaxStaticFiles, kMaxStaticBytes));
    }
    std::string path = fmt::format("/{}", fs::relative(entry->path(), root, error).generic_string());
    file.content_type = ContentTypeOf(path);
    file.gzip = Gzip(file.content, file.content_type);
    file.etag = fmt::format("\"{}\"", Sha256Hex(file.content).substr(0, kEtagLength));
    file.is_immutable = path.starts_with(kHashedFolder);
    files.files_.emplace(std::move(path), std::move(file));
  }
  return files;
}

const StaticFiles::File* StaticFiles::Find(std::string_view path) const {
  const auto found = files_.find(path);
  if (found != files_.end()) return &found->second;
  if (!IsAppRoute(path)) return nullptr;
  const auto index = files_.find(kIndex);
  return index == files_.end() ? nullptr : &index->second;
}

bool StaticFiles::Answer(std::string_view path, const httplib::Request& request, httplib::Response& response) const {
  if (!path.starts_with('/')) return false;
  const File* file = Find(path);
  if (file == nullptr) return false;
  response.set_header("ETag", file->etag);
  response.set_header("Cache-Control", file->is_immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.get_header_value("If-None-Match") == file->etag) {
    response.status = 304;
    return true;
  }
  if (!file->gzip.empty()) {
    response.set_header("Vary", "Accept-Encoding");
    if (Accepts(request, "gzip")) {
      response.set_header("Content-Encoding", "gzip");
      SetAnswer(response, 200, file->content_type, file->gzip);
      return true;
    }
  }
  SetAnswer(response, 200, file->content_type, file->content);
  return true;
}

}  // namespace icap::gateway
