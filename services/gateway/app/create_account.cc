#include "services/gateway/app/create_account.h"

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/gateway/domain/account.h"

namespace icap::gateway {
namespace {

absl::Status CheckGrants(const Session& creator, const std::vector<auth::Grant>& grants) {
  if (grants.empty()) return FieldInvalid("grants", "needs at least one grant");
  if (grants.size() > kMaxGrants) return FieldInvalid("grants", fmt::format("may have {} grants at most", kMaxGrants));
  const auth::Caller caller{creator.account, creator.grants};
  for (size_t i = 0; i < grants.size(); ++i) {
    ICAP_ASSIGN_OR_RETURN(const Scope scope, ParseScope(fmt::format("grants[{}].scope", i), grants[i].scope));
    auth::Place place{scope.agency, {}};
    if (!scope.organization.empty()) place.organization_path.push_back(scope.organization);
    ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kManageAccounts, place));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Redacted<std::string>> CreateAccount::Run(const Session& creator, std::string_view account,
                                                         const std::vector<auth::Grant>& grants) {
  if (!IsAccountName(account)) {
    return FieldInvalid("account", "must be 3 to 64 characters of a-z, 0-9, dot, dash, underscore, at-sign");
  }
  ICAP_RETURN_IF_ERROR(CheckGrants(creator, grants));
  Redacted<std::string> password(MakeOneTimePassword(random_));
  ICAP_ASSIGN_OR_RETURN(Redacted<std::string> hash, hasher_.Hash(password));
  ICAP_RETURN_IF_ERROR(accounts_.Insert({std::string(account), std::move(hash), grants, true}));
  return password;
}

}  // namespace icap::gateway
