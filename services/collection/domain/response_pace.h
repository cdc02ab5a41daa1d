// How far a school's answers are, against the window that passes and the limits of disclosure.
#pragma once

#include <optional>

#include "services/common/base/clock.h"

namespace icap::collection {

// Limits below which nothing is shown of a group, and the rate that is complete.
struct ResponseLimits {
  int minimum_respondents = 10;
  double minimum_rate = 0.4;
  double complete_rate = 0.65;

  friend bool operator==(const ResponseLimits&, const ResponseLimits&) = default;
};

// Further answers until each limit; 0: reached.
struct ResponseGap {
  int to_minimum = 0;
  int to_rate = 0;
  int to_complete = 0;
  bool too_small = false;  // even if all of them answer

  bool is_shown() const { return to_minimum == 0 && to_rate == 0; }
  bool is_complete() const { return is_shown() && to_complete == 0; }
};

// Part of a window that has passed, 0 to 1.
double ElapsedShare(Timestamp open, Timestamp close, Timestamp now);

// What is missing of a group of `people_count` with `answer_count` answers.
ResponseGap GapOf(int people_count, int answer_count, const ResponseLimits& limits);

// Whether fewer have answered than is on pace: the complete rate, reached evenly over the window.
bool IsBehind(int people_count, int answer_count, double elapsed_share, const ResponseLimits& limits);

}  // namespace icap::collection
