#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "services/collection/app/field_sessions.h"
#include "services/collection/app/field_view.h"
#include "services/collection/domain/field_draw.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

using auth::Permission;
using instrument::ProtocolKind;

std::vector<std::string> PathOf(const RolloutSchool& school) {
  std::vector<std::string> path = IdsOf(school.ancestors);
  path.push_back(school.school);
  return path;
}

absl::Status CheckPlan(const PlanFieldSessions& plan, ProtocolKind kind) {
  if (plan.count < 1 || plan.count > kMaxDrawn) return FieldInvalid("count", fmt::format("must be 1 to {}", kMaxDrawn));
  if (plan.reserve_count < 0 || plan.reserve_count > kMaxReserves) {
    return FieldInvalid("reserve_count", fmt::format("must be 0 to {}", kMaxReserves));
  }
  if (!plan.classrooms.empty() && kind != ProtocolKind::kObservation) {
    return FieldInvalid("classrooms", "are for observations only");
  }
  if (plan.classrooms.size() > kMaxClassrooms) {
    return FieldInvalid("classrooms", fmt::format("has more than {} elements", kMaxClassrooms));
  }
  std::set<std::string> labels;
  for (size_t i = 0; i < plan.classrooms.size(); ++i) {
    const std::string& label = plan.classrooms[i];
    if (label.empty() || label.size() > kMaxClassroomLength || !labels.insert(label).second) {
      return FieldInvalid(fmt::format("classrooms[{}]", i),
                          fmt::format("must be unique and have 1 to {} bytes", kMaxClassroomLength));
    }
  }
  return absl::OkStatus();
}

// Elements of the draw in order, the reserves last.
std::vector<DrawnParticipant> InOrder(const Draw& draw, std::map<std::string, FieldParticipant> population) {
  std::vector<DrawnParticipant> drawn;
  const auto add = [&](const std::string& id, bool reserve) {
    FieldParticipant participant = std::move(population[id]);
    participant.position = static_cast<int>(drawn.size()) + 1;
    drawn.push_back({std::move(participant), reserve, "", "", ""});
  };
  for (const std::string& id : draw.drawn) add(id, false);
  for (const std::string& id : draw.reserves) add(id, true);
  return drawn;
}

}  // namespace

absl::StatusOr<FieldPlan> FieldSessions::MakePlan(const auth::Caller& caller, const PlanFieldSessions& plan,
                                                  const RolloutSchool& school, const instrument::Protocol& protocol) {
  FieldSession model;
  model.kind = protocol.kind;
  model.instrument = plan.instrument;
  model.revision = plan.revision;
  model.title = protocol.title;
  model.school_title = school.title;
  model.path = PathOf(school);
  model.double_rated = plan.double_rated;
  FieldPlan made;
  const bool draws = protocol.kind != ProtocolKind::kInterviewPrincipals;
  const bool one_session = protocol.kind == ProtocolKind::kFocusGroup;
  if (draws) model.draw = NewUuid(random_);
  const int session_count = one_session ? 1 : plan.count;
  made.sessions.reserve(static_cast<size_t>(session_count));
  for (int i = 0; i < session_count; ++i) {
    model.key = {plan.agency, plan.rollout, plan.school, NewUuid(random_)};
    made.sessions.push_back(model);
  }
  if (!draws) return made;
  std::map<std::string, FieldParticipant> population;
  for (const std::string& label : plan.classrooms) population[label] = {0, "", label};
  if (plan.classrooms.empty()) {
    ICAP_ASSIGN_OR_RETURN(const auto teachers, store_.ListTeachers(plan.agency, plan.school));
    for (const FieldParticipant& teacher : teachers) population[teacher.person] = teacher;
  }
  std::vector<std::string> ids;
  ids.reserve(population.size());
  for (const auto& [id, participant] : population) ids.push_back(id);
  const std::string seed = random_(kSeedBytes);
  const auto draw = DrawAtRandom(ids, seed, static_cast<size_t>(plan.count), static_cast<size_t>(plan.reserve_count));
  if (!draw) {
    return FailedPrecondition(Reason::kFieldPopulationTooSmall,
                              fmt::format("There are {} to draw {} from. Plan fewer.", ids.size(), plan.count));
  }
  made.draw = FieldDraw{plan.agency,
                        plan.rollout,
                        plan.school,
                        model.draw,
                        plan.instrument,
                        plan.revision,
                        seed,
                        std::string(kDrawMethod),
                        static_cast<int>(ids.size()),
                        PopulationFingerprint(ids),
                        caller.subject,
                        {},
                        InOrder(*draw, std::move(population))};
  for (size_t i = 0; i < draw->drawn.size(); ++i) {
    made.draw->drawn[i].session = made.sessions[one_session ? 0 : i].key.session;
  }
  return made;
}

