// `icapctl score`: all statistics of a file of answers or counts, without a server.
#pragma once

#include <CLI/CLI.hpp>

#include "tools/icapctl/commands.h"

namespace icap::icapctl {

// `chosen` needs no client in its context.
void AddScoreCommand(CLI::App& app, Command* chosen);

}  // namespace icap::icapctl
