#include "services/collection/storage/mail_store.h"

#include <fmt/format.h>

#include <optional>

#include "services/collection/storage/rollout_log.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/request_log.h"

namespace icap::collection {
namespace {

using postgres::RecordRequest;

constexpr char kFindRollout[] = "SELECT state FROM rollout WHERE agency = $1 AND rollout = $2";
// A stop for a bounce holds while the address is the one that bounced.
constexpr char kNotStopped[] =
    "NOT EXISTS (SELECT FROM mail_stop x WHERE x.agency = p.agency AND x.person = p.person"
    "   AND (x.reason = 1 OR x.email = p.email))";
constexpr char kNotTaken[] = "NOT EXISTS (SELECT FROM issued_credential c WHERE c.code_hash = i.code_hash)";
// $1 agency, $2 rollout, $3 organization: who is invited there.
constexpr char kInvited[] =
    " FROM invitation i JOIN person p ON p.agency = i.agency AND p.person = i.person"
    " JOIN rollout_school s ON s.agency = i.agency AND s.rollout = i.rollout AND s.school = i.school"
    " WHERE i.agency = $1 AND i.rollout = $2 AND s.path @> ARRAY[$3]::text[] AND i.delivery_state <> 5";
constexpr char kCountUnreachable[] = "SELECT count(*){} AND (p.email = '' OR NOT {})";
constexpr char kInsertMailing[] =
    "INSERT INTO mailing (agency, rollout, organization, mailing, kind, state, detail, account, unreachable_count)"
    " VALUES ($1, $2, $3, $4, $5, 1, '', $6, $7) ON CONFLICT DO NOTHING";
// An invitation goes once for each of a person's links; a reminder to those who have not taken their credential.
constexpr char kInsertMail[] =
    "INSERT INTO mail (agency, rollout, mailing, person, school, attempt, state, send_attempts, due_time, detail)"
    " SELECT i.agency, i.rollout, $4, i.person, i.school, i.attempt, 1, 0, now(), ''{} AND p.email <> '' AND {}"
    "   AND CASE WHEN $5 = 1 THEN NOT EXISTS (SELECT FROM mail m JOIN mailing g USING (agency, rollout, mailing)"
    "     WHERE m.agency = i.agency AND m.rollout = i.rollout AND m.person = i.person AND m.attempt = i.attempt"
    "       AND g.kind = 1 AND m.state IN (1, 2)) ELSE {} END";
// The latest of the mailings that a rollout's own plan asks for and that was not started: at opening, and the days of
// reminders. One that was missed while nothing ran is not made up for by two on one day.
constexpr char kSelectDue[] =
    "SELECT d.* FROM (SELECT DISTINCT ON (r.agency, r.rollout) r.agency, r.rollout, r.organization, t.day"
    "   FROM rollout r CROSS JOIN LATERAL unnest(0 || r.reminder_days) AS t(day)"
    "   WHERE r.state = 2 AND 1 = ANY(r.channels) AND r.open_time + make_interval(days => t.day) <= now()"
    "   ORDER BY r.agency, r.rollout, t.day DESC) d"
    " WHERE NOT EXISTS (SELECT FROM mailing g WHERE g.agency = d.agency AND g.rollout = d.rollout"
    "   AND g.mailing = 'day-' || d.day)";
constexpr char kSelectMailing[] =
    "SELECT g.mailing, g.kind, g.organization, g.state, g.detail, g.account,"
    "   (extract(epoch FROM g.create_time) * 1000000)::bigint, g.unreachable_count, count(m.*),"
    "   count(m.*) FILTER (WHERE m.state = 2), count(m.*) FILTER (WHERE m.state = 3),"
    "   count(m.*) FILTER (WHERE m.state = 4), count(m.*) FILTER (WHERE m.state = 5)"
    " FROM mailing g LEFT JOIN mail m USING (agency, rollout, mailing)"
    " WHERE g.agency = $1 AND g.rollout = $2 AND ($3 = '' OR g.mailing = $3)"
    " GROUP BY g.agency, g.rollout, g.mailing ORDER BY g.create_time DESC, g.mailing";
constexpr char kMove[] =
    "UPDATE mailing SET state = $4, detail = '' WHERE agency = $1 AND rollout = $2 AND mailing = $3";
constexpr char kPause[] =
    "UPDATE mailing SET state = 2, detail = $4 WHERE agency = $1 AND rollout = $2 AND mailing = $3 AND state = 1";
constexpr char kFinish[] =
    "UPDATE mailing g SET state = 3 WHERE g.state = 1 AND NOT EXISTS (SELECT FROM mail m WHERE m.agency = g.agency"
    "   AND m.rollout = g.rollout AND m.mailing = g.mailing AND m.state = 1)";
constexpr char kEndWithRollout[] =
    "UPDATE mailing g SET state = 4, detail = 'The rollout is no longer open.' FROM rollout r"
    " WHERE g.state IN (1, 2) AND r.agency = g.agency AND r.rollout = g.rollout AND r.state <> 2";
constexpr char kClaim[] =
    "UPDATE mail m SET send_attempts = m.send_attempts + 1, due_time = now() + make_interval(secs => $2)"
    " FROM (SELECT d.agency, d.rollout, d.mailing, d.person FROM mail d JOIN mailing g USING (agency, rollout, mailing)"
    "   WHERE d.state = 1 AND g.state = 1 AND d.due_time <= now() ORDER BY d.due_time LIMIT $1"
    "   FOR UPDATE OF d SKIP LOCKED) d"
    " WHERE m.agency = d.agency AND m.rollout = d.rollout AND m.mailing = d.mailing AND m.person = d.person"
    " RETURNING m.agency, m.rollout, m.mailing, m.person, m.school, m.attempt, m.send_attempts";
// The last day of the planned window, as the agency's people see it.
constexpr char kCloseDay[] =
    "CASE WHEN r.planned_close IS NULL THEN ''"
    "   ELSE to_char(r.planned_close AT TIME ZONE r.time_zone, 'YYYY-MM-DD') END";
// Whether it is still to go out, and with what.
constexpr char kDescribe[] =
    "SELECT g.kind, p.email, coalesce(nullif(p.language, ''), r.languages[1], ''), p.display_name, s.title, r.title,"
    "   a.title, {}, p.email <> '' AND i.delivery_state <> 5 AND {} AND (g.kind = 1 OR {})"
    " FROM invitation i JOIN person p ON p.agency = i.agency AND p.person = i.person"
    " JOIN rollout_school s ON s.agency = i.agency AND s.rollout = i.rollout AND s.school = i.school"
    " JOIN rollout r ON r.agency = i.agency AND r.rollout = i.rollout JOIN agency a ON a.agency = i.agency"
    " JOIN mailing g ON g.agency = i.agency AND g.rollout = i.rollout AND g.mailing = $3"
    " WHERE i.agency = $1 AND i.rollout = $2 AND i.school = $4 AND i.person = $5 AND i.attempt = $6 AND s.state = 2";
constexpr char kRecord[] =
    "UPDATE mail SET state = $5, detail = $6, due_time = now() + make_interval(secs => $7),"
    "   send_attempts = send_attempts - CASE WHEN $8 THEN 0 ELSE 1 END"
    " WHERE agency = $1 AND rollout = $2 AND mailing = $3 AND person = $4 AND state = 1";
// The desk sees what became of a link, by day.
constexpr char kMarkInvitation[] =
    "UPDATE invitation i SET delivery_state = $5, channel = $6, sent_day = CASE WHEN $5 = 2 THEN $7::date ELSE "
    "sent_day END"
    " FROM mail m WHERE m.agency = $1 AND m.rollout = $2 AND m.mailing = $3 AND m.person = $4"
    "   AND i.agency = m.agency AND i.rollout = m.rollout AND i.school = m.school AND i.person = m.person"
    "   AND i.attempt = m.attempt AND i.delivery_state <> 5";
constexpr char kInsertStop[] =
    "INSERT INTO mail_stop (agency, person, reason, email, detail)"
    " SELECT agency, person, $3, email, $4 FROM person WHERE agency = $1 AND person = $2"
    " ON CONFLICT (agency, person) DO UPDATE SET reason = least(mail_stop.reason, excluded.reason),"
    "   email = excluded.email, detail = excluded.detail";
constexpr char kStopInvited[] =
    "INSERT INTO mail_stop (agency, person, reason, email, detail)"
    " SELECT p.agency, p.person, 1, p.email, '' FROM invitation i JOIN person p USING (agency, person)"
    " WHERE i.code_hash = ANY($1::bytea[])"
    " ON CONFLICT (agency, person) DO UPDATE SET reason = 1, email = excluded.email, detail = ''";
constexpr char kSelectStops[] =
    "SELECT x.person, p.display_name, x.email, x.reason, x.detail FROM mail_stop x"
    " JOIN person p USING (agency, person) WHERE x.agency = $1 AND (x.reason = 1 OR x.email = p.email)";
constexpr char kAndPage[] = " AND x.person > $2 ORDER BY x.person LIMIT $3";
constexpr char kAndPerson[] = " AND x.person = $2";
constexpr char kSelectLetterHeader[] =
    "SELECT s.title, r.title, a.title, {}, s.state FROM rollout_school s"
    " JOIN rollout r ON r.agency = s.agency AND r.rollout = s.rollout JOIN agency a ON a.agency = s.agency"
    " WHERE s.agency = $1 AND s.rollout = $2 AND s.school = $3";
// $4: also those who can be written to.
constexpr char kSelectLetters[] =
    "SELECT i.person, p.display_name, coalesce(nullif(p.language, ''), r.languages[1], ''), i.attempt"
    " FROM invitation i JOIN person p ON p.agency = i.agency AND p.person = i.person"
    " JOIN rollout r ON r.agency = i.agency AND r.rollout = i.rollout"
    " WHERE i.agency = $1 AND i.rollout = $2 AND i.school = $3 AND i.delivery_state <> 5 AND i.attempt > 0 AND {}"
    "   AND ($4 OR p.email = '' OR NOT {} OR NOT 1 = ANY(r.channels)) ORDER BY p.display_name, i.person";
constexpr char kMarkLetters[] =
    "UPDATE invitation SET delivery_state = 2, channel = $5, sent_day = $6::date"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND person = ANY($4::text[])";
constexpr char kSelectTemplates[] =
    "SELECT kind, language, subject, body FROM mail_template WHERE agency = $1 ORDER BY kind, language";
constexpr char kFindAgency[] = "SELECT 1 FROM agency WHERE agency = $1";
constexpr char kSetTemplate[] =
    "INSERT INTO mail_template (agency, kind, language, subject, body) VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (agency, kind, language) DO UPDATE SET subject = excluded.subject, body = excluded.body";
constexpr char kDeleteTemplate[] = "DELETE FROM mail_template WHERE agency = $1 AND kind = $2 AND language = $3";

// Stands for the account when a rollout's own plan starts a mailing.
constexpr char kPlan[] = "plan";
constexpr int kByEmail = 1;
constexpr int kByLetter = 2;
constexpr int kDelivered = 2;
constexpr int kBounced = 3;
constexpr int kOpen = static_cast<int>(RolloutState::kOpen);

Mailing ReadMailing(const std::string& agency, const std::string& rollout, const pqxx::row& row) {
  Mailing mailing;
  mailing.id = {agency, rollout, row[0].as<std::string>()};
  mailing.kind = static_cast<MailKind>(row[1].as<int>());
  mailing.organization = row[2].as<std::string>();
  mailing.state = static_cast<MailingState>(row[3].as<int>());
  mailing.detail = row[4].as<std::string>();
  mailing.account = row[5].as<std::string>();
  mailing.create_time = postgres::ReadMicros(row[6]).value_or(Timestamp{});
  mailing.unreachable_count = row[7].as<int>();
  mailing.mail_count = row[8].as<int>();
  mailing.sent_count = row[9].as<int>();
  mailing.refused_count = row[10].as<int>();
  mailing.failed_count = row[11].as<int>();
  mailing.skipped_count = row[12].as<int>();
  return mailing;
}

absl::StatusOr<Mailing> FindMailing(pqxx::work& transaction, const MailingId& id) {
  const auto rows = transaction.exec_params(kSelectMailing, id.agency, id.rollout, id.mailing);
  if (id.mailing.empty() || rows.empty()) return NotFound(Reason::kMailingNotFound, "There is no such mailing.");
  return ReadMailing(id.agency, id.rollout, rows[0]);
}

MailStop ReadStop(const std::string& agency, const pqxx::row& row) {
  return {agency,
          row[0].as<std::string>(),
          row[1].as<std::string>(),
          row[2].as<std::string>(),
          static_cast<MailStopReason>(row[3].as<int>()),
          row[4].as<std::string>()};
}

void Record(pqxx::work& transaction, const MailRecord& record, const std::string& today) {
  transaction.exec_params(kRecord, record.mailing.agency, record.mailing.rollout, record.mailing.mailing, record.person,
                          static_cast<int>(record.state), record.detail, static_cast<double>(record.pause.count()),
                          record.counts);
  if (record.state == MailState::kSent || record.state == MailState::kRefused) {
    transaction.exec_params(kMarkInvitation, record.mailing.agency, record.mailing.rollout, record.mailing.mailing,
                            record.person, record.state == MailState::kSent ? kDelivered : kBounced, kByEmail, today);
  }
  if (record.state != MailState::kRefused) return;
  transaction.exec_params(kInsertStop, record.mailing.agency, record.person, static_cast<int>(MailStopReason::kBounced),
                          record.detail);
}

// What is needed to write it; nullopt when it is not to go out any more.
std::optional<ClaimedMail> Describe(pqxx::work& transaction, ClaimedMail mail) {
  const std::string describe = fmt::format(kDescribe, kCloseDay, kNotStopped, kNotTaken);
  const auto rows = transaction.exec_params(describe, mail.mailing.agency, mail.mailing.rollout, mail.mailing.mailing,
                                            mail.school, mail.person, mail.invitation_attempt);
  if (rows.empty() || !rows[0][8].as<bool>()) return std::nullopt;
  const auto row = rows[0];
  mail.kind = static_cast<MailKind>(row[0].as<int>());
  mail.email = row[1].as<std::string>();
  mail.language = row[2].as<std::string>();
  mail.values = {row[3].as<std::string>(),
                 row[4].as<std::string>(),
                 row[5].as<std::string>(),
                 row[6].as<std::string>(),
                 row[7].as<std::string>(),
                 "",
                 ""};
  return mail;
}

// Writes down whom nothing keeps from being written to. False when it was started before.
bool Start(pqxx::work& transaction, const Mailing& mailing) {
  const MailingId& id = mailing.id;
  const int unreachable = transaction
                              .exec_params1(fmt::format(kCountUnreachable, kInvited, kNotStopped), id.agency,
                                            id.rollout, mailing.organization)[0]
                              .as<int>();
  const int kind = static_cast<int>(mailing.kind);
  const auto inserted = transaction.exec_params(kInsertMailing, id.agency, id.rollout, mailing.organization, id.mailing,
                                                kind, mailing.account, unreachable);
  if (inserted.affected_rows() == 0) return false;
  transaction.exec_params(fmt::format(kInsertMail, kInvited, kNotStopped, kNotTaken), id.agency, id.rollout,
                          mailing.organization, id.mailing, kind);
  transaction.exec(kFinish);
  return true;
}

}  // namespace

absl::StatusOr<Mailing> PostgresMailStore::CreateMailing(const RequestKey& key, const Mailing& mailing) {
  return database_.TransactFor<Mailing>([&](pqxx::work& transaction) -> absl::StatusOr<Mailing> {
    const MailingId& id = mailing.id;
    ICAP_ASSIGN_OR_RETURN(const auto repeated, RecordRequest(transaction, key));
    if (repeated.has_value()) return FindMailing(transaction, id);
    const auto rollout = transaction.exec_params(kFindRollout, id.agency, id.rollout);
    if (rollout.empty()) return NotFound(Reason::kRolloutNotFound, "There is no such rollout.");
    if (rollout[0][0].as<int>() != kOpen) {
      return FailedPrecondition(Reason::kRolloutNotOpen, "The rollout is not open: its links would lead nowhere.");
    }
    Start(transaction, mailing);
    return FindMailing(transaction, id);
  });
}

absl::StatusOr<int> PostgresMailStore::StartDueMailings() {
  return database_.TransactFor<int>([&](pqxx::work& transaction) -> absl::StatusOr<int> {
    int started = 0;
    for (const auto& row : transaction.exec(kSelectDue)) {
      const int day = row[3].as<int>();
      Mailing mailing;
      mailing.id = {row[0].as<std::string>(), row[1].as<std::string>(), fmt::format("day-{}", day)};
      mailing.organization = row[2].as<std::string>();
      mailing.kind = day == 0 ? MailKind::kInvitation : MailKind::kReminder;
      mailing.account = kPlan;
      if (Start(transaction, mailing)) ++started;
    }
    return started;
  });
}

absl::StatusOr<Mailing> PostgresMailStore::GetMailing(const MailingId& id) {
  return database_.TransactFor<Mailing>([&](pqxx::work& transaction) { return FindMailing(transaction, id); });
}

absl::StatusOr<std::vector<Mailing>> PostgresMailStore::ListMailings(const std::string& agency,
                                                                     const std::string& rollout) {
  using Found = std::vector<Mailing>;
  return database_.TransactFor<Found>([&](pqxx::work& transaction) -> absl::StatusOr<Found> {
    Found found;
    for (const auto& row : transaction.exec_params(kSelectMailing, agency, rollout, "")) {
      found.push_back(ReadMailing(agency, rollout, row));
    }
    return found;
  });
}

absl::StatusOr<Mailing> PostgresMailStore::MoveMailing(const RequestKey& key, const MailingId& id, MailingState to) {
  return database_.TransactFor<Mailing>([&](pqxx::work& transaction) -> absl::StatusOr<Mailing> {
    ICAP_ASSIGN_OR_RETURN(const auto repeated, RecordRequest(transaction, key));
    ICAP_ASSIGN_OR_RETURN(Mailing found, FindMailing(transaction, id));
    // It may have moved on since the first time.
    if (repeated.has_value() || found.state == to) return found;
    if (found.state == MailingState::kFinished || found.state == MailingState::kCancelled) {
      return FailedPrecondition(Reason::kMailingFinished, "The mailing has ended. Start another one.");
    }
    transaction.exec_params(kMove, id.agency, id.rollout, id.mailing, static_cast<int>(to));
    return FindMailing(transaction, id);
  });
}

absl::StatusOr<std::vector<ClaimedMail>> PostgresMailStore::ClaimMail(int limit, std::chrono::seconds lease) {
  using Claimed = std::vector<ClaimedMail>;
  return database_.TransactFor<Claimed>([&](pqxx::work& transaction) -> absl::StatusOr<Claimed> {
    Claimed claimed;
    transaction.exec(kEndWithRollout);
    bool skipped = false;
    for (const auto& row : transaction.exec_params(kClaim, limit, static_cast<double>(lease.count()))) {
      ClaimedMail mail;
      mail.mailing = {row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::string>()};
      mail.person = row[3].as<std::string>();
      mail.school = row[4].as<std::string>();
      mail.invitation_attempt = row[5].as<int>();
      mail.attempts = row[6].as<int>();
      auto described = Describe(transaction, mail);
      if (described.has_value()) {
        claimed.push_back(*std::move(described));
      } else {
        Record(transaction, {mail.mailing, mail.person, MailState::kSkipped, "", {}, true}, DayOf(clock_()));
        skipped = true;
      }
    }
    if (skipped) transaction.exec(kFinish);
    return claimed;
  });
}

absl::Status PostgresMailStore::RecordMail(const std::vector<MailRecord>& records) {
  return database_.Transact([&](pqxx::work& transaction) {
    for (const MailRecord& record : records) Record(transaction, record, DayOf(clock_()));
    transaction.exec(kFinish);
    return absl::OkStatus();
  });
}

absl::Status PostgresMailStore::PauseMailing(const MailingId& id, const std::string& detail) {
  return database_.Transact([&](pqxx::work& transaction) {
    transaction.exec_params(kPause, id.agency, id.rollout, id.mailing, detail);
    return absl::OkStatus();
  });
}

absl::StatusOr<LetterSet> PostgresMailStore::TakeLetters(const std::string& agency, const std::string& rollout,
                                                         const std::string& school, bool everyone, const Cause& cause) {
  return database_.TransactFor<LetterSet>([&](pqxx::work& transaction) -> absl::StatusOr<LetterSet> {
    const auto header = transaction.exec_params(fmt::format(kSelectLetterHeader, kCloseDay), agency, rollout, school);
    if (header.empty()) return NotFound(Reason::kSchoolNotFound, "There is no such school in the rollout.");
    if (header[0][4].as<int>() != kOpen) {
      return FailedPrecondition(Reason::kRolloutNotOpen, "The school is not open: its links would lead nowhere.");
    }
    LetterSet letters;
    letters.school_title = header[0][0].as<std::string>();
    letters.rollout_title = header[0][1].as<std::string>();
    letters.agency_title = header[0][2].as<std::string>();
    letters.close_day = header[0][3].as<std::string>();
    std::vector<std::string> people;
    for (const auto& row : transaction.exec_params(fmt::format(kSelectLetters, kNotTaken, kNotStopped), agency, rollout,
                                                   school, everyone)) {
      people.push_back(row[0].as<std::string>());
      letters.letters.push_back({people.back(), row[1].as<std::string>(), row[2].as<std::string>(), row[3].as<int>()});
    }
    AppendToLog(transaction, agency, rollout, LogKind::kLinksDownloaded, cause, school, std::to_string(people.size()));
    transaction.exec_params(kMarkLetters, agency, rollout, school, postgres::TextArray(people), kByLetter,
                            DayOf(clock_()));
    return letters;
  });
}

absl::StatusOr<std::vector<MailStop>> PostgresMailStore::ListStops(const std::string& agency, const Page& page) {
  using Found = std::vector<MailStop>;
  return database_.TransactFor<Found>([&](pqxx::work& transaction) -> absl::StatusOr<Found> {
    Found found;
    for (const auto& row :
         transaction.exec_params(std::string(kSelectStops) + kAndPage, agency, page.after, page.size)) {
      found.push_back(ReadStop(agency, row));
    }
    return found;
  });
}

absl::StatusOr<MailStop> PostgresMailStore::AddStop(const RequestKey& key, const MailStop& stop) {
  return database_.TransactFor<MailStop>([&](pqxx::work& transaction) -> absl::StatusOr<MailStop> {
    ICAP_RETURN_IF_ERROR(RecordRequest(transaction, key).status());
    const int reason = static_cast<int>(stop.reason);
    if (transaction.exec_params(kInsertStop, stop.agency, stop.person, reason, stop.detail).affected_rows() == 0) {
      return NotFound(Reason::kPersonNotFound, "There is no such person.");
    }
    return ReadStop(stop.agency,
                    transaction.exec_params1(std::string(kSelectStops) + kAndPerson, stop.agency, stop.person));
  });
}

absl::Status PostgresMailStore::StopInvited(const std::string& code_hash) {
  return database_.Transact([&](pqxx::work& transaction) -> absl::Status {
    if (transaction.exec_params(kStopInvited, postgres::ByteaArray({code_hash})).affected_rows() == 0) {
      return NotFound(Reason::kInvitationUnknown, "This link is not known: the survey may have ended.");
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<AgencyMailTemplate>> PostgresMailStore::ListTemplates(const std::string& agency) {
  using Found = std::vector<AgencyMailTemplate>;
  return database_.TransactFor<Found>([&](pqxx::work& transaction) -> absl::StatusOr<Found> {
    Found found;
    for (const auto& row : transaction.exec_params(kSelectTemplates, agency)) {
      found.push_back({static_cast<MailKind>(row[0].as<int>()),
                       row[1].as<std::string>(),
                       {row[2].as<std::string>(), row[3].as<std::string>()}});
    }
    return found;
  });
}

absl::Status PostgresMailStore::SetTemplate(const RequestKey& key, const std::string& agency,
                                            const AgencyMailTemplate& text) {
  return database_.Transact([&](pqxx::work& transaction) -> absl::Status {
    ICAP_RETURN_IF_ERROR(RecordRequest(transaction, key).status());
    if (transaction.exec_params(kFindAgency, agency).empty()) {
      return NotFound(Reason::kAgencyNotFound, "There is no such agency.");
    }
    const int kind = static_cast<int>(text.kind);
    if (text.text == MailTemplate{}) {
      transaction.exec_params(kDeleteTemplate, agency, kind, text.language);
    } else {
      transaction.exec_params(kSetTemplate, agency, kind, text.language, text.text.subject, text.text.body);
    }
    return absl::OkStatus();
  });
}

}  // namespace icap::collection
