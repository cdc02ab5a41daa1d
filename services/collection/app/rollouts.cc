#include "services/collection/app/rollouts.h"

#include <fmt/format.h>

#include "services/collection/app/organizations.h"
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

absl::StatusOr<Rollout> Rollouts::Create(const auth::Caller& caller, const RequestKey& key, const Rollout& rollout) {
  ICAP_ASSIGN_OR_RETURN(const Organization organization,
                        organizations_.GetOrganization(rollout.agency, rollout.organization));
  ICAP_RETURN_IF_ERROR(
      auth::Authorize(caller, Permission::kManageRollouts, PlaceOf(rollout.agency, organization.path)));
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
  ICAP_ASSIGN_OR_RETURN(const Rollout created, rollouts_.CreateRollout(key, rollout));
  ICAP_RETURN_IF_ERROR(MakeKeys(created));
  return created;
}

absl::Status Rollouts::MakeKeys(const Rollout& rollout) {
  if (rollout.kind != RolloutKind::kSurvey || rollout.state != RolloutState::kDraft) return absl::OkStatus();
  ICAP_ASSIGN_OR_RETURN(const std::vector<RolloutSchool> schools,
                        rollouts_.ListSchools(rollout.agency, rollout.rollout, {true, {}}, "", {}));
  std::vector<std::string> ids;
  for (const RolloutSchool& school : schools) ids.push_back(school.school);
  ICAP_ASSIGN_OR_RETURN(const std::vector<SchoolKeys> keys, keys_.Make({rollout.agency, rollout.rollout}, ids));
  return rollouts_.PublishKeys(rollout.agency, rollout.rollout, keys);
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

absl::StatusOr<Rollout> Rollouts::Open(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                       const std::string& rollout) {
  ICAP_RETURN_IF_ERROR(MayManage(caller, agency, rollout));
  ICAP_ASSIGN_OR_RETURN(const Rollout found, rollouts_.GetRollout(agency, rollout));
  if (found.kind == RolloutKind::kTabulated) {
    return FailedPrecondition(Reason::kRolloutTabulated,
                              "Nobody answers this rollout: import its counts, then close it.");
  }
  // Once more, because they must be there and be the published ones before anybody has a credential.
  ICAP_RETURN_IF_ERROR(MakeKeys(found));
  return rollouts_.MoveRollout(
      key, agency, rollout, RolloutState::kDraft, RolloutState::kOpen,
      FailedPrecondition(Reason::kRolloutNotDraft, "Only a draft can be opened; this rollout has been closed."));
}

absl::StatusOr<Rollout> Rollouts::Close(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                        const std::string& rollout) {
  ICAP_RETURN_IF_ERROR(MayManage(caller, agency, rollout));
  ICAP_ASSIGN_OR_RETURN(const Rollout found, rollouts_.GetRollout(agency, rollout));
  const absl::Status not_open =
      FailedPrecondition(Reason::kRolloutNotOpen, "Only an open rollout can be closed; open this one first.");
  if (found.kind == RolloutKind::kTabulated) {
    return rollouts_.MoveRollout(key, agency, rollout, RolloutState::kDraft, RolloutState::kClosed, not_open);
  }
  ICAP_RETURN_IF_ERROR(
      rollouts_.MoveRollout(key, agency, rollout, RolloutState::kOpen, RolloutState::kClosing, not_open).status());
  ICAP_RETURN_IF_ERROR(closing_.CloseRollout({agency, rollout}));
  return rollouts_.GetRollout(agency, rollout);
}

absl::StatusOr<Rollout> Rollouts::Publish(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                          const std::string& rollout) {
  ICAP_RETURN_IF_ERROR(MayManage(caller, agency, rollout));
  return rollouts_.MoveRollout(
      key, agency, rollout, RolloutState::kClosed, RolloutState::kPublished,
      FailedPrecondition(Reason::kRolloutNotClosed, "Only a closed rollout can be published; close this one first."));
}

absl::StatusOr<RolloutSchool> Rollouts::CloseSchool(const auth::Caller& caller, const RequestKey& key,
                                                    const std::string& agency, const std::string& rollout,
                                                    const std::string& school) {
  ICAP_ASSIGN_OR_RETURN(const RolloutSchool found, rollouts_.GetSchool(agency, rollout, school));
  std::vector<std::string> path = IdsOf(found.ancestors);
  path.push_back(school);
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kManageRollouts, PlaceOf(agency, path)));
  ICAP_RETURN_IF_ERROR(rollouts_.CloseSchool(key, agency, rollout, school).status());
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
  std::vector<std::string> path = IdsOf(found.ancestors);
  path.push_back(school);
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kManageRollouts, PlaceOf(agency, path)));
  std::vector<IssuedInvitation> issued;
  ICAP_RETURN_IF_ERROR(
      invitations_.IssueInvitations(key, agency, rollout, school, replace, [&](const std::string& person) {
        const Code code(random_(kCodeBytes));
        issued.push_back({person, ToBase64Url(code.Reveal())});
        return HashCode(code);
      }));
  return issued;
}

}  // namespace icap::collection
