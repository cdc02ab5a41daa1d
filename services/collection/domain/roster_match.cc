#include "services/collection/domain/roster_match.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

namespace icap::collection {
namespace {

constexpr size_t kShortestStem = 3;

// Latin-1 Supplement letters (U+00C0 to U+00FF) without their marks.
constexpr std::string_view kPlainLatin1 = "aaaaaaaceeeeiiiidnooooo ouuuuy saaaaaaaceeeeiiiidnooooo ouuuuy y";

bool EndsOrBegins(std::string_view shorter, std::string_view longer) {
  return !shorter.empty() && longer.substr(0, shorter.size()) == shorter;
}

bool IsDigit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

bool Names(const std::vector<std::string>& legacy_ids, const std::string& id) {
  return !id.empty() && std::find(legacy_ids.begin(), legacy_ids.end(), id) != legacy_ids.end();
}

bool SameIdentifier(const MatchSubject& a, const MatchSubject& b) {
  return !a.identifier.empty() && LowerCase(a.identifier) == LowerCase(b.identifier);
}

bool IdentifiersDiffer(const MatchSubject& a, const MatchSubject& b) {
  return !a.identifier.empty() && !b.identifier.empty() && !SameIdentifier(a, b) &&
         (IdStem(a.identifier) != IdStem(b.identifier) || IdStem(a.identifier).empty());
}

bool IsBare(std::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), IsDigit);
}

bool HasPrefix(std::string_view id) {
  return !id.empty() && !IsDigit(id[0]);
}

Verdict ByAffix(const MatchSubject& a, const MatchSubject& b) {
  const std::string stem = IdStem(a.sourced_id);
  if (stem.size() < kShortestStem || stem != IdStem(b.sourced_id) || !NamesAgree(a, b)) return {};
  // Two different prefixes may well be two number ranges; rows of one person by school share the front.
  const bool doubtful =
      HasPrefix(a.sourced_id) && HasPrefix(b.sourced_id) && !IsBare(a.sourced_id) &&
      a.sourced_id.substr(0, a.sourced_id.find(stem)) != b.sourced_id.substr(0, b.sourced_id.find(stem));
  return {Evidence::kAffixedId, doubtful ? 0.7 : 0.95,
          fmt::format("the ids {} and {} have the same core, and the names agree", a.sourced_id, b.sourced_id)};
}

Verdict ByEmail(const MatchSubject& a, const MatchSubject& b) {
  if (a.email.empty() || LowerCase(a.email) != LowerCase(b.email)) return {};
  const bool differ = IdentifiersDiffer(a, b);
  if (NamesAgree(a, b)) {
    if (!differ) return {Evidence::kEmail, 0.95, "the same e-mail and names that agree"};
    return {
        Evidence::kEmail, 0.6,
        fmt::format("the same e-mail and names that agree, but staff numbers {} and {}", a.identifier, b.identifier)};
  }
  const bool same_given = !NameKey(a.given_name).empty() && NameKey(a.given_name) == NameKey(b.given_name);
  if (!same_given || differ || a.organization == b.organization) return {};
  return {Evidence::kEmail, 0.5, "the same e-mail and given name, but another family name"};
}

Verdict ByName(const MatchSubject& a, const MatchSubject& b) {
  if (NameKey(a.given_name) != NameKey(b.given_name) || NameKey(a.family_name) != NameKey(b.family_name)) return {};
  if (NameKey(a.given_name).empty() || NameKey(a.family_name).empty() || a.district != b.district) return {};
  if (IdentifiersDiffer(a, b)) return {};
  return {Evidence::kName, 0.4, "the same name in one district, and nothing else"};
}

}  // namespace

std::string NameKey(std::string_view name) {
  std::string key;
  for (size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    if (byte < 0x80) {
      if (std::isalnum(byte) != 0) key += static_cast<char>(std::tolower(byte));
    } else if (byte == 0xC3 && i + 1 < name.size()) {
      const char plain = kPlainLatin1[static_cast<unsigned char>(name[i + 1]) & 0x3F];
      if (plain != ' ') key += plain;
      ++i;
    } else if (byte >= 0xE2 && byte < 0xE3 && i + 2 < name.size()) {
      i += 2;  // General punctuation: apostrophes, dashes
    } else {
      key += name[i];
    }
  }
  return key;
}

std::string IdStem(std::string_view id) {
  const auto begin = std::find_if(id.begin(), id.end(), IsDigit);
  const auto end = std::find_if(begin, id.end(), [](char c) { return !IsDigit(c); });
  std::string stem(begin, end);
  const size_t first = stem.find_first_not_of('0');
  if (first == std::string::npos) return "";
  return stem.substr(first);
}

bool NamesAgree(const MatchSubject& a, const MatchSubject& b) {
  const std::string family_a = NameKey(a.family_name), family_b = NameKey(b.family_name);
  const std::string given_a = NameKey(a.given_name), given_b = NameKey(b.given_name);
  if (family_a.empty() || family_a != family_b) return false;
  return EndsOrBegins(given_a, given_b) || EndsOrBegins(given_b, given_a);
}

Verdict JudgeMatch(const MatchSubject& a, const MatchSubject& b) {
  const bool agree = NamesAgree(a, b);
  if (Names(a.legacy_ids, b.sourced_id) || Names(b.legacy_ids, a.sourced_id)) {
    return {Evidence::kLegacyId, agree ? 0.99 : 0.7,
            fmt::format("one names the other's id as its own earlier one{}", agree ? "" : ", but the names differ")};
  }
  if (SameIdentifier(a, b)) {
    return {Evidence::kIdentifier, agree ? 0.98 : 0.6,
            fmt::format("the same staff number {}{}", a.identifier, agree ? "" : ", but the names differ")};
  }
  const Verdict affix = ByAffix(a, b);
  const Verdict email = ByEmail(a, b);
  const Verdict& stronger = affix.certainty >= email.certainty ? affix : email;
  return stronger.certainty > 0 ? stronger : ByName(a, b);
}

}  // namespace icap::collection
