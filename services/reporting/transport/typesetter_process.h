// The typesetter (services/reporting/typesetter) as a child process, spoken to over its standard input and output.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "services/reporting/app/ports.h"

namespace icap::reporting {

// A render that takes longer is stopped: a profile takes about 20 ms.
inline constexpr std::chrono::milliseconds kRenderLimit{30'000};
// The largest PDF or error text accepted.
inline constexpr size_t kMaxFrameBytes = 64u * 1024 * 1024;

struct TypesetterCommand {
  std::string node;       // executable, looked up in PATH
  std::string program;    // main.mjs
  std::string templates;  // folder
};

// One child: started when it is needed first, started again when it has died, killed when a render takes too long.
// Not thread safe.
class TypesetterProcess final : public Typesetter {
 public:
  explicit TypesetterProcess(TypesetterCommand command, std::chrono::milliseconds render_limit = kRenderLimit)
      : command_(std::move(command)), render_limit_(render_limit) {}
  ~TypesetterProcess() override;

  TypesetterProcess(const TypesetterProcess&) = delete;
  TypesetterProcess& operator=(const TypesetterProcess&) = delete;

  absl::StatusOr<Document> Render(const std::string& template_name, const std::string& language,
                                  const std::string& json) override;

  // The child's process id; 0 when there is none.
  pid_t pid() const { return pid_; }

 private:
  using Deadline = std::chrono::steady_clock::time_point;

  absl::Status StartIfNeeded();
  absl::StatusOr<Document> Ask(const std::vector<std::string>& request, Deadline deadline);
  absl::Status Send(const std::string& bytes, Deadline deadline);
  absl::StatusOr<std::string> ReceiveFrame(Deadline deadline);
  absl::Status Receive(char* bytes, size_t size, Deadline deadline);
  // Kills the child if it lives, and forgets it.
  void End();

  const TypesetterCommand command_;
  const std::chrono::milliseconds render_limit_;
  pid_t pid_ = 0;
  int socket_ = -1;  // the child's standard input and output
};

}  // namespace icap::reporting
