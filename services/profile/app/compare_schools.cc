#include "services/profile/app/compare_schools.h"

#include <algorithm>
#include <optional>

#include "services/common/base/status_macros.h"

namespace icap::profile {
namespace {

std::optional<MeasurePosterior> ByMeasure(const FactorResult& factor) {
  if (!factor.measure || !factor.measure_standard_error) return std::nullopt;
  return MeasurePosterior{.mean = *factor.measure, .standard_error = *factor.measure_standard_error};
}

std::optional<MeasurePosterior> ByMean(const FactorResult& factor) {
  if (!factor.mean || !factor.standard_error || factor.respondent_count < 2) return std::nullopt;
  return MeasurePosterior{.mean = *factor.mean,
                          .standard_error = *factor.standard_error,
                          .degrees_of_freedom = factor.respondent_count - 1.0};
}

absl::Status CompareFactor(std::vector<SchoolProfile>& schools, size_t f) {
  const bool by_measure = std::any_of(schools.begin(), schools.end(), [f](const SchoolProfile& school) {
    return f < school.factors.size() && ByMeasure(school.factors[f]);
  });
  const auto posterior_of = by_measure ? ByMeasure : ByMean;
  std::vector<double> ascending;
  for (const SchoolProfile& school : schools) {
    if (f >= school.factors.size()) continue;
    const auto posterior = posterior_of(school.factors[f]);
    if (posterior) ascending.push_back(posterior->mean);
  }
  std::sort(ascending.begin(), ascending.end());
  for (SchoolProfile& school : schools) {
    if (f >= school.factors.size()) continue;
    const auto posterior = posterior_of(school.factors[f]);
    if (!posterior) continue;
    ICAP_ASSIGN_OR_RETURN(school.factors[f].comparison, CompareWithSchools(*posterior, ascending));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CompareSchools(std::vector<SchoolProfile>& schools) {
  size_t factor_count = 0;
  for (const SchoolProfile& school : schools) factor_count = std::max(factor_count, school.factors.size());
  for (size_t f = 0; f < factor_count; ++f) ICAP_RETURN_IF_ERROR(CompareFactor(schools, f));
  return absl::OkStatus();
}

}  // namespace icap::profile
