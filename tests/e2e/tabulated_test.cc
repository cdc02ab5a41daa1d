// Published counts through the public API: New York's real schools, and the city's own scores out of the profiles.
#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/common/csv/csv_reader.h"
#include "tests/system/shared_system.h"

namespace icap::testing {
namespace {

constexpr char kData[] = ICAP_TEST_DATA "/nyc2011";
constexpr char kRollout[] = "agencies/nyc/rollouts/spring-2011";
constexpr char kFactors[][4] = {"saf", "com", "eng", "aca"};
// q3_1 and q3_2 are known to one decimal only, so that aca may round the other way.
constexpr double kAcaShare = 0.02;

using Row = std::map<std::string, std::string>;

std::vector<Row> ReadRows(const std::string& name) {
  std::ifstream file(fmt::format("{}/{}", kData, name));
  csv::Problems problems(name);
  std::vector<std::string> columns;
  std::vector<Row> rows;
  csv::ReadCsv(
      file, problems,
      [&](const std::vector<std::string>& names) {
        columns = names;
        return true;
      },
      [&](size_t, csv::Cells cells) {
        Row row;
        for (size_t i = 0; i < columns.size(); ++i) row[columns[i]] = cells[i];
        rows.push_back(std::move(row));
      });
  EXPECT_TRUE(problems.empty()) << problems.ToStatus();
  return rows;
}

std::string LowerCase(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

double RoundedHalfUp(double value) {
  return std::floor(value * 10 + 0.5) / 10;
}

bool IsTie(double value) {
  return std::fabs(value * 10 - std::floor(value * 10) - 0.5) < 1e-9;
}

nlohmann::json Json(const std::vector<std::string>& arguments) {
  std::vector<std::string> with_json = {"--json"};
  with_json.insert(with_json.end(), arguments.begin(), arguments.end());
  const ProgramResult result = SharedSystem().Ctl(with_json);
  EXPECT_EQ(result.exit_code, 0) << arguments[0] << " " << arguments[1];
  return nlohmann::json::parse(result.output, nullptr, false);
}

class Tabulated : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    RunningSystem& system = SharedSystem();
    ASSERT_EQ(RunProgram(system.Loadgen({"nyc2011", "--data", kData}), system.ClientEnvironment()).exit_code, 0);
    for (const Row& row : ReadRows("nyc2011_schools.csv")) {
      const std::string id = LowerCase(row.at("dbn"));
      profiles_[row.at("dbn")] = Json({"profile", "get", fmt::format("{}/schools/{}/profile", kRollout, id)});
    }
  }
  static void TearDownTestSuite() { profiles_.clear(); }

  static bool IsShown(const nlohmann::json& profile) { return profile.contains("factors"); }

