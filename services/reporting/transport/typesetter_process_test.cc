// The real typesetter on real Node.js.

#include "services/reporting/transport/typesetter_process.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "services/common/base/error.h"

namespace icap::reporting {
namespace {

constexpr char kProgram[] = ICAP_SOURCE_DIR "/services/reporting/typesetter/main.mjs";
constexpr char kTemplates[] = ICAP_SOURCE_DIR "/services/reporting/templates";
// Long enough for Node.js to start on a busy machine, and short for a test.
constexpr std::chrono::milliseconds kShortLimit{3'000};

std::string ReadFixture(const std::string& name) {
  std::ifstream file(std::string(ICAP_SOURCE_DIR "/services/reporting/testdata/") + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Waits until the child is dead, and leaves it for its parent to notice.
void WaitForDeath(pid_t pid) {
  siginfo_t info{};
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT), 0);
}

// Templates of the test's own.
class OwnTemplates {
 public:
  OwnTemplates() : folder_(std::filesystem::temp_directory_path() / "icap-templates-XXXXXX") {
    if (mkdtemp(folder_.data()) == nullptr) std::abort();
    std::ofstream(folder_ + "/slow.typ")
        << "#for i in range(3000000) { for j in range(1000) { let product = i * j } }\n";
    std::ofstream(folder_ + "/quick.typ") << "#set document(title: \"Quick\")\n#set text(lang: \"en\")\n"
                                             "#json(bytes(sys.inputs.message)).word\n";
  }
  ~OwnTemplates() { std::filesystem::remove_all(folder_); }

  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
};

TEST(TypesetterProcess, RendersAndStaysForTheNext) {
  TypesetterProcess typesetter({"node", kProgram, kTemplates});
  const auto document = typesetter.Render("school_report", "en", ReadFixture("complete.json"));
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_EQ(document->pdf.substr(0, 8), "%PDF-1.7");
  EXPECT_GT(document->page_count, 3);
  const pid_t pid = typesetter.pid();
  const auto hidden = typesetter.Render("school_report", "en", ReadFixture("too_few.json"));
  ASSERT_TRUE(hidden.ok()) << hidden.status();
  EXPECT_EQ(hidden->page_count, 1);
  EXPECT_EQ(typesetter.pid(), pid);
}

TEST(TypesetterProcess, GivesTheSameBytesForTheSameProfile) {
  const std::string json = ReadFixture("complete.json");
  TypesetterProcess first({"node", kProgram, kTemplates});
  TypesetterProcess second({"node", kProgram, kTemplates});
  const auto document = first.Render("school_report", "en", json);
  ASSERT_TRUE(document.ok()) << document.status();
  ASSERT_TRUE(second.Render("school_report", "en", ReadFixture("too_few.json")).ok());
  EXPECT_TRUE(second.Render("school_report", "en", json)->pdf == document->pdf);
}

TEST(TypesetterProcess, SaysWhatIsWrongAndGoesOn) {
  TypesetterProcess typesetter({"node", kProgram, kTemplates});
  const auto bad_json = typesetter.Render("school_report", "en", "{\"school\": ");
  EXPECT_TRUE(HasReason(bad_json.status(), Reason::kTypesetterFailed));
  EXPECT_NE(std::string(bad_json.status().message()).find("JSON"), std::string::npos) << bad_json.status();
  const pid_t pid = typesetter.pid();
  const auto no_school = typesetter.Render("school_report", "en", "{}");
  EXPECT_NE(std::string(no_school.status().message()).find("school_report.typ:"), std::string::npos)
      << no_school.status();
  EXPECT_FALSE(typesetter.Render("no_such_template", "en", "{}").ok());
  EXPECT_FALSE(typesetter.Render("../secrets", "en", "{}").ok());
  EXPECT_FALSE(typesetter.Render("school_report", "xx", "{}").ok());
  EXPECT_FALSE(typesetter.Render("school_report", "../en", "{}").ok());
  EXPECT_TRUE(typesetter.Render("school_report", "en", ReadFixture("too_few.json")).ok());
  EXPECT_EQ(typesetter.pid(), pid);
}

TEST(TypesetterProcess, IsStartedAgainWhenItHasDied) {
  TypesetterProcess typesetter({"node", kProgram, kTemplates});
  ASSERT_TRUE(typesetter.Render("school_report", "en", ReadFixture("too_few.json")).ok());
  const pid_t pid = typesetter.pid();
  ASSERT_EQ(kill(pid, SIGKILL), 0);
  WaitForDeath(pid);
  EXPECT_TRUE(typesetter.Render("school_report", "en", ReadFixture("too_few.json")).ok());
  EXPECT_NE(typesetter.pid(), pid);
}

TEST(TypesetterProcess, IsStoppedWhenARenderTakesTooLong) {
  const OwnTemplates templates;
  TypesetterProcess typesetter({"node", kProgram, templates.folder()}, kShortLimit);
  ASSERT_TRUE(typesetter.Render("quick", "en", R"({"word": "one"})").ok());
  const pid_t pid = typesetter.pid();
  const auto slow = typesetter.Render("slow", "en", "{}");
  EXPECT_TRUE(HasReason(slow.status(), Reason::kTypesetterFailed));
  EXPECT_NE(std::string(slow.status().message()).find("took longer"), std::string::npos) << slow.status();
  EXPECT_EQ(typesetter.pid(), 0);
  EXPECT_EQ(kill(pid, 0), -1);
  EXPECT_EQ(errno, ESRCH);
  EXPECT_TRUE(typesetter.Render("quick", "en", R"({"word": "two"})").ok());
}

TEST(TypesetterProcess, EndsWithItsOwner) {
  pid_t pid = 0;
  {
    TypesetterProcess typesetter({"node", kProgram, kTemplates});
    ASSERT_TRUE(typesetter.Render("school_report", "en", ReadFixture("too_few.json")).ok());
    pid = typesetter.pid();
  }
  EXPECT_EQ(kill(pid, 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

TEST(TypesetterProcess, SaysThatNodeIsMissing) {
  TypesetterProcess typesetter({"/no/such/node", kProgram, kTemplates});
  const auto document = typesetter.Render("school_report", "en", "{}");
  EXPECT_TRUE(HasReason(document.status(), Reason::kTypesetterFailed));
  EXPECT_NE(std::string(document.status().message()).find("ICAP_NODE"), std::string::npos) << document.status();
}

TEST(TypesetterProcess, SaysThatTheProgramEnded) {
  TypesetterProcess typesetter({"node", "/no/such/main.mjs", kTemplates});
  const auto document = typesetter.Render("school_report", "en", "{}");
  EXPECT_TRUE(HasReason(document.status(), Reason::kTypesetterFailed));
  EXPECT_EQ(typesetter.pid(), 0);
}

}  // namespace
}  // namespace icap::reporting
