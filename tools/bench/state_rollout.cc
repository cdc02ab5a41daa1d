#include "tools/bench/state_rollout.h"

#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <sstream>

#include "icap/collection/v1/instrument.pb.h"
#include "icap/collection/v1/organization.pb.h"
#include "icap/collection/v1/rollout.pb.h"
#include "icap/profile/v1/profile.pb.h"
#include "services/common/base/clock.h"
#include "services/common/base/status_macros.h"
#include "tools/bench/sealed_answers.h"
#include "tools/client/progress.h"

namespace icap::bench {
namespace {

namespace v1 = icap::collection::v1;

constexpr char kAgencyId[] = "bench-state";
constexpr char kRolloutId[] = "state";
constexpr char kAgency[] = "agencies/bench-state";
constexpr char kRollout[] = "agencies/bench-state/rollouts/state";
constexpr char kReason[] = "a benchmark";
constexpr int kBatch = 1'000;
constexpr std::chrono::seconds kTimeout{300};
constexpr std::chrono::seconds kProfilesLimit{900};

double SecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

class Measurement {
 public:
  // `collection`: the connection string of its database.
  Measurement(client::ConnectClient& http, std::string collection) : http_(http), collection_(std::move(collection)) {}

  absl::StatusOr<StateTimes> Run(const std::string& instrument_file) {
    const auto start = std::chrono::steady_clock::now();
    ICAP_RETURN_IF_ERROR(LoadTree());
    ICAP_RETURN_IF_ERROR(LoadPeople());
    times_.loading_s = SecondsSince(start);
    ICAP_RETURN_IF_ERROR(Draft(instrument_file));
    ICAP_RETURN_IF_ERROR(Open());
    ICAP_RETURN_IF_ERROR(SealAnswers(collection_, kAgencyId, kRolloutId, item_count_, kTeachersOfSchool));
    ICAP_RETURN_IF_ERROR(Close());
    return times_;
  }

 private:
  template <typename Request, typename Response>
  absl::Status Call(const char* method, const Request& request, Response* response) {
    return http_.Call(fmt::format("icap.collection.v1.{}", method), request, response, kTimeout);
  }

  static std::string DistrictId(int district) { return fmt::format("district-{:03}", district); }
  static std::string SchoolId(int district, int school) { return fmt::format("school-{:03}-{:03}", district, school); }

  absl::Status LoadTree() {
    v1::CreateAgencyRequest agency;
    agency.set_agency_id(kAgencyId);
    agency.set_title("Benchmark state");
    agency.set_request_id(NewUuid(SystemRandom()));
    v1::Agency made;
    ICAP_RETURN_IF_ERROR(Call("OrganizationService/CreateAgency", agency, &made));
    ICAP_RETURN_IF_ERROR(Add("state", "state", ""));
    for (int district = 0; district < kStateDistricts; ++district) {
      ICAP_RETURN_IF_ERROR(Add(DistrictId(district), "district", "state"));
      for (int school = 0; school < kSchoolsOfDistrict; ++school) {
        ICAP_RETURN_IF_ERROR(Add(SchoolId(district, school), "school", DistrictId(district)));
      }
    }
    return SendTree();
  }

  absl::Status Add(const std::string& id, const char* kind, const std::string& parent) {
    auto* added = tree_.add_organizations();
    added->set_name(fmt::format("{}/organizations/{}", kAgency, id));
    added->set_title(id);
    added->set_kind(kind);
    added->set_synthetic(true);
    if (!parent.empty()) added->set_parent(fmt::format("{}/organizations/{}", kAgency, parent));
    return tree_.organizations_size() < kBatch ? absl::OkStatus() : SendTree();
  }

  absl::Status SendTree() {
    if (tree_.organizations_size() == 0) return absl::OkStatus();
    tree_.set_parent(kAgency);
    tree_.set_request_id(NewUuid(SystemRandom()));
    v1::BatchCreateOrganizationsResponse answer;
    const absl::Status status = Call("OrganizationService/BatchCreateOrganizations", tree_, &answer);
    tree_.Clear();
    return status;
  }

  absl::Status LoadPeople() {
    client::Progress progress("bench-state: people", kStateDistricts);
    for (int district = 0; district < kStateDistricts; ++district) {
      for (int school = 0; school < kSchoolsOfDistrict; ++school) {
        for (int teacher = 0; teacher < kTeachersOfSchool; ++teacher) {
          auto* added = people_.add_people();
          added->set_name(fmt::format("{}/people/t-{:03}-{:03}-{:03}", kAgency, district, school, teacher));
          added->set_organization(fmt::format("{}/organizations/{}", kAgency, SchoolId(district, school)));
          added->set_display_name(fmt::format("Teacher {} {} {}", district, school, teacher));
          added->set_teacher(true);
          if (people_.people_size() == kBatch) {
            ICAP_RETURN_IF_ERROR(SendPeople());
          }
        }
      }
      progress.Add();
    }
    return SendPeople();
  }

