#include "services/common/roster/plain_csv.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/common/roster/roster_package_for_test.h"

namespace icap::roster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

PackageFiles Plain() {
  return {{"organizations.csv", "id,name,parent_id,type\nd,Oak District,,district\ns1,Oak,d,school\ns2,Elm,d,school\n"},
          {"people.csv",
           "staff_id,first_name,last_name,email,school_id,role\n"
           "1,Ada,Lane,ada@oak.example,s1,teacher\n1,Ada,Lane,ada@oak.example,s2,teacher\n2,Ben,Moss,,s2,principal\n"
           "3,Secret,Child,,s2,student\n"}};
}

TEST(PlainCsv, MakesOnePersonOfSeveralSchools) {
  const auto read = ReadZip(ZipOf(Plain()), Reading::kTolerant);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_THAT(FindingsOf(*read), IsEmpty());
  EXPECT_EQ(read->roster.version, "plain");
  EXPECT_EQ(read->roster.organizations[1].parent_sourced_id, "d");
  ASSERT_EQ(read->roster.people.size(), 2u);
  EXPECT_EQ(read->roster.people[0].roles.size(), 2u);
  EXPECT_EQ(read->roster.people[0].identifier, "1");
  EXPECT_EQ(read->left_out.people, 1);
}

TEST(PlainCsv, SaysEverythingThatIsWrongAtOnce) {
  PackageFiles files = Plain();
  files["organizations.csv"] += "s3,,d,school\ns4,Ash,gone,school\ns2,Ash,d,school\n";
  files["people.csv"] += "4,,Reed,,s9,teacher\n5,Cy,Reed,,s1,pupil\n1,Other,Lane,,s1,teacher\n6,Di,Ray,,s1,Teacher\n";
  const auto read = ReadZip(ZipOf(files), Reading::kTolerant);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_THAT(FindingsOf(*read),
              ElementsAre("E VALUE_MISSING organizations.csv:5 name", "E ID_CONFLICT organizations.csv:7 id",
                          "E PARENT_UNKNOWN organizations.csv:6 parent_id", "E VALUE_MISSING people.csv:6 first_name",
                          "E ORGANIZATION_UNKNOWN people.csv:6 school_id", "E ROLE_UNKNOWN people.csv:7 role",
                          "E ID_CONFLICT people.csv:8 staff_id", "R ROLE_CASE people.csv:9 role"));
}

TEST(PlainCsv, IsRefusedWithStudentsOnly) {
  PackageFiles files = Plain();
  files["people.csv"] = "staff_id,first_name,last_name,email,school_id,role\n3,Secret,Child,,s2,student\n";
  EXPECT_FALSE(ReadZip(ZipOf(files), Reading::kTolerant).ok());
}

}  // namespace
}  // namespace icap::roster
