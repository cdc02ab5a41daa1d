// Packages that are refused as a whole: the reason, its code and its place.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/common/base/error.h"
#include "services/common/roster/roster_package_for_test.h"

namespace icap::roster {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

// "place CODE" of the reason.
std::string RefusalOf(const absl::StatusOr<ReadRoster>& read) {
  if (read.ok()) return "";
  EXPECT_TRUE(HasReason(read.status(), Reason::kFileInvalid)) << read.status();
  const auto violations = ViolationsOf(read.status());
  if (violations.empty()) return "none";
  const std::string& description = violations[0].description;
  return violations[0].field + " " + description.substr(0, description.find(':'));
}

std::string Refusal(const PackageFiles& files, const ReadingOptions& options = {}) {
  const std::string bytes = ZipOf(files);
  const std::string refusal = RefusalOf(ReadZip(bytes, Reading::kTolerant, options));
  EXPECT_EQ(RefusalOf(ReadZip(bytes, Reading::kStrict, options)), refusal);
  return refusal;
}

std::string Refusal(const std::vector<ZipEntry>& entries, const std::string& passphrase = "") {
  return RefusalOf(ReadZip(ZipOf(entries, passphrase), Reading::kTolerant));
}

std::vector<ZipEntry> With(ZipEntry entry) {
  std::vector<ZipEntry> entries;
  for (const auto& [name, text] : Package11()) entries.push_back({name, text, ""});
  entries.push_back(std::move(entry));
  return entries;
}

TEST(Refusal, OfWhatIsNoZip) {
  EXPECT_EQ(RefusalOf(ReadZip("", Reading::kTolerant)), " NOT_A_ZIP");
  EXPECT_EQ(RefusalOf(ReadZip("sourcedId,status\n", Reading::kTolerant)), " NOT_A_ZIP");
  EXPECT_EQ(RefusalOf(ReadZip("PK\x03\x04 and nothing more", Reading::kTolerant)), " ZIP_DAMAGED");
}

TEST(Refusal, OfEveryCutZip) {
  const std::string whole = ZipOf(Package11());
  ASSERT_TRUE(ReadZip(whole, Reading::kTolerant).ok());
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(ReadZip(whole.substr(0, size), Reading::kTolerant).ok()) << size;
  }
}