  absl::Status SendPeople() {
    if (people_.people_size() == 0) return absl::OkStatus();
    people_.set_parent(kAgency);
    people_.set_request_id(NewUuid(SystemRandom()));
    v1::BatchCreatePeopleResponse answer;
    const absl::Status status = Call("OrganizationService/BatchCreatePeople", people_, &answer);
    people_.Clear();
    return status;
  }

  absl::Status Draft(const std::string& instrument_file) {
    std::ifstream file(instrument_file);
    std::ostringstream text;
    text << file.rdbuf();
    v1::CreateRevisionRequest instrument;
    instrument.set_parent(kAgency);
    instrument.set_file_name("survey.yaml");
    instrument.set_source(text.str());
    instrument.set_request_id(NewUuid(SystemRandom()));
    v1::Revision revision;
    ICAP_RETURN_IF_ERROR(Call("InstrumentService/CreateRevision", instrument, &revision));
    item_count_ = revision.instrument().items_size();
    v1::CreateRolloutRequest create;
    create.set_parent(kAgency);
    create.set_rollout_id(kRolloutId);
    create.mutable_rollout()->set_title("The whole state");
    create.mutable_rollout()->set_revision(revision.name());
    create.mutable_rollout()->set_organization(fmt::format("{}/organizations/state", kAgency));
    create.set_request_id(NewUuid(SystemRandom()));
    v1::Rollout rollout;
    ICAP_RETURN_IF_ERROR(Call("RolloutService/CreateRollout", create, &rollout));
    const auto start = std::chrono::steady_clock::now();
    v1::DryRunRolloutRequest dry_run;
    dry_run.set_name(kRollout);
    v1::DryRunRolloutResponse preview;
    ICAP_RETURN_IF_ERROR(Call("RolloutService/DryRunRollout", dry_run, &preview));
    times_.dry_run_s = SecondsSince(start);
    return absl::OkStatus();
  }

  absl::Status Open() {
    v1::OpenRolloutRequest open;
    open.set_name(kRollout);
    open.set_accept_unconfirmed(true);
    open.set_reason(kReason);
    open.set_background(true);
    open.set_request_id(NewUuid(SystemRandom()));
    v1::Rollout rollout;
    const auto start = std::chrono::steady_clock::now();
    ICAP_RETURN_IF_ERROR(Call("RolloutService/OpenRollout", open, &rollout));
    client::Progress progress("bench-state: opening", kStateDistricts * kSchoolsOfDistrict);
    v1::WatchRolloutOpeningRequest watch;
    watch.set_rollout(kRollout);
    v1::RolloutOpening opening;
    ICAP_RETURN_IF_ERROR(http_.Watch("icap.collection.v1.RolloutService/WatchRolloutOpening", watch, &opening, [&] {
      ++times_.progress_count;
      progress.Set(opening.done_school_count());
      return true;
    }));
    times_.opening_s = SecondsSince(start);
    times_.school_count = opening.done_school_count();
    times_.invitation_count = opening.invitation_count();
    if (opening.state() == v1::ROLLOUT_OPENING_STATE_SUCCEEDED) return absl::OkStatus();
    return absl::InternalError("The rollout did not open.");
  }

  absl::Status Close() {
    v1::CloseRolloutRequest close;
    close.set_name(kRollout);
    close.set_request_id(NewUuid(SystemRandom()));
    v1::Rollout rollout;
    const auto start = std::chrono::steady_clock::now();
    ICAP_RETURN_IF_ERROR(Call("RolloutService/CloseRollout", close, &rollout));
    ICAP_RETURN_IF_ERROR(WaitUntilOpened(collection_, kAgencyId, kRolloutId));
    times_.closing_s = SecondsSince(start);
    client::Progress progress("bench-state: profiles", kStateDistricts * kSchoolsOfDistrict);
    profile::v1::WatchResultsRequest watch;
    watch.set_rollout(kRollout);
    profile::v1::WatchResultsResponse results;
    // A stream ends after a while; whoever still waits asks again.
    while (!results.complete() && SecondsSince(start) < kProfilesLimit.count()) {
      ICAP_RETURN_IF_ERROR(http_.Watch("icap.profile.v1.ProfileService/WatchResults", watch, &results, [&] {
        progress.Set(results.profile_count());
        return !results.complete();
      }));
    }
    times_.to_profiles_s = SecondsSince(start);
    return results.complete() ? absl::OkStatus() : absl::DeadlineExceededError("The profiles are not ready.");
  }

  client::ConnectClient& http_;
  const std::string collection_;
  StateTimes times_;
  int item_count_ = 0;
  v1::BatchCreateOrganizationsRequest tree_;
  v1::BatchCreatePeopleRequest people_;
};

}  // namespace

absl::StatusOr<StateTimes> MeasureState(const client::Operator& who, const std::string& instrument_file,
                                        const std::string& collection) {
  client::ConnectClient http(who.url);
  ICAP_RETURN_IF_ERROR(client::SignIn(http, who));
  return Measurement(http, collection).Run(instrument_file);
}

}  // namespace icap::bench
