// The services behind the gateway, reached with messages it need not understand.
#pragma once

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/common/rpc/tls.h"

namespace icap::gateway {

// One service. Thread safe.
class Backend {
 public:
  Backend(std::string name, const std::shared_ptr<grpc::Channel>& channel);

  const std::string& name() const { return name_; }

  // A unary call; blocks until the answer or the context's deadline.
  grpc::Status Call(grpc::ClientContext& context, const std::string& path, const grpc::ByteBuffer& request,
                    grpc::ByteBuffer* response);

  grpc::GenericStub& stub() { return stub_; }

 private:
  const std::string name_;
  grpc::GenericStub stub_;
};

// A server-streaming call, read by one thread.
class BackendStream {
 public:
  enum class Event {
    kMessage,  // a message was read
    kNothing,  // none came in the time given
    kEnd,      // the stream is over: see status()
  };

  // Starts the call.
  BackendStream(Backend& backend, std::unique_ptr<grpc::ClientContext> context, const std::string& path,
                const grpc::ByteBuffer& request);
  // Cancels what is still under way.
  ~BackendStream();

  BackendStream(const BackendStream&) = delete;
  BackendStream& operator=(const BackendStream&) = delete;

  // Waits at most `patience` for the next message.
  Event Next(std::chrono::milliseconds patience, grpc::ByteBuffer* message);

  // After kEnd.
  const grpc::Status& status() const { return status_; }

 private:
  enum class Step { kStart, kWrite, kRead, kFinish, kDone };

  // Starts the operation of a step; its end is the next event of the queue.
  void Begin(Step step);

  const std::unique_ptr<grpc::ClientContext> context_;
  const grpc::ByteBuffer request_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
  Step step_ = Step::kStart;
  grpc::ByteBuffer message_;
  grpc::Status status_;
};

// The services by the package of their contracts.
class Backends {
 public:
  // `addresses`: by name, e.g. {"collection", "unix:/run/icap/collection.sock"}.
  Backends(const std::map<std::string, std::string>& addresses, const rpc::Tls& tls);

  // The service of "icap.collection.v1"; null when there is none.
  Backend* Of(std::string_view package) const;

  std::vector<Backend*> All() const;

 private:
  std::map<std::string, std::unique_ptr<Backend>, std::less<>> backends_;
};

// Bytes of a buffer, and a buffer of bytes.
std::string ToString(const grpc::ByteBuffer& buffer);
grpc::ByteBuffer ToBuffer(std::string_view bytes);

}  // namespace icap::gateway
