// icap-profile: from scores to profiles, and what may be shown of them.

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <string_view>

#include "services/common/base/repeating.h"
#include "services/common/base/status_macros.h"
#include "services/common/events/consumer.h"
#include "services/common/events/relay.h"
#include "services/common/events/tables.h"
#include "services/common/observability/log.h"
#include "services/common/rpc/server.h"
#include "services/profile/app/make_profiles.h"
#include "services/profile/app/read_profiles.h"
#include "services/profile/app/view_retention.h"
#include "services/profile/config.h"
#include "services/profile/storage/field_work_store.h"
#include "services/profile/storage/migrations.h"
#include "services/profile/storage/profile_store.h"
#include "services/profile/storage/view_retention_store.h"
#include "services/profile/transport/event_handler.h"
#include "services/profile/transport/field_ratings_client.h"
#include "services/profile/transport/profile_service.h"
#include "services/profile/transport/rollout_limits_client.h"
#include "services/profile/transport/scoring_client.h"
#include "services/profile/transport/view_period_client.h"
#include "services/profile/transport/view_retention_service.h"

namespace icap::profile {
namespace {

constexpr int kDatabaseConnections = 16;
constexpr char kGroup[] = "profile";
// How often it is looked whether a day's purge is due, or can be made by now.
constexpr std::chrono::seconds kPurgeInterval{60};
constexpr std::string_view kReplay = "replay-dead-letters";

std::vector<std::string> Streams() {
  std::vector<std::string> streams;
  for (const std::string& service : EventSources()) streams.push_back(events::StreamOf(service));
  return streams;
}

absl::Status Migrate(postgres::Database& database) {
  return postgres::Migrate(database, events::WithEventTables(Migrations()));
}

absl::Status Replay(postgres::Database& database, const events::Handler& handler) {
  ICAP_ASSIGN_OR_RETURN(const int handled, events::ReplayDeadLetters(database, handler));
  fmt::print("{} dead letters were handled.\n", handled);
  return absl::OkStatus();
}

absl::Status Run(bool replay) {
  ICAP_ASSIGN_OR_RETURN(const Config config, ReadConfig());
  observability::StartLog("profile", config.log_level);
  postgres::Database database(config.database, kDatabaseConnections);
  ICAP_RETURN_IF_ERROR(Migrate(database));

  auth::TokenSigner signer("profile", config.private_key, SystemClock());
  PostgresProfileStore store(database);
  ScoringClient scoring(rpc::MakeChannel(config.scoring, config.tls), signer);
  const auto collection = rpc::MakeChannel(config.collection, config.tls);
  RolloutLimitsClient limits(collection, signer);
  MakeProfiles make_profiles(scoring, limits, store, config.policy);
  PostgresFieldWorkStore field_work_store(database);
  FieldRatingsClient field_ratings(collection, signer);
  RefreshFieldWork refresh_field_work(field_ratings, field_work_store);
  EventHandler event_handler(make_profiles, refresh_field_work);
  const events::Handler handler = [&](const events::Event& event) { return event_handler.Handle(event); };
  if (replay) return Replay(database, handler);

  observability::Metrics metrics("profile");
  ICAP_RETURN_IF_ERROR(metrics.Serve(config.metrics_listen));
  ICAP_ASSIGN_OR_RETURN(auto keys, auth::ReadPublicKeys(config.keys));
  auth::TokenVerifier verifier(std::move(keys), SystemClock());
  rpc::Entrance entrance(verifier, metrics);
  events::Relay relay(database, config.redis, events::StreamOf("profile"), metrics);
  relay.Start();
  events::Consumer consumer(database, config.redis, Streams(), kGroup, config.instance, handler, metrics);
  consumer.Start();

  ReadProfiles read_profiles(store);
  rpc::StopFlag stop;
  ProfileTransport transport(entrance, read_profiles, stop);
  PostgresViewRetentionStore view_retention_store(database);
  ViewPeriodClient view_periods(collection, signer);
  ViewRetention view_retention(view_periods, view_retention_store, SystemClock());
  ViewRetentionTransport view_retention_transport(entrance, view_retention);
  // Deletes looks that are too old, once a day. What fails is tried again.
  const Repeating purging(kPurgeInterval, [&view_retention] {
    if (const absl::Status status = view_retention.PurgeDue(); !status.ok()) {
      observability::Log(observability::Level::kWarn, "view_purge_failed", {{"error", std::string(status.message())}});
    }
  });
  return rpc::ServeUntilStopped(
      config.listen, config.tls, {&transport, &view_retention_transport}, [&] { return database.IsReachable(); },
      [&] {
        stop.Stop();
        scoring.Stop();
        consumer.Stop();
      });
}

}  // namespace
}  // namespace icap::profile

int main(int argument_count, char** arguments) {
  const bool replay = argument_count == 2 && arguments[1] == icap::profile::kReplay;
  if (argument_count > 1 && !replay) {
    std::fprintf(stderr, "usage: icap-profile [replay-dead-letters]\n");
    return 2;
  }
  icap::rpc::BlockStopSignals();
  const absl::Status status = icap::profile::Run(replay);
  if (status.ok()) return 0;
  std::fprintf(stderr, "icap-profile: %s\n", std::string(status.message()).c_str());
  return 1;
}
