#include "services/scoring/domain/school_measure.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>
#include <Eigen/Dense>

#include "services/scoring/domain/one_way_reml.h"

namespace icap::scoring {
namespace {

std::vector<SchoolPersons> Draw(const std::vector<int>& sizes, double gamma, double tau, double sigma, double error,
                                uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform(0.5, 1.5);
  std::vector<SchoolPersons> schools;
  for (const int size : sizes) {
    SchoolPersons school{.faculty_count = 2 * size};
    const double mu = gamma + tau * normal(generator);
    for (int i = 0; i < size; ++i) {
      const double standard_error = error * uniform(generator);
      school.persons.push_back({mu + sigma * normal(generator) + standard_error * normal(generator), standard_error});
    }
    schools.push_back(std::move(school));
  }
  return schools;
}

SchoolMeasures Measure(const std::vector<SchoolPersons>& schools) {
  const auto measures = MeasureSchools(schools);
  EXPECT_TRUE(measures.ok()) << measures.status();
  return *measures;
}

// The criterion from its definition, with the whole covariance matrix.
double DenseCriterion(const std::vector<SchoolPersons>& schools, double sigma2, double tau2) {
  Eigen::Index n = 0;
  for (const auto& school : schools) n += static_cast<Eigen::Index>(school.persons.size());
  Eigen::MatrixXd v = Eigen::MatrixXd::Zero(n, n);
  Eigen::VectorXd x(n);
  Eigen::Index first = 0;
  for (const auto& school : schools) {
    const auto size = static_cast<Eigen::Index>(school.persons.size());
    v.block(first, first, size, size).array() += tau2;
    for (Eigen::Index i = 0; i < size; ++i) {
      x(first + i) = school.persons[i].value;
      v(first + i, first + i) += sigma2 + std::pow(school.persons[i].standard_error, 2);
    }
    first += size;
  }
  const Eigen::MatrixXd inverse = v.inverse();
  const double information = inverse.sum();
  const Eigen::VectorXd deviation = x.array() - inverse.colwise().sum().dot(x) / information;
  return static_cast<double>(n - 1) * std::log(2.0 * std::acos(-1.0)) + std::log(v.determinant()) +
         std::log(information) + deviation.dot(inverse * deviation);
}

TEST(SchoolMeasure, MinimisesTheCriterionOfItsDefinition) {
  const auto schools = Draw({3, 5, 1, 8, 4, 6}, 0.5, 0.6, 0.8, 0.5, 4);
  const SchoolMeasures measures = Measure(schools);
  ASSERT_EQ(measures.outcome, SchoolMeasureOutcome::kEstimated);
  ASSERT_GT(*measures.tau2, 0.0);
  EXPECT_NEAR(*measures.reml_criterion, DenseCriterion(schools, *measures.sigma2, *measures.tau2), 1e-9);
  for (const double up : {0.999, 1.001}) {
    EXPECT_LE(*measures.reml_criterion, DenseCriterion(schools, *measures.sigma2 * up, *measures.tau2));
    EXPECT_LE(*measures.reml_criterion, DenseCriterion(schools, *measures.sigma2, *measures.tau2 * up));
  }
}

TEST(SchoolMeasure, IsTheOneWayModelWhenErrorsAreEqual) {
  for (const double error : {0.0, 0.3}) {
    auto schools = Draw({3, 5, 1, 8, 4, 6}, 0.5, 0.6, 0.8, 0.5, 8);
    std::vector<GroupSummary> summaries;
    for (SchoolPersons& school : schools) {
      std::vector<double> values;
      for (MeasuredPerson& person : school.persons) {
        person.standard_error = error;
        values.push_back(person.value);
      }
      std::sort(values.begin(), values.end());
      summaries.push_back(Summarize(values));
    }
    const SchoolMeasures measures = Measure(schools);
    const OneWayVariance variance = *EstimateOneWayReml(summaries).variance;
    EXPECT_NEAR(*measures.sigma2 + error * error, variance.sigma2, 1e-10);
    EXPECT_NEAR(*measures.tau2, variance.tau2, 1e-10);
    EXPECT_NEAR(*measures.gamma, variance.mu, 1e-10);
    EXPECT_NEAR(*measures.reml_criterion, variance.reml_criterion, 1e-9);
    for (size_t j = 0; j < schools.size(); ++j) {
      const EmpiricalBayesMean eb = EmpiricalBayesMeanOf(summaries[j], variance);
      EXPECT_NEAR(*measures.schools[j].measure, *summaries[j].mean, 1e-12);
      EXPECT_NEAR(*measures.schools[j].eb, eb.mean, 1e-10);
      EXPECT_NEAR(*measures.schools[j].eb_standard_error, eb.standard_error, 1e-10);
      // Cochran: half of the faculty answered; the measurement error is not halved.
      const auto n = static_cast<double>(schools[j].persons.size());
      EXPECT_NEAR(std::pow(*measures.schools[j].faculty_standard_error, 2),
                  *measures.sigma2 / n * 0.5 + error * error / n, 1e-12);
    }
  }
}

TEST(SchoolMeasure, RecoversWhatItWasDrawnFrom) {
  std::vector<int> sizes;
  for (int i = 0; i < 3'000; ++i) sizes.push_back(1 + i % 31);
  const SchoolMeasures measures = Measure(Draw(sizes, -0.4, 0.5, 0.9, 0.6, 12));
  EXPECT_NEAR(*measures.sigma2, 0.81, 0.02);
  EXPECT_NEAR(*measures.tau2, 0.25, 0.025);
  EXPECT_NEAR(*measures.gamma, -0.4, 0.03);
}

TEST(SchoolMeasure, HasErrorsThatCoverWhatTheyClaim) {
  // A faculty of 20 drawn again and again, 12 of them measured: the share of intervals that hold the truth.
  std::mt19937_64 generator(99);
  std::normal_distribution<double> normal;
  constexpr int kSchools = 4'000;
  std::vector<SchoolPersons> schools;
  std::vector<double> school_truth;
  std::vector<double> faculty_truth;
  for (int j = 0; j < kSchools; ++j) {
    const double mu = 0.5 * normal(generator);
    SchoolPersons school{.faculty_count = 20};
    double sum = 0;
    for (int i = 0; i < 20; ++i) {
      const double theta = mu + 0.9 * normal(generator);
      sum += theta;
      const double error = i % 3 == 0 ? 1.0 : 0.4;
      if (i < 12) school.persons.push_back({theta + error * normal(generator), error});
    }
    schools.push_back(std::move(school));
    school_truth.push_back(mu);
    faculty_truth.push_back(sum / 20.0);
  }
  const SchoolMeasures measures = Measure(schools);
  int school_covered = 0;
  int faculty_covered = 0;
  for (int j = 0; j < kSchools; ++j) {
    const SchoolMeasure& school = measures.schools[j];
    school_covered += std::fabs(*school.measure - school_truth[j]) <= 1.96 * *school.standard_error;
    faculty_covered += std::fabs(*school.measure - faculty_truth[j]) <= 1.96 * *school.faculty_standard_error;
    EXPECT_LT(*school.faculty_standard_error, *school.standard_error);
  }
  EXPECT_NEAR(school_covered / static_cast<double>(kSchools), 0.95, 0.012);
  EXPECT_NEAR(faculty_covered / static_cast<double>(kSchools), 0.95, 0.012);
}

TEST(SchoolMeasure, TreatsSmallSchoolsByTheirDefinition) {
  auto schools = Draw({6, 7, 5, 8}, 0.0, 1.0, 1.0, 0.4, 3);
  schools.push_back({});
  schools.push_back({.persons = {{2.0, 0.7}}, .faculty_count = 1});
  // All answered the highest option everywhere: the same large measure with the same large error.
  schools.push_back({.persons = std::vector<MeasuredPerson>(9, {4.7, 1.4}), .faculty_count = 5});
  const SchoolMeasures measures = Measure(schools);
  EXPECT_FALSE(measures.schools[4].measure.has_value());
  EXPECT_EQ(*measures.schools[4].eb, *measures.gamma);
  EXPECT_NEAR(*measures.schools[5].standard_error, std::sqrt(*measures.sigma2 + 0.49), 1e-12);
  EXPECT_NEAR(*measures.schools[5].faculty_standard_error, 0.7, 1e-12) << "the whole faculty, measured with error";
  EXPECT_NEAR(*measures.schools[6].measure, 4.7, 1e-12);
  EXPECT_LT(*measures.schools[6].eb, 4.7);
  EXPECT_TRUE(measures.schools[6].more_measures_than_people);
  EXPECT_NEAR(*measures.schools[6].faculty_standard_error, 1.4 / 3.0, 1e-12);
}

TEST(SchoolMeasure, TakesNoDifferenceAsAnAnswer) {
  // Less spread than the errors alone would make.
  const SchoolMeasures measures =
      Measure({{.persons = {{0.1, 1}, {-0.1, 1}, {0.0, 1}}}, {.persons = {{0.1, 1}, {0, 1}}}});
  ASSERT_EQ(measures.outcome, SchoolMeasureOutcome::kEstimated);
  EXPECT_EQ(*measures.sigma2, 0.0);
  EXPECT_EQ(*measures.tau2, 0.0);
  EXPECT_NEAR(*measures.schools[0].standard_error, std::sqrt(1.0 / 3.0), 1e-12);
}

TEST(SchoolMeasure, NamesWhatCannotBeEstimated) {
  EXPECT_EQ(Measure({}).outcome, SchoolMeasureOutcome::kNoMeasures);
  EXPECT_EQ(Measure({{}, {}}).outcome, SchoolMeasureOutcome::kNoMeasures);
  const SchoolMeasures single = Measure({{.persons = {{1, 0.5}}}, {.persons = {{2, 0.5}}}});
  EXPECT_EQ(single.outcome, SchoolMeasureOutcome::kOnePersonPerSchool);
  EXPECT_FALSE(single.schools[0].measure.has_value());
  EXPECT_EQ(Measure({{.persons = {{1, 0}, {1, 0}}}, {.persons = {{2, 0}}}}).outcome,
            SchoolMeasureOutcome::kNoSpreadWithin);
  const SchoolMeasures one = Measure({{.persons = {{1, 0.5}, {2, 0.5}, {4, 0.5}}}});
  EXPECT_EQ(one.outcome, SchoolMeasureOutcome::kOneSchool);
  EXPECT_TRUE(one.schools[0].measure.has_value());
  EXPECT_FALSE(one.schools[0].eb.has_value());
  EXPECT_FALSE(MeasureSchools(std::vector<SchoolPersons>{{.persons = {{NAN, 1}}}}).ok());
  EXPECT_FALSE(MeasureSchools(std::vector<SchoolPersons>{{.persons = {{1, -1}}}}).ok());
  EXPECT_FALSE(MeasureSchools(std::vector<SchoolPersons>{{.faculty_count = -1}}).ok());
}

}  // namespace
}  // namespace icap::scoring
