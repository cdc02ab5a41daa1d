// Variance components, school measures and omega on a state: 300,000 respondents in 10,000 schools.
#include <algorithm>
#include <random>
#include <vector>

#include <benchmark/benchmark.h>

#include "services/scoring/domain/item_covariance.h"
#include "services/scoring/domain/one_factor_model.h"
#include "services/scoring/domain/one_way_reml.h"
#include "services/scoring/domain/school_measure.h"

namespace icap::scoring {
namespace {

constexpr int kSchoolCount = 10'000;
constexpr int kItemCount = 10;

// Sizes from 1 to 59, 30 on average.
int SizeOf(int school) {
  return 1 + school * 7 % 59;
}

const std::vector<SchoolPersons>& Persons() {
  static const auto* schools = [] {
    auto* made = new std::vector<SchoolPersons>;
    std::mt19937_64 generator(1);
    std::normal_distribution<double> normal;
    for (int j = 0; j < kSchoolCount; ++j) {
      SchoolPersons school{.faculty_count = 2 * SizeOf(j)};
      const double mean = 0.5 * normal(generator);
      for (int i = 0; i < SizeOf(j); ++i) {
        const double error = 0.3 + 0.1 * (i % 4);
        school.persons.push_back({mean + normal(generator) + error * normal(generator), error});
      }
      made->push_back(std::move(school));
    }
    return made;
  }();
  return *schools;
}

const ResponseMatrix& Answers() {
  static const auto* matrix = [] {
    std::vector<ItemColumn> columns;
    columns.reserve(kItemCount);
    for (int i = 0; i < kItemCount; ++i) columns.push_back({"i" + std::to_string(i), 5});
    auto* made = new ResponseMatrix(*ResponseMatrix::Create(columns));
    std::mt19937_64 generator(2);
    std::normal_distribution<double> normal;
    for (int j = 0; j < kSchoolCount; ++j) {
      const int size = SizeOf(j);
      std::vector<Category> answers(static_cast<size_t>(size) * kItemCount);
      for (int r = 0; r < size; ++r) {
        const double person = normal(generator);
        for (int i = 0; i < kItemCount; ++i) {
          answers[i * size + r] = static_cast<Category>(std::clamp(3.0 + person + normal(generator), 1.0, 5.0));
        }
      }
      if (!made->AddSchool("s" + std::to_string(j), size, answers).ok()) std::abort();
    }
    return made;
  }();
  return *matrix;
}

Factor TenItems() {
  Factor factor{.id = "factor"};
  for (int i = 0; i < kItemCount; ++i) factor.items.push_back({ColumnIndex{i}});
  return factor;
}

void RemlOfTenThousandSchools(benchmark::State& state) {
  std::vector<GroupSummary> schools;
  for (const SchoolPersons& school : Persons()) {
    std::vector<double> values;
    for (const MeasuredPerson& person : school.persons) values.push_back(person.value);
    std::sort(values.begin(), values.end());
    schools.push_back(Summarize(values));
  }
  for (auto _ : state) benchmark::DoNotOptimize(EstimateOneWayReml(schools).variance->tau2);
}
BENCHMARK(RemlOfTenThousandSchools)->Unit(benchmark::kMicrosecond);

void MeasuresOfTenThousandSchools(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(MeasureSchools(Persons())->tau2);
}
BENCHMARK(MeasuresOfTenThousandSchools)->Unit(benchmark::kMillisecond);

void CovarianceOfThreeHundredThousand(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(CrossProductsOf(Answers(), TenItems()).respondent_count());
}
BENCHMARK(CovarianceOfThreeHundredThousand)->Unit(benchmark::kMillisecond);

void OmegaFromCovariance(benchmark::State& state) {
  const CrossProducts products = CrossProductsOf(Answers(), TenItems());
  const Eigen::MatrixXd covariance = *products.Covariance();
  for (auto _ : state) {
    benchmark::DoNotOptimize(EstimateOneFactorModel(covariance, products.respondent_count()).solution->omega);
  }
}
BENCHMARK(OmegaFromCovariance)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace icap::scoring
