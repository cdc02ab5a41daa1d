#include "tests/system/small_rollout.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "icap/collection/v1/instrument.pb.h"
#include "icap/collection/v1/organization.pb.h"
#include "icap/collection/v1/rollout.pb.h"
#include "services/common/base/clock.h"
#include "services/common/base/status_macros.h"

namespace icap::testing {
namespace {

namespace v1 = collection::v1;

constexpr char kInstrument[] = R"(format: 1
id: four_items
title: Four items
language: en
license: Written for this test.
description: Four items on one scale.
scales:
  - id: agreement
    options: [Disagree, Partly, Mostly, Agree]
    levels:
      - {id: beginning, title: Beginning, statement: Most disagree.}
      - {id: functional, title: Functional, from: 2.5, statement: Most agree.}
dimensions:
  - {id: leadership, title: Leadership}
factors:
  - {id: climate, dimension: leadership, title: Climate, description: How leaders are seen., model: mean}
items:
  - {id: first, factor: climate, scale: agreement, text: First statement., required: true}
  - {id: second, factor: climate, scale: agreement, text: Second statement.}
  - {id: third, factor: climate, scale: agreement, text: Third statement., reverse: true}
  - {id: fourth, factor: climate, scale: agreement, text: Fourth statement.}
comments:
  - {id: more, text: What should be known beyond this.}
)";
constexpr char kOrganizations[] = "icap.collection.v1.OrganizationService/";
constexpr char kRollouts[] = "icap.collection.v1.RolloutService/";
constexpr char kSubmissions[] = "icap.collection.v1.SubmissionService/";

template <typename Response, typename Request>
Response Must(client::ConnectClient& http, const std::string& method, const Request& request) {
  Response response;
  const absl::Status status = http.Call(method, request, &response);
  if (!status.ok()) {
    std::fprintf(stderr, "%s: %s\n", method.c_str(), status.ToString().c_str());
    std::abort();
  }
  return response;
}

void AddSchoolWithTeachers(client::ConnectClient& http, const std::string& agency, const std::string& school,
                           int teacher_count) {
  v1::BatchCreatePeopleRequest people;
  people.set_parent(agency);
  for (int i = 0; i < teacher_count; ++i) {
    auto* person = people.add_people();
    person->set_name(fmt::format("{}/people/{}-{:03}", agency, school, i));
    person->set_organization(fmt::format("{}/organizations/{}", agency, school));
    person->set_display_name(fmt::format("Teacher {} of {}", i, school));
    person->set_teacher(true);
  }
  people.set_request_id(NewUuid(SystemRandom()));
  Must<v1::BatchCreatePeopleResponse>(http, std::string(kOrganizations) + "BatchCreatePeople", people);
}

std::string MakeTree(client::ConnectClient& http, const std::string& agency_id, int teacher_count) {
  v1::CreateAgencyRequest create;
  create.set_agency_id(agency_id);
  create.set_title("Agency of " + agency_id);
  create.set_request_id(NewUuid(SystemRandom()));
  const std::string agency = Must<v1::Agency>(http, std::string(kOrganizations) + "CreateAgency", create).name();

  v1::BatchCreateOrganizationsRequest tree;
  tree.set_parent(agency);
  const auto add = [&](const std::string& id, const std::string& kind, const std::string& parent) {
    auto* node = tree.add_organizations();
    node->set_name(fmt::format("{}/organizations/{}", agency, id));
    node->set_title("The " + id);
    node->set_kind(kind);
    if (!parent.empty()) node->set_parent(fmt::format("{}/organizations/{}", agency, parent));
  };
  add("district", "district", "");
  add("oak", "school", "district");
  add("elm", "school", "district");
  tree.set_request_id(NewUuid(SystemRandom()));
  Must<v1::BatchCreateOrganizationsResponse>(http, std::string(kOrganizations) + "BatchCreateOrganizations", tree);
  AddSchoolWithTeachers(http, agency, "oak", teacher_count);
  AddSchoolWithTeachers(http, agency, "elm", teacher_count);
  return agency;
}

std::vector<std::string> Issue(client::ConnectClient& http, const std::string& school) {
  v1::IssueInvitationsRequest request;
  request.set_parent(school);
  request.set_request_id(NewUuid(SystemRandom()));
  const auto issued = Must<v1::IssueInvitationsResponse>(http, std::string(kRollouts) + "IssueInvitations", request);
  std::vector<std::string> codes;
  for (const auto& invitation : issued.invitations()) codes.push_back(invitation.code());
  return codes;
}

}  // namespace