absl::StatusOr<FieldPlan> FieldSessions::Plan(const auth::Caller& caller, const RequestKey& key,
                                              const PlanFieldSessions& plan) {
  ICAP_ASSIGN_OR_RETURN(const RolloutSchool school, rollouts_.GetSchool(plan.agency, plan.rollout, plan.school));
  const auth::Place place = PlaceOf(school);
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kManageFieldWork, place));
  ICAP_ASSIGN_OR_RETURN(const instrument::Protocol* protocol, ProtocolOf(plan.agency, plan.instrument, plan.revision));
  ICAP_RETURN_IF_ERROR(CheckPlan(plan, protocol->kind));
  ICAP_ASSIGN_OR_RETURN(const FieldPlan made, MakePlan(caller, plan, school, *protocol));
  ICAP_ASSIGN_OR_RETURN(FieldPlan stored, store_.CreatePlan(key, made));
  for (FieldSession& session : stored.sessions) {
    const FieldView view = ViewOf(caller, session);
    session = SessionFor(view, std::move(session));
  }
  const bool sees_people = auth::Authorize(caller, Permission::kSeeFieldEvidence, place).ok();
  if (stored.draw && !sees_people) stored.draw = WithoutPeople(*std::move(stored.draw));
  return stored;
}

absl::StatusOr<FieldSession> FieldSessions::DrawReserve(const auth::Caller& caller, const RequestKey& key,
                                                        const FieldSessionKey& session, int position,
                                                        const std::string& reason) {
  ICAP_ASSIGN_OR_RETURN(const Found found, Find(caller, session));
  ICAP_RETURN_IF_ERROR(
      auth::Authorize(caller, Permission::kManageFieldWork, PlaceOf(session.agency, found.session.path)));
  ICAP_RETURN_IF_ERROR(CheckReason(reason));
  ICAP_ASSIGN_OR_RETURN(FieldSession changed,
                        store_.ReplaceParticipant(key, session, position, reason, caller.subject));
  return SessionFor(found.view, std::move(changed));
}

absl::StatusOr<std::vector<FieldDraw>> FieldSessions::ListDraws(const auth::Caller& caller, const std::string& agency,
                                                                const std::string& rollout, const std::string& school) {
  ICAP_ASSIGN_OR_RETURN(const RolloutSchool found, rollouts_.GetSchool(agency, rollout, school));
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kSeeFieldEvidence, PlaceOf(found)));
  return store_.ListDraws(agency, rollout, school, kMaxDraws);
}

absl::StatusOr<FieldSession> FieldSessions::Assign(const auth::Caller& caller, const RequestKey& key,
                                                   const FieldSessionKey& session, FieldAssignment assignment) {
  ICAP_ASSIGN_OR_RETURN(const Found found, Find(caller, session));
  ICAP_RETURN_IF_ERROR(
      auth::Authorize(caller, Permission::kManageFieldWork, PlaceOf(session.agency, found.session.path)));
  if (assignment.rater == FieldRater::kSecond && !found.session.double_rated) {
    return FieldInvalid("rater", "is the second, but the session is rated once");
  }
  if (assignment.rater == FieldRater::kNobody) return FieldInvalid("rater", "must be the first or the second");
  if (assignment.account.empty()) return FieldInvalid("account", "must name the facilitator's account");
  if (assignment.start_time == Timestamp{}) assignment.start_time = clock_();
  if (assignment.end_time <= assignment.start_time) return FieldInvalid("end_time", "must be after the start");
  if (assignment.end_time - assignment.start_time > kMaxTimeBox) {
    return FieldInvalid("end_time", fmt::format("must be within {} days of the start", kMaxTimeBox.count() / 24));
  }
  ICAP_ASSIGN_OR_RETURN(FieldSession changed, store_.Assign(key, session, assignment));
  return SessionFor(found.view, std::move(changed));
}

}  // namespace icap::collection
