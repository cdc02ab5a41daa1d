#include "tools/icapctl/score/calibration_file.h"

#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <optional>

#include "services/common/base/status_macros.h"
#include "services/common/csv/csv_reader.h"

namespace icap::icapctl {
namespace {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;
using scoring::CalibrationReport;
using scoring::FactorModel;
using scoring::GradedItem;
using scoring::PartialCreditItem;

OrderedJson NumberOrNull(std::optional<double> number) {
  return number && std::isfinite(*number) ? OrderedJson(*number) : OrderedJson(nullptr);
}

OrderedJson NumbersOrNull(const std::vector<std::optional<double>>& numbers) {
  OrderedJson list = OrderedJson::array();
  for (const std::optional<double>& number : numbers) list.push_back(NumberOrNull(number));
  return list;
}

OrderedJson ReportOf(const CalibrationReport& report, bool given, bool has_items, double log_likelihood) {
  OrderedJson json;
  const bool converged = report.outcome == scoring::CalibrationOutcome::kConverged;
  json["outcome"] = given ? (has_items ? "GIVEN" : "NOT_GIVEN") : std::string(scoring::OutcomeName(report.outcome));
  json["iterations"] = report.convergence.iteration_count;
  json["largest_gradient"] =
      report.convergence.iteration_count > 0 ? NumberOrNull(report.convergence.largest_gradient) : OrderedJson(nullptr);
  json["log_likelihood"] = converged && !given ? NumberOrNull(log_likelihood) : OrderedJson(nullptr);
  return json;
}

const char* ErrorsName(scoring::GradedErrorOutcome outcome, bool given) {
  if (given) return "GIVEN";
  switch (outcome) {
    case scoring::GradedErrorOutcome::kEstimated:
      return "ESTIMATED";
    case scoring::GradedErrorOutcome::kNoParameters:
      return "NO_PARAMETERS";
    case scoring::GradedErrorOutcome::kNotPositiveDefinite:
      return "NOT_POSITIVE_DEFINITE";
  }
  return "";
}

OrderedJson UnusedOf(const CalibrationReport& report, const std::vector<std::string>& ids) {
  OrderedJson list = OrderedJson::array();
  for (const scoring::UnusedCategory& unused : report.unused_categories) {
    list.push_back({{"item", ids[unused.item]}, {"option", unused.category + 1}});
  }
  return list;
}

OrderedJson ItemsOf(const std::vector<PartialCreditItem>& items,
                    const std::vector<std::vector<std::optional<double>>>& errors,
                    const std::vector<std::string>& ids) {
  OrderedJson list = OrderedJson::array();
  for (size_t i = 0; i < items.size(); ++i) {
    OrderedJson item{{"item", ids[i]}, {"steps", NumbersOrNull(items[i].Steps())}};
    if (i < errors.size()) item["step_errors"] = NumbersOrNull(errors[i]);
    item["difficulties"] = NumbersOrNull(items[i].difficulties);
    list.push_back(std::move(item));
  }
  return list;
}

// Reads one file and collects what is wrong with it.
class CalibrationReader {
 public:
  CalibrationReader(const std::string& path, const MeasuredInstrument& instrument)
      : instrument_(instrument), problems_(path) {}

  absl::StatusOr<std::vector<scoring::FactorParameters>> Read();

 private:
  scoring::FactorParameters ReadFactor(const Json& json, size_t factor);
  // The model's items in the order of the factor; empty when the file has none.
  template <typename Item, typename ReadItem>
  std::vector<Item> ReadItems(const Json& json, const std::string& model, size_t factor, ReadItem read_item);
  std::optional<PartialCreditItem> ReadPartialCredit(const Json& json, size_t option_count);
  std::optional<GradedItem> ReadGraded(const Json& json, size_t option_count);

