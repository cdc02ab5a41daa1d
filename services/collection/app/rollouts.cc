#include "services/collection/app/rollouts.h"

#include <fmt/format.h>

#include "services/collection/app/make_keys.h"
#include "services/collection/app/organizations.h"
#include "services/collection/app/rollout_settings.h"
#include "services/collection/domain/credential.h"
#include "services/common/base/encoding.h"
#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {

using auth::Permission;

absl::Status Rollouts::MayManage(const auth::Caller& caller, const std::string& agency, const std::string& rollout) {
  ICAP_ASSIGN_OR_RETURN(const Rollout found, rollouts_.GetRollout(agency, rollout));
  return auth::Authorize(caller, Permission::kManageRollouts, PlaceOf(agency, IdsOf(found.organization_path)));
}

absl::StatusOr<Rollout> Rollouts::Check(const Rollout& rollout) {
  if (!IsResourceId(rollout.rollout)) return FieldInvalid("rollout_id", "must be 1 to 63 of a-z, 0-9 and dash");
  ICAP_RETURN_IF_ERROR(CheckTitle("rollout.title", rollout.title));
  if (rollout.kind == RolloutKind::kSurvey) {
    const auto revision = instruments_.Find(rollout.agency, rollout.instrument, rollout.revision);
    if (revision.ok() && (*revision)->protocol) {
      return FieldInvalid("rollout.revision", "is a protocol: a rollout asks a survey; plan field sessions in it");
    }
    if (revision.ok() && instrument::HasValues((*revision)->instrument)) {
      return FieldInvalid("rollout.revision",
                          "is an instrument whose scales give values: only tabulated counts can be scored with it");
    }
  }
  Rollout checked = rollout;
  ICAP_ASSIGN_OR_RETURN(checked.settings, CheckSettings(rollout.settings));
  return checked;
}

absl::StatusOr<Rollout> Rollouts::Create(const auth::Caller& caller, const RequestKey& key, const Rollout& rollout) {
  ICAP_ASSIGN_OR_RETURN(const Organization organization,
                        organizations_.GetOrganization(rollout.agency, rollout.organization));
  ICAP_RETURN_IF_ERROR(
      auth::Authorize(caller, Permission::kManageRollouts, PlaceOf(rollout.agency, organization.path)));
  ICAP_ASSIGN_OR_RETURN(const Rollout checked, Check(rollout));
  ICAP_ASSIGN_OR_RETURN(Rollout created, rollouts_.CreateRollout(key, checked, {caller.subject, ""}));
  ICAP_RETURN_IF_ERROR(MakeKeys(rollouts_, keys_, created));
  return created;
}

absl::StatusOr<Rollout> Rollouts::Update(const auth::Caller& caller, const RequestKey& key, const Rollout& rollout) {
  ICAP_RETURN_IF_ERROR(MayManage(caller, rollout.agency, rollout.rollout));
  // The new place too, so that nobody moves a rollout out of the own scope.
  ICAP_ASSIGN_OR_RETURN(const Organization organization,
                        organizations_.GetOrganization(rollout.agency, rollout.organization));
  ICAP_RETURN_IF_ERROR(
      auth::Authorize(caller, Permission::kManageRollouts, PlaceOf(rollout.agency, organization.path)));
  ICAP_ASSIGN_OR_RETURN(const Rollout found, rollouts_.GetRollout(rollout.agency, rollout.rollout));
  ICAP_ASSIGN_OR_RETURN(Rollout checked, Check(rollout));
  checked.kind = found.kind;
  ICAP_ASSIGN_OR_RETURN(Rollout updated, rollouts_.UpdateRollout(key, checked, {caller.subject, ""}));
  ICAP_RETURN_IF_ERROR(MakeKeys(rollouts_, keys_, updated));
  return updated;
}

absl::StatusOr<Rollout> Rollouts::Get(const auth::Caller& caller, const std::string& agency,
                                      const std::string& rollout) {
  ICAP_ASSIGN_OR_RETURN(Rollout found, rollouts_.GetRollout(agency, rollout));
  const absl::Status whole =
      auth::Authorize(caller, Permission::kSeeOrganizations, PlaceOf(agency, IdsOf(found.organization_path)));
  if (whole.ok()) return found;
  // Someone whose scope lies inside of the rollout may see it too.
  const Scope scope = ScopeIn(caller, Permission::kSeeOrganizations, agency);
  ICAP_ASSIGN_OR_RETURN(const auto schools, rollouts_.ListSchools(agency, rollout, scope, "", {1, ""}));
  if (schools.empty()) return whole;
  return found;
}

absl::StatusOr<std::vector<Rollout>> Rollouts::List(const auth::Caller& caller, const std::string& agency,
                                                    const Page& page) {
  return rollouts_.ListRollouts(agency, ScopeIn(caller, Permission::kSeeOrganizations, agency), page);
}

