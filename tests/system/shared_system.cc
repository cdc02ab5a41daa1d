#include "tests/system/shared_system.h"

#include <gtest/gtest.h>

#include <memory>

namespace icap::testing {
namespace {

std::unique_ptr<RunningSystem> shared;

// Ends the system while the test program still works, not among its static destructors.
class EndSystem : public ::testing::Environment {
 public:
  void TearDown() override { shared.reset(); }
};
const auto* const kEndSystem = ::testing::AddGlobalTestEnvironment(new EndSystem);

}  // namespace

RunningSystem& SharedSystem() {
  if (shared == nullptr) shared = std::make_unique<RunningSystem>();
  return *shared;
}

}  // namespace icap::testing
