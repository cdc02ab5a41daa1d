#include "services/collection/storage/rollout_key_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "services/collection/storage/key_folder_for_test.h"
#include "services/common/base/encoding.h"
#include "services/common/base/error.h"

namespace icap::collection {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const RolloutKey kRollout = {"a", "r"};

class RolloutKeyFilesTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(keys_.CheckFolder().ok()); }

  std::vector<SchoolKeys> Make(RolloutKeyFiles& keys, const std::vector<std::string>& schools) {
    const auto made = keys.Make(kRollout, schools);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? *made : std::vector<SchoolKeys>(schools.size());
  }
  std::string Text() const {
    std::ifstream stream(folder_.FileOf("a.r"), std::ios::binary);
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
  }

  KeyFolderForTest folder_;
  RolloutKeyFiles keys_{folder_.path(), SystemRandom()};
};

TEST_F(RolloutKeyFilesTest, MakesAKeyASchoolOnceAndTheSameForEveryReplica) {
  const auto first = Make(keys_, {"oak", "elm"});
  ASSERT_THAT(first, SizeIs(2));
  EXPECT_NE(first[0].credential_key, first[1].credential_key);
  EXPECT_NE(first[0].sealing_key, first[1].sealing_key);
  RolloutKeyFiles replica(folder_.path(), SystemRandom());
  const auto again = Make(replica, {"elm", "oak", "ash"});
  EXPECT_EQ(again[1].credential_key, first[0].credential_key);
  EXPECT_EQ(again[1].sealing_key, first[0].sealing_key);
  EXPECT_EQ(again[0].sealing_key, first[1].sealing_key);
  EXPECT_EQ(keys_.FindCredentialKeys(kRollout, "oak")->public_key, first[0].credential_key);
  EXPECT_EQ(replica.FindCredentialKeys(kRollout, "oak")->secret, keys_.FindCredentialKeys(kRollout, "oak")->secret);
  EXPECT_NE(keys_.Make({"a", "other"}, {"oak"})->front().credential_key, first[0].credential_key);
}

