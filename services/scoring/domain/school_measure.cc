#include "services/scoring/domain/school_measure.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/scoring/domain/find_root.h"

namespace icap::scoring {
namespace {

// A school at one σ²: sums of w, w², and of w² times the deviation from m and its square.
struct SchoolSums {
  double weight = 0;
  double squared_weight = 0;
  double mean = 0;
  double deviation = 0;
  double squared_deviation = 0;
};

// Everything at one σ².
struct Within {
  std::vector<SchoolSums> schools;
};

Within WithinAt(std::span<const SchoolPersons> schools, double sigma2) {
  Within within;
  within.schools.reserve(schools.size());
  for (const SchoolPersons& school : schools) {
    if (school.persons.empty()) continue;
    SchoolSums sums;
    // About the first value, so that a far origin costs no digits.
    const double origin = school.persons.front().value;
    double first = 0;
    double square_first = 0;
    double square_second = 0;
    for (const MeasuredPerson& person : school.persons) {
      const double weight = 1.0 / (sigma2 + person.standard_error * person.standard_error);
      const double value = person.value - origin;
      sums.weight += weight;
      first += weight * value;
      sums.squared_weight += weight * weight;
      square_first += weight * weight * value;
      square_second += weight * weight * value * value;
    }
    const double mean = first / sums.weight;
    sums.mean = origin + mean;
    sums.deviation = square_first - mean * sums.squared_weight;
    sums.squared_deviation =
        std::max(0.0, square_second - 2.0 * mean * square_first + mean * mean * sums.squared_weight);
    within.schools.push_back(sums);
  }
  return within;
}

struct Between {
  double gamma = 0;
  // Σ B and Σ B².
  double weight = 0;
  double squared_weight = 0;
  // Σ B² (m - γ)².
  double spread = 0;
};

Between BetweenAt(const Within& within, double tau2) {
  Between between;
  double weighted_mean_sum = 0;
  for (const SchoolSums& school : within.schools) {
    const double weight = school.weight / (1.0 + tau2 * school.weight);
    between.weight += weight;
    between.squared_weight += weight * weight;
    weighted_mean_sum += weight * school.mean;
  }
  between.gamma = weighted_mean_sum / between.weight;
  for (const SchoolSums& school : within.schools) {
    const double weighted = school.weight / (1.0 + tau2 * school.weight) * (school.mean - between.gamma);
    between.spread += weighted * weighted;
  }
  return between;
}

double Tau2Gradient(const Within& within, double tau2) {
  const Between between = BetweenAt(within, tau2);
  return between.weight - between.squared_weight / between.weight - between.spread;
}

double BestTau2(const Within& within) {
  if (within.schools.size() < 2) return 0;
  const auto gradient = [&within](double tau2) { return Tau2Gradient(within, tau2); };
  if (gradient(0) >= 0) return 0;
  // The gradient is positive beyond the spread of the means and the largest error.
  double high = 0;
  for (const SchoolSums& school : within.schools) high = std::max(high, 1.0 / school.weight);
  while (gradient(high) <= 0) high *= 4.0;
  return FindRoot(gradient, 0.0, high);
}

// Derivative of the criterion with regard to σ², at the best τ² for it.
double Sigma2Gradient(std::span<const SchoolPersons> schools, double sigma2) {
  const Within within = WithinAt(schools, sigma2);
  const double tau2 = BestTau2(within);
  const Between between = BetweenAt(within, tau2);
  double sum = 0;
  double squared_sum = 0;
  for (const SchoolSums& school : within.schools) {
    const double shrunk = 1.0 + tau2 * school.weight;
    const double deviation = school.mean - between.gamma;
    sum += school.weight - tau2 * school.squared_weight / shrunk - school.squared_deviation;
    sum -= school.squared_weight / (shrunk * shrunk) * deviation * deviation;
    sum -= 2.0 * deviation * school.deviation / shrunk;
    squared_sum += school.squared_weight / (shrunk * shrunk);
  }
  return sum - squared_sum / between.weight;
}

double Criterion(std::span<const SchoolPersons> schools, const Within& within, double sigma2, double tau2) {
  const Between between = BetweenAt(within, tau2);
  double sum = std::log(between.weight);
  double count = 0;
  size_t at = 0;
  for (const SchoolPersons& school : schools) {
    if (school.persons.empty()) continue;
    const SchoolSums& sums = within.schools[at++];
    const double deviation = sums.mean - between.gamma;
    sum += std::log1p(tau2 * sums.weight) + sums.weight / (1.0 + tau2 * sums.weight) * deviation * deviation;
    for (const MeasuredPerson& person : school.persons) {
      const double variance = sigma2 + person.standard_error * person.standard_error;
      sum += std::log(variance) + (person.value - sums.mean) * (person.value - sums.mean) / variance;
    }
    count += static_cast<double>(school.persons.size());
  }
  return sum + (count - 1.0) * std::log(2.0 * std::acos(-1.0));
}

struct Moments {
  // Pooled variance within schools, and what is known to be error of it.
  double within = 0;
  double error = 0;
  double smallest_error = 0;
  int64_t school_count = 0;
  int64_t person_count = 0;
};

Moments MomentsOf(std::span<const SchoolPersons> schools) {
  Moments moments{.smallest_error = HUGE_VAL};
  for (const SchoolPersons& school : schools) {
    if (school.persons.empty()) continue;
    double sum = 0;
    for (const MeasuredPerson& person : school.persons) {
      const double error = person.standard_error * person.standard_error;
      sum += person.value;
      moments.error += error;
      moments.smallest_error = std::min(moments.smallest_error, error);
    }
    const double mean = sum / static_cast<double>(school.persons.size());
    for (const MeasuredPerson& person : school.persons) {
      moments.within += (person.value - mean) * (person.value - mean);
    }
    ++moments.school_count;
    moments.person_count += static_cast<int64_t>(school.persons.size());
  }
  if (moments.person_count > 0) moments.error /= static_cast<double>(moments.person_count);
  const int64_t degrees = moments.person_count - moments.school_count;
  if (degrees > 0) moments.within /= static_cast<double>(degrees);
  return moments;
}

// The σ² of the local minimum nearest to the value of moments.
double BestSigma2(std::span<const SchoolPersons> schools, const Moments& moments) {
  const auto gradient = [schools](double sigma2) { return Sigma2Gradient(schools, sigma2); };
  constexpr double kSmallest = 1e-9;  // of the spread within: nothing but error is left
  double low = std::max(moments.within - moments.error, 1e-3 * (moments.within + moments.error));
  double high = low;
  if (gradient(low) > 0) {
    while (gradient(low) > 0) {
      high = low;
      low /= 1.5;
      if (low < kSmallest * moments.within) {
        // Without an error somewhere the likelihood has no value at 0.
        if (moments.smallest_error > 0 && gradient(0) >= 0) return 0;
        low = moments.smallest_error > 0 ? 0 : low;
        break;
      }
    }
  } else {
    while (gradient(high) <= 0) {
      low = high;
      high *= 1.5;
    }
  }
  return FindRoot(gradient, low, high);
}

absl::Status CheckPersons(std::span<const SchoolPersons> schools) {
  for (size_t j = 0; j < schools.size(); ++j) {
    for (size_t i = 0; i < schools[j].persons.size(); ++i) {
      const MeasuredPerson& person = schools[j].persons[i];
      if (!std::isfinite(person.value) || !std::isfinite(person.standard_error) || person.standard_error < 0) {
        return FieldInvalid(fmt::format("schools[{}].persons[{}]", j, i),
                            "must have a finite value and a finite standard error that is not negative");
      }
    }
    if (schools[j].faculty_count.value_or(0) < 0) {
      return FieldInvalid(fmt::format("schools[{}].faculty_count", j), "must not be negative");
    }
  }
  return absl::OkStatus();
}

SchoolMeasure MeasureOf(const SchoolPersons& school, const SchoolSums* sums, double sigma2) {
  SchoolMeasure result{.person_count = static_cast<int64_t>(school.persons.size())};
  result.more_measures_than_people = school.faculty_count && result.person_count > *school.faculty_count;
  if (sums == nullptr) return result;
  result.measure = sums->mean;
  result.standard_error = std::sqrt(1.0 / sums->weight);
  if (school.faculty_count) {
    const auto people = static_cast<double>(std::max(*school.faculty_count, result.person_count));
    result.faculty_standard_error = std::sqrt(std::max(0.0, 1.0 / sums->weight - sigma2 / people));
  }
  return result;
}

void AddEmpiricalBayes(const SchoolSums* sums, double tau2, const Between& between, SchoolMeasure& result) {
  const double weight = sums == nullptr ? 0.0 : sums->weight;
  const double rest = 1.0 / (1.0 + tau2 * weight);  // 1 - λ
  result.eb = sums == nullptr ? between.gamma : between.gamma + (1.0 - rest) * (sums->mean - between.gamma);
  result.eb_standard_error = std::sqrt(tau2 * rest + rest * rest / between.weight);
}

}  // namespace

absl::StatusOr<SchoolMeasures> MeasureSchools(std::span<const SchoolPersons> schools) {
  ICAP_RETURN_IF_ERROR(CheckPersons(schools));
  const Moments moments = MomentsOf(schools);
  SchoolMeasures result;
  result.outcome = SchoolMeasureOutcome::kEstimated;
  if (moments.school_count == 0) {
    result.outcome = SchoolMeasureOutcome::kNoMeasures;
  } else if (moments.person_count == moments.school_count) {
    result.outcome = SchoolMeasureOutcome::kOnePersonPerSchool;
  } else if (moments.within <= 1e-20 && moments.smallest_error == 0.0) {
    result.outcome = SchoolMeasureOutcome::kNoSpreadWithin;
  }
  if (result.outcome != SchoolMeasureOutcome::kEstimated) {
    for (const SchoolPersons& school : schools) result.schools.push_back(MeasureOf(school, nullptr, 0));
    return result;
  }

  const double sigma2 = BestSigma2(schools, moments);
  const Within within = WithinAt(schools, sigma2);
  const double tau2 = BestTau2(within);
  const Between between = BetweenAt(within, tau2);
  result.sigma2 = sigma2;
  result.reml_criterion = Criterion(schools, within, sigma2, tau2);
  const bool one_school = moments.school_count == 1;
  if (one_school) {
    result.outcome = SchoolMeasureOutcome::kOneSchool;
  } else {
    result.tau2 = tau2;
    result.gamma = between.gamma;
    result.gamma_standard_error = std::sqrt(1.0 / between.weight);
  }
  size_t at = 0;
  result.schools.reserve(schools.size());
  for (const SchoolPersons& school : schools) {
    const SchoolSums* sums = school.persons.empty() ? nullptr : &within.schools[at++];
    result.schools.push_back(MeasureOf(school, sums, sigma2));
    if (!one_school) AddEmpiricalBayes(sums, tau2, between, result.schools.back());
  }
  return result;
}

}  // namespace icap::scoring
