#include "services/collection/app/response_tracking.h"

#include <algorithm>
#include <map>

namespace icap::collection {
namespace {

void Add(const SchoolTrack& track, OrganizationTrack& sum) {
  ++sum.school_count;
  sum.invited_count += track.school.invited_count;
  sum.submission_count += track.school.submission_count;
  if (track.behind) ++sum.behind_school_count;
  if (track.gap.is_shown()) ++sum.shown_school_count;
  if (track.gap.is_complete()) ++sum.complete_school_count;
}

}  // namespace

ResponseTrack TrackResponses(const Rollout& rollout, const std::vector<RolloutSchool>& schools, const Scope& scope,
                             Timestamp now) {
  ResponseTrack track;
  const ResponseLimits& limits = rollout.settings.limits;
  if (rollout.open_time.has_value() && rollout.settings.window.close.has_value()) {
    track.elapsed_share = ElapsedShare(*rollout.open_time, *rollout.settings.window.close, now);
    track.expected_response_rate = *track.elapsed_share * limits.complete_rate;
  }
  std::map<std::vector<std::string>, OrganizationTrack> organizations;  // by path, so that parents come first
  for (const RolloutSchool& school : schools) {
    SchoolTrack& one = track.schools.emplace_back(SchoolTrack{school, false, {}});
    one.gap = GapOf(school.people_count(), school.submission_count, limits);
    one.behind = track.elapsed_share.has_value() && school.state == RolloutState::kOpen &&
                 IsBehind(school.people_count(), school.submission_count, *track.elapsed_share, limits);
    std::vector<std::string> path;
    bool in_scope = scope.everything;
    for (const OrganizationRef& ancestor : school.ancestors) {
      const std::string parent = path.empty() ? "" : path.back();
      path.push_back(ancestor.organization);
      in_scope = in_scope ||
                 std::find(scope.subtrees.begin(), scope.subtrees.end(), ancestor.organization) != scope.subtrees.end();
      if (!in_scope) continue;
      OrganizationTrack& sum = organizations[path];
      sum.organization = ancestor;
      sum.parent = parent;
      Add(one, sum);
    }
  }
  for (auto& [path, sum] : organizations) track.organizations.push_back(std::move(sum));
  return track;
}

}  // namespace icap::collection
