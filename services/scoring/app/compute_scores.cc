#include "services/scoring/app/compute_scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/scoring/app/compute_tabulated_scores.h"
#include "services/scoring/domain/input_fingerprint.h"
#include "services/scoring/domain/measure_rollout.h"

namespace icap::scoring {
namespace {

// Cores of the machine that a state is planned for; the results do not depend on it.
constexpr int kThreadCount = 2;

// `why` comes from checks of shapes and never holds an answer.
absl::Status Malformed(const std::string& what, const absl::Status& why) {
  return MakeError(absl::StatusCode::kDataLoss, Reason::kResponsesMalformed,
                   fmt::format("{}: {}", what, std::string(why.message())));
}

std::vector<ItemColumn> ColumnsOf(const instrument::Instrument& instrument) {
  std::vector<ItemColumn> columns;
  for (const instrument::Item& item : instrument.items) {
    const instrument::Scale* scale = instrument::FindScale(instrument, item.scale);
    columns.push_back({item.id, scale == nullptr ? 0 : static_cast<int32_t>(scale->options.size())});
  }
  return columns;
}

std::vector<Factor> FactorsOf(const instrument::Instrument& instrument) {
  std::vector<Factor> factors;
  for (const instrument::Factor& factor : instrument.factors) {
    Factor added{.id = factor.id};
    for (const size_t item : instrument::ItemsOf(instrument, factor.id)) {
      added.items.push_back({ColumnIndex{static_cast<int32_t>(item)}, instrument.items[item].reverse});
    }
    factors.push_back(std::move(added));
  }
  return factors;
}

FactorModel ModelOf(instrument::Model model) {
  switch (model) {
    case instrument::Model::kMean:
      return FactorModel::kMean;
    case instrument::Model::kPartialCredit:
      return FactorModel::kPartialCredit;
    case instrument::Model::kGradedResponse:
      return FactorModel::kGradedResponse;
  }
  return FactorModel::kMean;
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

absl::StatusOr<ResponseMatrix> MatrixOf(const ResponseHeader& header, std::vector<SchoolResponses>& schools) {
  auto matrix = ResponseMatrix::Create(ColumnsOf(header.instrument));
  if (!matrix.ok()) return Malformed(fmt::format("Items of {}", header.revision), matrix.status());
  for (SchoolResponses& school : schools) {
    const std::string& columns = school.columns.Reveal();
    const std::span<const Category> answers(reinterpret_cast<const Category*>(columns.data()), columns.size());
    const absl::Status added = matrix->AddSchool(school.school.name, school.respondent_count, answers);
    if (!added.ok()) return Malformed(fmt::format("Answers of {} in {}", school.school.name, header.rollout), added);
    // The matrix has them now.
    school.columns = Redacted<std::string>();
  }
  return matrix;
}

}  // namespace

absl::StatusOr<ScoringResult> ComputeScores(RolloutResponses responses, bool whole_rollout) {
  if (responses.header.tabulated) return ComputeTabulatedScores(std::move(responses));
  std::sort(responses.schools.begin(), responses.schools.end(),
            [](const SchoolResponses& a, const SchoolResponses& b) { return a.school.name < b.school.name; });
  ICAP_ASSIGN_OR_RETURN(const ResponseMatrix matrix, MatrixOf(responses.header, responses.schools));
  const std::vector<Factor> factors = FactorsOf(responses.header.instrument);
  auto scores = ScoreRollout(matrix, factors);
  if (!scores.ok()) return Malformed(fmt::format("Factors of {}", responses.header.revision), scores.status());
  if (whole_rollout) {
    ICAP_RETURN_IF_ERROR(MeasureRollout(matrix, factors, MeasurementsOf(responses.header.instrument),
                                        FacultyCountsOf(responses.schools), kThreadCount, *scores));
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
                   .version = header.version};
  return result;
}

}  // namespace icap::scoring
