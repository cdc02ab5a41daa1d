#include "services/common/instrument/instrument_file.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <cctype>
#include <initializer_list>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/common/base/error.h"

namespace icap::instrument {
namespace {

constexpr int kFormat = 1;
constexpr size_t kMaxIdLength = 63;

bool IsId(std::string_view id) {
  if (id.empty() || id.size() > kMaxIdLength || !std::isalpha(static_cast<unsigned char>(id.front()))) return false;
  for (unsigned char c : id) {
    if (!std::isalnum(c) && c != '_') return false;
  }
  return true;
}

// Walks the document and collects what is wrong with it.
class Reader {
 public:
  explicit Reader(std::string_view file_name) : file_name_(file_name) {}

  Instrument ReadDocument(const YAML::Node& root);

  void Problem(const YAML::Mark& mark, const std::string& field, std::string description) {
    problems_.push_back({fmt::format("{}:{}: {}", file_name_, mark.line + 1, field), std::move(description)});
  }

  const std::vector<FieldViolation>& problems() const { return problems_; }

 private:
  bool IsMap(const YAML::Node& node, const std::string& field, std::initializer_list<std::string_view> allowed);
  std::string Text(const YAML::Node& parent, const char* key, const std::string& field, bool required);
  std::string Id(const YAML::Node& parent, const std::string& field, std::set<std::string>* taken);
  std::string Reference(const YAML::Node& parent, const char* key, const std::string& field,
                        const std::set<std::string>& known);
  bool Flag(const YAML::Node& parent, const char* key, const std::string& field);
  // Calls `read(element, "field[i]")` for each element of the list `key`.
  template <typename Read>
  void Each(const YAML::Node& parent, const char* key, size_t most, Read read);

  Scale ReadScale(const YAML::Node& node, const std::string& field);
  void ReadLevels(const YAML::Node& node, const std::string& field, Scale* scale);
  void CheckFactors(const YAML::Node& root, const Instrument& instrument);

