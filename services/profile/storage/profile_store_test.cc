// The contract of ProfileStore, on PostgreSQL.

#include "services/profile/storage/profile_store.h"

#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "services/common/base/error.h"
#include "services/common/events/tables.h"
#include "services/common/testing/test_database.h"
#include "services/profile/app/build_aggregate_profiles.h"
#include "services/profile/app/build_school_profile.h"
#include "services/profile/app/scores_for_test.h"
#include "services/profile/storage/migrations.h"

namespace icap::profile {
namespace {

class ProfileStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(postgres::Migrate(test_.database(), events::WithEventTables(Migrations())).ok());
  }

  static ProfileSet SetOf(int64_t version, const std::vector<SchoolScores>& scores, bool complete) {
    ProfileSet made{.rollout = ExampleRollout(version)};
    made.rollout.complete = complete;
    const auto calibrations = ExampleCalibrations(0.9);
    for (const SchoolScores& one : scores) {
      made.schools.push_back(*BuildSchoolProfile(one, made.rollout, calibrations, {}));
    }
    if (complete) made.aggregates = *BuildAggregateProfiles(made.rollout, made.schools, ExampleCalibrations(0.9), {});
    return made;
  }

  static Occasion Event(const std::string& school, int64_t version) {
    return {NewUuid(SystemRandom()), "a", "r", school, version};
  }

  absl::Status StoreSchool(int64_t version, const std::string& school, double mean) {
    return store_.Store(Event(school, version), SetOf(version, {ExampleScores(school, "d1", 30, 20, mean)}, false));
  }

  std::string One(const std::string& query) {
    std::string text;
    EXPECT_TRUE(test_.database()
                    .Transact([&](pqxx::work& transaction) {
                      text = transaction.exec1(query)[0].as<std::string>("");
                      return absl::OkStatus();
                    })
                    .ok());
    return text;
  }

  testing::TestDatabase test_;
  PostgresProfileStore store_{test_.database()};
};

TEST_F(ProfileStoreTest, GivesBackWhatWasStoredToTheLastBit) {
  SchoolScores scores = ExampleScores("s1", "d1", 40, 36, 4.2);
  scores.factors[0].mean = 1.0 / 3.0;
  scores.factors[0].rwgj_lindell.reset();
  scores.factors[1].respondent_count = 3;
  scores.items[0].sd = std::numeric_limits<double>::denorm_min();
  scores.items[1].mean = 0.1 + 0.2;
  scores.items[2].respondent_count = 9;
  scores.items[4].agreement.reset();
  ProfileSet made = SetOf(7, {scores, ExampleScores("s2", "d1", 30, 25, 5)}, true);
  ASSERT_TRUE(store_.Store(Event("", 7), made).ok());

  const auto rollout = store_.GetRollout("a", "r");
  ASSERT_TRUE(rollout.ok()) << rollout.status();
  EXPECT_EQ(rollout->title, "Spring");
  EXPECT_EQ(rollout->revision, made.rollout.revision);
  EXPECT_EQ(rollout->instrument, made.rollout.instrument);
  EXPECT_EQ(rollout->organization_path, made.rollout.organization_path);
  EXPECT_EQ(rollout->version, 7);
  EXPECT_EQ(rollout->provenance, made.rollout.provenance);
  EXPECT_TRUE(rollout->complete);
  EXPECT_FALSE(rollout->published);

  const auto school = store_.GetSchool(*rollout, "s1");
  ASSERT_TRUE(school.ok()) << school.status();
  EXPECT_EQ(school->school, made.schools[0].school);
  EXPECT_EQ(school->ancestors, made.schools[0].ancestors);
  EXPECT_EQ(school->participation.response_rate, made.schools[0].participation.response_rate);
  EXPECT_EQ(school->participation.disclosure, Disclosure::kComplete);
  EXPECT_EQ(school->participation.limits, made.schools[0].participation.limits);
  EXPECT_EQ(school->factors, made.schools[0].factors);
  EXPECT_EQ(school->items, made.schools[0].items);
  EXPECT_EQ(school->provenance, made.schools[0].provenance);

  const auto county = store_.GetAggregate(*rollout, "county");
  ASSERT_TRUE(county.ok()) << county.status();
  EXPECT_EQ(county->school_count, 2);
  EXPECT_EQ(county->shown_school_count, 2);
  EXPECT_EQ(county->participation.limits, DisclosurePolicy{});
  ASSERT_EQ(county->factors.size(), 2u);
  EXPECT_EQ(county->factors[0].aggregate.mean, made.aggregates[0].factors[0].aggregate.mean);
  EXPECT_EQ(county->factors[0].aggregate.sd_between, made.aggregates[0].factors[0].aggregate.sd_between);
  EXPECT_EQ(county->factors[0].calibration, made.aggregates[0].factors[0].calibration);
  EXPECT_FALSE(county->factors[0].aggregate.distribution.has_value());
  EXPECT_FALSE(store_.GetAggregate(*rollout, "d1")->factors[0].calibration.has_value());
}

