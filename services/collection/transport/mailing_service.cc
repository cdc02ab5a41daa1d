#include "services/collection/transport/mailing_service.h"

#include <fmt/format.h>

#include "services/collection/transport/convert.h"
#include "services/collection/transport/watcher.h"
#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/page.h"
#include "services/common/rpc/request_key.h"

namespace icap::collection {
namespace {

constexpr char kMailingPattern[] = "agencies/*/rollouts/*/mailings/*";
constexpr char kPersonPattern[] = "agencies/*/people/*";
constexpr std::chrono::milliseconds kWatchInterval{1'000};
// A message without change is sent after this many rounds, so that a dead connection shows.
constexpr int kQuietRounds = 15;

absl::StatusOr<MailingId> IdOf(const std::string& name) {
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", name, kMailingPattern));
  return MailingId{ids[0], ids[1], ids[2]};
}

absl::StatusOr<MailKind> KindOf(std::string_view field, v1::MailKind kind) {
  switch (kind) {
    case v1::MAIL_KIND_INVITATION:
      return MailKind::kInvitation;
    case v1::MAIL_KIND_REMINDER:
      return MailKind::kReminder;
    default:
      return FieldInvalid(field, "must be MAIL_KIND_INVITATION or MAIL_KIND_REMINDER");
  }
}

v1::Mailing ToProto(const Mailing& mailing) {
  v1::Mailing message;
  message.set_name(
      fmt::format("{}/mailings/{}", RolloutName(mailing.id.agency, mailing.id.rollout), mailing.id.mailing));
  message.set_kind(static_cast<v1::MailKind>(mailing.kind));
  message.set_organization(OrganizationName(mailing.id.agency, mailing.organization));
  message.set_state(static_cast<v1::MailingState>(mailing.state));
  message.set_detail(mailing.detail);
  message.set_mail_count(mailing.mail_count);
  message.set_sent_count(mailing.sent_count);
  message.set_refused_count(mailing.refused_count);
  message.set_failed_count(mailing.failed_count);
  message.set_skipped_count(mailing.skipped_count);
  message.set_unreachable_count(mailing.unreachable_count);
  message.set_account(mailing.account);
  Set(mailing.create_time, message.mutable_create_time());
  return message;
}

v1::MailStop ToProto(const MailStop& stop) {
  v1::MailStop message;
  message.set_person(fmt::format("agencies/{}/people/{}", stop.agency, stop.person));
  message.set_display_name(stop.display_name);
  message.set_email(stop.email);
  message.set_reason(static_cast<v1::MailStopReason>(stop.reason));
  message.set_detail(stop.detail);
  return message;
}

v1::MailTemplate ToProto(const MailTemplateChoice& choice) {
  v1::MailTemplate message;
  message.set_kind(static_cast<v1::MailKind>(choice.chosen.kind));
  message.set_language(choice.chosen.language);
  message.set_subject(choice.chosen.text.subject);
  message.set_body(choice.chosen.text.body);
  message.set_is_default(choice.is_default);
  return message;
}

}  // namespace

grpc::Status MailingTransport::CreateMailing(grpc::ServerContext* context, const v1::CreateMailingRequest* request,
                                             v1::Mailing* response) {
  return entrance_.Run(*context, "CreateMailing", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*/rollouts/*"));
    ICAP_ASSIGN_OR_RETURN(const MailKind kind, KindOf("kind", request->kind()));
    std::string organization;
    if (!request->organization().empty()) {
      ICAP_ASSIGN_OR_RETURN(const auto names,
                            ParseName("organization", request->organization(), "agencies/*/organizations/*"));
      if (names[0] != ids[0]) return FieldInvalid("organization", "must belong to the agency of `parent`");
      organization = names[1];
    }
    ICAP_ASSIGN_OR_RETURN(const Mailing mailing, mailings_.Create(caller, rpc::KeyOf("CreateMailing", *request), ids[0],
                                                                  ids[1], kind, organization));
    *response = ToProto(mailing);
    return absl::OkStatus();
  });
}

grpc::Status MailingTransport::GetMailing(grpc::ServerContext* context, const v1::GetMailingRequest* request,
                                          v1::Mailing* response) {
  return entrance_.Run(*context, "GetMailing", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const MailingId id, IdOf(request->name()));
    ICAP_ASSIGN_OR_RETURN(const Mailing mailing, mailings_.Get(caller, id));
    *response = ToProto(mailing);
    return absl::OkStatus();
  });
}

grpc::Status MailingTransport::ListMailings(grpc::ServerContext* context, const v1::ListMailingsRequest* request,
                                            v1::ListMailingsResponse* response) {
  return entrance_.Run(*context, "ListMailings", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*/rollouts/*"));
    ICAP_ASSIGN_OR_RETURN(const auto found, mailings_.List(caller, ids[0], ids[1]));
    for (const Mailing& mailing : found) *response->add_mailings() = ToProto(mailing);
    return absl::OkStatus();
  });
}

grpc::Status MailingTransport::WatchMailing(grpc::ServerContext* context, const v1::WatchMailingRequest* request,
                                            grpc::ServerWriter<v1::Mailing>* writer) {
  return entrance_.Run(*context, "WatchMailing", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const MailingId id, IdOf(request->name()));
    const Watcher watcher(watcher_count_);
    ICAP_RETURN_IF_ERROR(watcher.Admit());
    Mailing sent;
    int quiet_rounds = kQuietRounds;
    while (!context->IsCancelled()) {
      ICAP_ASSIGN_OR_RETURN(const Mailing mailing, mailings_.Get(caller, id));
      const bool ended = mailing.state == MailingState::kFinished || mailing.state == MailingState::kCancelled;
      if (!(mailing == sent) || ended || ++quiet_rounds >= kQuietRounds) {
        quiet_rounds = 0;
        sent = mailing;
        if (!writer->Write(ToProto(mailing))) break;
      }
      if (ended || stop_.WaitFor(kWatchInterval)) break;
    }
    return absl::OkStatus();
  });
}

template <typename Request>
grpc::Status MailingTransport::Move(grpc::ServerContext* context, const char* method, const Request* request,
                                    MailingState to, v1::Mailing* response) {
  return entrance_.Run(*context, method, [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const MailingId id, IdOf(request->name()));
    ICAP_ASSIGN_OR_RETURN(const Mailing mailing, mailings_.Move(caller, rpc::KeyOf(method, *request), id, to));
    *response = ToProto(mailing);
    return absl::OkStatus();
  });
}

grpc::Status MailingTransport::PauseMailing(grpc::ServerContext* context, const v1::PauseMailingRequest* request,
                                            v1::Mailing* response) {
  return Move(context, "PauseMailing", request, MailingState::kPaused, response);
}

grpc::Status MailingTransport::ResumeMailing(grpc::ServerContext* context, const v1::ResumeMailingRequest* request,
                                             v1::Mailing* response) {
  return Move(context, "ResumeMailing", request, MailingState::kSending, response);
}

grpc::Status MailingTransport::CancelMailing(grpc::ServerContext* context, const v1::CancelMailingRequest* request,
                                             v1::Mailing* response) {
  return Move(context, "CancelMailing", request, MailingState::kCancelled, response);
}

grpc::Status MailingTransport::ListMailStops(grpc::ServerContext* context, const v1::ListMailStopsRequest* request,
                                             v1::ListMailStopsResponse* response) {
  return entrance_.Run(*context, "ListMailStops", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*"));
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    const std::string list = fmt::format("mail stops of {}", request->parent());
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(list, request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const auto stops, mailings_.ListStops(caller, ids[0], {size, after}));
    for (const MailStop& stop : stops) *response->add_stops() = ToProto(stop);
    if (static_cast<int>(stops.size()) == size) {
      response->set_next_page_token(rpc::MakePageToken(list, stops.back().person));
    }
    return absl::OkStatus();
  });
}

grpc::Status MailingTransport::ReportBounce(grpc::ServerContext* context, const v1::ReportBounceRequest* request,
                                            v1::MailStop* response) {
  return entrance_.Run(*context, "ReportBounce", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("person", request->person(), kPersonPattern));
    ICAP_ASSIGN_OR_RETURN(const MailStop stop, mailings_.ReportBounce(caller, rpc::KeyOf("ReportBounce", *request),
                                                                      ids[0], ids[1], request->detail()));
    *response = ToProto(stop);
    return absl::OkStatus();
  });
}

grpc::Status MailingTransport::ListMailTemplates(grpc::ServerContext* context,
                                                 const v1::ListMailTemplatesRequest* request,
                                                 v1::ListMailTemplatesResponse* response) {
  return entrance_.Run(*context, "ListMailTemplates", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*"));
    ICAP_ASSIGN_OR_RETURN(const auto choices, mailings_.ListTemplates(caller, ids[0]));
    for (const MailTemplateChoice& choice : choices) *response->add_templates() = ToProto(choice);
    return absl::OkStatus();
  });
}

grpc::Status MailingTransport::SetMailTemplate(grpc::ServerContext* context, const v1::SetMailTemplateRequest* request,
                                               v1::MailTemplate* response) {
  return entrance_.Run(*context, "SetMailTemplate", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*"));
    const v1::MailTemplate& text = request->template_();
    ICAP_ASSIGN_OR_RETURN(const MailKind kind, KindOf("template.kind", text.kind()));
    ICAP_ASSIGN_OR_RETURN(const MailTemplateChoice choice,
                          mailings_.SetTemplate(caller, rpc::KeyOf("SetMailTemplate", *request), ids[0],
                                                {kind, text.language(), {text.subject(), text.body()}}));
    *response = ToProto(choice);
    return absl::OkStatus();
  });
}

grpc::Status MailingTransport::TakeLetters(grpc::ServerContext* context, const v1::TakeLettersRequest* request,
                                           v1::TakeLettersResponse* response) {
  return entrance_.Run(*context, "TakeLetters", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*/rollouts/*/schools/*"));
    ICAP_ASSIGN_OR_RETURN(const SchoolLetters taken,
                          mailings_.TakeLetters(caller, ids[0], ids[1], ids[2], request->everyone()));
    response->set_school_title(taken.set.school_title);
    response->set_rollout_title(taken.set.rollout_title);
    response->set_agency_title(taken.set.agency_title);
    response->set_close_day(taken.set.close_day);
    for (const Letter& letter : taken.letters) {
      auto* added = response->add_letters();
      added->set_name(letter.name);
      added->set_language(letter.language);
      added->set_link(letter.link.Reveal());
    }
    return absl::OkStatus();
  });
}

grpc::Status MailingTransport::StopMail(grpc::ServerContext* context, const v1::StopMailRequest* request,
                                        v1::StopMailResponse*) {
  return entrance_.Run(*context, "StopMail",
                       [&](const auth::Caller& caller) { return mailings_.Stop(caller, request->code()); });
}

}  // namespace icap::collection
