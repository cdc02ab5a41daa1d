#include "services/profile/domain/triangulation.h"

#include <algorithm>

namespace icap::profile {
namespace {

// Nearest rank: the smallest value with at least `quarters` quarters of the values at or below it.
int Quartile(std::vector<int> values, size_t quarters) {
  std::sort(values.begin(), values.end());
  return values[(values.size() * quarters + 3) / 4 - 1];
}

LevelRange MedianOf(SessionLevels levels) {
  std::sort(levels.begin(), levels.end());
  return {levels[(levels.size() - 1) / 2], levels[levels.size() / 2]};
}

SourceEvidence Judge(SourceEvidence evidence, const LevelRange& levels, int level_count) {
  const bool says_nothing = levels.lowest == 0 && levels.highest == level_count - 1;
  evidence.too_thin = evidence.too_thin || says_nothing;
  if (!evidence.too_thin) evidence.levels = levels;
  return evidence;
}

std::optional<SourceEvidence> FromSessions(EvidenceSource source, std::span<const SessionLevels> sessions,
                                           int level_count) {
  std::vector<int> low, high;
  for (const SessionLevels& session : sessions) {
    if (session.empty()) continue;
    const LevelRange median = MedianOf(session);
    low.push_back(median.lowest);
    high.push_back(median.highest);
  }
  if (low.empty()) return std::nullopt;
  SourceEvidence evidence{source, static_cast<int>(low.size()), false, std::nullopt};
  evidence.too_thin = evidence.count < kMinSessions;
  return Judge(evidence, {Quartile(low, 1), Quartile(high, 3)}, level_count);
}

bool Overlap(const LevelRange& a, const LevelRange& b) {
  return a.lowest <= b.highest && b.lowest <= a.highest;
}

TriangulationVerdict VerdictOf(std::span<const SourceEvidence> sources) {
  std::vector<LevelRange> usable;
  for (const SourceEvidence& source : sources) {
    if (source.levels) usable.push_back(*source.levels);
  }
  if (usable.size() < 2) return TriangulationVerdict::kTooThin;
  for (size_t i = 0; i < usable.size(); ++i) {
    for (size_t j = i + 1; j < usable.size(); ++j) {
      if (!Overlap(usable[i], usable[j])) return TriangulationVerdict::kDiverging;
    }
  }
  return TriangulationVerdict::kConverging;
}

bool AreLevels(std::span<const SessionLevels> sessions, int level_count) {
  return std::all_of(sessions.begin(), sessions.end(), [&](const SessionLevels& session) {
    return std::all_of(session.begin(), session.end(), [&](int level) { return level >= 0 && level < level_count; });
  });
}

}  // namespace

absl::StatusOr<Triangulation> Triangulate(const std::optional<SurveyPlacement>& survey,
                                          std::span<const SessionLevels> interviews,
                                          std::span<const SessionLevels> observations, int level_count) {
  if (level_count < 2) return absl::InvalidArgumentError("triangulation needs two levels at least");
  if (!AreLevels(interviews, level_count) || !AreLevels(observations, level_count)) {
    return absl::InvalidArgumentError("a rating is no level of the factor");
  }
  Triangulation result;
  if (survey) {
    if (survey->named.lowest < 0 || survey->named.highest >= level_count) {
      return absl::InvalidArgumentError("the survey names no level of the factor");
    }
    result.sources.push_back(
        Judge({EvidenceSource::kSurvey, survey->respondent_count, false, std::nullopt}, survey->named, level_count));
  }
  if (const auto found = FromSessions(EvidenceSource::kInterviews, interviews, level_count)) {
    result.sources.push_back(*found);
  }
  if (const auto found = FromSessions(EvidenceSource::kObservations, observations, level_count)) {
    result.sources.push_back(*found);
  }
  result.verdict = VerdictOf(result.sources);
  return result;
}

}  // namespace icap::profile