  const MeasuredInstrument& instrument_;
  csv::Problems problems_;
};

// A list of so many numbers, of which some may be null.
std::optional<std::vector<std::optional<double>>> NumbersOf(const Json& json, const char* name, size_t size) {
  if (!json.contains(name) || !json[name].is_array() || json[name].size() != size) return std::nullopt;
  std::vector<std::optional<double>> numbers;
  for (const Json& number : json[name]) {
    if (!number.is_number() && !number.is_null()) return std::nullopt;
    numbers.push_back(number.is_null() ? std::optional<double>() : number.get<double>());
  }
  return numbers;
}

std::optional<std::vector<double>> NumbersWithoutGapsOf(const Json& json, const char* name, size_t size) {
  const auto numbers = NumbersOf(json, name, size);
  if (!numbers) return std::nullopt;
  std::vector<double> all;
  for (const std::optional<double>& number : *numbers) {
    if (!number) return std::nullopt;
    all.push_back(*number);
  }
  return all;
}

std::optional<PartialCreditItem> CalibrationReader::ReadPartialCredit(const Json& json, size_t option_count) {
  if (auto difficulties = NumbersOf(json, "difficulties", option_count)) return PartialCreditItem{*difficulties};
  if (json.contains("difficulties")) return std::nullopt;
  const auto steps = NumbersWithoutGapsOf(json, "steps", option_count - 1);
  return steps ? std::optional(PartialCreditItem::FromSteps(*steps)) : std::nullopt;
}

std::optional<GradedItem> CalibrationReader::ReadGraded(const Json& json, size_t option_count) {
  const auto thresholds = NumbersWithoutGapsOf(json, "thresholds", option_count - 1);
  if (!thresholds || !json.contains("slope") || !json["slope"].is_number()) return std::nullopt;
  const GradedItem item{json["slope"].get<double>(), *thresholds};
  return scoring::IsOrdered(item) ? std::optional(item) : std::nullopt;
}

template <typename Item, typename ReadItem>
std::vector<Item> CalibrationReader::ReadItems(const Json& json, const std::string& model, size_t factor,
                                               ReadItem read_item) {
  std::vector<Item> items;
  if (!json.contains(model) || !json[model].is_object() || !json[model].contains("items")) return items;
  const Json& list = json[model]["items"];
  if (!list.is_array() || list.empty()) return items;
  for (const scoring::FactorItem& wanted : instrument_.factors[factor].items) {
    const scoring::ItemColumn& column = instrument_.columns[wanted.column.value];
    std::optional<Item> found;
    for (const Json& element : list) {
      if (element.is_object() && element.value("item", Json()) == Json(column.id)) {
        found = read_item(element, static_cast<size_t>(column.category_count));
      }
    }
    if (!found) {
      problems_.Add(0, fmt::format("{}.{}.{}", instrument_.factors[factor].id, model, column.id),
                    fmt::format("must have its parameters for {} options, as numbers in order", column.category_count));
    }
    items.push_back(found.value_or(Item()));
  }
  return items;
}

scoring::FactorParameters CalibrationReader::ReadFactor(const Json& json, size_t factor) {
  scoring::FactorParameters parameters;
  const auto partial_credit = [&](const Json& item, size_t options) { return ReadPartialCredit(item, options); };
  if (instrument_.measurements[factor].model == FactorModel::kGradedResponse) {
    parameters.graded.items = ReadItems<GradedItem>(
        json, "grm", factor, [&](const Json& item, size_t options) { return ReadGraded(item, options); });
    return parameters;
  }
  parameters.conditional.items = ReadItems<PartialCreditItem>(json, "cml", factor, partial_credit);
  parameters.marginal.items = ReadItems<PartialCreditItem>(json, "mml", factor, partial_credit);
  if (!parameters.marginal.items.empty()) {
    const Json variance = json["mml"].value("variance", Json());
    parameters.marginal.variance = variance.is_number() ? variance.get<double>() : 0;
    if (!(parameters.marginal.variance > 0)) {
      problems_.Add(0, fmt::format("{}.mml.variance", instrument_.factors[factor].id), "must be a number above 0");
    }
  }
  return parameters;
}

absl::StatusOr<std::vector<scoring::FactorParameters>> CalibrationReader::Read() {
  std::ifstream input(problems_.file_name(), std::ios::binary);
  if (!input) return absl::NotFoundError(fmt::format("{} cannot be read: check the path.", problems_.file_name()));
  const Json json = Json::parse(input, nullptr, /*allow_exceptions=*/false);
  std::vector<scoring::FactorParameters> parameters(instrument_.factors.size());
  if (!json.is_object() || !json.contains("factors") || !json["factors"].is_array()) {
    problems_.Add(0, "factors", "is missing: give summary.json of an earlier run, or a file of the same form");
    return problems_.ToStatus();
  }
  for (size_t f = 0; f < instrument_.factors.size(); ++f) {
    const Json* found = nullptr;
    for (const Json& factor : json["factors"]) {
      if (factor.is_object() && factor.value("id", Json()) == Json(instrument_.factors[f].id)) found = &factor;
    }
    if (found == nullptr) {
      problems_.Add(0, instrument_.factors[f].id, "is missing: the file has no such factor, which the instrument has");
      continue;
    }
    parameters[f] = ReadFactor(*found, f);
  }
  ICAP_RETURN_IF_ERROR(problems_.ToStatus());
  return parameters;
}

}  // namespace

void AddParameters(const MeasuredInstrument& instrument, size_t factor, const scoring::FactorParameters& parameters,
                   bool given, OrderedJson* json) {
  std::vector<std::string> ids;
  for (const scoring::FactorItem& item : instrument.factors[factor].items) {
    ids.push_back(instrument.columns[item.column.value].id);
  }
  if (instrument.measurements[factor].model == FactorModel::kGradedResponse) {
    const scoring::GradedCalibration& graded = parameters.graded;
    OrderedJson grm = ReportOf(graded.report, given, !graded.items.empty(), graded.log_likelihood);
    grm["unused_options"] = UnusedOf(graded.report, ids);
    grm["errors_outcome"] = ErrorsName(parameters.graded_errors.outcome, given);
    grm["items"] = OrderedJson::array();
    for (size_t i = 0; i < graded.items.size(); ++i) {
      OrderedJson item{{"item", ids[i]}, {"slope", graded.items[i].slope}, {"thresholds", graded.items[i].thresholds}};
      if (i < parameters.graded_errors.items.size()) {
        item["slope_error"] = NumberOrNull(parameters.graded_errors.items[i].slope);
        item["threshold_errors"] = parameters.graded_errors.items[i].thresholds;
      }
      grm["items"].push_back(std::move(item));
    }
    (*json)["grm"] = std::move(grm);
    return;
  }
  const scoring::ConditionalCalibration& conditional = parameters.conditional;
  OrderedJson cml = ReportOf(conditional.report, given, !conditional.items.empty(), conditional.log_likelihood);
  cml["unused_options"] = UnusedOf(conditional.report, ids);
  cml["items"] = ItemsOf(conditional.items, conditional.step_errors, ids);
  (*json)["cml"] = std::move(cml);
  const scoring::MarginalCalibration& marginal = parameters.marginal;
  OrderedJson mml = ReportOf(marginal.report, given, !marginal.items.empty(), marginal.log_likelihood);
  mml["variance"] = marginal.items.empty() ? OrderedJson(nullptr) : OrderedJson(marginal.variance);
  mml["items"] = ItemsOf(marginal.items, marginal.step_errors, ids);
  (*json)["mml"] = std::move(mml);
}

absl::StatusOr<std::vector<scoring::FactorParameters>> ReadCalibration(const std::string& path,
                                                                       const MeasuredInstrument& instrument) {
  return CalibrationReader(path, instrument).Read();
}

}  // namespace icap::icapctl
