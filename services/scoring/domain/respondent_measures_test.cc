#include "services/scoring/domain/respondent_measures.h"

#include <gtest/gtest.h>

#include "services/scoring/domain/bhr2000_for_test.h"
#include "services/scoring/domain/matrix_for_test.h"

namespace icap::scoring {
namespace {

constexpr double kOwnWarm = 1e-5;
constexpr double kOwnMarginal = 2e-4;
constexpr double kGraded = 1e-3;

TEST(RespondentMeasures, EqualRForEveryRespondentOfBhr2000) {
  const ResponseMatrix matrix = Bhr2000Matrix(Bhr2000Reference());
  const Factor factor = FactorOf(matrix.column_count());
  const NumberTable persons = NumberTable::Read("persons.csv");
  LargestDeviations deviations;
  const auto add = [&](const std::string& statistic, std::optional<double> value, size_t row, double tolerance) {
    deviations.Add(statistic, value.value_or(NAN), persons[statistic][row], tolerance);
  };
  for (const FactorModel model : {FactorModel::kPartialCredit, FactorModel::kGradedResponse}) {
    const FactorParameters parameters = EstimateParameters(matrix, factor, model);
    const auto measures = MeasureRespondents(matrix, factor, model, parameters);
    ASSERT_TRUE(measures.ok()) << measures.status();
    ASSERT_EQ(measures->size(), persons.row_count());
    for (size_t r = 0; r < measures->size(); ++r) {
      const RespondentMeasure& one = (*measures)[r];
      ASSERT_TRUE(one.eap.has_value());
      add("sum", static_cast<double>(one.sum.value_or(0)), r, 0);
      add("mean", one.mean, r, 1e-10);
      if (model == FactorModel::kGradedResponse) {
        EXPECT_FALSE(one.wle.has_value());
        add("grm_eap", one.eap->measure, r, kGraded);
        add("grm_eap_se", one.eap->standard_error, r, kGraded);
        continue;
      }
      ASSERT_TRUE(one.wle.has_value());
      add("pcm_wle", one.wle->measure, r, kOwnWarm);
      add("pcm_wle_se", one.wle->standard_error, r, kOwnWarm);
      add("mml_pcm_eap", one.eap->measure, r, kOwnMarginal);
      add("mml_pcm_eap_sd", one.eap->standard_error, r, kOwnMarginal);
    }
  }
}

TEST(RespondentMeasures, NeedAFactorScore) {
  const ResponseMatrix matrix = MatrixOf({3, 3, 3, 3}, {{"a", {{1, 0, 0, 0}, {1, 3, 0, 0}, {0, 0, 0, 0}}}});
  Factor factor = FactorOf(4);
  factor.items[0].reverse = true;
  FactorParameters given;
  given.conditional.items.assign(4, PartialCreditItem::FromSteps(std::vector<double>{-1, 1}));
  const auto measures = MeasureRespondents(matrix, factor, FactorModel::kPartialCredit, given);
  ASSERT_TRUE(measures.ok()) << measures.status();
  EXPECT_EQ((*measures)[0].sum, 3);
  EXPECT_FALSE((*measures)[0].mean || (*measures)[0].wle || (*measures)[0].eap);
  EXPECT_EQ((*measures)[1].mean, 3.0);
  EXPECT_TRUE((*measures)[1].wle.has_value());
  EXPECT_EQ((*measures)[2].answered_count, 0);
  EXPECT_FALSE((*measures)[2].sum.has_value());
}

TEST(RespondentMeasures, HaveANamedOutcomeWhenAllAnswersAreEqual) {
  const ResponseMatrix matrix = MatrixOf({3, 3}, {{"a", {{2, 2}, {2, 2}, {2, 2}}}});
  const FactorParameters parameters = EstimateParameters(matrix, FactorOf(2), FactorModel::kPartialCredit);
  EXPECT_NE(parameters.conditional.report.outcome, CalibrationOutcome::kConverged);
  const auto measures = MeasureRespondents(matrix, FactorOf(2), FactorModel::kPartialCredit, parameters);
  ASSERT_TRUE(measures.ok()) << measures.status();
  for (const RespondentMeasure& one : *measures) EXPECT_FALSE(one.wle || one.eap);
}

TEST(RespondentMeasures, RefuseGivenParametersOfAnotherShape) {
  const ResponseMatrix matrix = MatrixOf({3, 3}, {{"a", {{1, 2}, {2, 3}}}});
  FactorParameters given;
  given.conditional.items.assign(2, PartialCreditItem::FromSteps(std::vector<double>{-1, 0, 1}));
  const auto measures = MeasureRespondents(matrix, FactorOf(2), FactorModel::kPartialCredit, given);
  EXPECT_EQ(measures.status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace icap::scoring
