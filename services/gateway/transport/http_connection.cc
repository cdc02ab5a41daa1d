#include "services/gateway/transport/http_connection.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace icap::gateway {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr size_t kInputBytes = 16 * 1024;
// Gathered before something is sent; one answer to a submission is far below.
constexpr size_t kOutputBytes = 64 * 1024;
// How often an idle connection looks whether its thread is wanted elsewhere.
constexpr milliseconds kIdleSlice{250};
constexpr milliseconds kGentleCloseTime{1'000};
constexpr size_t kGentleCloseBytes = 16 * 1024 * 1024;

// Whether the event came within the time.
bool PollFor(socket_t socket, short event, milliseconds time) {
  pollfd descriptor{socket, event, 0};
  while (true) {
    const int result = poll(&descriptor, 1, static_cast<int>(std::max<int64_t>(time.count(), 0)));
    if (result >= 0 || errno != EINTR) return result > 0;
  }
}

milliseconds Until(steady_clock::time_point deadline) {
  return std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
}

}  // namespace

bool HttpConnection::WaitForRequest(const std::function<bool()>& may_wait) {
  if (broken_) return false;
  if (input_begin_ < input_end_) return true;
  const auto deadline = steady_clock::now() + kIdleTime;
  while (true) {
    if (PollFor(socket_, POLLIN, kIdleSlice)) return true;
    if (steady_clock::now() >= deadline || !may_wait()) return false;
  }
}

void HttpConnection::BeginRequest(size_t max_body_bytes) {
  // Twice the body: chunked transfer adds to it.
  readable_bytes_ = kMaxHeadBytes + 2 * max_body_bytes;
  read_deadline_ = steady_clock::now() + kRequestReadTime;
  in_the_way_ = true;
}

bool HttpConnection::Flush() const {
  size_t sent = 0;
  while (!broken_ && sent < output_.size()) {
    const ssize_t count = send(socket_, output_.data() + sent, output_.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) {
      sent += static_cast<size_t>(count);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      broken_ = !PollFor(socket_, POLLOUT, kStallTime);
    } else if (errno != EINTR) {
      broken_ = true;
    }
  }
  output_.clear();
  return !broken_;
}

void HttpConnection::CloseGently() {
  if (!Flush()) return;
  shutdown(socket_, SHUT_WR);
  const auto deadline = steady_clock::now() + kGentleCloseTime;
  char rest[kInputBytes];
  for (size_t total = 0; total < kGentleCloseBytes;) {
    const ssize_t count = Receive(rest, sizeof(rest), deadline);
    if (count <= 0) return;
    total += static_cast<size_t>(count);
  }
}

bool HttpConnection::IsAlive() const {
  if (broken_) return false;
  if (input_begin_ < input_end_) return true;
  char byte = 0;
  const ssize_t count = recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count > 0 || (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR));
}

bool HttpConnection::is_readable() const {
  return input_begin_ < input_end_ ||
         PollFor(socket_, POLLIN, std::min<milliseconds>(kStallTime, Until(read_deadline_)));
}

ssize_t HttpConnection::Receive(char* bytes, size_t size, steady_clock::time_point deadline) {
  while (true) {
    const ssize_t count = recv(socket_, bytes, size, MSG_DONTWAIT);
    if (count >= 0) return count;
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return -1;
    const milliseconds left = Until(deadline);
    if (left <= milliseconds(0) || !PollFor(socket_, POLLIN, std::min<milliseconds>(kStallTime, left))) return -1;
  }
}

ssize_t HttpConnection::read(char* bytes, size_t size) {
  if (!output_.empty() && !Flush()) return -1;
  if (readable_bytes_ == 0) return -1;
  size = std::min(size, readable_bytes_);
  if (input_begin_ == input_end_) {
    if (input_.empty()) input_.resize(kInputBytes);
    const ssize_t count = Receive(input_.data(), input_.size(), read_deadline_);
    if (count <= 0) return count;
    input_begin_ = 0;
    input_end_ = static_cast<size_t>(count);
  }
  const size_t copied = std::min(size, input_end_ - input_begin_);
  std::memcpy(bytes, input_.data() + input_begin_, copied);
  input_begin_ += copied;
  readable_bytes_ -= copied;
  return static_cast<ssize_t>(copied);
}

ssize_t HttpConnection::write(const char* bytes, size_t size) {
  output_.append(bytes, size);
  if (output_.size() >= kOutputBytes && !Flush()) return -1;
  return static_cast<ssize_t>(size);
}

}  // namespace icap::gateway
