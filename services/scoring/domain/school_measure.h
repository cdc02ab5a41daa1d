// A school's measure on a factor from its respondents' measures (WLE, in logits), whose errors are known: the
// three-level measurement model of the 5Essentials surveys with the lowest level given.
//
//   θ̂_ij = θ_ij + ε_ij, ε ~ N(0, s_ij²), s_ij known     a respondent's measure and its standard error
//   θ_ij = μ_j + r_ij,  r ~ N(0, σ²)                      respondents differ within a school
//   μ_j  = γ + u_j,     u ~ N(0, τ²)                      schools differ
//
// With w_ij = 1 / (σ² + s_ij²), A_j = Σ w_ij, m_j = Σ w_ij θ̂_ij / A_j and B_j = A_j / (1 + τ² A_j), σ² and τ² minimise
// the restricted likelihood
//   -2 log L = Σ log(σ² + s_ij²) + Σ log(1 + τ² A_j) + Σ w_ij (θ̂_ij - m_j)² + Σ B_j (m_j - γ)² + log Σ B_j + (N - 1)
//   log 2π, γ = Σ B_j m_j / Σ B_j:
// the root in τ² for given σ² inside the root in σ², each by Brent's method from the value of moments, either at its
// bound 0 where the likelihood rises towards it.
//
// A school's measure is m_j. Two questions, two errors:
//   "this school":       what this school's faculty would be on average if it were drawn anew (μ_j): SE² = 1 / A_j
//   "this faculty now":  the mean of the θ of the N people who are the faculty now. Given the answers and a flat prior
//   for
//                        μ_j its expectation is m_j again, and its variance is 1 / A_j - σ² / N. Without measurement
//                        error that is σ²/n (1 - n/N), Cochran's finite-population correction; when all answered, what
//                        remains is the measurement error.
// Empirical Bayes: m_j shrunk to γ by λ_j = τ² A_j / (1 + τ² A_j), SE² = τ² (1 - λ_j) + (1 - λ_j)² / Σ B_j.
//
// Persons with extreme scores are nothing special: their WLE is finite and its larger error gives it less weight. Sums
// run in the order given.
//
// | case                                       | result                                                            |
// |--------------------------------------------|-------------------------------------------------------------------|
// | school without measures                    | no measure; EB is γ with the largest error                        |
// | school of one                              | measure, SE² = σ² + s²                                            |
// | all persons of a school extreme            | measure, with a large SE                                          |
// | more measures than people (n > N)          | more_measures_than_people; the faculty's SE is that of N = n      |
// | N unknown                                  | no SE for the faculty                                             |
// | measurement error explains all the spread  | σ² = 0 (or τ² = 0), a valid answer                                |
// | one school with measures                   | kOneSchool: σ² only, no τ², no EB                                 |
// | no school with two measures                | kOnePersonPerSchool: σ² and τ² cannot be told apart, no measures  |
// | no measures at all                         | kNoMeasures                                                       |
// | no spread within, and no errors either     | kNoSpreadWithin, no measures                                      |
// | a measure or error not finite, s < 0, N < 0 | INVALID_ARGUMENT                                                 |
//
// Source: Raudenbush & Bryk (2002), Hierarchical linear models, 2nd ed., chapters 7 (known variances) and 8 (three
// levels); Bryk, Sebring, Allensworth, Luppescu & Easton (2010), Organizing schools for improvement, appendices (survey
// measures of the Consortium on Chicago School Research); Cochran (1977), Sampling techniques, 3rd ed., chapter 2. R,
// for two persons or more in every school: metafor::rma.mv(measure, se^2, random = ~ 1 | school/person).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"

namespace icap::scoring {

struct MeasuredPerson {
  double value = 0;
  double standard_error = 0;
};

// A school's persons and, where it is known, the head count of its faculty.
struct SchoolPersons {
  std::vector<MeasuredPerson> persons;
  std::optional<int64_t> faculty_count;
};

enum class SchoolMeasureOutcome { kEstimated, kOneSchool, kOnePersonPerSchool, kNoMeasures, kNoSpreadWithin };

// Measurement of one school. Undefined where the table says so.
struct SchoolMeasure {
  int64_t person_count = 0;
  std::optional<double> measure;
  // For "this school".
  std::optional<double> standard_error;
  // For "this faculty now".
  std::optional<double> faculty_standard_error;
  bool more_measures_than_people = false;
  std::optional<double> eb;
  std::optional<double> eb_standard_error;
};

struct SchoolMeasures {
  SchoolMeasureOutcome outcome = SchoolMeasureOutcome::kNoMeasures;
  std::optional<double> sigma2;
  std::optional<double> tau2;
  std::optional<double> gamma;
  std::optional<double> gamma_standard_error;
  std::optional<double> reml_criterion;
  // In the order given.
  std::vector<SchoolMeasure> schools;
};

absl::StatusOr<SchoolMeasures> MeasureSchools(std::span<const SchoolPersons> schools);

}  // namespace icap::scoring
