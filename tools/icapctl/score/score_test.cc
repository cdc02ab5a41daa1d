// `icapctl score` as an analyst runs it: the program, its files and its messages.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "services/scoring/domain/bhr2000_for_test.h"
#include "services/scoring/domain/reference_data_for_test.h"

namespace icap::icapctl {
namespace {

namespace fs = std::filesystem;

using scoring::CsvCells;
using scoring::LargestDeviations;

constexpr char kMinimal[] = R"(
scales: [{id: s3, options: [No, Partly, Yes]}]
factors: [{id: f}]
items:
  - {id: a, factor: f, scale: s3}
  - {id: b, factor: f, scale: s3, reverse: true}
)";

struct Ended {
  int exit_code = 0;
  std::string output;
};

class Score : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::temp_directory_path() / ("icapctl-score-" + std::to_string(getpid()) + "-" + info->name());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  std::string File(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name)) << text;
    return Path(name);
  }
  std::string Read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(Path(name)).rdbuf();
    return text.str();
  }
  nlohmann::json Summary(const std::string& out) const { return nlohmann::json::parse(Read(out + "/summary.json")); }

  // Signing in would fail: nothing listens there.
  Ended Icapctl(const std::string& arguments) const {
    const std::string command =
        std::string("ICAP_URL=http://127.0.0.1:1 " ICAP_BINARY_DIR "/bin/icapctl score ") + arguments + " 2>&1";
    Ended run;
    FILE* pipe = popen(command.c_str(), "r");
    char buffer[4096];
    while (const size_t count = fread(buffer, 1, sizeof buffer, pipe)) run.output.append(buffer, count);
    run.exit_code = WEXITSTATUS(pclose(pipe));
    return run;
  }
  Ended Bhr2000(const std::string& out, const std::string& more = "") const {
    return Icapctl("--answers " ICAP_TEST_DATA "/bhr2000/bhr2000.csv --group GRP --instrument " ICAP_TEST_DATA
                   "/bhr2000/instrument.yaml --out " +
                   Path(out) + " " + more);
  }
  Ended Minimal(const std::string& answers, const std::string& more = "") const {
    return Icapctl("--answers " + File("answers.csv", answers) + " --group g --instrument " +
                   File("instrument.yaml", kMinimal) + " --out " + Path("out") + " " + more);
  }

  // Rows of a file of this run.
  std::vector<CsvCells> Rows(const std::string& name) const {
    return scoring::ReadCsvFile(fs::relative(Path(name), ICAP_TEST_DATA).string());
  }

  void ExpectNoNotANumber() const {
    for (const auto& entry : fs::directory_iterator(Path("out"))) {
      std::string text = Read("out/" + entry.path().filename().string());
      for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      EXPECT_EQ(text.find("nan"), std::string::npos) << entry.path();
      EXPECT_EQ(text.find(",inf"), std::string::npos) << entry.path();
      EXPECT_EQ(text.find("-inf"), std::string::npos) << entry.path();
    }
  }

  fs::path folder_;
};

double Number(const CsvCells& row, const std::string& name) {
  const std::string& cell = row.at(name);
  return cell.empty() ? NAN : std::stod(cell);
}

