#include "services/scoring/domain/one_way_reml.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "services/scoring/domain/find_root.h"

namespace icap::scoring {
namespace {

constexpr double kSmallestRatio = 1e-10;
constexpr double kLargestRatio = 1e10;
constexpr double kGridFactor = 2.0;

// Schools of one size.
struct SizeClass {
  double size = 0;
  double school_count = 0;
  double mean = 0;
  // Σ (mean_j - mean)².
  double sum_of_squares = 0;
};

struct Sample {
  std::vector<SizeClass> classes;
  double respondent_count = 0;
  double school_count = 0;
  double within = 0;
  double reciprocal_sizes = 0;
};

// Sorted before they are summed, so that the order of schools cannot matter.
Sample SampleOf(std::span<const GroupSummary> schools) {
  std::vector<std::pair<int64_t, double>> means;
  std::vector<double> within;
  means.reserve(schools.size());
  within.reserve(schools.size());
  for (const GroupSummary& school : schools) {
    if (school.respondent_count == 0) continue;
    means.emplace_back(school.respondent_count, *school.mean);
    within.push_back(school.sum_of_squared_deviations);
  }
  std::sort(means.begin(), means.end());
  std::sort(within.begin(), within.end());
  Sample sample;
  for (const double value : within) sample.within += value;
  for (size_t first = 0; first < means.size();) {
    size_t last = first;
    double sum = 0;
    while (last < means.size() && means[last].first == means[first].first) sum += means[last++].second;
    SizeClass one{.size = static_cast<double>(means[first].first), .school_count = static_cast<double>(last - first)};
    one.mean = sum / one.school_count;
    for (size_t i = first; i < last; ++i) {
      one.sum_of_squares += (means[i].second - one.mean) * (means[i].second - one.mean);
    }
    sample.respondent_count += one.size * one.school_count;
    sample.school_count += one.school_count;
    sample.reciprocal_sizes += one.school_count / one.size;
    sample.classes.push_back(one);
    first = last;
  }
  return sample;
}

// Everything at one γ.
struct Profile {
  double mu = 0;
  double weight_sum = 0;
  double squared_weight_sum = 0;
  double q = 0;
  // Σ w_j² (mean_j - μ)².
  double weighted_spread = 0;
};

Profile ProfileAt(const Sample& sample, double ratio) {
  Profile profile;
  double weighted_mean_sum = 0;
  for (const SizeClass& one : sample.classes) {
    const double weight = one.size / (1.0 + one.size * ratio);
    profile.weight_sum += one.school_count * weight;
    profile.squared_weight_sum += one.school_count * weight * weight;
    weighted_mean_sum += one.school_count * weight * one.mean;
  }
  profile.mu = weighted_mean_sum / profile.weight_sum;
  profile.q = sample.within;
  for (const SizeClass& one : sample.classes) {
    const double weight = one.size / (1.0 + one.size * ratio);
    const double spread = one.sum_of_squares + one.school_count * (one.mean - profile.mu) * (one.mean - profile.mu);
    profile.q += weight * spread;
    profile.weighted_spread += weight * weight * spread;
  }
  return profile;
}

// Derivative of the criterion with regard to γ.
double Gradient(const Sample& sample, double ratio) {
  const Profile profile = ProfileAt(sample, ratio);
  return profile.weight_sum - profile.squared_weight_sum / profile.weight_sum -
         (sample.respondent_count - 1.0) * profile.weighted_spread / profile.q;
}

double Criterion(const Sample& sample, double ratio) {
  const Profile profile = ProfileAt(sample, ratio);
  const double degrees = sample.respondent_count - 1.0;
  double log_determinant = 0;
  for (const SizeClass& one : sample.classes) log_determinant += one.school_count * std::log1p(one.size * ratio);
  return degrees * (1.0 + std::log(2.0 * std::acos(-1.0) * profile.q / degrees)) + log_determinant +
         std::log(profile.weight_sum);
}

// The γ of the smallest criterion; none when it falls for ever, because the spread within is next to nothing.
std::optional<double> BestRatio(const Sample& sample) {
  const auto gradient = [&sample](double ratio) { return Gradient(sample, ratio); };
  double best = 0;
  double best_criterion = Criterion(sample, 0);
  bool best_is_minimum = gradient(0) >= 0;
  double low = 0;
  bool falls = !best_is_minimum;
  for (double high = kSmallestRatio; high <= kLargestRatio; high *= kGridFactor) {
    const bool rises = gradient(high) > 0;
    if (falls && rises) {
      const double ratio = FindRoot(gradient, low, high);
      const double criterion = Criterion(sample, ratio);
      if (!best_is_minimum || criterion < best_criterion) {
        best = ratio;
        best_criterion = criterion;
        best_is_minimum = true;
      }
    }
    falls = !rises;
    low = high;
  }
  if (!best_is_minimum) return std::nullopt;
  return best;
}

double StepUp(double icc1, double size) {
  return size * icc1 / (1.0 + (size - 1.0) * icc1);
}

// A spread that rounding alone can make of equal values.
bool IsRounding(double sum_of_squares, double n, double magnitude) {
  const double rounding = 1e-13 * std::max(1.0, std::fabs(magnitude));
  return sum_of_squares <= n * rounding * rounding;
}

}  // namespace

OneWayReml EstimateOneWayReml(std::span<const GroupSummary> schools) {
  const Sample sample = SampleOf(schools);
  OneWayReml result{.school_count = static_cast<int64_t>(sample.school_count),
                    .respondent_count = static_cast<int64_t>(sample.respondent_count)};
  if (result.school_count < 2) return result;
  const Profile pooled = ProfileAt(sample, 0);
  if (IsRounding(pooled.q, sample.respondent_count, pooled.mu)) {
    result.outcome = RemlOutcome::kNoSpread;
    return result;
  }
  if (result.respondent_count == result.school_count) {
    result.outcome = RemlOutcome::kOneRespondentPerSchool;
    return result;
  }
  std::optional<double> best;
  if (!IsRounding(sample.within, sample.respondent_count, pooled.mu)) best = BestRatio(sample);
  if (!best) {
    result.outcome = RemlOutcome::kNoSpreadWithin;
    return result;
  }

  const double ratio = *best;
  const Profile profile = ProfileAt(sample, ratio);
  OneWayVariance variance{.sigma2 = profile.q / (sample.respondent_count - 1.0), .mu = profile.mu};
  variance.tau2 = ratio * variance.sigma2;
  variance.mu_standard_error = std::sqrt(variance.sigma2 / profile.weight_sum);
  variance.icc1 = ratio / (1.0 + ratio);
  variance.icc2_mean_size = StepUp(variance.icc1, sample.respondent_count / sample.school_count);
  variance.icc2_harmonic_size = StepUp(variance.icc1, sample.school_count / sample.reciprocal_sizes);
  variance.reml_criterion = Criterion(sample, ratio);
  variance.gradient = Gradient(sample, ratio) * (ratio > 0 ? ratio : 1.0);
  result.outcome = RemlOutcome::kEstimated;
  result.variance = variance;
  return result;
}

EmpiricalBayesMean EmpiricalBayesMeanOf(const GroupSummary& school, const OneWayVariance& variance) {
  const auto n = static_cast<double>(school.respondent_count);
  EmpiricalBayesMean result{.mean = variance.mu};
  // In the form that a school without respondents and τ² = 0 do not break.
  if (n > 0) {
    result.shrinkage = n * variance.tau2 / (n * variance.tau2 + variance.sigma2);
    result.mean += result.shrinkage * (*school.mean - variance.mu);
  }
  const double rest = 1.0 - result.shrinkage;
  const double given_mu = variance.tau2 * rest;
  const double of_mu = rest * variance.mu_standard_error;
  result.standard_error_given_mu = std::sqrt(given_mu);
  result.standard_error = std::sqrt(given_mu + of_mu * of_mu);
  return result;
}

}  // namespace icap::scoring
