#include "services/collection/domain/field_draw.h"

#include <algorithm>
#include <map>

#include "services/common/base/sha256.h"

namespace icap::collection {

std::optional<Draw> DrawAtRandom(const std::vector<std::string>& population, std::string_view seed, size_t count,
                                 size_t reserve_count) {
  if (count > population.size()) return std::nullopt;
  std::map<std::string, std::string> order;
  for (const std::string& id : population) {
    if (!order.emplace(HmacSha256(seed, id), id).second) return std::nullopt;
  }
  Draw draw;
  for (const auto& [rank, id] : order) {
    if (draw.drawn.size() < count) {
      draw.drawn.push_back(id);
    } else if (draw.reserves.size() < reserve_count) {
      draw.reserves.push_back(id);
    }
  }
  return draw;
}

std::string PopulationFingerprint(std::vector<std::string> population) {
  std::sort(population.begin(), population.end());
  Sha256Stream digest;
  for (const std::string& id : population) {
    digest.Update(id);
    digest.Update("\n");
  }
  return digest.FinishHex();
}

}  // namespace icap::collection
