#include "tools/icapctl/score/measured_instrument.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "services/common/base/status_macros.h"
#include "services/common/instrument/instrument_file.h"

namespace icap::icapctl {
namespace {

using scoring::FactorModel;

constexpr std::pair<instrument::Model, FactorModel> kModels[] = {
    {instrument::Model::kMean, FactorModel::kMean},
    {instrument::Model::kPartialCredit, FactorModel::kPartialCredit},
    {instrument::Model::kGradedResponse, FactorModel::kGradedResponse}};

FactorModel FactorModelOf(instrument::Model model) {
  for (const auto& [known, factor_model] : kModels) {
    if (known == model) return factor_model;
  }
  return FactorModel::kMean;
}

void AddFactor(const instrument::Factor& factor, MeasuredInstrument* measured) {
  const instrument::Instrument& instrument = measured->instrument;
  scoring::Factor& added = measured->factors.emplace_back();
  added.id = factor.id;
  for (const size_t item : instrument::ItemsOf(instrument, factor.id)) {
    added.items.push_back({scoring::ColumnIndex{static_cast<int32_t>(item)}, instrument.items[item].reverse});
    measured->factor_of_item[item] = measured->factors.size() - 1;
  }
  scoring::FactorMeasurement& measurement = measured->measurements.emplace_back();
  measurement.model = FactorModelOf(factor.model);
  const instrument::Scale* scale = instrument::ScaleOf(instrument, factor.id);
  if (scale == nullptr) return;
  for (const instrument::Level& level : scale->levels) {
    if (level.from) measurement.cut_points.push_back(*level.from);
  }
}

}  // namespace

absl::StatusOr<MeasuredInstrument> ReadMeasuredInstrument(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  if (!file) return absl::NotFoundError(fmt::format("{} cannot be read: check the path.", path));
  MeasuredInstrument measured;
  const std::string name = std::filesystem::path(path).filename();
  ICAP_ASSIGN_OR_RETURN(measured.instrument, instrument::ParseMeasurementInstrument(text.str(), name));
  measured.factor_of_item.resize(measured.instrument.items.size());
  for (const instrument::Item& item : measured.instrument.items) {
    const instrument::Scale* scale = instrument::FindScale(measured.instrument, item.scale);
    const auto option_count = static_cast<int32_t>(scale->options.size());
    measured.columns.push_back({item.id, option_count});
    ItemOptions& options = measured.options.emplace_back();
    options.has_values = !scale->values.empty();
    options.weights = options.has_values ? scale->values : scoring::CategoryWeights(option_count, item.reverse);
    options.order = scoring::ValuedFirst(options.weights);
  }
  for (const instrument::Factor& factor : measured.instrument.factors) AddFactor(factor, &measured);
  return measured;
}

std::string ModelNameOf(FactorModel model) {
  for (const auto& [known, factor_model] : kModels) {
    if (factor_model == model) return std::string(instrument::ModelName(known));
  }
  return "";
}

}  // namespace icap::icapctl
