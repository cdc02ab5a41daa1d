// Omega, REML and single items on the whole of bhr2000 against what R gives (LEAD11: eleven items; HRS: hours worked;
// RELIG: one item).
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/scoring/domain/average_deviation.h"
#include "services/scoring/domain/bhr2000_for_test.h"
#include "services/scoring/domain/intraclass_correlation.h"
#include "services/scoring/domain/item_covariance.h"
#include "services/scoring/domain/one_factor_model.h"
#include "services/scoring/domain/one_way_reml.h"
#include "services/scoring/domain/reference_data_for_test.h"
#include "services/scoring/domain/within_group_agreement.h"

namespace icap::scoring {
namespace {

constexpr double kExact = 1e-10;
constexpr double kRemlExact = 1e-8;
constexpr double kLme4 = 1e-6;
constexpr double kPolished = 1e-7;
constexpr double kLavaan = 5e-6;

class Bhr2000Variance : public ::testing::TestWithParam<std::string> {
 protected:
  static void SetUpTestSuite() { rows_ = new std::vector<CsvCells>(ReadCsvFile("bhr2000/bhr2000.csv")); }
  static void TearDownTestSuite() { delete rows_; }

  static std::string Folder() { return GetParam() == "LEAD11" ? "bhr2000/" : "bhr2000/" + GetParam() + "/"; }

  // Values of the variable by group: mean of the items for LEAD11.
  static std::map<int, std::vector<double>> Values() {
    std::vector<std::string> columns = {GetParam()};
    if (GetParam() == "LEAD11") {
      columns = ReadJsonFile("bhr2000/reference.json").at("items").get<std::vector<std::string>>();
    }
    std::map<int, std::vector<double>> values;
    for (const CsvCells& row : *rows_) {
      double sum = 0;
      for (const std::string& column : columns) sum += std::stod(row.at(column));
      values[std::stoi(row.at("GRP"))].push_back(sum / static_cast<double>(columns.size()));
    }
    for (auto& [group, one] : values) std::sort(one.begin(), one.end());
    return values;
  }

