// state_benchmark: everything that is computed for a state, from memory, step by step, beside the time that reading the
// answers once takes. Not a test: run bin/state_benchmark.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "services/profile/domain/split_items.h"
#include "services/scoring/domain/measure_rollout.h"
#include "services/scoring/domain/respondent_measures.h"
#include "services/scoring/domain/score_rollout.h"

namespace icap::bench {
namespace {

using scoring::Category;
using scoring::ColumnIndex;
using scoring::Factor;
using scoring::FactorMeasurement;
using scoring::FactorModel;
using scoring::ResponseMatrix;
using scoring::SchoolIndex;

constexpr int kSchoolCount = 10'000;
constexpr int kRespondentCount = 300'000;
constexpr int kFactorCount = 10;
constexpr int kItemsPerFactor = 6;
constexpr int kItemCount = kFactorCount * kItemsPerFactor;
constexpr int kOptionCount = 6;
constexpr int kThreadCount = 2;
constexpr double kMissingShare = 0.01;

double Seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Peak of the process so far.
double PeakMegabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

// Schools of 1 to 59 that differ, 30 on average; every answer leans on the school, the respondent and the item.
ResponseMatrix MakeAnswers() {
  std::vector<scoring::ItemColumn> columns;
  for (int i = 0; i < kItemCount; ++i) columns.push_back({fmt::format("i{}", i), kOptionCount});
  ResponseMatrix matrix = *ResponseMatrix::Create(columns);
  std::mt19937_64 generator(20261124);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  int left = kRespondentCount;
  for (int j = 0; j < kSchoolCount; ++j) {
    const int size = j + 1 == kSchoolCount ? left : std::min(left, 1 + j * 7 % 59);
    left -= size;
    std::vector<Category> answers(static_cast<size_t>(size) * kItemCount, scoring::kMissing);
    const double school = 0.5 * normal(generator);
    for (int r = 0; r < size; ++r) {
      const double person = school + normal(generator);
      for (int i = 0; i < kItemCount; ++i) {
        if (uniform(generator) < kMissingShare) continue;
        const double answer = 3.5 + 0.3 * (i % 5 - 2) + person + normal(generator);
        answers[static_cast<size_t>(i) * size + r] =
            static_cast<Category>(std::clamp(answer + 0.5, 1.0, kOptionCount + 0.5));
      }
    }
    if (!matrix.AddSchool(fmt::format("school{:05}", j), size, answers).ok()) std::abort();
  }
  return matrix;
}

std::vector<Factor> MakeFactors() {
  std::vector<Factor> factors;
  for (int f = 0; f < kFactorCount; ++f) {
    Factor& factor = factors.emplace_back();
    factor.id = fmt::format("f{}", f);
    for (int i = 0; i < kItemsPerFactor; ++i) factor.items.push_back({ColumnIndex{f * kItemsPerFactor + i}, false});
  }
  return factors;
}

// Reading every answer once: what memory alone asks for.
uint64_t StreamOnce(const ResponseMatrix& matrix) {
  uint64_t sum = 0;
  for (SchoolIndex school; school.value < matrix.school_count(); ++school.value) {
    for (ColumnIndex column; column.value < matrix.column_count(); ++column.value) {
      for (const Category answer : matrix.Answers(school, column)) sum += answer;
    }
  }
  return sum;
}

void OnThreads(size_t count, const std::function<void(size_t)>& work) {
  std::atomic<size_t> next = 0;
  const auto run = [&] {
    for (size_t i = next++; i < count; i = next++) work(i);
  };
  std::thread helper(run);
  run();
  helper.join();
}

void Print(const char* what, double seconds, double stream) {
  fmt::print("  {:<58} {:>8.1f} ms {:>9.0f} × {:>6.0f} MB\n", what, seconds * 1e3, seconds / stream, PeakMegabytes());
}

int Main() {
  const ResponseMatrix matrix = MakeAnswers();
  const std::vector<Factor> factors = MakeFactors();
  const std::vector<FactorMeasurement> measurements(
      kFactorCount, FactorMeasurement{.model = FactorModel::kPartialCredit, .cut_points = {2.5, 3.5, 4.5}});
  const std::vector<std::optional<int64_t>> faculties(kSchoolCount, 60);
  volatile uint64_t sink = StreamOnce(matrix);
  double stream = 1e9;
  for (int run = 0; run < 5; ++run) stream = std::min(stream, Seconds([&] { sink = StreamOnce(matrix); }));
  fmt::print("{} respondents × {} items, {} schools, {} threads; the answers are {} MB\n", kRespondentCount, kItemCount,
             kSchoolCount, kThreadCount, kRespondentCount * kItemCount / 1'000'000);
  fmt::print("  {:<58} {:>11} {:>11} {:>9}\n", "step", "time", "to a read", "peak");
  Print("reading every answer once, one thread", stream, stream);

  std::optional<scoring::RolloutScores> scores;
  const double scoring_s = Seconds([&] { scores = *scoring::ScoreRollout(matrix, factors, kThreadCount); });
  Print("items and factors of schools, alpha, ICC", scoring_s, stream);
  bool measured = false;
  const double measuring_s = Seconds([&] {
    measured = scoring::MeasureRollout(matrix, factors, measurements, faculties, kThreadCount, *scores).ok();
  });
  if (!measured) std::abort();
  Print("omega, PCM of ten factors, WLE, school measures", measuring_s, stream);
  Print("together", scoring_s + measuring_s, stream);

  std::vector<scoring::FactorParameters> parameters(kFactorCount);
  const double estimating_s = Seconds([&] {
    OnThreads(kFactorCount, [&](size_t f) {
      parameters[f] = scoring::EstimateParameters(matrix, factors[f], FactorModel::kPartialCredit);
    });
  });
  Print("beside it: PCM by conditional and marginal ML", estimating_s, stream);
  std::vector<size_t> counts(kFactorCount);
  const double persons_s = Seconds([&] {
    OnThreads(kFactorCount, [&](size_t f) {
      counts[f] = scoring::MeasureRespondents(matrix, factors[f], FactorModel::kPartialCredit, parameters[f])->size();
    });
  });
  Print("beside it: WLE and EAP of every respondent and factor", persons_s, stream);
  std::vector<int> split(kSchoolCount);
  const double judging_s = Seconds([&] {
    OnThreads(kSchoolCount, [&](size_t j) {
      for (const scoring::ItemScore& item : scores->schools[j].items) {
        split[j] += profile::JudgeItem(item.counts, profile::SplitPolicy())->is_split;
      }
    });
  });
  Print("beside it: 600,000 verdicts on items", judging_s, stream);
  return 0;
}

}  // namespace
}  // namespace icap::bench

int main() {
  return icap::bench::Main();
}
