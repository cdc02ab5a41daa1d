// The text of an invitation or a reminder by e-mail: a template of the agency or the default one, filled for one
// person.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace icap::collection {

enum class MailKind { kInvitation = 1, kReminder = 2 };

// Languages that have default texts, by BCP 47 tag; a person without one of them is written to in the first.
inline constexpr std::string_view kMailLanguages[] = {"en", "es"};

inline constexpr size_t kMaxSubjectBytes = 200;
inline constexpr size_t kMaxBodyBytes = 20'000;

// Plain text with placeholders: {name} {school} {rollout} {agency} {close_date} {link} {stop_link}.
struct MailTemplate {
  std::string subject;
  std::string body;

  friend bool operator==(const MailTemplate&, const MailTemplate&) = default;
};

// What the placeholders stand for.
struct MailValues {
  std::string name;
  std::string school;
  std::string rollout;
  std::string agency;
  std::string close_date;  // a day in words of the language, e.g. "30 November 2026"; empty when none is set
  std::string link;
  std::string stop_link;
};

struct MailText {
  std::string subject;
  std::string body;
};

// Every problem of a template: a placeholder that is not known, a body without {link} or {stop_link}, a subject of
// several lines or with a link, too long. FIELD_INVALID with a violation each.
absl::Status CheckMailTemplate(const MailTemplate& text);

// The default text; `language` that has none gets the first of kMailLanguages.
const MailTemplate& DefaultMailTemplate(MailKind kind, std::string_view language);

// The text for one person. Line breaks and other control characters of values become spaces, so that a name cannot add
// a line; without a day of closing, lines that name it are left out.
MailText FillMailTemplate(const MailTemplate& text, const MailValues& values);

// A day (ISO 8601, "2026-11-30") in words of the language; empty for an empty day.
std::string DayInWords(std::string_view day, std::string_view language);

// Whether a text can be an address to write to: one @, no spaces, controls or angle brackets, at most 254 bytes.
bool IsMailAddress(std::string_view text);

}  // namespace icap::collection
