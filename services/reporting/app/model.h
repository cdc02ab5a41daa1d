// The things reporting keeps, by their identifiers (`a` of `agencies/a`), and how their names are written.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "services/common/auth/caller.h"
#include "services/common/base/clock.h"
#include "services/common/base/redacted.h"

namespace icap::reporting {

enum class ReportState { kQueued = 1, kRendering = 2, kSucceeded = 3, kFailed = 4, kCancelled = 5 };

// Which report: it belongs to one content of one school's profile.
struct ReportId {
  std::string agency;
  std::string rollout;
  std::string school;
  std::string report;

  friend bool operator==(const ReportId&, const ReportId&) = default;
};

struct Report {
  ReportId id;
  std::string title;              // of the school
  std::vector<std::string> path;  // identifiers of organizations, root first, the school last
  std::string fingerprint;        // of the profile
  ReportState state = ReportState::kQueued;
  int attempts = 0;
  std::string error;
  int64_t size_bytes = 0;
  int page_count = 0;
  Timestamp create_time{};
  std::optional<Timestamp> finish_time;
};

// One school in a rollout.
struct SchoolId {
  std::string agency;
  std::string rollout;
  std::string school;
};

// What a school's letters say.
struct LetterSet {
  int letter_count = 0;
  Redacted<std::string> json;  // what the template is filled with
};

// A school's profile as the source gives it.
struct SourceProfile {
  std::string agency;
  std::string rollout;
  std::string school;
  std::string title;
  std::vector<std::string> path;  // identifiers of organizations, root first, the school last
  // SHA-256 of the profile, hexadecimal. Leaves out when it was scored: scored again with the same result, it is the
  // same profile.
  std::string fingerprint;
  std::string json;  // what the template is filled with
};

// What a typesetter makes of it.
struct Document {
  std::string pdf;
  int page_count = 0;
};

struct ReportCounts {
  int queued = 0;
  int rendering = 0;
  int succeeded = 0;
  int failed = 0;
  int cancelled = 0;

  friend bool operator==(const ReportCounts&, const ReportCounts&) = default;
};

// A report that a worker has, until the lease ends.
struct Claim {
  Report report;
  std::string lease;  // UUID
};

// An event in work.
struct Occasion {
  std::string event_id;
  std::string agency;
  std::string rollout;
  std::string school;  // empty: the whole rollout
};

// Which page of a list.
struct Page {
  int size = 0;
  std::string after_school;  // last report of the page before; empty at the start
  std::string after_report;
};

// A caller's view of an agency, as identifiers for storage.
struct Scope {
  bool everything = false;
  std::vector<std::string> subtrees;
};

// The report of a profile: the same content has the same identifier.
Report ReportOf(const SourceProfile& profile);

// `agencies/a`.
std::string AgencyName(const std::string& agency);
// `agencies/a/rollouts/r`.
std::string RolloutName(const std::string& agency, const std::string& rollout);
// `agencies/a/rollouts/r/schools/s/profile`.
std::string ProfileName(const std::string& agency, const std::string& rollout, const std::string& school);
// `agencies/a/rollouts/r/schools/s/reports/p`.
std::string ReportName(const ReportId& id);

// Where something with this path of identifiers is, for authorization.
auth::Place PlaceOf(const std::string& agency, const std::vector<std::string>& path);

}  // namespace icap::reporting
