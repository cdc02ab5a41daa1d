// What the files of rollout commands share.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "icap/collection/v1/rollout.pb.h"
#include "tools/icapctl/commands.h"

namespace icap::icapctl {

// What a draft says; empty: as it is.
struct DraftOptions {
  std::string title;
  std::string revision;
  std::string organization;
  std::vector<std::string> protocols;
  std::vector<std::string> included;
  std::vector<std::string> excluded;
  std::vector<std::string> languages;
  std::string open_at;
  std::string close_at;
  std::string time_zone;
  bool accept_unconfirmed = false;
};

void Apply(const DraftOptions& options, collection::v1::Rollout* rollout);
// All but title, revision and organization.
void AddDraftOptions(CLI::App& command, DraftOptions& options);
void AddRolloutDraftCommands(CLI::App& rollout, Command* chosen);
void AddInvitationCommands(CLI::App& app, Command* chosen);

// One line, or JSON.
void Print(Context& context, const collection::v1::Rollout& rollout);

}  // namespace icap::icapctl
