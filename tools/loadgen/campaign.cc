#include "tools/loadgen/campaign.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

#include "icap/collection/v1/instrument.pb.h"
#include "icap/collection/v1/organization.pb.h"
#include "icap/collection/v1/rollout.pb.h"
#include "icap/collection/v1/submission.pb.h"
#include "icap/profile/v1/profile.pb.h"
#include "icap/reporting/v1/reporting.pb.h"
#include "services/common/base/clock.h"
#include "services/common/base/error.h"
#include "services/common/base/sha256.h"
#include "services/common/base/status_macros.h"
#include "tools/client/credential.h"
#include "tools/client/progress.h"

namespace icap::loadgen {
namespace {

namespace collection = icap::collection::v1;
using client::ConnectClient;
using client::Progress;
using client::WithPatience;

constexpr size_t kBatch = 500;
constexpr size_t kCountBatch = 50;  // schools a call
constexpr char kRollouts[] = "icap.collection.v1.RolloutService/";
constexpr char kOrganizations[] = "icap.collection.v1.OrganizationService/";
constexpr char kSubmissions[] = "icap.collection.v1.SubmissionService/";

// A link that was issued, with the request id of the submission that will use it: kept so that a run that was killed
// goes on with the same ids, and nothing is counted twice.
struct Link {
  std::string person;
  std::string code;
  std::string request_id;
};

class Stopwatch {
 public:
  double Seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

class Run {
 public:
  Run(const Campaign& campaign, const Options& options)
      : campaign_(campaign), options_(options), operator_client_(options.who.url) {}

  absl::Status Execute() {
    ICAP_RETURN_IF_ERROR(Retry([&] { return client::SignIn(operator_client_, options_.who); }));
    ICAP_ASSIGN_OR_RETURN(const collection::RolloutState state, StateNow());
    if (state < collection::ROLLOUT_STATE_OPEN) ICAP_RETURN_IF_ERROR(Prepare());
    if (state <= collection::ROLLOUT_STATE_OPEN && !campaign_.counts) {
      ICAP_RETURN_IF_ERROR(Invite());
      ICAP_RETURN_IF_ERROR(AnswerAll());
    }
    if (!options_.close) return absl::OkStatus();
    const Stopwatch since_close;
    if (state <= collection::ROLLOUT_STATE_OPEN) {
      ICAP_RETURN_IF_ERROR(Move<collection::CloseRolloutRequest>("CloseRollout"));
    }
    ICAP_RETURN_IF_ERROR(WaitForProfiles());
    times_.close_to_profiles_s = since_close.Seconds();
    ICAP_RETURN_IF_ERROR(WaitForReports());
    times_.close_to_reports_s = since_close.Seconds();
    if (!options_.publish || state == collection::ROLLOUT_STATE_PUBLISHED) return absl::OkStatus();
    return Move<collection::PublishRolloutRequest>("PublishRollout");
  }

  const StepTimes& times() const { return times_; }

 private:
  absl::Status Retry(const std::function<absl::Status()>& call) {
    return WithPatience(std::chrono::seconds(options_.patience_s), call);
  }

  template <typename Request, typename Response>
  absl::Status Call(std::string_view service, std::string_view method, const Request& request, Response* response) {
    return Retry([&] { return operator_client_.Call(fmt::format("{}{}", service, method), request, response); });
  }

  std::string AgencyName() const { return fmt::format("agencies/{}", campaign_.agency); }
  std::string OrganizationName(const std::string& id) const {
    return fmt::format("{}/organizations/{}", AgencyName(), id);
  }
  std::string RolloutName() const { return fmt::format("{}/rollouts/{}", AgencyName(), campaign_.rollout); }

  // The same campaign asks with the same ids, so that a repeated step is recognised.
  std::string RequestId(const std::string& step) const {
    const std::string bytes = Sha256(fmt::format("{} {} {}", campaign_.agency, campaign_.rollout, step)).substr(0, 16);
    return NewUuid([&](size_t) { return bytes; });
  }

  // UNSPECIFIED when there is no such rollout yet.
  absl::StatusOr<collection::RolloutState> StateNow() {
    collection::GetRolloutRequest request;
    request.set_name(RolloutName());
    collection::Rollout rollout;
    const absl::Status status = Call(kRollouts, "GetRollout", request, &rollout);
    if (absl::IsNotFound(status)) return collection::ROLLOUT_STATE_UNSPECIFIED;
    if (!status.ok()) return status;
    return rollout.state();
  }

