#include "services/scoring/app/compute_tabulated_scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/scoring/domain/counts_fingerprint.h"
#include "services/scoring/domain/score_counts.h"

namespace icap::scoring {
namespace {

absl::Status Malformed(const std::string& what, std::string_view why) {
  return MakeError(absl::StatusCode::kDataLoss, Reason::kResponsesMalformed, fmt::format("{}: {}", what, why));
}

struct ItemOptions {
  OptionWeights weights;  // as the instrument has them
  OptionOrder order;
};

ItemOptions OptionsOf(const instrument::Scale& scale, bool reverse) {
  ItemOptions options;
  options.weights =
      scale.values.empty() ? CategoryWeights(static_cast<int32_t>(scale.options.size()), reverse) : scale.values;
  options.order = ValuedFirst(options.weights);
  return options;
}

// The scale of an item as scores are computed: an item's own direction, except that a factor turns reversed ones.
absl::StatusOr<std::vector<ItemOptions>> AllOptions(const ResponseHeader& header) {
  std::vector<ItemOptions> all;
  for (const instrument::Item& item : header.instrument.items) {
    const instrument::Scale* scale = instrument::FindScale(header.instrument, item.scale);
    if (scale == nullptr) return Malformed(fmt::format("Items of {}", header.revision), "an item has no scale");
    all.push_back(OptionsOf(*scale, item.reverse));
  }
  return all;
}

// Items of which a school has a score in place of counts: in a factor they count by their scores in every school.
std::vector<bool> GivenItems(const RolloutResponses& responses) {
  std::vector<bool> given(responses.header.instrument.items.size());
  for (const SchoolResponses& school : responses.schools) {
    for (size_t i = 0; i < given.size(); ++i) given[i] = given[i] || school.tabulated_items[i].score.has_value();
  }
  return given;
}

CountTable TableOf(const RolloutResponses& responses, const std::vector<ItemOptions>& options,
                   const std::vector<bool>& given) {
  CountTable table;
  const std::vector<instrument::Item>& items = responses.header.instrument.items;
  for (size_t i = 0; i < items.size(); ++i) {
    table.columns.push_back(
        {items[i].id, options[i].order.valued_count, static_cast<int32_t>(options[i].order.positions.size())});
  }
  for (const SchoolResponses& school : responses.schools) {
    SchoolCounts counts{
        .id = school.school.name, .staff_count = school.invited_count, .respondent_count = school.respondent_count};
    for (size_t i = 0; i < items.size(); ++i) {
      const TabulatedItem& item = school.tabulated_items[i];
      counts.items.push_back(item.counts.empty() ? OptionCounts() : InOrder(item.counts, options[i].order));
      if (!given[i]) continue;
      const std::optional<double> score = item.score ? item.score : WeightedItemScore(item.counts, options[i].weights);
      if (score) counts.given_scores.push_back({items[i].id, *score});
    }
    table.schools.push_back(std::move(counts));
  }
  return table;
}

std::vector<WeightedFactor> FactorsOf(const instrument::Instrument& instrument, const std::vector<ItemOptions>& options,
                                      const std::vector<bool>& given) {
  std::vector<WeightedFactor> factors;
  for (const instrument::Factor& factor : instrument.factors) {
    WeightedFactor weighted{.id = factor.id};
    for (const size_t item : instrument::ItemsOf(instrument, factor.id)) {
      weighted.items.push_back({instrument.items[item].id,
                                given[item] ? OptionWeights() : InOrder(options[item].weights, options[item].order)});
    }
    factors.push_back(std::move(weighted));
  }
  return factors;
}

absl::Status CheckShape(const RolloutResponses& responses, const std::vector<ItemOptions>& options) {
  for (const SchoolResponses& school : responses.schools) {
    const std::string what = fmt::format("Counts of {} in {}", school.school.name, responses.header.rollout);
    if (school.tabulated_items.size() != options.size()) return Malformed(what, "number of items");
    for (size_t i = 0; i < options.size(); ++i) {
      const TabulatedItem& item = school.tabulated_items[i];
      if (!item.counts.empty() && (item.counts.size() != options[i].order.positions.size() || item.score)) {
        return Malformed(what, fmt::format("options of item {}", responses.header.instrument.items[i].id));
      }
    }
  }
  return absl::OkStatus();
}

// The item in the scale's own values, and its counts in the order of the options.
ItemScore ItemOf(ItemScore score, const TabulatedItem& item, const ItemOptions& options, bool reverse) {
  score.counts = item.counts.empty() ? OptionCounts(options.order.positions.size(), 0) : item.counts;
  if (item.score) score.mean = item.score;
  if (item.counts.empty()) return score;
  const OptionWeights weights =
      reverse ? CategoryWeights(static_cast<int32_t>(options.order.positions.size()), false) : options.weights;
  score.mean = WeightedItemScore(item.counts, weights);
  score.sd = WeightedItemDeviation(item.counts, weights);
  return score;
}

SchoolScores SchoolOf(CountSchoolScores counted, const SchoolResponses& school, const ResponseHeader& header,
                      const std::vector<ItemOptions>& options) {
  const instrument::Instrument& instrument = header.instrument;
  SchoolScores scores{.school_id = counted.school_id, .respondent_count = school.respondent_count};
  for (size_t i = 0; i < counted.items.size(); ++i) {
    scores.items.push_back(
        ItemOf(std::move(counted.items[i]), school.tabulated_items[i], options[i], instrument.items[i].reverse));
  }
  for (const CountFactorScore& factor : counted.factors) {
    FactorScore score{.factor_id = factor.factor_id,
                      .mean = factor.score,
                      .rwgj_uniform = factor.rwgj_uniform,
                      .rwgj_slight_skew = factor.rwgj_slight_skew,
                      .rwgj_moderate_skew = factor.rwgj_moderate_skew,
                      .rwgj_lindell = factor.rwgj_lindell,
                      .ad_mean = factor.ad_mean,
                      .ad_median = factor.ad_median};
    for (const size_t item : instrument::ItemsOf(instrument, factor.factor_id)) {
      score.respondent_count = std::max(score.respondent_count, scores.items[item].answer_count);
    }
    scores.factors.push_back(std::move(score));
  }
  return scores;
}

std::vector<FactorCalibration> CalibrationsOf(const std::vector<ScoredSchool>& schools,
                                              const instrument::Instrument& instrument) {
  std::vector<FactorCalibration> calibrations;
  for (size_t f = 0; f < instrument.factors.size(); ++f) {
    FactorCalibration calibration{.factor_id = instrument.factors[f].id};
    calibration.item_count = static_cast<int32_t>(instrument::ItemsOf(instrument, instrument.factors[f].id).size());
    for (const ScoredSchool& school : schools) {
      const FactorScore& score = school.scores.factors[f];
      calibration.respondent_count += score.respondent_count;
      if (score.mean) ++calibration.school_count;
    }
    calibrations.push_back(std::move(calibration));
  }
  return calibrations;
}

}  // namespace

absl::StatusOr<ScoringResult> ComputeTabulatedScores(RolloutResponses responses) {
  std::sort(responses.schools.begin(), responses.schools.end(),
            [](const SchoolResponses& a, const SchoolResponses& b) { return a.school.name < b.school.name; });
  ResponseHeader& header = responses.header;
  ICAP_ASSIGN_OR_RETURN(const std::vector<ItemOptions> options, AllOptions(header));
  ICAP_RETURN_IF_ERROR(CheckShape(responses, options));
  const std::vector<bool> given = GivenItems(responses);
  const CountTable table = TableOf(responses, options, given);
  auto scores = ScoreCounts(table, FactorsOf(header.instrument, options, given));
  if (!scores.ok()) {
    const std::vector<FieldViolation> violations = ViolationsOf(scores.status());
    return Malformed(fmt::format("Counts of {}", header.rollout),
                     violations.empty() ? std::string(scores.status().message())
                                        : fmt::format("{} {}", violations[0].field, violations[0].description));
  }
  ScoringResult result;
  std::map<std::string, std::string> fingerprints;
  for (size_t s = 0; s < responses.schools.size(); ++s) {
    SchoolResponses& school = responses.schools[s];
    std::string fingerprint = CountsFingerprint(table, s);
    fingerprints[school.school.name] = fingerprint;
    SchoolScores scored = SchoolOf(std::move(scores->schools[s]), school, header, options);
    result.schools.push_back({std::move(school.school), std::move(school.ancestors), school.invited_count,
                              std::move(scored), std::move(fingerprint), school.synthetic});
  }
  result.header = {.rollout = std::move(header.rollout),
                   .rollout_title = std::move(header.rollout_title),
                   .provenance = {.revision = std::move(header.revision),
                                  .method_version = std::string(kMethodVersion),
                                  .input_fingerprint = RolloutFingerprint(fingerprints),
                                  .tabulated = true},
                   .instrument = header.instrument,
                   .calibrations = CalibrationsOf(result.schools, header.instrument),
                   .organization_path = std::move(header.organization_path),
                   .version = header.version,
                   .close_time = header.close_time};
  return result;
}

}  // namespace icap::scoring
