// icap-scoring: statistics of schools and calibrations of factors, from the answers of what has closed.
//
//   icap-scoring                       serves until SIGTERM
//   icap-scoring replay-dead-letters   gives the events that failed to the same handler once more, and ends

#include <cstdio>
#include <string>
#include <string_view>

#include "services/common/base/status_macros.h"
#include "services/common/events/consumer.h"
#include "services/common/events/relay.h"
#include "services/common/events/tables.h"
#include "services/common/observability/log.h"
#include "services/common/rpc/server.h"
#include "services/scoring/app/read_scores.h"
#include "services/scoring/app/score_closed.h"
#include "services/scoring/config.h"
#include "services/scoring/storage/migrations.h"
#include "services/scoring/storage/score_store.h"
#include "services/scoring/transport/closed_events.h"
#include "services/scoring/transport/response_client.h"
#include "services/scoring/transport/scoring_service.h"

namespace icap::scoring {
namespace {

constexpr std::string_view kReplay = "replay-dead-letters";

absl::Status MigrateAll(postgres::Database& database) {
  return postgres::Migrate(database, events::WithEventTables(Migrations()));
}

absl::Status Serve(const Config& config, postgres::Database& database, ScoreStore& store, ResponseClient& responses,
                   const events::Handler& handler) {
  observability::Metrics metrics("scoring");
  ICAP_RETURN_IF_ERROR(metrics.Serve(config.metrics_listen));
  ICAP_ASSIGN_OR_RETURN(auto keys, auth::ReadPublicKeys(config.keys));
  auth::TokenVerifier verifier(std::move(keys), SystemClock());
  rpc::Entrance entrance(verifier, metrics);
  events::Relay relay(database, config.redis, events::StreamOf("scoring"), metrics);
  relay.Start();
  events::Consumer consumer(database, config.redis, {events::StreamOf("collection")}, "scoring", config.instance,
                            handler, metrics);
  consumer.Start();

  ReadScores read_scores(store);
  ScoringTransport scoring_transport(entrance, read_scores);
  return rpc::ServeUntilStopped(
      config.listen, config.tls, {&scoring_transport}, [&] { return database.IsReachable(); },
      [&] {
        // The event in work ends at its read; what was not stored is handled after the start.
        responses.Stop();
        consumer.Stop();
      });
}

absl::Status Replay(postgres::Database& database, const events::Handler& handler) {
  ICAP_ASSIGN_OR_RETURN(const int handled, events::ReplayDeadLetters(database, handler));
  ICAP_ASSIGN_OR_RETURN(const int staying, events::CountDeadLetters(database));
  std::printf("%d handled, %d stay\n", handled, staying);
  return absl::OkStatus();
}

absl::Status Run(bool replay) {
  ICAP_ASSIGN_OR_RETURN(const Config config, ReadConfig());
  observability::StartLog("scoring", config.log_level);
  postgres::Database database(config.database, config.database_connections);
  ICAP_RETURN_IF_ERROR(MigrateAll(database));
  PostgresScoreStore store(database);
  auth::TokenSigner signer("scoring", config.private_key, SystemClock());
  ResponseClient responses(rpc::MakeChannel(config.collection, config.tls), signer);
  ScoreClosed score_closed(responses, store, SystemClock());
  ClosedEvents closed_events(score_closed);
  const events::Handler handler = [&](const events::Event& event) { return closed_events.Handle(event); };
  return replay ? Replay(database, handler) : Serve(config, database, store, responses, handler);
}

}  // namespace
}  // namespace icap::scoring

int main(int argc, char** argv) {
  const bool replay = argc == 2 && argv[1] == icap::scoring::kReplay;
  if (argc > 1 && !replay) {
    std::fprintf(stderr, "icap-scoring: unknown argument %s; the only one is replay-dead-letters\n", argv[1]);
    return 2;
  }
  icap::rpc::BlockStopSignals();
  const absl::Status status = icap::scoring::Run(replay);
  if (status.ok()) return 0;
  std::fprintf(stderr, "icap-scoring: %s\n", std::string(status.message()).c_str());
  return 1;
}
