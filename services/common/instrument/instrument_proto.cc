#include "services/common/instrument/instrument_proto.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>
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

void AddTexts(const std::map<std::string, std::string>& texts,
              google::protobuf::RepeatedPtrField<v1::TranslatedText>* added) {
  for (const auto& [id, text] : texts) {
    auto* added_text = added->Add();
    added_text->set_id(id);
    added_text->set_text(text);
  }
}

std::map<std::string, std::string> TextsOf(const google::protobuf::RepeatedPtrField<v1::TranslatedText>& messages) {
  std::map<std::string, std::string> texts;
  for (const v1::TranslatedText& message : messages) texts[message.id()] = message.text();
  return texts;
}

v1::Translation ToProto(const Translation& translation) {
  v1::Translation message;
  message.set_language(translation.language);
  message.set_title(translation.title);
  message.set_license(translation.license);
  message.set_description(translation.description);
  message.set_instructions(translation.instructions);
  for (const auto& [scale, options] : translation.options) {
    auto* added = message.add_scales();
    added->set_scale_id(scale);
    for (const std::string& option : options) added->add_options(option);
  }
  AddTexts(translation.dimensions, message.mutable_dimensions());
  AddTexts(translation.factors, message.mutable_factors());
  AddTexts(translation.items, message.mutable_items());
  AddTexts(translation.comments, message.mutable_comments());
  return message;
}

Translation FromProto(const v1::Translation& message) {
  Translation translation{message.language(),
                          message.title(),
                          message.license(),
                          message.description(),
                          message.instructions(),
                          {},
                          TextsOf(message.dimensions()),
                          TextsOf(message.factors()),
                          TextsOf(message.items()),
                          TextsOf(message.comments())};
  for (const auto& scale : message.scales()) {
    translation.options[scale.scale_id()] = {scale.options().begin(), scale.options().end()};
  }
  return translation;
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
  message.set_instructions(instrument.instructions);
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
    if (!item.when) continue;
    added->mutable_when()->set_item_id(item.when->item);
    for (const int category : item.when->categories) added->mutable_when()->add_categories(category);
  }
  for (const CommentPrompt& prompt : instrument.comments) {
    auto* added = message.add_comments();
    added->set_comment_id(prompt.id);
    added->set_text(prompt.text);
  }
  for (const Translation& translation : instrument.translations) {
    *message.add_translations() = ToProto(translation);
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
    if (!item.has_when()) continue;
    instrument.items.back().when =
        Condition{item.when().item_id(), {item.when().categories().begin(), item.when().categories().end()}};
  }
  for (const auto& prompt : message.comments()) instrument.comments.push_back({prompt.comment_id(), prompt.text()});
  instrument.instructions = message.instructions();
  for (const auto& translation : message.translations()) instrument.translations.push_back(FromProto(translation));
  return instrument;
}

}  // namespace icap::instrument