TEST_F(RolloutKeyFilesTest, IsReadByItsOwnerOnlyAndLeavesNothingBeside) {
  Make(keys_, {"oak"});
  struct stat status {};
  ASSERT_EQ(stat(folder_.FileOf("a.r").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_FALSE(std::filesystem::exists(folder_.FileOf("a.r") + ".new"));
}

TEST_F(RolloutKeyFilesTest, OpensWhatWasSealedUntilTheSchoolsSecretIsDestroyed) {
  const auto schools = Make(keys_, {"oak", "elm"});
  const Redacted<std::string> contents(std::string("\x00\x01 answers", 10));
  const auto box = keys_.Seal(schools[0].sealing_key, contents);
  ASSERT_TRUE(box.ok()) << box.status();
  EXPECT_NE(*box, *keys_.Seal(schools[0].sealing_key, contents)) << "equal answers must not look equal";
  auto secrets = keys_.ReadSealingSecrets(kRollout);
  ASSERT_TRUE(secrets.ok()) << secrets.status();
  EXPECT_EQ(keys_.Open(secrets->at("oak"), *box), contents);
  EXPECT_FALSE(keys_.Open(secrets->at("elm"), *box).has_value());
  std::string changed = *box;
  changed.back() = static_cast<char>(changed.back() ^ 1);
  EXPECT_FALSE(keys_.Open(secrets->at("oak"), changed).has_value());
  EXPECT_FALSE(keys_.Open(secrets->at("oak"), "short").has_value());

  const std::string secret = ToHex(secrets->at("oak").Reveal());
  EXPECT_THAT(Text(), HasSubstr(secret));
  ASSERT_TRUE(keys_.DestroySchools(kRollout, {"oak"}).ok());
  ASSERT_TRUE(keys_.DestroySchools(kRollout, {"oak"}).ok());
  EXPECT_THAT(Text(), Not(HasSubstr(secret)));
  secrets = keys_.ReadSealingSecrets(kRollout);
  EXPECT_FALSE(secrets->contains("oak"));
  EXPECT_TRUE(secrets->contains("elm"));
  // A school that was closed is not given a new key.
  EXPECT_EQ(Make(keys_, {"oak"})[0].sealing_key, schools[0].sealing_key);
}

TEST_F(RolloutKeyFilesTest, OverwritesWhatItDestroys) {
  Make(keys_, {"oak"});
  // A second name keeps the old bytes in sight.
  const std::string witness = folder_.path() + "/witness";
  std::filesystem::create_hard_link(folder_.FileOf("a.r"), witness);
  ASSERT_TRUE(keys_.DestroySchools(kRollout, {"oak"}).ok());
  const std::string second = folder_.path() + "/second";
  std::filesystem::create_hard_link(folder_.FileOf("a.r"), second);
  ASSERT_TRUE(keys_.DestroyRollout(kRollout).ok());
  ASSERT_TRUE(keys_.DestroyRollout(kRollout).ok());
  for (const std::string& path : {witness, second}) {
    std::ifstream stream(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    EXPECT_FALSE(bytes.empty());
    EXPECT_EQ(bytes, std::string(bytes.size(), '\0'));
  }
  EXPECT_TRUE(HasReason(keys_.FindCredentialKeys(kRollout, "oak").status(), Reason::kKeyMissing));
}

TEST_F(RolloutKeyFilesTest, SaysThatAKeyIsMissingUntilItsFileIsRestored) {
  Make(keys_, {"oak"});
  const std::string aside = folder_.path() + "/aside";
  std::filesystem::rename(folder_.FileOf("a.r"), aside);
  keys_.Forget(kRollout);
  EXPECT_TRUE(HasReason(keys_.FindCredentialKeys(kRollout, "oak").status(), Reason::kKeyMissing));
  EXPECT_TRUE(HasReason(keys_.ReadSealingSecrets(kRollout).status(), Reason::kKeyMissing));
  std::filesystem::rename(aside, folder_.FileOf("a.r"));
  EXPECT_TRUE(keys_.FindCredentialKeys(kRollout, "oak").ok());
  std::filesystem::copy_file(folder_.FileOf("a.r"), folder_.FileOf("a.other"));
  EXPECT_TRUE(HasReason(keys_.ReadSealingSecrets({"a", "other"}).status(), Reason::kKeyMissing))
      << "of another rollout";
  std::ofstream(folder_.FileOf("a.r"), std::ios::trunc) << "icap-rollout-keys 1\n";
  EXPECT_TRUE(HasReason(keys_.Make(kRollout, {"oak"}).status(), Reason::kKeyMissing)) << "never replaced by new keys";
  RolloutKeyFiles nowhere(folder_.path() + "/none", SystemRandom());
  EXPECT_TRUE(HasReason(nowhere.CheckFolder(), Reason::kKeyMissing));
  EXPECT_TRUE(HasReason(nowhere.Make(kRollout, {"oak"}).status(), Reason::kKeyMissing));
}

TEST_F(RolloutKeyFilesTest, GivesEachPersonAndAttemptItsOwnCode) {
  Make(keys_, {"oak"});
  const auto code = [&](const std::string& school, const std::string& person, int attempt) {
    return keys_.InvitationCode(kRollout, school, person, attempt)->Reveal();
  };
  EXPECT_EQ(code("oak", "p1", 1).size(), 16u);
  EXPECT_EQ(code("oak", "p1", 1), code("oak", "p1", 1));
  EXPECT_NE(code("oak", "p1", 1), code("oak", "p1", 2));
  EXPECT_NE(code("oak", "p1", 1), code("oak", "p2", 1));
  EXPECT_NE(code("oak", "p1", 1), code("elm", "p1", 1));
}

TEST_F(RolloutKeyFilesTest, LosesNoChangeOfReplicasThatShareTheFolder) {
  constexpr int kThreads = 8;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      RolloutKeyFiles replica(folder_.path(), SystemRandom());
      EXPECT_TRUE(replica.Make(kRollout, {"school" + std::to_string(i)}).ok());
      EXPECT_TRUE(replica.ReadSealingSecrets(kRollout).ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(*keys_.ReadSealingSecrets(kRollout), SizeIs(kThreads));
}

}  // namespace
}  // namespace icap::collection
