// `icapctl roster check` as an operator runs it: the program, its exit code and what it prints.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "services/common/roster/roster_package_for_test.h"

namespace icap::icapctl {
namespace {

using ::testing::HasSubstr;

struct Ended {
  int exit_code = 0;
  std::string output;
};

// Signing in would fail: nothing listens there.
Ended Check(const std::string& arguments) {
  const std::string command =
      "ICAP_URL=http://127.0.0.1:1 " ICAP_BINARY_DIR "/bin/icapctl roster check " + arguments + " 2>/dev/null";
  Ended run;
  FILE* pipe = popen(command.c_str(), "r");
  char buffer[4096];
  while (const size_t count = fread(buffer, 1, sizeof buffer, pipe)) run.output.append(buffer, count);
  run.exit_code = WEXITSTATUS(pclose(pipe));
  return run;
}

std::string ZipFile(const std::string& name, const std::string& bytes) {
  const auto path = std::filesystem::temp_directory_path() / ("icapctl-roster-" + std::to_string(getpid()) + name);
  std::ofstream(path, std::ios::binary) << bytes;
  return path.string();
}

TEST(RosterCheck, SaysWhatAPackageHolds) {
  const Ended run = Check("--strict " ICAP_TEST_DATA "/roster/grandbend_oneroster12.zip");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.output, HasSubstr("4 organizations (bulk), 65 staff with 66 roles (bulk), 1 sessions (bulk)"));
  EXPECT_THAT(run.output, HasSubstr("Conforms to the standard"));
  const Ended json = Check("--json --staff-role ext:Other " ICAP_TEST_DATA "/roster/grandbend_oneroster12.zip");
  const auto answer = nlohmann::json::parse(json.output);
  EXPECT_EQ(answer["verdict"], "usable");
  EXPECT_EQ(answer["counts"]["people"], 68);
  EXPECT_TRUE(answer["findings"].empty());
}

TEST(RosterCheck, EndsWithOneWhenAPackageCannotBeUsed) {
  roster::PackageFiles files = roster::Package11();
  roster::Replace(files["users.csv"], "t1,,,true", "t1,,,TRUE");
  const std::string path = ZipFile("deviates.zip", roster::ZipOf(files));
  EXPECT_EQ(Check(path).exit_code, 0);
  const Ended strict = Check("--strict --json " + path);
  EXPECT_EQ(strict.exit_code, 1);
  const auto answer = nlohmann::json::parse(strict.output);
  EXPECT_EQ(answer["verdict"], "not_usable");
  EXPECT_EQ(answer["findings"][0]["code"], "BOOLEAN_CASE");
  EXPECT_EQ(answer["findings"][0]["line"], 2);
  std::filesystem::remove(path);

  const std::string cut = ZipFile("cut.zip", roster::ZipOf(files).substr(0, 300));
  const Ended refused = Check("--json " + cut);
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_EQ(nlohmann::json::parse(refused.output)["verdict"], "refused");
  std::filesystem::remove(cut);
}

}  // namespace
}  // namespace icap::icapctl
