#include "services/common/config/environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace icap::config {
namespace {

using ::testing::HasSubstr;

class EnvironmentTest : public ::testing::Test {
 protected:
  void Set(const char* value) { setenv("ICAP_TEST_VALUE", value, 1); }
  void TearDown() override { unsetenv("ICAP_TEST_VALUE"); }

  // The result of SecretFile on a file with this content.
  std::string SecretOf(const std::string& content, Environment& environment) {
    std::string path = (std::filesystem::temp_directory_path() / "icap_secret_XXXXXX").string();
    close(mkstemp(path.data()));
    std::ofstream(path) << content;
    Set(path.c_str());
    std::string secret = environment.SecretFile("ICAP_TEST_VALUE", "a secret");
    unlink(path.c_str());
    return secret;
  }
};

TEST_F(EnvironmentTest, ReportsEveryProblemAtOnce) {
  Environment environment;
  EXPECT_EQ(environment.Required("ICAP_TEST_ABSENT", "an address"), "");
  Set("");
  environment.Required("ICAP_TEST_VALUE", "a folder");
  Set("many");
  EXPECT_EQ(environment.Number("ICAP_TEST_VALUE", 3, 1, 9), 3);
  const absl::Status status = environment.Finish();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  const std::string message(status.message());
  EXPECT_THAT(message, HasSubstr("ICAP_TEST_ABSENT is not set: an address"));
  EXPECT_THAT(message, HasSubstr("ICAP_TEST_VALUE is not set: a folder"));
  EXPECT_THAT(message, HasSubstr("ICAP_TEST_VALUE is 'many', but must be a whole number from 1 to 9"));
}

TEST_F(EnvironmentTest, TakesNumbersInTheirLimitsOnly) {
  const auto read = [&](const char* text, bool ok) {
    Set(text);
    Environment environment;
    const int number = environment.Number("ICAP_TEST_VALUE", 5, 1, 10);
    EXPECT_EQ(environment.Finish().ok(), ok) << text;
    return number;
  };
  EXPECT_EQ(read("1", true), 1);
  EXPECT_EQ(read("10", true), 10);
  EXPECT_EQ(read("", true), 5);
  for (const char* text : {"0", "11", "-1", "1x", " 1", "99999999999"}) EXPECT_EQ(read(text, false), 5);
}

TEST_F(EnvironmentTest, KeepsOptionalValues) {
  Environment environment;
  EXPECT_EQ(environment.Optional("ICAP_TEST_VALUE", "fallback"), "fallback");
  Set("given");
  EXPECT_EQ(environment.Optional("ICAP_TEST_VALUE", "fallback"), "given");
  EXPECT_TRUE(environment.Finish().ok());
}

TEST_F(EnvironmentTest, ReadsSecretsFromFilesWithoutTheFinalLineBreak) {
  Environment environment;
  EXPECT_EQ(SecretOf("s3cret\r\n", environment), "s3cret");
  EXPECT_EQ(SecretOf("two\nlines", environment), "two\nlines");
  EXPECT_TRUE(environment.Finish().ok());
}

TEST_F(EnvironmentTest, DoesNotShowASecretThatIsWrong) {
  Environment environment;
  SecretOf("\n", environment);
  EXPECT_THAT(std::string(environment.Finish().message()), HasSubstr("is empty (a secret)"));
  Environment unreadable;
  Set("/no/such/file");
  unreadable.SecretFile("ICAP_TEST_VALUE", "a secret");
  EXPECT_THAT(std::string(unreadable.Finish().message()), HasSubstr("/no/such/file cannot be read"));
}

}  // namespace
}  // namespace icap::config