  const std::string file_name_;
  std::vector<FieldViolation> problems_;
  std::set<std::string> scale_ids_, dimension_ids_, factor_ids_, item_ids_;
};

bool Reader::IsMap(const YAML::Node& node, const std::string& field, std::initializer_list<std::string_view> allowed) {
  if (!node.IsMap()) {
    Problem(node.Mark(), field, "must be a mapping of names to values");
    return false;
  }
  std::set<std::string> seen;
  for (const auto& entry : node) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "?";
    bool known = false;
    for (std::string_view name : allowed) known = known || name == key;
    if (!known) {
      Problem(entry.first.Mark(), fmt::format("{}.{}", field, key),
              fmt::format("is not a known name; known: {}", fmt::join(allowed, ", ")));
    }
    if (!seen.insert(key).second) Problem(entry.first.Mark(), fmt::format("{}.{}", field, key), "stands twice");
  }
  return true;
}

std::string Reader::Text(const YAML::Node& parent, const char* key, const std::string& field, bool required) {
  const YAML::Node node = parent[key];
  const std::string name = fmt::format("{}.{}", field, key);
  if (!node || node.IsNull()) {
    if (required) Problem(parent.Mark(), name, "is missing");
    return "";
  }
  if (!node.IsScalar()) {
    Problem(node.Mark(), name, "must be a text");
    return "";
  }
  if (node.Scalar().size() > kMaxTextLength) {
    Problem(node.Mark(), name, fmt::format("is longer than {} characters", kMaxTextLength));
  }
  if (required && node.Scalar().empty()) Problem(node.Mark(), name, "is empty");
  return node.Scalar();
}

std::string Reader::Id(const YAML::Node& parent, const std::string& field, std::set<std::string>* taken) {
  const std::string id = Text(parent, "id", field, true);
  if (id.empty()) return id;
  const YAML::Mark mark = parent["id"].Mark();
  if (!IsId(id)) {
    Problem(mark, field + ".id", "must be 1 to 63 letters, digits and underscores, starting with a letter");
  } else if (taken != nullptr && !taken->insert(id).second) {
    Problem(mark, field + ".id", fmt::format("'{}' is taken: ids must differ", id));
  }
  return id;
}

std::string Reader::Reference(const YAML::Node& parent, const char* key, const std::string& field,
                              const std::set<std::string>& known) {
  const std::string id = Text(parent, key, field, true);
  if (!id.empty() && !known.contains(id)) {
    Problem(parent[key].Mark(), fmt::format("{}.{}", field, key),
            fmt::format("'{}' does not exist; known: {}", id, fmt::join(known, ", ")));
  }
  return id;
}

bool Reader::Flag(const YAML::Node& parent, const char* key, const std::string& field) {
  const YAML::Node node = parent[key];
  if (!node || node.IsNull()) return false;
  const std::string text = node.IsScalar() ? node.Scalar() : "";
  if (text != "true" && text != "false") {
    Problem(node.Mark(), fmt::format("{}.{}", field, key), "must be true or false");
  }
  return text == "true";
}

template <typename Read>
void Reader::Each(const YAML::Node& parent, const char* key, size_t most, Read read) {
  const YAML::Node list = parent[key];
  if (!list || !list.IsSequence() || list.size() == 0) {
    Problem(list ? list.Mark() : parent.Mark(), key, "must be a list with at least one element");
    return;
  }
  if (list.size() > most) {
    Problem(list.Mark(), key, fmt::format("has {} elements, more than {}", list.size(), most));
    return;
  }
  for (size_t i = 0; i < list.size(); ++i) read(list[i], fmt::format("{}[{}]", key, i));
}

Scale Reader::ReadScale(const YAML::Node& node, const std::string& field) {
  Scale scale;
  if (!IsMap(node, field, {"id", "options", "levels"})) return scale;
  scale.id = Id(node, field, &scale_ids_);
  Each(node, "options", kMaxOptions, [&](const YAML::Node& option, const std::string& name) {
    if (!option.IsScalar() || option.Scalar().empty()) {
      Problem(option.Mark(), fmt::format("{}.{}", field, name), "must be a text");
      return;
    }
    scale.options.push_back(option.Scalar());
  });
  if (scale.options.size() == 1) Problem(node["options"].Mark(), field + ".options", "must have at least two options");
  ReadLevels(node, field, &scale);
  return scale;
}

void Reader::ReadLevels(const YAML::Node& node, const std::string& field, Scale* scale) {
  std::set<std::string> level_ids;
  double previous = 1;
  Each(node, "levels", kMaxOptions, [&](const YAML::Node& level_node, const std::string& element) {
    const std::string name = fmt::format("{}.{}", field, element);
    if (!IsMap(level_node, name, {"id", "title", "from", "statement"})) return;
    Level level;
    level.id = Id(level_node, name, &level_ids);
    level.title = Text(level_node, "title", name, true);
    level.statement = Text(level_node, "statement", name, true);
    const YAML::Node from = level_node["from"];
    double value = 0;
    if (scale->levels.empty()) {
      if (from) Problem(from.Mark(), name + ".from", "the lowest level has no lower bound: leave it out");
    } else if (!from || !YAML::convert<double>::decode(from, value)) {
      Problem(level_node.Mark(), name + ".from", "must be a number: the level's lower bound on the response scale");
    } else if (value <= previous || value >= static_cast<double>(scale->options.size())) {
      Problem(from.Mark(), name + ".from",
              fmt::format("is {}, but must be above {} and below {}", value, previous, scale->options.size()));
    } else {
      previous = value;
      level.from = value;
    }
    scale->levels.push_back(std::move(level));
  });
}

Instrument Reader::ReadDocument(const YAML::Node& root) {
  Instrument instrument;
  if (!IsMap(root, "instrument", {"format", "id", "title", "language", "license", "description", "scales", "dimensions",
                                  "factors", "items"})) {
    return instrument;
  }
  if (Text(root, "format", "instrument", true) != fmt::to_string(kFormat)) {
    Problem(root["format"] ? root["format"].Mark() : root.Mark(), "format", "must be 1, the format this version reads");
  }
  instrument.id = Id(root, "instrument", nullptr);
  instrument.title = Text(root, "title", "instrument", true);
  instrument.language = Text(root, "language", "instrument", true);
  instrument.license = Text(root, "license", "instrument", true);
  instrument.description = Text(root, "description", "instrument", false);
  Each(root, "scales", kMaxItems, [&](const YAML::Node& node, const std::string& field) {
    instrument.scales.push_back(ReadScale(node, field));
  });
  Each(root, "dimensions", kMaxItems, [&](const YAML::Node& node, const std::string& field) {
    if (!IsMap(node, field, {"id", "title"})) return;
    std::string id = Id(node, field, &dimension_ids_);
    instrument.dimensions.push_back({std::move(id), Text(node, "title", field, true)});
  });
  Each(root, "factors", kMaxItems, [&](const YAML::Node& node, const std::string& field) {
    if (!IsMap(node, field, {"id", "dimension", "title", "description", "model"})) return;
    Factor factor;
    factor.id = Id(node, field, &factor_ids_);
    factor.dimension = Reference(node, "dimension", field, dimension_ids_);
    factor.title = Text(node, "title", field, true);
    factor.description = Text(node, "description", field, false);
    if (node["model"] && Text(node, "model", field, true) != "mean") {
      Problem(node["model"].Mark(), field + ".model", "must be mean, the only model this version computes");
    }
    instrument.factors.push_back(std::move(factor));
  });
  Each(root, "items", kMaxItems, [&](const YAML::Node& node, const std::string& field) {
    if (!IsMap(node, field, {"id", "factor", "scale", "text", "reverse", "required"})) return;
    Item item;
    item.id = Id(node, field, &item_ids_);
    item.factor = Reference(node, "factor", field, factor_ids_);
    item.scale = Reference(node, "scale", field, scale_ids_);
    item.text = Text(node, "text", field, true);
    item.reverse = Flag(node, "reverse", field);
    item.required = Flag(node, "required", field);
    instrument.items.push_back(std::move(item));
  });
  CheckFactors(root, instrument);
  return instrument;
}

void Reader::CheckFactors(const YAML::Node& root, const Instrument& instrument) {
  for (size_t f = 0; f < instrument.factors.size(); ++f) {
    const Factor& factor = instrument.factors[f];
    const std::vector<size_t> items = ItemsOf(instrument, factor.id);
    if (items.empty()) {
      Problem(root["factors"][f].Mark(), fmt::format("factors[{}]", f), fmt::format("'{}' has no item", factor.id));
      continue;
    }
    for (size_t i : items) {
      if (instrument.items[i].scale == instrument.items[items[0]].scale) continue;
      Problem(root["items"][i].Mark(), fmt::format("items[{}].scale", i),
              fmt::format("differs from the other items of factor '{}': items of a factor share a scale", factor.id));
    }
  }
}

// Aliases could make a small file expand without end, and no instrument needs them.
class AliasFinder {
 public:
  static bool Found(std::string_view text) {
    bool line_start = true;
    for (size_t i = 0; i + 1 < text.size(); ++i) {
      const char c = text[i];
      if ((c == '&' || c == '*') && std::isalnum(static_cast<unsigned char>(text[i + 1])) && line_start) return true;
      line_start = c == '\n' || c == '[' || c == ',' || (line_start && (c == ' ' || c == '-')) ||
                   (c == ' ' && i > 0 && (text[i - 1] == ':' || text[i - 1] == '-'));
    }
    return false;
  }
};

absl::Status Invalid(const std::vector<FieldViolation>& problems) {
  return InvalidArgument(Reason::kInstrumentInvalid,
                         fmt::format("The instrument file has {} problem{}; nothing was loaded. First: {}: {}",
                                     problems.size(), problems.size() == 1 ? "" : "s", problems[0].field,
                                     problems[0].description),
                         problems);
}

}  // namespace

absl::StatusOr<Instrument> ParseInstrument(std::string_view text, std::string_view file_name) {
  Reader reader(file_name);
  if (text.size() > kMaxFileBytes) {
    reader.Problem(YAML::Mark(), "instrument", fmt::format("is larger than {} bytes", kMaxFileBytes));
    return Invalid(reader.problems());
  }
  if (AliasFinder::Found(text)) {
    reader.Problem(YAML::Mark(), "instrument", "uses an anchor or alias (& or *): write the text out");
    return Invalid(reader.problems());
  }
  Instrument instrument;
  // yaml-cpp reports syntax by exceptions; they end here.
  try {
    instrument = reader.ReadDocument(YAML::Load(std::string(text)));
  } catch (const YAML::Exception& error) {
    reader.Problem(error.mark, "instrument", fmt::format("is not valid YAML: {}", error.msg));
  }
  if (!reader.problems().empty()) return Invalid(reader.problems());
  return instrument;
}

}  // namespace icap::instrument
