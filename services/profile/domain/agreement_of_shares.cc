#include "services/profile/domain/agreement_of_shares.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace icap::profile {
namespace {

// A of the options above `level`, of which there are `s`: each occurs or does not.
double PatternAgreement(std::span<const double> weights, double level, int64_t s) {
  const auto k = static_cast<int64_t>(weights.size());
  if (s == 1) return 1.0;
  if (s == k) return 0.0;
  // Triples by their middle option: 110 and 011 are unimodal, 101 is bimodal.
  int64_t unimodal = 0;
  int64_t bimodal = 0;
  int64_t ones_before = 0;
  for (int64_t middle = 0; middle < k; ++middle) {
    const bool occurs = weights[middle] > level;
    const int64_t ones_after = s - ones_before - (occurs ? 1 : 0);
    if (occurs) {
      unimodal += ones_before * (k - 1 - middle - ones_after) + (middle - ones_before) * ones_after;
      ++ones_before;
    } else {
      bimodal += ones_before * ones_after;
    }
  }
  const double u =
      static_cast<double>((k - 2) * unimodal - (k - 1) * bimodal) / static_cast<double>((k - 2) * (unimodal + bimodal));
  return u * (1.0 - static_cast<double>(s - 1) / static_cast<double>(k - 1));
}

}  // namespace

double AgreementOfShares(std::span<const double> weights) {
  if (weights.size() > kMaxOptionCount) return 0.0;
  std::array<double, kMaxOptionCount> levels;
  double total = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    levels[i] = weights[i];
    total += weights[i];
  }
  if (!(total > 0)) return 0.0;
  std::sort(levels.begin(), levels.begin() + weights.size());
  double agreement = 0;
  double peeled = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (levels[i] <= peeled) continue;
    const auto s = static_cast<int64_t>(weights.size() - i);
    agreement += static_cast<double>(s) * (levels[i] - peeled) * PatternAgreement(weights, peeled, s);
    peeled = levels[i];
  }
  return agreement / total;
}

AgreementTable::AgreementTable(size_t option_count) : of_sets_(size_t{1} << option_count) {
  std::array<double, kMaxTabulatedOptions> occurs = {};
  for (size_t set = 1; set < of_sets_.size(); ++set) {
    for (size_t i = 0; i < option_count; ++i) occurs[i] = static_cast<double>(set >> i & 1);
    const int s = std::popcount(set);
    of_sets_[set] = s * PatternAgreement(std::span(occurs.data(), option_count), 0.5, s);
  }
}

const AgreementTable& AgreementTable::For(size_t option_count) {
  static const std::vector<AgreementTable> tables = [] {
    std::vector<AgreementTable> made;
    for (size_t count = 2; count <= kMaxTabulatedOptions; ++count) made.push_back(AgreementTable(count));
    return made;
  }();
  return tables[option_count - 2];
}

double AgreementTable::Of(std::span<const double> weights) const {
  const size_t count = weights.size();
  // Options by rising weight: an option's rank is the number of those before it.
  std::array<uint8_t, kMaxTabulatedOptions> rank = {};
  double total = 0;
  for (size_t i = 0; i < count; ++i) {
    total += weights[i];
    for (size_t j = 0; j < i; ++j) {
      const auto after = static_cast<uint8_t>(weights[j] <= weights[i]);
      rank[i] = static_cast<uint8_t>(rank[i] + after);
      rank[j] = static_cast<uint8_t>(rank[j] + 1 - after);
    }
  }
  std::array<uint8_t, kMaxTabulatedOptions> by_rank = {};
  for (size_t i = 0; i < count; ++i) by_rank[rank[i]] = static_cast<uint8_t>(i);
  double agreement = 0;
  double peeled = 0;
  size_t occurring = of_sets_.size() - 1;
  for (size_t r = 0; r < count; ++r) {
    const uint8_t option = by_rank[r];
    agreement += (weights[option] - peeled) * of_sets_[occurring];
    peeled = weights[option];
    occurring &= ~(size_t{1} << option);
  }
  return agreement / total;
}

}  // namespace icap::profile
