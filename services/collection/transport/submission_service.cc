#include "services/collection/transport/submission_service.h"

#include "services/collection/transport/convert.h"
#include "services/common/base/encoding.h"
#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/instrument/instrument_proto.h"
#include "services/common/rpc/page.h"

namespace icap::collection {
namespace {

// More answers than this are not worth checking: an instrument has at most 500 items.
constexpr int kMaxAnswers = 1'000;

absl::StatusOr<SubmitCommand> FromProto(const v1::SubmitAnswersRequest& request) {
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request.parent(), "agencies/*/rollouts/*/schools/*"));
  if (request.answers_size() > kMaxAnswers) return FieldInvalid("answers", "has more than 1,000 elements");
  SubmitCommand command{
      ids[0], ids[1], ids[2], Redacted(request.credential()), {}, request.request_id(), request.receipt_key()};
  command.answers.reserve(request.answers_size());
  for (const auto& answer : request.answers()) command.answers.push_back({answer.item(), answer.category()});
  if (request.comments_size() > kMaxAnswers) return FieldInvalid("comments", "has more than 1,000 elements");
  for (const auto& comment : request.comments()) command.comments.push_back({comment.comment_id(), comment.text()});
  return command;
}

v1::RedeemInvitationResponse ToProto(const Questioning& questioning) {
  v1::RedeemInvitationResponse response;
  response.set_credential(ToBase64Url(questioning.credential.Reveal()));
  response.set_credential_key(ToBase64Url(questioning.school.credential_key));
  response.set_credential_taken(questioning.credential_taken);
  response.set_school(
      RolloutSchoolName(questioning.rollout.agency, questioning.rollout.rollout, questioning.school.school));
  response.set_school_title(questioning.school.title);
  response.set_rollout_title(questioning.rollout.title);
  // Who asks for the credential has the questionnaire on the screen.
  if (questioning.credential.Reveal().empty()) {
    *response.mutable_instrument() = instrument::ToProto(questioning.revision->instrument);
  }
  response.set_synthetic(questioning.school.synthetic);
  return response;
}

}  // namespace

SubmissionTransport::SubmissionTransport(rpc::Entrance& entrance, Answering& answering)
    : entrance_(entrance),
      answering_(answering),
      redemptions_(kRedeemThreads, kRedeemLimits, [this](const std::vector<Redemption>& batch, int) { Redeem(batch); }),
      jobs_(kAnswerThreads, kAnswerLimits, [](const std::vector<std::function<void()>>& batch, int) {
        for (const auto& job : batch) job();
      }) {}

void SubmissionTransport::Redeem(const std::vector<Redemption>& batch) {
  std::vector<RedeemCommand> commands;
  commands.reserve(batch.size());
  for (const Redemption& redemption : batch) commands.push_back(redemption.command);
  const auto outcomes = answering_.Redeem(commands);
  for (size_t i = 0; i < batch.size(); ++i) {
    if (outcomes[i].ok()) *batch[i].response = ToProto(*outcomes[i]);
    batch[i].reactor->Finish(entrance_.Leave("RedeemInvitation", batch[i].start, outcomes[i].status()));
  }
}

grpc::ServerUnaryReactor* SubmissionTransport::RedeemInvitation(grpc::CallbackServerContext* context,
                                                                const v1::RedeemInvitationRequest* request,
                                                                v1::RedeemInvitationResponse* response) {
  const auto start = std::chrono::steady_clock::now();
  auto* reactor = context->DefaultReactor();
  const auto caller = entrance_.Admit(*context);
  const absl::Status allowed = caller.ok() ? Answering::MayAnswer(*caller) : caller.status();
  if (!allowed.ok()) {
    reactor->Finish(entrance_.Leave("RedeemInvitation", start, allowed));
    return reactor;
  }
  if (redemptions_.Add({start, reactor, {request->code(), request->blinded_element()}, response})) return reactor;
  reactor->Finish(entrance_.Leave(
      "RedeemInvitation", start,
      Unavailable(Reason::kOverloaded, "Many are opening their links at this moment. Try again in a few seconds.")));
  return reactor;
}

