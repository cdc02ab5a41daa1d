#include "services/common/instrument/instrument_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/common/base/error.h"
#include "services/common/instrument/file_reader.h"
#include "services/common/instrument/translation_file.h"
#include "services/common/instrument/yaml_document.h"

namespace icap::instrument {
namespace {

constexpr size_t kMaxShownFileName = 80;

// What the file must have: all that a survey shows and says of itself, or what measurement needs.
enum class Purpose { kSurvey, kMeasurement };

// Walks the document and collects what is wrong with it.
class Reader : private FileReader {
 public:
  Reader(Purpose purpose, std::vector<Problem>* problems)
      : FileReader(problems), is_survey_(purpose == Purpose::kSurvey), problems_(problems) {}

  Instrument ReadInstrument(const Node& root);

 private:
  void CheckFormat(const Node& root);
  Scale ReadScale(const Node& node, const std::string& field);
  void ReadOptions(const Node& node, const std::string& field, Scale* scale);
  void ReadValues(const Node& node, const std::string& field, Scale* scale);
  void ReadLevels(const Node& node, const std::string& field, Scale* scale);
  std::optional<double> ReadLowerBound(const Node& level, const std::string& field, const Scale& scale, double above);
  Dimension ReadDimension(const Node& node, const std::string& field);
  Factor ReadFactor(const Node& node, const std::string& field);
  Model ReadModel(const Node& node, const std::string& field);
  Item ReadItem(const Node& node, const std::string& field, const Instrument& earlier);
  std::optional<Condition> ReadCondition(const Node& node, const std::string& field, const Instrument& earlier);
  CommentPrompt ReadComment(const Node& node, const std::string& field);
  void ReadCategories(const Node& when, const std::string& field, size_t option_count, Condition* condition);
  void CheckFactors(const Node& root, const Instrument& instrument);
  void CheckScaleOfItem(const Node& root, const Instrument& instrument, size_t item, size_t first_item);
  void SetModels(const Node& root, Instrument* instrument);
  void CheckUses(const Node& root, const Instrument& instrument);
  void ReadTranslations(const Node& root, Instrument* instrument);

