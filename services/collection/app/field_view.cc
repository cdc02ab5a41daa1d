#include "services/collection/app/field_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "services/common/base/error.h"

namespace icap::collection {
namespace {

constexpr char kBeforeCompleting = 'r';
constexpr char kAfterCompleting = 'c';

char Stage(const FieldView& view) {
  return view.part_complete ? kAfterCompleting : kBeforeCompleting;
}

bool MaySeeRecord(const FieldView& view, FieldRater rater, const FieldContent& content) {
  if (view.rater == FieldRater::kNobody) return view.sees_evidence;
  return rater == view.rater || content.kind == FieldRecordKind::kNote || view.part_complete;
}

}  // namespace

absl::Status NoSuchFieldSession() {
  return NotFound(Reason::kFieldSessionNotFound,
                  "There is no such field session, or it is not assigned to you. Ask the district supervisor.");
}

FieldView ViewOf(const auth::Caller& caller, const FieldSession& session) {
  const auth::Place place = PlaceOf(session.key.agency, session.path);
  const auto may = [&](auth::Permission permission) { return auth::Authorize(caller, permission, place).ok(); };
  FieldView view;
  view.manages = may(auth::Permission::kManageFieldWork);
  view.sees_evidence = may(auth::Permission::kSeeFieldEvidence);
  if (!may(auth::Permission::kRecordFieldWork)) return view;
  for (const FieldAssignment& assignment : session.assignments) {
    if (assignment.account != caller.subject) continue;
    view.rater = assignment.rater;
    view.part_complete = assignment.complete_time.has_value();
  }
  return view;
}

bool MaySee(const FieldView& view) {
  return view.manages || view.sees_evidence || view.rater != FieldRater::kNobody;
}

FieldSession SessionFor(const FieldView& view, FieldSession session) {
  if (!view.sees_evidence && view.rater == FieldRater::kNobody) session.participants.clear();
  if (!view.manages) {
    session.assignments.erase(
        std::remove_if(session.assignments.begin(), session.assignments.end(),
                       [&](const FieldAssignment& assignment) { return assignment.rater != view.rater; }),
        session.assignments.end());
  }
  return session;
}

FieldDraw WithoutPeople(FieldDraw draw) {
  for (DrawnParticipant& drawn : draw.drawn) {
    drawn.participant.person.clear();
    drawn.participant.display_name.clear();
    drawn.replaced_reason.clear();
  }
  // With the seed and the roster the people could be computed again.
  draw.seed.clear();
  return draw;
}

std::vector<SeenRecord> RecordsFor(const FieldView& view, const FieldSessionRecords& records, int64_t since) {
  std::map<std::pair<FieldRater, std::string>, SeenRecord> seen;
  std::map<std::pair<FieldRater, std::string>, int64_t> changed;
  for (const FieldRecordVersion& version : records.versions) {
    if (!MaySeeRecord(view, version.rater, version.content)) continue;
    const auto key = std::pair(version.rater, version.record_id);
    SeenRecord& record = seen[key];
    if (record.head.version > 0) record.earlier.insert(record.earlier.begin(), std::move(record.head));
    record.head = version;
    changed[key] = std::max(changed[key], version.change_number);
  }
  for (const FieldConflict& conflict : records.conflicts) {
    const auto key = std::pair(conflict.rater, conflict.record_id);
    if (!MaySeeRecord(view, conflict.rater, conflict.content)) continue;
    // A conflict on a version that never arrived: the record is its conflicts alone.
    SeenRecord& record = seen[key];
    record.head.rater = conflict.rater;
    record.head.record_id = conflict.record_id;
    changed[key] = std::max(changed[key], conflict.change_number);
    if (conflict.settled_version == 0) record.conflicts.push_back(conflict);
  }
  std::vector<SeenRecord> list;
  for (auto& [key, record] : seen) {
    if (changed[key] > since) list.push_back(std::move(record));
  }
  return list;
}

std::string MakeFieldCursor(const FieldView& view, int64_t change_number) {
  return view.rater == FieldRater::kNobody ? "" : fmt::format("{}{}", Stage(view), change_number);
}

absl::StatusOr<int64_t> ReadFieldCursor(const FieldView& view, const std::string& cursor) {
  if (cursor.empty()) return 0;
  int64_t number = 0;
  const char* const end = cursor.data() + cursor.size();
  const auto [parsed, error] = std::from_chars(cursor.data() + 1, end, number);
  if (error != std::errc() || parsed != end || (cursor[0] != kBeforeCompleting && cursor[0] != kAfterCompleting)) {
    return FieldInvalid("cursor", "is not one of this service: send it as it came, or empty");
  }
  return cursor[0] == Stage(view) ? number : 0;
}

}  // namespace icap::collection
