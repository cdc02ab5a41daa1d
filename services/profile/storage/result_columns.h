// Results as the array columns of the tables, and back. Doubles keep their bits.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "services/profile/app/model.h"

namespace icap::profile {

// Columns factor_* of school_profile.
struct FactorColumns {
  std::vector<int> counts;
  std::vector<std::optional<double>> statistics;
  std::vector<int> level_counts;
  std::vector<std::optional<double>> levels;
  std::vector<int> named;
  // Empty in rows from before there were measures.
  std::vector<std::optional<double>> measures;
  std::vector<int> notes;
  std::vector<std::string> outcomes;
  // Empty in rows from before there were comparisons and changes.
  std::vector<std::optional<double>> comparisons;
  std::vector<int> change_states;
  std::vector<std::optional<double>> changes;
};
FactorColumns ToColumns(const std::vector<FactorResult>& factors);
std::vector<FactorResult> FromColumns(const FactorColumns& columns);

// Columns item_* of school_profile.
struct ItemColumns {
  std::vector<int> counts;
  std::vector<int> option_counts;
  std::vector<int> answers;
  std::vector<std::optional<double>> statistics;
  std::vector<int> verdicts;
  std::vector<int> splits;
};
ItemColumns ToColumns(const std::vector<ItemResult>& items);
std::vector<ItemResult> FromColumns(const ItemColumns& columns);

// Columns factor_* and calibrat* of aggregate_profile.
struct AggregateColumns {
  std::vector<int> counts;
  std::vector<int> school_counts;
  std::vector<std::optional<double>> statistics;
  std::vector<int> calibrated;
  std::vector<int> calibration_counts;
  std::vector<std::optional<double>> calibration_statistics;
  // Empty in rows from before there were measures.
  std::vector<std::string> calibration_outcomes;
  std::vector<std::optional<double>> calibration_fits;
};
AggregateColumns ToColumns(const std::vector<FactorAggregateResult>& factors);
std::vector<FactorAggregateResult> FromColumns(const AggregateColumns& columns);

// Columns earlier_item* of rollout_result.
struct LinkColumns {
  std::vector<int> counts;
  std::vector<std::string> items;
  std::vector<int> states;
};
LinkColumns ToColumns(const std::vector<std::vector<LinkItem>>& factors);
std::vector<std::vector<LinkItem>> FromColumns(const LinkColumns& columns);

// Elements of a double precision[] column, NULL as nullopt.
std::vector<std::optional<double>> ReadDoubleArray(const pqxx::field& field);

}  // namespace icap::profile
