#include "services/profile/domain/aggregate.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::profile {
namespace {

absl::Status CheckSchools(std::span<const SchoolMeasure> schools) {
  for (size_t i = 0; i < schools.size(); ++i) {
    const SchoolMeasure& school = schools[i];
    if (school.respondent_count < 1 || !std::isfinite(school.mean)) {
      return FieldInvalid(fmt::format("schools[{}]", i), "must have respondents and a mean");
    }
  }
  return absl::OkStatus();
}

void AddBetween(std::span<const SchoolMeasure> schools, FactorAggregate& aggregate) {
  const auto k = static_cast<double>(schools.size());
  double sum = 0;
  for (const SchoolMeasure& school : schools) sum += school.mean;
  // Rounding of the mean must not make a spread where there is none.
  const bool all_equal = schools.front().mean == schools.back().mean;
  aggregate.mean = all_equal ? schools.front().mean : sum / k;
  if (schools.size() < 2) return;
  double squares = 0;
  for (const SchoolMeasure& school : schools)
    squares += (school.mean - *aggregate.mean) * (school.mean - *aggregate.mean);
  aggregate.sd_between = std::sqrt(squares / (k - 1.0));
  aggregate.standard_error = *aggregate.sd_between / std::sqrt(k);
}

}  // namespace

std::optional<double> Quantile(std::span<const double> ascending, double probability) {
  if (ascending.empty()) return std::nullopt;
  const double position = static_cast<double>(ascending.size() - 1) * probability;
  const auto lower = static_cast<size_t>(position);
  if (lower + 1 >= ascending.size()) return ascending.back();
  return ascending[lower] + (position - static_cast<double>(lower)) * (ascending[lower + 1] - ascending[lower]);
}

absl::StatusOr<FactorAggregate> AggregateSchools(std::span<const SchoolMeasure> schools) {
  ICAP_RETURN_IF_ERROR(CheckSchools(schools));
  FactorAggregate aggregate{.school_count = static_cast<int64_t>(schools.size())};
  if (schools.empty()) return aggregate;

  // Sums run over sorted schools, so that their order cannot matter.
  std::vector<SchoolMeasure> sorted(schools.begin(), schools.end());
  std::sort(sorted.begin(), sorted.end(), [](const SchoolMeasure& a, const SchoolMeasure& b) {
    return std::tuple(a.mean, a.respondent_count) < std::tuple(b.mean, b.respondent_count);
  });
  for (const SchoolMeasure& school : sorted) aggregate.respondent_count += school.respondent_count;
  AddBetween(sorted, aggregate);

  if (aggregate.school_count >= kMinSchoolsForDistribution) {
    std::vector<double> means;
    means.reserve(sorted.size());
    for (const SchoolMeasure& school : sorted) means.push_back(school.mean);
    aggregate.distribution = Distribution{.p10 = *Quantile(means, 0.10),
                                          .p25 = *Quantile(means, 0.25),
                                          .p50 = *Quantile(means, 0.50),
                                          .p75 = *Quantile(means, 0.75),
                                          .p90 = *Quantile(means, 0.90)};
  }
  return aggregate;
}

}  // namespace icap::profile
