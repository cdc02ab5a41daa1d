// How far the answers of a rollout are, by school and above it: counts and limits, never who has answered.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/collection/app/model.h"

namespace icap::collection {

struct SchoolTrack {
  RolloutSchool school;
  bool behind = false;
  ResponseGap gap;
};

// Of the schools under one organization that the caller may see.
struct OrganizationTrack {
  OrganizationRef organization;
  std::string parent;  // empty: a root
  int school_count = 0;
  int invited_count = 0;
  int submission_count = 0;
  int behind_school_count = 0;
  int shown_school_count = 0;
  int complete_school_count = 0;
};

struct ResponseTrack {
  std::optional<double> elapsed_share;           // of a window with a planned end
  std::optional<double> expected_response_rate;  // that is on pace now
  std::vector<OrganizationTrack> organizations;  // parents before children
  std::vector<SchoolTrack> schools;
};

// `schools` are those in `scope`; above them, only organizations inside of the scope are summed up.
ResponseTrack TrackResponses(const Rollout& rollout, const std::vector<RolloutSchool>& schools, const Scope& scope,
                             Timestamp now);

}  // namespace icap::collection
