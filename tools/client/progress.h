// A progress bar on standard error: one line that is redrawn on a terminal, a line at each tenth elsewhere.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

namespace icap::client {

// Thread safe.
class Progress {
 public:
  // `title`: what is being done; `total`: how many steps.
  Progress(std::string title, int64_t total);
  ~Progress();

  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` steps are finished.
  void Set(int64_t done);

  // One more is finished.
  void Add();

 private:
  void Draw(int64_t done);

  const std::string title_;
  const int64_t total_;
  const bool terminal_;
  std::mutex mutex_;
  int64_t done_ = 0;
  int64_t drawn_tenth_ = -1;
  int64_t drawn_percent_ = -1;
};

}  // namespace icap::client
