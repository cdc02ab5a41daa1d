#include "services/scoring/storage/school_row.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"

namespace icap::scoring {
namespace {

using postgres::DoubleArray;
using postgres::IntArray;
using postgres::ReadDoubleArray;
using postgres::ReadIntArray;
using postgres::ReadTextArray;
using postgres::TextArray;

constexpr char kInsert[] =
    "INSERT INTO school_score (rollout, school, version, title, kind, ancestor_names, ancestor_titles, ancestor_kinds,"
    "   invited_count, respondent_count, synthetic, input_fingerprint,"
    "   factor_respondent_count, factor_complete_count, factor_mean, factor_sd, factor_standard_error, factor_p05,"
    "   factor_p95, factor_rwgj_uniform, factor_rwgj_slight_skew, factor_rwgj_moderate_skew, factor_rwgj_lindell,"
    "   factor_ad_mean, factor_ad_median,"
    "   item_answer_count, item_option_count, item_mean, item_sd, item_rwg_uniform, item_ad_mean, item_ad_median,"
    "   item_agreement, factor_measured_count, factor_measure, factor_measure_standard_error,"
    "   factor_measure_faculty_standard_error, factor_measure_p05, factor_measure_p95, factor_measure_category,"
    "   factor_measure_category_low, factor_measure_category_high, earlier_invited_count, earlier_respondent_count,"
    "   factor_linked_count, factor_linked)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,"
    "   $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42,"
    "   NULLIF($43, '')::int, NULLIF($44, '')::int, $45, $46)"
    " ON CONFLICT (rollout, school) DO NOTHING";
constexpr char kSelect[] =
    "SELECT school, title, kind, ancestor_names, ancestor_titles, ancestor_kinds, invited_count, respondent_count,"
    "   synthetic, input_fingerprint,"
    "   factor_respondent_count, factor_complete_count, factor_mean, factor_sd, factor_standard_error, factor_p05,"
    "   factor_p95, factor_rwgj_uniform, factor_rwgj_slight_skew, factor_rwgj_moderate_skew, factor_rwgj_lindell,"
    "   factor_ad_mean, factor_ad_median,"
    "   item_answer_count, item_option_count, item_mean, item_sd, item_rwg_uniform, item_ad_mean, item_ad_median,"
    "   item_agreement, factor_measured_count, factor_measure, factor_measure_standard_error,"
    "   factor_measure_faculty_standard_error, factor_measure_p05, factor_measure_p95, factor_measure_category,"
    "   factor_measure_category_low, factor_measure_category_high, earlier_invited_count, earlier_respondent_count,"
    "   factor_linked_count, factor_linked FROM school_score WHERE rollout = $1";
constexpr char kSelectMeasures[] =
    "SELECT factor_measured_count, factor_measure, factor_measure_standard_error,"
    "   factor_measure_faculty_standard_error, factor_measure_p05, factor_measure_p95, factor_measure_category,"
    "   factor_measure_category_low, factor_measure_category_high, earlier_invited_count, earlier_respondent_count,"
    "   factor_linked_count, factor_linked"
    " FROM school_score WHERE rollout = $1 AND school = $2 AND input_fingerprint = $3";
constexpr char kAndAfter[] = " AND school > $2 ORDER BY school LIMIT $3";
constexpr char kAndSchool[] = " AND school = $2";

struct Statistic {
  const char* column;
  std::optional<double> FactorScore::*member;
};
// In the order of kInsert.
constexpr Statistic kFactorStatistics[] = {
    {"factor_mean", &FactorScore::mean},
    {"factor_sd", &FactorScore::sd},
    {"factor_standard_error", &FactorScore::standard_error},
    {"factor_p05", &FactorScore::p05},
    {"factor_p95", &FactorScore::p95},
    {"factor_rwgj_uniform", &FactorScore::rwgj_uniform},
    {"factor_rwgj_slight_skew", &FactorScore::rwgj_slight_skew},
    {"factor_rwgj_moderate_skew", &FactorScore::rwgj_moderate_skew},
    {"factor_rwgj_lindell", &FactorScore::rwgj_lindell},
    {"factor_ad_mean", &FactorScore::ad_mean},
    {"factor_ad_median", &FactorScore::ad_median},
};
struct MeasureStatistic {
  const char* column;
  std::optional<double> FittedSchool::*member;
};
constexpr MeasureStatistic kMeasureStatistics[] = {
    {"factor_measure", &FittedSchool::measure},
    {"factor_measure_standard_error", &FittedSchool::standard_error},
    {"factor_measure_faculty_standard_error", &FittedSchool::faculty_standard_error},
    {"factor_measure_p05", &FittedSchool::p05},
    {"factor_measure_p95", &FittedSchool::p95},
    {"factor_measure_category", &FittedSchool::category},
    {"factor_measure_category_low", &FittedSchool::category_low},
    {"factor_measure_category_high", &FittedSchool::category_high},
};
struct ItemStatistic {
  const char* column;
  std::optional<double> ItemScore::*member;
};
constexpr ItemStatistic kItemStatistics[] = {
    {"item_mean", &ItemScore::mean},
    {"item_sd", &ItemScore::sd},
    {"item_rwg_uniform", &ItemScore::rwg_uniform},
    {"item_ad_mean", &ItemScore::ad_mean},
    {"item_ad_median", &ItemScore::ad_median},
    {"item_agreement", &ItemScore::agreement},
};

template <typename Score, typename Member>
auto Pick(const std::vector<Score>& scores, Member member) {
  std::vector<std::decay_t<decltype(scores[0].*member)>> values;
  values.reserve(scores.size());
  for (const Score& score : scores) values.push_back(score.*member);
  return values;
}

// A rollout has at most kMaxRespondentCount answers to an item, which fits.
template <typename Score>
std::string CountArray(const std::vector<Score>& scores, int64_t Score::*member) {
  const std::vector<int64_t> counts = Pick(scores, member);
  return IntArray({counts.begin(), counts.end()});
}

absl::Status OtherInstrument() {
  return Internal("Stored scores do not fit the instrument they name.");
}

absl::Status ReadFactors(const pqxx::row& row, const instrument::Instrument& instrument, SchoolScores& scores) {
  const std::vector<int> respondents = ReadIntArray(row["factor_respondent_count"]);
  const std::vector<int> complete = ReadIntArray(row["factor_complete_count"]);
  const size_t count = instrument.factors.size();
  if (respondents.size() != count || complete.size() != count) return OtherInstrument();
  scores.factors.resize(count);
  for (size_t f = 0; f < count; ++f) {
    scores.factors[f].factor_id = instrument.factors[f].id;
    scores.factors[f].respondent_count = respondents[f];
    scores.factors[f].complete_count = complete[f];
  }
  for (const Statistic& statistic : kFactorStatistics) {
    const std::vector<std::optional<double>> values = ReadDoubleArray(row[statistic.column]);
    if (values.size() != count) return OtherInstrument();
    for (size_t f = 0; f < count; ++f) scores.factors[f].*statistic.member = values[f];
  }
  return absl::OkStatus();
}

// Rows from before there were measures have empty arrays.
absl::Status ReadMeasures(const pqxx::row& row, SchoolScores& scores) {
  const std::vector<int> counts = ReadIntArray(row["factor_measured_count"]);
  if (counts.empty()) return absl::OkStatus();
  const size_t count = scores.factors.size();
  if (counts.size() != count) return OtherInstrument();
  for (size_t f = 0; f < count; ++f) scores.factors[f].fitted.measured_count = counts[f];
  for (const MeasureStatistic& statistic : kMeasureStatistics) {
    const std::vector<std::optional<double>> values = ReadDoubleArray(row[statistic.column]);
    if (values.size() != count) return OtherInstrument();
    for (size_t f = 0; f < count; ++f) scores.factors[f].fitted.*statistic.member = values[f];
  }
  return absl::OkStatus();
}

// Nothing in rows from before there were links.
absl::Status ReadLinked(const pqxx::row& row, ScoredSchool& school) {
  if (!row["earlier_invited_count"].is_null()) school.earlier_invited_count = row["earlier_invited_count"].as<int>();
  if (!row["earlier_respondent_count"].is_null()) {
    school.earlier_respondent_count = row["earlier_respondent_count"].as<int>();
  }
  const std::vector<int> counts = ReadIntArray(row["factor_linked_count"]);
  const std::vector<std::optional<double>> values = ReadDoubleArray(row["factor_linked"]);
  if (counts.empty()) return absl::OkStatus();
  std::vector<FactorScore>& factors = school.scores.factors;
  if (counts.size() != 2 * factors.size() || values.size() != 6 * factors.size()) return OtherInstrument();
  for (size_t f = 0; f < factors.size(); ++f) {
    if (counts[2 * f] < 0) continue;
    const auto read = [&](size_t half) {
      const size_t first = 6 * f + 3 * half;
      return LinkedMeasure{counts[2 * f + half], values[first], values[first + 1], values[first + 2]};
    };
    factors[f].linked = LinkedMeasures{read(0), read(1)};
  }
  return absl::OkStatus();
}

// The three columns of the links, appended.
void AppendLinked(const ScoredSchool& school, std::vector<std::string>& values) {
  const auto text = [](const std::optional<int32_t>& count) { return count ? std::to_string(*count) : std::string(); };
  values.push_back(text(school.earlier_invited_count));
  values.push_back(text(school.earlier_respondent_count));
  std::vector<int> counts;
  std::vector<std::optional<double>> numbers;
  for (const FactorScore& factor : school.scores.factors) {
    const LinkedMeasures linked = factor.linked.value_or(LinkedMeasures{{-1, {}, {}, {}}, {-1, {}, {}, {}}});
    for (const LinkedMeasure& measure : {linked.before, linked.after}) {
      counts.push_back(static_cast<int>(measure.respondent_count));
      numbers.insert(numbers.end(), {measure.value, measure.standard_error, measure.category});
    }
  }
  values.push_back(IntArray(counts));
  values.push_back(DoubleArray(numbers));
}

absl::Status ReadItems(const pqxx::row& row, const instrument::Instrument& instrument, SchoolScores& scores) {
  const std::vector<int> answers = ReadIntArray(row["item_answer_count"]);
  const std::vector<int> options = ReadIntArray(row["item_option_count"]);
  const size_t count = instrument.items.size();
  if (answers.size() != count) return OtherInstrument();
  scores.items.resize(count);
  size_t next_option = 0;
  for (size_t i = 0; i < count; ++i) {
    const instrument::Scale* scale = instrument::FindScale(instrument, instrument.items[i].scale);
    if (scale == nullptr || options.size() - next_option < scale->options.size()) return OtherInstrument();
    scores.items[i].item_id = instrument.items[i].id;
    scores.items[i].answer_count = answers[i];
    const auto first = options.begin() + static_cast<ptrdiff_t>(next_option);
    scores.items[i].counts.assign(first, first + static_cast<ptrdiff_t>(scale->options.size()));
    next_option += scale->options.size();
  }
  if (next_option != options.size()) return OtherInstrument();
  for (const ItemStatistic& statistic : kItemStatistics) {
    const std::vector<std::optional<double>> values = ReadDoubleArray(row[statistic.column]);
    if (values.size() != count) return OtherInstrument();
    for (size_t i = 0; i < count; ++i) scores.items[i].*statistic.member = values[i];
  }
  return absl::OkStatus();
}

}  // namespace

OrganizationColumns ToColumns(const std::vector<OrganizationRef>& organizations) {
  return {TextArray(Pick(organizations, &OrganizationRef::name)),
          TextArray(Pick(organizations, &OrganizationRef::title)),
          TextArray(Pick(organizations, &OrganizationRef::kind))};
}

std::vector<OrganizationRef> ReadOrganizations(const pqxx::field& names, const pqxx::field& titles,
                                               const pqxx::field& kinds) {
  std::vector<std::string> name = ReadTextArray(names);
  std::vector<std::string> title = ReadTextArray(titles);
  std::vector<std::string> kind = ReadTextArray(kinds);
  std::vector<OrganizationRef> organizations;
  for (size_t i = 0; i < std::min({name.size(), title.size(), kind.size()}); ++i) {
    organizations.push_back({std::move(name[i]), std::move(title[i]), std::move(kind[i])});
  }
  return organizations;
}

absl::Status KeepMeasures(pqxx::work& transaction, const std::string& rollout, ScoredSchool& school) {
  const auto rows = transaction.exec_params(kSelectMeasures, rollout, school.school.name, school.input_fingerprint);
  if (rows.empty()) return absl::OkStatus();
  ICAP_RETURN_IF_ERROR(ReadMeasures(rows[0], school.scores));
  return ReadLinked(rows[0], school);
}

bool InsertSchool(pqxx::work& transaction, const std::string& rollout, int64_t version, const ScoredSchool& school) {
  const OrganizationColumns ancestors = ToColumns(school.ancestors);
  const SchoolScores& scores = school.scores;
  std::vector<std::string> values = {rollout,
                                     school.school.name,
                                     std::to_string(version),
                                     school.school.title,
                                     school.school.kind,
                                     ancestors.names,
                                     ancestors.titles,
                                     ancestors.kinds,
                                     std::to_string(school.invited_count),
                                     std::to_string(scores.respondent_count),
                                     school.synthetic ? "true" : "false",
                                     school.input_fingerprint,
                                     CountArray(scores.factors, &FactorScore::respondent_count),
                                     CountArray(scores.factors, &FactorScore::complete_count)};
  for (const Statistic& statistic : kFactorStatistics) {
    values.push_back(DoubleArray(Pick(scores.factors, statistic.member)));
  }
  std::vector<int> options;
  for (const ItemScore& item : scores.items) options.insert(options.end(), item.counts.begin(), item.counts.end());
  values.push_back(CountArray(scores.items, &ItemScore::answer_count));
  values.push_back(IntArray(options));
  for (const ItemStatistic& statistic : kItemStatistics) {
    values.push_back(DoubleArray(Pick(scores.items, statistic.member)));
  }
  const std::vector<FittedSchool> measures = Pick(scores.factors, &FactorScore::fitted);
  values.push_back(CountArray(measures, &FittedSchool::measured_count));
  for (const MeasureStatistic& statistic : kMeasureStatistics) {
    values.push_back(DoubleArray(Pick(measures, statistic.member)));
  }
  AppendLinked(school, values);
  return transaction.exec_params(kInsert, pqxx::prepare::make_dynamic_params(values)).affected_rows() == 1;
}

pqxx::result SelectSchools(pqxx::work& transaction, const std::string& rollout, const std::string& after, int limit) {
  return transaction.exec_params(fmt::format("{}{}", kSelect, kAndAfter), rollout, after, limit);
}

pqxx::result SelectSchool(pqxx::work& transaction, const std::string& rollout, const std::string& school) {
  return transaction.exec_params(fmt::format("{}{}", kSelect, kAndSchool), rollout, school);
}

absl::StatusOr<ScoredSchool> ReadSchool(const pqxx::row& row, const instrument::Instrument& instrument) {
  ScoredSchool school;
  school.school = {row["school"].as<std::string>(), row["title"].as<std::string>(), row["kind"].as<std::string>()};
  school.ancestors = ReadOrganizations(row["ancestor_names"], row["ancestor_titles"], row["ancestor_kinds"]);
  school.invited_count = row["invited_count"].as<int>();
  school.synthetic = row["synthetic"].as<bool>();
  school.input_fingerprint = row["input_fingerprint"].as<std::string>();
  school.scores.school_id = school.school.name;
  school.scores.respondent_count = row["respondent_count"].as<int>();
  absl::Status status = ReadFactors(row, instrument, school.scores);
  if (status.ok()) status = ReadMeasures(row, school.scores);
  if (status.ok()) status = ReadLinked(row, school);
  if (status.ok()) status = ReadItems(row, instrument, school.scores);
  if (!status.ok()) return status;
  return school;
}

}  // namespace icap::scoring
