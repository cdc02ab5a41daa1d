#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>

#include "icap/collection/v1/mailing.pb.h"
#include "services/common/base/status_macros.h"
#include "tools/client/progress.h"
#include "tools/icapctl/commands.h"

namespace icap::icapctl {
namespace {

namespace v1 = collection::v1;

constexpr char kService[] = "collection.v1.MailingService/";

struct Arguments {
  std::string name;
  std::string organization;
  std::string person;
  std::string detail;
  std::string language;
  std::string file;
  std::string out;
  bool reminder = false;
  bool watch = false;
  bool everyone = false;
};

// "MAILING_STATE_SENDING" as "sending".
std::string LastWord(std::string name) {
  name = name.substr(name.rfind('_') + 1);
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  return name;
}

void Print(Context& context, const v1::Mailing& mailing) {
  if (context.json) return PrintJson(mailing);
  fmt::print(
      "{}  {}  {}: {} of {} sent, {} refused, {} given up, {} not needed any more; {} cannot be reached by "
      "e-mail{}{}\n",
      mailing.name(), LastWord(v1::MailKind_Name(mailing.kind())), LastWord(v1::MailingState_Name(mailing.state())),
      mailing.sent_count(), mailing.mail_count(), mailing.refused_count(), mailing.failed_count(),
      mailing.skipped_count(), mailing.unreachable_count(), mailing.detail().empty() ? "" : ". ", mailing.detail());
}

absl::Status Watch(Context& context, const Arguments& arguments) {
  v1::WatchMailingRequest request;
  request.set_name(arguments.name);
  v1::Mailing mailing;
  std::unique_ptr<client::Progress> progress;
  ICAP_RETURN_IF_ERROR(context.client->Watch("icap.collection.v1.MailingService/WatchMailing", request, &mailing, [&] {
    if (progress == nullptr) progress = std::make_unique<client::Progress>("Sending", mailing.mail_count());
    progress->Set(mailing.sent_count() + mailing.refused_count() + mailing.failed_count() + mailing.skipped_count());
    return mailing.state() != v1::MAILING_STATE_PAUSED;
  }));
  progress.reset();
  Print(context, mailing);
  return absl::OkStatus();
}

absl::Status Start(Context& context, const Arguments& arguments) {
  v1::CreateMailingRequest request;
  request.set_parent(arguments.name);
  request.set_kind(arguments.reminder ? v1::MAIL_KIND_REMINDER : v1::MAIL_KIND_INVITATION);
  request.set_organization(arguments.organization);
  request.set_request_id(NewRequestId());
  v1::Mailing mailing;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "CreateMailing", request, &mailing));
  if (!arguments.watch) {
    Print(context, mailing);
    return absl::OkStatus();
  }
  Arguments watched = arguments;
  watched.name = mailing.name();
  return Watch(context, watched);
}

absl::Status List(Context& context, const Arguments& arguments) {
  v1::ListMailingsRequest request;
  request.set_parent(arguments.name);
  v1::ListMailingsResponse response;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "ListMailings", request, &response));
  if (context.json) {
    PrintJson(response);
    return absl::OkStatus();
  }
  for (const auto& mailing : response.mailings()) Print(context, mailing);
  return absl::OkStatus();
}

template <typename Request>
absl::Status Move(Context& context, const Arguments& arguments, const char* method) {
  Request request;
  request.set_name(arguments.name);
  request.set_request_id(NewRequestId());
  v1::Mailing mailing;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + method, request, &mailing));
  Print(context, mailing);
  return absl::OkStatus();
}

void Print(Context& context, const v1::MailStop& stop) {
  if (context.json) return PrintJson(stop);
  fmt::print("{}  {}  {}  {}{}{}\n", stop.person(), stop.display_name(), stop.email(),
             LastWord(v1::MailStopReason_Name(stop.reason())), stop.detail().empty() ? "" : ": ", stop.detail());
}

absl::Status Stops(Context& context, const Arguments& arguments) {
  v1::ListMailStopsRequest request;
  request.set_parent(arguments.name);
  ICAP_ASSIGN_OR_RETURN(const v1::ListMailStopsResponse all,
                        ListAll<v1::ListMailStopsResponse>(context, std::string(kService) + "ListMailStops", request));
  if (context.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  for (const auto& stop : all.stops()) Print(context, stop);
  return absl::OkStatus();
}

absl::Status Bounce(Context& context, const Arguments& arguments) {
  v1::ReportBounceRequest request;
  request.set_person(arguments.person);
  request.set_detail(arguments.detail);
  request.set_request_id(NewRequestId());
  v1::MailStop stop;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "ReportBounce", request, &stop));
  Print(context, stop);
  return absl::OkStatus();
}

absl::Status ShowTexts(Context& context, const Arguments& arguments) {
  v1::ListMailTemplatesRequest request;
  request.set_parent(arguments.name);
  v1::ListMailTemplatesResponse response;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "ListMailTemplates", request, &response));
  if (context.json) {
    PrintJson(response);
    return absl::OkStatus();
  }
  for (const auto& text : response.templates()) {
    fmt::print("== {}, {}{}\n{}\n\n{}\n", LastWord(v1::MailKind_Name(text.kind())), text.language(),
               text.is_default() ? " (default)" : "", text.subject(), text.body());
  }
  return absl::OkStatus();
}

