#include "services/scoring/app/build_matrix.h"

#include <fmt/format.h>

#include <span>
#include <utility>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::scoring {
namespace {

std::vector<ItemColumn> ColumnsOf(const instrument::Instrument& instrument) {
  std::vector<ItemColumn> columns;
  for (const instrument::Item& item : instrument.items) {
    const instrument::Scale* scale = instrument::FindScale(instrument, item.scale);
    columns.push_back({item.id, scale == nullptr ? 0 : static_cast<int32_t>(scale->options.size())});
  }
  return columns;
}

}  // namespace

absl::Status Malformed(const std::string& what, const absl::Status& why) {
  return MakeError(absl::StatusCode::kDataLoss, Reason::kResponsesMalformed,
                   fmt::format("{}: {}", what, std::string(why.message())));
}

std::vector<Factor> FactorsOf(const instrument::Instrument& instrument) {
  std::vector<Factor> factors;
  for (const instrument::Factor& factor : instrument.factors) {
    Factor added{.id = factor.id};
    for (const size_t item : instrument::ItemsOf(instrument, factor.id)) {
      added.items.push_back({ColumnIndex{static_cast<int32_t>(item)}, instrument.items[item].reverse});
    }
    factors.push_back(std::move(added));
  }
  return factors;
}

FactorModel ModelOf(instrument::Model model) {
  switch (model) {
    case instrument::Model::kMean:
      return FactorModel::kMean;
    case instrument::Model::kPartialCredit:
      return FactorModel::kPartialCredit;
    case instrument::Model::kGradedResponse:
      return FactorModel::kGradedResponse;
  }
  return FactorModel::kMean;
}

absl::StatusOr<ResponseMatrix> MatrixOf(const ResponseHeader& header, std::vector<SchoolResponses>& schools) {
  auto matrix = ResponseMatrix::Create(ColumnsOf(header.instrument));
  if (!matrix.ok()) return Malformed(fmt::format("Items of {}", header.revision), matrix.status());
  for (SchoolResponses& school : schools) {
    const std::string& columns = school.columns.Reveal();
    const std::span<const Category> answers(reinterpret_cast<const Category*>(columns.data()), columns.size());
    const absl::Status added = matrix->AddSchool(school.school.name, school.respondent_count, answers);
    if (!added.ok()) return Malformed(fmt::format("Answers of {} in {}", school.school.name, header.rollout), added);
    // The matrix has them now.
    school.columns = Redacted<std::string>();
  }
  return matrix;
}

}  // namespace icap::scoring
