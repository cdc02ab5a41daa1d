// The keys of rollouts as files in a folder apart from the database, one a rollout, which several replicas may share:
//
//   icap-rollout-keys 1
//   rollout agencies/a/rollouts/r
//   seed <hexadecimal>              the keys of the schools' credentials are derived from it
//   invitations <hexadecimal>       the codes of invitations are derived from it
//   school s <public> <secret>      sealing keys; the secret becomes `-` when the school has been opened
//
// A change is written beside, flushed and renamed over the old file, which is then overwritten with zeros.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "services/collection/app/ports.h"
#include "services/common/base/clock.h"

namespace icap::collection {

class RolloutKeyFiles final : public RolloutKeys {
 public:
  RolloutKeyFiles(std::string folder, RandomBytes random);

  // KEY_MISSING when the folder is not there or not writable.
  absl::Status CheckFolder();

  absl::StatusOr<std::vector<SchoolKeys>> Make(const RolloutKey& rollout,
                                               const std::vector<std::string>& schools) override;
  absl::StatusOr<voprf::KeyPair> FindCredentialKeys(const RolloutKey& rollout, const std::string& school) override;
  void Forget(const RolloutKey& rollout) override;
  absl::StatusOr<Redacted<std::string>> InvitationCode(const RolloutKey& rollout, const std::string& school,
                                                       const std::string& person, int attempt) override;
  absl::StatusOr<std::string> Seal(std::string_view sealing_key, const Redacted<std::string>& contents) override;
  absl::StatusOr<SealingSecrets> ReadSealingSecrets(const RolloutKey& rollout) override;
  std::optional<Redacted<std::string>> Open(const Redacted<std::string>& sealing_secret, std::string_view box) override;
  absl::Status DestroySchools(const RolloutKey& rollout, const std::vector<std::string>& schools) override;
  absl::Status DestroyRollout(const RolloutKey& rollout) override;

 private:
  // What respondents' calls need, kept in memory while the rollout is open.
  struct Secrets {
    Redacted<std::string> seed;
    Redacted<std::string> invitations;
    std::map<std::string, voprf::KeyPair> schools;
  };

  std::string PathOf(const RolloutKey& rollout) const;
  // Runs `use` on what is kept of the rollout, read from its file when needed.
  absl::Status WithSecrets(const RolloutKey& rollout, const std::function<absl::Status(Secrets&)>& use);

  const std::string folder_;
  const RandomBytes random_;
  std::mutex mutex_;
  std::map<RolloutKey, Secrets> secrets_;
};

}  // namespace icap::collection
