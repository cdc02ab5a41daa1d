// Rosters: from a package to the agency's tree and people, with a person's approval in between.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/collection/app/roster_ports.h"
#include "services/common/auth/caller.h"
#include "services/common/base/clock.h"

namespace icap::collection {

inline constexpr size_t kMaxChunkBytes = 1'000'000;
inline constexpr int kMaxChunks = 128;
inline constexpr char kDefaultSource[] = "sis";

// Thread safe.
class RosterImports {
 public:
  RosterImports(RosterStore& store, PersonIdentityStore& identities, ReadPackage read_package, PullRoster pull,
                Clock clock)
      : store_(store),
        identities_(identities),
        read_package_(std::move(read_package)),
        pull_(std::move(pull)),
        clock_(std::move(clock)) {}

  absl::StatusOr<RosterImport> Create(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                      const std::string& source, const RosterConnection& connection);
  absl::StatusOr<int64_t> AddChunk(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                   const std::string& import, int index, const std::string& data);
  absl::StatusOr<RosterImport> Stage(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                     const std::string& import, roster::Reading reading);
  absl::StatusOr<RosterImport> Get(const auth::Caller& caller, const std::string& agency, const std::string& import);
  absl::StatusOr<std::vector<RosterImport>> List(const auth::Caller& caller, const std::string& agency,
                                                 const Page& page);
  absl::StatusOr<std::vector<roster::Finding>> ListFindings(const auth::Caller& caller, const std::string& agency,
                                                            const std::string& import, const Page& page);
  absl::StatusOr<std::vector<RosterChange>> ListChanges(const auth::Caller& caller, const std::string& agency,
                                                        const std::string& import, std::optional<ChangeKind> kind,
                                                        const std::string& under, const Page& page);
  absl::StatusOr<std::vector<StoredMatch>> ListMatches(const auth::Caller& caller, const std::string& agency,
                                                       const std::string& import, const Page& page);
  absl::StatusOr<StoredMatch> ResolveMatch(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                           const std::string& import, int match, bool same, const std::string& reason);
  absl::StatusOr<RosterImport> Approve(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                       const std::string& import, const std::string& override_reason,
                                       bool keep_open_matches_apart);
  absl::StatusOr<RosterImport> Apply(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                     const std::string& import);
  absl::StatusOr<RosterImport> Cancel(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                      const std::string& import);

  absl::StatusOr<IdentityChange> Merge(const auth::Caller& caller, const RequestKey& key, IdentityChange change);
  absl::StatusOr<IdentityChange> Split(const auth::Caller& caller, const RequestKey& key, IdentityChange change);
  absl::StatusOr<IdentityChange> Undo(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                      const std::string& change, const std::string& reason);
  absl::StatusOr<std::vector<IdentityChange>> ListIdentityChanges(const auth::Caller& caller, const std::string& agency,
                                                                  const Page& page);

  absl::StatusOr<RosterPolicy> GetPolicy(const auth::Caller& caller, const std::string& agency);
  absl::StatusOr<RosterPolicy> SetPolicy(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                         const RosterPolicy& policy);

 private:
  absl::StatusOr<StagedRoster> ReadAndCompare(const RosterImport& import, roster::Reading reading);
  void Compare(const RosterSnapshot& snapshot, const roster::Roster& package, const std::string& source,
               StagedRoster* staged) const;

  RosterStore& store_;
  PersonIdentityStore& identities_;
  const ReadPackage read_package_;
  const PullRoster pull_;
  const Clock clock_;
};

}  // namespace icap::collection
