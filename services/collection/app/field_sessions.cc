#include "services/collection/app/field_sessions.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "services/collection/app/field_view.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

using auth::Permission;

FieldForm FormOf(const instrument::Protocol& protocol) {
  FieldForm form;
  for (const instrument::Prompt& prompt : protocol.prompts) form.prompts.push_back(prompt.id);
  for (const instrument::Indicator& indicator : protocol.indicators) {
    form.indicators.push_back({indicator.id, indicator.required});
  }
  for (const instrument::ProtocolLevel& level : protocol.levels) form.levels.push_back(level.id);
  return form;
}

absl::Status CheckDevice(const std::string& device_id) {
  return IsUuid(device_id) ? absl::OkStatus() : FieldInvalid("device_id", "must be a UUID");
}

}  // namespace

absl::StatusOr<const instrument::Protocol*> FieldSessions::ProtocolOf(const std::string& agency,
                                                                      const std::string& instrument, int revision) {
  ICAP_ASSIGN_OR_RETURN(const LoadedRevision* loaded, instruments_.Find(agency, instrument, revision));
  if (!loaded->protocol) return FieldInvalid("revision", "is a survey: field work needs a protocol");
  return &*loaded->protocol;
}

absl::StatusOr<FieldSessions::Found> FieldSessions::Find(const auth::Caller& caller, const FieldSessionKey& session) {
  ICAP_ASSIGN_OR_RETURN(FieldSession found, store_.GetSession(session));
  const FieldView view = ViewOf(caller, found);
  if (!MaySee(view)) return NoSuchFieldSession();
  ICAP_ASSIGN_OR_RETURN(const instrument::Protocol* protocol,
                        ProtocolOf(session.agency, found.instrument, found.revision));
  return Found{std::move(found), view, protocol};
}

absl::StatusOr<FieldSessions::Found> FieldSessions::FindToRecord(const auth::Caller& caller,
                                                                 const FieldSessionKey& session) {
  ICAP_ASSIGN_OR_RETURN(Found found, Find(caller, session));
  if (found.view.rater == FieldRater::kNobody) return NoSuchFieldSession();
  const Timestamp now = clock_();
  for (const FieldAssignment& assignment : found.session.assignments) {
    if (assignment.rater != found.view.rater) continue;
    if (assignment.start_time <= now && now < assignment.end_time) return found;
  }
  return PermissionDenied(Reason::kFieldTimeOver,
                          "The session is not yours at this time. Ask the district supervisor to extend it.");
}

absl::StatusOr<std::vector<FieldSession>> FieldSessions::List(const auth::Caller& caller, const std::string& agency,
                                                              const std::string& rollout, const std::string& school,
                                                              const Page& page) {
  const FieldSessionFilter filter = {agency,         rollout,
                                     school,         ScopeIn(caller, Permission::kManageFieldWork, agency),
                                     caller.subject, ScopeIn(caller, Permission::kRecordFieldWork, agency),
                                     clock_()};
  const auto nothing = [](const Scope& scope) { return !scope.everything && scope.subtrees.empty(); };
  if (nothing(filter.scope) && nothing(filter.account_scope)) {
    return PermissionDenied(Reason::kOutOfScope,
                            "Your account has no role in field work here. Ask your agency's administrator.");
  }
  ICAP_ASSIGN_OR_RETURN(std::vector<FieldSession> sessions, store_.ListSessions(filter, page));
  for (FieldSession& session : sessions) {
    const FieldView view = ViewOf(caller, session);
    session = SessionFor(view, std::move(session));
  }
  return sessions;
}

absl::StatusOr<SeenSession> FieldSessions::Get(const auth::Caller& caller, const FieldSessionKey& session) {
  ICAP_ASSIGN_OR_RETURN(Found found, Find(caller, session));
  // Who manages sees it at any time; a facilitator inside of the time box.
  if (!found.view.manages) ICAP_RETURN_IF_ERROR(FindToRecord(caller, session).status());
  ICAP_ASSIGN_OR_RETURN(const FieldSessionRecords records, store_.ReadRecords(session));
  return SeenSession{SessionFor(found.view, std::move(found.session)), found.protocol, found.view.rater,
                     RecordsFor(found.view, records, 0), MakeFieldCursor(found.view, records.change_number)};
}

