#include "services/common/observability/metrics.h"

#include <fmt/format.h>
#include <httplib.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <charconv>
#include <map>
#include <mutex>
#include <thread>

namespace icap::observability {
namespace {

constexpr int kMaxPort = 65'535;
const prometheus::Histogram::BucketBoundaries kSecondsBuckets = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                                 0.1,   0.25,   0.5,   1,    2.5,   10};

}  // namespace

struct Metrics::State {
  prometheus::Registry registry;
  std::string service;
  std::mutex mutex;
  // Looked up by label text, because building the library's label map for every call costs more than the call.
  std::map<std::string, prometheus::Counter*, std::less<>> counters;
  std::map<std::string, prometheus::Gauge*, std::less<>> gauges;
  std::map<std::string, prometheus::Histogram*, std::less<>> histograms;
  httplib::Server server;
  std::thread thread;

  prometheus::Counter& CounterFor(std::string_view name, const prometheus::Labels& labels, const std::string& key) {
    std::lock_guard<std::mutex> lock(mutex);
    auto found = counters.find(key);
    if (found == counters.end()) {
      auto& family =
          prometheus::BuildCounter().Name(std::string(name)).Labels({{"service", service}}).Register(registry);
      found = counters.emplace(key, &family.Add(labels)).first;
    }
    return *found->second;
  }
};

Metrics::Metrics(std::string_view service) : state_(std::make_unique<State>()) {
  state_->service = service;
}

Metrics::~Metrics() {
  state_->server.stop();
  if (state_->thread.joinable()) state_->thread.join();
}

void Metrics::CountCall(std::string_view method, std::string_view code, double seconds) {
  const std::string key = fmt::format("rpc {} {}", method, code);
  state_->CounterFor("icap_rpc_total", {{"method", std::string(method)}, {"code", std::string(code)}}, key).Increment();
  prometheus::Histogram* histogram = nullptr;
  {
    std::lock_guard<std::mutex> lock(state_->mutex);
    auto found = state_->histograms.find(method);
    if (found == state_->histograms.end()) {
      auto& family = prometheus::BuildHistogram()
                         .Name("icap_rpc_seconds")
                         .Labels({{"service", state_->service}})
                         .Register(state_->registry);
      found = state_->histograms
                  .emplace(std::string(method), &family.Add({{"method", std::string(method)}}, kSecondsBuckets))
                  .first;
    }
    histogram = found->second;
  }
  histogram->Observe(seconds);
}

void Metrics::Count(std::string_view name, std::string_view label, double amount) {
  const std::string full_name = fmt::format("icap_{}_total", name);
  state_->CounterFor(full_name, {{"label", std::string(label)}}, fmt::format("{} {}", full_name, label))
      .Increment(amount);
}

void Metrics::Set(std::string_view name, std::string_view label, double value) {
  std::lock_guard<std::mutex> lock(state_->mutex);
  const std::string key = fmt::format("{} {}", name, label);
  auto found = state_->gauges.find(key);
  if (found == state_->gauges.end()) {
    auto& family = prometheus::BuildGauge()
                       .Name(fmt::format("icap_{}", name))
                       .Labels({{"service", state_->service}})
                       .Register(state_->registry);
    found = state_->gauges.emplace(key, &family.Add({{"label", std::string(label)}})).first;
  }
  found->second->Set(value);
}

std::string Metrics::Text() const {
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

absl::Status Metrics::Serve(const std::string& address) {
  if (address.empty()) return absl::OkStatus();
  const size_t colon = address.rfind(':');
  int port = 0;
  const char* const end = address.data() + address.size();
  if (colon != std::string::npos && std::from_chars(address.data() + colon + 1, end, port).ptr != end) port = 0;
  if (port <= 0 || port > kMaxPort) {
    return absl::InvalidArgumentError(fmt::format("ICAP_METRICS_LISTEN: {} is not host:port", address));
  }
  state_->server.Get("/metrics", [this](const httplib::Request&, httplib::Response& response) {
    response.set_content(Text(), "text/plain; version=0.0.4");
  });
  if (!state_->server.bind_to_port(address.substr(0, colon).c_str(), port)) {
    return absl::UnavailableError(fmt::format("{} is taken: set ICAP_METRICS_LISTEN to a free port", address));
  }
  state_->thread = std::thread([this] { state_->server.listen_after_bind(); });
  return absl::OkStatus();
}

}  // namespace icap::observability
