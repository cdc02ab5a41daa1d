#include "services/scoring/domain/respondent_measures.h"

#include <span>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/scoring/domain/answer_vectors.h"
#include "services/scoring/domain/expected_a_posteriori.h"
#include "services/scoring/domain/factor_score.h"
#include "services/scoring/domain/partial_credit_conditional.h"
#include "services/scoring/domain/partial_credit_marginal.h"
#include "services/scoring/domain/raw_score_statistics.h"

namespace icap::scoring {
namespace {

std::vector<RespondentMeasure> SumsAndMeans(const ResponseMatrix& matrix, const Factor& factor) {
  std::vector<RespondentMeasure> respondents(matrix.respondent_count());
  size_t first = 0;
  for (SchoolIndex school; school.value < matrix.school_count(); ++school.value) {
    for (const FactorItem& item : factor.items) {
      const auto answers = matrix.Answers(school, item.column);
      const int32_t turned = matrix.Column(item.column).category_count + 1;
      for (size_t r = 0; r < answers.size(); ++r) {
        if (answers[r] == kMissing) continue;
        RespondentMeasure& respondent = respondents[first + r];
        ++respondent.answered_count;
        respondent.sum = respondent.sum.value_or(0) + (item.reverse ? turned - answers[r] : answers[r]);
      }
    }
    first += matrix.RespondentCount(school);
  }
  const int32_t minimum = MinimumAnsweredItems(static_cast<int32_t>(factor.items.size()));
  for (RespondentMeasure& respondent : respondents) {
    if (respondent.answered_count < minimum) continue;
    respondent.mean = static_cast<double>(*respondent.sum) / respondent.answered_count;
  }
  return respondents;
}

// Of the items a pattern has; for every raw score that somebody has.
template <typename Table>
std::vector<std::vector<PersonMeasure>> TablesOf(const RawScoreStatistics& statistics,
                                                 std::span<const PartialCreditItem> items, Table table) {
  const int32_t minimum = MinimumAnsweredItems(statistics.item_count());
  std::vector<std::vector<PersonMeasure>> tables;
  tables.reserve(statistics.patterns.size());
  for (const AnswerPattern& pattern : statistics.patterns) {
    std::vector<PersonMeasure>& added = tables.emplace_back();
    if (items.empty() || static_cast<int32_t>(pattern.items.size()) < minimum) continue;
    std::vector<PartialCreditItem> answered;
    for (const int32_t item : pattern.items) answered.push_back(items[item]);
    added = table(answered, std::span<const double>(pattern.score_counts));
  }
  return tables;
}

void AddRaschMeasures(const RawScoreStatistics& statistics, const FactorParameters& parameters,
                      std::vector<RespondentMeasure>& respondents) {
  const auto warm = TablesOf(statistics, parameters.conditional.items,
                             [](std::span<const PartialCreditItem> items, std::span<const double> score_counts) {
                               return WeightedLikelihoodTable(items, score_counts);
                             });
  const double variance = parameters.marginal.variance;
  const auto posterior = TablesOf(statistics, parameters.marginal.items,
                                  [&](std::span<const PartialCreditItem> items, std::span<const double> score_counts) {
                                    return ExpectedAPosterioriTable(items, variance, score_counts);
                                  });
  for (size_t r = 0; r < respondents.size(); ++r) {
    const auto [pattern, raw_score] = statistics.respondents[r];
    if (pattern < 0) continue;
    if (!warm[pattern].empty()) respondents[r].wle = warm[pattern][raw_score];
    if (!posterior[pattern].empty()) respondents[r].eap = posterior[pattern][raw_score];
  }
}

absl::Status AddGradedMeasures(const ResponseMatrix& matrix, const Factor& factor, const FactorParameters& parameters,
                               std::vector<RespondentMeasure>& respondents) {
  if (parameters.graded.items.empty()) return absl::OkStatus();
  const AnswerVectors vectors = AnswerVectorsOf(matrix, factor);
  ICAP_ASSIGN_OR_RETURN(const std::vector<PersonMeasure> measures, GradedMeasures(vectors, parameters.graded.items));
  for (size_t r = 0; r < respondents.size(); ++r) {
    if (respondents[r].mean && vectors.vector_of[r] >= 0) respondents[r].eap = measures[vectors.vector_of[r]];
  }
  return absl::OkStatus();
}

// Given parameters fit the factor's items and their options.
absl::Status CheckParameters(const ResponseMatrix& matrix, const Factor& factor, const FactorParameters& parameters) {
  const auto fits = [&](const auto& items, auto option_count) {
    if (items.empty()) return true;
    if (items.size() != factor.items.size()) return false;
    for (size_t i = 0; i < items.size(); ++i) {
      if (option_count(items[i]) != static_cast<size_t>(matrix.Column(factor.items[i].column).category_count)) {
        return false;
      }
    }
    return true;
  };
  const auto of_partial_credit = [](const PartialCreditItem& item) { return item.difficulties.size(); };
  const auto of_graded = [](const GradedItem& item) { return item.thresholds.size() + 1; };
  if (fits(parameters.conditional.items, of_partial_credit) && fits(parameters.marginal.items, of_partial_credit) &&
      fits(parameters.graded.items, of_graded) &&
      (parameters.marginal.items.empty() || parameters.marginal.variance > 0)) {
    return absl::OkStatus();
  }
  return FieldInvalid("parameters",
                      "must have every item of the factor with all of its options, and a variance above 0");
}

}  // namespace

FactorParameters EstimateParameters(const ResponseMatrix& matrix, const Factor& factor, FactorModel model) {
  FactorParameters parameters;
  if (model == FactorModel::kGradedResponse) {
    const AnswerVectors vectors = AnswerVectorsOf(matrix, factor);
    parameters.graded = GradedResponse(vectors);
    parameters.graded_errors = GradedStandardErrors(vectors, parameters.graded);
    return parameters;
  }
  const RawScoreStatistics statistics = RawScoresOf(matrix, factor);
  parameters.conditional = PartialCreditConditional(statistics);
  parameters.marginal = PartialCreditMarginal(statistics);
  return parameters;
}

absl::StatusOr<std::vector<RespondentMeasure>> MeasureRespondents(const ResponseMatrix& matrix, const Factor& factor,
                                                                  FactorModel model,
                                                                  const FactorParameters& parameters) {
  ICAP_RETURN_IF_ERROR(CheckParameters(matrix, factor, parameters));
  std::vector<RespondentMeasure> respondents = SumsAndMeans(matrix, factor);
  if (model == FactorModel::kGradedResponse) {
    ICAP_RETURN_IF_ERROR(AddGradedMeasures(matrix, factor, parameters, respondents));
  } else {
    AddRaschMeasures(RawScoresOf(matrix, factor), parameters, respondents);
  }
  return respondents;
}

}  // namespace icap::scoring
