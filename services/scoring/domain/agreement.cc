#include "services/scoring/domain/agreement.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace icap::scoring {
namespace {

// A of a pattern: which options occur in the layer.
double PatternAgreement(const std::vector<bool>& occurs) {
  const auto k = static_cast<int64_t>(occurs.size());
  const int64_t s = std::count(occurs.begin(), occurs.end(), true);
  if (s == 1) return 1.0;
  if (s == k) return 0.0;
  // Triples by their middle option: ones and zeros before and after it.
  int64_t unimodal = 0;
  int64_t bimodal = 0;
  int64_t ones_before = 0;
  for (int64_t middle = 0; middle < k; ++middle) {
    const int64_t zeros_before = middle - ones_before;
    const int64_t ones_after = s - ones_before - (occurs[middle] ? 1 : 0);
    const int64_t zeros_after = k - 1 - middle - ones_after;
    if (occurs[middle]) {
      unimodal += ones_before * zeros_after + zeros_before * ones_after;
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

std::optional<double> AgreementA(std::span<const int32_t> counts) {
  const int64_t n = std::accumulate(counts.begin(), counts.end(), int64_t{0});
  if (n == 0) return std::nullopt;
  std::vector<bool> occurs(counts.size());
  double weighted = 0;
  int32_t peeled = 0;
  while (true) {
    int32_t next = 0;
    int64_t s = 0;
    for (size_t i = 0; i < counts.size(); ++i) {
      occurs[i] = counts[i] > peeled;
      if (!occurs[i]) continue;
      ++s;
      next = next == 0 ? counts[i] : std::min(next, counts[i]);
    }
    if (s == 0) break;
    weighted += static_cast<double>(s * (next - peeled)) * PatternAgreement(occurs);
    peeled = next;
  }
  return weighted / static_cast<double>(n);
}

}  // namespace icap::scoring
