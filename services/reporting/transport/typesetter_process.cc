#include "services/reporting/transport/typesetter_process.h"

#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <csignal>
#include <cstring>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::reporting {
namespace {

constexpr size_t kLengthBytes = 4;
constexpr std::string_view kDocument = "document";

absl::Status Failed(std::string_view message) {
  return MakeError(absl::StatusCode::kInternal, Reason::kTypesetterFailed, message);
}

absl::Status Died() {
  return Failed("The typesetter ended while it was at work.");
}

void AppendFrame(const std::string& frame, std::string* bytes) {
  for (int shift = 24; shift >= 0; shift -= 8) bytes->push_back(static_cast<char>((frame.size() >> shift) & 0xff));
  bytes->append(frame);
}

// Waits until the socket is ready. False when the deadline has passed.
bool WaitFor(int socket, short events, std::chrono::steady_clock::time_point deadline) {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd waiting{socket, events, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(left.count()));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

// Starts the command with `socket` as its standard input and output, no environment, and no signal blocked (this
// process blocks the stop signals in every thread). Returns 0 or the error number.
int Spawn(const TypesetterCommand& command, int socket, pid_t* pid) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  std::string node = command.node;
  std::string program = command.program;
  std::string templates = command.templates;
  std::array<char*, 4> arguments = {node.data(), program.data(), templates.data(), nullptr};
  std::array<char*, 1> environment = {nullptr};
  const int error = posix_spawnp(pid, node.c_str(), &actions, &attributes, arguments.data(), environment.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

}  // namespace

TypesetterProcess::~TypesetterProcess() {
  End();
}

absl::StatusOr<Document> TypesetterProcess::Render(const std::string& template_name, const std::string& language,
                                                   const std::string& json) {
  ICAP_RETURN_IF_ERROR(StartIfNeeded());
  const Deadline deadline = std::chrono::steady_clock::now() + render_limit_;
  auto document = Ask({template_name, language, json}, deadline);
  const bool late = std::chrono::steady_clock::now() >= deadline;
  if (!document.ok() && late) {
    End();
    return Failed(fmt::format("The typesetter took longer than {} ms and was stopped.", render_limit_.count()));
  }
  return document;
}

absl::Status TypesetterProcess::StartIfNeeded() {
  if (pid_ != 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) {
    pid_ = 0;
    End();
  }
  if (pid_ != 0) return absl::OkStatus();
  std::array<int, 2> sockets{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0) {
    return Failed("No socket for the typesetter: too many files are open.");
  }
  const int error = Spawn(command_, sockets[1], &pid_);
  close(sockets[1]);
  socket_ = sockets[0];
  if (error == 0) return absl::OkStatus();
  pid_ = 0;
  End();
  return Failed(fmt::format("The typesetter cannot be started with '{}': {}. Set ICAP_NODE to a Node.js executable.",
                            command_.node, std::strerror(error)));
}

// After an answer the child stays; without one it is of no more use and is ended.
absl::StatusOr<Document> TypesetterProcess::Ask(const std::vector<std::string>& request, Deadline deadline) {
  std::string bytes;
  for (const std::string& frame : request) AppendFrame(frame, &bytes);
  std::array<std::string, 3> answer;
  absl::Status status = Send(bytes, deadline);
  for (std::string& frame : answer) {
    if (!status.ok()) break;
    auto received = ReceiveFrame(deadline);
    status = received.status();
    if (received.ok()) frame = *std::move(received);
  }
  if (!status.ok()) {
    End();
    return status;
  }
  auto& [outcome, pages, body] = answer;
  if (outcome != kDocument) return Failed(body);
  Document document{std::move(body), 0};
  std::from_chars(pages.data(), pages.data() + pages.size(), document.page_count);
  return document;
}

absl::Status TypesetterProcess::Send(const std::string& bytes, Deadline deadline) {
  size_t sent = 0;
  while (sent < bytes.size()) {
    if (!WaitFor(socket_, POLLOUT, deadline)) return Died();
    const ssize_t count = send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno != EAGAIN && errno != EINTR) return Died();
    if (count > 0) sent += static_cast<size_t>(count);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> TypesetterProcess::ReceiveFrame(Deadline deadline) {
  std::array<char, kLengthBytes> length_bytes{};
  ICAP_RETURN_IF_ERROR(Receive(length_bytes.data(), length_bytes.size(), deadline));
  size_t length = 0;
  for (char byte : length_bytes) length = length << 8 | static_cast<unsigned char>(byte);
  if (length > kMaxFrameBytes) return Failed("The typesetter's answer is too large.");
  std::string frame(length, '\0');
  ICAP_RETURN_IF_ERROR(Receive(frame.data(), frame.size(), deadline));
  return frame;
}

absl::Status TypesetterProcess::Receive(char* bytes, size_t size, Deadline deadline) {
  size_t received = 0;
  while (received < size) {
    if (!WaitFor(socket_, POLLIN, deadline)) return Died();
    const ssize_t count = recv(socket_, bytes + received, size - received, MSG_DONTWAIT);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) return Died();
    if (count > 0) received += static_cast<size_t>(count);
  }
  return absl::OkStatus();
}

void TypesetterProcess::End() {
  if (socket_ >= 0) close(socket_);
  socket_ = -1;
  if (pid_ == 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

}  // namespace icap::reporting
