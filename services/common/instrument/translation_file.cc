#include "services/common/instrument/translation_file.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/common/instrument/instrument_file.h"

namespace icap::instrument {
namespace {

template <typename T>
std::vector<std::string_view> IdsOf(const std::vector<T>& elements) {
  std::vector<std::string_view> ids;
  ids.reserve(elements.size());
  for (const T& element : elements) ids.push_back(element.id);
  return ids;
}

std::string LowerCase(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

std::vector<Translation> TranslationReader::ReadAll(const Node& root) {
  languages_ = {LowerCase(instrument_.language)};
  std::vector<Translation> translations;
  ReadList(root, "translations", "", 1, kMaxTranslations,
           [&](const Node& node, const std::string& field) { translations.push_back(ReadTranslation(node, field)); });
  return translations;
}

Translation TranslationReader::ReadTranslation(const Node& node, const std::string& field) {
  Translation translation;
  if (!CheckMap(node, field,
                {"language", "title", "license", "description", "instructions", "options", "dimensions", "factors",
                 "items", "comments"})) {
    return translation;
  }
  translation.language = ReadLanguage(node, field, true);
  CheckLanguage(node, field, translation.language);
  translation.title = ReadText(node, "title", field);
  translation.license = ReadText(node, "license", field, false, Lines::kMany);
  translation.description = ReadText(node, "description", field, !instrument_.description.empty(), Lines::kMany);
  translation.instructions = ReadText(node, "instructions", field, !instrument_.instructions.empty(), Lines::kMany);
  ReadEach(node, "options", field, IdsOf(instrument_.scales),
           [&](std::string_view id, const Node& list, const std::string& name) {
             translation.options[std::string(id)] = ReadOptions(list, name, *FindScale(instrument_, id));
           });
  translation.dimensions = ReadTexts(node, "dimensions", field, IdsOf(instrument_.dimensions));
  translation.factors = ReadTexts(node, "factors", field, IdsOf(instrument_.factors));
  translation.items = ReadTexts(node, "items", field, IdsOf(instrument_.items));
  if (!instrument_.comments.empty() || node.Find("comments") != nullptr) {
    translation.comments = ReadTexts(node, "comments", field, IdsOf(instrument_.comments));
  }
  return translation;
}

void TranslationReader::CheckLanguage(const Node& node, const std::string& field, const std::string& language) {
  if (language.empty() || languages_.insert(LowerCase(language)).second) return;
  Report(node.Find("language")->line, Join(field, "language"),
         fmt::format("is '{}', which this file has already: keep one of them", Shortened(language)));
}

void TranslationReader::ReadEach(const Node& parent, std::string_view name, const std::string& field,
                                 const std::vector<std::string_view>& ids,
                                 const std::function<void(std::string_view, const Node&, const std::string&)>& read) {
  const Node* texts = Value(parent, name, field, true);
  if (texts == nullptr) return;
  const std::string texts_field = Join(field, name);
  if (texts->kind != Node::Kind::kMap) {
    Report(texts->line, texts_field, "must be a map: write `id: translation` for each element");
    return;
  }
  for (const Node::Member& member : texts->members) {
    const auto found = std::find(ids.begin(), ids.end(), member.name);
    const std::string member_field = Join(texts_field, Shortened(member.name));
    if (found == ids.end()) {
      Report(member.line, member_field, fmt::format("translates nothing: none of the {} has this id", name));
    } else if (member.value.kind != Node::Kind::kNull) {
      read(*found, member.value, member_field);
    }
  }
  std::vector<std::string> missing;
  for (const std::string_view id : ids) {
    const Node* value = texts->Find(id);
    if (value == nullptr || value->kind == Node::Kind::kNull) missing.push_back(Shortened(id));
  }
  if (missing.empty()) return;
  Report(texts->line, texts_field, fmt::format("lacks {}: translate each of them", fmt::join(missing, ", ")));
}

std::map<std::string, std::string> TranslationReader::ReadTexts(const Node& parent, std::string_view name,
                                                                const std::string& field,
                                                                const std::vector<std::string_view>& ids) {
  std::map<std::string, std::string> texts;
  ReadEach(parent, name, field, ids, [&](std::string_view id, const Node& text, const std::string& text_field) {
    texts[std::string(id)] = CheckText(text, text_field, Lines::kOne);
  });
  return texts;
}

std::vector<std::string> TranslationReader::ReadOptions(const Node& list, const std::string& field,
                                                        const Scale& scale) {
  std::vector<std::string> options;
  if (list.kind != Node::Kind::kList || list.elements.size() != scale.options.size()) {
    Report(list.line, field, fmt::format("must be a list of {} options, as in the scale", scale.options.size()));
    return options;
  }
  for (size_t i = 0; i < list.elements.size(); ++i) {
    const std::string name = fmt::format("{}[{}]", field, i);
    std::string option = CheckText(list.elements[i], name, Lines::kOne);
    if (!option.empty() && std::find(options.begin(), options.end(), option) != options.end()) {
      Report(list.elements[i].line, name,
             fmt::format("is '{}' again: respondents could not tell them apart", Shortened(option)));
    }
    options.push_back(std::move(option));
  }
  return options;
}

}  // namespace icap::instrument
