#include <fmt/format.h>

#include "icap/collection/v1/comment.pb.h"
#include "services/common/base/status_macros.h"
#include "tools/icapctl/commands.h"

namespace icap::icapctl {
namespace {

namespace v1 = collection::v1;

constexpr char kService[] = "collection.v1.CommentService/";

struct Arguments {
  std::string rollout;
  std::string reason;
};

void Print(Context& context, const v1::CommentRelease& release) {
  if (context.json) return PrintJson(release);
  if (release.prompts().empty()) return fmt::print("The instrument asks for no comments.\n");
  fmt::print("{} comments of schools that reach the limits of disclosure\n", release.comment_count());
  if (!release.has_release_time()) return fmt::print("not released: nobody may read them\n");
  fmt::print("released by {}: {}\n", release.released_by(), release.reason());
}

absl::Status Show(Context& context, const Arguments& arguments) {
  v1::GetCommentReleaseRequest request;
  request.set_name(arguments.rollout + "/commentRelease");
  v1::CommentRelease release;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "GetCommentRelease", request, &release));
  Print(context, release);
  return absl::OkStatus();
}

absl::Status Release(Context& context, const Arguments& arguments) {
  v1::ReleaseCommentsRequest request;
  request.set_parent(arguments.rollout);
  request.set_reason(arguments.reason);
  request.set_request_id(NewRequestId());
  v1::CommentRelease release;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "ReleaseComments", request, &release));
  Print(context, release);
  return absl::OkStatus();
}

absl::Status List(Context& context, const Arguments& arguments) {
  v1::ListCommentsRequest request;
  request.set_parent(arguments.rollout);
  request.set_page_size(1'000);
  v1::ListCommentsResponse all;
  do {
    v1::ListCommentsResponse page;
    ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "ListComments", request, &page));
    request.set_page_token(page.next_page_token());
    page.clear_next_page_token();
    all.MergeFrom(page);
  } while (!request.page_token().empty());
  if (context.json) {
    PrintJson(all);
  } else {
    for (const auto& comment : all.comments()) fmt::print("{}: {}\n", comment.comment_id(), comment.text());
  }
  return absl::OkStatus();
}

}  // namespace

void AddCommentCommands(CLI::App& app, Command* chosen) {
  auto* arguments = new Arguments;  // lives as long as the process: CLI11 keeps pointers into it
  const auto run = [=](auto function) {
    return [=] { *chosen = [=](Context& context) { return function(context, *arguments); }; };
  };
  auto* comments = app.add_subcommand("comments", "What respondents wrote beside their answers")->require_subcommand(1);
  const auto add = [&](const char* name, const char* text, auto function) {
    auto* command = comments->add_subcommand(name, text);
    command->add_option("rollout", arguments->rollout, "agencies/{agency}/rollouts/{rollout}")->required();
    command->callback(run(function));
    return command;
  };
  add("show", "How many there are, and whether they may be read", Show);
  add("release", "Let them be read, for good; the rollout's log keeps the reason", Release)
      ->add_option("--reason", arguments->reason, "Why they must be read")
      ->required();
  add("list", "Read them; the rollout's log keeps that you did", List);
}

}  // namespace icap::icapctl
