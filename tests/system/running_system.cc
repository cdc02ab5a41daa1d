#include "tests/system/running_system.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "services/common/testing/eventually.h"

extern char** environ;

namespace icap::testing {
namespace {

constexpr std::chrono::seconds kEndLimit{30};

// Arguments or variables as the C library wants them; the strings must outlive it.
std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> WithEnvironment(const std::vector<std::string>& more) {
  std::vector<std::string> all = more;
  for (char** variable = environ; *variable != nullptr; ++variable) all.emplace_back(*variable);
  return all;
}

// Ends the test program: without the process nothing can be tested.
[[noreturn]] void Abort(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  std::abort();
}

int Spawn(const std::vector<std::string>& arguments, const std::vector<std::string>& environment, int output) {
  const std::vector<std::string> variables = WithEnvironment(environment);
  std::vector<char*> argument_pointers = Pointers(arguments);
  std::vector<char*> variable_pointers = Pointers(variables);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (output >= 0) posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  int pid = -1;
  const int error =
      posix_spawnp(&pid, arguments[0].c_str(), &actions, nullptr, argument_pointers.data(), variable_pointers.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) Abort(fmt::format("{} cannot be started", arguments[0]));
  return pid;
}

int ExitCodeOf(int wait_status) {
  return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

std::string ReadFirstLine(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

ProgramResult RunProgram(const std::vector<std::string>& arguments, const std::vector<std::string>& environment) {
  // A file, not a pipe: a daemon that the program leaves behind would keep a pipe open.
  std::FILE* output = std::tmpfile();
  if (output == nullptr) Abort("no temporary file");
  const int pid = Spawn(arguments, environment, fileno(output));
  int wait_status = 0;
  waitpid(pid, &wait_status, 0);
  ProgramResult result;
  result.exit_code = ExitCodeOf(wait_status);
  std::rewind(output);
  char buffer[4096];
  for (size_t count = 0; (count = std::fread(buffer, 1, sizeof(buffer), output)) > 0;)
    result.output.append(buffer, count);
  std::fclose(output);
  return result;
}

Program::Program(const std::vector<std::string>& arguments, const std::vector<std::string>& environment)
    : pid_(Spawn(arguments, environment, -1)) {}

Program::~Program() {
  if (!is_running()) return;
  kill(pid_, SIGKILL);
  Wait();
}

bool Program::is_running() {
  if (pid_ < 0) return false;
  int wait_status = 0;
  if (waitpid(pid_, &wait_status, WNOHANG) == 0) return true;
  exit_code_ = ExitCodeOf(wait_status);
  pid_ = -1;
  return false;
}

int Program::Wait() {
  if (pid_ >= 0) {
    int wait_status = 0;
    waitpid(pid_, &wait_status, 0);
    exit_code_ = ExitCodeOf(wait_status);
    pid_ = -1;
  }
  return exit_code_;
}

RunningSystem::RunningSystem() {
  char folder[] = "/tmp/icap-system.XXXXXX";
  if (mkdtemp(folder) == nullptr) Abort("no temporary folder");
  data_folder_ = folder;
  StartAgain();
  operator_.url = "http://127.0.0.1:" + ReadFirstLine(data_folder_ + "/run/port");
  operator_.account = "operator";
  operator_.password_file = data_folder_ + "/secrets/operator-password";
  operator_.session_file = data_folder_ + "/secrets/operator-session";
}

RunningSystem::~RunningSystem() {
  Script({"down"});
  std::error_code error;
  std::filesystem::remove_all(data_folder_, error);
}

ProgramResult RunningSystem::Script(const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {ICAP_SOURCE_DIR "/tools/icap"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return RunProgram(command, {"ICAP_DATA=" + data_folder_, "ICAP_PORT=0", "ICAP_BUILD=" ICAP_BINARY_DIR});
}

void RunningSystem::Kill(const std::string& service) {
  const int pid = std::atoi(ReadFirstLine(fmt::format("{}/run/{}.pid", data_folder_, service)).c_str());
  if (pid <= 1 || kill(pid, SIGKILL) != 0) Abort(service + " does not run");
  // The link goes when the process has ended, even if nobody has asked for its exit code yet.
  const std::string program = fmt::format("/proc/{}/exe", pid);
  const auto has_ended = [&] {
    std::error_code error;
    return std::filesystem::read_symlink(program, error).empty();
  };
  if (!Eventually(has_ended, kEndLimit)) Abort(service + " does not end");
}

void RunningSystem::StartAgain() {
  if (Script({"up"}).exit_code != 0) Abort("the system did not start: see the lines above");
}

void RunningSystem::FlushRedis() {
  RunProgram({"redis-cli", "-s", data_folder_ + "/run/redis.sock", "FLUSHALL"});
}

std::string RunningSystem::Query(const std::string& service, const std::string& sql) {
  const ProgramResult result = RunProgram(
      {"psql", "-h", data_folder_ + "/postgres", "-U", "icap_" + service, "-d", "icap_" + service, "-qtAX", "-c", sql});
  return result.output.substr(0, result.output.find('\n'));
}

std::unique_ptr<client::ConnectClient> RunningSystem::SignedIn() {
  auto signed_in = std::make_unique<client::ConnectClient>(url());
  const absl::Status status = client::SignIn(*signed_in, operator_);
  if (!status.ok()) Abort(status.ToString());
  return signed_in;
}

std::vector<std::string> RunningSystem::ClientEnvironment() const {
  return {"ICAP_URL=" + operator_.url, "ICAP_ACCOUNT=operator", "ICAP_PASSWORD_FILE=" + operator_.password_file,
          "ICAP_SESSION_FILE=" + operator_.session_file};
}

ProgramResult RunningSystem::Ctl(const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {ICAP_BINARY_DIR "/bin/icapctl"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return RunProgram(command, ClientEnvironment());
}

std::vector<std::string> RunningSystem::Loadgen(const std::vector<std::string>& arguments) const {
  std::vector<std::string> command = {ICAP_BINARY_DIR "/bin/loadgen", "--state", data_folder_ + "/secrets/links"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

}  // namespace icap::testing
