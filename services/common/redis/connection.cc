#include "services/common/redis/connection.h"

#include <fmt/format.h>
#include <hiredis/hiredis.h>
#include <signal.h>
#include <sys/time.h>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::redis {
namespace {

constexpr std::string_view kUnixPrefix = "unix:";
constexpr int kDefaultPort = 6379;

absl::Status Lost() {
  return Unavailable(Reason::kStoreUnavailable, "The queue (Redis) cannot be reached.");
}

Reply FromHiredis(const redisReply& raw) {
  Reply reply;
  switch (raw.type) {
    case REDIS_REPLY_INTEGER:
      reply.kind = Reply::Kind::kInteger;
      reply.integer = raw.integer;
      break;
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      reply.kind = Reply::Kind::kText;
      reply.text.assign(raw.str, raw.len);
      break;
    case REDIS_REPLY_ARRAY:
      reply.kind = Reply::Kind::kList;
      for (size_t i = 0; i < raw.elements; ++i) reply.list.push_back(FromHiredis(*raw.element[i]));
      break;
    default:
      break;
  }
  return reply;
}

}  // namespace

void Connection::Free::operator()(redisContext* context) const {
  redisFree(context);
}

Connection::Connection(std::string address) : address_(std::move(address)) {
  // The library writes to sockets in a way that would end the process when Redis has gone.
  signal(SIGPIPE, SIG_IGN);
}
Connection::~Connection() = default;

absl::Status Connection::Connect() {
  if (context_ != nullptr) return absl::OkStatus();
  const timeval timeout{kTimeout.count(), 0};
  if (address_.starts_with(kUnixPrefix)) {
    context_.reset(redisConnectUnixWithTimeout(address_.c_str() + kUnixPrefix.size(), timeout));
  } else {
    const size_t colon = address_.rfind(':');
    const int port = colon == std::string::npos ? kDefaultPort : std::atoi(address_.c_str() + colon + 1);
    context_.reset(redisConnectWithTimeout(address_.substr(0, colon).c_str(), port, timeout));
  }
  if (context_ == nullptr || context_->err != 0 || redisSetTimeout(context_.get(), timeout) != REDIS_OK) {
    context_.reset();
    return Lost();
  }
  return absl::OkStatus();
}

absl::StatusOr<Reply> Connection::Command(const std::vector<std::string>& arguments) {
  ICAP_RETURN_IF_ERROR(Connect());
  std::vector<const char*> texts;
  std::vector<size_t> lengths;
  for (const std::string& argument : arguments) {
    texts.push_back(argument.data());
    lengths.push_back(argument.size());
  }
  const std::unique_ptr<redisReply, decltype(&freeReplyObject)> raw(
      static_cast<redisReply*>(
          redisCommandArgv(context_.get(), static_cast<int>(texts.size()), texts.data(), lengths.data())),
      &freeReplyObject);
  if (raw == nullptr) {
    context_.reset();
    return Lost();
  }
  if (raw->type == REDIS_REPLY_ERROR) return absl::UnknownError(std::string(raw->str, raw->len));
  return FromHiredis(*raw);
}

}  // namespace icap::redis
