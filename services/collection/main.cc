// icap-collection: who is asked, what is asked, and the answers.

#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <optional>

#include "services/collection/app/answering.h"
#include "services/collection/app/closing.h"
#include "services/collection/app/comments.h"
#include "services/collection/app/field_sessions.h"
#include "services/collection/app/instruments.h"
#include "services/collection/app/invitation_desk.h"
#include "services/collection/app/mailings.h"
#include "services/collection/app/organizations.h"
#include "services/collection/app/paper_forms.h"
#include "services/collection/app/response_matrix.h"
#include "services/collection/app/rollout_life.h"
#include "services/collection/app/rollouts.h"
#include "services/collection/app/roster_imports.h"
#include "services/collection/app/schedule.h"
#include "services/collection/config.h"
#include "services/collection/storage/closing_store.h"
#include "services/collection/storage/comment_store.h"
#include "services/collection/storage/count_store.h"
#include "services/collection/storage/desk_store.h"
#include "services/collection/storage/field_store.h"
#include "services/collection/storage/head_count_store.h"
#include "services/collection/storage/instrument_store.h"
#include "services/collection/storage/life_store.h"
#include "services/collection/storage/mail_store.h"
#include "services/collection/storage/migrations.h"
#include "services/collection/storage/opening_store.h"
#include "services/collection/storage/organization_store.h"
#include "services/collection/storage/paper_store.h"
#include "services/collection/storage/person_identity_store.h"
#include "services/collection/storage/retention_store.h"
#include "services/collection/storage/rollout_key_files.h"
#include "services/collection/storage/rollout_store.h"
#include "services/collection/storage/roster_store.h"
#include "services/collection/storage/submission_store.h"
#include "services/collection/transport/comment_service.h"
#include "services/collection/transport/field_service.h"
#include "services/collection/transport/instrument_service.h"
#include "services/collection/transport/invitation_service.h"
#include "services/collection/transport/mail_worker.h"
#include "services/collection/transport/mailing_service.h"
#include "services/collection/transport/organization_service.h"
#include "services/collection/transport/paper_service.h"
#include "services/collection/transport/response_matrix_service.h"
#include "services/collection/transport/retention_service.h"
#include "services/collection/transport/rollout_service.h"
#include "services/collection/transport/roster_service.h"
#include "services/collection/transport/submission_service.h"
#include "services/common/base/error.h"
#include "services/common/base/repeating.h"
#include "services/common/base/status_macros.h"
#include "services/common/events/relay.h"
#include "services/common/events/tables.h"
#include "services/common/observability/log.h"
#include "services/common/roster/roster_pull.h"
#include "services/common/roster/roster_reader.h"
#include "services/common/rpc/server.h"
#include "services/common/rpc/stop_flag.h"