TEST_F(Score, GivesTheReferenceForGroupsItemsAndPersons) {
  const Ended run = Bhr2000("out");
  ASSERT_EQ(run.exit_code, 0) << run.output;
  LargestDeviations table;
  const auto groups = Rows("out/groups.csv");
  const auto group_reference = scoring::ReadCsvFile("bhr2000/groups.csv");
  ASSERT_EQ(groups.size(), group_reference.size());
  for (size_t i = 0; i < groups.size(); ++i) {
    ASSERT_EQ(groups[i].at("group"), group_reference[i].at("grp"));
    for (const char* name : {"n", "mean", "sd", "rwgj_uniform", "rwgj_slight_skew", "rwgj_moderate_skew",
                             "rwgj_lindell", "ad_mean", "ad_median"}) {
      table.Add(std::string("group ") + name, Number(groups[i], name), Number(group_reference[i], name), 1e-10);
    }
    table.Add("group eb", Number(groups[i], "eb"), Number(group_reference[i], "eb"), 1e-8);
    table.Add("group eb_se", Number(groups[i], "eb_se"), Number(group_reference[i], "pred_sd"), 1e-8);
    double sum = 0;
    for (int level = 1; level <= 4; ++level) sum += Number(groups[i], "level_" + std::to_string(level));
    table.Add("group sum of level probabilities", sum, 1, 1e-12);
  }
  const auto items = Rows("out/item_groups.csv");
  const auto item_reference = scoring::ReadCsvFile("bhr2000/group_items.csv");
  ASSERT_EQ(items.size(), item_reference.size());
  const std::vector<std::pair<std::string, std::string>> columns = {{"n", "n"},
                                                                    {"mean", "mean"},
                                                                    {"sd", "sd"},
                                                                    {"rwg_uniform", "rwg_uniform"},
                                                                    {"ad_mean", "ad_mean"},
                                                                    {"ad_median", "ad_median"},
                                                                    {"a", "A"},
                                                                    {"n1", "c1"},
                                                                    {"n2", "c2"},
                                                                    {"n3", "c3"},
                                                                    {"n4", "c4"},
                                                                    {"n5", "c5"}};
  for (size_t i = 0; i < items.size(); ++i) {
    ASSERT_EQ(items[i].at("item") + items[i].at("group"), item_reference[i].at("item") + item_reference[i].at("grp"));
    for (const auto& [name, reference] : columns) {
      table.Add("item x group " + name, Number(items[i], name), Number(item_reference[i], reference), 1e-10);
    }
  }
  const auto persons = Rows("out/persons.csv");
  const auto person_reference = scoring::ReadCsvFile("bhr2000/persons.csv");
  ASSERT_EQ(persons.size(), person_reference.size());
  for (size_t i = 0; i < persons.size(); ++i) {
    ASSERT_EQ(persons[i].at("group"), person_reference[i].at("grp"));
    const auto add = [&](const char* name, const char* reference, double tolerance) {
      table.Add(std::string("person ") + name, Number(persons[i], name), Number(person_reference[i], reference),
                tolerance);
    };
    add("n_answered", "n_answered", 0);
    add("sum", "sum", 0);
    add("mean", "mean", 1e-10);
    add("wle", "pcm_wle", 1e-5);
    add("wle_se", "pcm_wle_se", 1e-5);
    add("eap", "mml_pcm_eap", 2e-4);
    add("eap_se", "mml_pcm_eap_sd", 2e-4);
  }
}

