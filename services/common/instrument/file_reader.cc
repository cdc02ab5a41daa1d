#include "services/common/instrument/file_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "services/common/instrument/instrument_file.h"

namespace icap::instrument {
namespace {

constexpr size_t kMaxLanguageLength = 35;  // RFC 5646 §4.4.1
constexpr size_t kMaxShownIds = 12;

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

}  // namespace

std::string Join(std::string_view parent, std::string_view name) {
  return parent.empty() ? std::string(name) : fmt::format("{}.{}", parent, name);
}

std::optional<double> NumberOf(const Node& node) {
  double value = 0;
  const char* const end = node.text.data() + node.text.size();
  const auto [parsed, error] = std::from_chars(node.text.data(), end, value);
  if (node.quoted || node.text.empty() || parsed != end || error != std::errc() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

bool FileReader::CheckMap(const Node& node, const std::string& field, const Names& names) {
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

const Node* FileReader::Value(const Node& parent, std::string_view name, const std::string& field, bool required) {
  const Node* node = parent.Find(name);
  if (node != nullptr && node->kind == Node::Kind::kRefused) return nullptr;
  if (node != nullptr && node->kind != Node::Kind::kNull) return node;
  if (required) {
    Report(node != nullptr ? node->line : parent.line, Join(field, name), fmt::format("is missing: add `{}:`", name));
  }
  return nullptr;
}

std::string FileReader::CheckText(const Node& node, const std::string& field, Lines lines) {
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

std::string FileReader::ReadText(const Node& parent, std::string_view name, const std::string& field, bool required,
                                 Lines lines) {
  const Node* node = Value(parent, name, field, required);
  return node == nullptr ? "" : CheckText(*node, Join(field, name), lines);
}

std::string FileReader::ReadId(const Node& parent, const std::string& field, Letters letters, Ids* ids) {
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

std::string FileReader::ReadReference(const Node& parent, std::string_view name, const std::string& field, Ids& ids) {
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

bool FileReader::ReadFlag(const Node& parent, std::string_view name, const std::string& field) {
  const Node* node = Value(parent, name, field, false);
  if (node == nullptr) return false;
  if (node->kind != Node::Kind::kScalar || node->quoted || (node->text != "true" && node->text != "false")) {
    Report(node->line, Join(field, name), "must be true or false, without quotes");
  }
  return node->text == "true";
}

std::string FileReader::ReadLanguage(const Node& parent, const std::string& field, bool required) {
  std::string language = ReadText(parent, "language", field, required);
  if (!language.empty() && !IsLanguageTag(language)) {
    Report(parent.Find("language")->line, Join(field, "language"),
           fmt::format("is '{}': use a BCP 47 tag such as en or es-MX", Shortened(language)));
  }
  return language;
}

}  // namespace icap::instrument
