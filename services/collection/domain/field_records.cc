#include "services/collection/domain/field_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "services/common/base/clock.h"

namespace icap::collection {
namespace {

constexpr std::string_view kRatingPrefix = "rating-";
constexpr std::string_view kContentFormat = "1";

template <typename Elements, typename Predicate>
bool Any(const Elements& elements, Predicate predicate) {
  return std::any_of(elements.begin(), elements.end(), predicate);
}

std::optional<std::string> ProblemOfNote(const FieldForm& form, std::string_view record_id,
                                         const FieldContent& content) {
  if (!IsUuid(std::string(record_id))) return "record_id of a note must be a UUID";
  if (!content.prompt.empty() && !Any(form.prompts, [&](const std::string& id) { return id == content.prompt; })) {
    return "note.prompt_id is not a prompt of the protocol";
  }
  if (content.speaker.size() > kMaxSpeakerLength) {
    return fmt::format("note.speaker is longer than {} bytes", kMaxSpeakerLength);
  }
  if (content.text.empty() || content.text.size() > kMaxNoteLength) {
    return fmt::format("note.text must have 1 to {} bytes", kMaxNoteLength);
  }
  return std::nullopt;
}

std::optional<std::string> ProblemOfRating(const FieldForm& form, std::string_view record_id,
                                           const FieldContent& content) {
  if (!Any(form.indicators, [&](const RatedIndicator& indicator) { return indicator.id == content.indicator; })) {
    return "rating.indicator_id is not an indicator of the protocol";
  }
  if (record_id != RatingRecordId(content.indicator)) return "record_id of a rating must be rating-{indicator_id}";
  if (content.rationale.size() > kMaxRationaleLength) {
    return fmt::format("rating.rationale is longer than {} bytes", kMaxRationaleLength);
  }
  if (content.not_ratable) {
    if (!content.level.empty()) return "rating.level_id must be empty when not_ratable is set";
    if (content.rationale.empty()) return "rating.rationale must say why the indicator cannot be rated";
    return std::nullopt;
  }
  if (!Any(form.levels, [&](const std::string& id) { return id == content.level; })) {
    return "rating.level_id is not a level of the protocol";
  }
  if (content.evidence.empty() || content.evidence.size() > kMaxEvidenceIds) {
    return fmt::format("rating.evidence_ids must name 1 to {} notes", kMaxEvidenceIds);
  }
  if (Any(content.evidence, [](const std::string& id) { return !IsUuid(id); })) {
    return "rating.evidence_ids must be ids of notes";
  }
  return std::nullopt;
}

void Append(std::string& bytes, std::string_view field) {
  bytes += fmt::format("{}:", field.size());
  bytes += field;
}

std::optional<std::string> Take(std::string_view& bytes) {
  size_t length = 0;
  const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), length);
  const auto digits = static_cast<size_t>(end - bytes.data());
  if (error != std::errc() || digits >= bytes.size() || *end != ':' || length > bytes.size() - digits - 1) {
    return std::nullopt;
  }
  std::string field(bytes.substr(digits + 1, length));
  bytes.remove_prefix(digits + 1 + length);
  return field;
}

}  // namespace

ChangeDecision DecideChange(const FieldHead& head, int64_t base_version, const FieldContent& content) {
  if (head.version > 0 && head.content == content) return ChangeDecision::kSame;
  return base_version == head.version ? ChangeDecision::kAccept : ChangeDecision::kConflict;
}

std::string RatingRecordId(std::string_view indicator) {
  return fmt::format("{}{}", kRatingPrefix, indicator);
}

std::optional<std::string> ProblemOfContent(const FieldForm& form, std::string_view record_id,
                                            const FieldContent& content) {
  return content.kind == FieldRecordKind::kNote ? ProblemOfNote(form, record_id, content)
                                                : ProblemOfRating(form, record_id, content);
}

std::vector<MissingRating> MissingRatings(const FieldForm& form, const std::vector<HeldRecord>& ratings,
                                          const std::vector<HeldRecord>& notes) {
  std::set<std::string, std::less<>> counting;
  for (const HeldRecord& note : notes) {
    if (!note.content.withdrawn) counting.insert(note.record_id);
  }
  std::vector<MissingRating> missing;
  for (const RatedIndicator& indicator : form.indicators) {
    const auto found = std::find_if(ratings.begin(), ratings.end(), [&](const HeldRecord& rating) {
      return rating.content.indicator == indicator.id && !rating.content.withdrawn;
    });
    if (found == ratings.end()) {
      if (indicator.required) missing.push_back({indicator.id, "is not rated"});
      continue;
    }
    const FieldContent& content = found->content;
    if (content.not_ratable) continue;
    if (!Any(content.evidence, [&](const std::string& id) { return counting.contains(id); })) {
      missing.push_back({indicator.id, "rests on no note of this session"});
    }
  }
  return missing;
}

std::string EncodeContent(const FieldContent& content) {
  std::string bytes;
  Append(bytes, kContentFormat);
  Append(bytes, content.kind == FieldRecordKind::kNote ? "note" : "rating");
  Append(bytes, content.withdrawn ? "1" : "0");
  Append(bytes, content.prompt);
  Append(bytes, content.speaker);
  Append(bytes, content.text);
  Append(bytes, fmt::to_string(content.record_time_micros));
  Append(bytes, content.indicator);
  Append(bytes, content.level);
  Append(bytes, content.not_ratable ? "1" : "0");
  Append(bytes, content.rationale);
  for (const std::string& id : content.evidence) Append(bytes, id);
  return bytes;
}

std::optional<FieldContent> DecodeContent(std::string_view bytes) {
  std::vector<std::string> fields;
  while (!bytes.empty()) {
    auto field = Take(bytes);
    if (!field) return std::nullopt;
    fields.push_back(*std::move(field));
  }
  constexpr size_t kFixedFields = 11;
  if (fields.size() < kFixedFields || fields[0] != kContentFormat) return std::nullopt;
  FieldContent content;
  content.kind = fields[1] == "note" ? FieldRecordKind::kNote : FieldRecordKind::kRating;
  content.withdrawn = fields[2] == "1";
  content.prompt = fields[3];
  content.speaker = fields[4];
  content.text = fields[5];
  const char* const end = fields[6].data() + fields[6].size();
  if (std::from_chars(fields[6].data(), end, content.record_time_micros).ec != std::errc()) return std::nullopt;
  content.indicator = fields[7];
  content.level = fields[8];
  content.not_ratable = fields[9] == "1";
  content.rationale = fields[10];
  content.evidence.assign(fields.begin() + kFixedFields, fields.end());
  return content;
}

}  // namespace icap::collection
