// Graded response model on the whole of bhr2000 against what R gives.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/scoring/domain/bhr2000_for_test.h"
#include "services/scoring/domain/graded_response.h"
#include "services/scoring/domain/matrix_for_test.h"
#include "services/scoring/domain/measure_reliability.h"

namespace icap::scoring {
namespace {

void CompareMeasures(LargestDeviations& deviations, const std::string& label, const AnswerVectors& vectors,
                     const std::vector<GradedItem>& items, double reliability) {
  const NumberTable persons = NumberTable::Read("persons.csv");
  const auto measures = GradedMeasures(vectors, items);
  ASSERT_TRUE(measures.ok()) << measures.status();
  ASSERT_EQ(persons.row_count(), vectors.vector_of.size());
  std::vector<PersonMeasure> of_persons;
  for (size_t n = 0; n < persons.row_count(); ++n) {
    const PersonMeasure& measure = (*measures)[vectors.vector_of[n]];
    of_persons.push_back(measure);
    deviations.Add(label + " EAP", measure.measure, persons["grm_eap"][n], 1e-3);
    deviations.Add(label + " EAP standard error", measure.standard_error, persons["grm_eap_se"][n], 1e-3);
  }
  // mirt divides the variance by N - 1: 1.6e-5 more at this N.
  deviations.Add(label + " EAP reliability", *EapReliability(of_persons), reliability, 2e-5);
}

TEST(GradedResponseReference, EqualsR) {
  const nlohmann::json reference = Bhr2000Reference();
  const auto& graded = reference.at("irt").at("mirt_GRM");
  ASSERT_EQ(graded.at("item_order"), reference.at("items"));
  const ResponseMatrix matrix = Bhr2000Matrix(reference);
  const AnswerVectors vectors = AnswerVectorsOf(matrix, FactorOf(matrix.column_count()));
  const GradedCalibration calibration = GradedResponse(vectors);
  ASSERT_EQ(calibration.report.outcome, CalibrationOutcome::kConverged);
  std::printf("GRM: %d iterations, largest gradient %.2g, %d nodes, %d answer vectors\n",
              calibration.report.convergence.iteration_count, calibration.report.convergence.largest_gradient,
              calibration.node_count, vectors.size());
  LargestDeviations deviations;
  std::vector<GradedItem> given;
  for (size_t i = 0; i < calibration.items.size(); ++i) {
    const auto& item = graded.at("items").at(i);
    given.push_back({.slope = item.at("a").get<double>()});
    deviations.Add("GRM a", calibration.items[i].slope, item.at("a").get<double>(), 1e-3);
    for (size_t x = 0; x < calibration.items[i].thresholds.size(); ++x) {
      const double threshold = item.at("b" + std::to_string(x + 1)).get<double>();
      given.back().thresholds.push_back(threshold);
      deviations.Add("GRM b", calibration.items[i].thresholds[x], threshold, 1e-3);
    }
  }
  deviations.Add("GRM log-likelihood", calibration.log_likelihood, graded.at("loglik").get<double>(), 1e-3);
  const auto reliability = graded.at("marginal_reliability").get<double>();
  CompareMeasures(deviations, "GRM", vectors, calibration.items, reliability);
  CompareMeasures(deviations, "GRM, given items:", vectors, given, reliability);
}

}  // namespace
}  // namespace icap::scoring
