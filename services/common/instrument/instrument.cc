#include "services/common/instrument/instrument.h"

#include <algorithm>
#include <utility>

namespace icap::instrument {
namespace {

template <typename T>
const T* Find(const std::vector<T>& elements, std::string_view id) {
  for (const T& element : elements) {
    if (element.id == id) return &element;
  }
  return nullptr;
}

constexpr std::pair<Model, std::string_view> kModelNames[] = {
    {Model::kMean, "mean"}, {Model::kPartialCredit, "pcm"}, {Model::kGradedResponse, "grm"}};

}  // namespace

std::string_view ModelName(Model model) {
  for (const auto& [known, name] : kModelNames) {
    if (known == model) return name;
  }
  return "";
}

std::optional<Model> ModelOfName(std::string_view name) {
  for (const auto& [model, known] : kModelNames) {
    if (known == name) return model;
  }
  return std::nullopt;
}

const Scale* FindScale(const Instrument& instrument, std::string_view id) {
  return Find(instrument.scales, id);
}
const Dimension* FindDimension(const Instrument& instrument, std::string_view id) {
  return Find(instrument.dimensions, id);
}
const Factor* FindFactor(const Instrument& instrument, std::string_view id) {
  return Find(instrument.factors, id);
}

std::optional<size_t> IndexOf(const Instrument& instrument, std::string_view item) {
  const Item* found = Find(instrument.items, item);
  if (found == nullptr) return std::nullopt;
  return static_cast<size_t>(found - instrument.items.data());
}

std::vector<size_t> ItemsOf(const Instrument& instrument, std::string_view factor) {
  std::vector<size_t> indices;
  for (size_t i = 0; i < instrument.items.size(); ++i) {
    if (instrument.items[i].factor == factor) indices.push_back(i);
  }
  return indices;
}

const Scale* ScaleOf(const Instrument& instrument, std::string_view factor) {
  for (const Item& item : instrument.items) {
    if (item.factor == factor) return FindScale(instrument, item.scale);
  }
  return nullptr;
}

ValueRange RangeOf(const Scale& scale) {
  if (scale.values.empty()) return {1, static_cast<double>(scale.options.size())};
  std::optional<ValueRange> range;
  for (const std::optional<double>& value : scale.values) {
    if (!value) continue;
    if (!range) range = ValueRange{*value, *value};
    range->lowest = std::min(range->lowest, *value);
    range->highest = std::max(range->highest, *value);
  }
  return range.value_or(ValueRange{});
}

bool HasValues(const Instrument& instrument) {
  return std::any_of(instrument.scales.begin(), instrument.scales.end(),
                     [](const Scale& scale) { return !scale.values.empty(); });
}

}  // namespace icap::instrument
