#include "services/collection/domain/response_pace.h"

#include <algorithm>
#include <cmath>

namespace icap::collection {
namespace {

// So that 0.4 of 10 is 4 and not 5 by the last bit of 0.4.
constexpr double kRounding = 1e-9;

int MissingTo(double rate, int people_count, int answer_count) {
  const int wanted = static_cast<int>(std::ceil(rate * people_count - kRounding));
  return std::max(0, wanted - answer_count);
}

}  // namespace

double ElapsedShare(Timestamp open, Timestamp close, Timestamp now) {
  if (close <= open) return 1;
  const double share = std::chrono::duration<double>(now - open) / std::chrono::duration<double>(close - open);
  return std::clamp(share, 0.0, 1.0);
}

ResponseGap GapOf(int people_count, int answer_count, const ResponseLimits& limits) {
  ResponseGap gap;
  gap.to_minimum = std::max(0, limits.minimum_respondents - answer_count);
  gap.to_rate = MissingTo(limits.minimum_rate, people_count, answer_count);
  gap.to_complete = MissingTo(limits.complete_rate, people_count, answer_count);
  gap.too_small = std::max(people_count, answer_count) < limits.minimum_respondents;
  return gap;
}

bool IsBehind(int people_count, int answer_count, double elapsed_share, const ResponseLimits& limits) {
  return answer_count + kRounding < limits.complete_rate * elapsed_share * people_count;
}

}  // namespace icap::collection
