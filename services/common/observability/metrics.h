// Prometheus metrics of a process, served as text on `/metrics`.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace icap::observability {

// Thread safe. Labels are names of methods, streams and states: never of people, schools or links.
class Metrics {
 public:
  explicit Metrics(std::string_view service);
  ~Metrics();

  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // icap_rpc_total{method,code} and icap_rpc_seconds{method}.
  void CountCall(std::string_view method, std::string_view code, double seconds);

  // icap_<name>_total{label}.
  void Count(std::string_view name, std::string_view label, double amount = 1);

  // icap_<name>{label}.
  void Set(std::string_view name, std::string_view label, double value);

  // All metrics in the text exposition format.
  std::string Text() const;

  // Serves `GET /metrics` on `address` ("127.0.0.1:9001") until destruction; an empty address serves nothing.
  absl::Status Serve(const std::string& address);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace icap::observability
