// state_benchmark: everything that is computed for a state, from memory, step by step, beside the time that reading the
// answers once takes. Not a test: run bin/state_benchmark.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <ctime>
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

constexpr int kSchoolCount = 10'000;
constexpr int kRespondentCount = 300'000;
constexpr int kFactorCount = 10;
constexpr int kItemsPerFactor = 6;
constexpr int kItemCount = kFactorCount * kItemsPerFactor;
constexpr int kOptionCount = 6;
constexpr int kThreadCount = 2;
constexpr double kMissingShare = 0.01;

struct Cost {
  double seconds = 0;
  // Of all threads: what the step would take on one core.
  double cpu_seconds = 0;

  Cost operator+(const Cost& other) const { return {seconds + other.seconds, cpu_seconds + other.cpu_seconds}; }
};

Cost Measure(const std::function<void()>& work) {
  const std::clock_t cpu_start = std::clock();
  const auto start = std::chrono::steady_clock::now();
  work();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
          static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC};
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
  columns.reserve(kItemCount);
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

// Reading as many bytes as the answers have: what memory alone asks for. Four sums, so that no addition waits.
uint64_t StreamOnce(const std::vector<uint64_t>& words) {
  uint64_t sums[4] = {};
  for (size_t i = 0; i + 4 <= words.size(); i += 4) {
    for (size_t k = 0; k < 4; ++k) sums[k] += words[i + k];
  }
  return sums[0] + sums[1] + sums[2] + sums[3];
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

void Print(const char* what, const Cost& cost, const Cost& stream) {
  fmt::print("  {:<56} {:>8.1f} ms {:>8.1f} ms {:>7.0f} × {:>6.0f} MB\n", what, cost.seconds * 1e3,
             cost.cpu_seconds * 1e3, cost.seconds / stream.seconds, PeakMegabytes());
}

int Main() {
  const ResponseMatrix matrix = MakeAnswers();
  const std::vector<Factor> factors = MakeFactors();
  const std::vector<FactorMeasurement> measurements(
      kFactorCount, FactorMeasurement{.model = FactorModel::kPartialCredit, .cut_points = {2.5, 3.5, 4.5}});
  const std::vector<std::optional<int64_t>> faculties(kSchoolCount, 60);
  const std::vector<uint64_t> words(static_cast<size_t>(kRespondentCount) * kItemCount / sizeof(uint64_t), 1);
  volatile uint64_t sink = 0;
  Cost stream{.seconds = 1e9};
  for (int run = 0; run < 5; ++run) {
    const Cost once = Measure([&] { sink = StreamOnce(words); });
    if (once.seconds < stream.seconds) stream = once;
  }
  fmt::print("{} respondents × {} items, {} schools, {} threads; the answers are {} MB\n", kRespondentCount, kItemCount,
             kSchoolCount, kThreadCount, kRespondentCount * kItemCount / 1'000'000);
  fmt::print("  {:<56} {:>11} {:>11} {:>9} {:>9}\n", "step", "time", "of CPU", "to a read", "peak");
  Print("reading as many bytes once, one thread", stream, stream);

  std::optional<scoring::RolloutScores> scores;
  const Cost school_cost = Measure([&] { scores = *scoring::ScoreRollout(matrix, factors, kThreadCount); });
  Print("items and factors of schools, alpha, ICC", school_cost, stream);
  bool measured = false;
  const Cost factor_cost = Measure([&] {
    measured = scoring::MeasureRollout(matrix, factors, measurements, faculties, kThreadCount, *scores).ok();
  });
  if (!measured) std::abort();
  Print("omega, PCM of ten factors, WLE, school measures", factor_cost, stream);
  Print("together", school_cost + factor_cost, stream);

  std::vector<scoring::FactorParameters> parameters(kFactorCount);
  const Cost estimate_cost = Measure([&] {
    OnThreads(kFactorCount, [&](size_t f) {
      parameters[f] = scoring::EstimateParameters(matrix, factors[f], FactorModel::kPartialCredit);
    });
  });
  Print("beside it: PCM by conditional and marginal ML", estimate_cost, stream);
  std::vector<size_t> counts(kFactorCount);
  const Cost person_cost = Measure([&] {
    OnThreads(kFactorCount, [&](size_t f) {
      counts[f] = scoring::MeasureRespondents(matrix, factors[f], FactorModel::kPartialCredit, parameters[f])->size();
    });
  });
  Print("beside it: WLE and EAP of every respondent and factor", person_cost, stream);
  std::vector<int> split(kSchoolCount);
  const Cost verdict_cost = Measure([&] {
    OnThreads(kSchoolCount, [&](size_t j) {
      for (const scoring::ItemScore& item : scores->schools[j].items) {
        split[j] += profile::JudgeItem(item.counts, profile::SplitPolicy())->is_split;
      }
    });
  });
  Print("beside it: 600,000 verdicts on items", verdict_cost, stream);
  return 0;
}

}  // namespace
}  // namespace icap::bench

int main() {
  return icap::bench::Main();
}
