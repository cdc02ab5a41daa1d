// A made-up district. Answers come from a graded response with three parts: the school's standing on the factor, the
// teacher's own, and noise; chosen items split a school's faculty in two camps. Same seed, same answers.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>
#include <sstream>

#include "services/common/base/status_macros.h"
#include "services/common/instrument/instrument_file.h"
#include "tools/loadgen/campaign.h"

namespace icap::loadgen {
namespace {

constexpr double kSchoolSpread = 0.7;
constexpr double kTeacherSpread = 0.8;
constexpr double kNoise = 0.7;
constexpr int kSmallestSchool = 14;
constexpr int kLargestSchool = 60;
constexpr int kTinySchool = 8;  // under the threshold of respondents: stays hidden
constexpr double kUsualParticipation = 0.78;
constexpr double kLowParticipation = 0.3;  // under the threshold of response: stays hidden
constexpr int kSplitItemsPerSchool = 2;
constexpr double kMissingShare = 0.01;

// Normal numbers by Box-Muller from the engine's own bits, because std::normal_distribution differs between libraries.
class Normal {
 public:
  explicit Normal(uint64_t seed) : engine_(seed) {}

  double Uniform() { return (static_cast<double>(engine_() >> 11) + 0.5) / 9007199254740992.0; }
  double Draw() { return std::sqrt(-2 * std::log(Uniform())) * std::cos(2 * M_PI * Uniform()); }
  int Below(int limit) { return static_cast<int>(Uniform() * limit); }

 private:
  std::mt19937_64 engine_;
};

// A standing of 0 is above the middle of the scale, as answers to such statements usually are.
int ToCategory(double value, int category_count) {
  const double middle = (category_count + 1) / 2.0 + 0.8;
  return std::clamp(static_cast<int>(std::lround(middle + value)), 1, category_count);
}

std::vector<int> AnswersOfTeacher(const instrument::Instrument& instrument, const std::vector<double>& school_standing,
                                  const std::vector<size_t>& split_items, Normal& random) {
  std::vector<double> standing;
  for (double school : school_standing) standing.push_back(school + kTeacherSpread * random.Draw());
  const bool first_camp = random.Uniform() < 0.5;
  std::vector<int> answers;
  for (size_t i = 0; i < instrument.items.size(); ++i) {
    const instrument::Item& item = instrument.items[i];
    const auto* factor = instrument::FindFactor(instrument, item.factor);
    const size_t f = static_cast<size_t>(factor - instrument.factors.data());
    const int category_count = static_cast<int>(instrument::FindScale(instrument, item.scale)->options.size());
    double value = standing[f] + kNoise * random.Draw();
    if (std::find(split_items.begin(), split_items.end(), i) != split_items.end()) {
      value = (first_camp ? 1.9 : -2.3) + 0.4 * random.Draw();
    }
    const int category = ToCategory(value, category_count);
    const bool missing = !item.required && random.Uniform() < kMissingShare;
    answers.push_back(missing ? 0 : (item.reverse ? category_count + 1 - category : category));
  }
  return answers;
}

}  // namespace

absl::StatusOr<Campaign> SyntheticCampaign(const std::string& instrument_file, uint64_t seed, int school_count) {
  std::ifstream file(instrument_file);
  std::ostringstream text;
  text << file.rdbuf();
  ICAP_ASSIGN_OR_RETURN(const instrument::Instrument instrument,
                        instrument::ParseInstrument(text.str(), instrument_file));
  Campaign campaign;
  campaign.agency = "synthetic-state";
  campaign.agency_title = "Synthetic state (made-up data)";
  campaign.instrument_file = instrument_file;
  campaign.rollout = "fall-2026";
  campaign.rollout_title = "ICAP teachers' survey, fall 2026 (synthetic)";
  campaign.root = "synthetic-district";
  campaign.nodes.push_back({"synthetic-state", "Synthetic State", "state", "", true});
  campaign.nodes.push_back({"synthetic-district", "Synthetic District", "district", "synthetic-state", true});
  for (const instrument::Item& item : instrument.items) campaign.items.push_back(item.id);

  Normal random(seed);
  for (int s = 0; s < school_count; ++s) {
    const bool tiny = s == school_count - 1;
    const bool few_answer = s == school_count - 2;
    const int teachers = tiny ? kTinySchool : kSmallestSchool + random.Below(kLargestSchool - kSmallestSchool);
    std::vector<double> standing;
    const double general = kSchoolSpread * random.Draw();
    for (size_t f = 0; f < instrument.factors.size(); ++f) standing.push_back(general + 0.5 * random.Draw());
    std::vector<size_t> split_items;
    for (int i = 0; i < kSplitItemsPerSchool; ++i) {
      split_items.push_back(static_cast<size_t>(random.Below(static_cast<int>(instrument.items.size()))));
    }
    const std::string id = fmt::format("synthetic-school-{:02}", s + 1);
    School school{{id, fmt::format("Synthetic School {:02}", s + 1), "school", "synthetic-district", true}, {}};
    for (int t = 0; t < teachers; ++t) {
      std::vector<int> answers = AnswersOfTeacher(instrument, standing, split_items, random);
      const double participation = few_answer ? kLowParticipation : kUsualParticipation;
      if (!tiny && random.Uniform() > participation) answers.clear();
      school.respondents.push_back({fmt::format("t-{:02}-{:03}", s + 1, t + 1),
                                    fmt::format("Made-up teacher {:02}-{:03}", s + 1, t + 1), std::move(answers)});
    }
    campaign.schools.push_back(std::move(school));
  }
  return campaign;
}

}  // namespace icap::loadgen