TEST_F(ProfileStoreTest, GivesBackMeasuresAndNotes) {
  ProfileSet made = SetOf(7, {ExampleScores("s1", "d1", 40, 36, 4.2)}, true);
  FactorResult& measured = made.schools[0].factors[0];
  measured.measure = 1.0 / 3.0;
  measured.measure_standard_error = std::numeric_limits<double>::denorm_min();
  measured.measure_category = 0.1 + 0.2;
  FactorResult& noted = made.schools[0].factors[1];
  noted.measure_note = MeasureNote::kNoCalibration;
  noted.calibration_outcome = "NOT_IDENTIFIED";
  Calibration& calibration = *made.aggregates[0].factors[1].calibration;
  calibration.outcome = "CONVERGED";
  calibration.omega = 2.0 / 3.0;
  calibration.tau2 = 0.0;
  ASSERT_TRUE(store_.Store(Event("", 7), made).ok());
  const auto rollout = store_.GetRollout("a", "r");
  EXPECT_EQ(store_.GetSchool(*rollout, "s1")->factors, made.schools[0].factors);
  EXPECT_EQ(store_.GetAggregate(*rollout, "county")->factors[1].calibration, calibration);
}

ProfileSet WithComparisonsAndChanges(ProfileSet made) {
  made.rollout.earlier = EarlierRollout{"last",
                                        "Last {spring}",
                                        Timestamp(std::chrono::microseconds(1'700'000'000'123'456)),
                                        {{{"t1", LinkState::kLinked}, {"t2", LinkState::kReworded}}, {}}};
  SchoolProfile& school = made.schools[0];
  school.factors[0].comparison = Comparison{1.0 / 3.0, {0.0, 2.0 / 3.0}, 21};
  school.factors[0].change = FactorChange{
      ChangeState::kRose, 1.0 / 3.0, std::numeric_limits<double>::denorm_min(), -0.0, 0.1 + 0.2, std::nullopt, 3.5,
      2.0 / 7.0};
  school.factors[1].change = FactorChange{.state = ChangeState::kTooFewLinkedItems};
  return made;
}

TEST_F(ProfileStoreTest, GivesBackComparisonsAndChanges) {
  const ProfileSet made = WithComparisonsAndChanges(SetOf(7, {ExampleScores("s1", "d1", 40, 36, 4.2)}, true));
  ASSERT_TRUE(store_.Store(Event("", 7), made).ok());
  const auto rollout = store_.GetRollout("a", "r");
  EXPECT_EQ(rollout->earlier, made.rollout.earlier);
  EXPECT_EQ(store_.GetSchool(*rollout, "s1")->factors, made.schools[0].factors);
}

TEST_F(ProfileStoreTest, GivesBackWhyThereIsNoChange) {
  ProfileSet made = SetOf(7, {ExampleScores("s1", "d1", 40, 36, 4.2)}, true);
  made.schools[0].earlier_note = EarlierNote::kHidden;
  ASSERT_TRUE(store_.Store(Event("", 7), made).ok());
  EXPECT_EQ(store_.GetSchool(*store_.GetRollout("a", "r"), "s1")->earlier_note, EarlierNote::kHidden);
}

// Two replicas may finish in either order.
TEST_F(ProfileStoreTest, ASchoolAloneDoesNotTakeAComparisonAway) {
  const ProfileSet made = WithComparisonsAndChanges(SetOf(7, {ExampleScores("s1", "d1", 40, 36, 4.2)}, true));
  ASSERT_TRUE(store_.Store(Event("", 7), made).ok());
  ProfileSet alone = made;
  alone.rollout.complete = false;
  alone.schools[0].factors[0].comparison.reset();
  ASSERT_TRUE(store_.Store(Event("s1", 7), alone).ok());
  EXPECT_EQ(store_.GetSchool(*store_.GetRollout("a", "r"), "s1")->factors, made.schools[0].factors);
  // With other answers it stands elsewhere.
  alone.schools[0].provenance.input_fingerprint = "of other answers";
  ASSERT_TRUE(store_.Store(Event("s1", 7), alone).ok());
  EXPECT_FALSE(store_.GetSchool(*store_.GetRollout("a", "r"), "s1")->factors[0].comparison.has_value());
}

TEST_F(ProfileStoreTest, ReadsRowsFromBeforeThereWereMeasures) {
  const ProfileSet made = SetOf(7, {ExampleScores("s1", "d1", 40, 36, 4.2)}, true);
  ASSERT_TRUE(store_.Store(Event("", 7), made).ok());
  One("WITH old AS (UPDATE school_profile SET factor_measure = DEFAULT, factor_note = DEFAULT, factor_outcome = "
      "DEFAULT,"
      "   factor_comparison = DEFAULT, factor_change_state = DEFAULT, factor_change = DEFAULT"
      "   RETURNING 1), older AS (UPDATE aggregate_profile SET calibration_outcome = DEFAULT, calibration_fit = DEFAULT"
      "   RETURNING 1) SELECT count(*) FROM old, older");
  const auto rollout = store_.GetRollout("a", "r");
  EXPECT_EQ(store_.GetSchool(*rollout, "s1")->factors, made.schools[0].factors);
  EXPECT_EQ(store_.GetAggregate(*rollout, "county")->factors[0].calibration, made.aggregates[0].factors[0].calibration);
}

TEST_F(ProfileStoreTest, KnowsNoLimitsOfRowsFromBeforeTheyWereKept) {
  ProfileSet made = SetOf(7, {ExampleScores("s1", "d1", 40, 36, 4.2)}, true);
  const DisclosurePolicy strict{.min_respondents = 20, .min_response_rate = 0.5, .complete_at = 0.8};
  made.schools[0].participation.limits = strict;
  ASSERT_TRUE(store_.Store(Event("", 7), made).ok());
  const auto rollout = store_.GetRollout("a", "r");
  EXPECT_EQ(store_.GetSchool(*rollout, "s1")->participation.limits, strict);
  One("WITH old AS (UPDATE school_profile SET disclosure_limits = DEFAULT RETURNING 1) SELECT count(*) FROM old");
  EXPECT_EQ(store_.GetSchool(*rollout, "s1")->participation.limits, std::nullopt);
}

TEST_F(ProfileStoreTest, GivesBackPercentiles) {
  std::vector<SchoolScores> scores;
  scores.reserve(12);
  for (int i = 0; i < 12; ++i) scores.push_back(ExampleScores("s" + std::to_string(i), "d1", 20, 15, 3 + i / 7.0));
  const ProfileSet made = SetOf(1, scores, true);
  ASSERT_TRUE(store_.Store(Event("", 1), made).ok());
  const auto district = store_.GetAggregate(*store_.GetRollout("a", "r"), "d1");
  const auto& expected = made.aggregates[1].factors[1].aggregate.distribution;
  ASSERT_TRUE(district->factors[1].aggregate.distribution.has_value());
  EXPECT_EQ(district->factors[1].aggregate.distribution->p10, expected->p10);
  EXPECT_EQ(district->factors[1].aggregate.distribution->p90, expected->p90);
}

TEST_F(ProfileStoreTest, HoldsNothingOfAHiddenSchool) {
  const ProfileSet made =
      SetOf(1, {ExampleScores("small", "d1", 9, 9, 4.25), ExampleScores("quiet", "d1", 99, 20, 4.25)}, true);
  ASSERT_TRUE(store_.Store(Event("", 1), made).ok());
  EXPECT_EQ(One("SELECT count(*) FROM school_profile WHERE factor_count = '{}' AND factor_statistic = '{}'"
                " AND factor_level_count = '{}' AND factor_level = '{}' AND factor_named = '{}' AND item_count = '{}'"
                " AND factor_measure = '{}' AND factor_note = '{}' AND factor_outcome = '{}'"
                " AND factor_comparison = '{}' AND factor_change_state = '{}' AND factor_change = '{}'"
                " AND item_option_count = '{}' AND item_answer = '{}' AND item_statistic = '{}' AND item_verdict = '{}'"
                " AND item_split = '{}'"),
            "2");
  // Nor anywhere else in the database.
  EXPECT_EQ(One("SELECT count(*) FROM school_profile s WHERE s::text LIKE '%4.25%'"), "0");
  EXPECT_EQ(One("SELECT count(*) FROM aggregate_profile a WHERE a::text LIKE '%4.25%'"), "0");
  EXPECT_EQ(One("SELECT count(*) FROM outbox o WHERE o::text LIKE '%4.25%'"), "0");
}

TEST_F(ProfileStoreTest, KeepsTheNewerVersionWhateverComesLater) {
  ASSERT_TRUE(StoreSchool(5, "s1", 5).ok());
  ASSERT_TRUE(StoreSchool(4, "s1", 2).ok());
  const auto rollout = store_.GetRollout("a", "r");
  EXPECT_EQ(rollout->version, 5);
  EXPECT_EQ(store_.GetSchool(*rollout, "s1")->factors[0].mean, 5.0);
  ASSERT_TRUE(StoreSchool(6, "s1", 3).ok());
  EXPECT_EQ(store_.GetSchool(*rollout, "s1")->factors[0].mean, 3.0);
}

TEST_F(ProfileStoreTest, StoresASchoolThatIsMissingAlsoFromAnOlderVersion) {
  ASSERT_TRUE(StoreSchool(5, "s1", 5).ok());
  ASSERT_TRUE(StoreSchool(4, "s2", 2).ok());
  EXPECT_EQ(store_.GetSchool(*store_.GetRollout("a", "r"), "s2")->factors[0].mean, 2.0);
}

TEST_F(ProfileStoreTest, StaysCompleteWhenASchoolsEventComesLate) {
  ASSERT_TRUE(store_.Store(Event("", 9), SetOf(9, {ExampleScores("s1", "d1", 30, 20, 4)}, true)).ok());
  ASSERT_TRUE(StoreSchool(9, "s1", 4).ok());
  EXPECT_TRUE(store_.GetRollout("a", "r")->complete);
}

TEST_F(ProfileStoreTest, EndsWithTheNewestOfManyAtOnce) {
  std::vector<std::thread> threads;
  for (int64_t version = 1; version <= 8; ++version) {
    threads.emplace_back(
        [this, version] { EXPECT_TRUE(StoreSchool(version, "s1", 1 + static_cast<double>(version) / 2).ok()); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(store_.GetSchool(*store_.GetRollout("a", "r"), "s1")->factors[0].mean, 5.0);
  EXPECT_EQ(One("SELECT count(*) FROM inbox WHERE handled"), "8");
}

TEST_F(ProfileStoreTest, AnnouncesWhatItStoredAndNothingElse) {
  ASSERT_TRUE(StoreSchool(5, "s1", 5).ok());
  ASSERT_TRUE(StoreSchool(4, "s1", 2).ok());
  EXPECT_EQ(One("SELECT count(*) FROM outbox"), "1");
  EXPECT_EQ(One("SELECT type || ' ' || rollout || ' ' || school || ' ' || version FROM outbox"),
            "4 agencies/a/rollouts/r agencies/a/organizations/s1 5");
  EXPECT_EQ(One("SELECT count(*) FROM inbox WHERE handled"), "2");
}

TEST_F(ProfileStoreTest, StoresAllOrNothing) {
  Occasion occasion = Event("", 1);
  occasion.event_id = "not a uuid";
  EXPECT_FALSE(store_.Store(occasion, SetOf(1, {ExampleScores("s1", "d1", 30, 20, 4)}, true)).ok());
  EXPECT_TRUE(HasReason(store_.GetRollout("a", "r").status(), Reason::kProfileNotFound));
  EXPECT_EQ(One("SELECT (SELECT count(*) FROM school_profile) + (SELECT count(*) FROM outbox)"), "0");
}

TEST_F(ProfileStoreTest, RemembersAPublicationThatCameFirstAndOnce) {
  ASSERT_TRUE(store_.StorePublication(Event("", 3)).ok());
  ASSERT_TRUE(store_.StorePublication(Event("", 3)).ok());
  ASSERT_TRUE(StoreSchool(2, "s1", 4).ok());
  EXPECT_TRUE(store_.GetRollout("a", "r")->published);
}

TEST_F(ProfileStoreTest, SaysWhatIsNotThere) {
  EXPECT_TRUE(HasReason(store_.GetRollout("a", "r").status(), Reason::kProfileNotFound));
  ASSERT_TRUE(StoreSchool(2, "s1", 4).ok());
  const auto rollout = store_.GetRollout("a", "r");
  EXPECT_TRUE(HasReason(store_.GetSchool(*rollout, "s9").status(), Reason::kProfileNotFound));
  EXPECT_TRUE(HasReason(store_.GetAggregate(*rollout, "county").status(), Reason::kProfileNotFound));
}

class ProfileListTest : public ProfileStoreTest {
 protected:
  void SetUp() override {
    ProfileStoreTest::SetUp();
    // Scores fall with the title's order, so that a list by score shows.
    std::vector<SchoolScores> scores = {ExampleScores("s1", "d1", 30, 20, 2), ExampleScores("s2", "d2", 30, 20, 5),
                                        ExampleScores("s3", "d1", 30, 20, 3), ExampleScores("s4", "d2", 8, 8, 4)};
    scores[0].school.title = "Cedar";
    scores[1].school.title = "Aspen";
    scores[2].school.title = "Birch";
    scores[3].school.title = "Aspen";
    ASSERT_TRUE(store_.Store(Event("", 1), SetOf(1, scores, true)).ok());
  }

  std::string Ids(const Scope& scope, const std::string& under, const Page& page) {
    std::string ids;
    const auto found = store_.ListSchools(*store_.GetRollout("a", "r"), scope, under, page);
    EXPECT_TRUE(found.ok()) << found.status();
    for (const SchoolProfile& profile : *found) {
      ids += profile.school.organization + " ";
      EXPECT_TRUE(profile.factors.empty() && profile.items.empty());
    }
    return ids;
  }
};

TEST_F(ProfileListTest, IsOrderedByTitleThenIdentifierInPages) {
  EXPECT_EQ(Ids({true, {}}, "", {10, ""}), "s2 s4 s3 s1 ");
  EXPECT_EQ(Ids({true, {}}, "", {3, ""}), "s2 s4 s3 ");
  EXPECT_EQ(Ids({true, {}}, "", {3, "s3"}), "s1 ");
}

TEST_F(ProfileListTest, HoldsOnlyTheScope) {
  EXPECT_EQ(Ids({false, {"d1"}}, "", {10, ""}), "s3 s1 ");
  EXPECT_EQ(Ids({false, {"s4", "d1"}}, "", {10, ""}), "s4 s3 s1 ");
  EXPECT_EQ(Ids({false, {}}, "", {10, ""}), "");
  EXPECT_EQ(Ids({true, {}}, "d2", {10, ""}), "s2 s4 ");
  EXPECT_EQ(Ids({false, {"d1"}}, "d2", {10, ""}), "");
}

TEST_F(ProfileListTest, CountsTheProgressInTheScope) {
  EXPECT_EQ(*store_.GetProgress("a", "r", {true, {}}), (Progress{4, true}));
  EXPECT_EQ(*store_.GetProgress("a", "r", {false, {"d1"}}), (Progress{2, true}));
  EXPECT_EQ(*store_.GetProgress("a", "other", {true, {}}), (Progress{0, false}));
}

TEST_F(ProfileStoreTest, ListsViewsNewestFirst) {
  for (const char* account : {"anna", "bert", "carl"}) {
    ASSERT_TRUE(store_.RecordView(SchoolProfileName("a", "r", "s1"), account).ok());
  }
  ASSERT_TRUE(store_.RecordView(SchoolProfileName("a", "r", "s2"), "dora").ok());
  const auto first = store_.ListViews(SchoolProfileName("a", "r", "s1"), {2, ""});
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->size(), 2u);
  EXPECT_EQ((*first)[0].account, "carl");
  EXPECT_EQ((*first)[1].account, "bert");
  EXPECT_GE((*first)[0].view_time, (*first)[1].view_time);
  const auto second = store_.ListViews(SchoolProfileName("a", "r", "s1"), {2, std::to_string((*first)[1].view_id)});
  ASSERT_EQ(second->size(), 1u);
  EXPECT_EQ((*second)[0].account, "anna");
}

}  // namespace
}  // namespace icap::profile
