// What tolerant and strict reading make of packages that can be read.
#include "services/common/roster/roster_reader.h"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/common/roster/finding.h"
#include "services/common/roster/roster_package_for_test.h"

namespace icap::roster {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

ReadRoster ReadFiles(const PackageFiles& files, Reading reading = Reading::kTolerant,
                     const ReadingOptions& options = {}) {
  auto read = ReadZip(ZipOf(files), reading, options);
  EXPECT_TRUE(read.ok()) << read.status();
  return read.ok() ? *std::move(read) : ReadRoster();
}

// Both readings of a package with one deviation: repaired or dropped in one, an error in the other.
void ExpectDeviation(const PackageFiles& files, const std::string& tolerant, std::set<std::string> kept = {}) {
  const ReadRoster read = ReadFiles(files);
  EXPECT_THAT(FindingsOf(read), Contains(tolerant));
  std::set<std::string> people;
  for (const Person& person : read.roster.people) people.insert(person.sourced_id);
  if (kept.empty()) kept = {"t1", "t2", "p1"};
  EXPECT_EQ(people, kept) << tolerant;
  EXPECT_THAT(FindingsOf(ReadFiles(files, Reading::kStrict)), Contains("E" + tolerant.substr(1)));
}

TEST(ReadZip, ReadsTheGrandBendPackage) {
  const std::string bytes = FileBytes(ICAP_TEST_DATA "/roster/grandbend_oneroster12.zip");
  const auto read = ReadZip(bytes, Reading::kStrict);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->roster.version, "1.2");
  EXPECT_EQ(read->roster.source, "Ed-Fi DS v5.2 Grand Bend");
  EXPECT_EQ(read->roster.organizations.size(), 4u);
  EXPECT_EQ(read->roster.people.size(), 65u);
  EXPECT_EQ(read->roster.sessions.size(), 1u);
  EXPECT_EQ(read->left_out.people, 3);
  // An extension of the standard is no deviation from it.
  EXPECT_THAT(FindingsOf(*read), ElementsAre("D ROLE_UNKNOWN roles.csv:33 role", "D ROLE_UNKNOWN roles.csv:49 role",
                                             "D ROLE_UNKNOWN roles.csv:69 role"));
  const auto further = ReadZip(bytes, Reading::kStrict, {.further_staff_roles = {"ext:Other"}});
  ASSERT_TRUE(further.ok()) << further.status();
  EXPECT_EQ(further->roster.people.size(), 68u);
  EXPECT_THAT(FindingsOf(*further), IsEmpty());
  const Person& first = further->roster.people[0];
  EXPECT_EQ(first.email, "BarryTanner@edfi.org");
  EXPECT_THAT(first.user_ids, ElementsAre("staffUniqueId:207288"));
  EXPECT_EQ(first.origin.line, 2);
}

