// icap.identity.v1.IdentityService, served by the gateway itself through the same door as every other RPC.
#pragma once

#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "icap/identity/v1/identity.pb.h"
#include "services/gateway/app/change_password.h"
#include "services/gateway/app/create_account.h"
#include "services/gateway/app/ports.h"
#include "services/gateway/app/sign_in.h"
#include "services/gateway/app/sign_out.h"

namespace icap::gateway {

// What a local method may know and change besides its messages.
struct LocalCall {
  std::string session_token;
  std::optional<Session> session;        // of the caller; SignIn sets it
  std::vector<std::string> set_cookies;  // for the answer
};

// How the door treats a local method.
struct LocalMethod {
  std::function<absl::StatusOr<std::unique_ptr<google::protobuf::Message>>(const google::protobuf::Message& request,
                                                                           LocalCall& call)>
      run;
  // GetSession changes nothing and no other origin can read its answer: a page that was just loaded asks it for the
  // CSRF token.
  bool needs_csrf = true;
  // Answered while the password waits to be replaced.
  bool before_password_change = false;
};

class IdentityService {
 public:
  IdentityService(SignIn& sign_in, SignOut& sign_out, ChangePassword& change_password, CreateAccount& create_account,
                  bool secure_cookies);

  // Null when the path is not of this service.
  const LocalMethod* Find(std::string_view path) const;

 private:
  template <typename Request, typename Response>
  void Add(std::string_view name, absl::StatusOr<Response> (IdentityService::*method)(const Request&, LocalCall&),
           bool needs_csrf, bool before_password_change);

  absl::StatusOr<identity::v1::Session> Open(const identity::v1::SignInRequest& request, LocalCall& call);
  absl::StatusOr<identity::v1::SignOutResponse> End(const identity::v1::SignOutRequest& request, LocalCall& call);
  absl::StatusOr<identity::v1::Session> Get(const identity::v1::GetSessionRequest& request, LocalCall& call);
  absl::StatusOr<identity::v1::Session> Change(const identity::v1::ChangePasswordRequest& request, LocalCall& call);
  absl::StatusOr<identity::v1::CreateAccountResponse> Create(const identity::v1::CreateAccountRequest& request,
                                                             LocalCall& call);

  SignIn& sign_in_;
  SignOut& sign_out_;
  ChangePassword& change_password_;
  CreateAccount& create_account_;
  const bool secure_cookies_;
  std::unordered_map<std::string, LocalMethod> methods_;
};

}  // namespace icap::gateway
