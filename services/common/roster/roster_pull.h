// Pulls a roster from a student information system by the OneRoster 1.2 rostering REST API.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/common/base/clock.h"
#include "services/common/base/redacted.h"
#include "services/common/roster/roster_reader.h"

namespace icap::roster {

// Where to pull from. URLs are https; plain http is for loopback addresses only.
struct PullSource {
  std::string base_url;   // what comes before `/orgs`, e.g. https://sis.example.org/ims/oneroster/rostering/v1p2
  std::string token_url;  // OAuth 2.0 client credentials (RFC 6749, 4.4); the only place the secret goes to
  std::string client_id;
  Redacted<std::string> client_secret;
  std::vector<std::string> scopes = {"https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly"};
  std::string ca_file;  // certificates to trust instead of the system's; empty: the system's
};

struct PullLimits {
  int page_size = 1'000;    // asked for; the source may give less
  int page_count = 20'000;  // of all lists together
  int64_t page_bytes = 64 << 20;
  int64_t total_bytes = int64_t{4} << 30;
  int attempt_count = 6;                        // of one request
  std::chrono::milliseconds first_wait{1'000};  // doubled with every attempt
  std::chrono::milliseconds longest_wait{60'000};
  std::chrono::milliseconds request_timeout{60'000};
};

// Waits for the duration; returns whether to go on (false: the process ends).
using Wait = std::function<bool(std::chrono::milliseconds duration)>;

// What the pull needs of the outside beside the network.
struct PullTime {
  Clock clock;  // for Retry-After with a date
  Wait wait;
};

// All organizations, sessions and staff, as one roster of what there is (FileMode::kBulk). Students and families are
// dropped page by page. UNAVAILABLE PEER_UNAVAILABLE when the source does not answer in spite of repetition (429, 5xx,
// no connection); FAILED_PRECONDITION ROSTER_SOURCE_UNUSABLE when its answer cannot be trusted: refused, redirected, a
// link to another host, a total that is not what was read, no organization or no staff; INVALID_ARGUMENT FIELD_INVALID
// for the source's URLs; CANCELLED when `wait` says so. Then the roster of the last time stays as it is.
absl::StatusOr<ReadRoster> PullRoster(const PullSource& source, const PullTime& time, const PullLimits& limits = {},
                                      const ReadingOptions& options = {});

}  // namespace icap::roster
