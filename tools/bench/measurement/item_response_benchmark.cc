// The item response models on bhr2000 (5,400 respondents, 11 items of 5 options), beside which the wall time of R for
// the same accuracy is a counter (reference.json, wall_seconds), and on a state of 300,000 respondents.
#include <string>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

#include "services/scoring/domain/bhr2000_for_test.h"
#include "services/scoring/domain/expected_a_posteriori.h"
#include "services/scoring/domain/graded_response.h"
#include "services/scoring/domain/matrix_for_test.h"
#include "services/scoring/domain/partial_credit_conditional.h"
#include "services/scoring/domain/partial_credit_marginal.h"
#include "services/scoring/domain/rating_scale_conditional.h"
#include "services/scoring/domain/rating_scale_marginal.h"
#include "services/scoring/domain/simulated_answers_for_test.h"
#include "services/scoring/domain/weighted_likelihood.h"

namespace icap::scoring {
namespace {

const nlohmann::json& Reference() {
  static const auto* reference = new nlohmann::json(Bhr2000Reference());
  return *reference;
}

const ResponseMatrix& Bhr2000() {
  static const auto* matrix = new ResponseMatrix(Bhr2000Matrix(Reference()));
  return *matrix;
}

// Seconds R takes, over our own.
void CompareWithR(benchmark::State& state, const std::string& name) {
  const double seconds = Reference().at("wall_seconds").at(name).get<double>();
  state.counters["times_r"] =
      benchmark::Counter(seconds * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void ConditionalPartialCredit(benchmark::State& state) {
  for (auto _ : state) {
    const auto statistics = RawScoresOf(Bhr2000(), FactorOf(11));
    benchmark::DoNotOptimize(PartialCreditConditional(statistics).log_likelihood);
  }
  CompareWithR(state, "psychotools::pcmodel");
}
BENCHMARK(ConditionalPartialCredit)->Unit(benchmark::kMicrosecond);

void ConditionalRatingScale(benchmark::State& state) {
  for (auto _ : state) {
    const auto statistics = RawScoresOf(Bhr2000(), FactorOf(11));
    benchmark::DoNotOptimize(RatingScaleConditional(statistics).log_likelihood);
  }
  CompareWithR(state, "psychotools::rsmodel");
}
BENCHMARK(ConditionalRatingScale)->Unit(benchmark::kMicrosecond);

void WarmMeasures(benchmark::State& state) {
  const auto items = PartialCreditConditional(RawScoresOf(Bhr2000(), FactorOf(11))).items;
  for (auto _ : state) benchmark::DoNotOptimize(WeightedLikelihoodTable(items).back().measure);
  CompareWithR(state, "TAM::tam.wle PCM");
}
BENCHMARK(WarmMeasures)->Unit(benchmark::kMicrosecond);

void MarginalPartialCredit(benchmark::State& state) {
  for (auto _ : state) {
    const auto statistics = RawScoresOf(Bhr2000(), FactorOf(11));
    const auto calibration = PartialCreditMarginal(statistics);
    benchmark::DoNotOptimize(ExpectedAPosterioriTable(calibration.items, calibration.variance).back().measure);
  }
  CompareWithR(state, "TAM::tam.mml PCM (141 nodes, conv 1e-9)");
}
BENCHMARK(MarginalPartialCredit)->Unit(benchmark::kMicrosecond);

void MarginalRatingScale(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(RatingScaleMarginal(RawScoresOf(Bhr2000(), FactorOf(11))).deviance);
  }
  CompareWithR(state, "TAM::tam.mml RSM (141 nodes, conv 1e-9)");
}
BENCHMARK(MarginalRatingScale)->Unit(benchmark::kMicrosecond);

void Graded(benchmark::State& state) {
  for (auto _ : state) {
    const AnswerVectors vectors = AnswerVectorsOf(Bhr2000(), FactorOf(11));
    benchmark::DoNotOptimize(GradedResponse(vectors).log_likelihood);
  }
  CompareWithR(state, "mirt GRM");
}
BENCHMARK(Graded)->Unit(benchmark::kMillisecond);

void GradedScores(benchmark::State& state) {
  const AnswerVectors vectors = AnswerVectorsOf(Bhr2000(), FactorOf(11));
  const auto items = GradedResponse(vectors).items;
  for (auto _ : state) benchmark::DoNotOptimize(GradedMeasures(vectors, items)->back().measure);
  CompareWithR(state, "mirt::fscores EAP");
}
BENCHMARK(GradedScores)->Unit(benchmark::kMicrosecond);

constexpr int kStateRespondents = 300'000;
constexpr int kFactorCount = 10;

// Ten factors of so many items each, missing_permille of the answers left out.
struct StateOfTeachers {
  ResponseMatrix matrix;
  std::vector<Factor> factors;
};

StateOfTeachers MakeState(int items_per_factor, int missing_permille) {
  const std::vector<int> category_counts(static_cast<size_t>(kFactorCount) * items_per_factor, 5);
  Simulation simulation(1);
  StateOfTeachers made{simulation.Answers(SpreadItems(category_counts), category_counts, kStateRespondents, 1.2,
                                          missing_permille / 1000.0),
                       {}};
  for (int f = 0; f < kFactorCount; ++f) {
    Factor factor{.id = "factor" + std::to_string(f)};
    for (int i = 0; i < items_per_factor; ++i) factor.items.push_back({ColumnIndex{f * items_per_factor + i}});
    made.factors.push_back(factor);
  }
  return made;
}

// Ten factors on two threads, each factor on one: raw scores, calibration, and Warm's measures of all score patterns.
void StateConditionalPartialCredit(benchmark::State& state) {
  const StateOfTeachers teachers = MakeState(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)));
  for (auto _ : state) {
    std::vector<double> results(kFactorCount);
    const auto calibrate = [&](int first) {
      for (int f = first; f < kFactorCount; f += 2) {
        const auto statistics = RawScoresOf(teachers.matrix, teachers.factors[f]);
        const auto calibration = PartialCreditConditional(statistics);
        for (const AnswerPattern& pattern : statistics.patterns) {
          std::vector<PartialCreditItem> items;
          for (const int32_t i : pattern.items) items.push_back(calibration.items[i]);
          results[f] += WeightedLikelihoodTable(items).back().measure;
        }
      }
    };
    std::thread odd(calibrate, 1);
    calibrate(0);
    odd.join();
    benchmark::DoNotOptimize(results.data());
  }
}
BENCHMARK(StateConditionalPartialCredit)
    ->ArgNames({"items", "missing_permille"})
    ->Args({6, 0})
    ->Args({6, 10})
    ->Args({10, 10})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

// One factor of 60 items with many sets of answered items: each costs as much as the complete one.
void ConditionalManyPatterns(benchmark::State& state) {
  constexpr int kLongFactor = 60;
  const std::vector<int> category_counts(kLongFactor, 5);
  Simulation simulation(2);
  const ResponseMatrix matrix =
      simulation.Answers(SpreadItems(category_counts), category_counts, static_cast<int>(state.range(0)), 1.2, 0.01);
  const auto statistics = RawScoresOf(matrix, FactorOf(kLongFactor));
  int32_t iteration_count = 0;
  for (auto _ : state) iteration_count = PartialCreditConditional(statistics).report.convergence.iteration_count;
  state.counters["patterns"] = static_cast<double>(statistics.patterns.size());
  state.counters["iterations"] = iteration_count;
}
BENCHMARK(ConditionalManyPatterns)->ArgName("respondents")->Arg(300)->Arg(7'500)->Unit(benchmark::kMillisecond);

void StateRawScores(benchmark::State& state) {
  const StateOfTeachers teachers = MakeState(6, 10);
  for (auto _ : state) {
    for (const Factor& factor : teachers.factors) {
      benchmark::DoNotOptimize(RawScoresOf(teachers.matrix, factor).patterns.size());
    }
  }
}
BENCHMARK(StateRawScores)->Unit(benchmark::kMillisecond);

void StateMarginalPartialCredit(benchmark::State& state) {
  const StateOfTeachers teachers = MakeState(6, 10);
  const auto statistics = RawScoresOf(teachers.matrix, teachers.factors[0]);
  for (auto _ : state) benchmark::DoNotOptimize(PartialCreditMarginal(statistics).deviance);
}
BENCHMARK(StateMarginalPartialCredit)->Unit(benchmark::kMillisecond);

void StateGraded(benchmark::State& state) {
  const StateOfTeachers teachers = MakeState(6, 10);
  for (auto _ : state) {
    const AnswerVectors vectors = AnswerVectorsOf(teachers.matrix, teachers.factors[0]);
    benchmark::DoNotOptimize(GradedResponse(vectors).log_likelihood);
  }
}
BENCHMARK(StateGraded)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace icap::scoring