  static inline std::map<std::string, nlohmann::json> profiles_;  // by dbn
};

TEST_F(Tabulated, ItemScoresAreTheCitysOwn) {
  std::map<std::string, std::map<std::string, double>> means;
  for (const auto& [dbn, profile] : profiles_) {
    for (const auto& item : profile.value("items", nlohmann::json::array())) {
      if (item.contains("mean")) means[dbn][item["item"]] = item["mean"];
    }
  }
  int compared = 0;
  int ties = 0;
  for (const Row& row : ReadRows("nyc2011_official_item_scores.csv")) {
    const auto& of_school = means[row.at("dbn")];
    const auto mean = of_school.find(row.at("item"));
    if (mean == of_school.end()) continue;
    const double official = std::stod(row.at("official_score"));
    ++compared;
    if (IsTie(mean->second)) {
      ++ties;
      EXPECT_NEAR(mean->second, official, 0.05 + 1e-9) << row.at("dbn") << " " << row.at("item");
      continue;
    }
    EXPECT_NEAR(RoundedHalfUp(mean->second), official, 1e-9) << row.at("dbn") << " " << row.at("item");
  }
  std::printf("item scores compared: %d, of which %d at a rounding tie\n", compared, ties);
  EXPECT_GT(compared, 14'000);
}

TEST_F(Tabulated, DomainScoresAreTheCitysOwn) {
  int compared = 0;
  int aca_compared = 0;
  int aca_off = 0;
  for (const Row& row : ReadRows("nyc2011_schools.csv")) {
    for (const auto& factor : profiles_[row.at("dbn")].value("factors", nlohmann::json::array())) {
      const std::string id = factor["factor"];
      const std::string& published = row.at(id + "_t_11");
      if (!factor.contains("mean") || published.empty()) continue;
      const double mean = factor["mean"];
      const double difference = std::fabs(RoundedHalfUp(mean) - std::stod(published));
      ++compared;
      if (id == "aca") {
        ++aca_compared;
        EXPECT_LT(difference, 0.1 + 1e-9) << row.at("dbn");
        if (difference > 1e-9) ++aca_off;
      } else if (!IsTie(mean)) {
        EXPECT_LT(difference, 1e-9) << row.at("dbn") << " " << id << " " << mean;
      }
    }
  }
  std::printf("domain scores compared: %d; aca off by 0.1: %d of %d\n", compared, aca_off, aca_compared);
  EXPECT_GT(compared, 900);
  EXPECT_LE(aca_off, kAcaShare * aca_compared);
}

TEST_F(Tabulated, ProfilesSayThatTheyComeFromCountsAndLeaveOutWhatCountsCannotGive) {
  int shown = 0;
  for (const auto& [dbn, profile] : profiles_) {
    EXPECT_TRUE(profile["provenance"].value("tabulated", false)) << dbn;
    if (!IsShown(profile)) continue;
    ++shown;
    ASSERT_EQ(profile["factors"].size(), std::size(kFactors));
    for (const auto& factor : profile["factors"]) {
      for (const char* absent : {"sd", "standardError", "intervalLow", "intervalHigh", "levels", "namedLevels"}) {
        EXPECT_FALSE(factor.contains(absent)) << dbn << " " << absent;
      }
    }
  }
  EXPECT_EQ(shown, 276);
}

TEST_F(Tabulated, SchoolsWithMoreRespondentsThanStaffAreShownAsSuch) {
  int above = 0;
  for (const Row& row : ReadRows("nyc2011_schools.csv")) {
    const auto& participation = profiles_[row.at("dbn")]["participation"];
    const int staff = std::stoi(row.at("nr_t"));
    const int respondents = std::stoi(row.at("N_t"));
    EXPECT_EQ(participation.value("invitedCount", 0), staff);
    EXPECT_EQ(participation.value("respondentCount", 0), respondents);
    if (respondents <= staff) continue;
    ++above;
    if (staff > 0) {
      EXPECT_DOUBLE_EQ(participation["responseRate"], static_cast<double>(respondents) / staff) << row.at("dbn");
    }
  }
  EXPECT_GT(above, 0);
  std::printf("schools with more respondents than staff: %d\n", above);
}

TEST_F(Tabulated, EverySchoolHasAReportThatSaysSo) {
  const nlohmann::json reports = Json({"report", "list", kRollout});
  ASSERT_EQ(reports["reports"].size(), 301u);
  for (const auto& report : reports["reports"]) EXPECT_EQ(report["state"], "REPORT_STATE_SUCCEEDED") << report.dump();
  const std::string path = SharedSystem().data_folder() + "/nyc.pdf";
  ASSERT_EQ(SharedSystem().Ctl({"report", "get", std::string(kRollout) + "/schools/01m015", "--out", path}).exit_code,
            0);
  const std::string text = RunProgram({"pdftotext", path, "-"}).output;
  EXPECT_THAT(text, ::testing::HasSubstr("published counts"));
  EXPECT_THAT(text, ::testing::HasSubstr("Roberto Clemente"));
}

// Counts of one school in files of their own.
class CountFiles : public Tabulated {
 protected:
  void SetUp() override {
    Write("schools.csv", "school,eligible,responding\n01M015,25,22\n");
    Write("counts.csv", "school,item,n1,n2,n3,n4,n5\n01M015,q6d,10,8,3,1,\n");
    static int drafts = 0;
    rollout_ = fmt::format("agencies/nyc/rollouts/draft-{}", ++drafts);
    const auto created = SharedSystem().Ctl({"rollout", "create", "agencies/nyc", fmt::format("draft-{}", drafts),
                                             "--tabulated", "--title", "Draft", "--revision",
                                             "agencies/nyc/instruments/nyc_school_survey_2011_teachers/revisions/1",
                                             "--organization", "agencies/nyc/organizations/district-01m"});
    ASSERT_EQ(created.exit_code, 0);
  }

  static std::string Path(const std::string& name) { return SharedSystem().data_folder() + "/" + name; }
  static void Write(const std::string& name, const std::string& text) { std::ofstream(Path(name)) << text; }

  // What icapctl says, on both of its streams.
  ProgramResult Import() {
    return RunProgram({"/bin/sh", "-c",
                       fmt::format("{}/bin/icapctl rollout import-counts {} --counts {} --schools {} 2>&1",
                                   ICAP_BINARY_DIR, rollout_, Path("counts.csv"), Path("schools.csv"))},
                      SharedSystem().ClientEnvironment());
  }

  std::string rollout_;
};

TEST_F(CountFiles, AreStoredAndMayBeImportedAgain) {
  EXPECT_THAT(Import().output, ::testing::HasSubstr("imported counts: 1 schools"));
  Write("schools.csv", "school,eligible,responding\n01M015,25,23\n");
  EXPECT_EQ(Import().exit_code, 0);
  for (const auto& school : Json({"rollout", "schools", rollout_})["schools"]) {
    if (school["organization"]["name"] != "agencies/nyc/organizations/01m015") continue;
    EXPECT_EQ(school["invitedCount"], 25);
    EXPECT_EQ(school["submissionCount"], 23);
  }
  EXPECT_NE(SharedSystem().Ctl({"rollout", "open", rollout_}).exit_code, 0);
}

TEST_F(CountFiles, NameEveryProblemAtOnceAndStoreNothing) {
  Write("schools.csv", "school,eligible,responding\n01M015,many,22\n");
  Write("counts.csv",
        "school,item,n1,n2,n3,n4,n5\n01M015,q6d,10,8,3,,\n01M015,q99,1,1,1,1,\n09X999,q6d,1,1,1,1,\n"
        "01M015,q6e,1,-1,1,1,\n");
  const ProgramResult result = Import();
  EXPECT_NE(result.exit_code, 0);
  for (const char* problem : {"schools.csv:2: eligible", "counts.csv:2: item", "counts.csv:3: item",
                              "counts.csv:4: school", "counts.csv:5: n2"}) {
    EXPECT_THAT(result.output, ::testing::HasSubstr(problem));
  }
  EXPECT_EQ(SharedSystem().Query("collection", fmt::format("SELECT count(*) FROM school_count WHERE rollout = '{}'",
                                                           rollout_.substr(rollout_.rfind('/') + 1))),
            "0");
}

TEST_F(CountFiles, AreRefusedAfterTheClose) {
  ASSERT_EQ(SharedSystem().Ctl({"rollout", "close", rollout_}).exit_code, 0);
  const ProgramResult result = Import();
  EXPECT_NE(result.exit_code, 0);
  EXPECT_THAT(result.output, ::testing::HasSubstr("ROLLOUT_NOT_DRAFT"));
}

}  // namespace
}  // namespace icap::testing