TEST(ReadZip, ReadsTheOrganizationsOfAStateInSeconds) {
  const std::string bytes = FileBytes(ICAP_TEST_DATA "/roster/california_oneroster12.zip");
  const auto start = std::chrono::steady_clock::now();
  const auto read = ReadZip(bytes, Reading::kStrict);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_THAT(FindingsOf(*read), IsEmpty());
  EXPECT_EQ(read->roster.organizations.size(), 12'402u);
  EXPECT_EQ(read->roster.people_mode, FileMode::kAbsent);
  EXPECT_LT(took.count(), 5.0);
}

TEST(ReadZip, TakesWhatTheStandardSaysAsItIs) {
  const ReadRoster read = ReadFiles(Package11(), Reading::kStrict);
  EXPECT_THAT(FindingsOf(read), IsEmpty());
  EXPECT_EQ(read.roster.version, "1.1");
  ASSERT_EQ(read.roster.people.size(), 3u);
  EXPECT_EQ(read.roster.people[1].roles.size(), 2u);
  EXPECT_EQ(read.roster.people[1].roles[1].organization_sourced_id, "s2");
  EXPECT_EQ(read.left_out.people, 1);
  const ReadRoster read12 = ReadFiles(Package12(), Reading::kStrict);
  EXPECT_THAT(FindingsOf(read12), IsEmpty());
  ASSERT_EQ(read12.roster.people.size(), 1u);
  const std::vector<Role>& roles = read12.roster.people[0].roles;
  ASSERT_EQ(roles.size(), 2u);
  EXPECT_TRUE(roles[0].primary);
  EXPECT_EQ(roles[0].begin_date, "2026-08-01");
  EXPECT_FALSE(roles[1].primary);
}

// Whatever is wrong with a student's row: nothing of it is kept or said.
TEST(ReadZip, KeepsAndSaysNothingOfStudents) {
  for (PackageFiles files : {Package11(), Package12()}) {
    Replace(files["users.csv"], "k1,,,true,", "k1,gone,yesterday,Secret,");
    for (const Reading reading : {Reading::kTolerant, Reading::kStrict}) {
      const ReadRoster read = ReadFiles(files, reading);
      for (const Finding& finding : read.findings) EXPECT_THAT(finding.message, Not(HasSubstr("Secret")));
      for (const Person& person : read.roster.people) EXPECT_NE(person.sourced_id, "k1");
      EXPECT_THAT(FindingsOf(read), IsEmpty());
    }
  }
}

TEST(ReadZip, RepairsTheFormOfFiles) {
  PackageFiles files = Package11();
  files["users.csv"] = "\xEF\xBB\xBF" + files["users.csv"];
  // The standard asks readers to take the mark.
  EXPECT_THAT(FindingsOf(ReadFiles(files, Reading::kStrict)), ElementsAre("R BYTE_ORDER_MARK users.csv:1"));

  files = Package11();
  Replace(files["users.csv"], "sourcedId,", "SourcedID,");
  ExpectDeviation(files, "R HEADER_CASE users.csv:1 sourcedId");

  files = Package11();
  files["orgs.csv"] =
      "sourcedId,name,type,status,dateLastModified,identifier,parentSourcedId\n"
      "d,Oak,district,,,,\ns1,Oak,school,,,,d\ns2,Elm,school,,,,d\n";
  ExpectDeviation(files, "R COLUMN_ORDER orgs.csv:1");

  files = Package11();
  Replace(files["orgs.csv"], "parentSourcedId\n", "parentSourcedId,colour,\n");
  ExpectDeviation(files, "R COLUMN_UNKNOWN orgs.csv:1 colour");
  ExpectDeviation(files, "R COLUMN_UNKNOWN orgs.csv:1 column 9");
  ExpectDeviation(files, "R ROW_SHORT orgs.csv:2");

  files = Package11();
  Replace(files["users.csv"], ",sms,phone,agentSourcedIds,grades,password", "");
  ExpectDeviation(files, "R COLUMN_MISSING users.csv:1 password");
  ExpectDeviation(files, "R ROW_LONG users.csv:2");

  files = Package11();
  Replace(files["users.csv"], "p1,", "\n,,,\np1,");
  ExpectDeviation(files, "R LINE_BLANK users.csv:4");

  files = Package11();
  Replace(files["users.csv"], ",Lane,", ", Lane\xC2\xA0,");
  ExpectDeviation(files, "R SPACES users.csv:2 familyName");
  EXPECT_EQ(ReadFiles(files).roster.people[0].family_name, "Lane");

  files = Package11();
  Replace(files["users.csv"], ",Lane,", ",\"La\nne\",");
  ExpectDeviation(files, "R LINE_BREAK users.csv:2 familyName");
}

TEST(ReadZip, LeavesOutRowsWhoseCellsSlipped) {
  PackageFiles files = Package11();
  Replace(files["users.csv"], "Ada,Lane", "Ada,of,Lane");
  Replace(files["users.csv"], "ada@oak.example,,,,,\n", "ada@oak.example,,,,,x\n");
  ExpectDeviation(files, "D ROW_LONG users.csv:2", {"t2", "p1"});
}

TEST(ReadZip, RepairsValues) {
  const auto changed = [](const char* from, const char* to, const char* file = "users.csv") {
    PackageFiles files = Package11();
    Replace(files[file], from, to);
    return files;
  };
  ExpectDeviation(changed("t1,,,true", "t1,,,FALSE"), "R BOOLEAN_CASE users.csv:2 enabledUser");
  EXPECT_FALSE(ReadFiles(changed("t1,,,true", "t1,,,FALSE")).roster.people[0].enabled);
  ExpectDeviation(changed("t1,,,true", "t1,,,maybe"), "R BOOLEAN_VALUE users.csv:2 enabledUser");
  ExpectDeviation(changed("s1,teacher", "s1,Teacher"), "R ROLE_CASE users.csv:2 role");
  ExpectDeviation(changed("s1,teacher", "s1,principal"), "R ROLE_UNKNOWN users.csv:2 role");
  ExpectDeviation(changed("\"s1,s2\"", "\"[\"\"s1\"\"; \"\"s2\"\"]\""), "R LIST_FORM users.csv:3 orgSourcedIds");
  EXPECT_EQ(ReadFiles(changed("\"s1,s2\"", "\"[\"\"s1\"\"; \"\"s2\"\"]\"")).roster.people[1].roles.size(), 2u);
  ExpectDeviation(changed("{staff:9}", "staff:9"), "R LIST_FORM users.csv:2 userIds");
  ExpectDeviation(changed(",ada,", ",,"), "R VALUE_MISSING users.csv:2 username");
  ExpectDeviation(changed("2026-08-01", "8/1/2026", "academicSessions.csv"),
                  "R DATE_FORM academicSessions.csv:2 startDate");
  EXPECT_EQ(ReadFiles(changed("2026-08-01", "8/1/2026", "academicSessions.csv")).roster.sessions[0].start_date,
            "2026-08-01");
  ExpectDeviation(changed("2026-08-01", "2026-08-32", "academicSessions.csv"),
                  "R DATE_VALUE academicSessions.csv:2 startDate");
  ExpectDeviation(changed(",district,", ",District,", "orgs.csv"), "R TYPE_CASE orgs.csv:2 type");
  ExpectDeviation(changed(",district,", ",region,", "orgs.csv"), "R TYPE_UNKNOWN orgs.csv:2 type");
  ExpectDeviation(changed("t1,,,", "t1,active,,"), "R STATUS_IN_BULK users.csv:2 status");
  ExpectDeviation(changed("t1,,,", "t1,,2026-01-01T00:00:00Z,"), "R STATUS_IN_BULK users.csv:2 dateLastModified");
  ExpectDeviation(changed("t1,,,", "t1,Inactive,,"), "R STATUS_CASE users.csv:2 status", {"t2", "p1"});
}

TEST(ReadZip, LeavesOutWhatCannotBeRepaired) {
  const auto changed = [](const char* from, const char* to) {
    PackageFiles files = Package11();
    Replace(files["users.csv"], from, to);
    return files;
  };
  ExpectDeviation(changed("t1,,,", ",,,"), "D VALUE_MISSING users.csv:2 sourcedId", {"t2", "p1"});
  ExpectDeviation(changed("s1,teacher", "s1,pupil"), "D ROLE_UNKNOWN users.csv:2 role", {"t2", "p1"});
  ExpectDeviation(changed("t1,,,", "t1,tobedeleted,,"), "D STATUS_IN_BULK users.csv:2 status", {"t2", "p1"});
  ExpectDeviation(changed("s1,teacher", "s9,teacher"), "D ORGANIZATION_UNKNOWN users.csv:2 orgSourcedIds",
                  {"t2", "p1"});
  ExpectDeviation(changed("\"s1,s2\"", "\"s9,s2\""), "D ORGANIZATION_UNKNOWN users.csv:3 orgSourcedIds");
}

TEST(ReadZip, NamesPlacesUpToALimitAndCountsTheRest) {
  PackageFiles files = Package11();
  for (int i = 0; i < 300; ++i) {
    files["users.csv"] += "x" + std::to_string(i) + ",,,TRUE,s9,teacher,u,,U,V,,,,,,,,\n";
  }
  const ReadRoster read = ReadFiles(files);
  size_t named = 0;
  for (const Finding& finding : read.findings) {
    if (finding.code == "BOOLEAN_CASE") {
      EXPECT_EQ(finding.count, 300);
    } else if (finding.code == "ORGANIZATION_UNKNOWN") {
      EXPECT_EQ(finding.count, ++named <= kMaxPlaces ? 1 : 200);
    }
  }
  EXPECT_EQ(named, kMaxPlaces + 1);
}

TEST(ReadZip, TellsTheSameRecordFromAnotherOneWithItsId) {
  PackageFiles files = Package11();
  files["orgs.csv"] += "s2,,,Elm School,school,2,d\n";
  ExpectDeviation(files, "R ID_REPEATED orgs.csv:5 sourcedId");
  EXPECT_EQ(ReadFiles(files).roster.organizations.size(), 3u);
  files["orgs.csv"] += "s2,,,Ash School,school,2,d\n";
  EXPECT_THAT(FindingsOf(ReadFiles(files)), Contains("E ID_CONFLICT orgs.csv:6 sourcedId"));
  files = Package11();
  files["users.csv"] += "t1,,,true,s2,teacher,ada,{staff:9},Ada,Lane,,9,ada@oak.example,,,,,\n";
  EXPECT_THAT(FindingsOf(ReadFiles(files)), ElementsAre("E ID_CONFLICT users.csv:6 sourcedId"));
}

TEST(ReadZip, SaysWhichParentIsNotThere) {
  PackageFiles files = Package11();
  Replace(files["orgs.csv"], "Elm School,school,2,d", "Elm School,school,2,gone");
  ExpectDeviation(files, "R PARENT_UNKNOWN orgs.csv:4 parentSourcedId");
  EXPECT_EQ(ReadFiles(files).roster.organizations[2].parent_sourced_id, "gone");
}

TEST(ReadZip, ReadsLegacyIdsAndNothingElseOfMetadata) {
  PackageFiles files = Package11();
  Replace(files["users.csv"], "password\n",
          "password,metadata.classlink.legacySourcedId,metadata.Legacy_ID,metadata.x\n");
  Replace(files["users.csv"], "ada@oak.example,,,,,\n", "ada@oak.example,,,,,,old-1,\"old-2,old-1\",y\n");
  const ReadRoster read = ReadFiles(files);
  EXPECT_THAT(read.roster.people[0].legacy_ids, ElementsAre("old-1", "old-2"));
  EXPECT_THAT(read.roster.people[1].legacy_ids, IsEmpty());
  EXPECT_THAT(FindingsOf(read), ElementsAre("R ROW_SHORT users.csv:3"));
}

TEST(ReadZip, GuessesWhatAMissingManifestWouldSay) {
  PackageFiles files = Package11();
  files.erase("manifest.csv");
  ExpectDeviation(files, "R MANIFEST_MISSING manifest.csv");
  EXPECT_EQ(ReadFiles(files).roster.version, "1.1");
  files = Package12();
  files.erase("manifest.csv");
  EXPECT_EQ(ReadFiles(files).roster.version, "1.2");
  EXPECT_EQ(ReadFiles(files).roster.roles_mode, FileMode::kBulk);
}

TEST(ReadZip, HoldsTheManifestAgainstTheFiles) {
  PackageFiles files = Package11();
  files["manifest.csv"] = ManifestOf("1.1", "bulk", "absent", "absent", "bulk");
  ReadRoster read = ReadFiles(files);
  EXPECT_THAT(FindingsOf(read), ElementsAre("D FILE_NOT_ANNOUNCED users.csv"));
  EXPECT_EQ(read.roster.people_mode, FileMode::kAbsent);
  EXPECT_THAT(read.roster.people, IsEmpty());

  files = Package11();
  files.erase("users.csv");
  EXPECT_THAT(FindingsOf(ReadFiles(files)), ElementsAre("E FILE_MISSING users.csv"));

  files = Package11();
  Replace(files["manifest.csv"], "file.users,bulk", "file.users,BULK");
  Replace(files["manifest.csv"], "version,1.1", "version,v1.1.0");
  ExpectDeviation(files, "R MANIFEST_VALUE manifest.csv:15 file.users");
  Replace(files["manifest.csv"], "file.users,BULK", "file.users,all");
  EXPECT_THAT(FindingsOf(ReadFiles(files)), Contains("E MANIFEST_VALUE manifest.csv:15 file.users"));

  // Only a strict reader misses what is said of files that are not read.
  files = Package11();
  Replace(files["manifest.csv"], "file.results,absent\n", "");
  EXPECT_THAT(FindingsOf(ReadFiles(files)), IsEmpty());
  EXPECT_THAT(FindingsOf(ReadFiles(files, Reading::kStrict)),
              ElementsAre("E MANIFEST_PROPERTY_MISSING manifest.csv file.results"));
}

TEST(ReadZip, StopsAFileOfAllThereIsWithoutARow) {
  PackageFiles files = Package11();
  files["users.csv"] = kUsers11Header;
  EXPECT_THAT(FindingsOf(ReadFiles(files)), ElementsAre("E FILE_EMPTY users.csv"));
  files = Package11();
  Replace(files["users.csv"], "orgSourcedIds", "schools");
  EXPECT_THAT(FindingsOf(ReadFiles(files)), Contains("E COLUMN_MISSING users.csv:1 orgSourcedIds"));
}

TEST(ReadZip, TakesDeltasFileByFile) {
  PackageFiles files = Package12();
  files["manifest.csv"] = ManifestOf("1.2", "bulk", "delta", "delta", "bulk");
  Replace(files["users.csv"], "t1,,,", "t1,active,2026-11-01T00:00:00.000Z,");
  Replace(files["users.csv"], "k1,,,", "t5,tobedeleted,2026-11-01T00:00:00.000Z,");
  files["roles.csv"] =
      "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,"
      "userProfileSourcedId\n"
      "r1,active,2026-11-01T00:00:00.000Z,t1,primary,teacher,,,s1,\n"
      "r9,tobedeleted,2026-11-01T00:00:00.000Z,t7,primary,teacher,,,s1,\n";
  const ReadRoster blind = ReadFiles(files, Reading::kStrict);
  EXPECT_THAT(FindingsOf(blind), ElementsAre("D USER_WITHOUT_ROLE users.csv"));
  const ReadRoster read =
      ReadFiles(files, Reading::kStrict, {.known_staff = [](std::string_view id) { return id == "t5" || id == "t7"; }});
  EXPECT_THAT(FindingsOf(read), IsEmpty());
  EXPECT_EQ(read.roster.organizations_mode, FileMode::kBulk);
  EXPECT_EQ(read.roster.people_mode, FileMode::kDelta);
  EXPECT_EQ(read.roster.roles_mode, FileMode::kDelta);
  ASSERT_EQ(read.roster.people.size(), 3u);
  EXPECT_EQ(read.roster.people[1].sourced_id, "t5");
  EXPECT_EQ(read.roster.people[1].status, Status::kToBeDeleted);
  EXPECT_EQ(read.roster.people[2].sourced_id, "t7");
  EXPECT_TRUE(read.roster.people[2].roles_only);
  EXPECT_EQ(read.roster.people[2].roles[0].status, Status::kToBeDeleted);

  files = Package11();
  files["manifest.csv"] = ManifestOf("1.1", "bulk", "delta", "absent", "bulk");
  EXPECT_THAT(FindingsOf(ReadFiles(files)),
              ElementsAre("R STATUS_MISSING users.csv:2 dateLastModified", "R STATUS_MISSING users.csv:2 status"));
}

TEST(ReadZip, ChecksRolesAgainstUsersAndOrganizations) {
  PackageFiles files = Package12();
  files["roles.csv"] += "r4,,,t9,primary,teacher,,,s1,\nr5,,,t1,primary,teacher,,,s9,\nr1,,,t1,main,aide,,,s1,\n";
  EXPECT_THAT(FindingsOf(ReadFiles(files)),
              UnorderedElementsAre("D USER_UNKNOWN roles.csv:5 userSourcedId",
                                   "D ORGANIZATION_UNKNOWN roles.csv:6 orgSourcedId",
                                   "R ROLE_TYPE_VALUE roles.csv:7 roleType", "E ID_CONFLICT roles.csv:7 sourcedId"));
  files = Package12();
  files.erase("roles.csv");
  files["manifest.csv"] = ManifestOf("1.2", "bulk", "bulk", "absent", "bulk");
  EXPECT_THAT(FindingsOf(ReadFiles(files)), ElementsAre("E FILE_MISSING roles.csv"));
}

TEST(ReadZip, LooksThroughOneFolderAndPastLitter) {
  std::vector<ZipEntry> entries = {
      {"export/", "", ""}, {"__MACOSX/._orgs.csv", "x", ""}, {"export/.DS_Store", "x", ""}};
  for (const auto& [name, text] : Package11()) entries.push_back({"export/" + name, text, ""});
  const auto read = ReadZip(ZipOf(entries), Reading::kTolerant);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->roster.people.size(), 3u);
  EXPECT_THAT(FindingsOf(*read), UnorderedElementsAre("R FILE_IGNORED __MACOSX/._orgs.csv",
                                                      "R FILE_IGNORED export/.DS_Store", "R TOP_FOLDER export"));
  const auto strict = ReadZip(ZipOf(entries), Reading::kStrict);
  ASSERT_TRUE(strict.ok());
  EXPECT_THAT(FindingsOf(*strict), Each(StartsWith("E ")));
}

