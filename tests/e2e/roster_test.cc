// Rosters through the public API: the real packages of two places, what changes in them, and who is one person.
#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "icap/collection/v1/roster.pb.h"
#include "services/common/base/clock.h"
#include "tests/system/shared_system.h"

namespace icap::testing {
namespace {

using ::testing::HasSubstr;

constexpr char kGrandBend[] = ICAP_TEST_DATA "/roster/grandbend_oneroster12.zip";
constexpr char kCalifornia[] = ICAP_TEST_DATA "/roster/california_oneroster12.zip";

using Files = std::map<std::string, std::string>;

Files ReadZipFiles(const std::string& path) {
  Files files;
  archive* reader = archive_read_new();
  archive_read_support_format_zip(reader);
  EXPECT_EQ(archive_read_open_filename(reader, path.c_str(), 1 << 16), ARCHIVE_OK);
  archive_entry* entry = nullptr;
  while (archive_read_next_header(reader, &entry) == ARCHIVE_OK) {
    std::string& text = files[archive_entry_pathname(entry)];
    std::array<char, 1 << 14> block{};
    for (la_ssize_t size = 0; (size = archive_read_data(reader, block.data(), block.size())) > 0;) {
      text.append(block.data(), static_cast<size_t>(size));
    }
  }
  archive_read_free(reader);
  return files;
}

std::string WriteZip(const Files& files, const std::string& name) {
  std::string path = SharedSystem().data_folder() + "/" + name;
  archive* writer = archive_write_new();
  archive_write_set_format_zip(writer);
  EXPECT_EQ(archive_write_open_filename(writer, path.c_str()), ARCHIVE_OK);
  for (const auto& [file, text] : files) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, file.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    EXPECT_EQ(archive_write_header(writer, entry), ARCHIVE_OK);
    archive_write_data(writer, text.data(), text.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  return path;
}

// The lines without those for which `drop` holds.
template <typename Drop>
std::string Without(const std::string& text, Drop drop) {
  std::istringstream lines(text);
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    if (!drop(line)) kept += line + "\n";
  }
  return kept;
}

nlohmann::json Json(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "--json");
  const ProgramResult result = SharedSystem().Ctl(arguments);
  EXPECT_EQ(result.exit_code, 0) << fmt::format("{}", fmt::join(arguments, " "));
  return nlohmann::json::parse(result.output, nullptr, false);
}

int Count(const nlohmann::json& import, const char* subject, const char* what) {
  return import.value(subject, nlohmann::json::object()).value(what, 0);
}

class Roster : public ::testing::Test {
 protected:
  // A new agency for each test.
  void SetUp() override {
    static int number = 0;
    agency_ = fmt::format("agencies/roster-{}", ++number);
    Json({"agency", "create", fmt::format("roster-{}", number), "--title", "Agency"});
  }

  nlohmann::json Import(const std::string& path, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"roster", "import", path, "--agency", agency_});
    return Json(more);
  }
  std::string Query(const std::string& sql) {
    return SharedSystem().Query("collection", fmt::format("{} AND agency = '{}'", sql, agency_.substr(9)));
  }

  std::string agency_;
};

TEST_F(Roster, OfGrandBendIsShownApprovedAppliedAndThenUnchanged) {
  const nlohmann::json staged = Import(kGrandBend);
  EXPECT_EQ(staged["state"], "ROSTER_IMPORT_STATE_STAGED");
  EXPECT_EQ(Count(staged, "organizations", "added"), 4);
  EXPECT_EQ(Query("SELECT count(*) FROM organization WHERE true"), "0") << "nothing before the approval";
  const nlohmann::json changes = Json({"roster", "changes", staged["name"], "--kind", "new"});
  EXPECT_EQ(static_cast<int>(changes["changes"].size()),
            Count(staged, "organizations", "added") + Count(staged, "people", "added"));
  const nlohmann::json applied = Json({"roster", "approve", staged["name"], "--keep-apart"});
  EXPECT_EQ(applied["state"], "ROSTER_IMPORT_STATE_APPLIED");
  EXPECT_EQ(applied["approver"], staged["creator"]);
  EXPECT_EQ(Query("SELECT count(*) FROM person WHERE true"), std::to_string(Count(applied, "people", "added")));
  EXPECT_NE(Query("SELECT count(*) FROM person WHERE teacher"), "0");
  EXPECT_EQ(Query("SELECT count(*) FROM person_link WHERE asked AND role <> 'teacher'"), "0");
  EXPECT_EQ(Import(kGrandBend)["state"], "ROSTER_IMPORT_STATE_UNCHANGED");
  EXPECT_EQ(Import(kGrandBend)["state"], "ROSTER_IMPORT_STATE_UNCHANGED");
}

TEST_F(Roster, ThatWouldRemoveTooManyIsStoppedUntilSomeoneSaysWhy) {
  Import(kGrandBend, {"--approve", "--keep-apart"});
  Files files = ReadZipFiles(kGrandBend);
  int line = 0;
  files["roles.csv"] = Without(files["roles.csv"], [&](const std::string&) { return ++line > 1 && line % 5 == 0; });
  line = 0;
  const std::string all = files["roles.csv"];
  files["users.csv"] = Without(files["users.csv"], [&](const std::string& user) {
    return ++line > 1 && all.find("," + user.substr(0, user.find(',')) + ",") == std::string::npos;
  });
  const nlohmann::json guarded = Import(WriteZip(files, "fewer.zip"));
  EXPECT_EQ(guarded["state"], "ROSTER_IMPORT_STATE_GUARDED");
  EXPECT_GT(Count(guarded, "people", "gone"), 6);
  EXPECT_THAT(guarded["guards"].dump(), HasSubstr("more than 10%"));
  EXPECT_NE(SharedSystem().Ctl({"roster", "approve", guarded["name"]}).exit_code, 0);
  EXPECT_EQ(Query("SELECT count(*) FROM person WHERE NOT active"), "0");
  const nlohmann::json applied = Json({"roster", "approve", guarded["name"], "--override", "budget cuts"});
  EXPECT_EQ(applied["overrideReason"], "budget cuts");
  EXPECT_EQ(Query("SELECT count(*) FROM person WHERE NOT active"), std::to_string(Count(guarded, "people", "gone")));
}

