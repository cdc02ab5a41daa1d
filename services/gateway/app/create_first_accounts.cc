#include "services/gateway/app/create_first_accounts.h"

#include "services/common/base/status_macros.h"
#include "services/gateway/domain/account.h"

namespace icap::gateway {

absl::StatusOr<bool> CreateFirstAccounts::Run() {
  const std::vector<auth::Grant> everything = {{auth::Role::kStateAdministrator, "*"}};
  const Redacted<std::string> administrator_password(MakeOneTimePassword(random_));
  const Redacted<std::string> operator_password(MakeOneTimePassword(random_));
  ICAP_ASSIGN_OR_RETURN(Redacted<std::string> administrator_hash, hasher_.Hash(administrator_password));
  ICAP_ASSIGN_OR_RETURN(Redacted<std::string> operator_hash, hasher_.Hash(operator_password));
  return accounts_.InsertFirst({{std::string(kFirstAdministrator), std::move(administrator_hash), everything, true},
                                {std::string(kOperator), std::move(operator_hash), everything, false}},
                               [&] {
                                 ICAP_RETURN_IF_ERROR(secrets_.Write(kFirstAdministratorFile, administrator_password));
                                 return secrets_.Write(kOperatorFile, operator_password);
                               });
}

}  // namespace icap::gateway
