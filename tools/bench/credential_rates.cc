#include "tools/bench/credential_rates.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include "services/common/base/clock.h"
#include "services/common/voprf/voprf.h"

namespace icap::bench {
namespace {

bool Exchange(const voprf::KeyPair& keys, const RandomBytes& random) {
  const std::string input = random(voprf::kSeedBytes);
  const auto exchange = voprf::Blind(input, voprf::RandomScalar(random));
  if (!exchange.has_value()) return false;
  const auto evaluation = voprf::BlindEvaluate(keys, {exchange->blinded_element}, voprf::RandomScalar(random));
  if (!evaluation.has_value()) return false;
  const auto outputs = voprf::Finalize({*exchange}, *evaluation, keys.public_key);
  return outputs.has_value() && voprf::Evaluate(keys, input) == outputs->front();
}

}  // namespace

double MeasureExchanges(std::chrono::seconds duration) {
  const RandomBytes random = SystemRandom();
  const auto keys = voprf::DeriveKeyPair(random(voprf::kSeedBytes), "benchmark");
  std::atomic<int64_t> count{0};
  std::vector<std::thread> threads;
  const auto end = std::chrono::steady_clock::now() + duration;
  for (unsigned i = 0; i < std::thread::hardware_concurrency(); ++i) {
    threads.emplace_back([&] {
      while (std::chrono::steady_clock::now() < end) {
        if (!keys.has_value() || !Exchange(*keys, random)) {
          std::fprintf(stderr, "icap-bench: an exchange failed\n");
          std::exit(1);
        }
        ++count;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return static_cast<double>(count) / static_cast<double>(duration.count());
}

}  // namespace icap::bench
