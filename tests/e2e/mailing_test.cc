// Links by e-mail and by letter, from the call to the mailbox: a whole system and a real SMTP server with TLS.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "icap/collection/v1/mailing.pb.h"
#include "services/common/base/error.h"
#include "services/common/testing/eventually.h"
#include "services/common/testing/mail_server.h"
#include "tests/system/running_system.h"
#include "tests/system/small_rollout.h"

namespace icap::testing {
namespace {

using ::testing::HasSubstr;

constexpr char kWebAddress[] = "https://icap.example";
constexpr char kSchool[] = "agencies/mail/organizations/oak";
constexpr size_t kCodeLength = 22;

class MailingEndToEnd : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = std::make_unique<MailServer>(MailServer::Tls::kStartTls);
    const std::string password = (std::filesystem::temp_directory_path() / "icap-mail-password").string();
    std::ofstream(password) << "correct horse\n";
    setenv("ICAP_SMTP_URL", server_->url().c_str(), 1);
    setenv("ICAP_SMTP_USER", "icap", 1);
    setenv("ICAP_SMTP_PASSWORD", password.c_str(), 1);
    setenv("ICAP_SMTP_CA", server_->ca_file().c_str(), 1);
    setenv("ICAP_MAIL_FROM", "survey@agency.example", 1);
    setenv("ICAP_MAIL_PER_MINUTE", "60000", 1);
    setenv("ICAP_WEB_ADDRESS", kWebAddress, 1);
    system_ = std::make_unique<RunningSystem>();
    operator_ = system_->SignedIn();
    rollout_ = MakeSmallRollout(*operator_, "mail", 3);
    // The plan of the rollout starts one at its opening, when nobody has an address yet.
    ASSERT_TRUE(Eventually([&] {
      return Ctl({"mail", "list", rollout_.rollout}).dump().find("/mailings/day-0") != std::string::npos;
    }));
    // One address that works, one that does not, and one person without.
    system_->Query("collection",
                   "WITH p AS (SELECT person, row_number() OVER (ORDER BY person) AS n FROM person"
                   "   WHERE organization = 'oak' AND teacher), u AS (UPDATE person SET email ="
                   "   CASE p.n WHEN 1 THEN 'ana@school.example' WHEN 2 THEN 'refused@school.example' ELSE '' END"
                   "   FROM p WHERE p.person = person.person RETURNING 1) SELECT count(*) FROM u");
  }
  static void TearDownTestSuite() {
    operator_.reset();
    system_.reset();
    server_.reset();
  }

  static nlohmann::json Ctl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "--json");
    const ProgramResult result = system_->Ctl(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.output;
    return nlohmann::json::parse(result.output, nullptr, false);
  }
  static nlohmann::json Send(const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"mail", "send", rollout_.rollout, "--organization", kSchool, "--watch"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Ctl(arguments);
  }

  static inline std::unique_ptr<MailServer> server_;
  static inline std::unique_ptr<RunningSystem> system_;
  static inline std::unique_ptr<client::ConnectClient> operator_;
  static inline SmallRollout rollout_;
};

TEST_F(MailingEndToEnd, SendsLinksThatWorkAndRemindsOnlyWhoHasNotBegun) {
  const nlohmann::json sent = Send({});
  EXPECT_EQ(sent["state"], "MAILING_STATE_FINISHED") << sent;
  EXPECT_EQ(sent.value("sentCount", 0), 1);
  EXPECT_EQ(sent.value("refusedCount", 0), 1);
  EXPECT_EQ(sent.value("unreachableCount", 0), 1);
  const auto mail = nlohmann::json::parse(server_->NextMessage());
  EXPECT_EQ(mail["envelope"]["to"], nlohmann::json::array({"ana@school.example"}));
  EXPECT_EQ(mail["secure"], true);
  const std::string text = mail["text"];
  const std::string link = std::string(kWebAddress) + "/s/";
  const size_t at = text.find(link);
  ASSERT_NE(at, std::string::npos) << text;
  const std::string code = text.substr(at + link.size(), kCodeLength);
  EXPECT_NE(std::find(rollout_.codes.begin(), rollout_.codes.end(), code), rollout_.codes.end())
      << "the same link that the school can hand out";
  const auto found = Look(*operator_, code);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->school(), rollout_.school);

  EXPECT_EQ(Send({"--reminder"}).value("sentCount", 0), 1);
  EXPECT_THAT(nlohmann::json::parse(server_->NextMessage())["subject"].get<std::string>(), HasSubstr("Reminder"));
  ASSERT_TRUE(Redeem(*operator_, code).ok());
  EXPECT_EQ(Send({"--reminder"}).value("mailCount", 0), 0) << "ana has begun";

  EXPECT_THAT(Ctl({"mail", "stops", "agencies/mail"}).dump(), HasSubstr("No such mailbox"));
  collection::v1::StopMailRequest stop;
  collection::v1::StopMailResponse stopped;
  client::ConnectClient anybody(system_->url());
  stop.set_code(code);
  EXPECT_TRUE(anybody.Call("icap.collection.v1.MailingService/StopMail", stop, &stopped).ok());
  EXPECT_THAT(Ctl({"mail", "stops", "agencies/mail"}).dump(), HasSubstr("MAIL_STOP_REASON_ASKED"));
  stop.set_code("AAAAAAAAAAAAAAAAAAAAAA");
  EXPECT_TRUE(HasReason(anybody.Call("icap.collection.v1.MailingService/StopMail", stop, &stopped),
                        Reason::kInvitationUnknown));
}

TEST_F(MailingEndToEnd, PrintsLettersForTheOthers) {
  const std::string file = system_->data_folder() + "/letters.pdf";
  const ProgramResult letters = system_->Ctl({"mail", "letters", rollout_.school, "--everyone", "--out", file});
  ASSERT_EQ(letters.exit_code, 0) << letters.output;
  const std::string text = RunProgram({"pdftotext", file, "-"}).output;
  EXPECT_THAT(text, HasSubstr(std::string(kWebAddress) + "/s/"));
  EXPECT_THAT(RunProgram({"pdfinfo", file}).output, HasSubstr("Tagged:          yes"));
  EXPECT_THAT(
      RunProgram({"sh", "-c", fmt::format("grep -rlE '{}' {}/logs || true", rollout_.codes[0], system_->data_folder())})
          .output,
      ::testing::IsEmpty())
      << "no link is in a log";
}

TEST_F(MailingEndToEnd, SaysWhatIsWrongWithAText) {
  const std::string file = system_->data_folder() + "/text.txt";
  std::ofstream(file) << "Hello {nam}\n\nNo link here\n";
  EXPECT_NE(system_->Ctl({"mail", "set-text", "agencies/mail", "--language", "en", "--file", file}).exit_code, 0);
  std::ofstream(file) << "Hello {name}\n\n{link} and {stop_link}\n";
  const nlohmann::json stored = Ctl({"mail", "set-text", "agencies/mail", "--language", "en", "--file", file});
  EXPECT_EQ(stored["subject"], "Hello {name}");
  EXPECT_EQ(Ctl({"mail", "set-text", "agencies/mail", "--language", "en"})["isDefault"], true);
}

}  // namespace
}  // namespace icap::testing
