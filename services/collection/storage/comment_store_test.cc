#include "services/collection/storage/comment_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/collection/storage/collection_for_test.h"
#include "services/collection/storage/life_store.h"

namespace icap::collection {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const std::vector<std::string> kSchools = {"oak", "elm"};

class CommentStoreTest : public CollectionForTest {
 protected:
  // Closes the school with these answers, each with what was written at two prompts.
  void CloseSchool(const std::string& school, const std::vector<std::vector<std::string>>& comments) {
    if (rollouts_.GetSchool("a", "r", school)->state == RolloutState::kOpen) {
      ASSERT_TRUE(rollouts_.CloseSchool(NewKey(), "a", "r", school, kCause).ok());
    }
    ASSERT_TRUE(
        Runs(fmt::format("INSERT INTO sealed_answer (agency, rollout, school, sealed_id, day, box)"
                         " VALUES ('a', 'r', '{}', gen_random_uuid(), now(), '\\x00')",
                         school)));
    ASSERT_TRUE(
        closing_
            .OpenSchool({"a", "r", school},
                        [&](const std::vector<std::string>&) -> absl::StatusOr<std::vector<OpenedAnswer>> {
                          std::vector<OpenedAnswer> answers;
                          for (const auto& texts : comments) {
                            answers.push_back({PackedAnswers("\x01"), SystemRandom()(15), OrderedComments(texts)});
                          }
                          return answers;
                        })
            .ok());
  }
  // Closes what is left of the rollout.
  void Finish() {
    ASSERT_TRUE(Move(RolloutState::kOpen, RolloutState::kClosing).ok());
    const auto schools = closing_.ListClosingSchools("a", "r");
    for (const ClosingSchool& school : *schools) CloseSchool(school.school, {});
    ASSERT_TRUE(closing_.FinishRollout({"a", "r"}).ok());
  }
  absl::StatusOr<CommentRelease> Release(const std::string& reason = "read for the board",
                                         const RequestKey& key = NewKey()) {
    return store_.Release(key, "a", "r", {"root", reason});
  }
  absl::StatusOr<std::vector<StoredComment>> Read(const std::vector<std::string>& schools = kSchools,
                                                  const Page& page = {100, ""}) {
    return store_.ReadComments("a", "r", schools, "reader", page);
  }
  static std::vector<std::string> TextsOf(const std::vector<StoredComment>& comments) {
    std::vector<std::string> texts;
    for (const StoredComment& one : comments) texts.push_back(fmt::format("{} {}", one.prompt, one.text.Reveal()));
    return texts;
  }
  std::vector<LogKind> Log() {
    const auto entries = life_.ListLog("a", "r", {100, ""});
    std::vector<LogKind> kinds;
    for (const LogEntry& entry : *entries) {
      if (entry.kind >= LogKind::kCommentsReleased) kinds.push_back(entry.kind);
    }
    return kinds;
  }

