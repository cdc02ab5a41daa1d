// What the verbs need from outside. ScoresSource and LimitsSource are implemented in transport/ on gRPC, the rest in
// storage/ on PostgreSQL; each port is thread safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/profile/app/model.h"
#include "services/profile/domain/carried_cut_points.h"
#include "services/profile/domain/disclosure.h"

namespace icap::profile {

// A school on the linked items of a factor in one rollout.
struct LinkedMeasure {
  int respondent_count = 0;
  std::optional<double> value;
  std::optional<double> standard_error;
  // On the response scale.
  std::optional<double> category;
};

struct LinkedMeasures {
  LinkedMeasure before;
  LinkedMeasure after;
};

// A school on a factor, as scoring gives it: not yet under disclosure control.
struct FactorScore {
  std::string factor;
  int respondent_count = 0;
  std::optional<double> mean;
  std::optional<double> sd;
  std::optional<double> standard_error;
  std::optional<double> rwgj_uniform;
  std::optional<double> rwgj_slight_skew;
  std::optional<double> rwgj_moderate_skew;
  std::optional<double> rwgj_lindell;
  std::optional<double> ad_mean;
  std::optional<double> ad_median;
  std::optional<double> p05;
  std::optional<double> p95;
  // By the factor's model; absent for the mean.
  int measured_count = 0;
  std::optional<double> measure;
  std::optional<double> measure_standard_error;
  std::optional<double> measure_faculty_standard_error;
  std::optional<double> measure_p05;
  std::optional<double> measure_p95;
  // The measure and its interval on the response scale.
  std::optional<double> measure_category;
  std::optional<double> measure_category_low;
  std::optional<double> measure_category_high;
  // Now and in the earlier rollout, on the linked items; absent where the factor is not linked.
  std::optional<LinkedMeasures> linked = {};
};

// A school's answers to an item, as scoring gives them.
struct ItemScore {
  std::string item;
  int respondent_count = 0;
  std::vector<int32_t> counts;
  std::optional<double> mean;
  std::optional<double> sd;
  std::optional<double> rwg_uniform;
  std::optional<double> ad_mean;
  std::optional<double> ad_median;
  std::optional<double> agreement;
};

struct SchoolScores {
  OrganizationRef school;
  std::vector<OrganizationRef> ancestors;  // root first
  bool synthetic = false;
  int invited_count = 0;
  int respondent_count = 0;
  std::vector<FactorScore> factors;
  std::vector<ItemScore> items;
  std::string input_fingerprint;
  // In the earlier rollout; absent when the school was not in it.
  std::optional<int> earlier_invited_count = {};
  std::optional<int> earlier_respondent_count = {};
};

// Whether a factor's measures in two rollouts can be compared.
struct FactorLink {
  std::string factor;
  // LINKED, or scoring's name for why not.
  std::string outcome;
  std::optional<double> link_standard_error;
};

struct FactorCalibration {
  std::string factor;
  Calibration calibration;
  // How the estimation of the schools' measures ended.
  std::string measure_outcome = {};
  // The scale's cut points on the measure, ascending; empty where the calibration did not end in an estimate.
  std::vector<CarriedCutPoint> cut_points = {};
};

// What was scored. `rollout.complete` and `rollout.published` are not known here.
struct ScoringHeader {
  Rollout rollout;
  std::vector<FactorCalibration> calibrations;  // empty until the whole rollout has closed
  std::vector<FactorLink> links = {};           // with `rollout.earlier`, as in the instrument
};

// Scores, from the service that computes them.
class ScoresSource {
 public:
  virtual ~ScoresSource() = default;

  using OnHeader = std::function<absl::Status(const ScoringHeader&)>;
  using OnSchool = std::function<absl::Status(const SchoolScores&)>;

  // Calls `on_header` once and `on_school` for each scored school, or for `school` only (empty: all); the first error
  // of a callback ends the stream and is returned. SCORES_NOT_FOUND; UNAVAILABLE when scoring is away.
  virtual absl::Status Read(const std::string& agency, const std::string& rollout, const std::string& school,
                            const OnHeader& on_header, const OnSchool& on_school) = 0;
};

// What a rollout asks for beyond the installation's limits of disclosure.
class LimitsSource {
 public:
  virtual ~LimitsSource() = default;

  // Fixed when the rollout opens. ROLLOUT_NOT_FOUND; UNAVAILABLE when collection is away.
  virtual absl::StatusOr<DisclosurePolicy> ReadLimits(const std::string& agency, const std::string& rollout) = 0;
};

// An event in work.
struct Occasion {
  std::string event_id;
  std::string agency;
  std::string rollout;
  std::string school;  // empty: the whole rollout
  int64_t version = 0;
};

// All that one event leads to.
struct ProfileSet {
  Rollout rollout;
  std::vector<SchoolProfile> schools;
  std::vector<AggregateProfile> aggregates;  // empty unless `rollout.complete`
};

// Profiles, publications and views.
class ProfileStore {
 public:
  virtual ~ProfileStore() = default;

  // Stores the set, announces it and marks the event as handled, in one transaction. What is there of a newer version
  // stays; a set that is older in every part is not announced.
  virtual absl::Status Store(const Occasion& occasion, const ProfileSet& profiles) = 0;
  // Remembers that the rollout was published; it may have no profiles yet. Marks the event as handled.
  virtual absl::Status StorePublication(const Occasion& occasion) = 0;

  // PROFILE_NOT_FOUND.
  virtual absl::StatusOr<Rollout> GetRollout(const std::string& agency, const std::string& rollout) = 0;
  // PROFILE_NOT_FOUND.
  virtual absl::StatusOr<SchoolProfile> GetSchool(const Rollout& rollout, const std::string& school) = 0;
  // PROFILE_NOT_FOUND.
  virtual absl::StatusOr<AggregateProfile> GetAggregate(const Rollout& rollout, const std::string& organization) = 0;
  // By title, then identifier, without factors and items. `under`: only schools under it; may be empty.
  virtual absl::StatusOr<std::vector<SchoolProfile>> ListSchools(const Rollout& rollout, const Scope& scope,
                                                                 const std::string& under, const Page& page) = 0;
  // Zero and not complete for a rollout of which nothing is there.
  virtual absl::StatusOr<Progress> GetProgress(const std::string& agency, const std::string& rollout,
                                               const Scope& scope) = 0;

  // Records that the account looked at the profile of this name.
  virtual absl::Status RecordView(const std::string& profile, const std::string& account) = 0;
  // Newest first.
  virtual absl::StatusOr<std::vector<ProfileView>> ListViews(const std::string& profile, const Page& page) = 0;
};

}  // namespace icap::profile