TEST_F(Score, GivesTheReferenceForTheSummaryAndItems) {
  const Ended run = Bhr2000("out", "--json");
  ASSERT_EQ(run.exit_code, 0) << run.output;
  const nlohmann::json summary = Summary("out");
  EXPECT_EQ(nlohmann::json::parse(run.output), summary);
  const nlohmann::json reference = scoring::Bhr2000Reference();
  const nlohmann::json& factor = summary.at("factors").at(0);
  const nlohmann::json& icc = reference.at("icc");
  LargestDeviations table;
  const auto add = [&](const char* name, const nlohmann::json& expected, double tolerance) {
    table.Add(std::string("summary ") + name, factor.at(name).get<double>(), expected.get<double>(), tolerance);
  };
  add("n", reference.at("n_rows"), 0);
  add("n_complete", reference.at("n_complete"), 0);
  add("n_groups", reference.at("n_groups"), 0);
  add("alpha", reference.at("alpha").at("raw"), 1e-10);
  add("omega", reference.at("omega").at("congeneric_ML"), 1e-7);
  add("icc1", icc.at("multilevel_ICC1"), 1e-10);
  add("icc1_n0", icc.at("icc1_anova_n0"), 1e-10);
  add("icc2", icc.at("multilevel_ICC2"), 1e-10);
  add("tau2", icc.at("reml_exact").at("tau2"), 1e-8);
  add("sigma2", icc.at("reml_exact").at("sigma2"), 1e-8);
  add("mu", icc.at("reml_exact").at("mu"), 1e-8);
  const nlohmann::json& irt = reference.at("irt");
  table.Add("summary cml log_likelihood", factor.at("cml").at("log_likelihood").get<double>(),
            irt.at("CML_PCM").at("cond_loglik").get<double>(), 1e-6);
  table.Add("summary mml deviance", -2 * factor.at("mml").at("log_likelihood").get<double>(),
            irt.at("TAM_MML_PCM").at("deviance").get<double>(), 0.01);
  const auto items = Rows("out/items.csv");
  ASSERT_EQ(items.size(), reference.at("item_stats").size());
  for (size_t i = 0; i < items.size(); ++i) {
    const nlohmann::json& expected = reference.at("item_stats").at(i);
    for (const auto& [name, key] :
         {std::pair("n", "n"), {"mean", "mean"}, {"sd", "sd"}, {"rest_correlation", "r_drop"}}) {
      table.Add(std::string("item ") + name, Number(items[i], name), expected.at(key).get<double>(), 1e-10);
    }
    table.Add("item loading", Number(items[i], "loading"),
              reference.at("cfa").at("loadings").at(items[i].at("item")).get<double>(), 5e-6);
    for (size_t x = 0; x < 4; ++x) {
      table.Add("cml step", factor.at("cml").at("items").at(i).at("steps").at(x).get<double>(),
                irt.at("CML_PCM").at("steps").at(i).at(x).get<double>(), 1e-6);
      table.Add("mml step", factor.at("mml").at("items").at(i).at("steps").at(x).get<double>(),
                irt.at("TAM_MML_PCM").at("step_difficulties").at(i).at(x).get<double>(), 2e-4);
    }
  }
}

TEST_F(Score, GivesTheSameMeasuresWithTheCalibrationOfAnEarlierRun) {
  ASSERT_EQ(Bhr2000("first").exit_code, 0);
  const Ended run = Bhr2000("second", "--calibration " + Path("first/summary.json"));
  ASSERT_EQ(run.exit_code, 0) << run.output;
  EXPECT_EQ(Read("second/persons.csv"), Read("first/persons.csv"));
  EXPECT_EQ(Read("second/groups.csv"), Read("first/groups.csv"));
  EXPECT_EQ(Summary("second")["factors"][0]["cml"]["outcome"], "GIVEN");
}

TEST_F(Score, MeasuresGroupsByTheModelOfTheFactor) {
  for (const std::string model : {"pcm", "grm"}) {
    std::ostringstream instrument;
    instrument << std::ifstream(ICAP_TEST_DATA "/bhr2000/instrument.yaml").rdbuf();
    std::string text = instrument.str();
    text.replace(text.find("model: mean"), 11, "model: " + model);
    const std::string arguments = "--answers " ICAP_TEST_DATA "/bhr2000/bhr2000.csv --group GRP --instrument " +
                                  File(model + ".yaml", text) + " --out ";
    ASSERT_EQ(Icapctl(arguments + Path(model)).exit_code, 0);
    const nlohmann::json factor = Summary(model).at("factors").at(0);
    EXPECT_EQ(factor.at("model"), model);
    EXPECT_EQ(factor.at("measure").at("outcome"), "ESTIMATED");
    const auto groups = Rows(model + "/groups.csv");
    ASSERT_EQ(groups.size(), 99u);
    for (const CsvCells& row : groups) {
      EXPECT_GT(Number(row, "measure_se"), 0) << row.at("group");
      EXPECT_GE(Number(row, "level_1"), 0) << row.at("group");
    }
    const Ended again = Icapctl(arguments + Path(model + "2") + " --calibration " + Path(model + "/summary.json"));
    ASSERT_EQ(again.exit_code, 0) << again.output;
    EXPECT_EQ(Read(model + "2/persons.csv"), Read(model + "/persons.csv"));
    EXPECT_EQ(Read(model + "2/groups.csv"), Read(model + "/groups.csv"));
  }
  const auto persons = Rows("grm/persons.csv");
  const auto reference = scoring::ReadCsvFile("bhr2000/persons.csv");
  ASSERT_EQ(persons.size(), reference.size());
  LargestDeviations table;
  for (size_t i = 0; i < persons.size(); ++i) {
    table.Add("person grm eap", Number(persons[i], "eap"), Number(reference[i], "grm_eap"), 1e-3);
    table.Add("person grm eap_se", Number(persons[i], "eap_se"), Number(reference[i], "grm_eap_se"), 1e-3);
  }
}

