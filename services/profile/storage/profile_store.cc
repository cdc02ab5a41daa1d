#include "services/profile/storage/profile_store.h"

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/events/tables.h"
#include "services/common/instrument/instrument_proto.h"
#include "services/common/postgres/array.h"
#include "services/profile/storage/field_work_store.h"
#include "services/profile/storage/result_columns.h"

namespace icap::profile {
namespace {

using postgres::DoubleArray;
using postgres::IntArray;
using postgres::ReadIntArray;
using postgres::ReadMicros;
using postgres::ReadTextArray;
using postgres::TextArray;

// The row is locked also when it is newer and stays, so that handlers of the same rollout go one after the other.
constexpr char kUpsertRollout[] =
    "INSERT INTO rollout_result (agency, rollout, title, revision, instrument, path, path_titles, path_kinds, version,"
    "   method_version, input_fingerprint, score_time, complete, tabulated, earlier, earlier_title,"
    "   earlier_close_time, earlier_item_count, earlier_item, earlier_item_state)"
    " VALUES ($1, $2, $3, $4, $5, $6::text[], $7::text[], $8::text[], $9, $10, $11,"
    "   'epoch'::timestamptz + $12::bigint * interval '1 microsecond', $13, $14, $15, $16,"
    "   CASE WHEN $15 = '' THEN NULL ELSE 'epoch'::timestamptz + $17::bigint * interval '1 microsecond' END,"
    "   $18::int[], $19::text[], $20::int[])"
    " ON CONFLICT (agency, rollout) DO UPDATE SET title = EXCLUDED.title, revision = EXCLUDED.revision,"
    "   instrument = EXCLUDED.instrument, path = EXCLUDED.path, path_titles = EXCLUDED.path_titles,"
    "   path_kinds = EXCLUDED.path_kinds, version = EXCLUDED.version, method_version = EXCLUDED.method_version,"
    "   input_fingerprint = EXCLUDED.input_fingerprint, score_time = EXCLUDED.score_time,"
    "   tabulated = EXCLUDED.tabulated, earlier = EXCLUDED.earlier, earlier_title = EXCLUDED.earlier_title,"
    "   earlier_close_time = EXCLUDED.earlier_close_time, earlier_item_count = EXCLUDED.earlier_item_count,"
    "   earlier_item = EXCLUDED.earlier_item, earlier_item_state = EXCLUDED.earlier_item_state, complete = "
    "rollout_result.complete OR EXCLUDED.complete"
    " WHERE rollout_result.version <= EXCLUDED.version";
// $35: the set is of the whole rollout. A school alone has no comparison, and must not take away the one it has.
constexpr char kUpsertSchool[] =
    "INSERT INTO school_profile (agency, rollout, school, title, kind, path, path_titles, path_kinds, synthetic, "
    "version,"
    "   invited_count, respondent_count, disclosure, method_version, input_fingerprint, score_time, factor_count,"
    "   factor_statistic, factor_level_count, factor_level, factor_named, item_count, item_option_count, item_answer,"
    "   item_statistic, item_verdict, item_split, factor_measure, factor_note, factor_outcome, factor_comparison,"
    "   factor_change_state, factor_change, earlier_note, disclosure_limits)"
    " VALUES ($1, $2, $3, $4, $5, $6::text[], $7::text[], $8::text[], $9, $10, $11, $12, $13, $14, $15,"
    "   'epoch'::timestamptz + $16::bigint * interval '1 microsecond', $17::int[], $18::double precision[], $19::int[],"
    "   $20::double precision[], $21::int[], $22::int[], $23::int[], $24::int[], $25::double precision[], $26::int[],"
    "   $27::int[], $28::double precision[], $29::int[], $30::text[], $31::double precision[], $32::int[],"
    "   $33::double precision[], $34, $36::double precision[])"
    " ON CONFLICT (agency, rollout, school) DO UPDATE SET title = EXCLUDED.title, kind = EXCLUDED.kind,"
    "   path = EXCLUDED.path, path_titles = EXCLUDED.path_titles, path_kinds = EXCLUDED.path_kinds,"
    "   synthetic = EXCLUDED.synthetic, version = EXCLUDED.version, invited_count = EXCLUDED.invited_count,"
    "   respondent_count = EXCLUDED.respondent_count, disclosure = EXCLUDED.disclosure,"
    "   method_version = EXCLUDED.method_version, input_fingerprint = EXCLUDED.input_fingerprint,"
    "   score_time = EXCLUDED.score_time, factor_count = EXCLUDED.factor_count,"
    "   factor_statistic = EXCLUDED.factor_statistic, factor_level_count = EXCLUDED.factor_level_count,"
    "   factor_level = EXCLUDED.factor_level, factor_named = EXCLUDED.factor_named, item_count = EXCLUDED.item_count,"
    "   item_option_count = EXCLUDED.item_option_count, item_answer = EXCLUDED.item_answer,"
    "   item_statistic = EXCLUDED.item_statistic, item_verdict = EXCLUDED.item_verdict,"
    "   item_split = EXCLUDED.item_split, factor_measure = EXCLUDED.factor_measure,"
    "   factor_note = EXCLUDED.factor_note, factor_outcome = EXCLUDED.factor_outcome,"
    "   factor_comparison = CASE WHEN $35 OR school_profile.input_fingerprint <> EXCLUDED.input_fingerprint"
    "     THEN EXCLUDED.factor_comparison ELSE school_profile.factor_comparison END,"
    "   factor_change_state = EXCLUDED.factor_change_state, factor_change = EXCLUDED.factor_change,"
    "   earlier_note = EXCLUDED.earlier_note, disclosure_limits = EXCLUDED.disclosure_limits"
    " WHERE school_profile.version <= EXCLUDED.version";
constexpr char kUpsertAggregate[] =
    "INSERT INTO aggregate_profile (agency, rollout, organization, title, kind, path, path_titles, path_kinds, "
    "synthetic,"
    "   version, invited_count, respondent_count, disclosure, school_count, shown_school_count, method_version,"
    "   input_fingerprint, score_time, factor_count, factor_school_count, factor_statistic, calibrated,"
    "   calibration_count, calibration_statistic, calibration_outcome, calibration_fit, disclosure_limits)"
    " VALUES ($1, $2, $3, $4, $5, $6::text[], $7::text[], $8::text[], $9, $10, $11, $12, $13, $14, $15, $16, $17,"
    "   'epoch'::timestamptz + $18::bigint * interval '1 microsecond', $19::int[], $20::int[], $21::double precision[],"
    "   $22::int[], $23::int[], $24::double precision[], $25::text[], $26::double precision[],"
    "   $27::double precision[])"
    " ON CONFLICT (agency, rollout, organization) DO UPDATE SET title = EXCLUDED.title, kind = EXCLUDED.kind,"
    "   path = EXCLUDED.path, path_titles = EXCLUDED.path_titles, path_kinds = EXCLUDED.path_kinds,"
    "   synthetic = EXCLUDED.synthetic, version = EXCLUDED.version, invited_count = EXCLUDED.invited_count,"
    "   respondent_count = EXCLUDED.respondent_count, disclosure = EXCLUDED.disclosure,"
    "   school_count = EXCLUDED.school_count, shown_school_count = EXCLUDED.shown_school_count,"
    "   method_version = EXCLUDED.method_version, input_fingerprint = EXCLUDED.input_fingerprint,"
    "   score_time = EXCLUDED.score_time, factor_count = EXCLUDED.factor_count,"
    "   factor_school_count = EXCLUDED.factor_school_count, factor_statistic = EXCLUDED.factor_statistic,"
    "   calibrated = EXCLUDED.calibrated, calibration_count = EXCLUDED.calibration_count,"
    "   calibration_statistic = EXCLUDED.calibration_statistic,"
    "   calibration_outcome = EXCLUDED.calibration_outcome, calibration_fit = EXCLUDED.calibration_fit,"
    "   disclosure_limits = EXCLUDED.disclosure_limits"
    " WHERE aggregate_profile.version <= EXCLUDED.version";
constexpr char kInsertPublication[] =
    "INSERT INTO publication (agency, rollout, version) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
constexpr char kSelectRollout[] =
    "SELECT r.title, r.revision, r.instrument, r.path, r.path_titles, r.path_kinds, r.version, r.method_version,"
    "   r.input_fingerprint, (extract(epoch FROM r.score_time) * 1000000)::bigint, r.complete, p.rollout IS NOT NULL,"
    "   r.tabulated, r.earlier, r.earlier_title, (extract(epoch FROM r.earlier_close_time) * 1000000)::bigint,"
    "   r.earlier_item_count, r.earlier_item, r.earlier_item_state"
    " FROM rollout_result r LEFT JOIN publication p ON p.agency = r.agency AND p.rollout = r.rollout"
    " WHERE r.agency = $1 AND r.rollout = $2";
// What both kinds of profile begin with.
constexpr char kHead[] =
    " title, kind, path, path_titles, path_kinds, synthetic, invited_count, respondent_count, disclosure,"
    " disclosure_limits, method_version, input_fingerprint, (extract(epoch FROM score_time) * 1000000)::bigint AS "
    "score_micros";
constexpr char kSchoolResults[] =
    ", factor_count, factor_statistic, factor_level_count, factor_level, factor_named, item_count, item_option_count,"
    " item_answer, item_statistic, item_verdict, item_split, factor_measure, factor_note, factor_outcome,"
    " factor_comparison, factor_change_state, factor_change, earlier_note"
    " FROM school_profile WHERE agency = $1 AND rollout = $2 AND school = $3";
constexpr char kSchoolsOfScope[] =
    " FROM school_profile WHERE agency = $1 AND rollout = $2 AND ($3 OR path && $4::text[])"
    "   AND ($5 = '' OR path @> ARRAY[$5]::text[])"
    "   AND ($6 = '' OR (title, school) > (SELECT title, school FROM school_profile"
    "     WHERE agency = $1 AND rollout = $2 AND school = $6))"
    " ORDER BY title, school LIMIT $7";
constexpr char kAggregateResults[] =
    ", school_count, shown_school_count, factor_count, factor_school_count, factor_statistic, calibrated,"
    " calibration_count, calibration_statistic, calibration_outcome, calibration_fit"
    " FROM aggregate_profile WHERE agency = $1 AND rollout = $2 AND organization = $3";
constexpr char kSelectProgress[] =
    "SELECT (SELECT count(*) FROM school_profile WHERE agency = $1 AND rollout = $2 AND ($3 OR path && $4::text[])),"
    "   EXISTS (SELECT FROM rollout_result WHERE agency = $1 AND rollout = $2 AND complete)";
constexpr char kInsertView[] = "INSERT INTO profile_view (profile, account) VALUES ($1, $2)";
constexpr char kSelectViews[] =
    "SELECT view_id, account, (extract(epoch FROM view_time) * 1000000)::bigint FROM profile_view"
    " WHERE profile = $1 AND ($2 = '' OR view_id < NULLIF($2, '')::bigint) ORDER BY view_id DESC LIMIT $3";

// A path of references as three columns.
struct PathColumns {
  std::string ids;
  std::string titles;
  std::string kinds;
};

// `itself` joins the identifiers only: its title and kind have columns of their own.
PathColumns ToColumns(const std::vector<OrganizationRef>& ancestors, const OrganizationRef* itself) {
  std::vector<std::string> ids;
  std::vector<std::string> titles;
  std::vector<std::string> kinds;
  for (const OrganizationRef& ancestor : ancestors) {
    ids.push_back(ancestor.organization);
    titles.push_back(ancestor.title);
    kinds.push_back(ancestor.kind);
  }
  if (itself != nullptr) ids.push_back(itself->organization);
  return {TextArray(ids), TextArray(titles), TextArray(kinds)};
}

std::vector<OrganizationRef> ReadPath(const pqxx::field& ids, const pqxx::field& titles, const pqxx::field& kinds) {
  const std::vector<std::string> id = ReadTextArray(ids);
  const std::vector<std::string> title = ReadTextArray(titles);
  const std::vector<std::string> kind = ReadTextArray(kinds);
  std::vector<OrganizationRef> path;
  for (size_t i = 0; i < title.size(); ++i) path.push_back({id[i], title[i], kind[i]});
  return path;
}

int64_t Micros(const Timestamp& time) {
  return time.time_since_epoch().count();
}

Participation ReadParticipation(int invited_count, int respondent_count, int disclosure) {
  Participation participation{.invited_count = invited_count,
                              .respondent_count = respondent_count,
                              .disclosure = static_cast<Disclosure>(disclosure)};
  if (invited_count > 0) participation.response_rate = static_cast<double>(respondent_count) / invited_count;
  return participation;
}

// The column disclosure_limits: respondents, response rate, complete from.
constexpr size_t kLimitCount = 3;

std::string LimitsColumn(const Participation& participation) {
  if (!participation.limits) return DoubleArray({});
  const DisclosurePolicy& limits = *participation.limits;
  return DoubleArray({static_cast<double>(limits.min_respondents), limits.min_response_rate, limits.complete_at});
}

std::optional<DisclosurePolicy> ReadLimits(const pqxx::field& field) {
  const auto limits = ReadDoubleArray(field);
  if (limits.size() != kLimitCount) return std::nullopt;
  return DisclosurePolicy{static_cast<int64_t>(*limits[0]), *limits[1], *limits[2]};
}

// The columns of kHead into either kind of profile.
template <typename Profile>
void ReadHead(const pqxx::row& row, const std::string& id, OrganizationRef& itself, Profile& profile) {
  itself = {id, row["title"].template as<std::string>(), row["kind"].template as<std::string>()};
  profile.ancestors = ReadPath(row["path"], row["path_titles"], row["path_kinds"]);
  profile.synthetic = row["synthetic"].template as<bool>();
  profile.participation =
      ReadParticipation(row["invited_count"].template as<int>(), row["respondent_count"].template as<int>(),
                        row["disclosure"].template as<int>());
  profile.participation.limits = ReadLimits(row["disclosure_limits"]);
  profile.provenance = {row["method_version"].template as<std::string>(),
                        row["input_fingerprint"].template as<std::string>(), *ReadMicros(row["score_micros"]), false};
}

absl::Status NoProfile(const std::string& name) {
  return NotFound(Reason::kProfileNotFound,
                  fmt::format("There is no {} (yet): it is made after the window has closed.", name));
}

int UpsertRollout(pqxx::work& transaction, const Rollout& rollout) {
  const PathColumns path = ToColumns(rollout.organization_path, nullptr);
  const std::string instrument = instrument::ToProto(rollout.instrument).SerializeAsString();
  const EarlierRollout earlier = rollout.earlier.value_or(EarlierRollout{});
  const LinkColumns links = ToColumns(earlier.items);
  return transaction
      .exec_params(kUpsertRollout, rollout.agency, rollout.rollout, rollout.title, rollout.revision,
                   pqxx::binarystring(instrument), path.ids, path.titles, path.kinds, rollout.version,
                   rollout.provenance.method_version, rollout.provenance.input_fingerprint,
                   Micros(rollout.provenance.score_time), rollout.complete, rollout.provenance.tabulated,
                   earlier.rollout, earlier.title, Micros(earlier.close_time), IntArray(links.counts),
                   TextArray(links.items), IntArray(links.states))
      .affected_rows();
}

int UpsertSchool(pqxx::work& transaction, const Rollout& rollout, const SchoolProfile& profile) {
  const PathColumns path = ToColumns(profile.ancestors, &profile.school);
  const FactorColumns factors = ToColumns(profile.factors);
  const ItemColumns items = ToColumns(profile.items);
  return transaction
      .exec_params(kUpsertSchool, rollout.agency, rollout.rollout, profile.school.organization, profile.school.title,
                   profile.school.kind, path.ids, path.titles, path.kinds, profile.synthetic, rollout.version,
                   profile.participation.invited_count, profile.participation.respondent_count,
                   static_cast<int>(profile.participation.disclosure), profile.provenance.method_version,
                   profile.provenance.input_fingerprint, Micros(profile.provenance.score_time),
                   IntArray(factors.counts), DoubleArray(factors.statistics), IntArray(factors.level_counts),
                   DoubleArray(factors.levels), IntArray(factors.named), IntArray(items.counts),
                   IntArray(items.option_counts), IntArray(items.answers), DoubleArray(items.statistics),
                   IntArray(items.verdicts), IntArray(items.splits), DoubleArray(factors.measures),
                   IntArray(factors.notes), TextArray(factors.outcomes), DoubleArray(factors.comparisons),
                   IntArray(factors.change_states), DoubleArray(factors.changes),
                   static_cast<int>(profile.earlier_note), rollout.complete, LimitsColumn(profile.participation))
      .affected_rows();
}

int UpsertAggregate(pqxx::work& transaction, const Rollout& rollout, const AggregateProfile& profile) {
  const PathColumns path = ToColumns(profile.ancestors, &profile.organization);
  const AggregateColumns factors = ToColumns(profile.factors);
  return transaction
      .exec_params(kUpsertAggregate, rollout.agency, rollout.rollout, profile.organization.organization,
                   profile.organization.title, profile.organization.kind, path.ids, path.titles, path.kinds,
                   profile.synthetic, rollout.version, profile.participation.invited_count,
                   profile.participation.respondent_count, static_cast<int>(profile.participation.disclosure),
                   profile.school_count, profile.shown_school_count, profile.provenance.method_version,
                   profile.provenance.input_fingerprint, Micros(profile.provenance.score_time),
                   IntArray(factors.counts), IntArray(factors.school_counts), DoubleArray(factors.statistics),
                   IntArray(factors.calibrated), IntArray(factors.calibration_counts),
                   DoubleArray(factors.calibration_statistics), TextArray(factors.calibration_outcomes),
                   DoubleArray(factors.calibration_fits), LimitsColumn(profile.participation))
      .affected_rows();
}

events::Event Handled(const Occasion& occasion) {
  return {.event_id = occasion.event_id};
}

}  // namespace

absl::Status PostgresProfileStore::Store(const Occasion& occasion, const ProfileSet& profiles) {
  return database_.Transact([&](pqxx::work& transaction) {
    const Rollout& rollout = profiles.rollout;
    int changed = UpsertRollout(transaction, rollout);
    for (const SchoolProfile& school : profiles.schools) changed += UpsertSchool(transaction, rollout, school);
    for (const AggregateProfile& aggregate : profiles.aggregates) {
      changed += UpsertAggregate(transaction, rollout, aggregate);
    }
    if (changed > 0) {
      events::AppendToOutbox(
          transaction,
          {"", events::EventType::kProfilesReady, RolloutName(rollout.agency, rollout.rollout),
           occasion.school.empty() ? "" : OrganizationName(rollout.agency, occasion.school), rollout.version});
    }
    events::MarkHandled(transaction, Handled(occasion));
    return absl::OkStatus();
  });
}

absl::Status PostgresProfileStore::StorePublication(const Occasion& occasion) {
  return database_.Transact([&](pqxx::work& transaction) {
    transaction.exec_params(kInsertPublication, occasion.agency, occasion.rollout, occasion.version);
    events::MarkHandled(transaction, Handled(occasion));
    return absl::OkStatus();
  });
}

absl::StatusOr<Rollout> PostgresProfileStore::GetRollout(const std::string& agency, const std::string& rollout) {
  return database_.TransactFor<Rollout>([&](pqxx::work& transaction) -> absl::StatusOr<Rollout> {
    const auto rows = transaction.exec_params(kSelectRollout, agency, rollout);
    if (rows.empty()) return NoProfile("profile of " + RolloutName(agency, rollout));
    const auto row = rows[0];
    instrument::v1::Instrument message;
    if (!message.ParseFromString(postgres::ReadBytes(row[2]))) return Internal("A stored instrument cannot be read.");
    Rollout found;
    ICAP_ASSIGN_OR_RETURN(found.instrument, instrument::FromProto(message));
    found.agency = agency;
    found.rollout = rollout;
    found.title = row[0].as<std::string>();
    found.revision = row[1].as<std::string>();
    found.organization_path = ReadPath(row[3], row[4], row[5]);
    found.version = row[6].as<int64_t>();
    found.provenance = {row[7].as<std::string>(), row[8].as<std::string>(), *ReadMicros(row[9]), row[12].as<bool>()};
    found.complete = row[10].as<bool>();
    found.published = row[11].as<bool>();
    if (!row[13].as<std::string>().empty()) {
      found.earlier = EarlierRollout{
          row[13].as<std::string>(), row[14].as<std::string>(), *ReadMicros(row[15]),
          FromColumns(LinkColumns{ReadIntArray(row[16]), ReadTextArray(row[17]), ReadIntArray(row[18])})};
    }
    return found;
  });
}

absl::StatusOr<SchoolProfile> PostgresProfileStore::GetSchool(const Rollout& rollout, const std::string& school) {
  return database_.TransactFor<SchoolProfile>([&](pqxx::work& transaction) -> absl::StatusOr<SchoolProfile> {
    const auto rows = transaction.exec_params(fmt::format("SELECT{}{}", kHead, kSchoolResults), rollout.agency,
                                              rollout.rollout, school);
    if (rows.empty()) return NoProfile(SchoolProfileName(rollout.agency, rollout.rollout, school));
    const auto row = rows[0];
    SchoolProfile profile;
    ReadHead(row, school, profile.school, profile);
    profile.factors = FromColumns(FactorColumns{
        ReadIntArray(row["factor_count"]), ReadDoubleArray(row["factor_statistic"]),
        ReadIntArray(row["factor_level_count"]), ReadDoubleArray(row["factor_level"]),
        ReadIntArray(row["factor_named"]), ReadDoubleArray(row["factor_measure"]), ReadIntArray(row["factor_note"]),
        ReadTextArray(row["factor_outcome"]), ReadDoubleArray(row["factor_comparison"]),
        ReadIntArray(row["factor_change_state"]), ReadDoubleArray(row["factor_change"])});
    profile.earlier_note = static_cast<EarlierNote>(row["earlier_note"].as<int>());
    profile.items = FromColumns(ItemColumns{ReadIntArray(row["item_count"]), ReadIntArray(row["item_option_count"]),
                                            ReadIntArray(row["item_answer"]), ReadDoubleArray(row["item_statistic"]),
                                            ReadIntArray(row["item_verdict"]), ReadIntArray(row["item_split"])});
    profile.field_sessions = ReadFieldSessions(transaction, rollout.agency, rollout.rollout, school);
    return profile;
  });
}

absl::StatusOr<AggregateProfile> PostgresProfileStore::GetAggregate(const Rollout& rollout,
                                                                    const std::string& organization) {
  return database_.TransactFor<AggregateProfile>([&](pqxx::work& transaction) -> absl::StatusOr<AggregateProfile> {
    const auto rows = transaction.exec_params(fmt::format("SELECT{}{}", kHead, kAggregateResults), rollout.agency,
                                              rollout.rollout, organization);
    if (rows.empty()) return NoProfile(AggregateProfileName(rollout.agency, rollout.rollout, organization));
    const auto row = rows[0];
    AggregateProfile profile;
    ReadHead(row, organization, profile.organization, profile);
    profile.school_count = row["school_count"].as<int>();
    profile.shown_school_count = row["shown_school_count"].as<int>();
    profile.factors = FromColumns(
        AggregateColumns{ReadIntArray(row["factor_count"]), ReadIntArray(row["factor_school_count"]),
                         ReadDoubleArray(row["factor_statistic"]), ReadIntArray(row["calibrated"]),
                         ReadIntArray(row["calibration_count"]), ReadDoubleArray(row["calibration_statistic"]),
                         ReadTextArray(row["calibration_outcome"]), ReadDoubleArray(row["calibration_fit"])});
    return profile;
  });
}

absl::StatusOr<std::vector<SchoolProfile>> PostgresProfileStore::ListSchools(const Rollout& rollout, const Scope& scope,
                                                                             const std::string& under,
                                                                             const Page& page) {
  return database_.TransactFor<std::vector<SchoolProfile>>(
      [&](pqxx::work& transaction) -> absl::StatusOr<std::vector<SchoolProfile>> {
        std::vector<SchoolProfile> found;
        for (const auto& row : transaction.exec_params(fmt::format("SELECT school,{}{}", kHead, kSchoolsOfScope),
                                                       rollout.agency, rollout.rollout, scope.everything,
                                                       TextArray(scope.subtrees), under, page.after, page.size)) {
          SchoolProfile profile;
          ReadHead(row, row["school"].as<std::string>(), profile.school, profile);
          found.push_back(std::move(profile));
        }
        return found;
      });
}

absl::StatusOr<Progress> PostgresProfileStore::GetProgress(const std::string& agency, const std::string& rollout,
                                                           const Scope& scope) {
  return database_.TransactFor<Progress>([&](pqxx::work& transaction) -> absl::StatusOr<Progress> {
    const auto row =
        transaction.exec_params1(kSelectProgress, agency, rollout, scope.everything, TextArray(scope.subtrees));
    return Progress{row[0].as<int>(), row[1].as<bool>()};
  });
}

absl::Status PostgresProfileStore::RecordView(const std::string& profile, const std::string& account) {
  return database_.Transact([&](pqxx::work& transaction) {
    transaction.exec_params(kInsertView, profile, account);
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<ProfileView>> PostgresProfileStore::ListViews(const std::string& profile, const Page& page) {
  return database_.TransactFor<std::vector<ProfileView>>(
      [&](pqxx::work& transaction) -> absl::StatusOr<std::vector<ProfileView>> {
        std::vector<ProfileView> views;
        for (const auto& row : transaction.exec_params(kSelectViews, profile, page.after, page.size)) {
          views.push_back({row[0].as<int64_t>(), row[1].as<std::string>(), *ReadMicros(row[2])});
        }
        return views;
      });
}

}  // namespace icap::profile
