// `GET /download/{report name}` and `GET /download/{name of a rollout's school}/letters`: PDFs for the browser, which
// cannot save what a script received.
#pragma once

#include <httplib.h>

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/common/base/clock.h"
#include "services/common/observability/metrics.h"
#include "services/gateway/app/authenticate.h"
#include "services/gateway/transport/backends.h"
#include "services/gateway/transport/caller_tokens.h"

namespace icap::gateway {

inline constexpr std::string_view kDownloadPrefix = "/download/";
// A report of a school is about 400 KB, its letters 12 KB a teacher.
inline constexpr size_t kMaxDownloadBytes = 32 * 1024 * 1024;
inline constexpr std::chrono::seconds kDownloadTimeout{30};

// Thread safe. A GET changes nothing, so it needs no CSRF token; the cookie is sent for our own pages only.
class Download {
 public:
  Download(const Backends& backends, Authenticate& authenticate, CallerTokens& tokens, observability::Metrics& metrics,
           RandomBytes random)
      : backends_(backends),
        authenticate_(authenticate),
        tokens_(tokens),
        metrics_(metrics),
        random_(std::move(random)) {}

  // `path` begins with kDownloadPrefix, percent-decoded.
  void Handle(std::string_view path, const httplib::Request& request, httplib::Response& response);

 private:
  absl::StatusOr<std::string> Fetch(const std::string& name, const httplib::Request& request,
                                    const std::string& request_id, std::string* account, std::string* file_name);

  const Backends& backends_;
  Authenticate& authenticate_;
  CallerTokens& tokens_;
  observability::Metrics& metrics_;
  const RandomBytes random_;
};

}  // namespace icap::gateway