  absl::Status Prepare();
  absl::Status LoadPeople();
  absl::Status ImportCounts(const collection::Rollout& rollout);
  absl::Status Invite();
  absl::Status InviteSchool(const School& school);
  absl::Status AnswerAll();
  absl::Status Answer(ConnectClient& http, const Respondent& respondent, const Link& link);
  template <typename Request>
  absl::Status Move(const char* method);
  absl::Status Open();
  absl::Status WaitForProfiles();
  absl::Status WaitForReports();

  std::string LinkFile(const School& school) const {
    return fmt::format("{}/{}-{}-{}.links", options_.state_folder, campaign_.agency, campaign_.rollout, school.node.id);
  }

  const Campaign& campaign_;
  const Options& options_;
  ConnectClient operator_client_;
  std::vector<std::vector<Link>> links_;  // by school
  StepTimes times_;
};

absl::Status Run::Prepare() {
  collection::CreateAgencyRequest agency;
  agency.set_agency_id(campaign_.agency);
  agency.set_title(campaign_.agency_title);
  agency.set_request_id(RequestId("agency"));
  collection::Agency agency_answer;
  ICAP_RETURN_IF_ERROR(Call(kOrganizations, "CreateAgency", agency, &agency_answer));

  collection::CreateRevisionRequest instrument;
  instrument.set_parent(AgencyName());
  instrument.set_file_name(std::filesystem::path(campaign_.instrument_file).filename());
  std::ifstream file(campaign_.instrument_file);
  std::ostringstream text;
  text << file.rdbuf();
  instrument.set_source(text.str());
  instrument.set_request_id(RequestId("instrument"));
  collection::Revision revision;
  ICAP_RETURN_IF_ERROR(Call("icap.collection.v1.InstrumentService/", "CreateRevision", instrument, &revision));

  collection::BatchCreateOrganizationsRequest tree;
  tree.set_parent(AgencyName());
  const auto add = [&](const Node& node) {
    auto* organization = tree.add_organizations();
    organization->set_name(OrganizationName(node.id));
    organization->set_title(node.title);
    organization->set_kind(node.kind);
    organization->set_synthetic(node.synthetic);
    if (!node.parent.empty()) organization->set_parent(OrganizationName(node.parent));
  };
  for (const Node& node : campaign_.nodes) add(node);
  for (const School& school : campaign_.schools) add(school.node);
  tree.set_request_id(RequestId("tree"));
  collection::BatchCreateOrganizationsResponse tree_answer;
  ICAP_RETURN_IF_ERROR(Call(kOrganizations, "BatchCreateOrganizations", tree, &tree_answer));
  ICAP_RETURN_IF_ERROR(LoadPeople());

  collection::CreateRolloutRequest create;
  create.set_parent(AgencyName());
  create.set_rollout_id(campaign_.rollout);
  create.mutable_rollout()->set_title(campaign_.rollout_title);
  create.mutable_rollout()->set_revision(revision.name());
  create.mutable_rollout()->set_organization(OrganizationName(campaign_.root));
  if (campaign_.counts) create.mutable_rollout()->set_kind(collection::ROLLOUT_KIND_TABULATED);
  create.set_request_id(RequestId("rollout"));
  collection::Rollout rollout;
  ICAP_RETURN_IF_ERROR(Call(kRollouts, "CreateRollout", create, &rollout));
  if (campaign_.counts) return ImportCounts(rollout);
  return Open();
}

absl::Status Run::ImportCounts(const collection::Rollout& rollout) {
  collection::GetRevisionRequest get;
  get.set_name(rollout.revision());
  collection::Revision revision;
  ICAP_RETURN_IF_ERROR(Call("icap.collection.v1.InstrumentService/", "GetRevision", get, &revision));
  ICAP_ASSIGN_OR_RETURN(
      const auto schools,
      client::ReadCountFiles(*campaign_.counts, client::OptionCountsOf(revision.instrument()), RolloutName()));
  Progress progress(fmt::format("{}: importing counts", campaign_.agency), static_cast<int64_t>(schools.size()));
  for (size_t begin = 0; begin < schools.size(); begin += kCountBatch) {
    collection::BatchImportSchoolCountsRequest request;
    request.set_parent(RolloutName());
    const size_t end = std::min(schools.size(), begin + kCountBatch);
    for (size_t i = begin; i < end; ++i) *request.add_schools() = schools[i];
    request.set_request_id(RequestId(fmt::format("counts {}", begin)));
    collection::BatchImportSchoolCountsResponse response;
    ICAP_RETURN_IF_ERROR(Call(kRollouts, "BatchImportSchoolCounts", request, &response));
    progress.Set(static_cast<int64_t>(end));
  }
  return absl::OkStatus();
}

absl::Status Run::LoadPeople() {
  std::vector<collection::Person> people;
  for (const School& school : campaign_.schools) {
    for (const Respondent& respondent : school.respondents) {
      collection::Person person;
      person.set_name(fmt::format("{}/people/{}", AgencyName(), respondent.id));
      person.set_organization(OrganizationName(school.node.id));
      person.set_display_name(respondent.display_name);
      person.set_teacher(true);
      people.push_back(std::move(person));
    }
  }
  Progress progress(fmt::format("{}: loading people", campaign_.agency), static_cast<int64_t>(people.size()));
  for (size_t begin = 0; begin < people.size(); begin += kBatch) {
    collection::BatchCreatePeopleRequest request;
    request.set_parent(AgencyName());
    const size_t end = std::min(people.size(), begin + kBatch);
    for (size_t i = begin; i < end; ++i) *request.add_people() = people[i];
    request.set_request_id(RequestId(fmt::format("people {}", begin)));
    collection::BatchCreatePeopleResponse response;
    ICAP_RETURN_IF_ERROR(Call(kOrganizations, "BatchCreatePeople", request, &response));
    progress.Set(static_cast<int64_t>(end));
  }
  return absl::OkStatus();
}

std::vector<Link> ReadLinks(const std::string& path) {
  std::vector<Link> links;
  std::ifstream file(path);
  Link link;
  while (file >> link.person >> link.code >> link.request_id) links.push_back(link);
  return links;
}

// Complete or not at all: written beside and renamed.
absl::Status WriteLinks(const std::string& path, const std::vector<Link>& links) {
  const std::string beside = path + ".new";
  const int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  std::string text;
  for (const Link& link : links) text += fmt::format("{} {} {}\n", link.person, link.code, link.request_id);
  const bool written =
      file >= 0 && write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(file) == 0;
  if (file >= 0) close(file);
  if (!written || std::rename(beside.c_str(), path.c_str()) != 0) {
    return absl::UnavailableError(fmt::format("{}: the links cannot be kept there. Choose another --state.", path));
  }
  return absl::OkStatus();
}

absl::Status Run::InviteSchool(const School& school) {
  std::vector<Link> links = ReadLinks(LinkFile(school));
  if (links.empty()) {
    collection::IssueInvitationsRequest request;
    request.set_parent(fmt::format("{}/schools/{}", RolloutName(), school.node.id));
    request.set_request_id(NewUuid(SystemRandom()));
    collection::IssueInvitationsResponse response;
    absl::Status status = Call(kRollouts, "IssueInvitations", request, &response);
    if (HasReason(status, Reason::kInvitationsAlreadyIssued)) {
      // The answer of an earlier run was lost before its links were kept; nobody has used them.
      request.set_replace(true);
      request.set_request_id(NewUuid(SystemRandom()));
      status = Call(kRollouts, "IssueInvitations", request, &response);
    }
    ICAP_RETURN_IF_ERROR(status);
    for (const auto& invitation : response.invitations()) {
      links.push_back(
          {invitation.person().substr(invitation.person().rfind('/') + 1), invitation.code(), NewUuid(SystemRandom())});
    }
    ICAP_RETURN_IF_ERROR(WriteLinks(LinkFile(school), links));
  }
  links_.push_back(std::move(links));
  return absl::OkStatus();
}

absl::Status Run::Invite() {
  std::error_code error;
  std::filesystem::create_directories(options_.state_folder, error);
  Progress progress(fmt::format("{}: inviting schools", campaign_.agency),
                    static_cast<int64_t>(campaign_.schools.size()));
  for (const School& school : campaign_.schools) {
    ICAP_RETURN_IF_ERROR(InviteSchool(school));
    progress.Add();
  }
  return absl::OkStatus();
}

absl::Status Run::Answer(ConnectClient& http, const Respondent& respondent, const Link& link) {
  // The same person is the same device in a run that goes on after it was killed.
  const auto redeemed = client::Redeem(
      [&](const collection::RedeemInvitationRequest& request, collection::RedeemInvitationResponse* response) {
        return Retry([&] { return http.Call(fmt::format("{}RedeemInvitation", kSubmissions), request, response); });
      },
      link.code, client::NumbersOf(link.request_id));
  ICAP_RETURN_IF_ERROR(redeemed.status());
  collection::SubmitAnswersRequest submit;
  submit.set_parent(redeemed->answer.school());
  submit.set_credential(redeemed->credential);
  submit.set_receipt_key(redeemed->receipt_key);
  submit.set_request_id(link.request_id);
  for (size_t i = 0; i < campaign_.items.size(); ++i) {
    if (respondent.answers[i] == 0) continue;
    auto* answer = submit.add_answers();
    answer->set_item(campaign_.items[i]);
    answer->set_category(respondent.answers[i]);
  }
  collection::SubmitAnswersResponse accepted;
  return Retry([&] { return http.Call(fmt::format("{}SubmitAnswers", kSubmissions), submit, &accepted); });
}

absl::Status Run::AnswerAll() {
  struct Task {
    const Respondent* respondent;
    const Link* link;
  };
  std::vector<Task> tasks;
  for (size_t s = 0; s < campaign_.schools.size(); ++s) {
    for (const Link& link : links_[s]) {
      for (const Respondent& respondent : campaign_.schools[s].respondents) {
        if (respondent.id == link.person && !respondent.answers.empty()) tasks.push_back({&respondent, &link});
      }
    }
  }
  Progress progress(fmt::format("{}: answering", campaign_.agency), static_cast<int64_t>(tasks.size()));
  const Stopwatch stopwatch;
  std::atomic<size_t> next{0};
  std::mutex mutex;
  absl::Status failure;
  std::vector<std::thread> threads;
  for (int t = 0; t < options_.concurrency; ++t) {
    threads.emplace_back([&] {
      ConnectClient http(options_.who.url);
      for (size_t i = next++; i < tasks.size(); i = next++) {
        const absl::Status status = Answer(http, *tasks[i].respondent, *tasks[i].link);
        if (!status.ok()) {
          std::lock_guard<std::mutex> lock(mutex);
          failure.Update(status);
          next = tasks.size();
          return;
        }
        progress.Add();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  times_.answer_count = static_cast<int>(tasks.size());
  times_.answering_s = stopwatch.Seconds();
  return failure;
}

template <typename Request>
absl::Status Run::Move(const char* method) {
  Request request;
  request.set_name(RolloutName());
  request.set_request_id(RequestId(method));
  collection::Rollout rollout;
  return Call(kRollouts, method, request, &rollout);
}

absl::Status Run::Open() {
  collection::OpenRolloutRequest request;
  request.set_name(RolloutName());
  request.set_accept_unconfirmed(true);
  request.set_reason("the roster is the campaign's own");
  request.set_request_id(RequestId("OpenRollout"));
  collection::Rollout rollout;
  return Call(kRollouts, "OpenRollout", request, &rollout);
}

absl::Status Run::WaitForProfiles() {
  Progress progress(fmt::format("{}: profiles", campaign_.agency), static_cast<int64_t>(campaign_.schools.size()));
  profile::v1::WatchResultsRequest request;
  request.set_rollout(RolloutName());
  bool complete = false;
  return Retry([&]() -> absl::Status {
    profile::v1::WatchResultsResponse response;
    ICAP_RETURN_IF_ERROR(operator_client_.Watch("icap.profile.v1.ProfileService/WatchResults", request, &response, [&] {
      progress.Set(response.profile_count());
      complete = response.complete();
      return !complete;
    }));
    return complete ? absl::OkStatus() : absl::UnavailableError("the profiles are not ready yet");
  });
}

absl::Status Run::WaitForReports() {
  Progress progress(fmt::format("{}: reports", campaign_.agency), static_cast<int64_t>(campaign_.schools.size()));
  reporting::v1::WatchReportsRequest request;
  request.set_rollout(RolloutName());
  int failed = 0;
  size_t finished = 0;
  const absl::Status status = Retry([&]() -> absl::Status {
    reporting::v1::WatchReportsResponse response;
    ICAP_RETURN_IF_ERROR(
        operator_client_.Watch("icap.reporting.v1.ReportService/WatchReports", request, &response, [&] {
          failed = response.failed_count();
          finished = static_cast<size_t>(response.succeeded_count() + failed + response.cancelled_count());
          progress.Set(static_cast<int64_t>(finished));
          return finished < campaign_.schools.size();
        }));
    return finished >= campaign_.schools.size() ? absl::OkStatus()
                                                : absl::UnavailableError("the reports are not ready yet");
  });
  ICAP_RETURN_IF_ERROR(status);
  if (failed > 0) {
    return absl::InternalError(fmt::format("{} reports failed: see `icapctl report list {}`", failed, RolloutName()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<StepTimes> RunCampaign(const Campaign& campaign, const Options& options) {
  Run run(campaign, options);
  ICAP_RETURN_IF_ERROR(run.Execute());
  return run.times();
}

}  // namespace icap::loadgen
