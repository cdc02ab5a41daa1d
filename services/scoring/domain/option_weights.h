// Scores from option counts when an instrument gives each option a value: how agencies score the surveys they publish.
//
//   item score   = Σ v_k c_k / Σ c_k        over the options that have a value v_k
//   domain score = mean of the item scores  of the items that have one, each unrounded and counting equally
//
// An option without a value ("don't know", "not applicable") counts neither way. Plain scoring is v_k = k, or A + 1 - k
// for a reverse-keyed item.
//
// | case                                    | item score | domain score                      |
// |-----------------------------------------|------------|-----------------------------------|
// | no answers to options with a value      | undefined  | the item is left out              |
// | no item with a score                    |            | undefined                         |
// | fewer counts than weights, or more      | undefined: precondition broken                 |
//
// Source: New York City Department of Education (2011), NYC School Survey, scoring: options spaced evenly from 0 to 10.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace icap::scoring {

// Element k - 1 is the value of option k; none for an option that is not scored.
using OptionWeights = std::vector<std::optional<double>>;

// v_k = k, or A + 1 - k.
OptionWeights CategoryWeights(int32_t category_count, bool reverse);

std::optional<double> WeightedItemScore(std::span<const int32_t> counts, const OptionWeights& weights);

// Standard deviation (n - 1) of the same values; undefined for fewer than two answers to options with a value.
std::optional<double> WeightedItemDeviation(std::span<const int32_t> counts, const OptionWeights& weights);

// The options with a value first and then the others, each in the order of the scale: what judges answers by their
// order looks at the first valued_count only.
struct OptionOrder {
  std::vector<size_t> positions;
  int32_t valued_count = 0;
};
OptionOrder ValuedFirst(const OptionWeights& weights);

// `values` has one element an option, in the order of the scale.
template <typename Value>
std::vector<Value> InOrder(const std::vector<Value>& values, const OptionOrder& order) {
  std::vector<Value> ordered;
  ordered.reserve(values.size());
  for (const size_t position : order.positions) ordered.push_back(values[position]);
  return ordered;
}

// Sums run in the order given.
std::optional<double> MeanOfItemScores(std::span<const std::optional<double>> scores);

}  // namespace icap::scoring
