// Average deviation of one group: how far, in options, an answer is from the group's mean or median. 0 is unanimity.
// For a factor it is the mean over its items. Practical cut-off for agreement: A / 6.
//
//   AD_M = Σ c_x |x - mean| / n        AD_Md = Σ c_x |x - median| / n
//
// The median of an even number of answers is the mean of the middle two. Sums are integers (scaled by n, or by 2).
//
// | case                                | item      | factor                        |
// |-------------------------------------|-----------|-------------------------------|
// | n < 2                               | undefined | undefined if any of its items is |
// | all the same                        | 0         | 0                             |
// | no items                            |           | undefined                     |
//
// Source: Burke, Finkelstein & Dusig (1999), Organizational Research Methods 2, 49-68; Burke & Dunlap (2002), same
// journal 5, 159-172 (cut-off). R: multilevel::ad.m.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "services/scoring/domain/item_statistics.h"

namespace icap::scoring {

// About the mean. `counts` holds the number of answers in each category 1…A.
std::optional<double> AverageDeviationFromMean(std::span<const int32_t> counts);

// About the median.
std::optional<double> AverageDeviationFromMedian(std::span<const int32_t> counts);

// The same for the items of a factor: mean of the items' values.
std::optional<double> AverageDeviationJFromMean(std::span<const OptionCounts> items);
std::optional<double> AverageDeviationJFromMedian(std::span<const OptionCounts> items);

}  // namespace icap::scoring
