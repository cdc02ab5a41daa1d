#include "services/gateway/storage/grant_text.h"

#include <fmt/format.h>

#include "services/common/postgres/array.h"

namespace icap::gateway {

std::string GrantArray(const std::vector<auth::Grant>& grants) {
  std::vector<std::string> texts;
  texts.reserve(grants.size());
  for (const auth::Grant& grant : grants)
    texts.push_back(fmt::format("{}@{}", auth::RoleName(grant.role), grant.scope));
  return postgres::TextArray(texts);
}

std::vector<auth::Grant> ReadGrants(const pqxx::field& field) {
  std::vector<auth::Grant> grants;
  for (const std::string& text : postgres::ReadTextArray(field)) {
    const size_t at = text.find('@');
    auth::Grant grant{};
    if (at == std::string::npos || !auth::ParseRole(text.substr(0, at), &grant.role)) continue;
    grant.scope = text.substr(at + 1);
    grants.push_back(std::move(grant));
  }
  return grants;
}

}  // namespace icap::gateway
