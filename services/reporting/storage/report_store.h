// Reports in PostgreSQL: the documents, and the queue of the work on them.
#pragma once

#include "services/common/base/clock.h"
#include "services/common/postgres/database.h"
#include "services/reporting/app/ports.h"

namespace icap::reporting {

class PostgresReportStore final : public ReportStore, public ReportQueue {
 public:
  PostgresReportStore(postgres::Database& database, RandomBytes random)
      : database_(database), random_(std::move(random)) {}

  absl::StatusOr<Report> Create(const RequestKey& key, const Report& report) override;
  absl::StatusOr<Report> Get(const ReportId& id) override;
  absl::StatusOr<std::vector<Report>> List(const std::string& agency, const std::string& rollout,
                                           const std::string& school, const Scope& scope, const Page& page) override;
  absl::StatusOr<ReportCounts> Count(const std::string& agency, const std::string& rollout,
                                     const Scope& scope) override;
  absl::StatusOr<Report> Cancel(const RequestKey& key, const ReportId& id) override;
  absl::StatusOr<Report> Retry(const RequestKey& key, const ReportId& id) override;
  absl::StatusOr<std::string> Download(const ReportId& id, const std::string& account) override;
  absl::StatusOr<bool> IsPublished(const std::string& agency, const std::string& rollout) override;

  absl::Status Queue(const Occasion& occasion, const std::vector<Report>& reports) override;
  absl::Status StorePublication(const Occasion& occasion) override;
  absl::StatusOr<std::optional<Claim>> ClaimNext(const std::string& instance, std::chrono::milliseconds lease) override;
  absl::Status ReleaseLeases(const std::string& instance) override;
  absl::StatusOr<bool> Complete(const Claim& claim, const Document& document) override;
  absl::StatusOr<bool> PutBack(const Claim& claim, const std::string& error, std::chrono::milliseconds pause) override;
  absl::StatusOr<bool> GiveBack(const Claim& claim, std::chrono::milliseconds pause) override;
  absl::StatusOr<bool> Fail(const Claim& claim, const std::string& error) override;
  absl::StatusOr<bool> Supersede(const Claim& claim, const Report& successor) override;

 private:
  postgres::Database& database_;
  const RandomBytes random_;
};

}  // namespace icap::reporting
