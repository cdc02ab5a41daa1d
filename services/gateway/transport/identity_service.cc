#include "services/gateway/transport/identity_service.h"

#include <fmt/format.h>
#include <google/protobuf/util/time_util.h>

#include <array>
#include <utility>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/gateway/domain/session.h"
#include "services/gateway/transport/cookie.h"

namespace icap::gateway {
namespace {

namespace v1 = icap::identity::v1;

constexpr std::array<std::pair<v1::Role, auth::Role>, 7> kRoles = {{
    {v1::ROLE_STATE_ADMINISTRATOR, auth::Role::kStateAdministrator},
    {v1::ROLE_DISTRICT_SUPERVISOR, auth::Role::kDistrictSupervisor},
    {v1::ROLE_PRINCIPAL, auth::Role::kPrincipal},
    {v1::ROLE_FACILITATOR, auth::Role::kFacilitator},
    {v1::ROLE_ANALYST, auth::Role::kAnalyst},
    {v1::ROLE_AUDITOR, auth::Role::kAuditor},
    {v1::ROLE_INVITATION_DESK, auth::Role::kInvitationDesk},
}};

v1::Session ToProto(const Session& session, std::string_view token) {
  v1::Session proto;
  proto.set_account(session.account);
  for (const auth::Grant& grant : session.grants) {
    for (const auto& [role, own] : kRoles) {
      if (own != grant.role) continue;
      auto* added = proto.add_grants();
      added->set_role(role);
      added->set_scope(grant.scope);
    }
  }
  proto.set_must_change_password(session.must_change_password);
  proto.set_csrf_token(CsrfTokenOf(token));
  *proto.mutable_expire_time() =
      google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(session.expire_time.time_since_epoch().count());
  return proto;
}

absl::StatusOr<std::vector<auth::Grant>> FromProto(const v1::CreateAccountRequest& request) {
  std::vector<auth::Grant> grants;
  for (int i = 0; i < request.grants_size(); ++i) {
    const size_t known = grants.size();
    for (const auto& [role, own] : kRoles) {
      if (role == request.grants(i).role()) grants.push_back({own, request.grants(i).scope()});
    }
    if (grants.size() == known) return FieldInvalid(fmt::format("grants[{}].role", i), "is not a role of a person");
  }
  return grants;
}

}  // namespace

template <typename Request, typename Response>
void IdentityService::Add(std::string_view name,
                          absl::StatusOr<Response> (IdentityService::*method)(const Request&, LocalCall&),
                          bool needs_csrf, bool before_password_change) {
  methods_[fmt::format("/icap.identity.v1.IdentityService/{}", name)] = {
      [this, method](const google::protobuf::Message& request,
                     LocalCall& call) -> absl::StatusOr<std::unique_ptr<google::protobuf::Message>> {
        ICAP_ASSIGN_OR_RETURN(Response response, (this->*method)(static_cast<const Request&>(request), call));
        return std::make_unique<Response>(std::move(response));
      },
      needs_csrf, before_password_change};
}

IdentityService::IdentityService(SignIn& sign_in, SignOut& sign_out, ChangePassword& change_password,
                                 CreateAccount& create_account, bool secure_cookies)
    : sign_in_(sign_in),
      sign_out_(sign_out),
      change_password_(change_password),
      create_account_(create_account),
      secure_cookies_(secure_cookies) {
  Add("SignIn", &IdentityService::Open, true, true);
  Add("SignOut", &IdentityService::End, true, true);
  Add("GetSession", &IdentityService::Get, false, true);
  Add("ChangePassword", &IdentityService::Change, true, true);
  Add("CreateAccount", &IdentityService::Create, true, false);
}

const LocalMethod* IdentityService::Find(std::string_view path) const {
  const auto found = methods_.find(std::string(path));
  return found == methods_.end() ? nullptr : &found->second;
}

absl::StatusOr<v1::Session> IdentityService::Open(const v1::SignInRequest& request, LocalCall& call) {
  ICAP_ASSIGN_OR_RETURN(const OpenedSession opened,
                        sign_in_.Run(request.account(), Redacted<std::string>(request.password())));
  call.session = opened.session;
  call.set_cookies.push_back(SessionCookie(opened.token.Reveal(), kSessionLife, secure_cookies_));
  return ToProto(opened.session, opened.token.Reveal());
}

absl::StatusOr<v1::SignOutResponse> IdentityService::End(const v1::SignOutRequest&, LocalCall& call) {
  ICAP_RETURN_IF_ERROR(sign_out_.Run(call.session_token));
  call.set_cookies.push_back(ClearedSessionCookie(secure_cookies_));
  return v1::SignOutResponse();
}

absl::StatusOr<v1::Session> IdentityService::Get(const v1::GetSessionRequest&, LocalCall& call) {
  return ToProto(*call.session, call.session_token);
}

absl::StatusOr<v1::Session> IdentityService::Change(const v1::ChangePasswordRequest& request, LocalCall& call) {
  ICAP_ASSIGN_OR_RETURN(const Session changed, change_password_.Run(call.session_token, *call.session,
                                                                    Redacted<std::string>(request.current_password()),
                                                                    Redacted<std::string>(request.new_password())));
  return ToProto(changed, call.session_token);
}

absl::StatusOr<v1::CreateAccountResponse> IdentityService::Create(const v1::CreateAccountRequest& request,
                                                                  LocalCall& call) {
  ICAP_ASSIGN_OR_RETURN(const std::vector<auth::Grant> grants, FromProto(request));
  ICAP_ASSIGN_OR_RETURN(const Redacted<std::string> password,
                        create_account_.Run(*call.session, request.account(), grants));
  v1::CreateAccountResponse response;
  response.set_account(request.account());
  response.set_one_time_password(password.Reveal());
  return response;
}

}  // namespace icap::gateway
