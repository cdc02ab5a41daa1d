// Invitations and reminders by e-mail: what people do with mailings.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/collection/app/invitation_codes.h"
#include "services/collection/app/mailing_ports.h"
#include "services/collection/app/ports.h"
#include "services/common/auth/caller.h"
#include "services/common/base/redacted.h"

namespace icap::collection {

// A text and whether it is the default one.
struct MailTemplateChoice {
  AgencyMailTemplate chosen;
  bool is_default = false;
};

// A letter with its link.
struct Letter {
  std::string name;
  std::string language;
  Redacted<std::string> link;
};

struct SchoolLetters {
  LetterSet set;                // titles and day
  std::vector<Letter> letters;  // in the order of the set
};

// Thread safe.
class Mailings {
 public:
  // `can_send`: the installation has a mail server. `web_address`: what links begin with; empty: nobody said.
  Mailings(MailStore& mail, RolloutStore& rollouts, OrganizationStore& organizations, InvitationCodes& codes,
           bool can_send, std::string web_address)
      : mail_(mail),
        rollouts_(rollouts),
        organizations_(organizations),
        codes_(codes),
        can_send_(can_send),
        web_address_(std::move(web_address)) {}

  // `organization`: identifier; empty: the rollout's. MAIL_NOT_CONFIGURED.
  absl::StatusOr<Mailing> Create(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                 const std::string& rollout, MailKind kind, const std::string& organization);
  absl::StatusOr<Mailing> Get(const auth::Caller& caller, const MailingId& id);
  absl::StatusOr<std::vector<Mailing>> List(const auth::Caller& caller, const std::string& agency,
                                            const std::string& rollout);
  // To kSending, kPaused or kCancelled.
  absl::StatusOr<Mailing> Move(const auth::Caller& caller, const RequestKey& key, const MailingId& id, MailingState to);

  // Of those who are to get one. ROLLOUT_NOT_OPEN, SCHOOL_NOT_FOUND, WEB_ADDRESS_MISSING.
  absl::StatusOr<SchoolLetters> TakeLetters(const auth::Caller& caller, const std::string& agency,
                                            const std::string& rollout, const std::string& school, bool everyone);

  absl::StatusOr<std::vector<MailStop>> ListStops(const auth::Caller& caller, const std::string& agency,
                                                  const Page& page);
  absl::StatusOr<MailStop> ReportBounce(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                        const std::string& person, const std::string& detail);
  // By the person, with the code of the link.
  absl::Status Stop(const auth::Caller& caller, const std::string& code);

  // One a kind and language, the agency's where it has one.
  absl::StatusOr<std::vector<MailTemplateChoice>> ListTemplates(const auth::Caller& caller, const std::string& agency);
  absl::StatusOr<MailTemplateChoice> SetTemplate(const auth::Caller& caller, const RequestKey& key,
                                                 const std::string& agency, const AgencyMailTemplate& text);

 private:
  absl::Status MayMail(const auth::Caller& caller, const std::string& agency, const std::string& rollout,
                       const std::string& organization);

  MailStore& mail_;
  RolloutStore& rollouts_;
  OrganizationStore& organizations_;
  InvitationCodes& codes_;
  const bool can_send_;
  const std::string web_address_;
};

}  // namespace icap::collection
