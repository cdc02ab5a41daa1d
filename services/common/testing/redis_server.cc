#include "services/common/testing/redis_server.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "services/common/testing/eventually.h"

namespace icap::testing {
namespace {

[[noreturn]] void Fail(const std::string& sentence) {
  std::fprintf(stderr, "%s\n", sentence.c_str());
  std::abort();
}

bool IsListening(const std::string& path) {
  const int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  const bool listening = connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  close(descriptor);
  return listening;
}

}  // namespace

RedisServer::RedisServer() {
  std::string folder = (std::filesystem::temp_directory_path() / "icap_redis_XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) Fail("Cannot make a folder for Redis.");
  folder_ = folder;
  Start();
}

RedisServer::~RedisServer() {
  Kill();
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
}

void RedisServer::Start() {
  const std::string path = folder_ + "/redis.sock";
  process_ = fork();
  if (process_ == 0) {
    // A test that is killed takes it along.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int nothing = open("/dev/null", O_WRONLY);
    dup2(nothing, STDOUT_FILENO);
    execlp("redis-server", "redis-server", "--port", "0", "--unixsocket", path.c_str(), "--dir", folder_.c_str(),
           "--save", "", "--appendonly", "no", static_cast<char*>(nullptr));
    _exit(127);
  }
  const bool started = Eventually([&] {
    if (waitpid(process_, nullptr, WNOHANG) != 0) Fail("redis-server does not start: is it installed?");
    return IsListening(path);
  });
  if (!started) Fail("redis-server does not listen.");
}

void RedisServer::Kill() {
  if (process_ <= 0) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

}  // namespace icap::testing
