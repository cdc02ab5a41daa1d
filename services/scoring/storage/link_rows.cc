#include "services/scoring/storage/link_rows.h"

#include <utility>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/instrument/instrument_proto.h"
#include "services/common/postgres/array.h"

namespace icap::scoring {
namespace {

using postgres::DoubleArray;
using postgres::IntArray;
using postgres::ReadDoubleArray;
using postgres::ReadIntArray;
using postgres::ReadTextArray;
using postgres::TextArray;

constexpr char kSetLink[] =
    "UPDATE rollout_score SET link = $2, link_title = $3, link_revision = $4,"
    "   link_close_time = CASE WHEN $2 = '' THEN NULL ELSE 'epoch'::timestamptz + $5::bigint * interval '1 microsecond'"
    "   END WHERE rollout = $1";
constexpr char kDeleteFactors[] = "DELETE FROM factor_link WHERE rollout = $1";
constexpr char kInsertFactor[] =
    "INSERT INTO factor_link (rollout, position, factor, outcome, link_standard_error, item, item_state,"
    "   item_displacement) VALUES ($1, $2, $3, $4, ($5::double precision[])[1], $6, $7, $8)";
constexpr char kSelectLink[] =
    "SELECT link, link_title, link_revision, (extract(epoch FROM link_close_time) * 1000000)::bigint"
    " FROM rollout_score WHERE rollout = $1 AND link <> ''";
constexpr char kSelectFactors[] =
    "SELECT factor, outcome, link_standard_error, item, item_state, item_displacement FROM factor_link"
    " WHERE rollout = $1 ORDER BY position";
// Rollouts that were scored before closing times were known have closed shortly before they were scored.
constexpr char kSelectEarlier[] =
    "SELECT rollout, title, revision, instrument,"
    "   (extract(epoch FROM COALESCE(close_time, score_time)) * 1000000)::bigint"
    " FROM rollout_score WHERE starts_with(rollout, $1) AND rollout <> $2 AND calibration_version IS NOT NULL"
    "   AND NOT tabulated"
    "   AND COALESCE(close_time, score_time) < 'epoch'::timestamptz + $3::bigint * interval '1 microsecond'"
    " ORDER BY COALESCE(close_time, score_time) DESC, rollout LIMIT $4";

int64_t Micros(const Timestamp& time) {
  return time.time_since_epoch().count();
}

absl::StatusOr<std::vector<ItemLink>> ReadItems(const pqxx::row& row) {
  const std::vector<std::string> ids = ReadTextArray(row["item"]);
  const std::vector<int> states = ReadIntArray(row["item_state"]);
  const std::vector<std::optional<double>> displacements = ReadDoubleArray(row["item_displacement"]);
  if (states.size() != ids.size() || displacements.size() != ids.size()) {
    return Internal("A stored link's arrays do not fit each other.");
  }
  std::vector<ItemLink> items;
  for (size_t i = 0; i < ids.size(); ++i) {
    items.push_back({ids[i], static_cast<LinkState>(states[i]), displacements[i]});
  }
  return items;
}

}  // namespace

void ReplaceLink(pqxx::work& transaction, const std::string& rollout, const std::optional<RolloutLink>& link) {
  transaction.exec_params(kDeleteFactors, rollout);
  const RolloutLink& stored = link.value_or(RolloutLink{});
  transaction.exec_params(kSetLink, rollout, stored.rollout, stored.rollout_title, stored.revision,
                          Micros(stored.close_time));
  int position = 0;
  for (const FactorLink& factor : stored.factors) {
    std::vector<std::string> ids;
    std::vector<int> states;
    std::vector<std::optional<double>> displacements;
    for (const ItemLink& item : factor.items) {
      ids.push_back(item.item_id);
      states.push_back(static_cast<int>(item.state));
      displacements.push_back(item.displacement);
    }
    transaction.exec_params(kInsertFactor, rollout, position++, factor.factor_id, factor.outcome,
                            DoubleArray({factor.link_standard_error}), TextArray(ids), IntArray(states),
                            DoubleArray(displacements));
  }
}

absl::StatusOr<std::optional<RolloutLink>> ReadLink(pqxx::work& transaction, const std::string& rollout) {
  const auto rows = transaction.exec_params(kSelectLink, rollout);
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  RolloutLink link{.rollout = row[0].as<std::string>(),
                   .rollout_title = row[1].as<std::string>(),
                   .revision = row[2].as<std::string>(),
                   .close_time = *postgres::ReadMicros(row[3]),
                   .factors = {}};
  for (const auto& factor : transaction.exec_params(kSelectFactors, rollout)) {
    ICAP_ASSIGN_OR_RETURN(std::vector<ItemLink> items, ReadItems(factor));
    link.factors.push_back({factor["factor"].as<std::string>(), factor["outcome"].as<std::string>(),
                            postgres::ReadDouble(factor["link_standard_error"]), std::move(items)});
  }
  return link;
}

absl::StatusOr<std::vector<EarlierRollout>> SelectEarlier(pqxx::work& transaction, const std::string& rollout,
                                                          const Timestamp& close_time, int limit) {
  // "agencies/a/rollouts/".
  const std::string rollouts_of_agency = rollout.substr(0, rollout.rfind('/') + 1);
  std::vector<EarlierRollout> earlier;
  for (const auto& row :
       transaction.exec_params(kSelectEarlier, rollouts_of_agency, rollout, Micros(close_time), limit)) {
    instrument::v1::Instrument message;
    if (!message.ParseFromString(postgres::ReadBytes(row[3]))) return Internal("A stored instrument cannot be read.");
    EarlierRollout& one = earlier.emplace_back();
    one.rollout = row[0].as<std::string>();
    one.rollout_title = row[1].as<std::string>();
    one.revision = row[2].as<std::string>();
    ICAP_ASSIGN_OR_RETURN(one.instrument, instrument::FromProto(message));
    one.close_time = *postgres::ReadMicros(row[4]);
  }
  return earlier;
}

}  // namespace icap::scoring
