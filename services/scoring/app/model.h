// What scoring reads and what it keeps, with the names that travel (`agencies/a/rollouts/r`).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/common/base/clock.h"
#include "services/common/base/redacted.h"
#include "services/common/instrument/instrument.h"
#include "services/scoring/domain/score_rollout.h"

namespace icap::scoring {

struct OrganizationRef {
  std::string name;  // "agencies/a/organizations/o"
  std::string title;
  std::string kind;

  friend bool operator==(const OrganizationRef&, const OrganizationRef&) = default;
};

// That a school's window or a whole rollout has closed.
struct ClosedEvent {
  std::string event_id;  // UUID
  std::string rollout;
  std::string school;  // organization; empty for the whole rollout
  int64_t version = 0;
};

// What the answers of a rollout are about.
struct ResponseHeader {
  std::string rollout;
  std::string rollout_title;
  std::string revision;
  instrument::Instrument instrument;
  int64_t version = 0;
  std::vector<OrganizationRef> organization_path;  // root first
  bool rollout_closed = false;
  bool tabulated = false;                    // schools have published counts in place of answers
  std::optional<Timestamp> close_time = {};  // absent until the whole rollout has closed
};

// A rollout of the same agency that closed before, and whose answers may be compared.
struct EarlierRollout {
  std::string rollout;
  std::string rollout_title;
  std::string revision;
  Timestamp close_time{};
  instrument::Instrument instrument;
};

// Published answers to an item: counts by option, or a score, or nothing.
struct TabulatedItem {
  OptionCounts counts;
  std::optional<double> score;
};

// Answers of one school as they arrived, not checked yet.
struct SchoolResponses {
  OrganizationRef school;
  std::vector<OrganizationRef> ancestors;  // root first
  int32_t invited_count = 0;
  int64_t respondent_count = 0;
  Redacted<std::string> columns;  // one byte an answer, respondents of the first item first; 0 is missing
  bool synthetic = false;
  std::vector<TabulatedItem> tabulated_items;  // one an item, where the rollout is tabulated
};

struct RolloutResponses {
  ResponseHeader header;
  std::vector<SchoolResponses> schools;
};

struct Provenance {
  std::string revision;
  std::string method_version;
  std::string input_fingerprint;
  Timestamp score_time{};
  bool tabulated = false;  // from published counts, not from single answers

  friend bool operator==(const Provenance&, const Provenance&) = default;
};

// The earlier rollout that schools are compared with.
struct RolloutLink {
  std::string rollout;
  std::string rollout_title;
  std::string revision;
  Timestamp close_time{};
  std::vector<FactorLink> factors;  // in the order of the later instrument

  friend bool operator==(const RolloutLink&, const RolloutLink&) = default;
};

struct ScoringHeader {
  std::string rollout;
  std::string rollout_title;
  Provenance provenance;
  instrument::Instrument instrument;
  std::vector<FactorCalibration> calibrations;  // in the instrument's order; empty until the whole rollout was scored
  std::vector<OrganizationRef> organization_path;
  int64_t version = 0;  // of the rollout whose answers were scored
  std::optional<Timestamp> close_time = {};
  std::optional<RolloutLink> link = {};  // made with the calibrations
};

// One school's results and what they were made from.
struct ScoredSchool {
  OrganizationRef school;
  std::vector<OrganizationRef> ancestors;
  int32_t invited_count = 0;
  SchoolScores scores;
  std::string input_fingerprint;
  bool synthetic = false;
  // In the rollout that the header's link names; absent when the school was not in it.
  std::optional<int32_t> earlier_invited_count = {};
  std::optional<int32_t> earlier_respondent_count = {};
};

// What one handling has computed.
struct ScoringResult {
  ScoringHeader header;  // its input_fingerprint is that of `schools`
  std::vector<ScoredSchool> schools;
  bool all_schools = false;       // every closed school was read, not one of them
  bool has_calibrations = false;  // the rollout is closed, and header.calibrations are over all of it
};

}  // namespace icap::scoring
