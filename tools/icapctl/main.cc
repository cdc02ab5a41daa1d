// icapctl: the operator's command line, over the same public API as the web app; scoring of files needs no server.

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "services/common/base/clock.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "tools/client/operator_session.h"
#include "tools/icapctl/commands.h"
#include "tools/icapctl/roster/roster_check.h"
#include "tools/icapctl/score/score_command.h"

namespace icap::icapctl {

void PrintJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string text;
  if (google::protobuf::util::MessageToJsonString(message, &text, options).ok()) std::fputs(text.c_str(), stdout);
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(fmt::format("{} cannot be read: check the path.", path));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string NewRequestId() {
  return NewUuid(SystemRandom());
}

namespace {

// A sentence, the reason in brackets, and each wrong field on a line of its own.
void PrintError(const absl::Status& status) {
  const auto reason = ReasonOf(status);
  fmt::print(stderr, "icapctl: {}{}\n", std::string(status.message()), reason ? fmt::format(" [{}]", *reason) : "");
  for (const FieldViolation& violation : ViolationsOf(status)) {
    fmt::print(stderr, "  {}: {}\n", violation.field, violation.description);
  }
}

int Main(int argc, char** argv) {
  CLI::App app{
      "Runs ICAP from the command line: instruments, organizations, rollouts, profiles, reports and files of answers."};
  app.require_subcommand(1);
  client::Operator who = client::OperatorFromEnvironment();
  Context context;
  app.add_option("--url", who.url, "Web address of the system")->capture_default_str();
  app.add_option("--account", who.account, "Account to sign in with")->capture_default_str();
  app.add_option("--password-file", who.password_file, "File with the account's password");
  app.add_option("--session-file", who.session_file, "Where the session is kept between runs");
  app.add_flag("--json", context.json, "Print the answer as JSON");
  app.fallthrough();
  Command chosen;
  AddOrganizationCommands(app, &chosen);
  AddInstrumentCommands(app, &chosen);
  AddRolloutCommands(app, &chosen);
  AddFieldCommands(app, &chosen);
  AddRetentionCommands(app, &chosen);
  AddProfileCommands(app, &chosen);
  AddMailCommands(app, &chosen);
  AddPaperCommands(app, &chosen);
  AddCommentCommands(app, &chosen);
  AddReportCommands(app, &chosen);
  AddAccountCommands(app, &chosen);
  CLI::App* roster = AddRosterCommands(app, &chosen);
  Command local;
  AddScoreCommand(app, &local);
  AddRosterCheck(*roster, &local);
  CLI11_PARSE(app, argc, argv);

  if (local) {
    const absl::Status done = local(context);
    if (!done.ok()) PrintError(done);
    return done.ok() ? 0 : 1;
  }
  client::ConnectClient client(who.url);
  context.client = &client;
  absl::Status status = client::SignIn(client, who);
  if (status.ok()) status = chosen(context);
  if (status.ok()) return 0;
  PrintError(status);
  return 1;
}

}  // namespace
}  // namespace icap::icapctl

int main(int argc, char** argv) {
  return icap::icapctl::Main(argc, argv);
}
