// `icapctl roster check`: what is right and wrong with a roster package, without a server.
#pragma once

#include <CLI/CLI.hpp>

#include "tools/icapctl/commands.h"

namespace icap::icapctl {

// `chosen` needs no client in its context.
void AddRosterCheck(CLI::App& app, Command* chosen);

}  // namespace icap::icapctl