TEST_F(Score, NamesEveryProblemOfACalibration) {
  const Ended run = Bhr2000("out", "--calibration " + File("c.json", R"({"factors": [{"id": "leadership_climate",
      "cml": {"items": [{"item": "AF06", "steps": [1, 2]}]}}]})"));
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_NE(run.output.find("leadership_climate.cml.AF06"), std::string::npos) << run.output;
  EXPECT_NE(run.output.find("leadership_climate.cml.AS28"), std::string::npos) << run.output;
  EXPECT_FALSE(fs::exists(Path("out")));
}

TEST_F(Score, GivesTheSameFromCounts) {
  ASSERT_EQ(Bhr2000("answers").exit_code, 0);
  const Ended run = Icapctl("--counts " + Path("answers/item_groups.csv") +
                            " --instrument " ICAP_TEST_DATA "/bhr2000/instrument.yaml --out " + Path("out"));
  ASSERT_EQ(run.exit_code, 0) << run.output;
  EXPECT_EQ(Read("out/item_groups.csv"), Read("answers/item_groups.csv"));
  EXPECT_FALSE(fs::exists(Path("out/persons.csv")));
  const auto counted = Rows("out/groups.csv");
  const auto answered = Rows("answers/groups.csv");
  ASSERT_EQ(counted.size(), answered.size());
  LargestDeviations table;
  for (size_t i = 0; i < counted.size(); ++i) {
    for (const char* name :
         {"mean", "rwgj_uniform", "rwgj_slight_skew", "rwgj_moderate_skew", "rwgj_lindell", "ad_mean", "ad_median"}) {
      table.Add(std::string("counts ") + name, Number(counted[i], name), Number(answered[i], name), 1e-10);
    }
    for (const char* name : {"sd", "eb", "measure", "level_1"}) EXPECT_EQ(counted[i].at(name), "") << name;
  }
  ExpectNoNotANumber();
}

