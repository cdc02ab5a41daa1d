#include "services/collection/app/send_mail.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/common/base/encoding.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

// The language that has texts and comes nearest to what the person speaks.
std::string_view LanguageFor(const ClaimedMail& mail) {
  for (const std::string_view language : kMailLanguages) {
    if (mail.language.starts_with(language)) return language;
  }
  return kMailLanguages[0];
}

// 1, 2, 4 … minutes.
std::chrono::seconds PauseAfter(int attempts) {
  return kFirstMailPause * (1 << std::clamp(attempts - 1, 0, kMaxMailAttempts));
}

MailRecord RecordOf(const ClaimedMail& mail, const SendResult& result) {
  MailRecord record{mail.mailing, mail.person, MailState::kSent, result.detail, {}, true};
  switch (result.outcome) {
    case SendOutcome::kSent:
      record.detail.clear();
      return record;
    case SendOutcome::kRefused:
      record.state = MailState::kRefused;
      return record;
    case SendOutcome::kTryLater:
      record.state = mail.attempts >= kMaxMailAttempts ? MailState::kFailed : MailState::kWaiting;
      record.pause = PauseAfter(mail.attempts);
      return record;
    case SendOutcome::kNotAllowed:
      record.state = MailState::kWaiting;
      record.counts = false;
      return record;
  }
  return record;
}

}  // namespace

absl::StatusOr<int> SendMail::SendNext() {
  ICAP_RETURN_IF_ERROR(mail_.StartDueMailings().status());
  ICAP_ASSIGN_OR_RETURN(const std::vector<ClaimedMail> claimed, mail_.ClaimMail(kMailBatch, kMailLease));
  bool go_on = true;
  for (const ClaimedMail& mail : claimed) {
    go_on = go_on && before_each_();
    ICAP_RETURN_IF_ERROR(go_on ? SendOne(mail) : GiveBack(mail));
  }
  return static_cast<int>(claimed.size());
}

absl::Status SendMail::SendOne(const ClaimedMail& mail) {
  const auto outgoing = Compose(mail);
  const SendResult result = outgoing.ok()
                                ? sender_.Send(*outgoing)
                                : SendResult{SendOutcome::kNotAllowed, std::string(outgoing.status().message())};
  ICAP_RETURN_IF_ERROR(mail_.RecordMail({RecordOf(mail, result)}));
  if (result.outcome != SendOutcome::kNotAllowed) return absl::OkStatus();
  // Nothing else of it would go through: a person has to look.
  return mail_.PauseMailing(mail.mailing, result.detail);
}

absl::Status SendMail::GiveBack(const ClaimedMail& mail) {
  return mail_.RecordMail({{mail.mailing, mail.person, MailState::kWaiting, "", {}, false}});
}

absl::StatusOr<MailTemplate> SendMail::TemplateFor(const ClaimedMail& mail) {
  const std::string_view language = LanguageFor(mail);
  ICAP_ASSIGN_OR_RETURN(const auto texts, mail_.ListTemplates(mail.mailing.agency));
  for (const AgencyMailTemplate& text : texts) {
    if (text.kind == mail.kind && text.language == language) return text.text;
  }
  return DefaultMailTemplate(mail.kind, language);
}

absl::StatusOr<OutgoingMail> SendMail::Compose(const ClaimedMail& mail) {
  ICAP_ASSIGN_OR_RETURN(const Code code, codes_.CodeOf({mail.mailing.agency, mail.mailing.rollout, mail.school,
                                                        mail.person, mail.invitation_attempt}));
  ICAP_ASSIGN_OR_RETURN(const MailTemplate text, TemplateFor(mail));
  const std::string written = ToBase64Url(code.Reveal());
  MailValues values = mail.values;
  values.close_date = DayInWords(mail.values.close_date, LanguageFor(mail));
  values.link = fmt::format("{}/s/{}", web_address_, written);
  values.stop_link = fmt::format("{}/stop/{}", web_address_, written);
  const MailText filled = FillMailTemplate(text, values);
  return OutgoingMail{mail.email, filled.subject, filled.body, values.stop_link};
}

}  // namespace icap::collection
