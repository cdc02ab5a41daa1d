// Reference values in tests/data, and the largest deviations from them. Only tests include it.
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

namespace icap::scoring {

// A row by column name.
using CsvCells = std::map<std::string, std::string>;

// `path` is relative to tests/data. Quoted cells are understood, line breaks in them are not.
inline std::vector<CsvCells> ReadCsvFile(const std::string& path) {
  std::ifstream file(std::string(ICAP_TEST_DATA "/") + path);
  EXPECT_TRUE(file.good()) << path;
  const auto split = [](std::string line) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char c : line) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.emplace_back();
      } else {
        cells.back() += c;
      }
    }
    return cells;
  };
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> names = split(line);
  std::vector<CsvCells> rows;
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = split(line);
    CsvCells row;
    for (size_t i = 0; i < names.size(); ++i) row[names[i]] = i < cells.size() ? cells[i] : "";
    rows.push_back(std::move(row));
  }
  return rows;
}

inline nlohmann::json ReadJsonFile(const std::string& path) {
  std::ifstream file(std::string(ICAP_TEST_DATA "/") + path);
  EXPECT_TRUE(file.good()) << path;
  return nlohmann::json::parse(file);
}

// Prints the largest deviation of each statistic at the end of a test, and fails where it exceeds the tolerance.
class LargestDeviationTable {
 public:
  void Add(const std::string& statistic, const std::optional<double>& value, double reference, double tolerance) {
    ASSERT_TRUE(value.has_value()) << statistic;
    Row& row = rows_[statistic];
    ++row.count;
    row.tolerance = tolerance;
    const double deviation = std::fabs(*value - reference);
    if (!(deviation <= row.largest)) row.largest = deviation;
  }
  ~LargestDeviationTable() {
    for (const auto& [statistic, row] : rows_) {
      std::printf("%-44s %5d values, largest deviation %.2g\n", statistic.c_str(), row.count, row.largest);
      EXPECT_LE(row.largest, row.tolerance) << statistic;
    }
  }

 private:
  struct Row {
    int count = 0;
    double largest = 0;
    double tolerance = 0;
  };
  std::map<std::string, Row> rows_;
};

}  // namespace icap::scoring
