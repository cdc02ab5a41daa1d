#include "services/collection/domain/mail_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "services/common/base/error.h"

namespace icap::collection {
namespace {

constexpr std::array<std::string_view, 7> kPlaceholders = {"name",       "school", "rollout",  "agency",
                                                           "close_date", "link",   "stop_link"};
constexpr size_t kMaxAddressBytes = 254;  // RFC 5321, section 4.5.3.1.3
constexpr int kMonths = 12;

constexpr std::array<std::string_view, kMonths> kEnglishMonths = {"January",   "February", "March",    "April",
                                                                  "May",       "June",     "July",     "August",
                                                                  "September", "October",  "November", "December"};
constexpr std::array<std::string_view, kMonths> kSpanishMonths = {"enero",      "febrero", "marzo",     "abril",
                                                                  "mayo",       "junio",   "julio",     "agosto",
                                                                  "septiembre", "octubre", "noviembre", "diciembre"};

// Calls `literal(text)` and `placeholder(name)` in order. A brace that opens nothing is literal.
template <typename Literal, typename Placeholder>
void Walk(std::string_view text, Literal literal, Placeholder placeholder) {
  while (!text.empty()) {
    const size_t open = text.find('{');
    const size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) return literal(text);
    literal(text.substr(0, open));
    placeholder(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
}

bool Names(std::string_view text, std::string_view name) {
  return text.find(fmt::format("{{{}}}", name)) != std::string_view::npos;
}

void CheckPart(std::string_view field, std::string_view text, size_t limit, std::vector<FieldViolation>& violations) {
  if (text.empty()) violations.push_back({std::string(field), "must not be empty"});
  if (text.size() > limit) {
    violations.push_back({std::string(field), fmt::format("has {} bytes, at most {} are sent", text.size(), limit)});
  }
  Walk(
      text, [](std::string_view) {},
      [&](std::string_view name) {
        if (std::find(kPlaceholders.begin(), kPlaceholders.end(), name) != kPlaceholders.end()) return;
        violations.push_back({std::string(field), fmt::format("names {{{}}}, which is not known: use {{{}}}", name,
                                                              fmt::join(kPlaceholders, "}, {"))});
      });
}

std::string_view ValueOf(const MailValues& values, std::string_view name) {
  if (name == "name") return values.name;
  if (name == "school") return values.school;
  if (name == "rollout") return values.rollout;
  if (name == "agency") return values.agency;
  if (name == "close_date") return values.close_date;
  if (name == "link") return values.link;
  return values.stop_link;
}

std::string OneLine(std::string_view text) {
  std::string line(text);
  const auto control = [](char character) { return static_cast<unsigned char>(character) < 0x20 || character == 0x7f; };
  std::replace_if(line.begin(), line.end(), control, ' ');
  return line;
}

std::string Fill(std::string_view text, const MailValues& values) {
  std::string filled;
  Walk(
      text, [&](std::string_view literal) { filled += literal; },
      [&](std::string_view name) { filled += OneLine(ValueOf(values, name)); });
  return filled;
}

std::string WithoutLinesThatName(std::string_view text, std::string_view name) {
  std::string kept;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    if (!Names(line, name)) kept += line;
    text.remove_prefix(end);
  }
  return kept;
}

const MailTemplate& EnglishInvitation() {
  static const MailTemplate text = {"Your view on working together at {school}",
                                    "Dear {name},\n"
                                    "\n"
                                    "{agency} asks the teachers of {school} how they work together on teaching. It "
                                    "takes about 30 minutes, on a phone or a\n"
                                    "computer, without an account.\n"
                                    "\n"
                                    "Your personal link:\n"
                                    "{link}\n"
                                    "\n"
                                    "Please answer by {close_date}.\n"
                                    "\n"
                                    "Your answers are anonymous: the link lets you answer once, and nothing that is "
                                    "stored leads from the answers to you. The\n"
                                    "page explains how this is done. Do not pass the link on.\n"
                                    "\n"
                                    "Survey: {rollout}\n"
                                    "No more e-mail about it: {stop_link}\n"};
  return text;
}

const MailTemplate& EnglishReminder() {
  static const MailTemplate text = {
      "Reminder: your view on working together at {school}",
      "Dear {name},\n"
      "\n"
      "this link to the survey of {school} has not been opened for answering yet. Your view counts: results are shown "
      "only when\n"
      "enough teachers have answered.\n"
      "\n"
      "Your personal link:\n"
      "{link}\n"
      "\n"
      "Please answer by {close_date}.\n"
      "\n"
      "Your answers are anonymous. We know only that the link was not opened, never what anyone answered.\n"
      "\n"
      "Survey: {rollout}\n"
      "No more e-mail about it: {stop_link}\n"};
  return text;
}

const MailTemplate& SpanishInvitation() {
  static const MailTemplate text = {"Su opinión sobre el trabajo en equipo en {school}",
                                    "Hola, {name}:\n"
                                    "\n"
                                    "{agency} pregunta al personal docente de {school} cómo trabaja en conjunto para "
                                    "mejorar la enseñanza. Toma unos 30 minutos, en\n"
                                    "un teléfono o una computadora, sin crear una cuenta.\n"
                                    "\n"
                                    "Su enlace personal:\n"
                                    "{link}\n"
                                    "\n"
                                    "Responda, por favor, a más tardar el {close_date}.\n"
                                    "\n"
                                    "Sus respuestas son anónimas: el enlace permite responder una sola vez y nada de "
                                    "lo que se guarda lleva de las respuestas a\n"
                                    "usted. La página explica cómo se logra. No comparta el enlace.\n"
                                    "\n"
                                    "Encuesta: {rollout}\n"
                                    "Para no recibir más correos sobre ella: {stop_link}\n"};
  return text;
}

const MailTemplate& SpanishReminder() {
  static const MailTemplate text = {
      "Recordatorio: su opinión sobre el trabajo en equipo en {school}",
      "Hola, {name}:\n"
      "\n"
      "este enlace a la encuesta de {school} todavía no se ha abierto para responder. Su opinión cuenta: los "
      "resultados se muestran\n"
      "solo cuando ha respondido un número suficiente de docentes.\n"
      "\n"
      "Su enlace personal:\n"
      "{link}\n"
      "\n"
      "Responda, por favor, a más tardar el {close_date}.\n"
      "\n"
      "Sus respuestas son anónimas. Solo sabemos que el enlace no se ha abierto, nunca lo que alguien respondió.\n"
      "\n"
      "Encuesta: {rollout}\n"
      "Para no recibir más correos sobre ella: {stop_link}\n"};
  return text;
}

}  // namespace

absl::Status CheckMailTemplate(const MailTemplate& text) {
  std::vector<FieldViolation> violations;
  CheckPart("subject", text.subject, kMaxSubjectBytes, violations);
  CheckPart("body", text.body, kMaxBodyBytes, violations);
  if (OneLine(text.subject) != text.subject) violations.push_back({"subject", "must be one line"});
  for (const std::string_view link : {"link", "stop_link"}) {
    if (Names(text.subject, link)) violations.push_back({"subject", fmt::format("must not hold {{{}}}", link)});
    if (!Names(text.body, link)) violations.push_back({"body", fmt::format("must hold {{{}}}", link)});
  }
  if (violations.empty()) return absl::OkStatus();
  return InvalidArgument(Reason::kFieldInvalid, "The text of the e-mail cannot be sent.", violations);
}

const MailTemplate& DefaultMailTemplate(MailKind kind, std::string_view language) {
  const bool invitation = kind == MailKind::kInvitation;
  if (language == "es") return invitation ? SpanishInvitation() : SpanishReminder();
  return invitation ? EnglishInvitation() : EnglishReminder();
}

MailText FillMailTemplate(const MailTemplate& text, const MailValues& values) {
  const std::string body =
      values.close_date.empty() ? WithoutLinesThatName(text.body, "close_date") : std::string(text.body);
  return {Fill(text.subject, values), Fill(body, values)};
}

std::string DayInWords(std::string_view day, std::string_view language) {
  constexpr size_t kIsoDay = 10;
  if (day.size() != kIsoDay) return std::string(day);
  const int month = (day[5] - '0') * 10 + (day[6] - '0');
  const int number = (day[8] - '0') * 10 + (day[9] - '0');
  if (month < 1 || month > kMonths) return std::string(day);
  const auto index = static_cast<size_t>(month - 1);
  if (language == "es") return fmt::format("{} de {} de {}", number, kSpanishMonths[index], day.substr(0, 4));
  return fmt::format("{} {} {}", number, kEnglishMonths[index], day.substr(0, 4));
}

bool IsMailAddress(std::string_view text) {
  const size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == text.size() || text.size() > kMaxAddressBytes) return false;
  if (text.find('@', at + 1) != std::string_view::npos) return false;
  return std::none_of(text.begin(), text.end(), [](char character) {
    return static_cast<unsigned char>(character) <= 0x20 || character == 0x7f || character == '<' || character == '>';
  });
}

}  // namespace icap::collection
