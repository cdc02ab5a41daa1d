#include "services/gateway/transport/health.h"

#include <nlohmann/json.hpp>

namespace icap::gateway {
namespace {

constexpr char kCheck[] = "/grpc.health.v1.Health/Check";
constexpr std::chrono::seconds kCheckTimeout{1};
// HealthCheckResponse{status: SERVING}: the library that serves health has no message for clients.
constexpr char kServing[] = "\x08\x01";

bool IsServing(Backend& backend) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kCheckTimeout);
  grpc::ByteBuffer answer;
  return backend.Call(context, kCheck, ToBuffer(""), &answer).ok() && ToString(answer) == kServing;
}

const char* Word(bool is_serving) {
  return is_serving ? "serving" : "not serving";
}

}  // namespace

HealthReport Health::Ask() {
  std::lock_guard<std::mutex> lock(mutex_);
  if (clock_() < valid_until_) return last_;
  nlohmann::json parts;
  bool all = is_database_reachable_();
  parts["database"] = Word(all);
  for (Backend* backend : backends_.All()) {
    const bool is_serving = IsServing(*backend);
    parts[backend->name()] = Word(is_serving);
    all = all && is_serving;
  }
  last_ = {all, nlohmann::json{{"status", Word(all)}, {"parts", parts}}.dump()};
  valid_until_ = clock_() + kHealthMemory;
  return last_;
}

}  // namespace icap::gateway
