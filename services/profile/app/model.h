// The things profile keeps, by their identifiers (`a` of `agencies/a`), and how their names are written. What is in a
// SchoolProfile or an AggregateProfile has passed disclosure control: nothing hidden is held, so nothing hidden can
// leave.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/common/auth/caller.h"
#include "services/common/base/clock.h"
#include "services/common/instrument/instrument.h"
#include "services/profile/app/field_work.h"
#include "services/profile/domain/aggregate.h"
#include "services/profile/domain/comparison.h"
#include "services/profile/domain/disclosure.h"
#include "services/profile/domain/levels.h"
#include "services/profile/domain/split_items.h"

namespace icap::profile {

struct OrganizationRef {
  std::string organization;
  std::string title;
  std::string kind;

  friend bool operator==(const OrganizationRef&, const OrganizationRef&) = default;
};

// Where a result comes from; the revision is the rollout's.
struct Provenance {
  std::string method_version;
  std::string input_fingerprint;
  Timestamp score_time{};
  bool tabulated = false;  // from published counts, not from single answers

  friend bool operator==(const Provenance&, const Provenance&) = default;
};

// What became of an item between two surveys. The values are stored: those of icap.profile.v1.LinkState.
enum class LinkState { kLinked = 1, kReworded = 2, kNew = 3, kRemoved = 4, kDisplaced = 5, kOptionNotChosen = 6 };

struct LinkItem {
  std::string item;
  LinkState state = LinkState::kNew;

  friend bool operator==(const LinkItem&, const LinkItem&) = default;
};

// The earlier rollout of the agency that changes are from.
struct EarlierRollout {
  std::string rollout;
  std::string title;
  Timestamp close_time{};
  // The items of each factor in either survey; factors as in the later instrument.
  std::vector<std::vector<LinkItem>> items;

  friend bool operator==(const EarlierRollout&, const EarlierRollout&) = default;
};

// A rollout whose results have begun to arrive.
struct Rollout {
  std::string agency;
  std::string rollout;
  std::string title;
  std::string revision;  // name of the instrument revision
  instrument::Instrument instrument;
  std::vector<OrganizationRef> organization_path;  // root first, the organization the rollout covers last
  int64_t version = 0;
  Provenance provenance;
  bool complete = false;   // closed as a whole, and every profile and aggregate is there
  bool published = false;  // released to principals
  std::optional<EarlierRollout> earlier = {};
};

// Why a factor is placed by its mean though its model is another.
enum class MeasureNote {
  kNone,              // it is placed as its model says
  kNotCalibratedYet,  // models are calibrated when the whole rollout has closed
  kNoCalibration,     // the rollout's answers do not determine the model
  kNoMeasure,         // the model is calibrated, and this school has no measure
};

// What can be said about a change, or why nothing can. The values are stored: those of icap.profile.v1.ChangeState.
enum class ChangeState {
  kRose = 1,
  kFell = 2,
  kNotBeyondError = 3,
  kTooFewLinkedItems = 4,
  kItemsDisplaced = 5,
  kNoCalibration = 6,
  kTooFewRespondents = 7,
  kNoMeasure = 8,
};

// A school's change on a factor; nothing but the state when it cannot be compared.
struct FactorChange {
  ChangeState state = ChangeState::kNoMeasure;
  std::optional<double> difference;
  std::optional<double> standard_error;
  std::optional<double> interval_low;
  std::optional<double> interval_high;
  std::optional<double> z;
  // On the response scale, of the linked items.
  std::optional<double> before_category;
  std::optional<double> after_category;

  friend bool operator==(const FactorChange&, const FactorChange&) = default;
};

// Why no factor of a school is compared with the earlier rollout. The values are stored: those of
// icap.profile.v1.EarlierNote.
enum class EarlierNote { kNone = 0, kSchoolNotInIt = 1, kHidden = 2, kNotPublished = 3 };

// A school on a factor. Everything but the count is absent when too few have a score. Levels and interval are those of
// the measure when there is one, else of the mean.
struct FactorResult {
  int respondent_count = 0;
  std::optional<double> mean;
  std::optional<double> sd;
  std::optional<double> standard_error;
  std::optional<double> interval_low;
  std::optional<double> interval_high;
  std::optional<double> rwgj_uniform;
  std::optional<double> rwgj_slight_skew;
  std::optional<double> rwgj_moderate_skew;
  std::optional<double> rwgj_lindell;
  std::optional<double> ad_mean;
  std::optional<double> ad_median;
  // One for each level of the factor's scale; empty where the levels are not known.
  std::vector<double> level_probabilities;
  std::optional<LevelRange> named;
  std::optional<LevelRange> named_if_low;
  std::optional<LevelRange> named_if_high;
  // By the factor's model, in logits; absent for the mean, and with a note.
  std::optional<double> measure;
  std::optional<double> measure_standard_error;
  std::optional<double> measure_faculty_standard_error;
  // The measure on the response scale.
  std::optional<double> measure_category;
  MeasureNote measure_note = MeasureNote::kNone;
  std::string calibration_outcome;  // scoring's name for why there is no estimate; may accompany a note
  // Among the rollout's shown schools; absent until the whole rollout has closed.
  std::optional<Comparison> comparison = {};
  // Since the rollout's earlier one; absent where there is none, and with a note of the profile.
  std::optional<FactorChange> change = {};

