// Real published counts as a rollout: see tests/data/nyc2011/README.md for source and terms.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "services/common/base/status_macros.h"
#include "services/common/csv/csv_reader.h"
#include "tools/loadgen/campaign.h"

namespace icap::loadgen {
namespace {

constexpr char kCity[] = "new-york-city";
// A school's number begins with its district's, then the borough's letter: 01M015.
constexpr size_t kDistrictDigits = 2;
const std::map<char, std::string> kBoroughs = {
    {'M', "Manhattan"}, {'X', "Bronx"}, {'K', "Brooklyn"}, {'Q', "Queens"}, {'R', "Staten Island"}};

// Identifiers are lower-case letters, digits and dashes.
std::string IdOf(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return c == ' ' ? '-' : std::tolower(c); });
  return text;
}

// City > boroughs > districts > schools, from the schools' numbers.
class Tree {
 public:
  explicit Tree(Campaign& campaign) : campaign_(campaign) {
    campaign_.nodes.push_back({kCity, "New York City", "region", "", false});
  }

  // Whether the number is one.
  bool Add(const std::string& number, const std::string& title) {
    if (number.size() <= kDistrictDigits) return false;
    const auto borough = kBoroughs.find(number[kDistrictDigits]);
    if (borough == kBoroughs.end()) return false;
    const std::string borough_id = IdOf(borough->second);
    AddOnce(borough_id, borough->second, "region", kCity);
    const std::string district_id = "district-" + IdOf(number.substr(0, kDistrictDigits + 1));
    AddOnce(district_id, fmt::format("District {} {}", number.substr(0, kDistrictDigits), borough->second), "district",
            borough_id);
    campaign_.schools.push_back({{IdOf(number), title, "school", district_id, false}, {}});
    return true;
  }

 private:
  void AddOnce(const std::string& id, const std::string& title, const std::string& kind, const std::string& parent) {
    const auto is_it = [&](const Node& node) { return node.id == id; };
    if (std::any_of(campaign_.nodes.begin(), campaign_.nodes.end(), is_it)) return;
    campaign_.nodes.push_back({id, title, kind, parent, false});
  }

  Campaign& campaign_;
};

}  // namespace

absl::StatusOr<Campaign> Nyc2011Campaign(const std::string& folder) {
  Campaign campaign;
  campaign.agency = "nyc";
  campaign.agency_title = "New York City: published survey of 2011";
  campaign.instrument_file = folder + "/instrument.yaml";
  campaign.rollout = "spring-2011";
  campaign.rollout_title = "NYC School Survey 2011";
  campaign.root = kCity;
  campaign.counts = client::CountFiles{.counts = folder + "/nyc2011_teacher_counts.csv",
                                       .schools = folder + "/nyc2011_schools.csv",
                                       .scores = folder + "/nyc2011_official_item_scores.csv",
                                       .school_column = "dbn",
                                       .eligible_column = "nr_t",
                                       .responding_column = "N_t",
                                       .score_column = "official_score",
                                       .skip_unknown_items = true};
  Tree tree(campaign);
  std::ifstream file(campaign.counts->schools);
  if (!file) return absl::NotFoundError(fmt::format("{} cannot be read", campaign.counts->schools));
  csv::Problems problems(campaign.counts->schools);
  size_t number_column = 0;
  size_t title_column = 0;
  csv::ReadCsv(
      file, problems,
      [&](const std::vector<std::string>& names) {
        const auto find = [&](const char* name, size_t* column) {
          *column = std::find(names.begin(), names.end(), name) - names.begin();
          if (*column == names.size()) problems.Add(1, name, "column is missing");
        };
        find("dbn", &number_column);
        find("schoolname", &title_column);
        return problems.empty();
      },
      [&](size_t line, csv::Cells cells) {
        if (!tree.Add(cells[number_column], cells[title_column])) {
          problems.Add(line, "dbn", fmt::format("'{}' is not a school's number", cells[number_column]));
        }
      });
  ICAP_RETURN_IF_ERROR(problems.ToStatus());
  return campaign;
}

}  // namespace icap::loadgen
