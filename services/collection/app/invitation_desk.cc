#include "services/collection/app/invitation_desk.h"

#include <fmt/format.h>

#include "services/collection/app/openings.h"
#include "services/common/base/encoding.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

using auth::Permission;

constexpr char kHeader[] = "person,name,email,school,link\r\n";
constexpr size_t kMaxWebAddress = 200;

// A cell of RFC 4180; what a spreadsheet would take for a formula begins with an apostrophe.
std::string Cell(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos) text.insert(0, "'");
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

absl::Status CheckWebAddress(const std::string& address) {
  const bool is_web = address.rfind("https://", 0) == 0 || address.rfind("http://", 0) == 0;
  if (is_web && address.size() <= kMaxWebAddress && address.back() != '/' &&
      address.find_first_of(" \",\r\n'") == std::string::npos) {
    return absl::OkStatus();
  }
  return FieldInvalid("web_address", "must be as https://icap.example.org, without a slash at its end");
}

}  // namespace

absl::Status InvitationDesk::MayManage(const auth::Caller& caller, const std::string& agency,
                                       const std::string& rollout, const std::string& school) {
  ICAP_ASSIGN_OR_RETURN(const RolloutSchool found, rollouts_.GetSchool(agency, rollout, school));
  return auth::Authorize(caller, Permission::kManageInvitations, PlaceOf(found));
}

absl::StatusOr<std::vector<DeskInvitation>> InvitationDesk::List(const auth::Caller& caller, const std::string& agency,
                                                                 const std::string& rollout, const std::string& school,
                                                                 const Page& page) {
  ICAP_RETURN_IF_ERROR(MayManage(caller, agency, rollout, school));
  return desk_.ListInvitations(agency, rollout, school, page);
}

absl::StatusOr<ReissuedInvitation> InvitationDesk::Reissue(const auth::Caller& caller, const RequestKey& key,
                                                           const std::string& agency, const std::string& rollout,
                                                           const std::string& school, const std::string& person,
                                                           const std::string& reason) {
  ICAP_RETURN_IF_ERROR(MayManage(caller, agency, rollout, school));
  ICAP_RETURN_IF_ERROR(CheckReason(reason));
  const auto hash_for = [&](int attempt) -> absl::StatusOr<std::string> {
    ICAP_ASSIGN_OR_RETURN(const Code code, codes_.CodeOf({agency, rollout, school, person, attempt}));
    return HashCode(code);
  };
  ReissuedInvitation reissued;
  ICAP_ASSIGN_OR_RETURN(reissued.invitation,
                        desk_.Reissue(key, agency, rollout, school, person, hash_for, {caller.subject, reason}));
  ICAP_ASSIGN_OR_RETURN(const Code code, codes_.CodeOf({agency, rollout, school, person, reissued.invitation.attempt}));
  reissued.code = ToBase64Url(code.Reveal());
  return reissued;
}

absl::StatusOr<DeskInvitation> InvitationDesk::Revoke(const auth::Caller& caller, const RequestKey& key,
                                                      const std::string& agency, const std::string& rollout,
                                                      const std::string& school, const std::string& person,
                                                      const std::string& reason) {
  ICAP_RETURN_IF_ERROR(MayManage(caller, agency, rollout, school));
  ICAP_RETURN_IF_ERROR(CheckReason(reason));
  return desk_.Revoke(key, agency, rollout, school, person, {caller.subject, reason});
}

absl::Status InvitationDesk::Download(const auth::Caller& caller, const std::string& agency, const std::string& rollout,
                                      const std::string& school, const std::string& web_address, bool mark_sent,
                                      const std::function<bool(const std::string& csv)>& write) {
  if (!school.empty()) {
    ICAP_RETURN_IF_ERROR(MayManage(caller, agency, rollout, school));
  }
  ICAP_RETURN_IF_ERROR(CheckWebAddress(web_address));
  ICAP_ASSIGN_OR_RETURN(const Rollout found, rollouts_.GetRollout(agency, rollout));
  const Scope scope = ScopeIn(caller, Permission::kManageInvitations, agency);
  if (!scope.everything && scope.subtrees.empty()) {
    return auth::Authorize(caller, Permission::kManageInvitations, PlaceOf(agency, IdsOf(found.organization_path)));
  }
  if (found.state != RolloutState::kOpen) {
    return FailedPrecondition(Reason::kRolloutNotOpen, "Links are there while the rollout is open.");
  }
  // Before the first is written, so that no link leaves without an entry of the log.
  ICAP_RETURN_IF_ERROR(desk_.LogDownload(agency, rollout, school, {caller.subject, ""}));
  const std::string today = DayOf(clock_());
  std::string part = kHeader;
  DeskInvitation last;
  while (true) {
    ICAP_ASSIGN_OR_RETURN(const auto links, desk_.ListLinks(agency, rollout, scope, school, last, kDownloadPart));
    for (const DeskInvitation& link : links) {
      ICAP_ASSIGN_OR_RETURN(const Code code, codes_.CodeOf({agency, rollout, link.school, link.person, link.attempt}));
      part += fmt::format("{},{},{},{},{}/s/{}\r\n", Cell(link.person), Cell(link.display_name), Cell(link.email),
                          Cell(link.school), web_address, ToBase64Url(code.Reveal()));
    }
    if (mark_sent) {
      ICAP_RETURN_IF_ERROR(desk_.MarkExported(agency, rollout, links, today));
    }
    if (!write(part) || links.size() < kDownloadPart) return absl::OkStatus();
    last = links.back();
    part.clear();
  }
}

}  // namespace icap::collection
