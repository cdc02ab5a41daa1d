// Notes and ratings of a field session, their versions, and what becomes of a change that a device made while offline.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace icap::collection {

inline constexpr size_t kMaxNoteLength = 10'000;
inline constexpr size_t kMaxSpeakerLength = 100;
inline constexpr size_t kMaxRationaleLength = 1'000;
inline constexpr size_t kMaxEvidenceIds = 200;

enum class FieldRecordKind { kNote = 1, kRating = 2 };

// What a record says: the fields of its kind; the others are empty.
struct FieldContent {
  FieldRecordKind kind = FieldRecordKind::kNote;
  bool withdrawn = false;
  // Notes.
  std::string prompt;
  std::string speaker;
  std::string text;
  int64_t record_time_micros = 0;
  // Ratings.
  std::string indicator;
  std::string level;
  std::vector<std::string> evidence;
  bool not_ratable = false;
  std::string rationale;

  friend bool operator==(const FieldContent&, const FieldContent&) = default;
};

// The latest version of a record.
struct FieldHead {
  int64_t version = 0;  // 0: there is none yet
  FieldContent content;
};

// What becomes of a change:
//
// | base_version          | content            | result                                             |
// |-----------------------|--------------------|----------------------------------------------------|
// | head's                | other than head's  | kAccept: the next version                          |
// | any                   | the head's         | kSame: nothing to store                            |
// | before the head's     | other              | kConflict: both are kept, a person decides         |
// | after the head's      | other              | kConflict: made on a version that never arrived    |
// | 0 and no head         | any                | kAccept: version 1                                 |
enum class ChangeDecision { kAccept, kSame, kConflict };
ChangeDecision DecideChange(const FieldHead& head, int64_t base_version, const FieldContent& content);

// Id of the record that holds the rating of an indicator.
std::string RatingRecordId(std::string_view indicator);

// One indicator of a protocol, as the checks need it.
struct RatedIndicator {
  std::string id;
  bool required = false;
};
struct FieldForm {
  std::vector<std::string> prompts;
  std::vector<RatedIndicator> indicators;
  std::vector<std::string> levels;  // lowest first
};

// What is wrong with the content of a record of this id; nullopt when nothing is. Evidence is checked for form only:
// notes may arrive after the rating that names them.
std::optional<std::string> ProblemOfContent(const FieldForm& form, std::string_view record_id,
                                            const FieldContent& content);

// A record as completing looks at it.
struct HeldRecord {
  std::string record_id;
  FieldContent content;
};

// Why a rater cannot complete yet: required indicators without a rating (or with a withdrawn one), and ratings whose
// evidence names no note that counts. `ratings` are the rater's, `notes` those of the session. One sentence each.
struct MissingRating {
  std::string indicator;
  std::string description;
};
std::vector<MissingRating> MissingRatings(const FieldForm& form, const std::vector<HeldRecord>& ratings,
                                          const std::vector<HeldRecord>& notes);

// Content as bytes and back: what is sealed in the store. nullopt when the bytes are none of ours.
std::string EncodeContent(const FieldContent& content);
std::optional<FieldContent> DecodeContent(std::string_view bytes);

}  // namespace icap::collection