absl::StatusOr<Rollout> Rollouts::Close(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                        const std::string& rollout, const std::string& reason) {
  ICAP_RETURN_IF_ERROR(MayManage(caller, agency, rollout));
  ICAP_ASSIGN_OR_RETURN(const Rollout found, rollouts_.GetRollout(agency, rollout));
  const Cause cause{caller.subject, reason};
  const absl::Status not_open =
      FailedPrecondition(Reason::kRolloutNotOpen, "Only an open rollout can be closed; open this one first.");
  if (found.kind == RolloutKind::kTabulated) {
    return rollouts_.MoveRollout(key, agency, rollout, RolloutState::kDraft, RolloutState::kClosed, not_open, cause);
  }
  ICAP_RETURN_IF_ERROR(
      rollouts_.MoveRollout(key, agency, rollout, RolloutState::kOpen, RolloutState::kClosing, not_open, cause)
          .status());
  ICAP_RETURN_IF_ERROR(closing_.CloseRollout({agency, rollout}));
  return rollouts_.GetRollout(agency, rollout);
}

absl::StatusOr<Rollout> Rollouts::Publish(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                          const std::string& rollout) {
  ICAP_RETURN_IF_ERROR(MayManage(caller, agency, rollout));
  ICAP_ASSIGN_OR_RETURN(const Rollout found, rollouts_.GetRollout(agency, rollout));
  if (found.state == RolloutState::kClosing) {
    return FailedPrecondition(Reason::kRolloutNotClosed,
                              "The answers of this rollout are still being opened: try again in a minute.");
  }
  return rollouts_.MoveRollout(
      key, agency, rollout, RolloutState::kClosed, RolloutState::kPublished,
      FailedPrecondition(Reason::kRolloutNotClosed, "Only a closed rollout can be published; close this one first."),
      {caller.subject, ""});
}

absl::StatusOr<RolloutSchool> Rollouts::CloseSchool(const auth::Caller& caller, const RequestKey& key,
                                                    const std::string& agency, const std::string& rollout,
                                                    const std::string& school, const std::string& reason) {
  ICAP_ASSIGN_OR_RETURN(const RolloutSchool found, rollouts_.GetSchool(agency, rollout, school));
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kManageRollouts, PlaceOf(found)));
  ICAP_RETURN_IF_ERROR(rollouts_.CloseSchool(key, agency, rollout, school, {caller.subject, reason}).status());
  ICAP_RETURN_IF_ERROR(closing_.CloseSchool({agency, rollout, school}));
  return rollouts_.GetSchool(agency, rollout, school);
}

absl::StatusOr<std::vector<RolloutSchool>> Rollouts::ListSchools(const auth::Caller& caller, const std::string& agency,
                                                                 const std::string& rollout, const std::string& under,
                                                                 const Page& page) {
  ICAP_RETURN_IF_ERROR(rollouts_.GetRollout(agency, rollout).status());
  return rollouts_.ListSchools(agency, rollout, ScopeIn(caller, Permission::kSeeOrganizations, agency), under, page);
}

absl::StatusOr<int> Rollouts::ImportCounts(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                           const std::string& rollout, std::vector<SchoolCounts> schools) {
  ICAP_RETURN_IF_ERROR(MayManage(caller, agency, rollout));
  if (schools.empty() || schools.size() > kMaxBatch) {
    return FieldInvalid("schools", fmt::format("has {} elements: send 1 to {} a call", schools.size(), kMaxBatch));
  }
  ICAP_ASSIGN_OR_RETURN(const Rollout found, rollouts_.GetRollout(agency, rollout));
  ICAP_ASSIGN_OR_RETURN(const LoadedRevision* revision, instruments_.Find(agency, found.instrument, found.revision));
  TabulatedQuestionnaire questionnaire;
  for (const instrument::Item& item : revision->instrument.items) {
    const instrument::Scale* scale = instrument::FindScale(revision->instrument, item.scale);
    const instrument::ValueRange range = instrument::RangeOf(*scale);
    questionnaire.push_back({item.id, static_cast<int>(scale->options.size()), range.lowest, range.highest});
  }
  ICAP_ASSIGN_OR_RETURN(const std::vector<SchoolCounts> checked, CheckCounts(questionnaire, std::move(schools)));
  return counts_.ImportCounts(key, agency, rollout, checked);
}

absl::StatusOr<std::vector<IssuedInvitation>> Rollouts::IssueInvitations(const auth::Caller& caller,
                                                                         const RequestKey& key,
                                                                         const std::string& agency,
                                                                         const std::string& rollout,
                                                                         const std::string& school, bool replace) {
  ICAP_ASSIGN_OR_RETURN(const RolloutSchool found, rollouts_.GetSchool(agency, rollout, school));
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kManageInvitations, PlaceOf(found)));
  // By person, because the transaction may run again.
  std::map<std::string, std::string> codes;
  const auto hash_for = [&](const std::string& person, int attempt) -> absl::StatusOr<std::string> {
    ICAP_ASSIGN_OR_RETURN(const Code code, codes_.CodeOf({agency, rollout, school, person, attempt}));
    codes[person] = ToBase64Url(code.Reveal());
    return HashCode(code);
  };
  ICAP_RETURN_IF_ERROR(
      invitations_.IssueInvitations(key, agency, rollout, school, replace, hash_for, {caller.subject, ""}));
  std::vector<IssuedInvitation> issued;
  issued.reserve(codes.size());
  for (auto& [person, code] : codes) issued.push_back({person, std::move(code)});
  return issued;
}

}  // namespace icap::collection
