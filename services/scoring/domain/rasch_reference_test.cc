// Partial credit and rating scale model on the whole of bhr2000 against what R gives.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/scoring/domain/bhr2000_for_test.h"
#include "services/scoring/domain/expected_a_posteriori.h"
#include "services/scoring/domain/matrix_for_test.h"
#include "services/scoring/domain/measure_reliability.h"
#include "services/scoring/domain/partial_credit_conditional.h"
#include "services/scoring/domain/partial_credit_marginal.h"
#include "services/scoring/domain/rating_scale_conditional.h"
#include "services/scoring/domain/rating_scale_marginal.h"
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

  static std::vector<PersonMeasure> OfPersons(const std::vector<PersonMeasure>& table) {
    std::vector<PersonMeasure> measures;
    for (const RespondentScore& respondent : statistics_->respondents) measures.push_back(table[respondent.raw_score]);
    return measures;
  }

  static void CompareMarginal(const MarginalCalibration& calibration, const std::string& name,
                              const std::string& column) {
    const auto& reference = reference_->at("irt").at("TAM_MML_" + name);
    ASSERT_EQ(calibration.report.outcome, CalibrationOutcome::kConverged);
    std::printf("MML %s: %d iterations, largest gradient %.2g, %d nodes\n", name.c_str(),
                calibration.report.convergence.iteration_count, calibration.report.convergence.largest_gradient,
                calibration.node_count);
    LargestDeviations deviations;
    const auto steps = reference.at("step_difficulties").get<Steps>();
    for (size_t i = 0; i < steps.size(); ++i) {
      for (size_t x = 0; x < steps[i].size(); ++x) {
        deviations.Add("MML " + name + " steps", *calibration.items[i].Steps()[x], steps[i][x], 2e-4);
      }
    }
    deviations.Add("MML " + name + " deviance", calibration.deviance, reference.at("deviance").get<double>(), 0.01);
    deviations.Add("MML " + name + " variance", calibration.variance, reference.at("variance").get<double>(), 2e-4);
    const auto own = OfPersons(ExpectedAPosterioriTable(calibration.items, calibration.variance));
    const std::vector<PartialCreditItem> given_items = ItemsFrom(reference.at("step_difficulties"));
    const auto given = OfPersons(ExpectedAPosterioriTable(given_items, reference.at("variance").get<double>()));
    const auto given_wle = OfPersons(WeightedLikelihoodTable(given_items));
    for (size_t n = 0; n < own.size(); ++n) {
      const double eap = (*persons_)["mml_" + column + "_eap"][n];
      const double deviation = (*persons_)["mml_" + column + "_eap_sd"][n];
      deviations.Add("MML " + name + " EAP", own[n].measure, eap, 2e-4);
      deviations.Add("MML " + name + " EAP standard error", own[n].standard_error, deviation, 2e-4);
      deviations.Add("MML " + name + ", given steps: EAP", given[n].measure, eap, 2e-4);
      deviations.Add("MML " + name + ", given steps: EAP standard error", given[n].standard_error, deviation, 2e-4);
      deviations.Add("MML " + name + ", given steps: WLE", given_wle[n].measure,
                     (*persons_)["mml_" + column + "_wle"][n], 1e-8);
      deviations.Add("MML " + name + ", given steps: WLE standard error", given_wle[n].standard_error,
                     (*persons_)["mml_" + column + "_wle_se"][n], 1e-8);
    }
    deviations.Add("MML " + name + " EAP reliability", *EapReliability(own),
                   reference.at("EAP_reliability").get<double>(), 1e-6);
    deviations.Add("MML " + name + " WLE reliability", *WleReliability(given_wle),
                   reference.at("WLE_reliability").get<double>(), 1e-8);
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

TEST_F(RaschReference, MarginalPartialCreditEqualsR) {
  CompareMarginal(PartialCreditMarginal(*statistics_), "PCM", "pcm");
}

TEST_F(RaschReference, MarginalRatingScaleEqualsR) {
  CompareMarginal(RatingScaleMarginal(*statistics_), "RSM", "rsm");
}

}  // namespace
}  // namespace icap::scoring
