// icapctl's commands. Each adds itself to the application and runs through the public API.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "tools/client/connect_client.h"

namespace icap::icapctl {

// What every command gets.
struct Context {
  client::ConnectClient* client = nullptr;  // signed in
  bool json = false;
};

// The command that was chosen on the command line.
using Command = std::function<absl::Status(Context&)>;

void AddOrganizationCommands(CLI::App& app, Command* chosen);
void AddInstrumentCommands(CLI::App& app, Command* chosen);
void AddRolloutCommands(CLI::App& app, Command* chosen);
void AddFieldCommands(CLI::App& app, Command* chosen);
void AddRetentionCommands(CLI::App& app, Command* chosen);
void AddProfileCommands(CLI::App& app, Command* chosen);
void AddPaperCommands(CLI::App& app, Command* chosen);
void AddCommentCommands(CLI::App& app, Command* chosen);
void AddMailCommands(CLI::App& app, Command* chosen);
void AddReportCommands(CLI::App& app, Command* chosen);
void AddAccountCommands(CLI::App& app, Command* chosen);
// The group, for further commands of rosters.
CLI::App* AddRosterCommands(CLI::App& app, Command* chosen);

// Prints a message as JSON, all digits of its numbers, absent fields left out.
void PrintJson(const google::protobuf::Message& message);

// Reads a whole file; NOT_FOUND with its name.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// A new request id.
std::string NewRequestId();

// "collection.v1.RolloutService/X" with the package in front.
template <typename Request, typename Response>
absl::Status Call(Context& context, const std::string& method, const Request& request, Response* response) {
  return context.client->Call("icap." + method, request, response);
}

// All pages of a list, as one message without a token.
template <typename Response, typename Request>
absl::StatusOr<Response> ListAll(Context& context, const std::string& method, Request request) {
  constexpr int kPageSize = 1'000;
  request.set_page_size(kPageSize);
  Response all;
  do {
    Response page;
    const absl::Status status = Call(context, method, request, &page);
    if (!status.ok()) return status;
    request.set_page_token(page.next_page_token());
    all.MergeFrom(page);
  } while (!request.page_token().empty());
  all.clear_next_page_token();
  return all;
}

}  // namespace icap::icapctl
