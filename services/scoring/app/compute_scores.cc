#include "services/scoring/app/compute_scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <thread>
#include <utility>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/scoring/app/build_matrix.h"
#include "services/scoring/app/compute_tabulated_scores.h"
#include "services/scoring/app/link_rollouts.h"
#include "services/scoring/domain/input_fingerprint.h"
#include "services/scoring/domain/measure_rollout.h"

namespace icap::scoring {
namespace {

// Cores of the machine that a state is planned for.
constexpr int kMaxThreads = 2;

// The results do not depend on it.
int ThreadCount() {
  return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, kMaxThreads);
}

std::vector<FactorMeasurement> MeasurementsOf(const instrument::Instrument& instrument) {
  std::vector<FactorMeasurement> measurements;
  for (const instrument::Factor& factor : instrument.factors) {
    FactorMeasurement& added = measurements.emplace_back();
    added.model = ModelOf(factor.model);
    const instrument::Scale* scale = instrument::ScaleOf(instrument, factor.id);
    if (scale == nullptr) continue;
    for (const instrument::Level& level : scale->levels) {
      if (level.from) added.cut_points.push_back(*level.from);
    }
  }
  return measurements;
}

// Nobody asked: the faculty's size is not known.
std::vector<std::optional<int64_t>> FacultyCountsOf(const std::vector<SchoolResponses>& schools) {
  std::vector<std::optional<int64_t>> counts;
  counts.reserve(schools.size());
  for (const SchoolResponses& school : schools) {
    counts.push_back(school.invited_count > 0 ? std::optional<int64_t>(school.invited_count) : std::nullopt);
  }
  return counts;
}

}  // namespace

absl::StatusOr<ScoringResult> ComputeScores(RolloutResponses responses, bool whole_rollout,
                                            std::optional<RolloutResponses> earlier) {
  if (responses.header.tabulated) return ComputeTabulatedScores(std::move(responses));
  std::sort(responses.schools.begin(), responses.schools.end(),
            [](const SchoolResponses& a, const SchoolResponses& b) { return a.school.name < b.school.name; });
  ICAP_ASSIGN_OR_RETURN(const ResponseMatrix matrix, MatrixOf(responses.header, responses.schools));
  const std::vector<Factor> factors = FactorsOf(responses.header.instrument);
  auto scores = ScoreRollout(matrix, factors, ThreadCount());
  if (!scores.ok()) return Malformed(fmt::format("Factors of {}", responses.header.revision), scores.status());
  if (whole_rollout) {
    ICAP_RETURN_IF_ERROR(MeasureRollout(matrix, factors, MeasurementsOf(responses.header.instrument),
                                        FacultyCountsOf(responses.schools), ThreadCount(), *scores));
  }

  ScoringResult result;
  std::map<std::string, std::string> fingerprints;
  for (SchoolIndex index; index.value < matrix.school_count(); ++index.value) {
    SchoolResponses& school = responses.schools[index.value];
    std::string fingerprint = SchoolFingerprint(matrix, index);
    fingerprints[school.school.name] = fingerprint;
    result.schools.push_back({std::move(school.school), std::move(school.ancestors), school.invited_count,
                              std::move(scores->schools[index.value]), std::move(fingerprint), school.synthetic});
  }
  ResponseHeader& header = responses.header;
  result.header = {.rollout = std::move(header.rollout),
                   .rollout_title = std::move(header.rollout_title),
                   .provenance = {.revision = std::move(header.revision),
                                  .method_version = std::string(kMethodVersion),
                                  .input_fingerprint = RolloutFingerprint(fingerprints)},
                   .instrument = std::move(header.instrument),
                   .calibrations = std::move(scores->calibrations),
                   .organization_path = std::move(header.organization_path),
                   .version = header.version,
                   .close_time = header.close_time};
  if (whole_rollout && earlier) ICAP_RETURN_IF_ERROR(LinkRollouts(std::move(*earlier), matrix, ThreadCount(), result));
  return result;
}

}  // namespace icap::scoring
