#include "services/common/roster/roster_reader.h"

#include <chrono>
#include <fstream>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace icap::roster {
namespace {

using ::testing::Each;
using ::testing::IsEmpty;

std::vector<std::string> CodesOf(const ReadRoster& read) {
  std::vector<std::string> codes;
  for (const Finding& finding : read.findings) codes.push_back(finding.code);
  return codes;
}

std::string FileBytes(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

TEST(ReadZip, ReadsTheGrandBendPackage) {
  const auto read = ReadZip(FileBytes(ICAP_TEST_DATA "/roster/grandbend_oneroster12.zip"), Reading::kStrict);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_THAT(CodesOf(*read), Each("ROLE_UNKNOWN"));
  EXPECT_EQ(read->roster.version, "1.2");
  EXPECT_EQ(read->roster.organizations.size(), 4u);
  EXPECT_EQ(read->roster.people.size(), 65u);
  EXPECT_EQ(read->roster.sessions.size(), 1u);
}

TEST(ReadZip, ReadsTheOrganizationsOfAStateInSeconds) {
  const std::string bytes = FileBytes(ICAP_TEST_DATA "/roster/california_oneroster12.zip");
  const auto start = std::chrono::steady_clock::now();
  const auto read = ReadZip(bytes, Reading::kStrict);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_THAT(CodesOf(*read), IsEmpty());
  EXPECT_EQ(read->roster.organizations.size(), 12'402u);
  EXPECT_LT(took.count(), 5.0);
}

}  // namespace
}  // namespace icap::roster
