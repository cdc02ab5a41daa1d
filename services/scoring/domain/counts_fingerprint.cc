#include "services/scoring/domain/counts_fingerprint.h"

#include <fmt/format.h>

#include "services/common/base/sha256.h"

namespace icap::scoring {
namespace {

std::string LineOf(const std::optional<int64_t>& count) {
  return count ? fmt::format("{}\n", *count) : std::string("-\n");
}

}  // namespace

std::string CountsFingerprint(const CountTable& table, size_t school) {
  const SchoolCounts& counts = table.schools[school];
  Sha256Stream digest;
  digest.Update("counts\n");
  digest.Update(LineOf(counts.staff_count));
  digest.Update(LineOf(counts.respondent_count));
  for (size_t c = 0; c < table.columns.size(); ++c) {
    digest.Update(fmt::format("{}\t{}\n", table.columns[c].id, fmt::join(counts.items[c], " ")));
  }
  for (const GivenScore& given : counts.given_scores) {
    digest.Update(fmt::format("{}\t= {:.17g}\n", given.item_id, given.score));
  }
  return digest.FinishHex();
}

}  // namespace icap::scoring