// Options from 10 to 0, some of them not scored, and items published as a score only.
TEST_F(Score, GivesTheOfficialScoresFromCountsOfOptionsWithValues) {
  const std::string data = ICAP_TEST_DATA "/nyc2011/";
  const Ended run = Icapctl("--counts " + data + "nyc2011_teacher_counts.csv --group dbn --scores " + data +
                            "nyc2011_official_item_scores.csv --score-column official_score --skip-unknown-items " +
                            "--instrument " + data + "instrument.yaml --out " + Path("out"));
  ASSERT_EQ(run.exit_code, 0) << run.output;
  std::map<std::string, std::string> published;
  for (const CsvCells& row : scoring::ReadCsvFile("nyc2011/nyc2011_official_item_scores.csv")) {
    published[row.at("dbn") + row.at("item")] = row.at("official_score");
  }
  // Rounded half up to one decimal.
  const auto is_rounded_from = [](const std::string& official, double score) {
    return std::fabs(score - std::stod(official)) <= 0.05 + 1e-9;
  };
  int compared = 0;
  for (const CsvCells& row : Rows("out/item_groups.csv")) {
    const auto official = published.find(row.at("group") + row.at("item"));
    if (official == published.end() || official->second.empty()) continue;
    ++compared;
    EXPECT_TRUE(is_rounded_from(official->second, Number(row, "mean"))) << row.at("group") << row.at("item");
  }
  EXPECT_GT(compared, 16'000);
  std::map<std::string, CsvCells> schools;
  for (CsvCells& row : scoring::ReadCsvFile("nyc2011/nyc2011_schools.csv")) schools[row.at("dbn")] = row;
  std::map<std::string, int> off;
  const auto groups = Rows("out/groups.csv");
  ASSERT_EQ(groups.size(), 4 * schools.size());
  for (const CsvCells& row : groups) {
    const std::string official = schools.at(row.at("group")).at(row.at("factor") + "_t_11");
    off[row.at("factor")] += !is_rounded_from(official, Number(row, "mean"));
  }
  EXPECT_EQ(off["saf"] + off["com"] + off["eng"], 0);
  // Two of its items are published with one decimal only.
  EXPECT_LE(off["aca"], 301 * 2 / 100);
  ExpectNoNotANumber();
}

TEST_F(Score, JudgesOptionsThatCountAndShowsAll) {
  const std::string instrument = File("i.yaml", R"(
scales: [{id: s, options: [Always, Unsure, Often, Never], values: [10, null, 6, 0]}]
factors: [{id: f}]
items: [{id: a, factor: f, scale: s}, {id: b, factor: f, scale: s}]
)");
  const std::string counts = File("c.csv", "group,item,n1,n2,n3,n4\nx,a,2,50,1,1\nx,b,,,,\ny,a,1,0,0,0\ny,b,0,0,0,3\n");
  const Ended run = Icapctl("--counts " + counts + " --instrument " + instrument + " --out " + Path("out"));
  ASSERT_EQ(run.exit_code, 0) << run.output;
  const CsvCells row = Rows("out/item_groups.csv").at(0);
  EXPECT_EQ(row.at("n"), "4");
  EXPECT_EQ(row.at("n2"), "50");
  EXPECT_DOUBLE_EQ(Number(row, "mean"), 26.0 / 4);
  const auto groups = Rows("out/groups.csv");
  EXPECT_DOUBLE_EQ(Number(groups.at(0), "mean"), 26.0 / 4);
  EXPECT_DOUBLE_EQ(Number(groups.at(1), "mean"), 5);
  const Ended refused = Icapctl("--answers " + File("answers.csv", "g,a,b\nx,1,3\n") + " --group g --instrument " +
                                instrument + " --out " + Path("out2"));
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.output.find("--counts"), std::string::npos) << refused.output;
}

TEST_F(Score, NamesEveryProblemOfCountsAndScores) {
  const std::string instrument = File("instrument.yaml", kMinimal);
  const std::string more = " --instrument " + instrument + " --out " + Path("out");
  const Ended counts =
      Icapctl("--counts " + File("c.csv", "group,item,n1,n2,n3\nx,a,1,,2\nx,a,1,1,1\nx,c,1,1,1\n") + more);
  EXPECT_EQ(counts.exit_code, 1);
  for (const char* problem : {"c.csv:2: n2:", "c.csv:3: item:", "c.csv:4: item:"}) {
    EXPECT_NE(counts.output.find(problem), std::string::npos) << problem << counts.output;
  }
  const Ended scores = Icapctl("--counts " + File("d.csv", "group,item,n1,n2,n3\nx,a,1,1,2\n") + " --scores " +
                               File("s.csv", "group,item,score\nx,b,high\ny,b,1\nx,c,1\n") + more);
  EXPECT_EQ(scores.exit_code, 1);
  for (const char* problem : {"s.csv:2: score:", "s.csv:3: group:", "s.csv:4: item:"}) {
    EXPECT_NE(scores.output.find(problem), std::string::npos) << problem << scores.output;
  }
}

