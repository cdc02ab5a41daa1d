// Who may release and read comments, and of which schools, on the real store.
#include "services/collection/app/comments.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/collection/storage/collection_for_test.h"
#include "services/collection/storage/comment_store.h"

namespace icap::collection {
namespace {

using ::testing::ElementsAre;

const auth::Caller kAdministrator = {"root", {{auth::Role::kStateAdministrator, "*"}}};
const auth::Caller kDistrict = {"north", {{auth::Role::kDistrictSupervisor, "agencies/a/organizations/north"}}};
const auth::Caller kOtherDistrict = {"south", {{auth::Role::kDistrictSupervisor, "agencies/a/organizations/south"}}};
const auth::Caller kPrincipal = {"oak", {{auth::Role::kPrincipal, "agencies/a/organizations/oak"}}};
const auth::Caller kAnalyst = {"analyst", {{auth::Role::kAnalyst, "agencies/a"}}};

constexpr char kInstrument[] = R"(format: 1
id: {}
title: A survey
language: en
license: For tests
scales: [{{id: yes_no, options: [No, Yes]}}]
dimensions: [{{id: leadership, title: Leadership}}]
factors: [{{id: safety, dimension: leadership, title: Safety}}]
items: [{{id: Q1, factor: safety, scale: yes_no, text: We speak up.}}]
{})";

class CommentsTest : public CollectionForTest {
 protected:
  // The rollout r over north: oak with two answers of two teachers, elm with none.
  void Close(const std::string& comments = "comments: [{id: MORE, text: Say more.}]") {
    MakeAgency();
    const auto loaded = instruments_verb_.Load(kAdministrator, NewKey(), "a",
                                               fmt::format(fmt::runtime(kInstrument), "asked", comments), "asked.yaml");
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    Rollout rollout = Draft();
    rollout.instrument = "asked";
    rollout.settings.limits.minimum_respondents = 1;
    ASSERT_TRUE(rollouts_.CreateRollout(NewKey(), rollout, kCause).ok());
    ASSERT_TRUE(Runs("UPDATE rollout_school SET confirmed_count = 2, confirmed_by = 'x', confirm_time = now()"));
    ASSERT_TRUE(Move(RolloutState::kDraft, RolloutState::kOpen).ok());
    for (const char* school : {"oak", "oak", "elm"}) {
      ASSERT_TRUE(Runs(
          fmt::format("INSERT INTO sealed_answer VALUES ('a', 'r', '{}', gen_random_uuid(), now(), '1')", school)));
    }
    ASSERT_TRUE(Runs("INSERT INTO submission_count VALUES ('a', 'r', 'oak', 0, 2)"));
    ASSERT_TRUE(Move(RolloutState::kOpen, RolloutState::kClosing).ok());
    const auto schools = closing_.ListClosingSchools("a", "r");
    for (const ClosingSchool& school : *schools) {
      const auto open = [&](const std::vector<std::string>& boxes) -> absl::StatusOr<std::vector<OpenedAnswer>> {
        std::vector<OpenedAnswer> answers;
        for (size_t i = 0; i < boxes.size(); ++i) {
          const std::string text = school.school == "elm" ? "hidden" : "shown";
          answers.push_back({PackedAnswers("\x01"), SystemRandom()(15), OrderedComments({text})});
        }
        return answers;
      };
      ASSERT_TRUE(closing_.OpenSchool(school, open).ok());
    }
    ASSERT_TRUE(closing_.FinishRollout({"a", "r"}).ok());
  }
  absl::StatusOr<CommentOverview> Release(const auth::Caller& caller, const std::string& reason = "why") {
    return comments_.Release(caller, NewKey(), "a", "r", reason);
  }

  Instruments instruments_verb_{instruments_};
  PostgresCommentStore store_{database(), FieldSealForTest()};
  Comments comments_{store_, rollouts_, instruments_verb_};
};

TEST_F(CommentsTest, AreReadOfShownSchoolsAfterARelease) {
  ASSERT_NO_FATAL_FAILURE(Close());
  const auto before = comments_.Get(kAdministrator, "a", "r");
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(before->comment_count, 2) << "elm's results are hidden";
  EXPECT_FALSE(before->release.has_value());
  EXPECT_THAT(before->revision->comment_prompts, ElementsAre("MORE"));
  EXPECT_TRUE(HasReason(comments_.List(kAdministrator, "a", "r", {10, ""}).status(), Reason::kCommentsNotReleased));
  EXPECT_TRUE(HasReason(Release(kAdministrator, "").status(), Reason::kFieldInvalid)) << "it needs a reason";
  ASSERT_TRUE(Release(kAdministrator).ok());
  const auto page = comments_.List(kAdministrator, "a", "r", {10, ""});
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->comments.size(), 2u);
  for (const StoredComment& comment : page->comments) EXPECT_EQ(comment.text.Reveal(), "shown");
}

TEST_F(CommentsTest, AreForWhoManagesTheRollout) {
  ASSERT_NO_FATAL_FAILURE(Close());
  for (const auth::Caller& caller : {kOtherDistrict, kPrincipal, kAnalyst}) {
    EXPECT_TRUE(HasReason(comments_.Get(caller, "a", "r").status(), Reason::kOutOfScope)) << caller.subject;
    EXPECT_TRUE(HasReason(Release(caller).status(), Reason::kOutOfScope)) << caller.subject;
    EXPECT_TRUE(HasReason(comments_.List(caller, "a", "r", {10, ""}).status(), Reason::kOutOfScope)) << caller.subject;
  }
  EXPECT_TRUE(Release(kDistrict).ok()) << "the rollout is the district's";
  EXPECT_TRUE(HasReason(comments_.Get(kAdministrator, "a", "no").status(), Reason::kRolloutNotFound));
}

TEST_F(CommentsTest, AreNotReleasedWhereNoneWereAsked) {
  ASSERT_NO_FATAL_FAILURE(Close(""));
  EXPECT_TRUE(HasReason(Release(kAdministrator).status(), Reason::kCommentsNotAsked));
}

}  // namespace
}  // namespace icap::collection
