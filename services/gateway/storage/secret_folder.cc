#include "services/gateway/storage/secret_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace icap::gateway {
namespace {

absl::Status CannotWrite(const std::string& path) {
  return absl::FailedPreconditionError(
      fmt::format("{} cannot be written ({}): make the folder of ICAP_SECRETS writable.", path, std::strerror(errno)));
}

bool WriteDurably(int file, const std::string& text) {
  size_t written = 0;
  while (written < text.size()) {
    const ssize_t count = write(file, text.data() + written, text.size() - written);
    if (count < 0) return false;
    written += static_cast<size_t>(count);
  }
  return fsync(file) == 0;
}

}  // namespace

absl::Status SecretFolder::Write(std::string_view name, const Redacted<std::string>& content) {
  const std::string path = fmt::format("{}/{}", folder_, name);
  const std::string draft = path + ".new";
  // Made anew, so that neither a link nor wider rights of an older file are followed.
  unlink(draft.c_str());
  const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return CannotWrite(path);
  const bool written = WriteDurably(file, content.Reveal() + "\n");
  close(file);
  if (!written || rename(draft.c_str(), path.c_str()) != 0) return CannotWrite(path);
  const int folder = open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return CannotWrite(path);
  const bool synced = fsync(folder) == 0;
  close(folder);
  return synced ? absl::OkStatus() : CannotWrite(path);
}

absl::Status SecretFolder::Remove(std::string_view name) {
  const std::string path = fmt::format("{}/{}", folder_, name);
  if (unlink(path.c_str()) == 0 || errno == ENOENT) return absl::OkStatus();
  return CannotWrite(path);
}

}  // namespace icap::gateway