// The file's first line is the subject, the rest after an empty line the body; no file: the default again.
absl::Status SetText(Context& context, const Arguments& arguments) {
  v1::SetMailTemplateRequest request;
  request.set_parent(arguments.name);
  request.set_request_id(NewRequestId());
  v1::MailTemplate& text = *request.mutable_template_();
  text.set_kind(arguments.reminder ? v1::MAIL_KIND_REMINDER : v1::MAIL_KIND_INVITATION);
  text.set_language(arguments.language);
  if (!arguments.file.empty()) {
    ICAP_ASSIGN_OR_RETURN(const std::string content, ReadFile(arguments.file));
    const size_t end = content.find("\n\n");
    if (end == std::string::npos) {
      return absl::InvalidArgumentError(
          fmt::format("{}: needs a line with the subject, an empty line, and the text.", arguments.file));
    }
    text.set_subject(content.substr(0, end));
    text.set_body(content.substr(end + 2));
  }
  v1::MailTemplate stored;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "SetMailTemplate", request, &stored));
  if (context.json) {
    PrintJson(stored);
  } else {
    fmt::print("{}\n\n{}", stored.subject(), stored.body());
  }
  return absl::OkStatus();
}

absl::Status Letters(Context& context, const Arguments& arguments) {
  ICAP_ASSIGN_OR_RETURN(const std::string pdf,
                        context.client->Download(fmt::format("/download/{}/letters{}", arguments.name,
                                                             arguments.everyone ? "?everyone=true" : "")));
  std::ofstream file(arguments.out, std::ios::binary);
  file.write(pdf.data(), static_cast<std::streamsize>(pdf.size()));
  file.close();
  if (!file) return absl::UnavailableError(fmt::format("{} cannot be written: choose another --out.", arguments.out));
  if (!context.json) fmt::print("{}: {} bytes\n", arguments.out, pdf.size());
  return absl::OkStatus();
}

}  // namespace

void AddMailCommands(CLI::App& app, Command* chosen) {
  auto* arguments = new Arguments;  // lives as long as the process: CLI11 keeps pointers into it
  const auto run = [=](auto function) {
    return [=] { *chosen = [=](Context& context) { return function(context, *arguments); }; };
  };
  auto* mail = app.add_subcommand("mail", "Invitations and reminders by e-mail, and letters")->require_subcommand(1);
  const auto add = [&](const char* name, const char* text, const char* option, auto function) {
    auto* command = mail->add_subcommand(name, text);
    command->add_option("name", arguments->name, option)->required();
    command->callback(run(function));
    return command;
  };
  constexpr char kMailing[] = "agencies/{agency}/rollouts/{rollout}/mailings/{mailing}";
  auto* send = add("send", "Write to everyone invited", "agencies/{agency}/rollouts/{rollout}", Start);
  send->add_flag("--reminder", arguments->reminder, "A reminder, to those who have not begun");
  send->add_option("--organization", arguments->organization, "Only schools under this organization");
  send->add_flag("--watch", arguments->watch, "Show how far it is until it ends");
  add("list", "Mailings of a rollout", "agencies/{agency}/rollouts/{rollout}", List);
  add("watch", "How far a mailing is, until it ends", kMailing, Watch);
  add("pause", "Stop sending for now", kMailing, [](Context& context, const Arguments& given) {
    return Move<v1::PauseMailingRequest>(context, given, "PauseMailing");
  });
  add("resume", "Go on sending", kMailing, [](Context& context, const Arguments& given) {
    return Move<v1::ResumeMailingRequest>(context, given, "ResumeMailing");
  });
  add("cancel", "End a mailing; what was sent stays sent", kMailing, [](Context& context, const Arguments& given) {
    return Move<v1::CancelMailingRequest>(context, given, "CancelMailing");
  });
  add("stops", "Who is not written to, and why", "agencies/{agency}", Stops);
  auto* bounce = mail->add_subcommand("bounce", "Record a message that came back");
  bounce->add_option("person", arguments->person, "agencies/{agency}/people/{person}")->required();
  bounce->add_option("--detail", arguments->detail, "What it said");
  bounce->callback(run(Bounce));
  add("texts", "The texts, by kind and language", "agencies/{agency}", ShowTexts);
  auto* text =
      add("set-text", "Replace a text, or bring the default back without --file", "agencies/{agency}", SetText);
  text->add_flag("--reminder", arguments->reminder, "The text of reminders");
  text->add_option("--language", arguments->language, "en or es")->required();
  text->add_option("--file", arguments->file, "Subject, empty line, text");
  auto* letters = add("letters", "A school's letters as PDF, for those who cannot be reached by e-mail",
                      "agencies/{agency}/rollouts/{rollout}/schools/{school}", Letters);
  letters->add_option("--out", arguments->out, "File to write")->required();
  letters->add_flag("--everyone", arguments->everyone, "Also for those who can");
}

}  // namespace icap::icapctl
