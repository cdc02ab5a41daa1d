// The whole service in one process: events in by Redis, scores by gRPC, profiles out by gRPC.

#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "services/common/testing/eventually.h"
#include "tests/integration/profile_service_for_test.h"

namespace icap::profile {
namespace {

using testing::Eventually;

TEST_F(ProfileServiceTest, TurnsAnnouncedScoresIntoProfilesAndAnnouncesThem) {
  system_.scores().Set(9, Schools(), ExampleCalibrations(0.87));
  system_.StartConsumer();
  system_.Announce("scoring", {"", events::EventType::kScoresReady, kRollout, "", 9});
  ASSERT_TRUE(Eventually([&] { return system_.Count("SELECT count(*) FROM outbox WHERE type = 4") == 1; }));
  EXPECT_EQ(system_.Count("SELECT count(*) FROM school_profile"), 3);
  EXPECT_EQ(system_.Count("SELECT count(*) FROM aggregate_profile"), 3);
  EXPECT_EQ(system_.Count("SELECT count(*) FROM inbox WHERE handled"), 1);

  const auto profile = GetSchool(Role::kStateAdministrator, "*", "s1");
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->name(), "agencies/a/rollouts/r/schools/s1/profile");
  EXPECT_EQ(profile->school().title(), "School s1");
  EXPECT_EQ(profile->ancestors_size(), 3);
  EXPECT_EQ(profile->ancestors(0).name(), kState);
  EXPECT_EQ(profile->rollout_title(), "Spring");
  EXPECT_EQ(profile->instrument_title(), "Example survey");
  EXPECT_EQ(profile->participation().disclosure(), v1::DISCLOSURE_COMPLETE);
  ASSERT_EQ(profile->factors_size(), 2);
  const v1::FactorProfile& trust = profile->factors(0);
  EXPECT_EQ(trust.mean(), 4.25);
  EXPECT_EQ(trust.dimension_title(), "Leadership");
  EXPECT_EQ(trust.category_count(), 6);
  ASSERT_EQ(trust.levels_size(), 4);
  EXPECT_EQ(trust.levels(2).level(), "functional");
  EXPECT_EQ(trust.levels(2).from(), 3.5);
  EXPECT_FALSE(trust.levels(0).has_from());
  ASSERT_EQ(trust.named_levels_size(), 1);
  EXPECT_EQ(trust.named_levels(0), "functional");
  ASSERT_EQ(profile->items_size(), 5);
  EXPECT_TRUE(profile->items(3).reverse());
  EXPECT_EQ(profile->items(3).verdict(), v1::VERDICT_TWO_CAMPS);
  EXPECT_EQ(profile->provenance().revision(), "agencies/a/instruments/example/revisions/1");
  EXPECT_EQ(profile->provenance().input_fingerprint(), "fingerprint-of-s1");
  EXPECT_EQ(profile->provenance().score_time().nanos(), 123'456'000);
}

// The earlier rollout `last`: "trust" is linked by t1 and t3 while t2 was reworded, "focus" by too few items.
scoring::v1::RolloutLink LinkToLast() {
  scoring::v1::RolloutLink link;
  link.set_rollout("agencies/a/rollouts/last");
  link.set_rollout_title("Last spring");
  link.mutable_close_time()->set_seconds(1'700'000'000);
  auto* trust = link.add_factors();
  trust->set_factor("trust");
  trust->set_outcome("LINKED");
  trust->set_link_standard_error(0.1);
  const auto add = [&](const char* item, scoring::v1::LinkItem::State state) {
    auto* added = trust->add_items();
    added->set_item(item);
    added->set_state(state);
  };
  add("t1", scoring::v1::LinkItem::STATE_LINKED);
  add("t2", scoring::v1::LinkItem::STATE_REWORDED);
  add("t3", scoring::v1::LinkItem::STATE_LINKED);
  add("t9", scoring::v1::LinkItem::STATE_REMOVED);
  auto* focus = link.add_factors();
  focus->set_factor("focus");
  focus->set_outcome("TOO_FEW_LINKED_ITEMS");
  return link;
}

// s1 rose, s2 is hidden, s3 was hidden before.
std::vector<SchoolScores> InTwoRollouts(std::vector<SchoolScores> schools) {
  for (SchoolScores& school : schools) {
    school.earlier_invited_count = 30;
    school.earlier_respondent_count = school.school.organization == "s3" ? 9 : 24;
    const int respondents = school.respondent_count;
    school.factors[0].linked = LinkedMeasures{{24, 0.5, 0.2, 3.5}, {respondents, 1.4, 0.2, 4.2}};
  }
  return schools;
}

TEST_F(ProfileServiceTest, HidesWhatARolloutThatAsksForMoreRespondentsDoesNotAllow) {
  system_.scores().Set(9, Schools(), ExampleCalibrations(0.87));
  const auto disclosure = [&] {
    EXPECT_TRUE(system_.handler()({NewUuid(SystemRandom()), events::EventType::kScoresReady, kRollout, "", 9}).ok());
    const auto profile = GetSchool(Role::kStateAdministrator, "*", "s1");
    EXPECT_TRUE(profile.ok()) << profile.status();
    return profile->participation().disclosure();
  };
  EXPECT_EQ(disclosure(), v1::DISCLOSURE_COMPLETE);
  const int respondents = GetSchool(Role::kStateAdministrator, "*", "s1")->participation().respondent_count();
  system_.limits().SetMinimumRespondents(respondents);
  EXPECT_EQ(disclosure(), v1::DISCLOSURE_COMPLETE) << "the limit is reached";
  system_.limits().SetMinimumRespondents(respondents + 1);
  EXPECT_EQ(disclosure(), v1::DISCLOSURE_TOO_FEW_RESPONDENTS);
  const auto hidden = GetSchool(Role::kStateAdministrator, "*", "s1");
  EXPECT_EQ(hidden->items_size(), 0);
  EXPECT_EQ(hidden->participation().minimum_respondents(), respondents + 1) << "the profile says which limit held";
  EXPECT_EQ(hidden->participation().minimum_response_rate(), 0.4);
  EXPECT_EQ(hidden->participation().complete_response_rate(), 0.65);
}

TEST_F(ProfileServiceTest, ShowsAChangeFromAnEarlierPublishedRollout) {
  system_.scores().Set(8, Schools(), ExampleCalibrations(0.87));
  system_.scores().SetRollout("agencies/a/rollouts/last");
  const auto of_last = [&](events::EventType type) {
    const absl::Status handled = system_.handler()({NewUuid(SystemRandom()), type, "agencies/a/rollouts/last", "", 8});
    EXPECT_TRUE(handled.ok()) << handled;
  };
  of_last(events::EventType::kScoresReady);
  system_.scores().Set(9, InTwoRollouts(Schools()), ExampleCalibrations(0.87));
  system_.scores().SetLink(LinkToLast());
  ASSERT_TRUE(system_.handler()({NewUuid(SystemRandom()), events::EventType::kScoresReady, kRollout, "", 9}).ok());

  auto profile = GetSchool(Role::kStateAdministrator, "*", "s1");
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->earlier().note(), v1::EARLIER_NOTE_NOT_PUBLISHED);
  EXPECT_FALSE(profile->factors(0).has_change());

  of_last(events::EventType::kRolloutPublished);
  profile = GetSchool(Role::kStateAdministrator, "*", "s1");
  EXPECT_EQ(profile->earlier().rollout(), "agencies/a/rollouts/last");
  EXPECT_EQ(profile->earlier().rollout_title(), "Last spring");
  EXPECT_EQ(profile->earlier().close_time().seconds(), 1'700'000'000);
  EXPECT_EQ(profile->earlier().note(), v1::EARLIER_NOTE_UNSPECIFIED);
  const v1::FactorChange& change = profile->factors(0).change();
  EXPECT_EQ(change.state(), v1::CHANGE_STATE_ROSE);
  EXPECT_DOUBLE_EQ(change.difference(), 1.4 - 0.5);
  EXPECT_DOUBLE_EQ(change.standard_error(), std::sqrt(0.04 + 0.04 + 0.01));
  EXPECT_EQ(change.before_category(), 3.5);
  EXPECT_EQ(change.after_category(), 4.2);
  ASSERT_EQ(change.items_size(), 4);
  EXPECT_EQ(change.items(1).state(), v1::LINK_STATE_REWORDED);
  EXPECT_EQ(change.items(1).text(), "Statement t2");
  EXPECT_EQ(change.items(3).text(), "");
  EXPECT_EQ(profile->factors(1).change().state(), v1::CHANGE_STATE_TOO_FEW_LINKED_ITEMS);
  EXPECT_FALSE(profile->factors(1).change().has_difference());

  // Nothing of a hidden school, and no change from a hidden group.
  const auto hidden = GetSchool(Role::kStateAdministrator, "*", "s2");
  EXPECT_FALSE(hidden->has_earlier());
  EXPECT_EQ(hidden->factors_size(), 0);
  const auto hidden_before = GetSchool(Role::kStateAdministrator, "*", "s3");
  EXPECT_EQ(hidden_before->earlier().note(), v1::EARLIER_NOTE_HIDDEN);
  EXPECT_FALSE(hidden_before->factors(0).has_change());
}

TEST_F(ProfileServiceTest, ComparesWithTheDistributionOfSchoolsAndChoosesANextStep) {
  std::vector<SchoolScores> schools;
  for (int i = 0; i < 24; ++i) {
    schools.push_back(ExampleScores("n" + std::to_string(i), "d1", 30, 20, 2.5 + i / 10.0));
  }
  schools.push_back(ExampleScores("small", "d1", 9, 9, 1.75));
  MakeAll(schools);
  const auto low = GetSchool(Role::kStateAdministrator, "*", "n0");
  ASSERT_TRUE(low.ok()) << low.status();
  const v1::Comparison& comparison = low->factors(0).comparison();
  EXPECT_EQ(comparison.school_count(), 24);
  EXPECT_NEAR(comparison.percentile(), 100 * 0.5 / 24, 1e-12);
  EXPECT_EQ(comparison.standing(), v1::STANDING_LOWER);
  // Both factors are equally far from functional: the data do not choose.
  EXPECT_EQ(low->next_step().basis(), v1::NEXT_STEP_BASIS_ORDER);
  EXPECT_EQ(low->next_step().factor(), "trust");
  EXPECT_EQ(low->next_step().not_yet_functional_size(), 2);
  const auto high = GetSchool(Role::kStateAdministrator, "*", "n23");
  EXPECT_EQ(high->factors(0).comparison().standing(), v1::STANDING_HIGHER);
  EXPECT_EQ(high->next_step().basis(), v1::NEXT_STEP_BASIS_NONE_NEEDED);
  const auto small = GetSchool(Role::kStateAdministrator, "*", "small");
  EXPECT_FALSE(small->has_next_step());
  EXPECT_FALSE(small->has_earlier());
  // Three shown schools are no distribution.
  MakeAll({schools[0], schools[1], schools[2]});
  EXPECT_FALSE(GetSchool(Role::kStateAdministrator, "*", "n1")->factors(0).has_comparison());
}

TEST_F(ProfileServiceTest, PlacesByTheMeasureAndNamesWhyWhereThereIsNone) {
  std::vector<SchoolScores> schools = Schools();
  FactorScore& score = schools[0].factors[0];
  score.measured_count = score.respondent_count;
  score.measure = 1.0;
  score.measure_standard_error = 0.5;
  score.measure_faculty_standard_error = 0.25;
  score.measure_p05 = -1.0;
  score.measure_p95 = 3.0;
  score.measure_category = 4.0;
  score.measure_category_low = 3.0;
  score.measure_category_high = 4.75;
  std::vector<FactorCalibration> calibrations = ExampleCalibrations(0.87);
  calibrations[0].calibration.outcome = "CONVERGED";
  calibrations[0].calibration.omega = 0.9;
  calibrations[0].calibration.tau2 = 0.25;
  calibrations[0].calibration.sigma2 = 1.5;
  calibrations[0].measure_outcome = "ESTIMATED";
  calibrations[0].cut_points = {{std::nullopt, true}, {1.0}, {2.0}};
  calibrations[1].calibration.outcome = "NOT_IDENTIFIED";
  system_.scores().Set(9, schools, calibrations);
  system_.scores().SetModel(0, icap::instrument::v1::Factor::MODEL_PCM);
  system_.scores().SetModel(1, icap::instrument::v1::Factor::MODEL_GRM);
  system_.StartConsumer();
  system_.Announce("scoring", {"", events::EventType::kScoresReady, kRollout, "", 9});
  ASSERT_TRUE(Eventually([&] { return system_.Count("SELECT count(*) FROM outbox WHERE type = 4") == 1; }));

  const auto profile = GetSchool(Role::kStateAdministrator, "*", "s1");
  ASSERT_TRUE(profile.ok()) << profile.status();
  const v1::FactorProfile& trust = profile->factors(0);
  EXPECT_EQ(trust.model(), icap::instrument::v1::Factor::MODEL_PCM);
  EXPECT_EQ(trust.measure(), 1.0);
  EXPECT_EQ(trust.measure_standard_error(), 0.5);
  EXPECT_EQ(trust.measure_faculty_standard_error(), 0.25);
  EXPECT_EQ(trust.measure_category(), 4.0);
  EXPECT_EQ(trust.interval_low(), 3.0);
  EXPECT_EQ(trust.interval_high(), 4.75);
  EXPECT_EQ(trust.measure_note(), v1::MEASURE_NOTE_UNSPECIFIED);
  ASSERT_EQ(trust.levels_size(), 4);
  EXPECT_EQ(trust.levels(0).probability(), 0);
  EXPECT_NEAR(trust.levels(1).probability(), 0.5, 1e-12);
  EXPECT_NEAR(trust.levels(3).probability(), 0.0227501319, 1e-9);
  const v1::FactorProfile& focus = profile->factors(1);
  EXPECT_EQ(focus.model(), icap::instrument::v1::Factor::MODEL_GRM);
  EXPECT_FALSE(focus.has_measure());
  EXPECT_EQ(focus.measure_note(), v1::MEASURE_NOTE_NO_CALIBRATION);
  EXPECT_EQ(focus.calibration_outcome(), "NOT_IDENTIFIED");
  EXPECT_EQ(focus.levels_size(), 4);

  const auto aggregate = GetAggregate(Role::kStateAdministrator, "*", "county");
  ASSERT_TRUE(aggregate.ok()) << aggregate.status();
  const v1::Calibration& calibration = aggregate->factors(0).calibration();
  EXPECT_EQ(calibration.model(), icap::instrument::v1::Factor::MODEL_PCM);
  EXPECT_EQ(calibration.outcome(), "CONVERGED");
  EXPECT_EQ(calibration.omega(), 0.9);
  EXPECT_EQ(calibration.tau2(), 0.25);
  EXPECT_EQ(calibration.sigma2(), 1.5);
}

TEST_F(ProfileServiceTest, HandlesAnEventTwiceWithTheSameResult) {
  MakeAll(Schools());
  const auto first = GetSchool(Role::kStateAdministrator, "*", "s1");
  MakeAll(Schools());
  const auto second = GetSchool(Role::kStateAdministrator, "*", "s1");
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
  EXPECT_EQ(system_.Count("SELECT count(*) FROM school_profile"), 3);
}

TEST_F(ProfileServiceTest, MakesNoAggregateFromOneSchoolsWindow) {
  system_.scores().Set(4, Schools(), {});
  ASSERT_TRUE(system_
                  .handler()({NewUuid(SystemRandom()), events::EventType::kScoresReady, kRollout,
                              "agencies/a/organizations/s1", 4})
                  .ok());
  EXPECT_TRUE(GetSchool(Role::kStateAdministrator, "*", "s1").ok());
  EXPECT_EQ(Reasons(GetSchool(Role::kStateAdministrator, "*", "s3").status()), "PROFILE_NOT_FOUND");
  EXPECT_EQ(Reasons(GetAggregate(Role::kStateAdministrator, "*", "county").status()), "PROFILE_NOT_FOUND");
}

TEST_F(ProfileServiceTest, WaitsForScoringThatIsAway) {
  system_.scores().Set(9, Schools(), ExampleCalibrations(0.87));
  system_.StopScoring();
  const events::Event event{NewUuid(SystemRandom()), events::EventType::kScoresReady, kRollout, "", 9};
  EXPECT_TRUE(absl::IsUnavailable(system_.handler()(event)));

  system_.StartConsumer();
  system_.Announce("scoring", event);
  ASSERT_TRUE(Eventually([&] { return system_.Count("SELECT count(*) FROM inbox") == 1; }));
  system_.StartScoring();
  EXPECT_TRUE(Eventually([&] { return system_.Count("SELECT count(*) FROM school_profile") == 3; }));
  EXPECT_EQ(system_.Count("SELECT count(*) FROM dead_letter"), 0);
}

TEST_F(ProfileServiceTest, GivesUpReadingWhenTheProcessDrains) {
  system_.scores().Set(9, Schools(), {});
  system_.scores().Hang();
  absl::Status status;
  std::thread handling([&] {
    status = system_.handler()({NewUuid(SystemRandom()), events::EventType::kScoresReady, kRollout, "", 9});
  });
  EXPECT_TRUE(Eventually([&] { return system_.scores().calls() == 1; }));
  system_.scoring_client().Stop();
  handling.join();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_EQ(system_.Count("SELECT count(*) FROM school_profile"), 0);
}

TEST_F(ProfileServiceTest, BuriesWhatItCannotHandleAndReplaysIt) {
  std::vector<SchoolScores> broken = Schools();
  broken[0].items.pop_back();
  system_.scores().Set(9, broken, {});
  system_.StartConsumer();
  system_.Announce("scoring", {"", events::EventType::kScoresReady, kRollout, "", 9});
  ASSERT_TRUE(Eventually([&] { return system_.Count("SELECT count(*) FROM dead_letter") == 1; }));
  EXPECT_EQ(system_.Count("SELECT count(*) FROM school_profile"), 0);

  system_.scores().Set(9, Schools(), {});
  const auto handled = events::ReplayDeadLetters(system_.database(), system_.handler());
  ASSERT_TRUE(handled.ok()) << handled.status();
  EXPECT_EQ(*handled, 1);
  EXPECT_EQ(system_.Count("SELECT count(*) FROM school_profile"), 3);
  EXPECT_EQ(system_.Count("SELECT count(*) FROM dead_letter"), 0);
}

TEST_F(ProfileServiceTest, IgnoresEventsThatAreNoneOfItsBusiness) {
  EXPECT_TRUE(system_.handler()({NewUuid(SystemRandom()), events::EventType::kRolloutClosed, kRollout, "", 8}).ok());
  EXPECT_TRUE(system_
                  .handler()({NewUuid(SystemRandom()), events::EventType::kSchoolClosed, kRollout,
                              "agencies/a/organizations/s1", 8})
                  .ok());
  EXPECT_EQ(system_.scores().calls(), 0);
}

// A scope that holds a hidden school, and every way to ask about it.
TEST_F(ProfileServiceTest, TellsHowFarTheResultsAreUntilTheyAreComplete) {
  grpc::ClientContext context;
  system_.SignIn(context, "anna", Role::kDistrictSupervisor, "agencies/a/organizations/d1");
  v1::WatchResultsRequest request;
  request.set_rollout(kRollout);
  const auto reader = system_.profile().WatchResults(&context, request);
  v1::WatchResultsResponse message;
  ASSERT_TRUE(reader->Read(&message));
  EXPECT_EQ(message.profile_count(), 0);
  EXPECT_FALSE(message.complete());
  MakeAll(Schools());
  ASSERT_TRUE(reader->Read(&message));
  EXPECT_EQ(message.profile_count(), 2);
  EXPECT_TRUE(message.complete());
  EXPECT_FALSE(reader->Read(&message));
  EXPECT_TRUE(reader->Finish().ok());
}

TEST_F(ProfileServiceTest, EndsWatchingWhenTheProcessDrains) {
  grpc::ClientContext context;
  system_.SignIn(context, "anna", Role::kStateAdministrator, "*");
  v1::WatchResultsRequest request;
  request.set_rollout(kRollout);
  const auto reader = system_.profile().WatchResults(&context, request);
  v1::WatchResultsResponse message;
  ASSERT_TRUE(reader->Read(&message));
  system_.stop().Stop();
  EXPECT_FALSE(reader->Read(&message));
  EXPECT_TRUE(reader->Finish().ok());
}

TEST_F(ProfileServiceTest, EndsWatchingAtTheDeadlineAndRefusesWhoMaySeeNothing) {
  v1::WatchResultsRequest request;
  request.set_rollout(kRollout);
  v1::WatchResultsResponse message;
  grpc::ClientContext short_context;
  system_.SignIn(short_context, "anna", Role::kStateAdministrator, "*", std::chrono::milliseconds(300));
  const auto short_reader = system_.profile().WatchResults(&short_context, request);
  while (short_reader->Read(&message)) {
  }
  EXPECT_EQ(short_reader->Finish().error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);

  grpc::ClientContext context;
  system_.SignIn(context, "anna", Role::kAnalyst, "*");
  const auto reader = system_.profile().WatchResults(&context, request);
  EXPECT_FALSE(reader->Read(&message));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

}  // namespace
}  // namespace icap::profile
