// What a caller may know of field work: the one place that takes out what is not theirs.
#pragma once

#include <vector>

#include "services/collection/app/field_sessions.h"

namespace icap::collection {

// FIELD_SESSION_NOT_FOUND, as for a session that does not exist.
absl::Status NoSuchFieldSession();

FieldView ViewOf(const auth::Caller& caller, const FieldSession& session);

// Whether there is anything the caller may know.
bool MaySee(const FieldView& view);

// The session without people for those who may not know them, and a rater's without the other rater.
FieldSession SessionFor(const FieldView& view, FieldSession session);

// The draw without people.
FieldDraw WithoutPeople(FieldDraw draw);

// Records the caller may see, of those that changed after `since`: a rater's own and the other's notes; the other's
// ratings once the own part is complete, so that the second rating is independent.
std::vector<SeenRecord> RecordsFor(const FieldView& view, const FieldSessionRecords& records, int64_t since);

// A device's place in the changes. Completing shows more, so the cursor says what it was made for.
std::string MakeFieldCursor(const FieldView& view, int64_t change_number);
// 0 for an empty cursor and for one from before completing. FIELD_INVALID.
absl::StatusOr<int64_t> ReadFieldCursor(const FieldView& view, const std::string& cursor);

}  // namespace icap::collection
