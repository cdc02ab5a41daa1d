// One connection of a browser: the stream under the HTTP library, with limits on what a request may take.
#pragma once

#include <httplib.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace icap::gateway {

// A connection without a request is closed after this time.
inline constexpr std::chrono::seconds kIdleTime{5};
// A request must have arrived whole within this time, however steadily it trickles.
inline constexpr std::chrono::seconds kRequestReadTime{30};
// Time without a byte, either way, after which the other side counts as gone.
inline constexpr std::chrono::seconds kStallTime{10};
// Request line and headers together.
inline constexpr size_t kMaxHeadBytes = 32 * 1024;

// Not thread safe: a thread has a connection at a time. Knows no addresses, so that nothing can write them down.
// Answers are gathered and sent at once; is_writable() sends what there is.
class HttpConnection : public httplib::Stream {
 public:
  explicit HttpConnection(socket_t socket) : socket_(socket) {}

  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  // Waits for the next request at most kIdleTime, as long as `may_wait` says so. False: close the connection.
  bool WaitForRequest(const std::function<bool()>& may_wait);

  // Starts the limits of a request; its body may have `max_body_bytes`.
  void BeginRequest(size_t max_body_bytes);

  // The head has been read. `has_body`: bytes of a body follow; until BodyConsumed they stand in the way of the next
  // request.
  void HeadConsumed(bool has_body) { in_the_way_ = has_body; }
  void BodyConsumed() { in_the_way_ = false; }

  // Whether the next request on this connection could not be told from the rest of this one.
  bool must_close() const { return in_the_way_; }

  // Sends what was written. False when the other side is gone.
  bool Flush() const;

  // Sends what was written and reads what is still coming for a moment, so that the answer is not lost in a reset.
  void CloseGently();

  // The other side neither closed nor is gone.
  bool IsAlive() const;

  // httplib::Stream.
  bool is_readable() const override;
  bool is_writable() const override { return Flush() && IsAlive(); }
  ssize_t read(char* bytes, size_t size) override;
  ssize_t write(const char* bytes, size_t size) override;
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  // The library asks only to protect its own select(), which this stream does without.
  socket_t socket() const override { return -1; }

 private:
  // Bytes into `bytes`; 0: closed; -1: failed, or later than `deadline`.
  ssize_t Receive(char* bytes, size_t size, std::chrono::steady_clock::time_point deadline);

  const socket_t socket_;
  std::vector<char> input_;
  size_t input_begin_ = 0;
  size_t input_end_ = 0;
  mutable std::string output_;
  mutable bool broken_ = false;
  size_t readable_bytes_ = 0;  // of this request
  std::chrono::steady_clock::time_point read_deadline_;
  bool in_the_way_ = false;
};

}  // namespace icap::gateway
