// Imports of rosters in PostgreSQL.
#pragma once

#include "services/collection/app/roster_ports.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

// Findings that are kept of an import; all are counted.
inline constexpr size_t kMaxKeptFindings = 10'000;

class PostgresRosterStore final : public RosterStore {
 public:
  explicit PostgresRosterStore(postgres::Database& database) : database_(database) {}

  absl::StatusOr<RosterImport> CreateImport(const RequestKey& key, const RosterImport& import) override;
  absl::StatusOr<int64_t> AddChunk(const RequestKey& key, const std::string& agency, const std::string& import,
                                   int index, const std::string& data) override;
  absl::StatusOr<std::string> ReadPackage(const std::string& agency, const std::string& import) override;
  absl::StatusOr<RosterImport> GetImport(const std::string& agency, const std::string& import) override;
  absl::StatusOr<std::vector<RosterImport>> ListImports(const std::string& agency, const Page& page) override;
  absl::StatusOr<std::vector<roster::Finding>> ListFindings(const std::string& agency, const std::string& import,
                                                            const Page& page) override;
  absl::StatusOr<std::vector<RosterChange>> ListChanges(const std::string& agency, const std::string& import,
                                                        std::optional<ChangeKind> kind, const std::string& under,
                                                        const Page& page) override;
  absl::StatusOr<std::vector<StoredMatch>> ListMatches(const std::string& agency, const std::string& import,
                                                       const Page& page) override;
  absl::StatusOr<RosterSnapshot> ReadRoster(const std::string& agency) override;
  absl::StatusOr<RosterImport> Stage(const RequestKey& key, const std::string& agency, const std::string& import,
                                     const StagedRoster& staged) override;
  absl::StatusOr<StoredMatch> ResolveMatch(const RequestKey& key, const std::string& agency, const std::string& import,
                                           int match, bool same, const std::string& actor,
                                           const std::string& reason) override;
  absl::StatusOr<RosterImport> Approve(const RequestKey& key, const std::string& agency, const std::string& import,
                                       const std::string& approver, const std::string& override_reason,
                                       bool keep_open_matches_apart) override;
  absl::StatusOr<RosterImport> Apply(const RequestKey& key, const std::string& agency,
                                     const std::string& import) override;
  absl::StatusOr<RosterImport> Cancel(const RequestKey& key, const std::string& agency,
                                      const std::string& import) override;
  absl::StatusOr<RosterPolicy> GetPolicy(const std::string& agency) override;
  absl::Status KeepPullProblem(const std::string& agency, const std::string& import,
                               const std::string& problem) override;
  absl::Status SetPolicy(const RequestKey& key, const std::string& agency, const RosterPolicy& policy) override;

 private:
  postgres::Database& database_;
};

}  // namespace icap::collection
