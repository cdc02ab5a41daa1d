#include "services/profile/domain/weighted_kappa.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::profile {
namespace {

constexpr int kMinLevelCount = 2;
constexpr int kMaxRatedLevelCount = 32;

absl::Status CheckLevelCount(int level_count) {
  if (level_count >= kMinLevelCount && level_count <= kMaxRatedLevelCount) return absl::OkStatus();
  return FieldInvalid("level_count", fmt::format("must be from {} to {}", kMinLevelCount, kMaxRatedLevelCount));
}

double Disagreement(KappaWeights weights, int a, int b) {
  const double distance = std::abs(a - b);
  switch (weights) {
    case KappaWeights::kUnweighted:
      return a == b ? 0.0 : 1.0;
    case KappaWeights::kLinear:
      return distance;
    case KappaWeights::kQuadratic:
      return distance * distance;
  }
  return 0.0;
}

// Shares of a square table, and its margins.
struct Shares {
  int k = 0;
  std::vector<double> cells;
  std::vector<double> rows;
  std::vector<double> columns;
};

Shares SharesOf(std::span<const int64_t> counts, int k, double n) {
  Shares shares{.k = k,
                .cells = std::vector<double>(counts.size()),
                .rows = std::vector<double>(k, 0.0),
                .columns = std::vector<double>(k, 0.0)};
  for (int i = 0; i < k; ++i) {
    for (int j = 0; j < k; ++j) {
      const double share = static_cast<double>(counts[i * k + j]) / n;
      shares.cells[i * k + j] = share;
      shares.rows[i] += share;
      shares.columns[j] += share;
    }
  }
  return shares;
}

double StandardError(const Shares& shares, std::span<const double> disagreements, double n) {
  const int k = shares.k;
  const double largest = *std::max_element(disagreements.begin(), disagreements.end());
  const auto weight = [&](int i, int j) { return 1.0 - disagreements[i * k + j] / largest; };
  std::vector<double> of_row(k, 0.0);
  std::vector<double> of_column(k, 0.0);
  double observed = 0;
  double expected = 0;
  for (int i = 0; i < k; ++i) {
    for (int j = 0; j < k; ++j) {
      of_row[i] += shares.columns[j] * weight(i, j);
      of_column[j] += shares.rows[i] * weight(i, j);
      observed += weight(i, j) * shares.cells[i * k + j];
      expected += weight(i, j) * shares.rows[i] * shares.columns[j];
    }
  }
  double sum = 0;
  for (int i = 0; i < k; ++i) {
    for (int j = 0; j < k; ++j) {
      const double term = weight(i, j) * (1.0 - expected) - (of_row[i] + of_column[j]) * (1.0 - observed);
      sum += shares.cells[i * k + j] * term * term;
    }
  }
  const double centre = observed * expected - 2.0 * expected + observed;
  const double rest = 1.0 - expected;
  return std::sqrt(std::max(0.0, sum - centre * centre) / n) / (rest * rest);
}

}  // namespace

absl::StatusOr<Kappa> KappaOfTable(std::span<const int64_t> counts, std::span<const double> disagreements,
                                   int level_count) {
  ICAP_RETURN_IF_ERROR(CheckLevelCount(level_count));
  const size_t cell_count = static_cast<size_t>(level_count) * level_count;
  if (counts.size() != cell_count || disagreements.size() != cell_count) {
    return FieldInvalid("counts", "and disagreements must be level_count x level_count");
  }
  Kappa result;
  for (size_t i = 0; i < cell_count; ++i) {
    const bool on_diagonal = i % (level_count + 1) == 0;
    if (counts[i] < 0 || !(disagreements[i] >= 0) || (on_diagonal && disagreements[i] != 0)) {
      return FieldInvalid("counts", "and disagreements must not be negative, and agreement has no disagreement");
    }
    result.pair_count += counts[i];
  }
  if (*std::max_element(disagreements.begin(), disagreements.end()) == 0.0) {
    return FieldInvalid("disagreements", "must not all be 0");
  }
  if (result.pair_count == 0) return result;
  const auto n = static_cast<double>(result.pair_count);
  const Shares shares = SharesOf(counts, level_count, n);
  double observed = 0;
  double expected = 0;
  double exact = 0;
  for (int i = 0; i < level_count; ++i) {
    exact += shares.cells[i * level_count + i];
    for (int j = 0; j < level_count; ++j) {
      observed += disagreements[i * level_count + j] * shares.cells[i * level_count + j];
      expected += disagreements[i * level_count + j] * shares.rows[i] * shares.columns[j];
    }
  }
  result.exact_agreement = exact;
  if (expected == 0.0) {
    result.outcome = KappaOutcome::kNoVariation;
    return result;
  }
  result.outcome = KappaOutcome::kEstimated;
  result.kappa = 1.0 - observed / expected;
  // Rounding must not make an error where there is none.
  result.standard_error = observed == 0.0 ? 0.0 : StandardError(shares, disagreements, n);
  return result;
}

absl::StatusOr<Kappa> WeightedKappa(std::span<const RatingPair> pairs, int level_count, KappaWeights weights) {
  ICAP_RETURN_IF_ERROR(CheckLevelCount(level_count));
  std::vector<int64_t> counts(static_cast<size_t>(level_count) * level_count, 0);
  std::vector<double> disagreements(counts.size());
  for (int i = 0; i < level_count; ++i) {
    for (int j = 0; j < level_count; ++j) disagreements[i * level_count + j] = Disagreement(weights, i, j);
  }
  for (size_t p = 0; p < pairs.size(); ++p) {
    for (const auto& rating : {pairs[p].first, pairs[p].second}) {
      if (rating && (*rating < 1 || *rating > level_count)) {
        return FieldInvalid(fmt::format("pairs[{}]", p), fmt::format("has a level outside 1 to {}", level_count));
      }
    }
    if (pairs[p].first && pairs[p].second) ++counts[(*pairs[p].first - 1) * level_count + *pairs[p].second - 1];
  }
  return KappaOfTable(counts, disagreements, level_count);
}

}  // namespace icap::profile