  PostgresLifeStore life_{database()};
  PostgresCommentStore store_{database(), FieldSealForTest()};
};

TEST_F(CommentStoreTest, KeepsWhatWasWrittenSealedAndApart) {
  OpenRollout();
  CloseSchool("oak", {{"a secret", ""}, {"", ""}, {"both", "of them"}});
  EXPECT_EQ(Number("SELECT count(*) FROM submission"), 3);
  EXPECT_EQ(*store_.CountComments("a", "r", kSchools), 3);
  EXPECT_EQ(*store_.CountComments("a", "r", {"elm"}), 0);
  EXPECT_EQ(Number("SELECT count(*) FROM respondent_comment WHERE position('secret' IN encode(sealed, 'escape')) > 0"),
            0);
  // No value of a comment's row but its school's is in a row of an answer.
  EXPECT_EQ(Number("SELECT count(*) FROM respondent_comment c JOIN submission s ON s.submission_id = c.comment_id"), 0);
}

TEST_F(CommentStoreTest, ShowsNothingBeforeARelease) {
  OpenRollout();
  CloseSchool("oak", {{"a", ""}});
  EXPECT_TRUE(HasReason(Read().status(), Reason::kCommentsNotReleased));
  EXPECT_TRUE(HasReason(Release().status(), Reason::kRolloutNotClosed)) << "elm is still open";
  Finish();
  EXPECT_TRUE(HasReason(Read().status(), Reason::kCommentsNotReleased));
  EXPECT_EQ(*store_.FindRelease("a", "r"), std::nullopt);
  EXPECT_THAT(Log(), IsEmpty());
}

TEST_F(CommentStoreTest, KeepsTheFirstReleaseAndLogsIt) {
  OpenRollout();
  Finish();
  const RequestKey key = NewKey();
  const auto released = Release("first", key);
  ASSERT_TRUE(released.ok()) << released.status();
  EXPECT_EQ(released->cause.reason, "first");
  EXPECT_EQ(Release("first", key)->create_time, released->create_time);
  EXPECT_EQ(Release("second")->cause.reason, "first");
  EXPECT_EQ(store_.FindRelease("a", "r")->value().cause.actor, "root");
  EXPECT_THAT(Log(), ElementsAre(LogKind::kCommentsReleased));
  EXPECT_TRUE(HasReason(store_.Release(NewKey(), "a", "nowhere", kCause).status(), Reason::kRolloutNotFound));
}

TEST_F(CommentStoreTest, ReadsByPagesAndLogsTheReader) {
  OpenRollout();
  CloseSchool("oak", {{"one", "two"}, {"three", ""}});
  CloseSchool("elm", {{"four", ""}});
  Finish();
  ASSERT_TRUE(Release().ok());
  const auto all = Read();
  ASSERT_TRUE(all.ok()) << all.status();
  EXPECT_THAT(TextsOf(*all), UnorderedElementsAre("0 one", "1 two", "0 three", "0 four"));
  EXPECT_THAT(TextsOf(*Read({"elm"})), ElementsAre("0 four")) << "a school that is hidden is left out";
  std::vector<std::string> paged;
  std::string after;
  for (auto page = Read(kSchools, {3, ""}); !page->empty(); page = Read(kSchools, {3, after})) {
    for (const std::string& text : TextsOf(*page)) paged.push_back(text);
    after = page->back().id;
  }
  EXPECT_EQ(paged, TextsOf(*all)) << "the order stays the same";
  EXPECT_THAT(Log(), ElementsAre(LogKind::kCommentsRead, LogKind::kCommentsRead, LogKind::kCommentsRead,
                                 LogKind::kCommentsReleased))
      << "one entry a reading, not one a page";
  EXPECT_EQ(life_.ListLog("a", "r", {1, ""})->at(0).cause.actor, "reader");
}

TEST_F(CommentStoreTest, DoesNotOpenWithAnotherKeyOrInAnotherPlace) {
  OpenRollout();
  CloseSchool("oak", {{"one", ""}});
  Finish();
  ASSERT_TRUE(Release().ok());
  PostgresCommentStore other(database(), FieldSeal(Redacted(std::string(kFieldKeyBytes, 'x')), SystemRandom()));
  EXPECT_TRUE(HasReason(other.ReadComments("a", "r", kSchools, "reader", {100, ""}).status(), Reason::kKeyMissing));
  ASSERT_TRUE(Runs("UPDATE respondent_comment SET comment_id = gen_random_uuid()"));
  EXPECT_TRUE(HasReason(Read().status(), Reason::kKeyMissing));
}

TEST_F(CommentStoreTest, AreDestroyedWithACancelledRollout) {
  OpenRollout();
  CloseSchool("oak", {{"one", ""}});
  ASSERT_TRUE(life_.Cancel(NewKey(), "a", "r", {"root", "why"}).ok());
  EXPECT_EQ(*store_.CountComments("a", "r", kSchools), 0);
}

}  // namespace
}  // namespace icap::collection
