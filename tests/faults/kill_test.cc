// Killing any one service in the middle of the main job and starting it again ends in the same results, with nothing
// lost or counted twice; so does emptying Redis.
#include <gtest/gtest.h>

#include "icap/collection/v1/rollout.pb.h"
#include "icap/profile/v1/profile.pb.h"
#include "icap/reporting/v1/reporting.pb.h"
#include "services/common/testing/eventually.h"
#include "tests/system/reference.h"
#include "tests/system/running_system.h"

namespace icap::testing {
namespace {

constexpr char kRollout[] = "agencies/bhr2000/rollouts/spring-2000";
constexpr std::chrono::seconds kLimit{120};

// Where the main job stands, asked of the databases: the services themselves are being killed.
struct Stage {
  const char* name;
  const char* service;
  const char* reached;  // a query that answers t
};
constexpr Stage kStages[] = {
    {"a fifth has answered", "collection", "SELECT count(*) >= 1000 FROM spent_credential"},
    {"half have answered", "collection", "SELECT count(*) >= 2700 FROM spent_credential"},
    {"the rollout has closed", "collection", "SELECT count(*) = 1 FROM rollout WHERE state >= 3"},
    {"scores are stored", "scoring", "SELECT count(*) >= 1 FROM outbox"},
    {"profiles are stored", "profile", "SELECT count(*) >= 1 FROM outbox"},
    {"the first report is ready", "reporting", "SELECT count(*) >= 1 FROM report WHERE state = 3"},
};

std::string ResultsOfAnUndisturbedRun() {
  static const std::string results = [] {
    RunningSystem system;
    EXPECT_EQ(RunProgram(system.Loadgen({"bhr2000", "--data", ICAP_TEST_DATA "/bhr2000"}), system.ClientEnvironment())
                  .exit_code,
              0);
    return ResultsWithoutTimes(system);
  }();
  return results;
}

// Runs the main job, and `fault` at each stage.
void RunMainJobWith(const std::function<void(RunningSystem&)>& fault) {
  RunningSystem system;
  Program job(system.Loadgen({"bhr2000", "--data", ICAP_TEST_DATA "/bhr2000"}), system.ClientEnvironment());
  for (const Stage& stage : kStages) {
    ASSERT_TRUE(Eventually([&] { return system.Query(stage.service, stage.reached) == "t"; }, kLimit)) << stage.name;
    fault(system);
  }
  ASSERT_EQ(job.Wait(), 0);
  EXPECT_EQ(system.Query("collection", "SELECT count(*) FROM submission"), "5400");
  EXPECT_EQ(system.Query("collection", "SELECT count(*) FROM spent_credential"), "5400");
  EXPECT_EQ(system.Query("collection", "SELECT count(*) FROM issued_credential"), "5400");
  EXPECT_EQ(system.Query("collection", "SELECT count(*) FROM receipt"), "5400");
  EXPECT_EQ(system.Query("collection", "SELECT count(*) FROM sealed_answer"), "0");
  EXPECT_EQ(system.Query("reporting", "SELECT count(*) FROM report"), "99");
  for (const char* consumer : {"scoring", "profile", "reporting"}) {
    EXPECT_EQ(system.Query(consumer, "SELECT count(*) FROM dead_letter"), "0") << consumer;
  }
  ExpectReferenceResults(system);
  EXPECT_EQ(ResultsWithoutTimes(system), ResultsOfAnUndisturbedRun());
}

class KilledService : public ::testing::TestWithParam<std::string> {};

TEST_P(KilledService, LosesNothingAndCountsNothingTwice) {
  RunMainJobWith([](RunningSystem& system) {
    system.Kill(GetParam());
    system.StartAgain();
  });
}

INSTANTIATE_TEST_SUITE_P(Every, KilledService,
                         ::testing::Values("collection", "scoring", "profile", "reporting", "gateway"),
                         [](const auto& info) { return info.param; });

TEST(EmptiedRedis, LosesNothingAndCountsNothingTwice) {
  RunMainJobWith([](RunningSystem& system) { system.FlushRedis(); });
}

}  // namespace
}  // namespace icap::testing
