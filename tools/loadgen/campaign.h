// A whole rollout through the public API: from an empty agency to published profiles. Every step may be repeated: a run
// that was killed is finished by the next, and a finished one is left as it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/client/connect_client.h"
#include "tools/client/count_files.h"
#include "tools/client/operator_session.h"

namespace icap::loadgen {

struct Node {
  std::string id;
  std::string title;
  std::string kind;
  std::string parent;
  bool synthetic = false;
};

// A person of a school, and what the person answers; no answers: the person does not take part.
struct Respondent {
  std::string id;
  std::string display_name;
  std::vector<int> answers;  // category by item, 0 for none
};

struct School {
  Node node;
  std::vector<Respondent> respondents;
};

struct Campaign {
  std::string agency;
  std::string agency_title;
  std::string instrument_file;
  std::string rollout;
  std::string rollout_title;
  std::string root;         // organization whose schools take part
  std::vector<Node> nodes;  // above the schools, parents first
  std::vector<School> schools;
  std::vector<std::string> items;  // identifiers, in the order of the answers
  // Published counts to import: nobody answers.
  std::optional<client::CountFiles> counts;
};

struct Options {
  client::Operator who;
  std::string state_folder;  // where issued links wait until they are used (mode 0600)
  int concurrency = 32;
  bool close = true;  // otherwise stop when everyone has answered
  bool publish = true;
  // Seconds that a step waits for a server that is away.
  int patience_s = 120;
};

// How long the steps of this run took, in seconds; a step that was done before took none.
struct StepTimes {
  int answer_count = 0;            // people who answered in this run
  double answering_s = 0;          // from the first redeemed link to the last accepted answers
  double close_to_profiles_s = 0;  // from the request to close to the last profile
  double close_to_reports_s = 0;   // from the request to close to the last report
};

// Runs the campaign to its end. Prints a progress bar for each long step.
absl::StatusOr<StepTimes> RunCampaign(const Campaign& campaign, const Options& options);

// The 5,400 people in 99 units of tests/data/bhr2000, as 99 schools in 9 districts.
absl::StatusOr<Campaign> Bhr2000Campaign(const std::string& folder);

// The published counts of 301 schools in tests/data/nyc2011, by borough and district.
absl::StatusOr<Campaign> Nyc2011Campaign(const std::string& folder);

// A made-up district, labelled as such: teachers within schools, school effects, split items, a small school and one
// with few answers.
absl::StatusOr<Campaign> SyntheticCampaign(const std::string& instrument_file, uint64_t seed, int school_count);

}  // namespace icap::loadgen
