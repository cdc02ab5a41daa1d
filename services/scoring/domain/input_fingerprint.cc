#include "services/scoring/domain/input_fingerprint.h"

#include <fmt/format.h>

#include "services/common/base/sha256.h"

namespace icap::scoring {

std::string SchoolFingerprint(const ResponseMatrix& matrix, SchoolIndex school) {
  Sha256Stream digest;
  for (ColumnIndex column; column.value < matrix.column_count(); ++column.value) {
    digest.Update(fmt::format("{}\t{}\n", matrix.Column(column).id, matrix.Column(column).category_count));
  }
  digest.Update(fmt::format("{}\n", matrix.RespondentCount(school)));
  for (ColumnIndex column; column.value < matrix.column_count(); ++column.value) {
    const std::span<const Category> answers = matrix.Answers(school, column);
    digest.Update({reinterpret_cast<const char*>(answers.data()), answers.size()});
  }
  return digest.FinishHex();
}

std::string RolloutFingerprint(const std::map<std::string, std::string>& schools) {
  Sha256Stream digest;
  for (const auto& [school, fingerprint] : schools) digest.Update(fmt::format("{} {}\n", school, fingerprint));
  return digest.FinishHex();
}

}  // namespace icap::scoring
