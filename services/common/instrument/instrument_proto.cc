#include "services/common/instrument/instrument_proto.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "services/common/base/error.h"

namespace icap::instrument {
namespace {

std::optional<Model> ModelFromProto(v1::Factor::Model model) {
  if (model == v1::Factor::MODEL_MEAN) return Model::kMean;
  if (model == v1::Factor::MODEL_PCM) return Model::kPartialCredit;
  if (model == v1::Factor::MODEL_GRM) return Model::kGradedResponse;
  return std::nullopt;
}

}  // namespace

v1::Factor::Model ToProto(Model model) {
  switch (model) {
    case Model::kMean:
      return v1::Factor::MODEL_MEAN;
    case Model::kPartialCredit:
      return v1::Factor::MODEL_PCM;
    case Model::kGradedResponse:
      return v1::Factor::MODEL_GRM;
  }
  return v1::Factor::MODEL_UNSPECIFIED;
}

v1::Instrument ToProto(const Instrument& instrument) {
  v1::Instrument message;
  message.set_instrument_id(instrument.id);
  message.set_title(instrument.title);
  message.set_language(instrument.language);
  message.set_license(instrument.license);
  message.set_description(instrument.description);
  for (const Scale& scale : instrument.scales) {
    auto* added = message.add_scales();
    added->set_scale_id(scale.id);
    for (const std::string& option : scale.options) added->add_options(option);
    for (const Level& level : scale.levels) {
      auto* added_level = added->add_levels();
      added_level->set_level_id(level.id);
      added_level->set_title(level.title);
      if (level.from.has_value()) added_level->set_from(*level.from);
      added_level->set_statement(level.statement);
    }
    for (const std::optional<double>& value : scale.values) {
      auto* added_value = added->add_values();
      if (value) added_value->set_value(*value);
    }
  }
  for (const Dimension& dimension : instrument.dimensions) {
    auto* added = message.add_dimensions();
    added->set_dimension_id(dimension.id);
    added->set_title(dimension.title);
  }
  for (const Factor& factor : instrument.factors) {
    auto* added = message.add_factors();
    added->set_factor_id(factor.id);
    added->set_dimension_id(factor.dimension);
    added->set_title(factor.title);
    added->set_description(factor.description);
    added->set_model(ToProto(factor.model));
  }
  for (const Item& item : instrument.items) {
    auto* added = message.add_items();
    added->set_item_id(item.id);
    added->set_factor_id(item.factor);
    added->set_scale_id(item.scale);
    added->set_text(item.text);
    added->set_reverse(item.reverse);
    added->set_required(item.required);
  }
  return message;
}

absl::StatusOr<Instrument> FromProto(const v1::Instrument& message) {
  Instrument instrument{message.instrument_id(), message.title(), message.language(), message.license(),
                        message.description()};
  for (const auto& scale : message.scales()) {
    Scale added{scale.scale_id(), {scale.options().begin(), scale.options().end()}, {}};
    for (const auto& level : scale.levels()) {
      added.levels.push_back({level.level_id(), level.title(),
                              level.has_from() ? std::optional<double>(level.from()) : std::nullopt,
                              level.statement()});
    }
    for (const auto& value : scale.values()) {
      added.values.push_back(value.has_value() ? std::optional<double>(value.value()) : std::nullopt);
    }
    instrument.scales.push_back(std::move(added));
  }
  for (const auto& dimension : message.dimensions()) {
    instrument.dimensions.push_back({dimension.dimension_id(), dimension.title()});
  }
  for (const auto& factor : message.factors()) {
    const std::optional<Model> model = ModelFromProto(factor.model());
    if (!model.has_value()) {
      return InvalidArgument(
          Reason::kInstrumentInvalid,
          fmt::format("Factor {} has a measurement model that this version does not know.", factor.factor_id()));
    }
    instrument.factors.push_back(
        {factor.factor_id(), factor.dimension_id(), factor.title(), factor.description(), *model});
  }
  for (const auto& item : message.items()) {
    instrument.items.push_back(
        {item.item_id(), item.factor_id(), item.scale_id(), item.text(), item.reverse(), item.required()});
  }
  return instrument;
}

}  // namespace icap::instrument
