// statistics_for_r: the statistics of bhr2000 with the time that each took, as a table that against_r.R compares with
// R.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/scoring/domain/bhr2000_for_test.h"
#include "services/scoring/domain/factor_score.h"
#include "services/scoring/domain/graded_response.h"
#include "services/scoring/domain/group_summary.h"
#include "services/scoring/domain/item_covariance.h"
#include "services/scoring/domain/matrix_for_test.h"
#include "services/scoring/domain/one_factor_model.h"
#include "services/scoring/domain/one_way_reml.h"
#include "services/scoring/domain/partial_credit_conditional.h"
#include "services/scoring/domain/partial_credit_marginal.h"
#include "services/scoring/domain/raw_score_statistics.h"
#include "services/scoring/domain/score_rollout.h"

namespace icap::scoring {
namespace {

// Best of so many runs.
constexpr int kRuns = 5;
constexpr int kItemCount = 11;
constexpr int kOptionCount = 5;

using Values = std::vector<double>;

void Print(const std::vector<std::string>& names, const std::function<std::vector<Values>()>& compute) {
  double best = std::numeric_limits<double>::infinity();
  std::vector<Values> values;
  for (int run = 0; run < kRuns; ++run) {
    const auto start = std::chrono::steady_clock::now();
    values = compute();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  for (size_t n = 0; n < names.size(); ++n) {
    for (size_t i = 0; i < values[n].size(); ++i) fmt::print("{},{},{},{:.17g}\n", names[n], best, i + 1, values[n][i]);
  }
}

std::vector<Values> SchoolStatistics(const ResponseMatrix& matrix, const Factor& factor) {
  const RolloutScores scores = *ScoreRollout(matrix, std::vector{factor});
  const FactorCalibration& calibration = scores.calibrations[0];
  Values rwgj, ad;
  for (const SchoolScores& school : scores.schools) {
    rwgj.push_back(school.factors[0].rwgj_uniform.value());
    ad.push_back(school.factors[0].ad_mean.value());
  }
  return {{calibration.alpha.value()}, {calibration.icc1.value(), calibration.icc2.value()}, rwgj, ad};
}

Values Reml(const ResponseMatrix& matrix, const Factor& factor) {
  std::vector<GroupSummary> schools;
  for (SchoolIndex school; school.value < matrix.school_count(); ++school.value) {
    schools.push_back(Summarize(ScoreRespondents(matrix, factor, school).scores));
  }
  const OneWayVariance variance = EstimateOneWayReml(schools).variance.value();
  return {variance.tau2, variance.sigma2, variance.mu};
}

Values StepsOf(const std::vector<PartialCreditItem>& items) {
  Values steps;
  for (const PartialCreditItem& item : items) {
    for (const std::optional<double>& step : item.Steps()) steps.push_back(step.value());
  }
  return steps;
}

// Groups in the order in which the file first names them.
ResponseMatrix GroupedMatrix() {
  const NumberTable table = NumberTable::Read("bhr2000.csv");
  std::vector<ItemColumn> columns;
  for (const auto& id : Bhr2000Reference().at("items").get<std::vector<std::string>>()) {
    columns.push_back({id, kOptionCount});
  }
  std::vector<double> groups;
  std::map<double, std::vector<size_t>> rows;
  for (size_t row = 0; row < table.row_count(); ++row) {
    const double group = table["GRP"][row];
    if (rows[group].empty()) groups.push_back(group);
    rows[group].push_back(row);
  }
  ResponseMatrix matrix = *ResponseMatrix::Create(columns);
  for (const double group : groups) {
    std::vector<Category> answers;
    for (const ItemColumn& column : columns) {
      for (const size_t row : rows[group]) answers.push_back(static_cast<Category>(table[column.id][row]));
    }
    const auto count = static_cast<int64_t>(rows[group].size());
    if (!matrix.AddSchool(fmt::format("{}", group), count, answers).ok()) std::abort();
  }
  return matrix;
}

void PrintAll() {
  const ResponseMatrix matrix = GroupedMatrix();
  const Factor factor = FactorOf(kItemCount);
  fmt::print("statistic,seconds,index,value\n");
  Print({"alpha", "icc", "rwgj", "ad"}, [&] { return SchoolStatistics(matrix, factor); });
  Print({"reml"}, [&] { return std::vector<Values>{Reml(matrix, factor)}; });
  Print({"omega"}, [&] {
    const CrossProducts products = CrossProductsOf(matrix, factor);
    return std::vector<Values>{
        {EstimateOneFactorModel(*products.Covariance(), products.respondent_count()).solution.value().omega}};
  });
  Print({"cml_pcm", "cml_pcm_log_likelihood"}, [&] {
    const ConditionalCalibration calibration = PartialCreditConditional(RawScoresOf(matrix, factor));
    return std::vector<Values>{StepsOf(calibration.items), {calibration.log_likelihood}};
  });
  Print({"mml_pcm_deviance"},
        [&] { return std::vector<Values>{{PartialCreditMarginal(RawScoresOf(matrix, factor)).deviance}}; });
  Print({"grm_log_likelihood"},
        [&] { return std::vector<Values>{{GradedResponse(AnswerVectorsOf(matrix, factor)).log_likelihood}}; });
}

}  // namespace
}  // namespace icap::scoring

int main() {
  icap::scoring::PrintAll();
}
