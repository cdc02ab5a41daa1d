#include "services/common/instrument/instrument_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/common/base/error.h"
#include "services/common/instrument/yaml_document.h"

namespace icap::instrument {
namespace {

constexpr size_t kMaxLanguageLength = 35;  // RFC 5646 §4.4.1
constexpr size_t kMaxShownIds = 12;
constexpr size_t kMaxShownFileName = 80;

bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}
bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

// Item ids may be upper-case, because they come from data sets that exist already.
enum class Letters { kLower, kAny };

bool IsId(std::string_view id, Letters letters) {
  const auto is_letter = [&](char c) { return IsLower(c) || (letters == Letters::kAny && IsUpper(c)); };
  if (id.empty() || id.size() > kMaxIdLength || !is_letter(id.front())) return false;
  return std::all_of(id.begin(), id.end(), [&](char c) { return is_letter(c) || IsDigit(c) || c == '_'; });
}

// The shape of a BCP 47 tag: a language of 2 or 3 letters, then parts of 2 to 8 letters and digits.
bool IsLanguageTag(std::string_view tag) {
  if (tag.size() > kMaxLanguageLength) return false;
  bool first = true;
  while (true) {
    const std::string_view part = tag.substr(0, tag.find('-'));
    const auto is_letter = [](char c) { return IsLower(c) || IsUpper(c); };
    const auto is_allowed = [&](char c) { return is_letter(c) || (!first && IsDigit(c)); };
    if (part.size() < 2 || part.size() > (first ? 3 : 8)) return false;
    if (!std::all_of(part.begin(), part.end(), is_allowed)) return false;
    if (part.size() == tag.size()) return true;
    tag.remove_prefix(part.size() + 1);
    first = false;
  }
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::string Join(std::string_view parent, std::string_view name) {
  return parent.empty() ? std::string(name) : fmt::format("{}.{}", parent, name);
}

// Whether a text may have more than one line.
enum class Lines { kOne, kMany };

// The ids of one list of the file, for references to it.
struct Ids {
  std::set<std::string, std::less<>> known;
  // An element could not be read: then a reference to it is not the problem to report.
  bool complete = true;
  // A reference went nowhere: then an element without references is probably the one that was meant.
  bool missed = false;
};

// What the file must have: all that a survey shows and says of itself, or what measurement needs.
enum class Purpose { kSurvey, kMeasurement };

// Walks the document and collects what is wrong with it.
class Reader {
 public:
  Reader(Purpose purpose, std::vector<Problem>* problems)
      : is_survey_(purpose == Purpose::kSurvey), problems_(problems) {}

  Instrument ReadInstrument(const Node& root);

 private:
  void Report(int line, std::string field, std::string description) {
    problems_->push_back({line, std::move(field), std::move(description)});
  }

  bool CheckMap(const Node& node, const std::string& field, std::initializer_list<std::string_view> names);
  // The value of the name; nullptr, and a problem if it is required, when there is none.
  const Node* Value(const Node& parent, std::string_view name, const std::string& field, bool required);
  std::string CheckText(const Node& node, const std::string& field, Lines lines);
  std::string ReadText(const Node& parent, std::string_view name, const std::string& field, bool required = true,
                       Lines lines = Lines::kOne);
  std::string ReadId(const Node& parent, const std::string& field, Letters letters, Ids* ids);
  std::string ReadReference(const Node& parent, std::string_view name, const std::string& field, Ids& ids);
  bool ReadFlag(const Node& parent, std::string_view name, const std::string& field);
  // Calls `read(element, "field[i]")` for each element of the list; whether there is such a list.
  template <typename Read>
  bool ReadList(const Node& parent, std::string_view name, const std::string& field, size_t least, size_t most,
                Read read);

  void CheckFormat(const Node& root);
  void ReadLanguage(const Node& root, Instrument* instrument);
  Scale ReadScale(const Node& node, const std::string& field);
  void ReadOptions(const Node& node, const std::string& field, Scale* scale);
  void ReadValues(const Node& node, const std::string& field, Scale* scale);
  void ReadLevels(const Node& node, const std::string& field, Scale* scale);
  std::optional<double> ReadLowerBound(const Node& level, const std::string& field, const Scale& scale, double above);
  Dimension ReadDimension(const Node& node, const std::string& field);
  Factor ReadFactor(const Node& node, const std::string& field);
  Model ReadModel(const Node& node, const std::string& field);
  Item ReadItem(const Node& node, const std::string& field);
  void CheckFactors(const Node& root, const Instrument& instrument);
  void CheckScaleOfItem(const Node& root, const Instrument& instrument, size_t item, size_t first_item);
  void SetModels(const Node& root, Instrument* instrument);
  void CheckUses(const Node& root, const Instrument& instrument);

  const bool is_survey_;
  std::vector<Problem>* problems_;
  Ids scale_ids_, dimension_ids_, factor_ids_, item_ids_;
};

bool Reader::CheckMap(const Node& node, const std::string& field, std::initializer_list<std::string_view> names) {
  if (node.kind == Node::Kind::kRefused) return false;
  if (node.kind != Node::Kind::kMap) {
    Report(node.line, field.empty() ? "file" : field,
           fmt::format("must be a map: write `name: value` with the names {}", fmt::join(names, ", ")));
    return false;
  }
  for (const Node::Member& member : node.members) {
    if (std::find(names.begin(), names.end(), member.name) != names.end()) continue;
    Report(member.line, Join(field, Shortened(member.name)),
           fmt::format("is not a name of the format: correct or remove it; the names here are {}",
                       fmt::join(names, ", ")));
  }
  return true;
}

const Node* Reader::Value(const Node& parent, std::string_view name, const std::string& field, bool required) {
  const Node* node = parent.Find(name);
  if (node != nullptr && node->kind == Node::Kind::kRefused) return nullptr;
  if (node != nullptr && node->kind != Node::Kind::kNull) return node;
  if (required) {
    Report(node != nullptr ? node->line : parent.line, Join(field, name), fmt::format("is missing: add `{}:`", name));
  }
  return nullptr;
}

std::string Reader::CheckText(const Node& node, const std::string& field, Lines lines) {
  if (node.kind == Node::Kind::kRefused) return "";
  if (node.kind != Node::Kind::kScalar) {
    Report(node.line, field, "must be a text: write it on the line of its name, in quotes if it has punctuation");
    return "";
  }
  const std::string_view text = Trimmed(node.text);
  if (text.empty()) Report(node.line, field, "is empty: write a text");
  if (const size_t length = CharacterCount(text); length > kMaxTextLength) {
    Report(node.line, field, fmt::format("has {} characters: shorten it to at most {}", length, kMaxTextLength));
  }
  const auto is_refused = [&](unsigned char c) {
    return (c < 0x20 && !(c == '\n' && lines == Lines::kMany)) || c == 0x7F;
  };
  if (std::any_of(text.begin(), text.end(), is_refused)) {
    Report(node.line, field,
           lines == Lines::kMany ? "has a control character: remove it"
                                 : "has a line break, tab or control character: write it as one line");
  }
  return std::string(text);
}

std::string Reader::ReadText(const Node& parent, std::string_view name, const std::string& field, bool required,
                             Lines lines) {
  const Node* node = Value(parent, name, field, required);
  return node == nullptr ? "" : CheckText(*node, Join(field, name), lines);
}

std::string Reader::ReadId(const Node& parent, const std::string& field, Letters letters, Ids* ids) {
  std::string id = ReadText(parent, "id", field);
  if (id.empty()) {
    if (ids != nullptr) ids->complete = false;
    return id;
  }
  const int line = parent.Find("id")->line;
  if (!IsId(id, letters)) {
    Report(line, Join(field, "id"),
           fmt::format("is '{}': use 1 to {} {}letters, digits and underscores, the first a letter", Shortened(id),
                       kMaxIdLength, letters == Letters::kLower ? "lower-case " : ""));
  }
  if (ids != nullptr && !ids->known.insert(id).second) {
    Report(line, Join(field, "id"), fmt::format("is '{}', which is taken: choose another", Shortened(id)));
  }
  return id;
}

std::string Reader::ReadReference(const Node& parent, std::string_view name, const std::string& field, Ids& ids) {
  std::string id = ReadText(parent, name, field);
  if (id.empty() || ids.known.contains(id) || !ids.complete) return id;
  ids.missed = true;
  std::vector<std::string> shown;
  for (const std::string& known : ids.known) {
    if (shown.size() < kMaxShownIds) shown.push_back(Shortened(known));
  }
  Report(parent.Find(name)->line, Join(field, name),
         fmt::format("is '{}', which does not exist: use one of {}{}", Shortened(id), fmt::join(shown, ", "),
                     shown.size() < ids.known.size() ? ", …" : ""));
  return id;
}

bool Reader::ReadFlag(const Node& parent, std::string_view name, const std::string& field) {
  const Node* node = Value(parent, name, field, false);
  if (node == nullptr) return false;
  if (node->kind != Node::Kind::kScalar || node->quoted || (node->text != "true" && node->text != "false")) {
    Report(node->line, Join(field, name), "must be true or false, without quotes");
  }
  return node->text == "true";
}

template <typename Read>
bool Reader::ReadList(const Node& parent, std::string_view name, const std::string& field, size_t least, size_t most,
                      Read read) {
  const Node* list = Value(parent, name, field, true);
  if (list == nullptr) return false;
  const std::string list_field = Join(field, name);
  if (list->kind != Node::Kind::kList) {
    Report(list->line, list_field, "must be a list: start each element with `- `");
    return false;
  }
  if (list->elements.size() < least || list->elements.size() > most) {
    Report(list->line, list_field,
           fmt::format("has {} element{}: give it {} to {}", list->elements.size(),
                       list->elements.size() == 1 ? "" : "s", least, most));
  }
  for (size_t i = 0; i < list->elements.size(); ++i) read(list->elements[i], fmt::format("{}[{}]", list_field, i));
  return true;
}

void Reader::CheckFormat(const Node& root) {
  const Node* node = Value(root, "format", "", is_survey_);
  if (node == nullptr) return;
  if (node->kind != Node::Kind::kScalar || node->quoted || node->text != fmt::to_string(kFormat)) {
    Report(node->line, "format", fmt::format("must be {}, the only format this version reads", kFormat));
  }
}

void Reader::ReadLanguage(const Node& root, Instrument* instrument) {
  instrument->language = ReadText(root, "language", "", is_survey_);
  if (instrument->language.empty() || IsLanguageTag(instrument->language)) return;
  Report(root.Find("language")->line, "language",
         fmt::format("is '{}': use a BCP 47 tag such as en or es-MX", Shortened(instrument->language)));
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

// A number written without quotes; nullopt when it is none.
std::optional<double> NumberOf(const Node& node) {
  double value = 0;
  const char* const end = node.text.data() + node.text.size();
  const auto [parsed, error] = std::from_chars(node.text.data(), end, value);
  if (node.quoted || node.text.empty() || parsed != end || error != std::errc() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
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

Item Reader::ReadItem(const Node& node, const std::string& field) {
  Item item;
  if (!CheckMap(node, field, {"id", "factor", "scale", "text", "reverse", "required"})) {
    item_ids_.complete = false;
    return item;
  }
  item.id = ReadId(node, field, Letters::kAny, &item_ids_);
  item.factor = ReadReference(node, "factor", field, factor_ids_);
  item.scale = ReadReference(node, "scale", field, scale_ids_);
  item.text = ReadText(node, "text", field, is_survey_);
  item.reverse = ReadFlag(node, "reverse", field);
  item.required = ReadFlag(node, "required", field);
  if (item.factor.empty() || item.scale.empty()) item_ids_.complete = false;
  return item;
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

Instrument Reader::ReadInstrument(const Node& root) {
  Instrument instrument;
  if (!CheckMap(root, "",
                {"format", "id", "title", "language", "license", "description", "scales", "dimensions", "factors",
                 "items"})) {
    return instrument;
  }
  CheckFormat(root);
  if (is_survey_ || root.Find("id") != nullptr) instrument.id = ReadId(root, "", Letters::kLower, nullptr);
  instrument.title = ReadText(root, "title", "", is_survey_);
  ReadLanguage(root, &instrument);
  instrument.license = ReadText(root, "license", "", is_survey_, Lines::kMany);
  instrument.description = ReadText(root, "description", "", false, Lines::kMany);
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
    instrument.items.push_back(ReadItem(node, field));
  });
  CheckFactors(root, instrument);
  SetModels(root, &instrument);
  if (is_survey_) CheckUses(root, instrument);
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
  return InvalidArgument(Reason::kInstrumentInvalid, message, std::move(violations));
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
