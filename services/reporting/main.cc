// icap-reporting: from profiles to documents for people.

#include <fmt/format.h>

#include <cstdio>
#include <string_view>

#include "services/common/base/status_macros.h"
#include "services/common/events/consumer.h"
#include "services/common/events/relay.h"
#include "services/common/events/tables.h"
#include "services/common/observability/log.h"
#include "services/common/rpc/server.h"
#include "services/reporting/app/print_letters.h"
#include "services/reporting/app/queue_reports.h"
#include "services/reporting/app/reports.h"
#include "services/reporting/config.h"
#include "services/reporting/storage/migrations.h"
#include "services/reporting/storage/report_store.h"
#include "services/reporting/transport/collection_client.h"
#include "services/reporting/transport/event_handler.h"
#include "services/reporting/transport/profile_client.h"
#include "services/reporting/transport/report_service.h"
#include "services/reporting/transport/report_worker.h"

namespace icap::reporting {
namespace {

// Beside one for each worker.
constexpr int kDatabaseConnections = 12;
constexpr char kGroup[] = "reporting";
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
  observability::StartLog("reporting", config.log_level);
  postgres::Database database(config.database, kDatabaseConnections + config.typesetters);
  ICAP_RETURN_IF_ERROR(Migrate(database));

  auth::TokenSigner signer("reporting", config.private_key, SystemClock());
  PostgresReportStore store(database, SystemRandom());
  ProfileClient profiles(rpc::MakeChannel(config.profile, config.tls), signer);
  QueueReports queue_reports(profiles, store);
  EventHandler event_handler(queue_reports);
  const events::Handler handler = [&](const events::Event& event) { return event_handler.Handle(event); };
  if (replay) return Replay(database, handler);

  observability::Metrics metrics("reporting");
  ICAP_RETURN_IF_ERROR(metrics.Serve(config.metrics_listen));
  ICAP_ASSIGN_OR_RETURN(auto keys, auth::ReadPublicKeys(config.keys));
  auth::TokenVerifier verifier(std::move(keys), SystemClock());
  rpc::Entrance entrance(verifier, metrics);
  ReportWorker worker(profiles, store, {config.node, config.typesetter, config.templates}, config.typesetters,
                      config.instance, metrics);
  worker.Start();
  events::Consumer consumer(database, config.redis, Streams(), kGroup, config.instance, handler, metrics);
  consumer.Start();

  Reports reports(profiles, store);
  CollectionClient collection(rpc::MakeChannel(config.collection, config.tls));
  TypesetterProcess letter_typesetter({config.node, config.typesetter, config.templates});
  PrintLetters print_letters(collection, letter_typesetter);
  rpc::StopFlag stop;
  ReportTransport transport(entrance, reports, print_letters, stop);
  return rpc::ServeUntilStopped(
      config.listen, config.tls, {&transport}, [&] { return database.IsReachable(); },
      [&] {
        stop.Stop();
        profiles.Stop();
        consumer.Stop();
        worker.Stop();
      });
}

}  // namespace
}  // namespace icap::reporting

int main(int argument_count, char** arguments) {
  const bool replay = argument_count == 2 && arguments[1] == icap::reporting::kReplay;
  if (argument_count > 1 && !replay) {
    std::fprintf(stderr, "usage: icap-reporting [replay-dead-letters]\n");
    return 2;
  }
  icap::rpc::BlockStopSignals();
  const absl::Status status = icap::reporting::Run(replay);
  if (status.ok()) return 0;
  std::fprintf(stderr, "icap-reporting: %s\n", std::string(status.message()).c_str());
  return 1;
}
