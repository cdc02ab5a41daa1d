// The answers of bhr2000 and what R gives for them (tests/data/README.md names the packages). Only tests include it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/scoring/domain/response_matrix.h"

namespace icap::scoring {

// A CSV file of numbers: columns by name. An empty cell is NaN.
class NumberTable {
 public:
  static NumberTable Read(const std::string& name) {
    std::ifstream file(std::string(ICAP_TEST_DATA "/bhr2000/") + name);
    EXPECT_TRUE(file.good()) << name;
    NumberTable table;
    std::string line;
    std::getline(file, line);
    const std::vector<std::string> names = Cells(line);
    while (std::getline(file, line)) {
      const std::vector<std::string> cells = Cells(line);
      for (size_t i = 0; i < names.size(); ++i) {
        const bool empty = i >= cells.size() || cells[i].empty();
        table.columns_[names[i]].push_back(empty ? NAN : std::stod(cells[i]));
      }
    }
    return table;
  }

  const std::vector<double>& operator[](const std::string& name) const { return columns_.at(name); }
  size_t row_count() const { return columns_.begin()->second.size(); }

 private:
  static std::vector<std::string> Cells(std::string line) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::vector<std::string> cells;
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    return cells;
  }

  std::map<std::string, std::vector<double>> columns_;
};

// Largest deviation of each statistic, printed and judged against its tolerance at the end of a test.
class LargestDeviations {
 public:
  void Add(const std::string& statistic, double value, double reference, double tolerance) {
    Deviation& deviation = deviations_[statistic];
    ++deviation.count;
    deviation.tolerance = tolerance;
    const double difference = std::fabs(value - reference);
    // Not a number counts as infinitely far.
    deviation.largest = std::max(deviation.largest, std::isnan(difference) ? INFINITY : difference);
  }
  ~LargestDeviations() {
    for (const auto& [statistic, deviation] : deviations_) {
      std::printf("%-44s %5d values, largest deviation %.2g (tolerance %g)\n", statistic.c_str(), deviation.count,
                  deviation.largest, deviation.tolerance);
      EXPECT_LE(deviation.largest, deviation.tolerance) << statistic;
    }
  }

 private:
  struct Deviation {
    int count = 0;
    double largest = 0;
    double tolerance = 0;
  };
  std::map<std::string, Deviation> deviations_;
};

inline nlohmann::json Bhr2000Reference() {
  std::ifstream file(ICAP_TEST_DATA "/bhr2000/reference.json");
  return nlohmann::json::parse(file);
}

// All respondents in one school, so that they keep the order of the file; columns are the reference's items.
inline ResponseMatrix Bhr2000Matrix(const nlohmann::json& reference) {
  const NumberTable table = NumberTable::Read("bhr2000.csv");
  std::vector<ItemColumn> columns;
  std::vector<Category> answers;
  for (const auto& id : reference.at("items").get<std::vector<std::string>>()) {
    columns.push_back({id, reference.at("n_options").get<int32_t>()});
    for (const double answer : table[id]) answers.push_back(static_cast<Category>(answer));
  }
  auto matrix = ResponseMatrix::Create(columns);
  EXPECT_TRUE(matrix.ok());
  EXPECT_TRUE(matrix->AddSchool("all", static_cast<int64_t>(table.row_count()), answers).ok());
  return *std::move(matrix);
}

}  // namespace icap::scoring