TEST_F(Roster, ThatIsNoRosterIsRefused) {
  const std::string path = SharedSystem().data_folder() + "/letter.zip";
  std::ofstream(path) << "Dear Sir or Madam";
  EXPECT_NE(SharedSystem().Ctl({"roster", "import", path, "--agency", agency_}).exit_code, 0);
  EXPECT_EQ(Query("SELECT state FROM roster_import WHERE true"), "4");
}

TEST_F(Roster, OfCaliforniaMovesASchoolAndWhatIsBelow) {
  const auto start = std::chrono::steady_clock::now();
  const nlohmann::json applied = Import(kCalifornia, {"--approve", "--keep-apart"});
  std::printf("California: %.1f s\n", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  EXPECT_EQ(applied["state"], "ROSTER_IMPORT_STATE_APPLIED");
  EXPECT_EQ(Query("SELECT count(*) FROM organization WHERE active"), "12402");
  EXPECT_EQ(Import(kCalifornia)["state"], "ROSTER_IMPORT_STATE_UNCHANGED");

  Files files = ReadZipFiles(kCalifornia);
  std::string& orgs = files["orgs.csv"];
  // The first school of the file, with its district at the end of the line.
  const size_t type = orgs.find(",school,");
  ASSERT_NE(type, std::string::npos);
  const size_t begin = orgs.rfind('\n', type) + 1;
  const size_t parent = orgs.rfind(',', orgs.find_first_of("\r\n", type)) + 1;
  const size_t parent_size = orgs.find_first_of("\r\n", parent) - parent;
  const std::string school = orgs.substr(begin, orgs.find(',', begin) - begin);
  const std::string other = Query(
      "SELECT min(organization) FROM organization WHERE kind = 'district'"
      " AND organization <> '" +
      orgs.substr(parent, parent_size) + "'");
  orgs.replace(parent, parent_size, other);
  const nlohmann::json moved = Import(WriteZip(files, "moved.zip"), {"--approve"});
  EXPECT_EQ(Count(moved, "organizations", "moved"), 1);
  EXPECT_EQ(Query("SELECT path[2] FROM organization WHERE organization = '" + school + "'"), other);
}

TEST_F(Roster, JoinsOnePersonUnderTwoIdsAndTakesAMergeBack) {
  Import(kGrandBend, {"--approve", "--keep-apart"});
  const std::string people = Query("SELECT count(*) FROM person WHERE active");
  // The same teacher again, under a per-school id, with the same staff number.
  Files files = ReadZipFiles(kGrandBend);
  std::istringstream lines(files["users.csv"]);
  std::string line;
  std::getline(lines, line);
  std::getline(lines, line);
  const std::string id = line.substr(0, line.find(','));
  files["users.csv"] += id + "_02" + line.substr(line.find(',')) + "\n";
  files["roles.csv"] += id + "-r2,,," + id + "_02,primary,teacher,2018-02-09,,255901001,\n";
  const nlohmann::json joined = Import(WriteZip(files, "twice.zip"), {"--approve"});
  EXPECT_EQ(joined["state"], "ROSTER_IMPORT_STATE_APPLIED");
  EXPECT_EQ(joined.value("joinedRecordCount", 0), 1);
  EXPECT_EQ(Query("SELECT count(*) FROM person WHERE active"), people);

  EXPECT_EQ(Query("SELECT count(DISTINCT person) FROM person_link WHERE sourced_id LIKE '" + id + "%'"), "1");
  EXPECT_EQ(Import(WriteZip(files, "twice.zip"))["state"], "ROSTER_IMPORT_STATE_UNCHANGED");

  // By hand: two who are one after all, and then are not.
  auto client = SharedSystem().SignedIn();
  collection::v1::MergePeopleRequest merge;
  merge.set_person(agency_ + "/people/" + Query("SELECT min(person) FROM person WHERE active AND teacher"));
  merge.set_into(agency_ + "/people/" + Query("SELECT max(person) FROM person WHERE active AND teacher"));
  merge.set_reason("one after all");
  merge.set_request_id(NewUuid(SystemRandom()));
  collection::v1::PersonChange change;
  ASSERT_TRUE(client->Call("icap.collection.v1.RosterService/MergePeople", merge, &change).ok());
  EXPECT_EQ(Query("SELECT count(*) FROM person WHERE active"), std::to_string(std::stoi(people) - 1));
  collection::v1::UndoPersonChangeRequest undo;
  undo.set_name(change.name());
  undo.set_reason("they are two");
  undo.set_request_id(NewUuid(SystemRandom()));
  ASSERT_TRUE(client->Call("icap.collection.v1.RosterService/UndoPersonChange", undo, &change).ok());
  EXPECT_FALSE(change.undo_actor().empty());
  EXPECT_EQ(Query("SELECT count(*) FROM person WHERE active"), people);
  EXPECT_EQ(Import(WriteZip(files, "twice.zip"))["state"], "ROSTER_IMPORT_STATE_UNCHANGED");
}

}  // namespace
}  // namespace icap::testing
