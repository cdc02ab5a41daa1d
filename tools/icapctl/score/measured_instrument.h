// What scoring needs of an instrument file: columns, factors, models and cut points.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/common/instrument/instrument.h"
#include "services/scoring/domain/measure_rollout.h"
#include "services/scoring/domain/option_weights.h"
#include "services/scoring/domain/response_matrix.h"

namespace icap::icapctl {

// What each option of an item counts in its factor, in the order of the scale, and the options that count first.
struct ItemOptions {
  scoring::OptionWeights weights;
  scoring::OptionOrder order;
  // Whether the instrument gives them values; otherwise option k counts k, or A + 1 - k.
  bool has_values = false;

  // As `order` has them.
  scoring::OptionWeights OrderedWeights() const { return scoring::InOrder(weights, order); }
};

struct MeasuredInstrument {
  instrument::Instrument instrument;
  // In the order of the instrument's items and factors.
  std::vector<scoring::ItemColumn> columns;
  std::vector<ItemOptions> options;
  std::vector<scoring::Factor> factors;
  std::vector<scoring::FactorMeasurement> measurements;
  // Factor of each item, by position.
  std::vector<size_t> factor_of_item;
};

// NOT_FOUND, or INVALID_ARGUMENT INSTRUMENT_INVALID with every problem of the file.
absl::StatusOr<MeasuredInstrument> ReadMeasuredInstrument(const std::string& path);

// `mean`, `pcm`, `grm`.
std::string ModelNameOf(scoring::FactorModel model);

}  // namespace icap::icapctl
