#include "tools/client/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace icap::client {
namespace {

constexpr int kBarWidth = 30;

}  // namespace

Progress::Progress(std::string title, int64_t total)
    : title_(std::move(title)), total_(std::max<int64_t>(total, 1)), terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  std::lock_guard<std::mutex> lock(mutex_);
  if (terminal_ && drawn_percent_ >= 0) fmt::print(stderr, "\n");
}

void Progress::Set(int64_t done) {
  std::lock_guard<std::mutex> lock(mutex_);
  done_ = done;
  Draw(done_);
}

void Progress::Add() {
  std::lock_guard<std::mutex> lock(mutex_);
  Draw(++done_);
}

void Progress::Draw(int64_t done) {
  const int64_t percent = std::min<int64_t>(100, done * 100 / total_);
  if (terminal_) {
    if (percent == drawn_percent_) return;
    const int filled = static_cast<int>(percent * kBarWidth / 100);
    fmt::print(stderr, "\r{:<44} [{}{}] {:>3}%  {}/{}", title_, std::string(filled, '#'),
               std::string(kBarWidth - filled, '.'), percent, done, total_);
    std::fflush(stderr);
  } else if (percent / 10 != drawn_tenth_) {
    fmt::print(stderr, "{}: {}% ({}/{})\n", title_, percent, done, total_);
  }
  drawn_percent_ = percent;
  drawn_tenth_ = percent / 10;
}

}  // namespace icap::client
