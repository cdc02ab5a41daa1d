#include "services/common/instrument/protocol_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/common/base/error.h"
#include "services/common/instrument/instrument_file.h"
#include "services/common/instrument/yaml_document.h"

namespace icap::instrument {
namespace {

constexpr size_t kMaxLanguageLength = 35;  // RFC 5646 §4.4.1

bool IsId(std::string_view id) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !id.empty() && id.size() <= kMaxIdLength && is_lower(id.front()) &&
         std::all_of(id.begin(), id.end(), [&](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

// Letters, digits and dashes, starting with a language of two letters at least.
bool IsLanguage(std::string_view tag) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return tag.size() >= 2 && tag.size() <= kMaxLanguageLength && is_letter(tag[0]) && is_letter(tag[1]) &&
         tag.back() != '-' &&
         std::all_of(tag.begin(), tag.end(), [&](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

std::string Trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\n") - first + 1));
}

std::string Join(std::string_view parent, std::string_view name) {
  return parent.empty() ? std::string(name) : fmt::format("{}.{}", parent, name);
}

using Names = std::initializer_list<std::string_view>;
using Ids = std::set<std::string, std::less<>>;

// Walks the document and collects what is wrong with it.
class ProtocolReader {
 public:
  explicit ProtocolReader(std::vector<Problem>* problems) : problems_(problems) {}

  Protocol ReadProtocol(const Node& root);

 private:
  void Report(int line, std::string field, std::string description) {
    problems_->push_back({line, std::move(field), std::move(description)});
  }
  bool CheckMap(const Node& node, const std::string& field, Names names);
  const Node* Value(const Node& parent, std::string_view name, const std::string& field, bool required);
  std::string CheckText(const Node& node, const std::string& field);
  std::string ReadText(const Node& parent, std::string_view name, const std::string& field, bool required = true);
  std::string ReadId(const Node& parent, const std::string& field, Ids* known);
  std::string CheckFactor(const Node& node, const std::string& field);
  template <typename Read>
  void ReadList(const Node& parent, std::string_view name, const std::string& field, size_t least, size_t most,
                Read read);
  void ReadHead(const Node& root, Protocol* protocol);
  Prompt ReadPrompt(const Node& node, const std::string& field);
  Indicator ReadIndicator(const Node& node, const std::string& field, size_t level_count);

  std::vector<Problem>* problems_;
  Ids level_ids_, prompt_ids_, indicator_ids_;
};

bool ProtocolReader::CheckMap(const Node& node, const std::string& field, Names names) {
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

const Node* ProtocolReader::Value(const Node& parent, std::string_view name, const std::string& field, bool required) {
  const Node* node = parent.Find(name);
  if (node != nullptr && node->kind == Node::Kind::kRefused) return nullptr;
  if (node != nullptr && node->kind != Node::Kind::kNull) return node;
  if (required) {
    Report(node != nullptr ? node->line : parent.line, Join(field, name), fmt::format("is missing: add `{}:`", name));
  }
  return nullptr;
}

std::string ProtocolReader::CheckText(const Node& node, const std::string& field) {
  if (node.kind == Node::Kind::kRefused) return "";
  if (node.kind != Node::Kind::kScalar) {
    Report(node.line, field, "must be a text: write it on the line of its name, in quotes if it has punctuation");
    return "";
  }
  std::string text = Trimmed(node.text);
  if (text.empty()) Report(node.line, field, "is empty: write a text");
  if (const size_t length = CharacterCount(text); length > kMaxProtocolTextLength) {
    Report(node.line, field,
           fmt::format("has {} characters: shorten it to at most {}", length, kMaxProtocolTextLength));
  }
  if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return (c < 0x20 && c != '\n') || c == 0x7F; })) {
    Report(node.line, field, "has a control character: remove it");
  }
  return text;
}

std::string ProtocolReader::ReadText(const Node& parent, std::string_view name, const std::string& field,
                                     bool required) {
  const Node* node = Value(parent, name, field, required);
  return node == nullptr ? "" : CheckText(*node, Join(field, name));
}

std::string ProtocolReader::ReadId(const Node& parent, const std::string& field, Ids* known) {
  std::string id = ReadText(parent, "id", field);
  if (id.empty()) return id;
  const int line = parent.Find("id")->line;
  if (!IsId(id)) {
    Report(line, Join(field, "id"),
           fmt::format("is '{}': use 1 to {} lower-case letters, digits and underscores, the first a letter",
                       Shortened(id), kMaxIdLength));
  }
  if (known != nullptr && !known->insert(id).second) {
    Report(line, Join(field, "id"), fmt::format("is '{}', which is taken: choose another", Shortened(id)));
  }
  return id;
}

// Factors are the survey's, which another file holds: only the form can be checked here.
std::string ProtocolReader::CheckFactor(const Node& node, const std::string& field) {
  std::string id = CheckText(node, field);
  if (!id.empty() && !IsId(id)) {
    Report(node.line, field, fmt::format("is '{}': write the identifier of a factor of the survey", Shortened(id)));
  }
  return id;
}

template <typename Read>
void ProtocolReader::ReadList(const Node& parent, std::string_view name, const std::string& field, size_t least,
                              size_t most, Read read) {
  const Node* list = Value(parent, name, field, true);
  if (list == nullptr) return;
  const std::string list_field = Join(field, name);
  if (list->kind != Node::Kind::kList) {
    Report(list->line, list_field, "must be a list: start each element with `- `");
    return;
  }
  if (list->elements.size() < least || list->elements.size() > most) {
    Report(list->line, list_field,
           fmt::format("has {} element{}: give it {} to {}", list->elements.size(),
                       list->elements.size() == 1 ? "" : "s", least, most));
  }
  for (size_t i = 0; i < list->elements.size(); ++i) read(list->elements[i], fmt::format("{}[{}]", list_field, i));
}

void ProtocolReader::ReadHead(const Node& root, Protocol* protocol) {
  const Node* format = Value(root, "format", "", true);
  if (format != nullptr &&
      (format->kind != Node::Kind::kScalar || format->quoted || format->text != fmt::to_string(kFormat))) {
    Report(format->line, "format", fmt::format("must be {}, the only format this version reads", kFormat));
  }
  const std::string kind = ReadText(root, "kind", "");
  const auto known = ProtocolKindOfName(kind);
  if (!kind.empty() && !known) {
    Report(
        root.Find("kind")->line, "kind",
        fmt::format("is '{}': use interview_teachers, interview_principals, focus_group or observation; a survey has "
                    "no kind",
                    Shortened(kind)));
  }
  protocol->kind = known.value_or(ProtocolKind::kInterviewTeachers);
  protocol->id = ReadId(root, "", nullptr);
  protocol->title = ReadText(root, "title", "");
  protocol->language = ReadText(root, "language", "");
  if (!protocol->language.empty() && !IsLanguage(protocol->language)) {
    Report(root.Find("language")->line, "language",
           fmt::format("is '{}': use a BCP 47 tag such as en or es-MX", Shortened(protocol->language)));
  }
  protocol->license = ReadText(root, "license", "");
  protocol->description = ReadText(root, "description", "", false);
  protocol->opening = ReadText(root, "opening", "", false);
}

Prompt ProtocolReader::ReadPrompt(const Node& node, const std::string& field) {
  Prompt prompt;
  if (!CheckMap(node, field, {"id", "text", "follow_ups", "factors"})) return prompt;
  prompt.id = ReadId(node, field, &prompt_ids_);
  prompt.text = ReadText(node, "text", field);
  if (node.Find("follow_ups") != nullptr) {
    ReadList(node, "follow_ups", field, 1, kMaxFollowUps, [&](const Node& element, const std::string& name) {
      prompt.follow_ups.push_back(CheckText(element, name));
    });
  }
  ReadList(node, "factors", field, 1, kMaxPromptFactors,
           [&](const Node& element, const std::string& name) { prompt.factors.push_back(CheckFactor(element, name)); });
  return prompt;
}

Indicator ProtocolReader::ReadIndicator(const Node& node, const std::string& field, size_t level_count) {
  Indicator indicator;
  if (!CheckMap(node, field, {"id", "factor", "text", "anchors", "required"})) return indicator;
  indicator.id = ReadId(node, field, &indicator_ids_);
  if (const Node* factor = Value(node, "factor", field, true); factor != nullptr) {
    indicator.factor = CheckFactor(*factor, Join(field, "factor"));
  }
  indicator.text = ReadText(node, "text", field);
  ReadList(node, "anchors", field, kMinLevels, kMaxLevels, [&](const Node& element, const std::string& name) {
    indicator.anchors.push_back(CheckText(element, name));
  });
  if (!indicator.anchors.empty() && level_count > 0 && indicator.anchors.size() != level_count) {
    Report(node.Find("anchors")->line, Join(field, "anchors"),
           fmt::format("has {} elements for {} levels: say what each level looks like, lowest first",
                       indicator.anchors.size(), level_count));
  }
  if (const Node* required = Value(node, "required", field, false); required != nullptr) {
    if (required->kind != Node::Kind::kScalar || required->quoted ||
        (required->text != "true" && required->text != "false")) {
      Report(required->line, Join(field, "required"), "must be true or false, without quotes");
    }
    indicator.required = required->text == "true";
  }
  return indicator;
}

Protocol ProtocolReader::ReadProtocol(const Node& root) {
  Protocol protocol;
  if (!CheckMap(root, "",
                {"format", "kind", "id", "title", "language", "license", "description", "opening", "levels", "prompts",
                 "indicators"})) {
    return protocol;
  }
  ReadHead(root, &protocol);
  ReadList(root, "levels", "", kMinLevels, kMaxLevels, [&](const Node& node, const std::string& field) {
    if (!CheckMap(node, field, {"id", "title"})) return;
    std::string id = ReadId(node, field, &level_ids_);
    protocol.levels.push_back({std::move(id), ReadText(node, "title", field)});
  });
  ReadList(root, "prompts", "", 1, kMaxPrompts,
           [&](const Node& node, const std::string& field) { protocol.prompts.push_back(ReadPrompt(node, field)); });
  ReadList(root, "indicators", "", 1, kMaxIndicators, [&](const Node& node, const std::string& field) {
    protocol.indicators.push_back(ReadIndicator(node, field, protocol.levels.size()));
  });
  return protocol;
}

absl::Status Invalid(std::vector<Problem> problems, std::string_view file_name) {
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Problem& a, const Problem& b) { return a.line < b.line; });
  std::vector<FieldViolation> violations;
  for (const Problem& problem : problems) {
    if (violations.size() == kMaxProblems) break;
    violations.push_back({fmt::format("{}:{}: {}", file_name, problem.line, problem.field), problem.description});
  }
  return InvalidArgument(
      Reason::kInstrumentInvalid,
      fmt::format("The protocol file has {} problem{}, so nothing was loaded. First: {}: {}", problems.size(),
                  problems.size() == 1 ? "" : "s", violations.front().field, violations.front().description),
      violations);
}

}  // namespace

bool IsProtocolFile(std::string_view text) {
  if (text.size() > kMaxFileBytes) return false;
  const Document document = ParseDocument(text);
  return document.root.kind == Node::Kind::kMap && document.root.Find("kind") != nullptr;
}

absl::StatusOr<Protocol> ParseProtocol(std::string_view text, std::string_view file_name) {
  if (text.size() > kMaxFileBytes) {
    return Invalid({{1, "file", fmt::format("has {} bytes: at most {} are read", text.size(), kMaxFileBytes)}},
                   file_name);
  }
  Document document = ParseDocument(text);
  Protocol protocol;
  if (document.readable) protocol = ProtocolReader(&document.problems).ReadProtocol(document.root);
  if (!document.problems.empty()) return Invalid(std::move(document.problems), file_name);
  return protocol;
}

}  // namespace icap::instrument
