// Files of tests/data whose cells are text. Only tests include it.
#pragma once

#include <fstream>
#include <map>
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

}  // namespace icap::scoring