TEST(Refusal, OfDamagedData) {
  PackageFiles files = Package11();
  for (int i = 0; i < 20'000; ++i) files["orgs.csv"] += "x" + std::to_string(i * 7919) + ",,,School,school,,d\n";
  std::string bytes = ZipOf(files);
  const size_t middle = bytes.find("orgs.csv") + 30'000;
  for (size_t i = 0; i < 64; ++i) bytes[middle + i] = static_cast<char>(bytes[middle + i] ^ 0x5a);
  EXPECT_FALSE(ReadZip(bytes, Reading::kTolerant).ok());
}

TEST(Refusal, OfAnEncryptedZip) {
  EXPECT_THAT(Refusal(With({"x.csv", "x", ""}), "secret"), HasSubstr("ZIP_ENCRYPTED"));
}

TEST(Refusal, OfPathsThatLeadElsewhere) {
  for (const std::string path : {"../x.csv", "a/../x.csv", "/etc/x.csv", "C:x.csv", "./x.csv", "a//x.csv", "x\n.csv"}) {
    EXPECT_THAT(Refusal(With({path, "x", ""})), EndsWith("PATH_FORBIDDEN")) << path;
  }
  // The zip reader takes the backslashes of Windows for slashes.
  EXPECT_EQ(Refusal(With({"..\\x.csv", "x", ""})), "../x.csv PATH_FORBIDDEN");
  EXPECT_EQ(Refusal(With({"x.csv", "", "/etc/passwd"})), "x.csv LINK_FORBIDDEN");
}

TEST(Refusal, OfNamesThatRepeatAndFoldersInFolders) {
  EXPECT_EQ(Refusal(With({"orgs.csv", "x", ""})), "orgs.csv NAME_REPEATED");
  EXPECT_EQ(Refusal(With({"Orgs.CSV", "x", ""})), "Orgs.CSV NAME_REPEATED");
  EXPECT_EQ(Refusal(With({"more/x.csv", "x", ""})), " FOLDER_NESTED");
  EXPECT_EQ(Refusal(std::vector<ZipEntry>{{"a/b/orgs.csv", Package11()["orgs.csv"], ""}}), " FOLDER_NESTED");
}

TEST(Refusal, AtTheNumberOfEntries) {
  ReadingOptions options;
  options.limits.entry_count = 4;
  EXPECT_EQ(Refusal(Package11(), options), "");
  options.limits.entry_count = 3;
  EXPECT_EQ(Refusal(Package11(), options), " TOO_MANY_ENTRIES");
}

TEST(Refusal, AtTheNumberOfBytes) {
  ReadingOptions options;
  options.limits.total_bytes = 0;
  for (const auto& [name, text] : Package11()) options.limits.total_bytes += static_cast<int64_t>(text.size());
  EXPECT_EQ(Refusal(Package11(), options), "");
  --options.limits.total_bytes;
  EXPECT_EQ(Refusal(Package11(), options), "users.csv TOO_MANY_BYTES");
}

TEST(Refusal, AtTheRatioOfAZipBomb) {
  PackageFiles files = Package11();
  files["orgs.csv"] += std::string(50 << 20, '\n');
  EXPECT_EQ(Refusal(files), "orgs.csv RATIO_TOO_HIGH");
  // At the limit itself, with the ratio of this very package.
  const std::string bytes = ZipOf(Package11());
  int64_t unpacked = 0;
  for (const auto& [name, text] : Package11()) unpacked += static_cast<int64_t>(text.size());
  ReadingOptions options;
  options.limits.ratio_free_bytes = unpacked;
  options.limits.ratio = 1;
  const bool packs = unpacked > static_cast<int64_t>(bytes.size());
  EXPECT_EQ(RefusalOf(ReadZip(bytes, Reading::kTolerant, options)), "");
  --options.limits.ratio_free_bytes;
  EXPECT_EQ(RefusalOf(ReadZip(bytes, Reading::kTolerant, options)), packs ? "users.csv RATIO_TOO_HIGH" : "");
}

TEST(Refusal, AtTheNumberOfRowsAndTheLengthOfFields) {
  ReadingOptions options;
  options.limits.row_count = 16;  // of the manifest
  EXPECT_EQ(Refusal(Package11(), options), "");
  options.limits.row_count = 15;
  EXPECT_EQ(Refusal(Package11(), options), "manifest.csv:17 TOO_MANY_ROWS");
  options = {};
  PackageFiles files = Package11();
  Replace(files["orgs.csv"], "Elm School", std::string(static_cast<size_t>(options.limits.field_bytes), 'x'));
  EXPECT_EQ(Refusal(files, options), "");
  --options.limits.field_bytes;
  EXPECT_EQ(Refusal(files, options), "orgs.csv:4 FIELD_TOO_LONG");
  Replace(files["orgs.csv"], "xxx", std::string(2 << 20, 'x'));
  options.limits.ratio = 10'000;
  EXPECT_EQ(Refusal(files, options), "orgs.csv:4 ROW_TOO_LONG");
}

TEST(Refusal, OfWhatIsNotTextInUtf8) {
  PackageFiles files = Package11();
  std::string utf16 = "\xFF\xFE";
  for (const char c : files["users.csv"]) utf16 += {c, '\0'};
  files["users.csv"] = utf16;
  EXPECT_EQ(Refusal(files), "users.csv:1 ENCODING_UTF16");
  files["users.csv"] = utf16.substr(2);
  EXPECT_EQ(Refusal(files), "users.csv:1 NUL_BYTE");
  files = Package11();
  Replace(files["users.csv"], "Ben", "Ren\xE9");
  EXPECT_EQ(Refusal(files), "users.csv:3 ENCODING_INVALID");
  files = Package11();
  Replace(files["users.csv"], "Ben", "Be\"n");
  EXPECT_EQ(Refusal(files), "users.csv:3 CSV_MALFORMED");
  files["users.csv"] = std::string(kUsers11Header) + "\"t1";
  EXPECT_EQ(Refusal(files), "users.csv:2 CSV_MALFORMED");
}

TEST(Refusal, OfMicrosoftSchoolDataSync) {
  EXPECT_EQ(Refusal(PackageFiles{{"School.csv", "SIS ID,Name\n1,Oak\n"}, {"Student.csv", "SIS ID\n"}}),
            "school.csv SDS_PACKAGE");
  const std::string orgs = "sourcedId,name,type,parentSourcedId\ns1,Oak,school,\n";
  EXPECT_EQ(Refusal(PackageFiles{
                {"orgs.csv", orgs},
                {"users.csv", "sourcedId,username,givenName,familyName,password,activeDirectoryMatchId\n1,a,A,B,,\n"},
                {"roles.csv", "userSourcedId,orgSourcedId,role\n1,s1,teacher\n"}}),
            "users.csv SDS_PACKAGE");
  EXPECT_EQ(Refusal(PackageFiles{
                {"orgs.csv", orgs},
                {"users.csv", "sourcedId,username,givenName,familyName\n1,a,A,B\n"},
                {"roles.csv", "userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary\n1,s1,teacher,,,\n"}}),
            "roles.csv SDS_PACKAGE");
  EXPECT_EQ(Refusal(PackageFiles{{"orgs.csv", orgs},
                                 {"users.csv", "sourcedId,username\n1,a\n"},
                                 {"roles.csv", "userSourcedId,orgSourcedId,role\n1,s1,teacher\n"}}),
            "roles.csv SDS_PACKAGE");
}

TEST(Refusal, OfPackagesWithoutStaff) {
  PackageFiles files = Package11();
  files["users.csv"] = std::string(kUsers11Header) + "k1,,,true,s1,student,kid,,Secret,Child,,,,,,,,\n";
  EXPECT_EQ(Refusal(files), "users.csv STUDENTS_ONLY");
  files = Package12();
  Replace(files["roles.csv"], "teacher", "guardian");
  Replace(files["roles.csv"], "aide", "parent");
  EXPECT_EQ(Refusal(files), "users.csv STUDENTS_ONLY");
}

TEST(Refusal, OfPackagesWithoutAnything) {
  EXPECT_EQ(Refusal(std::vector<ZipEntry>{{"export/", "", ""}}), " PACKAGE_EMPTY");
  EXPECT_EQ(Refusal(PackageFiles{{"readme.txt", "x"}}), " PACKAGE_UNKNOWN");
  PackageFiles files = Package11();
  files["orgs.csv"] = kOrgsHeader;
  files["users.csv"] = kUsers11Header;
  files.erase("academicSessions.csv");
  files["manifest.csv"] = ManifestOf("1.1", "bulk", "bulk");
  EXPECT_EQ(Refusal(files), " PACKAGE_EMPTY");
}

TEST(Refusal, OfOtherVersions) {
  PackageFiles files = Package11();
  Replace(files["manifest.csv"], "version,1.1", "version,1.0");
  EXPECT_EQ(Refusal(files), "manifest.csv:3: oneroster.version VERSION_UNSUPPORTED");
  Replace(files["manifest.csv"], "version,1.0\nfile", "version,1.10\nfile");
  EXPECT_EQ(Refusal(files), "manifest.csv:3: oneroster.version VERSION_UNSUPPORTED");
}

}  // namespace
}  // namespace icap::roster