TEST_F(Score, NamesEveryProblemOfTheAnswersAtOnce) {
  const Ended run = Minimal("g,a,w,p\nx,4,1,k\n,2.5,-1,k\ny,yes,,\n", "--weight w --respondent p");
  EXPECT_EQ(run.exit_code, 1);
  for (const char* problem :
       {"answers.csv:1: b:", "answers.csv:2: a:", "answers.csv:3: g:", "answers.csv:3: a:", "answers.csv:3: w:",
        "answers.csv:3: p:", "answers.csv:4: a:", "answers.csv:4: w:", "answers.csv:4: p:"}) {
    EXPECT_NE(run.output.find(problem), std::string::npos) << problem << "\n" << run.output;
  }
  EXPECT_FALSE(fs::exists(Path("out")));
}

TEST_F(Score, RefusesFilesWithoutRespondentsOrGroups) {
  EXPECT_EQ(Minimal("").exit_code, 1);
  EXPECT_EQ(Minimal("g,a,b\n").exit_code, 1);
  const Ended run = Minimal("a,b\n1,2\n");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_NE(run.output.find("answers.csv:1: g:"), std::string::npos) << run.output;
}

TEST_F(Score, NamesWhyThereAreNoNumbers) {
  const std::pair<std::string, std::string> cases[] = {{"all equal", "g,a,b\nx,2,2\nx,2,2\ny,2,2\ny,2,2\n"},
                                                       {"one option of an item", "g,a,b\nx,1,2\nx,2,2\ny,3,2\ny,1,2\n"},
                                                       {"one respondent", "g,a,b\nx,1,3\n"},
                                                       {"no answer", "g,a,b\nx,,\ny,,\n"}};
  for (const auto& [name, answers] : cases) {
    const Ended run = Minimal(answers);
    ASSERT_EQ(run.exit_code, 0) << name << run.output;
    const nlohmann::json factor = Summary("out").at("factors").at(0);
    EXPECT_NE(factor.at("cml").at("outcome"), "CONVERGED") << name;
    EXPECT_TRUE(factor.at("cml").at("log_likelihood").is_null()) << name;
    EXPECT_EQ(factor.at("measure").at("outcome"), "NO_PARAMETERS") << name;
    for (const CsvCells& row : Rows("out/persons.csv")) EXPECT_EQ(row.at("wle"), "") << name;
    ExpectNoNotANumber();
  }
}

TEST_F(Score, WeighsMeansAndLeavesOutWhatHasNoWeightedDefinition) {
  // b is reverse-keyed: scores 1, 3 and 2.
  const Ended run = Minimal("g,a,b,w\nx,1,3,1\nx,3,1,3\ny,2,2,1\n", "--weight w");
  ASSERT_EQ(run.exit_code, 0) << run.output;
  const CsvCells row = Rows("out/groups.csv").at(0);
  EXPECT_EQ(Number(row, "mean"), 2.5);
  // Σw (x - m)² = 2.25 + 0.75; Σw - Σw² / Σw = 4 - 10 / 4.
  EXPECT_NEAR(Number(row, "sd"), std::sqrt(3 / 1.5), 1e-15);
  for (const char* name : {"eb", "eb_se", "measure", "measure_se"}) EXPECT_EQ(row.at(name), "") << name;
  EXPECT_EQ(Number(Rows("out/items.csv").at(0), "mean"), 12.0 / 5);
  EXPECT_TRUE(Summary("out")["factors"][0]["alpha"].is_null());
}

TEST_F(Score, ReplacesAnEarlierRunAndNothingElse) {
  const std::string answers = "g,a,b\nx,1,3\nx,3,1\ny,2,2\n";
  ASSERT_EQ(Minimal(answers).exit_code, 0);
  EXPECT_EQ(Minimal(answers).exit_code, 0);
  File("out/notes.txt", "mine");
  EXPECT_EQ(Minimal(answers).exit_code, 1);
  EXPECT_EQ(Read("out/notes.txt"), "mine");
  // Nothing half-written stays beside it.
  for (const auto& entry : fs::directory_iterator(folder_)) EXPECT_NE(entry.path().filename().string()[0], '.');
}

}  // namespace
}  // namespace icap::icapctl
