#include "services/gateway/transport/backends.h"

#include <fmt/format.h>

#include "services/common/rpc/call.h"

namespace icap::gateway {

Backend::Backend(std::string name, const std::shared_ptr<grpc::Channel>& channel)
    : name_(std::move(name)), stub_(channel) {}

grpc::Status Backend::Call(grpc::ClientContext& context, const std::string& path, const grpc::ByteBuffer& request,
                           grpc::ByteBuffer* response) {
  // A queue of the calling thread's own: the answer wakes this thread, not another one that wakes it.
  grpc::CompletionQueue queue;
  const auto call = stub_.PrepareUnaryCall(&context, path, request, &queue);
  call->StartCall();
  grpc::Status status;
  call->Finish(response, &status, this);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
  return status;
}

BackendStream::BackendStream(Backend& backend, std::unique_ptr<grpc::ClientContext> context, const std::string& path,
                             const grpc::ByteBuffer& request)
    : context_(std::move(context)),
      request_(request),
      call_(backend.stub().PrepareCall(context_.get(), path, &queue_)) {
  Begin(Step::kStart);
}

BackendStream::~BackendStream() {
  context_->TryCancel();
  queue_.Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (queue_.Next(&tag, &ok)) {
  }
}

void BackendStream::Begin(Step step) {
  step_ = step;
  switch (step) {
    case Step::kStart:
      return call_->StartCall(this);
    case Step::kWrite:
      return call_->WriteLast(request_, grpc::WriteOptions(), this);
    case Step::kRead:
      return call_->Read(&message_, this);
    case Step::kFinish:
      return call_->Finish(&status_, this);
    case Step::kDone:
      return;
  }
}

BackendStream::Event BackendStream::Next(std::chrono::milliseconds patience, grpc::ByteBuffer* message) {
  const auto deadline = std::chrono::system_clock::now() + patience;
  while (step_ != Step::kDone) {
    void* tag = nullptr;
    bool ok = false;
    if (queue_.AsyncNext(&tag, &ok, deadline) != grpc::CompletionQueue::GOT_EVENT) return Event::kNothing;
    if (step_ == Step::kFinish) {
      Begin(Step::kDone);
    } else if (!ok) {
      Begin(Step::kFinish);
    } else if (step_ == Step::kStart) {
      Begin(Step::kWrite);
    } else if (step_ == Step::kWrite) {
      Begin(Step::kRead);
    } else {
      message->Swap(&message_);
      message_.Clear();
      Begin(Step::kRead);
      return Event::kMessage;
    }
  }
  return Event::kEnd;
}

Backends::Backends(const std::map<std::string, std::string>& addresses, const rpc::Tls& tls) {
  for (const auto& [name, address] : addresses) {
    backends_.emplace(fmt::format("icap.{}.v1", name), std::make_unique<Backend>(name, rpc::MakeChannel(address, tls)));
  }
}

Backend* Backends::Of(std::string_view package) const {
  const auto found = backends_.find(package);
  return found == backends_.end() ? nullptr : found->second.get();
}

std::vector<Backend*> Backends::All() const {
  std::vector<Backend*> all;
  for (const auto& [package, backend] : backends_) all.push_back(backend.get());
  return all;
}

std::string ToString(const grpc::ByteBuffer& buffer) {
  std::string bytes;
  grpc::Slice single;
  if (buffer.TrySingleSlice(&single).ok()) {
    bytes.assign(reinterpret_cast<const char*>(single.begin()), single.size());
    return bytes;
  }
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

grpc::ByteBuffer ToBuffer(std::string_view bytes) {
  const grpc::Slice slice(bytes.data(), bytes.size());
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace icap::gateway