grpc::ServerUnaryReactor* SubmissionTransport::Run(grpc::CallbackServerContext* context, const char* method,
                                                   Body body) {
  const auto start = std::chrono::steady_clock::now();
  auto* reactor = context->DefaultReactor();
  const Finish finish = [this, method, start, reactor](const absl::Status& status) {
    reactor->Finish(entrance_.Leave(method, start, status));
  };
  const auto caller = entrance_.Admit(*context);
  if (!caller.ok()) {
    finish(caller.status());
  } else if (!jobs_.Add([body = std::move(body), caller = *caller, finish] { body(caller, finish); })) {
    finish(Unavailable(Reason::kOverloaded, "Many are answering at this moment. Your answers are kept; try again."));
  }
  return reactor;
}

grpc::ServerUnaryReactor* SubmissionTransport::SubmitAnswers(grpc::CallbackServerContext* context,
                                                             const v1::SubmitAnswersRequest* request,
                                                             v1::SubmitAnswersResponse* response) {
  return Run(context, "SubmitAnswers", [this, request, response](const auth::Caller& caller, const Finish& finish) {
    const auto command = FromProto(*request);
    if (!command.ok()) return finish(command.status());
    answering_.Submit(caller, *command, [finish, response](absl::StatusOr<std::string> receipt) {
      if (receipt.ok()) response->set_receipt(*receipt);
      finish(receipt.status());
    });
  });
}

grpc::ServerUnaryReactor* SubmissionTransport::ListCredentialKeys(grpc::CallbackServerContext* context,
                                                                  const v1::ListCredentialKeysRequest* request,
                                                                  v1::ListCredentialKeysResponse* response) {
  return Run(context, "ListCredentialKeys",
             [this, request, response](const auth::Caller& caller, const Finish& finish) {
               finish(ListKeys(caller, *request, response));
             });
}

absl::Status SubmissionTransport::ListKeys(const auth::Caller& caller, const v1::ListCredentialKeysRequest& request,
                                           v1::ListCredentialKeysResponse* response) {
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request.parent(), "agencies/*/rollouts/*"));
  const auto add = [&](const SchoolKeys& school) {
    // Nobody answers a rollout of tabulated counts.
    if (school.credential_key.empty()) return;
    auto* key = response->add_keys();
    key->set_school(RolloutSchoolName(ids[0], ids[1], school.school));
    key->set_credential_key(ToBase64Url(school.credential_key));
  };
  if (!request.school().empty()) {
    ICAP_ASSIGN_OR_RETURN(const auto school, ParseName("school", request.school(), "agencies/*/rollouts/*/schools/*"));
    if (RolloutName(school[0], school[1]) != request.parent()) {
      return FieldInvalid("school", "must belong to the rollout of `parent`");
    }
    ICAP_ASSIGN_OR_RETURN(const SchoolKeys keys, answering_.FindKeys(caller, ids[0], ids[1], school[2]));
    add(keys);
    return absl::OkStatus();
  }
  ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request.page_size()));
  const std::string list = "keys " + request.parent();
  ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(list, request.page_token()));
  ICAP_ASSIGN_OR_RETURN(const auto keys, answering_.ListKeys(caller, ids[0], ids[1], {size, after}));
  for (const SchoolKeys& school : keys) add(school);
  if (static_cast<int>(keys.size()) == size) {
    response->set_next_page_token(rpc::MakePageToken(list, keys.back().school));
  }
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* SubmissionTransport::ListReceipts(grpc::CallbackServerContext* context,
                                                            const v1::ListReceiptsRequest* request,
                                                            v1::ListReceiptsResponse* response) {
  return Run(context, "ListReceipts", [this, request, response](const auth::Caller& caller, const Finish& finish) {
    finish(ListReceiptsOf(caller, *request, response));
  });
}

absl::Status SubmissionTransport::ListReceiptsOf(const auth::Caller& caller, const v1::ListReceiptsRequest& request,
                                                 v1::ListReceiptsResponse* response) {
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request.parent(), "agencies/*/rollouts/*/schools/*"));
  ICAP_ASSIGN_OR_RETURN(const Receipts receipts, answering_.ListReceipts(caller, ids[0], ids[1], ids[2]));
  for (const std::string& receipt : receipts.receipts) response->add_receipts(receipt);
  response->set_submission_count(receipts.submission_count);
  return absl::OkStatus();
}

}  // namespace icap::collection