SmallRollout MakeSmallRollout(client::ConnectClient& operator_client, const std::string& agency_id, int teacher_count) {
  SmallRollout made;
  made.agency = MakeTree(operator_client, agency_id, teacher_count);
  v1::CreateRevisionRequest revision;
  revision.set_parent(made.agency);
  revision.set_source(kInstrument);
  revision.set_file_name("four_items.yaml");
  revision.set_request_id(NewUuid(SystemRandom()));
  v1::CreateRolloutRequest create;
  create.set_parent(made.agency);
  create.set_rollout_id("fall");
  create.mutable_rollout()->set_title("Fall");
  create.mutable_rollout()->set_revision(
      Must<v1::Revision>(operator_client, "icap.collection.v1.InstrumentService/CreateRevision", revision).name());
  create.mutable_rollout()->set_organization(made.agency + "/organizations/district");
  create.set_request_id(NewUuid(SystemRandom()));
  made.rollout = Must<v1::Rollout>(operator_client, std::string(kRollouts) + "CreateRollout", create).name();
  v1::OpenRolloutRequest open;
  open.set_name(made.rollout);
  open.set_request_id(NewUuid(SystemRandom()));
  open.set_accept_unconfirmed(true);
  open.set_reason("a test");
  Must<v1::Rollout>(operator_client, std::string(kRollouts) + "OpenRollout", open);
  made.school = made.rollout + "/schools/oak";
  made.other_school = made.rollout + "/schools/elm";
  made.codes = Issue(operator_client, made.school);
  made.other_codes = Issue(operator_client, made.other_school);
  return made;
}

absl::StatusOr<v1::RedeemInvitationResponse> Look(client::ConnectClient& http, const std::string& code) {
  v1::RedeemInvitationRequest request;
  request.set_code(code);
  v1::RedeemInvitationResponse response;
  ICAP_RETURN_IF_ERROR(http.Call(std::string(kSubmissions) + "RedeemInvitation", request, &response));
  return response;
}

absl::StatusOr<client::Redeemed> Redeem(client::ConnectClient& http, const std::string& code,
                                        const std::string& device) {
  return client::Redeem(
      [&](const v1::RedeemInvitationRequest& request, v1::RedeemInvitationResponse* response) {
        return http.Call(std::string(kSubmissions) + "RedeemInvitation", request, response);
      },
      code, client::NumbersOf(device + code));
}

v1::SubmitAnswersRequest Submission(const client::Redeemed& redeemed, int category) {
  v1::SubmitAnswersRequest request;
  request.set_parent(redeemed.answer.school());
  request.set_credential(redeemed.credential);
  request.set_receipt_key(redeemed.receipt_key);
  for (const auto& item : redeemed.answer.instrument().items()) {
    auto* answer = request.add_answers();
    answer->set_item(item.item_id());
    answer->set_category(category);
  }
  request.set_request_id(NewUuid(SystemRandom()));
  return request;
}

absl::StatusOr<std::string> Submit(client::ConnectClient& http, const v1::SubmitAnswersRequest& request) {
  v1::SubmitAnswersResponse response;
  ICAP_RETURN_IF_ERROR(http.Call(std::string(kSubmissions) + "SubmitAnswers", request, &response));
  return response.receipt();
}

absl::Status CloseRollout(client::ConnectClient& operator_client, const std::string& rollout) {
  v1::CloseRolloutRequest request;
  request.set_name(rollout);
  request.set_request_id(NewUuid(SystemRandom()));
  v1::Rollout response;
  return operator_client.Call(std::string(kRollouts) + "CloseRollout", request, &response);
}

}  // namespace icap::testing