absl::StatusOr<SyncedRecords> FieldSessions::Sync(const auth::Caller& caller, const FieldSessionKey& session,
                                                  const std::string& device_id, const std::vector<FieldChange>& changes,
                                                  const std::string& cursor) {
  ICAP_ASSIGN_OR_RETURN(const Found found, FindToRecord(caller, session));
  ICAP_RETURN_IF_ERROR(CheckDevice(device_id));
  if (changes.size() > kMaxChanges) {
    return FieldInvalid("changes", fmt::format("has {} elements: send at most {} a call", changes.size(), kMaxChanges));
  }
  ICAP_ASSIGN_OR_RETURN(const int64_t since, ReadFieldCursor(found.view, cursor));
  SyncedRecords synced;
  if (!changes.empty()) {
    const FieldSender sender = {found.view.rater, caller.subject, device_id};
    ICAP_ASSIGN_OR_RETURN(synced.results, store_.Apply(session, sender, FormOf(*found.protocol), changes));
  }
  ICAP_ASSIGN_OR_RETURN(const FieldSessionRecords records, store_.ReadRecords(session));
  synced.records = RecordsFor(found.view, records, since);
  for (SeenRecord& record : RecordsFor(found.view, records, 0)) {
    if (!record.conflicts.empty()) synced.conflicting.push_back(std::move(record));
  }
  synced.cursor = MakeFieldCursor(found.view, records.change_number);
  synced.session = SessionFor(found.view, found.session);
  return synced;
}

absl::StatusOr<FieldSession> FieldSessions::Complete(const auth::Caller& caller, const RequestKey& key,
                                                     const FieldSessionKey& session) {
  ICAP_ASSIGN_OR_RETURN(const Found found, FindToRecord(caller, session));
  const FieldSender sender = {found.view.rater, caller.subject, ""};
  ICAP_ASSIGN_OR_RETURN(FieldSession complete, store_.Complete(key, session, sender, FormOf(*found.protocol)));
  return SessionFor(found.view, std::move(complete));
}

absl::StatusOr<FieldRecordVersion> FieldSessions::Correct(const auth::Caller& caller, const RequestKey& key,
                                                          const FieldSessionKey& session, const std::string& device_id,
                                                          const FieldChange& change, const std::string& reason) {
  ICAP_ASSIGN_OR_RETURN(const Found found, FindToRecord(caller, session));
  ICAP_RETURN_IF_ERROR(CheckDevice(device_id));
  ICAP_RETURN_IF_ERROR(CheckReason(reason));
  const FieldForm form = FormOf(*found.protocol);
  if (const auto problem = ProblemOfContent(form, change.record_id, change.content)) {
    return FieldInvalid("content", *problem);
  }
  return store_.Correct(key, session, {found.view.rater, caller.subject, device_id}, form, change, reason);
}

absl::StatusOr<std::vector<SchoolRatedSession>> FieldSessions::SchoolRatings(const auth::Caller& caller,
                                                                             const std::string& agency,
                                                                             const std::string& rollout,
                                                                             const std::string& school) {
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kReadFieldRatings, {AgencyName(agency), {}}));
  ICAP_RETURN_IF_ERROR(rollouts_.GetSchool(agency, rollout, school).status());
  ICAP_ASSIGN_OR_RETURN(const std::vector<RatedFieldSession> rated, store_.ReadRatings(agency, rollout, school));
  std::vector<SchoolRatedSession> sessions;
  for (const RatedFieldSession& session : rated) {
    ICAP_ASSIGN_OR_RETURN(const instrument::Protocol* protocol,
                          ProtocolOf(agency, session.instrument, session.revision));
    SchoolRatedSession& added = sessions.emplace_back(SchoolRatedSession{agency, session, protocol, {}});
    for (const FieldRating& rating : session.ratings) {
      const instrument::Indicator* indicator = instrument::FindIndicator(*protocol, rating.indicator);
      const auto level = instrument::LevelPosition(*protocol, rating.level);
      if (indicator == nullptr || !level) return Internal("A rating does not fit its protocol.");
      added.ratings.push_back({rating.indicator, indicator->factor, indicator->text, rating.rater, *level});
    }
  }
  return sessions;
}

}  // namespace icap::collection