  const bool is_survey_;
  std::vector<Problem>* problems_;                         // for the readers of parts
  Ids scale_ids_, dimension_ids_, factor_ids_, item_ids_;  // the last also of comments
};

void Reader::CheckFormat(const Node& root) {
  const Node* node = Value(root, "format", "", is_survey_);
  if (node == nullptr) return;
  if (node->kind != Node::Kind::kScalar || node->quoted || node->text != fmt::to_string(kFormat)) {
    Report(node->line, "format", fmt::format("must be {}, the only format this version reads", kFormat));
  }
}

Scale Reader::ReadScale(const Node& node, const std::string& field) {
  Scale scale;
  if (!CheckMap(node, field, {"id", "options", "values", "levels"})) {
    scale_ids_.complete = false;
    return scale;
  }
  scale.id = ReadId(node, field, Letters::kLower, &scale_ids_);
  ReadOptions(node, field, &scale);
  if (node.Find("values") != nullptr) ReadValues(node, field, &scale);
  if (node.Find("levels") != nullptr) ReadLevels(node, field, &scale);
  return scale;
}

void Reader::ReadOptions(const Node& node, const std::string& field, Scale* scale) {
  std::set<std::string> labels;
  ReadList(node, "options", field, kMinOptions, kMaxOptions, [&](const Node& element, const std::string& name) {
    scale->options.push_back(CheckText(element, name, Lines::kOne));
    const std::string& label = scale->options.back();
    if (label.empty() || labels.insert(label).second) return;
    Report(element.line, name, fmt::format("is '{}' again: respondents could not tell them apart", Shortened(label)));
  });
}

void Reader::ReadValues(const Node& node, const std::string& field, Scale* scale) {
  bool readable = true;
  const bool is_list =
      ReadList(node, "values", field, kMinOptions, kMaxOptions, [&](const Node& element, const std::string& name) {
        scale->values.emplace_back();
        if (element.kind == Node::Kind::kNull) return;
        scale->values.back() = NumberOf(element);
        if (scale->values.back()) return;
        readable = false;
        Report(element.line, name, "must be a number without quotes, or null");
      });
  if (!is_list || !readable || scale->options.empty()) return;
  const std::string name = Join(field, "values");
  const int line = node.Find("values")->line;
  if (scale->values.size() != scale->options.size()) {
    Report(line, name,
           fmt::format("has {} elements for {} options: give one number or null for each", scale->values.size(),
                       scale->options.size()));
    return;
  }
  std::vector<double> given;
  for (const std::optional<double>& value : scale->values) {
    if (value) given.push_back(*value);
  }
  if (given.size() < kMinOptions || RangeOf(*scale).lowest == RangeOf(*scale).highest) {
    Report(line, name, "must have two different numbers at least");
  } else if (!std::is_sorted(given.begin(), given.end()) && !std::is_sorted(given.rbegin(), given.rend())) {
    Report(line, name, "must rise or fall along the options: put the options in order");
  }
}

void Reader::ReadLevels(const Node& node, const std::string& field, Scale* scale) {
  Ids level_ids;
  double above = RangeOf(*scale).lowest;
  ReadList(node, "levels", field, kMinLevels, kMaxLevels, [&](const Node& element, const std::string& name) {
    const bool lowest = scale->levels.empty();
    Level& level = scale->levels.emplace_back();
    if (!CheckMap(element, name, {"id", "title", "from", "statement"})) return;
    level.id = ReadId(element, name, Letters::kLower, &level_ids);
    level.title = ReadText(element, "title", name, is_survey_);
    level.statement = ReadText(element, "statement", name, is_survey_);
    if (!lowest) {
      level.from = ReadLowerBound(element, name, *scale, above);
      above = level.from.value_or(above);
    } else if (const Node* from = element.Find("from"); from != nullptr) {
      Report(from->line, Join(name, "from"),
             "is not for the lowest level, which starts at the first option: remove it");
    }
  });
}

std::optional<double> Reader::ReadLowerBound(const Node& level, const std::string& field, const Scale& scale,
                                             double above) {
  const Node* from = Value(level, "from", field, true);
  if (from == nullptr) return std::nullopt;
  const std::optional<double> value = NumberOf(*from);
  if (!value) {
    Report(from->line, Join(field, "from"), "must be a number without quotes: the lowest mean answer of this level");
    return std::nullopt;
  }
  if (*value <= above) {
    Report(from->line, Join(field, "from"),
           fmt::format("is {}: it must be above {}, where the level before it starts", *value, above));
    return std::nullopt;
  }
  if (scale.options.size() >= kMinOptions && *value >= RangeOf(scale).highest) {
    Report(from->line, Join(field, "from"),
           fmt::format("is {}: it must be below {}, {}", *value, RangeOf(scale).highest,
                       scale.values.empty() ? "the number of options" : "the highest value"));
    return std::nullopt;
  }
  return value;
}

Dimension Reader::ReadDimension(const Node& node, const std::string& field) {
  Dimension dimension;
  if (!CheckMap(node, field, {"id", "title"})) {
    dimension_ids_.complete = false;
    return dimension;
  }
  dimension.id = ReadId(node, field, Letters::kLower, &dimension_ids_);
  dimension.title = ReadText(node, "title", field, is_survey_);
  return dimension;
}

Factor Reader::ReadFactor(const Node& node, const std::string& field) {
  Factor factor;
  if (!CheckMap(node, field, {"id", "dimension", "title", "description", "model"})) {
    factor_ids_.complete = false;
    return factor;
  }
  factor.id = ReadId(node, field, Letters::kLower, &factor_ids_);
  if (is_survey_ || node.Find("dimension") != nullptr) {
    factor.dimension = ReadReference(node, "dimension", field, dimension_ids_);
  }
  factor.title = ReadText(node, "title", field, is_survey_);
  factor.description = ReadText(node, "description", field, false, Lines::kMany);
  factor.model = ReadModel(node, field);
  return factor;
}

Model Reader::ReadModel(const Node& node, const std::string& field) {
  const Node* model = Value(node, "model", field, false);
  if (model == nullptr) return kDefaultModel;
  const std::string name = CheckText(*model, Join(field, "model"), Lines::kOne);
  const std::optional<Model> known = ModelOfName(name);
  if (!known.has_value() && !name.empty()) {
    Report(model->line, Join(field, "model"),
           fmt::format("is '{}', which is not a model: use mean, pcm or grm", Shortened(name)));
  }
  return known.value_or(Model::kMean);
}

Item Reader::ReadItem(const Node& node, const std::string& field, const Instrument& earlier) {
  Item item;
  if (!CheckMap(node, field, {"id", "factor", "scale", "text", "reverse", "required", "when"})) {
    item_ids_.complete = false;
    return item;
  }
  item.id = ReadId(node, field, Letters::kAny, &item_ids_);
  item.factor = ReadReference(node, "factor", field, factor_ids_);
  item.scale = ReadReference(node, "scale", field, scale_ids_);
  item.text = ReadText(node, "text", field, is_survey_);
  item.reverse = ReadFlag(node, "reverse", field);
  item.required = ReadFlag(node, "required", field);
  item.when = ReadCondition(node, field, earlier);
  if (item.factor.empty() || item.scale.empty()) item_ids_.complete = false;
  return item;
}

// An item can depend on an earlier one only, so that a respondent who goes on never meets a question that an answer
// given later would bring back, and no items wait for each other.
std::optional<Condition> Reader::ReadCondition(const Node& node, const std::string& field, const Instrument& earlier) {
  const Node* when = Value(node, "when", field, false);
  if (when == nullptr) return std::nullopt;
  const std::string name = Join(field, "when");
  Condition condition;
  if (!CheckMap(*when, name, {"item", "categories"})) return std::nullopt;
  condition.item = ReadText(*when, "item", name);
  const std::optional<size_t> asked = IndexOf(earlier, condition.item);
  if (!asked && !condition.item.empty()) {
    Report(when->Find("item")->line, Join(name, "item"),
           fmt::format("is '{}', which is not the id of an item before this one", Shortened(condition.item)));
  }
  const Scale* scale = asked ? FindScale(earlier, earlier.items[*asked].scale) : nullptr;
  ReadCategories(*when, name, scale == nullptr ? kMaxOptions : scale->options.size(), &condition);
  return condition;
}

void Reader::ReadCategories(const Node& when, const std::string& field, size_t option_count, Condition* condition) {
  std::set<int> categories;
  ReadList(when, "categories", field, 1, kMaxOptions, [&](const Node& element, const std::string& name) {
    const std::optional<double> number =
        element.kind == Node::Kind::kScalar ? NumberOf(element) : std::optional<double>();
    if (!number || *number < 1 || *number > static_cast<double>(option_count) || *number != std::floor(*number)) {
      Report(element.line, name,
             fmt::format("must be a whole number from 1 to {}, the place of an option of that item", option_count));
    } else if (!categories.insert(static_cast<int>(*number)).second) {
      Report(element.line, name, fmt::format("is {} again: remove it", *number));
    }
  });
  condition->categories.assign(categories.begin(), categories.end());
}

CommentPrompt Reader::ReadComment(const Node& node, const std::string& field) {
  CommentPrompt prompt;
  if (!CheckMap(node, field, {"id", "text"})) {
    item_ids_.complete = false;
    return prompt;
  }
  prompt.id = ReadId(node, field, Letters::kAny, &item_ids_);
  prompt.text = ReadText(node, "text", field);
  return prompt;
}

// Items of a factor are on one scale, or on scales whose values make them comparable. Values say the key already.
void Reader::CheckScaleOfItem(const Node& root, const Instrument& instrument, size_t item, size_t first_item) {
  const Item& own = instrument.items[item];
  const Item& first = instrument.items[first_item];
  const Node& node = root.Find("items")->elements[item];
  const Scale* own_scale = FindScale(instrument, own.scale);
  if (own_scale != nullptr && !own_scale->values.empty() && own.reverse) {
    Report(node.line, fmt::format("items[{}].reverse", item),
           "is not for an item on a scale with values, which say what each option counts: remove it");
  }
  if (own.scale == first.scale || own.scale.empty() || first.scale.empty()) return;
  const Scale* first_scale = FindScale(instrument, first.scale);
  if (own_scale != nullptr && first_scale != nullptr && !own_scale->values.empty() && !first_scale->values.empty()) {
    if (RangeOf(*own_scale) == RangeOf(*first_scale) && own_scale->levels == first_scale->levels) return;
    Report(node.Find("scale")->line, fmt::format("items[{}].scale", item),
           fmt::format("is '{}', whose values span another range or whose levels differ from '{}' of the first item of "
                       "factor '{}'",
                       Shortened(own.scale), Shortened(first.scale), Shortened(own.factor)));
    return;
  }
  Report(node.Find("scale")->line, fmt::format("items[{}].scale", item),
         fmt::format("is '{}', but the first item of factor '{}' has '{}': use one scale for a factor",
                     Shortened(own.scale), Shortened(own.factor), Shortened(first.scale)));
}

// Every factor has items, and their scales go together.
void Reader::CheckFactors(const Node& root, const Instrument& instrument) {
  for (size_t f = 0; f < instrument.factors.size(); ++f) {
    const std::string& id = instrument.factors[f].id;
    if (id.empty()) continue;
    const std::vector<size_t> items = ItemsOf(instrument, id);
    if (items.empty() && item_ids_.complete && !factor_ids_.missed) {
      Report(root.Find("factors")->elements[f].line, fmt::format("factors[{}]", f),
             fmt::format("'{}' has no item: add one, or remove the factor", Shortened(id)));
    }
    for (size_t i : items) CheckScaleOfItem(root, instrument, i, items.front());
  }
}

// A factor that names no model and has a scale with values is a mean: only counts are scored on it.
void Reader::SetModels(const Node& root, Instrument* instrument) {
  for (size_t f = 0; f < instrument->factors.size(); ++f) {
    const Node* model = root.Find("factors")->elements[f].Find("model");
    if (model != nullptr && model->kind != Node::Kind::kNull) continue;
    const Scale* scale = ScaleOf(*instrument, instrument->factors[f].id);
    if (scale != nullptr && !scale->values.empty()) instrument->factors[f].model = Model::kMean;
  }
}

// Every scale and dimension is used: an unused one is a reference that went to the wrong place.
void Reader::CheckUses(const Node& root, const Instrument& instrument) {
  std::set<std::string_view> dimensions, scales;
  for (const Factor& factor : instrument.factors) dimensions.insert(factor.dimension);
  for (const Item& item : instrument.items) scales.insert(item.scale);
  for (size_t i = 0; i < instrument.dimensions.size() && factor_ids_.complete && !dimension_ids_.missed; ++i) {
    const std::string& id = instrument.dimensions[i].id;
    if (id.empty() || dimensions.contains(id)) continue;
    Report(root.Find("dimensions")->elements[i].line, fmt::format("dimensions[{}]", i),
           fmt::format("'{}' has no factor: add one, or remove the dimension", Shortened(id)));
  }
  for (size_t i = 0; i < instrument.scales.size() && item_ids_.complete && !scale_ids_.missed; ++i) {
    const std::string& id = instrument.scales[i].id;
    if (id.empty() || scales.contains(id)) continue;
    Report(root.Find("scales")->elements[i].line, fmt::format("scales[{}]", i),
           fmt::format("'{}' has no item: use it, or remove the scale", Shortened(id)));
  }
}

// Only of an instrument whose own ids are read: the others would all be reported as lacking.
void Reader::ReadTranslations(const Node& root, Instrument* instrument) {
  const bool readable = scale_ids_.complete && dimension_ids_.complete && factor_ids_.complete && item_ids_.complete;
  if (root.Find("translations") == nullptr || !readable) return;
  instrument->translations = TranslationReader(*instrument, problems_).ReadAll(root);
}

Instrument Reader::ReadInstrument(const Node& root) {
  Instrument instrument;
  if (!CheckMap(root, "",
                {"format", "id", "title", "language", "license", "description", "instructions", "scales", "dimensions",
                 "factors", "items", "comments", "translations"})) {
    return instrument;
  }
  CheckFormat(root);
  if (is_survey_ || root.Find("id") != nullptr) instrument.id = ReadId(root, "", Letters::kLower, nullptr);
  instrument.title = ReadText(root, "title", "", is_survey_);
  instrument.language = ReadLanguage(root, "", is_survey_);
  instrument.license = ReadText(root, "license", "", is_survey_, Lines::kMany);
  instrument.description = ReadText(root, "description", "", false, Lines::kMany);
  instrument.instructions = ReadText(root, "instructions", "", false, Lines::kMany);
  scale_ids_.complete &= ReadList(root, "scales", "", 1, kMaxScales, [&](const Node& node, const std::string& field) {
    instrument.scales.push_back(ReadScale(node, field));
  });
  if (is_survey_ || root.Find("dimensions") != nullptr) {
    dimension_ids_.complete &=
        ReadList(root, "dimensions", "", 1, kMaxDimensions, [&](const Node& node, const std::string& field) {
          instrument.dimensions.push_back(ReadDimension(node, field));
        });
  }
  factor_ids_.complete &= ReadList(
      root, "factors", "", 1, kMaxFactors,
      [&](const Node& node, const std::string& field) { instrument.factors.push_back(ReadFactor(node, field)); });
  item_ids_.complete &= ReadList(root, "items", "", 1, kMaxItems, [&](const Node& node, const std::string& field) {
    instrument.items.push_back(ReadItem(node, field, instrument));
  });
  CheckFactors(root, instrument);
  SetModels(root, &instrument);
  if (!is_survey_) return instrument;
  CheckUses(root, instrument);
  if (root.Find("comments") != nullptr) {
    item_ids_.complete &= ReadList(
        root, "comments", "", 1, kMaxComments,
        [&](const Node& node, const std::string& field) { instrument.comments.push_back(ReadComment(node, field)); });
  }
  ReadTranslations(root, &instrument);
  return instrument;
}

// The end of a long name is what tells files apart.
std::string_view ShownFileName(std::string_view file_name) {
  if (file_name.size() > kMaxShownFileName) file_name.remove_prefix(file_name.size() - kMaxShownFileName);
  return file_name;
}

absl::Status Invalid(std::vector<Problem> problems, std::string_view file_name) {
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Problem& a, const Problem& b) { return a.line < b.line; });
  std::vector<FieldViolation> violations;
  for (const Problem& problem : problems) {
    if (violations.size() == kMaxProblems) {
      violations.push_back({fmt::format("{}:{}: file", ShownFileName(file_name), problem.line),
                            fmt::format("has {} more problems: correct these first", problems.size() - kMaxProblems)});
      break;
    }
    violations.push_back(
        {fmt::format("{}:{}: {}", ShownFileName(file_name), problem.line, problem.field), problem.description});
  }
  const std::string message =
      fmt::format("The instrument file has {} problem{}, so nothing was loaded. First: {}: {}", problems.size(),
                  problems.size() == 1 ? "" : "s", violations.front().field, violations.front().description);
  return InvalidArgument(Reason::kInstrumentInvalid, message, violations);
}

absl::StatusOr<Instrument> Parse(Purpose purpose, std::string_view text, std::string_view file_name) {
  if (text.size() > kMaxFileBytes) {
    return Invalid({{1, "file", fmt::format("has {} bytes: at most {} are read", text.size(), kMaxFileBytes)}},
                   file_name);
  }
  Document document = ParseDocument(text);
  Instrument instrument;
  if (document.readable) instrument = Reader(purpose, &document.problems).ReadInstrument(document.root);
  if (!document.problems.empty()) return Invalid(std::move(document.problems), file_name);
  return instrument;
}

}  // namespace

absl::StatusOr<Instrument> ParseInstrument(std::string_view text, std::string_view file_name) {
  return Parse(Purpose::kSurvey, text, file_name);
}

absl::StatusOr<Instrument> ParseMeasurementInstrument(std::string_view text, std::string_view file_name) {
  return Parse(Purpose::kMeasurement, text, file_name);
}

}  // namespace icap::instrument