TEST(ReadZip, NeverReadsFilesOfStudents) {
  PackageFiles files = Package11();
  // Not even what would be refused elsewhere.
  files["enrollments.csv"] = std::string("\0\xFF", 2);
  files["demographics.csv"] = "\"";
  Replace(files["manifest.csv"], "file.enrollments,absent", "file.enrollments,bulk");
  EXPECT_THAT(FindingsOf(ReadFiles(files)), IsEmpty());
}

TEST(ReadFolder, ReadsTheSameAsAZip) {
  const auto folder = std::filesystem::temp_directory_path() / ("icap-roster-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  for (const auto& [name, text] : Package11()) std::ofstream(folder / name) << text;
  const auto read = ReadFolder(folder.string(), Reading::kStrict);
  std::filesystem::create_symlink("/etc/passwd", folder / "extra.csv");
  const auto linked = ReadFolder(folder.string(), Reading::kStrict);
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_THAT(FindingsOf(*read), IsEmpty());
  EXPECT_EQ(read->roster.people.size(), 3u);
  EXPECT_THAT(std::string(linked.status().message()), HasSubstr("extra.csv is a link"));
  EXPECT_FALSE(ReadFolder(folder.string(), Reading::kStrict).ok());
}

TEST(FindingCodes, AreRegisteredOnceEach) {
  std::set<std::string_view> names;
  for (size_t i = 0; i < RegisteredCodes().size(); ++i) {
    const RegisteredCode& entry = RegisteredCodes()[i];
    EXPECT_EQ(static_cast<size_t>(entry.code), i);
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_FALSE(entry.meaning.empty());
  }
  EXPECT_EQ(names.size(), static_cast<size_t>(Code::kUserWithoutRole) + 1);
}

}  // namespace
}  // namespace icap::roster
