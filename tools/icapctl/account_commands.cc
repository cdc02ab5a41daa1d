#include <fmt/format.h>

#include "icap/identity/v1/identity.pb.h"
#include "services/common/base/status_macros.h"
#include "tools/icapctl/commands.h"

namespace icap::icapctl {
namespace {

namespace v1 = identity::v1;

struct Arguments {
  std::string account;
  std::string role;
  std::string scope;
};

absl::Status Create(Context& context, const Arguments& arguments) {
  v1::CreateAccountRequest request;
  request.set_account(arguments.account);
  v1::Role role = v1::ROLE_UNSPECIFIED;
  std::string name = "ROLE_" + arguments.role;
  for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (!v1::Role_Parse(name, &role)) {
    return absl::InvalidArgumentError(fmt::format(
        "'{}' is not a role: use state-administrator, district-supervisor, principal, facilitator, analyst, auditor or "
        "invitation-desk.",
        arguments.role));
  }
  auto* grant = request.add_grants();
  grant->set_role(role);
  grant->set_scope(arguments.scope);
  v1::CreateAccountResponse response;
  ICAP_RETURN_IF_ERROR(Call(context, "identity.v1.IdentityService/CreateAccount", request, &response));
  if (context.json) {
    PrintJson(response);
  } else {
    fmt::print("{}  one-time password: {}\n", response.account(), response.one_time_password());
  }
  return absl::OkStatus();
}

}  // namespace

void AddAccountCommands(CLI::App& app, Command* chosen) {
  auto* arguments = new Arguments;  // lives as long as the process: CLI11 keeps pointers into it
  auto* account = app.add_subcommand("account", "Accounts")->require_subcommand(1);
  auto* create = account->add_subcommand("create", "Make an account with a one-time password");
  create->add_option("account", arguments->account, "Account name")->required();
  create->add_option("--role", arguments->role, "Role, e.g. district-supervisor")->required();
  create->add_option("--scope", arguments->scope, "Organization, agency or *")->required();
  create->callback([=] { *chosen = [=](Context& context) { return Create(context, *arguments); }; });
}

}  // namespace icap::icapctl