  friend bool operator==(const FactorResult&, const FactorResult&) = default;
};

// A school's answers to an item. Everything but the count is absent, and the verdict kTooFew, when too few answered.
struct ItemResult {
  int respondent_count = 0;
  std::vector<int> counts;
  std::optional<double> mean;
  std::optional<double> sd;
  std::optional<double> rwg_uniform;
  std::optional<double> ad_mean;
  std::optional<double> ad_median;
  std::optional<double> agreement;
  SplitVerdict verdict = SplitVerdict::kTooFew;
  std::optional<double> verdict_probability;
  bool split = false;

  friend bool operator==(const ItemResult&, const ItemResult&) = default;
};

struct SchoolProfile {
  OrganizationRef school;
  std::vector<OrganizationRef> ancestors;  // root first
  bool synthetic = false;
  Participation participation;
  std::vector<FactorResult> factors;  // as in the instrument; empty when hidden
  std::vector<ItemResult> items;      // as in the instrument; empty when hidden
  Provenance provenance;
  EarlierNote earlier_note = EarlierNote::kNone;
  std::vector<FieldSession> field_sessions = {};  // complete ones; kept apart from the rest, filled when it is read
};

// Measurement quality of a factor in the whole rollout.
struct Calibration {
  int complete_count = 0;
  int item_count = 0;
  std::optional<double> alpha;
  std::optional<double> icc1;
  std::optional<double> icc2;
  std::optional<double> icc1_n0;
  std::optional<double> icc2_n0;
  std::optional<double> mean_school_size;
  std::optional<double> n0;
  std::string outcome;  // of the model's calibration; empty for the mean
  std::optional<double> omega;
  std::optional<double> tau2;
  std::optional<double> sigma2;

  friend bool operator==(const Calibration&, const Calibration&) = default;
};

// One factor over the shown schools of an organization.
struct FactorAggregateResult {
  FactorAggregate aggregate;
  std::optional<Calibration> calibration;
};

struct AggregateProfile {
  OrganizationRef organization;
  std::vector<OrganizationRef> ancestors;  // root first
  bool synthetic = false;
  Participation participation;
  int school_count = 0;
  int shown_school_count = 0;
  std::vector<FactorAggregateResult> factors;  // as in the instrument; empty when hidden
  Provenance provenance;
};

// That someone looked at a profile.
struct ProfileView {
  int64_t view_id = 0;
  std::string account;
  Timestamp view_time{};
};

// Which page of a list.
struct Page {
  int size = 0;
  std::string after;  // last key of the page before; empty at the start
};

// A caller's view of an agency, as identifiers for storage.
struct Scope {
  bool everything = false;
  std::vector<std::string> subtrees;
};

// How far the results of a rollout are.
struct Progress {
  int profile_count = 0;  // in the asked scope
  bool complete = false;

  friend bool operator==(const Progress&, const Progress&) = default;
};

// `agencies/a`.
std::string AgencyName(const std::string& agency);
// `agencies/a/organizations/o`.
std::string OrganizationName(const std::string& agency, const std::string& organization);
// `agencies/a/rollouts/r`.
std::string RolloutName(const std::string& agency, const std::string& rollout);
// `agencies/a/rollouts/r/schools/s/profile`.
std::string SchoolProfileName(const std::string& agency, const std::string& rollout, const std::string& school);
// `agencies/a/rollouts/r/organizations/o/profile`.
std::string AggregateProfileName(const std::string& agency, const std::string& rollout,
                                 const std::string& organization);

// Identifiers from the root down to the thing itself.
std::vector<std::string> PathOf(const std::vector<OrganizationRef>& ancestors, const OrganizationRef& itself);

// Where something with these ancestors is, for authorization.
auth::Place PlaceOf(const std::string& agency, const std::vector<OrganizationRef>& ancestors,
                    const OrganizationRef& itself);

}  // namespace icap::profile
