// Answers drawn from a known model, always the same for the same seed. Only tests and benchmarks include it.
#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "services/scoring/domain/graded_item.h"
#include "services/scoring/domain/partial_credit_item.h"
#include "services/scoring/domain/response_matrix.h"

namespace icap::scoring {

class Simulation {
 public:
  explicit Simulation(uint64_t seed) : random_(seed) {}

  double Uniform() { return static_cast<double>(random_() >> 11) * 0x1.0p-53; }
  double Normal() { return std::sqrt(-2 * std::log(1 - Uniform())) * std::cos(2 * 3.141592653589793 * Uniform()); }

  // Category - 1.
  int Answer(const PartialCreditItem& item, double theta) {
    std::vector<double> weights;
    for (size_t x = 0; x < item.difficulties.size(); ++x) {
      weights.push_back(item.difficulties[x] ? std::exp(static_cast<double>(x) * theta - *item.difficulties[x]) : 0.0);
    }
    return Draw(weights);
  }
  int Answer(const GradedItem& item, double theta) {
    const double u = Uniform();
    int x = 0;
    while (x < static_cast<int>(item.thresholds.size()) &&
           u < 1 / (1 + std::exp(-item.slope * (theta - item.thresholds[x])))) {
      ++x;
    }
    return x;
  }

  // Schools of 30 whose respondents are drawn from N(0, deviation²). A share of the answers is missing.
  template <typename Item>
  ResponseMatrix Answers(const std::vector<Item>& items, const std::vector<int>& category_counts, int respondent_count,
                         double deviation, double missing_share = 0) {
    std::vector<ItemColumn> columns;
    for (size_t i = 0; i < items.size(); ++i) columns.push_back({"i" + std::to_string(i), category_counts[i]});
    ResponseMatrix matrix = *ResponseMatrix::Create(columns);
    for (int first = 0; first < respondent_count; first += kSchoolSize) {
      const int n = std::min(kSchoolSize, respondent_count - first);
      std::vector<Category> answers(n * items.size());
      for (int r = 0; r < n; ++r) {
        const double theta = deviation * Normal();
        for (size_t i = 0; i < items.size(); ++i) {
          const int answer = Answer(items[i], theta) + 1;
          const bool missing = missing_share > 0 && Uniform() < missing_share;
          answers[i * n + r] = static_cast<Category>(missing ? 0 : answer);
        }
      }
      (void)matrix.AddSchool("school" + std::to_string(first), n, answers);
    }
    return matrix;
  }

 private:
  static constexpr int kSchoolSize = 30;

  int Draw(const std::vector<double>& weights) {
    double total = 0;
    for (const double weight : weights) total += weight;
    double left = Uniform() * total;
    for (size_t x = 0; x + 1 < weights.size(); ++x) {
      left -= weights[x];
      if (left < 0) return static_cast<int>(x);
    }
    return static_cast<int>(weights.size()) - 1;
  }

  std::mt19937_64 random_;
};

// Items with these option counts, steps spread about -1.5 to 1.5, locations from -0.8 to 0.8: all steps add up to 0.
inline std::vector<PartialCreditItem> SpreadItems(const std::vector<int>& category_counts) {
  std::vector<std::vector<double>> steps;
  double sum = 0;
  double count = 0;
  for (size_t i = 0; i < category_counts.size(); ++i) {
    auto& item = steps.emplace_back();
    const double location = -0.8 + 1.6 * static_cast<double>(i) / static_cast<double>(category_counts.size() - 1);
    for (int x = 1; x < category_counts[i]; ++x) {
      const double step = location - 1.5 + 3.0 * (x - 0.5) / (category_counts[i] - 1);
      item.push_back(step);
      sum += step;
      count += 1;
    }
  }
  std::vector<PartialCreditItem> items;
  for (auto& item : steps) {
    for (double& step : item) step -= sum / count;
    items.push_back(PartialCreditItem::FromSteps(item));
  }
  return items;
}

}  // namespace icap::scoring
