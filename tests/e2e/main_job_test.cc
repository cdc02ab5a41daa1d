// The main job on real answers, from links to profiles and reports, by the public path only.
#include <map>
#include <nlohmann/json.hpp>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/system/reference.h"
#include "tests/system/shared_system.h"

namespace icap::testing {
namespace {

constexpr char kBhrRollout[] = "agencies/bhr2000/rollouts/spring-2000";
constexpr char kSyntheticRollout[] = "agencies/synthetic-state/rollouts/fall-2026";

class MainJob : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    RunningSystem& system = SharedSystem();
    ASSERT_EQ(RunProgram(system.Loadgen({"bhr2000", "--data", ICAP_TEST_DATA "/bhr2000"}), system.ClientEnvironment())
                  .exit_code,
              0);
    ASSERT_EQ(
        RunProgram(system.Loadgen({"synthetic", "--schools", "6", "--instrument",
                                   ICAP_SOURCE_DIR "/services/common/instrument/catalog/icap_teacher_survey.yaml"}),
                   system.ClientEnvironment())
            .exit_code,
        0);
  }

  static nlohmann::json Json(const std::vector<std::string>& arguments) {
    std::vector<std::string> with_json = {"--json"};
    with_json.insert(with_json.end(), arguments.begin(), arguments.end());
    const ProgramResult result = SharedSystem().Ctl(with_json);
    EXPECT_EQ(result.exit_code, 0) << arguments[0];
    return nlohmann::json::parse(result.output, nullptr, false);
  }
};

TEST_F(MainJob, ResultsEqualTheReference) {
  ExpectReferenceResults(SharedSystem());
}

TEST_F(MainJob, ASecondRunChangesNothing) {
  RunningSystem& system = SharedSystem();
  const std::string before = ResultsWithoutTimes(system);
  const std::string rows = system.Query("collection", "SELECT count(*) FROM submission");
  ASSERT_EQ(RunProgram(system.Loadgen({"bhr2000", "--data", ICAP_TEST_DATA "/bhr2000"}), system.ClientEnvironment())
                .exit_code,
            0);
  EXPECT_EQ(ResultsWithoutTimes(system), before);
  EXPECT_EQ(system.Query("collection", "SELECT count(*) FROM submission"), rows);
}

TEST_F(MainJob, EverySchoolHasATaggedReport) {
  const nlohmann::json reports = Json({"report", "list", kBhrRollout});
  EXPECT_EQ(reports["reports"].size(), 99u);
  for (const auto& report : reports["reports"]) EXPECT_EQ(report["state"], "REPORT_STATE_SUCCEEDED") << report.dump();
  const std::string path = SharedSystem().data_folder() + "/report.pdf";
  ASSERT_EQ(
      SharedSystem().Ctl({"report", "get", std::string(kBhrRollout) + "/schools/unit-04", "--out", path}).exit_code, 0);
  const std::string info = RunProgram({"pdfinfo", path}).output;
  EXPECT_NE(info.find("Tagged:          yes"), std::string::npos) << info;
  EXPECT_NE(info.find("Unit 04"), std::string::npos) << info;
  const std::string text = RunProgram({"pdftotext", path, "-"}).output;
  EXPECT_NE(text.find("Leadership climate"), std::string::npos);
}

TEST_F(MainJob, TheSyntheticDistrictIsLabelledAndItsSmallSchoolsAreHidden) {
  const nlohmann::json list = Json({"profile", "list", kSyntheticRollout});
  ASSERT_EQ(list["profiles"].size(), 6u);
  std::map<std::string, std::string> disclosures;
  for (const auto& profile : list["profiles"]) {
    EXPECT_TRUE(profile["synthetic"].get<bool>());
    disclosures[profile["school"]["title"]] = profile["participation"]["disclosure"];
  }
  // The last school is made with 8 teachers, the one before with a response of about 30%.
  EXPECT_EQ(disclosures["Synthetic School 06"], "DISCLOSURE_TOO_FEW_RESPONDENTS");
  EXPECT_THAT(disclosures["Synthetic School 05"],
              ::testing::AnyOf("DISCLOSURE_LOW_RESPONSE", "DISCLOSURE_TOO_FEW_RESPONDENTS"));
  const nlohmann::json first =
      Json({"profile", "get", std::string(kSyntheticRollout) + "/schools/synthetic-school-01/profile"});
  EXPECT_EQ(first["factors"].size(), 10u);
  bool split = false;
  for (const auto& item : first["items"]) split = split || item.value("split", false);
  EXPECT_TRUE(split) << "the made-up split items are not found";
}

}  // namespace
}  // namespace icap::testing
