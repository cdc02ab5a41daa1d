// Mailings in PostgreSQL.
#pragma once

#include <string>
#include <vector>

#include "services/collection/app/mailing_ports.h"
#include "services/common/base/clock.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

class PostgresMailStore final : public MailStore {
 public:
  PostgresMailStore(postgres::Database& database, Clock clock) : database_(database), clock_(std::move(clock)) {}

  absl::StatusOr<Mailing> CreateMailing(const RequestKey& key, const Mailing& mailing) override;
  absl::StatusOr<Mailing> GetMailing(const MailingId& id) override;
  absl::StatusOr<std::vector<Mailing>> ListMailings(const std::string& agency, const std::string& rollout) override;
  absl::StatusOr<Mailing> MoveMailing(const RequestKey& key, const MailingId& id, MailingState to) override;
  absl::StatusOr<int> StartDueMailings() override;
  absl::StatusOr<std::vector<ClaimedMail>> ClaimMail(int limit, std::chrono::seconds lease) override;
  absl::Status RecordMail(const std::vector<MailRecord>& records) override;
  absl::Status PauseMailing(const MailingId& id, const std::string& detail) override;
  absl::StatusOr<LetterSet> TakeLetters(const std::string& agency, const std::string& rollout,
                                        const std::string& school, bool everyone, const Cause& cause) override;
  absl::StatusOr<std::vector<MailStop>> ListStops(const std::string& agency, const Page& page) override;
  absl::StatusOr<MailStop> AddStop(const RequestKey& key, const MailStop& stop) override;
  absl::Status StopInvited(const std::string& code_hash) override;
  absl::StatusOr<std::vector<AgencyMailTemplate>> ListTemplates(const std::string& agency) override;
  absl::Status SetTemplate(const RequestKey& key, const std::string& agency, const AgencyMailTemplate& text) override;

 private:
  postgres::Database& database_;
  const Clock clock_;
};

}  // namespace icap::collection
