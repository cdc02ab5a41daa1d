#include "services/collection/storage/field_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "services/collection/storage/collection_for_test.h"
#include "services/common/base/clock.h"

namespace icap::collection {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

const FieldForm kForm = {{"q"}, {{"goals", true}}, {"beginning", "functional"}};

std::string Uuid() {
  return NewUuid(SystemRandom());
}

class FieldStoreTest : public CollectionForTest {
 protected:
  void SetUp() override {
    OpenRollout();
    const auto made = store_.CreatePlan(NewKey(), Plan());
    ASSERT_TRUE(made.ok()) << made.status();
    session_ = made->sessions.at(0).key;
    Assign(FieldRater::kFirst, "anna");
    Assign(FieldRater::kSecond, "ben");
  }

  // One double-rated session with p1 of oak, and p2 as reserve.
  static FieldPlan Plan() {
    FieldSession session;
    session.key = {"a", "r", "oak", Uuid()};
    session.draw = Uuid();
    session.instrument = "i";
    session.revision = 1;
    session.title = "Interview";
    session.school_title = "Oak";
    session.path = {"north", "oak"};
    session.double_rated = true;
    FieldDraw draw{"a", "r", "oak", session.draw, "i", 1, std::string(32, '\1'), "method", 2, "print", "carl", {}, {}};
    draw.drawn = {{{1, "p1", "One"}, false, session.key.session, "", ""}, {{2, "p2", "Two"}, true, "", "", ""}};
    return {draw, {session}};
  }

  void Assign(FieldRater rater, const std::string& account) {
    const Timestamp now = SystemClock()();
    const auto assigned = store_.Assign(
        NewKey(), session_, {rater, account, now - std::chrono::hours(1), now + std::chrono::hours(1), std::nullopt});
    ASSERT_TRUE(assigned.ok()) << assigned.status();
  }

  static FieldSender Sender(FieldRater rater, const std::string& device = "d") {
    return {rater, rater == FieldRater::kFirst ? "anna" : "ben", device};
  }

  static FieldChange Note(const std::string& id, int64_t base, const std::string& text) {
    FieldChange change{Uuid(), id, base, {}, {}};
    change.content.text = text;
    return change;
  }

  static FieldChange Rating(const std::string& level, const std::string& note, int64_t base = 0) {
    FieldChange change{Uuid(), "rating-goals", base, {}, {}};
    change.content.kind = FieldRecordKind::kRating;
    change.content.indicator = "goals";
    change.content.level = level;
    change.content.evidence = {note};
    return change;
  }

  FieldChangeResult Apply(FieldRater rater, const FieldChange& change) {
    const auto results = store_.Apply(session_, Sender(rater), kForm, {change});
    EXPECT_TRUE(results.ok()) << results.status();
    return results->at(0);
  }

  absl::Status Complete(FieldRater rater) { return store_.Complete(NewKey(), session_, Sender(rater), kForm).status(); }

