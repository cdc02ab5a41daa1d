#include "services/common/testing/mail_server.h"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "services/common/testing/eventually.h"

namespace icap::testing {
namespace {

[[noreturn]] void Fail(const std::string& sentence) {
  std::fprintf(stderr, "%s\n", sentence.c_str());
  std::abort();
}

// A key and a certificate for 127.0.0.1 that signs itself.
void MakeCertificate(const std::string& folder) {
  const std::string command = fmt::format(
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost "
      "-addext subjectAltName=IP:127.0.0.1 -keyout {0}/key.pem -out {0}/certificate.pem >{0}/openssl.log 2>&1",
      folder);
  if (std::system(command.c_str()) != 0) Fail("openssl cannot make a certificate.");
}

}  // namespace

MailServer::MailServer(Tls tls) : tls_(tls) {
  std::string folder = (std::filesystem::temp_directory_path() / "icap_mail_XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) Fail("Cannot make a folder for the mail server.");
  folder_ = folder;
  MakeCertificate(folder_);
  int to_server[2];
  int from_server[2];
  if (pipe(to_server) != 0 || pipe(from_server) != 0) Fail("Cannot make pipes.");
  process_ = fork();
  if (process_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(to_server[0], STDIN_FILENO);
    dup2(from_server[1], STDOUT_FILENO);
    const std::string key = folder_ + "/key.pem";
    const std::string certificate = ca_file();
    execlp("node", "node", ICAP_SOURCE_DIR "/tests/mail/server.mjs", key.c_str(), certificate.c_str(),
           tls_ == Tls::kImplicit ? "implicit" : "starttls", static_cast<char*>(nullptr));
    _exit(127);
  }
  close(to_server[0]);
  close(from_server[1]);
  input_ = to_server[1];
  output_ = from_server[0];
  port_ = NextLine();
}

MailServer::~MailServer() {
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  close(input_);
  close(output_);
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
}

std::string MailServer::url() const {
  return fmt::format("{}://127.0.0.1:{}", tls_ == Tls::kImplicit ? "smtps" : "smtp", port_);
}

std::string MailServer::NextMessage() {
  return NextLine();
}

std::string MailServer::NextLine() {
  const auto deadline = std::chrono::steady_clock::now() + kLongestWait;
  while (true) {
    const size_t end = heard_.find('\n');
    if (end != std::string::npos) {
      std::string line = heard_.substr(0, end);
      heard_.erase(0, end + 1);
      return line;
    }
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd ready{output_, POLLIN, 0};
    if (left.count() <= 0 || poll(&ready, 1, static_cast<int>(left.count())) <= 0)
      Fail("The mail server says nothing.");
    char buffer[4096];
    const ssize_t count = read(output_, buffer, sizeof(buffer));
    if (count <= 0) Fail("The mail server has ended: is `npm ci` done in tests/mail?");
    heard_.append(buffer, static_cast<size_t>(count));
  }
}

}  // namespace icap::testing
