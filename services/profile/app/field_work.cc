#include "services/profile/app/field_work.h"

#include <algorithm>
#include <map>

#include "services/common/base/status_macros.h"
#include "services/profile/app/ports.h"

namespace icap::profile {
namespace {

// Position of each of the session's levels among the scale's, counted from 0; -1 where the scale has none.
std::vector<int> PositionsIn(const instrument::Scale& scale, const std::vector<std::string>& level_ids) {
  std::vector<int> positions;
  for (const std::string& id : level_ids) {
    const auto found = std::find_if(scale.levels.begin(), scale.levels.end(),
                                    [&](const instrument::Level& level) { return level.id == id; });
    positions.push_back(found == scale.levels.end() ? -1 : static_cast<int>(found - scale.levels.begin()));
  }
  return positions;
}

SessionLevels LevelsOn(const std::string& factor, const instrument::Scale& scale, const FieldSession& session) {
  const std::vector<int> positions = PositionsIn(scale, session.level_ids);
  SessionLevels levels;
  for (const FieldRating& rating : session.ratings) {
    if (rating.factor != factor) continue;
    const int position = positions.at(static_cast<size_t>(rating.level - 1));
    if (position >= 0) levels.push_back(position);
  }
  return levels;
}

// What both raters gave each indicator of the session.
void AddPairs(const FieldSession& session, std::vector<RatingPair>& pairs) {
  std::map<std::string, RatingPair> by_indicator;
  for (const FieldRating& rating : session.ratings) {
    RatingPair& pair = by_indicator[rating.indicator];
    (rating.rater == 1 ? pair.first : pair.second) = rating.level;
  }
  for (const auto& [indicator, pair] : by_indicator) pairs.push_back(pair);
}

}  // namespace

absl::StatusOr<FieldWorkSummary> SummarizeFieldWork(const std::vector<FieldSession>& sessions) {
  FieldWorkSummary summary;
  std::vector<RatingPair> pairs;
  size_t level_count = 0;
  for (const FieldSession& session : sessions) {
    ++(session.kind == FieldSessionKind::kObservation ? summary.observation_count : summary.interview_count);
    if (!session.double_rated) continue;
    ++summary.double_rated_count;
    // A coefficient is over one set of levels: that of the first double-rated session.
    if (level_count == 0) level_count = session.level_ids.size();
    if (session.level_ids.size() == level_count) AddPairs(session, pairs);
  }
  if (level_count == 0) return summary;
  ICAP_ASSIGN_OR_RETURN(summary.agreement, RaterAgreementOf(pairs, static_cast<int>(level_count)));
  return summary;
}

absl::StatusOr<std::optional<Triangulation>> TriangulateFactor(const instrument::Instrument& instrument,
                                                               const instrument::Factor& factor,
                                                               const std::optional<SurveyPlacement>& survey,
                                                               const std::vector<FieldSession>& sessions) {
  const instrument::Scale* scale = instrument::ScaleOf(instrument, factor.id);
  if (scale == nullptr || scale->levels.size() < 2) return std::optional<Triangulation>();
  std::vector<SessionLevels> interviews, observations;
  for (const FieldSession& session : sessions) {
    auto& source = session.kind == FieldSessionKind::kObservation ? observations : interviews;
    source.push_back(LevelsOn(factor.id, *scale, session));
  }
  ICAP_ASSIGN_OR_RETURN(Triangulation found,
                        Triangulate(survey, interviews, observations, static_cast<int>(scale->levels.size())));
  return std::optional(std::move(found));
}

absl::Status RefreshFieldWork::Run(const Occasion& occasion) {
  ICAP_ASSIGN_OR_RETURN(const SchoolFieldWork work, source_.Read(occasion.agency, occasion.rollout, occasion.school));
  return store_.StoreFieldWork(occasion, work);
}

}  // namespace icap::profile
