#include "services/collection/domain/mail_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/common/base/error.h"

namespace icap::collection {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

MailValues Values() {
  return {"Ana Díaz",
          "Oak School",
          "Spring 2026",
          "State of Example",
          "30 November 2026",
          "https://icap.example/s/abc",
          "https://icap.example/stop/abc"};
}

TEST(MailText, DefaultsOfEveryLanguageAreValidAndSayEverything) {
  for (const std::string_view language : kMailLanguages) {
    for (const MailKind kind : {MailKind::kInvitation, MailKind::kReminder}) {
      const MailTemplate& text = DefaultMailTemplate(kind, language);
      EXPECT_TRUE(CheckMailTemplate(text).ok()) << language << CheckMailTemplate(text);
      const MailText filled = FillMailTemplate(text, Values());
      EXPECT_THAT(filled.subject, HasSubstr("Oak School"));
      for (const char* part : {"Ana Díaz", "https://icap.example/s/abc\n", "https://icap.example/stop/abc",
                               "Spring 2026", "30 November 2026"}) {
        EXPECT_THAT(filled.body, HasSubstr(part)) << language;
      }
      EXPECT_THAT(filled.body, Not(HasSubstr("{")));
    }
  }
  EXPECT_EQ(&DefaultMailTemplate(MailKind::kReminder, "fr"), &DefaultMailTemplate(MailKind::kReminder, "en"));
  EXPECT_NE(DefaultMailTemplate(MailKind::kReminder, "es"), DefaultMailTemplate(MailKind::kReminder, "en"));
}

TEST(MailText, LeavesOutTheDayWhenThereIsNone) {
  MailValues values = Values();
  values.close_date.clear();
  const MailText filled = FillMailTemplate(DefaultMailTemplate(MailKind::kInvitation, "en"), values);
  EXPECT_THAT(filled.body, Not(HasSubstr("Please answer by")));
  EXPECT_THAT(filled.body, HasSubstr("https://icap.example/s/abc\n"));
}

TEST(MailText, NamesEveryProblemOfATemplate) {
  const absl::Status status = CheckMailTemplate({"Hi {nam}\nBcc: x {link}", "No link {school} {"});
  EXPECT_TRUE(HasReason(status, Reason::kFieldInvalid));
  const auto violations = ViolationsOf(status);
  ASSERT_EQ(violations.size(), 5u) << status;
  EXPECT_THAT(violations[0].description, HasSubstr("{nam}"));
  EXPECT_EQ(violations[1].description, "must be one line");
  EXPECT_EQ(violations[2].description, "must not hold {link}");
  EXPECT_EQ(violations[3].description, "must hold {link}");
  EXPECT_EQ(violations[4].description, "must hold {stop_link}");
  EXPECT_FALSE(CheckMailTemplate({"", "{link} {stop_link}"}).ok());
  EXPECT_TRUE(CheckMailTemplate({std::string(kMaxSubjectBytes, 'a'), "{link} {stop_link}"}).ok());
  EXPECT_FALSE(CheckMailTemplate({std::string(kMaxSubjectBytes + 1, 'a'), "{link} {stop_link}"}).ok());
}

TEST(MailText, AValueCannotAddALineOrAPlaceholder) {
  MailValues values = Values();
  values.name = "Ana\r\nBcc: all@example.org {link}";
  const MailText filled = FillMailTemplate({"{name}", "{name}|{link}|{stop_link}"}, values);
  EXPECT_EQ(filled.subject, "Ana  Bcc: all@example.org {link}");
  EXPECT_THAT(filled.body, HasSubstr("{link}|https://icap.example/s/abc|"));
}

TEST(MailText, SaysADayInWords) {
  EXPECT_EQ(DayInWords("2026-11-05", "en"), "5 November 2026");
  EXPECT_EQ(DayInWords("2026-11-05", "es"), "5 de noviembre de 2026");
  EXPECT_EQ(DayInWords("", "es"), "");
  EXPECT_EQ(DayInWords("2026-13-05", "en"), "2026-13-05");
}

TEST(MailText, KnowsWhatCanBeAnAddress) {
  EXPECT_TRUE(IsMailAddress("ana.diaz@k12.example.org"));
  for (const char* text : {"", "ana", "@x", "ana@", "a@b@c", "a b@c", "a@b\r\nRCPT TO:<c@d>", "<a@b>"}) {
    EXPECT_FALSE(IsMailAddress(text)) << text;
  }
  EXPECT_FALSE(IsMailAddress(std::string(254, 'a') + "@b"));
}

}  // namespace
}  // namespace icap::collection
