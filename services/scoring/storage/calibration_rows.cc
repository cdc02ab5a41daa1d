#include "services/scoring/storage/calibration_rows.h"

#include <utility>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"

namespace icap::scoring {
namespace {

using postgres::DoubleArray;
using postgres::IntArray;
using postgres::ReadDouble;
using postgres::ReadDoubleArray;
using postgres::ReadIntArray;
using postgres::ReadTextArray;
using postgres::TextArray;
using Numbers = std::vector<std::optional<double>>;

constexpr char kDelete[] = "DELETE FROM factor_calibration WHERE rollout = $1";
constexpr char kInsert[] =
    "INSERT INTO factor_calibration (rollout, position, factor, respondent_count, complete_count, school_count,"
    "   item_count, alpha, ms_between, ms_within, icc1, icc2, icc1_n0, icc2_n0, mean_school_size, n0,"
    "   largest_gradient, log_likelihood, mu, mu_standard_error, tau2, sigma2, omega,"
    "   model, outcome, measure_outcome, iteration_count, item, item_slope, item_slope_standard_error,"
    "   item_threshold_count, item_threshold, item_threshold_standard_error, cut_from, cut_measure, cut_always)"
    " SELECT $1, $2, $3, $4, $5, $6, $7, v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9],"
    "   v[10], v[11], v[12], v[13], v[14], v[15], v[16],"
    "   $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21"
    " FROM (SELECT $8::double precision[] AS v) AS statistics";
constexpr char kSelect[] =
    "SELECT factor, respondent_count, complete_count, school_count, item_count, alpha, ms_between, ms_within, icc1,"
    "   icc2, icc1_n0, icc2_n0, mean_school_size, n0, largest_gradient, log_likelihood, mu, mu_standard_error, tau2,"
    "   sigma2, omega, model, outcome, measure_outcome, iteration_count, item, item_slope, item_slope_standard_error,"
    "   item_threshold_count, item_threshold, item_threshold_standard_error, cut_from, cut_measure, cut_always"
    " FROM factor_calibration WHERE rollout = $1 ORDER BY position";

absl::Status Misfit() {
  return Internal("A stored calibration's arrays do not fit each other.");
}

struct ItemArrays {
  std::vector<std::string> ids;
  Numbers slopes;
  Numbers slope_errors;
  std::vector<int> threshold_counts;
  Numbers thresholds;
  Numbers threshold_errors;
};

ItemArrays ToArrays(const std::vector<FittedItem>& items) {
  ItemArrays arrays;
  for (const FittedItem& item : items) {
    arrays.ids.push_back(item.item_id);
    arrays.slopes.push_back(item.slope);
    arrays.slope_errors.push_back(item.slope_standard_error);
    arrays.threshold_counts.push_back(static_cast<int>(item.thresholds.size()));
    for (const FittedThreshold& threshold : item.thresholds) {
      arrays.thresholds.push_back(threshold.value);
      arrays.threshold_errors.push_back(threshold.standard_error);
    }
  }
  return arrays;
}

absl::StatusOr<std::vector<FittedItem>> ReadItems(const pqxx::row& row) {
  const ItemArrays arrays{ReadTextArray(row["item"]),
                          ReadDoubleArray(row["item_slope"]),
                          ReadDoubleArray(row["item_slope_standard_error"]),
                          ReadIntArray(row["item_threshold_count"]),
                          ReadDoubleArray(row["item_threshold"]),
                          ReadDoubleArray(row["item_threshold_standard_error"])};
  const size_t count = arrays.ids.size();
  if (arrays.slopes.size() != count || arrays.slope_errors.size() != count || arrays.threshold_counts.size() != count ||
      arrays.thresholds.size() != arrays.threshold_errors.size()) {
    return Misfit();
  }
  std::vector<FittedItem> items(count);
  size_t next = 0;
  for (size_t i = 0; i < count; ++i) {
    items[i] = {arrays.ids[i], arrays.slopes[i], arrays.slope_errors[i], {}};
    const auto end = next + static_cast<size_t>(arrays.threshold_counts[i]);
    if (end > arrays.thresholds.size()) return Misfit();
    for (; next < end; ++next) items[i].thresholds.push_back({arrays.thresholds[next], arrays.threshold_errors[next]});
  }
  if (next != arrays.thresholds.size()) return Misfit();
  return items;
}

absl::StatusOr<std::vector<CutPoint>> ReadCutPoints(const pqxx::row& row) {
  const Numbers from = ReadDoubleArray(row["cut_from"]);
  const Numbers measure = ReadDoubleArray(row["cut_measure"]);
  const std::vector<int> always = ReadIntArray(row["cut_always"]);
  if (measure.size() != from.size() || always.size() != from.size()) return Misfit();
  std::vector<CutPoint> cut_points;
  for (size_t i = 0; i < from.size(); ++i) {
    if (!from[i].has_value()) return Misfit();
    cut_points.push_back({*from[i], measure[i], always[i] == 1});
  }
  return cut_points;
}

absl::StatusOr<FactorFit> ReadFit(const pqxx::row& row) {
  FactorFit fit;
  fit.model = static_cast<FactorModel>(row["model"].as<int>());
  fit.outcome = row["outcome"].as<std::string>();
  fit.measure_outcome = row["measure_outcome"].as<std::string>();
  fit.iteration_count = row["iteration_count"].as<int32_t>();
  fit.largest_gradient = ReadDouble(row["largest_gradient"]);
  fit.log_likelihood = ReadDouble(row["log_likelihood"]);
  fit.mu = ReadDouble(row["mu"]);
  fit.mu_standard_error = ReadDouble(row["mu_standard_error"]);
  fit.tau2 = ReadDouble(row["tau2"]);
  fit.sigma2 = ReadDouble(row["sigma2"]);
  fit.omega = ReadDouble(row["omega"]);
  ICAP_ASSIGN_OR_RETURN(fit.items, ReadItems(row));
  ICAP_ASSIGN_OR_RETURN(fit.cut_points, ReadCutPoints(row));
  return fit;
}

void Insert(pqxx::work& transaction, const std::string& rollout, int position, const FactorCalibration& one) {
  const FactorFit& fit = one.fit;
  const ItemArrays items = ToArrays(fit.items);
  Numbers from;
  Numbers measure;
  std::vector<int> always;
  for (const CutPoint& cut : fit.cut_points) {
    from.emplace_back(cut.from);
    measure.push_back(cut.measure);
    always.push_back(cut.always_reached ? 1 : 0);
  }
  transaction.exec_params(
      kInsert, rollout, position, one.factor_id, one.respondent_count, one.complete_count, one.school_count,
      one.item_count,
      DoubleArray({one.alpha, one.ms_between, one.ms_within, one.icc1, one.icc2, one.icc1_n0, one.icc2_n0,
                   one.mean_school_size, one.n0, fit.largest_gradient, fit.log_likelihood, fit.mu,
                   fit.mu_standard_error, fit.tau2, fit.sigma2, fit.omega}),
      static_cast<int>(fit.model), fit.outcome, fit.measure_outcome, fit.iteration_count, TextArray(items.ids),
      DoubleArray(items.slopes), DoubleArray(items.slope_errors), IntArray(items.threshold_counts),
      DoubleArray(items.thresholds), DoubleArray(items.threshold_errors), DoubleArray(from), DoubleArray(measure),
      IntArray(always));
}

}  // namespace

void ReplaceCalibrations(pqxx::work& transaction, const std::string& rollout,
                         const std::vector<FactorCalibration>& calibrations) {
  transaction.exec_params(kDelete, rollout);
  int position = 0;
  for (const FactorCalibration& one : calibrations) Insert(transaction, rollout, position++, one);
}

absl::StatusOr<std::vector<FactorCalibration>> ReadCalibrations(pqxx::work& transaction, const std::string& rollout) {
  std::vector<FactorCalibration> calibrations;
  for (const auto& row : transaction.exec_params(kSelect, rollout)) {
    FactorCalibration one{.factor_id = row["factor"].as<std::string>(),
                          .respondent_count = row["respondent_count"].as<int64_t>(),
                          .complete_count = row["complete_count"].as<int64_t>(),
                          .school_count = row["school_count"].as<int64_t>(),
                          .item_count = row["item_count"].as<int32_t>(),
                          .alpha = ReadDouble(row["alpha"]),
                          .ms_between = ReadDouble(row["ms_between"]),
                          .ms_within = ReadDouble(row["ms_within"]),
                          .icc1 = ReadDouble(row["icc1"]),
                          .icc2 = ReadDouble(row["icc2"]),
                          .icc1_n0 = ReadDouble(row["icc1_n0"]),
                          .icc2_n0 = ReadDouble(row["icc2_n0"]),
                          .mean_school_size = ReadDouble(row["mean_school_size"]),
                          .n0 = ReadDouble(row["n0"])};
    ICAP_ASSIGN_OR_RETURN(one.fit, ReadFit(row));
    calibrations.push_back(std::move(one));
  }
  return calibrations;
}

}  // namespace icap::scoring
