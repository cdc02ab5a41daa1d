// Limits every server and channel has.
#pragma once

namespace icap::rpc {

// A message, either way. The largest is one school's block of answers.
inline constexpr int kMaxMessageBytes = 4 * 1024 * 1024;
// Calls in work at once on a connection.
inline constexpr int kMaxConcurrentStreams = 512;
// Threads that run synchronous handlers.
inline constexpr int kMaxServerThreads = 64;
// A list's page.
inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 1'000;

}  // namespace icap::rpc
