// Partial credit and rating scale model on the whole of bhr2000 against what R gives.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/scoring/domain/bhr2000_for_test.h"
#include "services/scoring/domain/matrix_for_test.h"
#include "services/scoring/domain/partial_credit_conditional.h"
#include "services/scoring/domain/rating_scale_conditional.h"
#include "services/scoring/domain/weighted_likelihood.h"

namespace icap::scoring {
namespace {

using Steps = std::vector<std::vector<double>>;

class RaschReference : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    reference_ = new nlohmann::json(Bhr2000Reference());
    const ResponseMatrix matrix = Bhr2000Matrix(*reference_);
    statistics_ = new RawScoreStatistics(RawScoresOf(matrix, FactorOf(matrix.column_count())));
    persons_ = new NumberTable(NumberTable::Read("persons.csv"));
  }
  static void TearDownTestSuite() {
    delete reference_;
    delete statistics_;
    delete persons_;
  }

  static std::vector<PartialCreditItem> ItemsFrom(const nlohmann::json& steps) {
    std::vector<PartialCreditItem> items;
    for (const auto& item : steps.get<Steps>()) items.push_back(PartialCreditItem::FromSteps(item));
    return items;
  }

  static void CompareConditional(const ConditionalCalibration& calibration, const std::string& name) {
    const auto& reference = reference_->at("irt").at("CML_" + name);
    ASSERT_EQ(calibration.report.outcome, CalibrationOutcome::kConverged);
    EXPECT_TRUE(calibration.report.convergence.converged);
    std::printf("CML %s: %d iterations, largest gradient %.2g\n", name.c_str(),
                calibration.report.convergence.iteration_count, calibration.report.convergence.largest_gradient);
    EXPECT_EQ(calibration.free_parameter_count, reference.at("npar").get<int>());
    LargestDeviations deviations;
    const auto steps = reference.at("steps").get<Steps>();
    const auto errors = reference.at("steps_se").get<Steps>();
    for (size_t i = 0; i < steps.size(); ++i) {
      for (size_t x = 0; x < steps[i].size(); ++x) {
        deviations.Add("CML " + name + " steps", *calibration.items[i].Steps()[x], steps[i][x], 1e-6);
        deviations.Add("CML " + name + " step standard errors", *calibration.step_errors[i][x], errors[i][x], 1e-6);
      }
    }
    deviations.Add("CML " + name + " log-likelihood", calibration.log_likelihood,
                   reference.at("cond_loglik").get<double>(), 1e-6);
    deviations.Add("CML " + name + " log-likelihood, psychotools", calibration.log_likelihood,
                   reference.at("psychotools").at("loglik").get<double>(), 1e-4);
    deviations.Add("CML " + name + " log-likelihood, eRm", calibration.log_likelihood,
                   reference.at("eRm").at("loglik").get<double>(), 1e-4);
  }

  // Score tables and persons: at the reference's parameters within 1e-8, at our own within 1e-5.
  static void CompareMeasures(const std::vector<PartialCreditItem>& items, const std::string& name,
                              const std::string& label, double tolerance) {
    LargestDeviations deviations;
    const std::vector<PersonMeasure> table = WeightedLikelihoodTable(items);
    const NumberTable reference = NumberTable::Read(name + "_score_table.csv");
    ASSERT_EQ(table.size(), reference.row_count());
    for (size_t r = 0; r < table.size(); ++r) {
      EXPECT_EQ(statistics_->patterns[0].score_counts[r], reference["n"][r]);
      deviations.Add(label + " WLE by raw score", table[r].measure, reference["wle"][r], tolerance);
      deviations.Add(label + " WLE standard error by raw score", table[r].standard_error, reference["wle_se"][r],
                     tolerance);
      const auto likelihood = MaximumLikelihood(items, static_cast<int32_t>(r));
      EXPECT_EQ(likelihood.has_value(), !std::isnan(reference["ml"][r]));
      if (likelihood) deviations.Add(label + " ML by raw score", *likelihood, reference["ml"][r], tolerance);
    }
    ASSERT_EQ(persons_->row_count(), statistics_->respondents.size());
    for (size_t n = 0; n < persons_->row_count(); ++n) {
      const PersonMeasure& measure = table[statistics_->respondents[n].raw_score];
      deviations.Add(label + " WLE by person", measure.measure, (*persons_)[name + "_wle"][n], tolerance);
      deviations.Add(label + " WLE standard error by person", measure.standard_error, (*persons_)[name + "_wle_se"][n],
                     tolerance);
    }
  }

  static inline nlohmann::json* reference_ = nullptr;
  static inline RawScoreStatistics* statistics_ = nullptr;
  static inline NumberTable* persons_ = nullptr;
};

TEST_F(RaschReference, ConditionalPartialCreditEqualsR) {
  CompareConditional(PartialCreditConditional(*statistics_), "PCM");
}

TEST_F(RaschReference, ConditionalRatingScaleEqualsR) {
  CompareConditional(RatingScaleConditional(*statistics_), "RSM");
}

TEST_F(RaschReference, MeasuresAtTheReferenceParametersEqualR) {
  CompareMeasures(ItemsFrom(reference_->at("irt").at("CML_PCM").at("steps")), "pcm", "PCM, given steps:", 1e-8);
  CompareMeasures(ItemsFrom(reference_->at("irt").at("CML_RSM").at("steps")), "rsm", "RSM, given steps:", 1e-8);
}

TEST_F(RaschReference, MeasuresAtTheOwnFitEqualR) {
  CompareMeasures(PartialCreditConditional(*statistics_).items, "pcm", "PCM, own steps:", 1e-5);
  CompareMeasures(RatingScaleConditional(*statistics_).items, "rsm", "RSM, own steps:", 1e-5);
}

}  // namespace
}  // namespace icap::scoring
