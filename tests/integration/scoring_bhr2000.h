// bhr2000 (tests/data/README.md) as collection would send it, and R's numbers for its 99 groups.
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "icap/collection/v1/response_matrix.pb.h"
#include "services/common/instrument/instrument_file.h"
#include "services/common/instrument/instrument_proto.h"

namespace icap::scoring {

// A row by column name.
using CsvRow = std::map<std::string, std::string>;

inline std::string ReadFile(const std::string& name) {
  std::ifstream file(std::string(ICAP_TEST_DATA "/bhr2000/") + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::vector<CsvRow> ReadCsv(const std::string& name) {
  std::istringstream text(ReadFile(name));
  const auto split = [](const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    return cells;
  };
  std::string line;
  std::getline(text, line);
  const std::vector<std::string> names = split(line);
  std::vector<CsvRow> rows;
  while (std::getline(text, line)) {
    const std::vector<std::string> cells = split(line);
    CsvRow row;
    for (size_t i = 0; i < cells.size(); ++i) row[names[i]] = cells[i];
    rows.push_back(std::move(row));
  }
  return rows;
}

inline std::string UnitName(const std::string& group) {
  return "agencies/bhr/organizations/unit-" + group;
}

// Header and 99 blocks.
inline std::vector<collection::v1::StreamResponsesResponse> Bhr2000Stream(const std::string& rollout, int64_t version) {
  const auto instrument = instrument::ParseInstrument(ReadFile("instrument.yaml"), "instrument.yaml");
  std::vector<collection::v1::StreamResponsesResponse> parts(1);
  auto* header = parts[0].mutable_header();
  header->set_rollout(rollout);
  header->set_rollout_title("Leadership climate");
  header->set_revision("agencies/bhr/instruments/leadership_climate/revisions/1");
  *header->mutable_instrument() = instrument::ToProto(instrument.value());
  header->set_version(version);
  header->set_rollout_closed(true);
  auto* root = header->add_organization_path();
  root->set_name("agencies/bhr/organizations/army");
  root->set_title("Army");
  root->set_kind("state");
  std::map<std::string, std::vector<CsvRow>> groups;
  for (CsvRow& row : ReadCsv("bhr2000.csv")) groups[row.at("GRP")].push_back(std::move(row));
  for (const auto& [group, rows] : groups) {
    collection::v1::ResponseBlock block;
    block.mutable_school()->set_name(UnitName(group));
    block.mutable_school()->set_title("Unit " + group);
    block.mutable_school()->set_kind("school");
    *block.add_ancestors() = *root;
    block.set_invited_count(static_cast<int32_t>(rows.size()));
    block.set_respondent_count(static_cast<int32_t>(rows.size()));
    for (const instrument::Item& item : instrument->items) {
      for (const CsvRow& row : rows) block.mutable_columns()->push_back(static_cast<char>(std::stoi(row.at(item.id))));
    }
    *parts.emplace_back().mutable_block() = std::move(block);
  }
  return parts;
}

}  // namespace icap::scoring
