#include "services/collection/domain/field_records.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace icap::collection {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kNoteId[] = "11111111-1111-4111-8111-111111111111";

const FieldForm kForm = {{"q1"}, {{"goals", true}, {"talk", false}}, {"beginning", "emergent", "functional"}};

FieldContent Note(const std::string& text) {
  FieldContent content;
  content.prompt = "q1";
  content.speaker = "Teacher 2";
  content.text = text;
  content.record_time_micros = 1'790'000'000'000'001;
  return content;
}

FieldContent Rating(const std::string& indicator, const std::string& level) {
  FieldContent content;
  content.kind = FieldRecordKind::kRating;
  content.indicator = indicator;
  content.level = level;
  content.evidence = {kNoteId};
  return content;
}

TEST(DecideChange, FollowsItsTable) {
  const FieldHead none;
  const FieldHead second = {2, Note("two")};
  EXPECT_EQ(DecideChange(none, 0, Note("one")), ChangeDecision::kAccept);
  EXPECT_EQ(DecideChange(none, 1, Note("one")), ChangeDecision::kConflict);
  EXPECT_EQ(DecideChange(second, 2, Note("three")), ChangeDecision::kAccept);
  EXPECT_EQ(DecideChange(second, 1, Note("three")), ChangeDecision::kConflict);
  EXPECT_EQ(DecideChange(second, 0, Note("three")), ChangeDecision::kConflict);
  EXPECT_EQ(DecideChange(second, 3, Note("three")), ChangeDecision::kConflict);
  for (const int64_t base : {0, 1, 2, 3}) EXPECT_EQ(DecideChange(second, base, Note("two")), ChangeDecision::kSame);
}

TEST(ProblemOfContent, AcceptsWhatTheProtocolAsksFor) {
  EXPECT_EQ(ProblemOfContent(kForm, kNoteId, Note("said")), std::nullopt);
  EXPECT_EQ(ProblemOfContent(kForm, "rating-goals", Rating("goals", "emergent")), std::nullopt);
  FieldContent not_ratable = Rating("goals", "");
  not_ratable.not_ratable = true;
  not_ratable.evidence = {};
  EXPECT_NE(ProblemOfContent(kForm, "rating-goals", not_ratable), std::nullopt);
  not_ratable.rationale = "nobody spoke of it";
  EXPECT_EQ(ProblemOfContent(kForm, "rating-goals", not_ratable), std::nullopt);
}

TEST(ProblemOfContent, NamesWhatIsWrong) {
  const auto is_wrong = [](const std::string& id, const FieldContent& content) {
    return ProblemOfContent(kForm, id, content).has_value();
  };
  EXPECT_TRUE(is_wrong("note-1", Note("x")));
  EXPECT_TRUE(is_wrong(kNoteId, Note("")));
  EXPECT_FALSE(is_wrong(kNoteId, Note(std::string(kMaxNoteLength, 'x'))));
  EXPECT_TRUE(is_wrong(kNoteId, Note(std::string(kMaxNoteLength + 1, 'x'))));
  FieldContent elsewhere = Note("x");
  elsewhere.prompt = "q2";
  EXPECT_TRUE(is_wrong(kNoteId, elsewhere));
  EXPECT_TRUE(is_wrong("rating-goals", Rating("goals", "excellent")));
  EXPECT_TRUE(is_wrong("rating-goals", Rating("talk", "emergent")));
  EXPECT_TRUE(is_wrong("rating-other", Rating("other", "emergent")));
  FieldContent bare = Rating("goals", "emergent");
  bare.evidence = {};
  EXPECT_TRUE(is_wrong("rating-goals", bare));
}

TEST(MissingRatings, WantsEveryRequiredIndicatorWithItsEvidence) {
  const std::vector<HeldRecord> notes = {{kNoteId, Note("said")}};
  const std::vector<HeldRecord> ratings = {{"rating-goals", Rating("goals", "emergent")}};
  EXPECT_THAT(MissingRatings(kForm, ratings, notes), IsEmpty());
  EXPECT_THAT(MissingRatings(kForm, {}, notes), SizeIs(1));
  EXPECT_THAT(MissingRatings(kForm, ratings, {}), SizeIs(1));
  std::vector<HeldRecord> withdrawn = ratings;
  withdrawn[0].content.withdrawn = true;
  EXPECT_EQ(MissingRatings(kForm, withdrawn, notes).at(0).indicator, "goals");
  std::vector<HeldRecord> withdrawn_note = notes;
  withdrawn_note[0].content.withdrawn = true;
  EXPECT_THAT(MissingRatings(kForm, ratings, withdrawn_note), SizeIs(1));
}

TEST(EncodeContent, ReadsBack) {
  for (FieldContent content : {Note("a:b\n12:c"), Note(""), Rating("goals", "emergent")}) {
    EXPECT_EQ(DecodeContent(EncodeContent(content)), content);
    content.withdrawn = true;
    content.rationale = "because";
    EXPECT_EQ(DecodeContent(EncodeContent(content)), content);
  }
}

TEST(DecodeContent, RefusesOtherBytes) {
  const std::string bytes = EncodeContent(Note("text"));
  for (size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(DecodeContent(bytes.substr(0, length)).has_value()) << length;
  }
  EXPECT_FALSE(DecodeContent("9999999999999999999999:x").has_value());
  EXPECT_FALSE(DecodeContent("1:2" + bytes.substr(3)).has_value());
}

}  // namespace
}  // namespace icap::collection
