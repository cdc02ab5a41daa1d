#include "services/collection/app/mailings.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/collection/domain/credential.h"
#include "services/common/base/encoding.h"
#include "services/common/base/error.h"
#include "services/common/base/sha256.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

constexpr size_t kMailingIdLength = 16;
constexpr size_t kMaxDetailBytes = 500;

}  // namespace

using auth::Permission;

absl::Status Mailings::MayMail(const auth::Caller& caller, const std::string& agency, const std::string& rollout,
                               const std::string& organization) {
  ICAP_ASSIGN_OR_RETURN(const Rollout found, rollouts_.GetRollout(agency, rollout));
  if (organization.empty() || organization == found.organization) {
    return auth::Authorize(caller, Permission::kManageInvitations, PlaceOf(agency, IdsOf(found.organization_path)));
  }
  ICAP_ASSIGN_OR_RETURN(const Organization under, organizations_.GetOrganization(agency, organization));
  if (std::find(under.path.begin(), under.path.end(), found.organization) == under.path.end()) {
    return FieldInvalid("organization", "does not belong to the rollout");
  }
  return auth::Authorize(caller, Permission::kManageInvitations, PlaceOf(agency, under.path));
}

absl::StatusOr<Mailing> Mailings::Create(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                         const std::string& rollout, MailKind kind, const std::string& organization) {
  ICAP_RETURN_IF_ERROR(MayMail(caller, agency, rollout, organization));
  if (!can_send_) {
    return FailedPrecondition(Reason::kMailNotConfigured,
                              "This installation has no mail server. Set ICAP_SMTP_URL, or download the links for mail "
                              "merge or as letters.");
  }
  Mailing mailing;
  // Made from the request, so that a repeated one finds the first mailing.
  mailing.id = {agency, rollout, Sha256Hex(key.request_id).substr(0, kMailingIdLength)};
  mailing.kind = kind;
  mailing.account = caller.subject;
  mailing.organization = organization;
  if (organization.empty()) {
    ICAP_ASSIGN_OR_RETURN(const Rollout found, rollouts_.GetRollout(agency, rollout));
    mailing.organization = found.organization;
  }
  return mail_.CreateMailing(key, mailing);
}

absl::StatusOr<Mailing> Mailings::Get(const auth::Caller& caller, const MailingId& id) {
  ICAP_ASSIGN_OR_RETURN(Mailing mailing, mail_.GetMailing(id));
  ICAP_RETURN_IF_ERROR(MayMail(caller, id.agency, id.rollout, mailing.organization));
  return mailing;
}

absl::StatusOr<std::vector<Mailing>> Mailings::List(const auth::Caller& caller, const std::string& agency,
                                                    const std::string& rollout) {
  ICAP_RETURN_IF_ERROR(MayMail(caller, agency, rollout, ""));
  return mail_.ListMailings(agency, rollout);
}

absl::StatusOr<Mailing> Mailings::Move(const auth::Caller& caller, const RequestKey& key, const MailingId& id,
                                       MailingState to) {
  ICAP_RETURN_IF_ERROR(Get(caller, id).status());
  return mail_.MoveMailing(key, id, to);
}

absl::StatusOr<SchoolLetters> Mailings::TakeLetters(const auth::Caller& caller, const std::string& agency,
                                                    const std::string& rollout, const std::string& school,
                                                    bool everyone) {
  ICAP_ASSIGN_OR_RETURN(const RolloutSchool found, rollouts_.GetSchool(agency, rollout, school));
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kManageInvitations, PlaceOf(found)));
  if (web_address_.empty()) {
    return FailedPrecondition(Reason::kWebAddressMissing,
                              "Nobody said where the pages are found. Set ICAP_WEB_ADDRESS of the collection service.");
  }
  SchoolLetters taken;
  ICAP_ASSIGN_OR_RETURN(taken.set, mail_.TakeLetters(agency, rollout, school, everyone, {caller.subject, ""}));
  for (const LetterRecipient& recipient : taken.set.letters) {
    ICAP_ASSIGN_OR_RETURN(const Code code,
                          codes_.CodeOf({agency, rollout, school, recipient.person, recipient.invitation_attempt}));
    taken.letters.push_back({recipient.display_name, recipient.language,
                             Redacted(fmt::format("{}/s/{}", web_address_, ToBase64Url(code.Reveal())))});
  }
  return taken;
}

absl::StatusOr<std::vector<MailStop>> Mailings::ListStops(const auth::Caller& caller, const std::string& agency,
                                                          const Page& page) {
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kManageInvitations, PlaceOf(agency, {})));
  return mail_.ListStops(agency, page);
}

absl::StatusOr<MailStop> Mailings::ReportBounce(const auth::Caller& caller, const RequestKey& key,
                                                const std::string& agency, const std::string& person,
                                                const std::string& detail) {
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kManageInvitations, PlaceOf(agency, {})));
  MailStop stop;
  stop.agency = agency;
  stop.person = person;
  stop.reason = MailStopReason::kBounced;
  stop.detail = detail.substr(0, kMaxDetailBytes);
  return mail_.AddStop(key, stop);
}

absl::Status Mailings::Stop(const auth::Caller& caller, const std::string& code) {
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kAnswer, {"*", {}}));
  ICAP_ASSIGN_OR_RETURN(const Code parsed, ParseCode(code));
  return mail_.StopInvited(HashCode(parsed));
}

absl::StatusOr<std::vector<MailTemplateChoice>> Mailings::ListTemplates(const auth::Caller& caller,
                                                                        const std::string& agency) {
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kManageInvitations, PlaceOf(agency, {})));
  ICAP_ASSIGN_OR_RETURN(const auto stored, mail_.ListTemplates(agency));
  std::vector<MailTemplateChoice> choices;
  for (const MailKind kind : {MailKind::kInvitation, MailKind::kReminder}) {
    for (const std::string_view language : kMailLanguages) {
      const auto own = std::find_if(stored.begin(), stored.end(), [&](const AgencyMailTemplate& text) {
        return text.kind == kind && text.language == language;
      });
      if (own != stored.end()) {
        choices.push_back({*own, false});
      } else {
        choices.push_back({{kind, std::string(language), DefaultMailTemplate(kind, language)}, true});
      }
    }
  }
  return choices;
}

absl::StatusOr<MailTemplateChoice> Mailings::SetTemplate(const auth::Caller& caller, const RequestKey& key,
                                                         const std::string& agency, const AgencyMailTemplate& text) {
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kManageInvitations, PlaceOf(agency, {})));
  if (std::find(std::begin(kMailLanguages), std::end(kMailLanguages), text.language) == std::end(kMailLanguages)) {
    return FieldInvalid("template.language", fmt::format("must be one of {}", fmt::join(kMailLanguages, ", ")));
  }
  const bool back = text.text == MailTemplate{};
  if (!back) ICAP_RETURN_IF_ERROR(CheckMailTemplate(text.text));
  ICAP_RETURN_IF_ERROR(mail_.SetTemplate(key, agency, text));
  if (!back) return MailTemplateChoice{text, false};
  return MailTemplateChoice{{text.kind, text.language, DefaultMailTemplate(text.kind, text.language)}, true};
}

}  // namespace icap::collection