  PostgresFieldStore store_{database(), FieldSealForTest()};
  FieldSessionKey session_;
};

TEST_F(FieldStoreTest, GivesTheFirstPlanToARepeatedRequest) {
  const RequestKey key = NewKey();
  const auto first = store_.CreatePlan(key, Plan());
  const auto again = store_.CreatePlan(key, Plan());
  ASSERT_TRUE(first.ok() && again.ok()) << first.status() << again.status();
  EXPECT_EQ(again->sessions.at(0).key.session, first->sessions.at(0).key.session);
  EXPECT_EQ(again->draw->draw, first->draw->draw);
  EXPECT_EQ(again->draw->seed, std::string(32, '\1'));
  EXPECT_THAT(again->draw->drawn, SizeIs(2));
  EXPECT_THAT(*store_.ListDraws("a", "r", "oak", 10), SizeIs(2));
  EXPECT_THAT(*store_.ListDraws("a", "r", "oak", 1), SizeIs(1));
  EXPECT_EQ(store_.ListTeachers("a", "oak")->at(1).person, "p2");
}

TEST_F(FieldStoreTest, ReplacesADrawnPersonByTheNextReserveOnce) {
  const RequestKey key = NewKey();
  const auto replaced = store_.ReplaceParticipant(key, session_, 1, "on leave", "carl");
  ASSERT_TRUE(replaced.ok()) << replaced.status();
  EXPECT_EQ(replaced->participants.at(0).person, "p2");
  EXPECT_EQ(store_.ReplaceParticipant(key, session_, 1, "on leave", "carl")->participants.at(0).person, "p2");
  EXPECT_TRUE(HasReason(store_.ReplaceParticipant(NewKey(), session_, 1, "x", "carl").status(), Reason::kFieldInvalid));
  EXPECT_TRUE(HasReason(store_.ReplaceParticipant(NewKey(), session_, 2, "x", "carl").status(),
                        Reason::kFieldReservesExhausted));
  EXPECT_EQ(store_.GetSession(session_)->participants.at(0).person, "p2");
  const auto draws = *store_.ListDraws("a", "r", "oak", 10);
  EXPECT_EQ(draws.at(0).drawn.at(0).replaced_reason, "on leave");
  EXPECT_EQ(draws.at(0).drawn.at(0).replaced_by, "carl");
}

TEST_F(FieldStoreTest, ListsByScopeAndByTheTimeBoxOfTheAccount) {
  FieldSessionFilter filter{"a", "", "", {false, {"north"}}, "nobody", {false, {}}, SystemClock()()};
  EXPECT_THAT(*store_.ListSessions(filter, {10, ""}), SizeIs(1));
  filter.scope.subtrees = {"south"};
  EXPECT_THAT(*store_.ListSessions(filter, {10, ""}), IsEmpty());
  filter.account = "anna";
  EXPECT_THAT(*store_.ListSessions(filter, {10, ""}), IsEmpty());
  filter.account_scope.subtrees = {"oak"};
  const auto own = *store_.ListSessions(filter, {10, ""});
  ASSERT_THAT(own, SizeIs(1));
  EXPECT_THAT(*store_.ListSessions(filter, {10, "r/oak/" + own[0].key.session}), IsEmpty());
  filter.now += std::chrono::hours(2);
  EXPECT_THAT(*store_.ListSessions(filter, {10, ""}), IsEmpty());
  filter.now = SystemClock()();
  filter.rollout = "other";
  EXPECT_THAT(*store_.ListSessions(filter, {10, ""}), IsEmpty());
}

TEST_F(FieldStoreTest, AcceptsARepeatedChangeAndKeepsBothSidesOfAConflict) {
  const std::string note = Uuid();
  const FieldChange one = Note(note, 0, "one");
  EXPECT_EQ(Apply(FieldRater::kFirst, one).version, 1);
  EXPECT_EQ(Apply(FieldRater::kFirst, one).version, 1);
  EXPECT_EQ(Apply(FieldRater::kFirst, Note(note, 1, "two")).version, 2);
  EXPECT_EQ(Apply(FieldRater::kFirst, Note(note, 0, "two")).version, 2);  // the same content, whatever its base
  const FieldChange other = Note(note, 1, "other");
  EXPECT_EQ(Apply(FieldRater::kFirst, other).outcome, FieldOutcome::kConflict);
  EXPECT_EQ(Apply(FieldRater::kFirst, other).outcome, FieldOutcome::kConflict);
  FieldChange reused = other;
  reused.content.text = "third";
  EXPECT_TRUE(HasReason(Apply(FieldRater::kFirst, reused).refused, Reason::kRequestIdReused));

  auto records = *store_.ReadRecords(session_);
  EXPECT_THAT(records.versions, SizeIs(2));
  ASSERT_THAT(records.conflicts, SizeIs(1));
  EXPECT_EQ(records.conflicts[0].content.text, "other");
  EXPECT_EQ(records.conflicts[0].settled_version, 0);

  FieldChange settled = Note(note, 2, "both");
  settled.resolves = {other.request_id};
  EXPECT_EQ(Apply(FieldRater::kFirst, settled).version, 3);
  EXPECT_EQ(Apply(FieldRater::kFirst, other).outcome, FieldOutcome::kAccepted);
  EXPECT_EQ(store_.ReadRecords(session_)->conflicts[0].settled_version, 3);
}

TEST_F(FieldStoreTest, ForgetsARefusedChangeSoThatItCanBeSentAgain) {
  FieldChange wrong = Note("no-uuid", 0, "text");
  EXPECT_TRUE(HasReason(Apply(FieldRater::kFirst, wrong).refused, Reason::kFieldInvalid));
  wrong.record_id = Uuid();
  EXPECT_EQ(Apply(FieldRater::kFirst, wrong).outcome, FieldOutcome::kAccepted);
  FieldChange no_id = Note(Uuid(), 0, "text");
  no_id.request_id = "x";
  EXPECT_EQ(Apply(FieldRater::kFirst, no_id).outcome, FieldOutcome::kRefused);
  EXPECT_THAT(store_.ReadRecords(session_)->versions, SizeIs(1));
}

TEST_F(FieldStoreTest, RefusesWhatWouldNotFitIntoAMessage) {
  std::vector<FieldChange> changes;
  const size_t count = kMaxFieldSessionBytes / kMaxNoteLength + 1;
  for (size_t i = 0; i < count; ++i) changes.push_back(Note(Uuid(), 0, std::string(kMaxNoteLength, 'x')));
  const auto results = store_.Apply(session_, Sender(FieldRater::kFirst), kForm, changes);
  ASSERT_TRUE(results.ok()) << results.status();
  EXPECT_EQ(results->front().outcome, FieldOutcome::kAccepted);
  EXPECT_EQ(results->at(count - 3).outcome, FieldOutcome::kAccepted);
  EXPECT_TRUE(HasReason(results->back().refused, Reason::kFieldInvalid));
  EXPECT_EQ(Apply(FieldRater::kFirst, Note(Uuid(), 0, "short")).outcome, FieldOutcome::kAccepted);
}

TEST_F(FieldStoreTest, TakesChangesOfTwoDevicesAtOnceInTurns) {
  const std::string note = Uuid();
  constexpr int kDevices = 8;
  std::vector<std::thread> devices;
  devices.reserve(kDevices);
  for (int i = 0; i < kDevices; ++i) {
    devices.emplace_back([&, i] { Apply(FieldRater::kFirst, Note(note, 0, "text " + std::to_string(i))); });
  }
  for (std::thread& device : devices) device.join();
  const auto records = *store_.ReadRecords(session_);
  EXPECT_THAT(records.versions, SizeIs(1));
  EXPECT_THAT(records.conflicts, SizeIs(kDevices - 1));
  EXPECT_EQ(records.change_number, kDevices);
}

TEST_F(FieldStoreTest, RefusesWhoIsNotTheRater) {
  const FieldSender stranger = {FieldRater::kFirst, "ben", "d"};
  EXPECT_TRUE(HasReason(store_.Apply(session_, stranger, kForm, {Note(Uuid(), 0, "x")}).status(),
                        Reason::kFieldSessionNotFound));
  EXPECT_TRUE(HasReason(store_.Complete(NewKey(), session_, stranger, kForm).status(), Reason::kFieldSessionNotFound));
  const Timestamp now = SystemClock()();
  EXPECT_TRUE(HasReason(store_.Assign(NewKey(), session_, {FieldRater::kFirst, "ben", now, now, std::nullopt}).status(),
                        Reason::kFieldInvalid));
}

TEST_F(FieldStoreTest, CompletesWhenBothRatersHaveAndAnnouncesItOnce) {
  const std::string note = Uuid();
  Apply(FieldRater::kFirst, Note(note, 0, "text"));
  EXPECT_TRUE(HasReason(Complete(FieldRater::kFirst), Reason::kFieldRatingsMissing));
  Apply(FieldRater::kFirst, Rating("beginning", note));
  EXPECT_TRUE(Complete(FieldRater::kFirst).ok());
  EXPECT_TRUE(Complete(FieldRater::kFirst).ok());
  EXPECT_EQ(store_.GetSession(session_)->state, FieldSessionState::kAssigned);
  EXPECT_THAT(*store_.ReadRatings("a", "r", "oak"), IsEmpty());
  Apply(FieldRater::kSecond, Rating("functional", note));
  EXPECT_TRUE(Complete(FieldRater::kSecond).ok());
  EXPECT_EQ(store_.GetSession(session_)->state, FieldSessionState::kComplete);
  EXPECT_EQ(Number("SELECT count(*) FROM outbox WHERE type = 20"), 1);
  const auto rated = *store_.ReadRatings("a", "r", "oak");
  ASSERT_THAT(rated, SizeIs(1));
  EXPECT_THAT(rated[0].ratings, SizeIs(2));
  EXPECT_TRUE(HasReason(Apply(FieldRater::kFirst, Note(note, 1, "late")).refused, Reason::kFieldSessionLocked));
  EXPECT_TRUE(
      HasReason(store_.ReplaceParticipant(NewKey(), session_, 1, "x", "carl").status(), Reason::kFieldSessionLocked));
  const Timestamp now = SystemClock()();
  EXPECT_TRUE(HasReason(store_.Assign(NewKey(), session_, {FieldRater::kFirst, "eve", now, now, std::nullopt}).status(),
                        Reason::kFieldSessionLocked));
}

TEST_F(FieldStoreTest, CorrectsALockedRecordWithAReason) {
  const std::string note = Uuid();
  Apply(FieldRater::kFirst, Note(note, 0, "text"));
  Apply(FieldRater::kFirst, Rating("beginning", note));
  const auto correct = [&](const RequestKey& key, const FieldChange& change) {
    return store_.Correct(key, session_, Sender(FieldRater::kFirst), kForm, change, "misheard");
  };
  EXPECT_TRUE(HasReason(correct(NewKey(), Note(note, 1, "x")).status(), Reason::kFieldSessionNotComplete));
  ASSERT_TRUE(Complete(FieldRater::kFirst).ok());
  const RequestKey key = NewKey();
  const auto corrected = correct(key, Note(note, 1, "right"));
  ASSERT_TRUE(corrected.ok()) << corrected.status();
  EXPECT_EQ(corrected->version, 2);
  EXPECT_EQ(corrected->reason, "misheard");
  EXPECT_EQ(correct(key, Note(note, 1, "right"))->version, 2);
  EXPECT_EQ(correct(NewKey(), Note(note, 1, "stale")).status().code(), absl::StatusCode::kAborted);
  EXPECT_TRUE(HasReason(correct(NewKey(), Note(Uuid(), 0, "x")).status(), Reason::kFieldRecordNotFound));
  FieldChange withdrawn = Rating("beginning", note, 1);
  withdrawn.content.withdrawn = true;
  EXPECT_TRUE(HasReason(correct(NewKey(), withdrawn).status(), Reason::kFieldRatingsMissing));
  EXPECT_THAT(store_.ReadRecords(session_)->versions, SizeIs(3));
}

TEST_F(FieldStoreTest, KeepsNothingReadableAtRest) {
  Apply(FieldRater::kFirst, Note(Uuid(), 0, "a sentence to look for"));
  EXPECT_EQ(Number("SELECT count(*) FROM field_record WHERE position('sentence'::bytea IN sealed) > 0"), 0);
  PostgresFieldStore other(database(), FieldSeal(Redacted(std::string(kFieldKeyBytes, 'x')), SystemRandom()));
  EXPECT_EQ(other.ReadRecords(session_).status().code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace icap::collection
