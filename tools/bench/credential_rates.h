// What the arithmetic of blind credentials costs on this machine.
#pragma once

#include <chrono>

namespace icap::bench {

// Whole exchanges a second on all cores, both sides of each: blind, evaluate with proof, verify and unblind, and
// evaluate again when the credential is spent.
double MeasureExchanges(std::chrono::seconds duration);

}  // namespace icap::bench
