#include "services/scoring/app/link_rollouts.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "services/common/base/status_macros.h"
#include "services/scoring/app/build_matrix.h"
#include "services/scoring/domain/link_displacement.h"
#include "services/scoring/domain/linked_items.h"
#include "services/scoring/domain/linked_measures.h"

namespace icap::scoring {
namespace {

using instrument::Instrument;

// No instrument sets its own yet.
constexpr LinkPolicy kLinkPolicy{};

std::vector<RevisionItem> RevisionItemsOf(const Instrument& instrument) {
  std::vector<RevisionItem> items;
  for (const instrument::Item& item : instrument.items) {
    // Lengths before texts, so that no two contents can read alike.
    std::string content = fmt::format("{}:{}", item.text.size(), item.text);
    if (const instrument::Scale* scale = instrument::FindScale(instrument, item.scale)) {
      for (const std::string& option : scale->options) content += fmt::format(" {}:{}", option.size(), option);
      for (const std::optional<double>& value : scale->values) {
        content += value ? fmt::format(" {}", *value) : " none";
      }
    }
    items.push_back({item.id, item.factor, std::move(content), item.reverse});
  }
  return items;
}

Factor LinkedFactorOf(const std::string& factor, std::span<const ItemLink> links, const Instrument& instrument) {
  Factor linked{.id = factor, .items = {}};
  for (const ItemLink& link : links) {
    if (link.state != LinkState::kLinked) continue;
    const size_t item = instrument::IndexOf(instrument, link.item_id).value_or(0);
    linked.items.push_back({ColumnIndex{static_cast<int32_t>(item)}, instrument.items[item].reverse});
  }
  return linked;
}

// Where each school of the later rollout stands in the earlier one.
std::vector<std::optional<size_t>> PlacesOf(const ScoringResult& result, std::span<const SchoolResponses> earlier) {
  std::unordered_map<std::string, size_t> places;
  for (size_t j = 0; j < earlier.size(); ++j) places[earlier[j].school.name] = j;
  std::vector<std::optional<size_t>> found;
  for (const ScoredSchool& school : result.schools) {
    const auto place = places.find(school.school.name);
    found.push_back(place == places.end() ? std::nullopt : std::optional(place->second));
  }
  return found;
}

}  // namespace

const EarlierRollout* ChooseEarlier(std::span<const EarlierRollout> earlier, const Instrument& instrument) {
  const std::vector<RevisionItem> after = RevisionItemsOf(instrument);
  const auto shares = [&](const EarlierRollout& one) {
    const std::vector<RevisionItem> before = RevisionItemsOf(one.instrument);
    return std::any_of(instrument.factors.begin(), instrument.factors.end(), [&](const instrument::Factor& factor) {
      const std::vector<ItemLink> links = LinkItems(factor.id, before, after);
      return std::any_of(links.begin(), links.end(),
                         [](const ItemLink& link) { return link.state == LinkState::kLinked; });
    });
  };
  const auto found = std::find_if(earlier.begin(), earlier.end(), shares);
  return found == earlier.end() ? nullptr : &*found;
}

absl::Status LinkRollouts(RolloutResponses earlier, const ResponseMatrix& matrix, int thread_count,
                          ScoringResult& result) {
  const Instrument& instrument = result.header.instrument;
  std::sort(earlier.schools.begin(), earlier.schools.end(),
            [](const SchoolResponses& a, const SchoolResponses& b) { return a.school.name < b.school.name; });
  ICAP_ASSIGN_OR_RETURN(const ResponseMatrix before, MatrixOf(earlier.header, earlier.schools));
  RolloutLink link{.rollout = earlier.header.rollout,
                   .rollout_title = earlier.header.rollout_title,
                   .revision = earlier.header.revision,
                   .close_time = earlier.header.close_time.value_or(Timestamp{}),
                   .factors = {}};
  const std::vector<RevisionItem> items_before = RevisionItemsOf(earlier.header.instrument);
  const std::vector<RevisionItem> items_after = RevisionItemsOf(instrument);
  const std::vector<std::optional<size_t>> places = PlacesOf(result, earlier.schools);
  for (size_t s = 0; s < places.size(); ++s) {
    if (!places[s]) continue;
    const SchoolResponses& school = earlier.schools[*places[s]];
    result.schools[s].earlier_invited_count = school.invited_count;
    result.schools[s].earlier_respondent_count = static_cast<int32_t>(school.respondent_count);
  }
  std::vector<FactorInBoth> factors;
  for (const instrument::Factor& factor : instrument.factors) {
    FactorInBoth& both = factors.emplace_back(
        FactorInBoth{.model = ModelOf(factor.model), .items = LinkItems(factor.id, items_before, items_after)});
    both.before = LinkedFactorOf(factor.id, both.items, earlier.header.instrument);
    both.after = LinkedFactorOf(factor.id, both.items, instrument);
  }
  ICAP_ASSIGN_OR_RETURN(std::vector<LinkedFactor> linked,
                        MeasureAllLinked(before, matrix, factors, kLinkPolicy, thread_count));
  for (size_t f = 0; f < linked.size(); ++f) {
    const LinkedFactor& factor = linked[f];
    for (size_t s = 0; s < places.size() && !factor.after.empty(); ++s) {
      if (places[s]) result.schools[s].scores.factors[f].linked = {factor.before[*places[s]], factor.after[s]};
    }
    link.factors.push_back(std::move(linked[f].link));
  }
  result.header.link = std::move(link);
  return absl::OkStatus();
}

}  // namespace icap::scoring
