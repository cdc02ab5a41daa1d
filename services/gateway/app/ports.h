// What the use cases need from outside: implemented in storage/, real in every test.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/auth/caller.h"
#include "services/common/base/clock.h"
#include "services/common/base/redacted.h"

namespace icap::gateway {

// Someone, or a program, that may sign in.
struct Account {
  std::string name;
  Redacted<std::string> password_hash;  // argon2id, encoded with its parameters
  std::vector<auth::Grant> grants;
  bool must_change_password = false;
};

// An open session: who, and until when.
struct Session {
  std::string account;
  std::vector<auth::Grant> grants;
  bool must_change_password = false;
  Timestamp expire_time;
};

class AccountStore {
 public:
  virtual ~AccountStore() = default;

  // nullopt when there is none of this name.
  virtual absl::StatusOr<std::optional<Account>> Find(std::string_view name) = 0;

  // ALREADY_EXISTS ACCOUNT_EXISTS.
  virtual absl::Status Insert(const Account& account) = 0;

  // Inserts `accounts` when there is no account at all, and returns whether it did. `before_commit` runs after the
  // insertion and before it becomes visible; its error undoes it. Processes that start at once take turns.
  virtual absl::StatusOr<bool> InsertFirst(const std::vector<Account>& accounts,
                                           const std::function<absl::Status()>& before_commit) = 0;

  // Stores the new hash, drops `must_change_password`, and ends every session of the account but `kept_token_hash`.
  virtual absl::Status ChangePassword(std::string_view name, const Redacted<std::string>& password_hash,
                                      std::string_view kept_token_hash) = 0;
};

class SessionStore {
 public:
  virtual ~SessionStore() = default;

  // Adds a session; drops expired ones, and the account's oldest beyond kMaxSessionsPerAccount.
  virtual absl::Status Insert(std::string_view token_hash, std::string_view account, Timestamp now,
                              Timestamp expire_time) = 0;

  // nullopt when there is none or it has expired.
  virtual absl::StatusOr<std::optional<Session>> Find(std::string_view token_hash, Timestamp now) = 0;

  // Deleting what is not there is fine.
  virtual absl::Status Delete(std::string_view token_hash) = 0;
};

// Counts wrong passwords by account name, whether the account exists or not, so that the count tells nobody which do.
class SignInAttempts {
 public:
  virtual ~SignInAttempts() = default;

  // Counts an attempt as failed before it is made, so that parallel attempts cannot slip past the delay. False when
  // the account refuses attempts at `now`; then nothing is counted.
  virtual absl::StatusOr<bool> Begin(std::string_view account, Timestamp now) = 0;

  // The attempt was right: forgets the failures.
  virtual absl::Status Succeed(std::string_view account) = 0;
};

class PasswordHasher {
 public:
  virtual ~PasswordHasher() = default;

  // UNAVAILABLE OVERLOADED when too many passwords are being hashed.
  virtual absl::StatusOr<Redacted<std::string>> Hash(const Redacted<std::string>& password) = 0;

  // Whether the password fits the hash. Without a hash: the same work, and false. Errors as Hash.
  virtual absl::StatusOr<bool> Verify(const Redacted<std::string>& password,
                                      const std::optional<Redacted<std::string>>& hash) = 0;
};

// Where passwords of the first start are put for the person who installed the system.
class SecretFiles {
 public:
  virtual ~SecretFiles() = default;

  // Durable when it returns: complete or not there, readable by the owner only. Replaces.
  virtual absl::Status Write(std::string_view name, const Redacted<std::string>& content) = 0;

  // Removing what is not there is fine.
  virtual absl::Status Remove(std::string_view name) = 0;
};

}  // namespace icap::gateway