  static inline std::vector<CsvCells>* rows_ = nullptr;
};

TEST_P(Bhr2000Variance, EqualsR) {
  std::map<int, GroupSummary> summaries;
  std::vector<GroupSummary> schools;
  for (const auto& [group, values] : Values()) {
    summaries[group] = Summarize(values);
    schools.push_back(summaries[group]);
  }
  const nlohmann::json reference = ReadJsonFile(Folder() + "reference.json");
  const nlohmann::json& icc = GetParam() == "LEAD11" ? reference.at("icc") : reference;
  LargestDeviations table;
  const auto add = [&](const std::string& name, const std::optional<double>& value, const nlohmann::json& expected,
                       double tolerance) {
    table.Add(GetParam() + " " + name, value.value_or(NAN), expected.get<double>(), tolerance);
  };

  const IntraclassCorrelation anova = IntraclassCorrelationOf(schools);
  add("MSB", anova.ms_between, icc.at("MSB"), kExact);
  add("MSW", anova.ms_within, icc.at("MSW"), kExact);
  add("K", anova.mean_school_size, icc.at("mean_group_size"), kExact);
  add("n0", anova.n0, icc.at("n0"), kExact);
  add("ICC(1) K", anova.icc1, icc.at("multilevel_ICC1"), kExact);
  add("ICC(2)", anova.icc2, icc.at("multilevel_ICC2"), kExact);
  add("ICC(1) n0", anova.icc1_n0, icc.at("icc1_anova_n0"), kExact);

  const OneWayReml reml = EstimateOneWayReml(schools);
  ASSERT_EQ(reml.outcome, RemlOutcome::kEstimated);
  EXPECT_EQ(reml.school_count, icc.at("J").get<int64_t>());
  EXPECT_EQ(reml.respondent_count, icc.at("N").get<int64_t>());
  const OneWayVariance& variance = *reml.variance;
  const nlohmann::json& exact = icc.at("reml_exact");
  add("REML tau2", variance.tau2, exact.at("tau2"), kRemlExact);
  add("REML sigma2", variance.sigma2, exact.at("sigma2"), kRemlExact);
  add("REML mu", variance.mu, exact.at("mu"), kRemlExact);
  add("REML SE of mu", variance.mu_standard_error, exact.at("se_mu"), kRemlExact);
  add("REML ICC(1)", variance.icc1, exact.at("icc1"), kRemlExact);
  add("REML ICC(2) K", variance.icc2_mean_size, exact.at("icc2_mean_k"), kRemlExact);
  if (exact.contains("icc2_harmonic_k")) {
    add("REML ICC(2) harmonic", variance.icc2_harmonic_size, exact.at("icc2_harmonic_k"), kRemlExact);
  }
  add("lme4 tau2", variance.tau2, icc.at("lme4").at("tau2"), kLme4);
  add("lme4 sigma2", variance.sigma2, icc.at("lme4").at("sigma2"), kLme4);
  add("lme4 mu", variance.mu, icc.at("lme4").at("mu"), kLme4);
  add("lme4 ICC(1)", variance.icc1, icc.at("lme4").at("icc1"), kLme4);
  std::printf("%s gradient %.2g\n", GetParam().c_str(), variance.gradient);

  const std::vector<CsvCells> groups = ReadCsvFile(Folder() + "groups.csv");
  ASSERT_EQ(groups.size(), 99u);
  for (const CsvCells& row : groups) {
    const GroupSummary& school = summaries.at(std::stoi(row.at("grp")));
    const EmpiricalBayesMean eb = EmpiricalBayesMeanOf(school, variance);
    const auto column = [&](const std::string& name) { return nlohmann::json(std::stod(row.at(name))); };
    EXPECT_EQ(school.respondent_count, std::stoi(row.at("n")));
    add("group mean", school.mean, column("mean"), kExact);
    add("group sd", school.sd, column("sd"), kExact);
    add("EB shrinkage", eb.shrinkage, column("shrink"), kRemlExact);
    add("EB deviation", eb.mean - variance.mu, column("ranef"), kRemlExact);
    add("EB mean", eb.mean, column("eb"), kRemlExact);
    add("EB error given mu", eb.standard_error_given_mu, column("cond_sd"), kRemlExact);
    add("EB error", eb.standard_error, column("pred_sd"), kRemlExact);
  }
}

// The eleven items of LEAD11 are in score_rollout_reference_test.
class Bhr2000SingleItem : public Bhr2000Variance {};

TEST_P(Bhr2000SingleItem, AgreementEqualsR) {
  // Hours worked are whole numbers: they are categories as well as a scale.
  const int category_count = GetParam() == "RELIG" ? 5 : 32;
  std::map<int, OptionCounts> counts;
  for (const auto& [group, values] : Values()) {
    counts[group].resize(category_count);
    for (const double value : values) ++counts[group].at(static_cast<size_t>(value) - 1);
  }
  LargestDeviations table;
  for (const CsvCells& row : ReadCsvFile(Folder() + "groups.csv")) {
    const OptionCounts& group = counts.at(std::stoi(row.at("grp")));
    const auto add = [&](const std::string& column, const std::optional<double>& value) {
      table.Add(GetParam() + " " + column, value.value_or(NAN), std::stod(row.at(column)), kExact);
    };
    add("ad_mean", AverageDeviationFromMean(group));
    add("ad_median", AverageDeviationFromMedian(group));
    if (GetParam() != "RELIG") continue;
    add("rwg_uniform", TruncatedAtZero(WithinGroupAgreement(group, NullDistribution::kUniform)));
    add("rwg_slight_skew", TruncatedAtZero(WithinGroupAgreement(group, NullDistribution::kSlightSkew)));
    add("rwg_moderate_skew", TruncatedAtZero(WithinGroupAgreement(group, NullDistribution::kModerateSkew)));
  }
}

INSTANTIATE_TEST_SUITE_P(Variables, Bhr2000Variance, ::testing::Values("LEAD11", "HRS", "RELIG"),
                         [](const auto& info) { return info.param; });

INSTANTIATE_TEST_SUITE_P(Variables, Bhr2000SingleItem, ::testing::Values("HRS", "RELIG"),
                         [](const auto& info) { return info.param; });

TEST(Bhr2000OneFactor, EqualsR) {
  const nlohmann::json reference = ReadJsonFile("bhr2000/reference.json");
  const auto items = reference.at("items").get<std::vector<std::string>>();
  std::vector<ItemColumn> columns;
  Factor factor{.id = "LEAD11"};
  for (const std::string& id : items) {
    factor.items.push_back({ColumnIndex{static_cast<int32_t>(columns.size())}});
    columns.push_back({id, 5});
  }
  auto matrix = ResponseMatrix::Create(columns);
  ASSERT_TRUE(matrix.ok());
  const std::vector<CsvCells> rows = ReadCsvFile("bhr2000/bhr2000.csv");
  std::vector<Category> answers;
  for (const std::string& id : items) {
    for (const CsvCells& row : rows) answers.push_back(static_cast<Category>(std::stoi(row.at(id))));
  }
  ASSERT_TRUE(matrix->AddSchool("all", static_cast<int64_t>(rows.size()), answers).ok());

  const CrossProducts products = CrossProductsOf(*matrix, factor);
  const OneFactorModel model = EstimateOneFactorModel(*products.Covariance(), products.respondent_count());
  ASSERT_EQ(model.outcome, OneFactorOutcome::kEstimated);
  std::printf("one factor: %d steps, gradient %.2g\n", model.iteration_count, model.gradient);
  const OneFactorSolution& solution = *model.solution;
  const nlohmann::json& cfa = reference.at("cfa");
  LargestDeviations table;
  for (size_t i = 0; i < items.size(); ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    table.Add("item mean", (*products.Means())(at), reference.at("item_stats")[i].at("mean").get<double>(), kExact);
    table.Add("loadings", solution.loadings(at), cfa.at("loadings").at(items[i]).get<double>(), kPolished);
    table.Add("residual variances", solution.uniquenesses(at), cfa.at("residual_variances").at(items[i]).get<double>(),
              kPolished);
  }
  table.Add("omega", solution.omega, reference.at("omega").at("congeneric_ML").get<double>(), kPolished);
  table.Add("omega, observed variance", solution.omega_observed_variance,
            reference.at("omega").at("observed_var_denominator").get<double>(), kPolished);
  table.Add("determinacy", solution.determinacy,
            reference.at("factor_score_check").at("determinacy_rho2").get<double>(), kPolished);
  EXPECT_EQ(solution.degrees_of_freedom, cfa.at("df").get<int>());
  table.Add("chi-square (lavaan)", solution.chi_square, cfa.at("chisq").get<double>(), kLavaan);
  table.Add("log-likelihood (lavaan)", solution.log_likelihood, cfa.at("logl").get<double>(), kLavaan);
  table.Add("RMSEA (lavaan)", solution.rmsea.value_or(NAN), cfa.at("rmsea").get<double>(), kLavaan);
  table.Add("CFI (lavaan)", solution.cfi.value_or(NAN), cfa.at("cfi").get<double>(), kLavaan);
}

}  // namespace
}  // namespace icap::scoring