namespace icap::collection {
namespace {

void ReportClosing(const absl::Status& status) {
  observability::Log(observability::Level::kError, "closing_did_not_finish",
                     {{"status", std::string(status.message())}});
}

// How often it is looked for closings that nobody finishes: of a replica that ended, or without their keys, which may
// have come back.
constexpr std::chrono::seconds kResumeInterval{60};

// Signs in with the agency's secret, which is a file of this machine.
PullRoster PullFrom(const std::string& secrets, rpc::StopFlag& stop) {
  return [secrets, &stop](const std::string& agency, const RosterConnection& connection,
                          const roster::ReadingOptions& options) -> absl::StatusOr<roster::ReadRoster> {
    std::string secret;
    std::ifstream file(secrets + "/" + agency + ".secret");
    if (secrets.empty() || !std::getline(file, secret)) {
      return FailedPrecondition(Reason::kRosterSourceUnusable,
                                "The server has no secret for this agency's roster service: ask who runs it.");
    }
    roster::PullSource source;
    source.base_url = connection.base_url;
    source.token_url = connection.token_url;
    source.client_id = connection.client_id;
    source.client_secret = Redacted(secret);
    const auto wait = [&stop](std::chrono::milliseconds duration) { return !stop.WaitFor(duration); };
    return roster::PullRoster(source, {SystemClock(), wait}, {}, options);
  };
}

absl::Status Run() {
  ICAP_ASSIGN_OR_RETURN(const Config config, ReadConfig());
  observability::StartLog("collection", config.log_level);
  observability::Metrics metrics("collection");
  ICAP_RETURN_IF_ERROR(metrics.Serve(config.metrics_listen));
  ICAP_ASSIGN_OR_RETURN(auto keys, auth::ReadPublicKeys(config.keys));
  auth::TokenVerifier verifier(std::move(keys), SystemClock());
  rpc::Entrance entrance(verifier, metrics);

  postgres::Database database(config.database, config.database_connections);
  ICAP_RETURN_IF_ERROR(postgres::Migrate(database, events::WithEventTables(Migrations())));
  PostgresOrganizationStore organization_store(database);
  PostgresInstrumentStore instrument_store(database);
  PostgresRolloutStore rollout_store(database);
  PostgresOpeningStore opening_store(database);
  PostgresHeadCountStore head_count_store(database);
  PostgresLifeStore life_store(database);
  PostgresDeskStore desk_store(database);
  PostgresRetentionStore retention_store(database);
  PostgresCountStore count_store(database);
  const FieldSeal field_seal(config.field_key, SystemRandom());
  PostgresFieldStore field_store(database, field_seal);
  PostgresCommentStore comment_store(database, field_seal);
  PostgresRosterStore roster_store(database);
  PostgresPersonIdentityStore identity_store(database);
  PostgresSubmissionStore submission_store(database, SystemClock(), SystemRandom(), config.writers);
  PostgresClosingStore closing_store(database, field_seal, SystemClock(), SystemRandom());
  RolloutKeyFiles rollout_keys(config.rollout_keys, SystemRandom());
  ICAP_RETURN_IF_ERROR(rollout_keys.CheckFolder());
  events::Relay relay(database, config.redis, events::StreamOf("collection"), metrics);
  relay.Start();

  rpc::StopFlag stop;
  std::atomic<int> watcher_count{0};
  Organizations organizations(organization_store);
  Instruments instruments(instrument_store);
  InvitationCodes codes(rollout_keys);
  Closing closing(closing_store, rollout_keys, ReportClosing);
  Rollouts rollouts(rollout_store, rollout_store, count_store, organization_store, instruments, codes, rollout_keys,
                    closing);
  Openings openings(rollout_store, opening_store, codes, rollout_keys);
  Retention retention(organization_store, retention_store, SystemClock(), SystemRandom());
  Schedule schedule(opening_store, openings, rollouts, retention, SystemClock(), SystemRandom());
  RolloutLife life(rollout_store, head_count_store, head_count_store, life_store, rollout_keys, SystemClock());
  InvitationDesk desk(rollout_store, desk_store, codes, SystemClock());
  PostgresPaperStore paper_store(database, SystemClock(), SystemRandom());
  PaperForms paper_forms(paper_store, rollout_store, instruments, rollout_keys, SystemRandom());
  const bool sends_mail = !config.smtp.url.empty();
  PostgresMailStore mail_store(database, SystemClock());
  Mailings mailings(mail_store, rollout_store, organization_store, codes, sends_mail, config.web_address);
  RosterImports roster_imports(roster_store, identity_store, roster::ReadZip, PullFrom(config.roster_secrets, stop),
                               SystemClock());
  Answering answering(rollout_store, submission_store, rollout_store, instruments, rollout_keys, SystemRandom());
  Comments comments(comment_store, rollout_store, instruments);
  ResponseMatrix matrix(rollout_store, submission_store, count_store, instruments);

  Repeating resuming(kResumeInterval, [&closing] {
    if (const absl::Status status = closing.Resume(); !status.ok()) ReportClosing(status);
  });
  FieldSessions field_sessions(field_store, rollout_store, instruments, SystemClock(), SystemRandom());

  OrganizationTransport organization_transport(entrance, organizations);
  InstrumentTransport instrument_transport(entrance, instruments);
  RosterTransport roster_transport(entrance, roster_imports);
  RolloutTransport rollout_transport(entrance, rollouts, openings, life, stop, watcher_count);
  RetentionTransport retention_transport(entrance, retention);
  InvitationTransport invitation_transport(entrance, desk);
  PaperTransport paper_transport(entrance, paper_forms);
  CommentTransport comment_transport(entrance, comments);
  MailingTransport mailing_transport(entrance, mailings, stop, watcher_count);
  SubmissionTransport submission_transport(entrance, answering);
  ResponseMatrixTransport matrix_transport(entrance, matrix);
  FieldTransport field_transport(entrance, field_sessions);
  Repeating scheduling(kScheduleInterval, [&schedule] {
    if (const absl::Status status = schedule.RunDue(); !status.ok()) {
      observability::Log(observability::Level::kWarn, "schedule_failed", {{"error", std::string(status.message())}});
    }
  });
  std::optional<MailWorker> mail_worker;
  if (sends_mail) {
    mail_worker.emplace(mail_store, config.smtp, codes, config.web_address, config.mail_per_minute, SystemClock(),
                        SystemRandom());
    mail_worker->Start();
  }
  return rpc::ServeUntilStopped(
      config.listen, config.tls,
      {&organization_transport, &roster_transport, &instrument_transport, &rollout_transport, &invitation_transport,
       &retention_transport, &mailing_transport, &paper_transport, &comment_transport, &submission_transport,
       &matrix_transport, &field_transport},
      [&] { return database.IsReachable(); },
      [&] {
        stop.Stop();
        if (mail_worker.has_value()) mail_worker->Stop();
        scheduling.Stop();
        closing.Stop();
        resuming.Stop();
      });
}

}  // namespace
}  // namespace icap::collection

int main() {
  icap::rpc::BlockStopSignals();
  const absl::Status status = icap::collection::Run();
  if (status.ok()) return 0;
  std::fprintf(stderr, "icap-collection: %s\n", std::string(status.message()).c_str());
  return 1;
}
