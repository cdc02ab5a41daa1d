// Against a real SMTP server with TLS and sign-in (tests/mail/server.mjs).
#include "services/collection/transport/smtp_sender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/collection/domain/mail_text.h"
#include "services/common/testing/mail_server.h"

namespace icap::collection {
namespace {

using ::testing::HasSubstr;
using Tls = icap::testing::MailServer::Tls;

SmtpSettings SettingsFor(const icap::testing::MailServer& server) {
  return {server.url(), "icap",          Redacted<std::string>("correct horse"), "survey@agency.example",
          "Encuesta é", server.ca_file()};
}

Clock At(std::chrono::seconds since_epoch) {
  return [=] { return Timestamp(since_epoch); };
}

OutgoingMail Mail(const std::string& to) {
  return {to, "Su opinión sobre el trabajo en equipo en la Escuela Primaria Benito Juárez de San José",
          "Hola, Ana Díaz:\n\n.a line that begins with a dot\nhttps://icap.example/s/abc\n",
          "https://icap.example/stop/abc"};
}

class SmtpSenderTest : public ::testing::TestWithParam<Tls> {};

TEST_P(SmtpSenderTest, SendsOverTlsSignedInAndWhatItWasGiven) {
  icap::testing::MailServer server(GetParam());
  SmtpSender sender(SettingsFor(server), At(std::chrono::seconds(1'700'000'000)), SystemRandom());
  for (const char* to : {"ana@school.example", "eva@school.example"}) {
    const SendResult sent = sender.Send(Mail(to));
    ASSERT_EQ(sent.outcome, SendOutcome::kSent) << sent.detail;
    const auto mail = nlohmann::json::parse(server.NextMessage());
    EXPECT_EQ(mail["envelope"]["from"], "survey@agency.example");
    EXPECT_EQ(mail["envelope"]["to"], nlohmann::json::array({to}));
    EXPECT_EQ(mail["subject"], Mail(to).subject);
    EXPECT_EQ(mail["text"], Mail(to).body);
    EXPECT_EQ(mail["secure"], true);
    EXPECT_EQ(mail["user"], "icap");
    EXPECT_EQ(mail["headers"]["date"], "Date: Tue, 14 Nov 2023 22:13:20 +0000");
    EXPECT_EQ(mail["headers"]["list-unsubscribe"], "List-Unsubscribe: <https://icap.example/stop/abc>");
  }
}

INSTANTIATE_TEST_SUITE_P(Tls, SmtpSenderTest, ::testing::Values(Tls::kStartTls, Tls::kImplicit),
                         [](const auto& info) { return info.param == Tls::kImplicit ? "Implicit" : "StartTls"; });

TEST(SmtpSender, TellsAnAddressThatDoesNotWorkFromAServerThatIsBusy) {
  icap::testing::MailServer server(Tls::kStartTls);
  SmtpSender sender(SettingsFor(server), SystemClock(), SystemRandom());
  const SendResult refused = sender.Send(Mail("refused@school.example"));
  EXPECT_EQ(refused.outcome, SendOutcome::kRefused);
  EXPECT_THAT(refused.detail, HasSubstr("No such mailbox"));
  const SendResult later = sender.Send(Mail("later@school.example"));
  EXPECT_EQ(later.outcome, SendOutcome::kTryLater);
  EXPECT_THAT(later.detail, HasSubstr("Come again later"));
  EXPECT_EQ(sender.Send(Mail("a b@school.example")).outcome, SendOutcome::kRefused);
  EXPECT_EQ(sender.Send(Mail("a@b\r\nRCPT TO:<c@d>")).outcome, SendOutcome::kRefused);
  EXPECT_EQ(sender.Send(Mail("ana@school.example")).outcome, SendOutcome::kSent) << "after all that";
}

TEST(SmtpSender, TriesLaterWhenTheConnectionIsLostOrNobodyListens) {
  icap::testing::MailServer server(Tls::kStartTls);
  SmtpSender sender(SettingsFor(server), SystemClock(), SystemRandom());
  EXPECT_EQ(sender.Send(Mail("lost@school.example")).outcome, SendOutcome::kTryLater);
  const SendResult away = sender.Send(Mail("ana@school.example"));
  EXPECT_EQ(away.outcome, SendOutcome::kTryLater);
  EXPECT_FALSE(away.detail.empty());
}

TEST(SmtpSender, StopsWhereItIsNotAllowedToSend) {
  icap::testing::MailServer server(Tls::kStartTls);
  SmtpSettings wrong = SettingsFor(server);
  wrong.password = Redacted<std::string>("guess");
  SmtpSender unknown(wrong, SystemClock(), SystemRandom());
  EXPECT_EQ(unknown.Send(Mail("ana@school.example")).outcome, SendOutcome::kNotAllowed);

  SmtpSettings untrusted = SettingsFor(server);
  untrusted.ca_file.clear();
  SmtpSender careful(untrusted, SystemClock(), SystemRandom());
  const SendResult result = careful.Send(Mail("ana@school.example"));
  EXPECT_EQ(result.outcome, SendOutcome::kNotAllowed) << "the certificate is nobody's we know";
}

TEST(SmtpSettings, NamesWhatIsWrong) {
  const SmtpSettings good{"smtps://mail.example", "", Redacted<std::string>(), "a@b.example", "", ""};
  EXPECT_TRUE(CheckSmtpSettings(good).ok());
  SmtpSettings wrong = good;
  wrong.url = "mail.example:25";
  EXPECT_FALSE(CheckSmtpSettings(wrong).ok());
  wrong = good;
  wrong.from = "nobody";
  EXPECT_FALSE(CheckSmtpSettings(wrong).ok());
  wrong = good;
  wrong.user = "icap";
  EXPECT_FALSE(CheckSmtpSettings(wrong).ok());
}

}  // namespace
}  // namespace icap::collection
