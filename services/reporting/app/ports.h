// What the verbs need from outside. ReportStore and ReportQueue are implemented in storage/ on PostgreSQL,
// ProfileSource and Typesetter in transport/ on gRPC and on a child process. Thread safe, except Typesetter.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/base/redacted.h"
#include "services/common/base/request_key.h"
#include "services/reporting/app/model.h"

namespace icap::reporting {

// Profiles, from the service that makes them.
class ProfileSource {
 public:
  virtual ~ProfileSource() = default;

  // PROFILE_NOT_FOUND; UNAVAILABLE when profile is away.
  virtual absl::StatusOr<SourceProfile> Read(const std::string& agency, const std::string& rollout,
                                             const std::string& school) = 0;
  // Identifiers of the schools that have a profile.
  virtual absl::StatusOr<std::vector<std::string>> ListSchools(const std::string& agency,
                                                               const std::string& rollout) = 0;
};

// Makes documents, one at a time.
class Typesetter {
 public:
  virtual ~Typesetter() = default;

  // The document of a template, in a language ("en"), filled with a message in JSON. INTERNAL TYPESETTER_FAILED.
  virtual absl::StatusOr<Document> Render(const std::string& template_name, const std::string& language,
                                          const std::string& json) = 0;
};

// Links of a school's teachers, from the service that has them.
class LetterSource {
 public:
  virtual ~LetterSource() = default;

  // `identity`: of the person on whose behalf they are taken, as it came with the call. SCHOOL_NOT_FOUND,
  // ROLLOUT_NOT_OPEN, OUT_OF_SCOPE; UNAVAILABLE when collection is away.
  virtual absl::StatusOr<LetterSet> Take(const Redacted<std::string>& identity, const SchoolId& school,
                                         bool everyone) = 0;
};

// Reports as people see them.
class ReportStore {
 public:
  virtual ~ReportStore() = default;

  // The report, new and queued, or as it is.
  virtual absl::StatusOr<Report> Create(const RequestKey& key, const Report& report) = 0;
  // REPORT_NOT_FOUND.
  virtual absl::StatusOr<Report> Get(const ReportId& id) = 0;
  // By school, then identifier. `school`: only its reports; may be empty.
  virtual absl::StatusOr<std::vector<Report>> List(const std::string& agency, const std::string& rollout,
                                                   const std::string& school, const Scope& scope, const Page& page) = 0;
  virtual absl::StatusOr<ReportCounts> Count(const std::string& agency, const std::string& rollout,
                                             const Scope& scope) = 0;
  // The report, cancelled now or before. REPORT_NOT_FOUND, REPORT_FINISHED.
  virtual absl::StatusOr<Report> Cancel(const RequestKey& key, const ReportId& id) = 0;
  // The report, queued again with all its attempts, or as it is when it is waiting or in work. REPORT_NOT_FOUND,
  // REPORT_FINISHED.
  virtual absl::StatusOr<Report> Retry(const RequestKey& key, const ReportId& id) = 0;
  // The PDF; remembers that the account took it. REPORT_NOT_FOUND, REPORT_NOT_READY.
  virtual absl::StatusOr<std::string> Download(const ReportId& id, const std::string& account) = 0;
  // Whether the rollout's results are released to the schools.
  virtual absl::StatusOr<bool> IsPublished(const std::string& agency, const std::string& rollout) = 0;
};

// Reports as work.
class ReportQueue {
 public:
  virtual ~ReportQueue() = default;

  // Queues those that are new and marks the event as handled, in one transaction.
  virtual absl::Status Queue(const Occasion& occasion, const std::vector<Report>& reports) = 0;
  // Remembers that the rollout was published, and marks the event as handled.
  virtual absl::Status StorePublication(const Occasion& occasion) = 0;

  // The report that has waited longest, leased to this instance; none when nothing waits. The attempt is counted now,
  // so that a crash cannot retry for ever; a report whose attempts all ended in crashes fails.
  virtual absl::StatusOr<std::optional<Claim>> ClaimNext(const std::string& instance,
                                                         std::chrono::milliseconds lease) = 0;
  // Gives back what a process of this name had in work when it ended.
  virtual absl::Status ReleaseLeases(const std::string& instance) = 0;

  // The five ends of a claim; each says false, and changes nothing, when the report was cancelled or the lease lost.
  virtual absl::StatusOr<bool> Complete(const Claim& claim, const Document& document) = 0;
  // The attempt failed: again after a pause.
  virtual absl::StatusOr<bool> PutBack(const Claim& claim, const std::string& error,
                                       std::chrono::milliseconds pause) = 0;
  // The attempt could not begin and does not count: again after a pause.
  virtual absl::StatusOr<bool> GiveBack(const Claim& claim, std::chrono::milliseconds pause) = 0;
  virtual absl::StatusOr<bool> Fail(const Claim& claim, const std::string& error) = 0;
  // The profile has changed since: cancels this report and queues the one of the new content.
  virtual absl::StatusOr<bool> Supersede(const Claim& claim, const Report& successor) = 0;
};

}  // namespace icap::reporting
