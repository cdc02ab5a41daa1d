// A whole system of its own for a test: PostgreSQL, Redis, the five services and the gateway, started by `tools/icap
// up` in a data folder of its own on free ports, and ended and removed at the end.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "tools/client/connect_client.h"
#include "tools/client/operator_session.h"

namespace icap::testing {

// What a program printed and how it ended.
struct ProgramResult {
  int exit_code = 0;
  std::string output;  // standard output
};

// Runs a program to its end; `environment` holds "NAME=value" beyond this process's. Standard error goes to the test's.
ProgramResult RunProgram(const std::vector<std::string>& arguments, const std::vector<std::string>& environment = {});

// A program that runs beside the test.
class Program {
 public:
  Program(const std::vector<std::string>& arguments, const std::vector<std::string>& environment);
  // Kills what still runs.
  ~Program();

  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  bool is_running();
  // Exit code; waits for the end.
  int Wait();

 private:
  int pid_ = -1;
  int exit_code_ = -1;
};

class RunningSystem {
 public:
  // Starts everything; a failed start ends the test program with the script's words.
  RunningSystem();
  ~RunningSystem();

  RunningSystem(const RunningSystem&) = delete;
  RunningSystem& operator=(const RunningSystem&) = delete;

  const std::string& url() const { return operator_.url; }
  const std::string& data_folder() const { return data_folder_; }

  // SIGKILL, by process id, and waits for the end of the process.
  void Kill(const std::string& service);
  // Starts what does not run; returns when all is healthy.
  void StartAgain();
  // Empties Redis.
  void FlushRedis();
  // One value of a query on a service's database.
  std::string Query(const std::string& service, const std::string& sql);

  // A client signed in as the operator.
  std::unique_ptr<client::ConnectClient> SignedIn();
  // Environment that lets icapctl and loadgen find the system.
  std::vector<std::string> ClientEnvironment() const;
  // Runs icapctl.
  ProgramResult Ctl(const std::vector<std::string>& arguments);
  // Arguments of loadgen with its state folder.
  std::vector<std::string> Loadgen(const std::vector<std::string>& arguments) const;

 private:
  ProgramResult Script(const std::vector<std::string>& arguments);

  std::string data_folder_;
  client::Operator operator_;
};

}  // namespace icap::testing
