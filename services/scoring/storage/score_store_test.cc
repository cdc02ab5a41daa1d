// The contract of ScoreStore (services/scoring/app/ports.h) on PostgreSQL.
#include "services/scoring/storage/score_store.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <thread>

#include "services/common/base/error.h"
#include "services/common/events/tables.h"
#include "services/common/testing/test_database.h"
#include "services/scoring/domain/input_fingerprint.h"
#include "services/scoring/storage/migrations.h"

namespace icap::scoring {
namespace {

const std::string kRollout = "agencies/a/rollouts/r";

std::string SchoolName(int number) {
  return fmt::format("agencies/a/organizations/s{:04}", number);
}

std::string EventId(int number) {
  return fmt::format("00000000-0000-4000-8000-{:012}", number);
}

// Numbers that a text form easily loses.
std::optional<double> Awkward(int seed) {
  const std::optional<double> values[] = {1.0 / 3,
                                          std::nullopt,
                                          -0.0,
                                          std::numeric_limits<double>::denorm_min(),
                                          std::numeric_limits<double>::max(),
                                          std::nextafter(1.0, 2.0),
                                          -2.0 / 7};
  return values[seed % std::size(values)];
}

ScoredSchool SchoolOf(int number, int64_t answers) {
  ScoredSchool school;
  school.school = {SchoolName(number), "O'Neill \"Upper\" {School}, \\ÿ", "school"};
  school.ancestors = {{"agencies/a/organizations/state", "State", "state"},
                      {"agencies/a/organizations/d", "", "district"}};
  school.invited_count = 40;
  school.synthetic = number % 2 == 0;
  school.input_fingerprint = fmt::format("{:064x}", number * 1000 + answers);
  if (number % 2 == 0) school.earlier_invited_count = 30;
  if (number % 2 == 0) school.earlier_respondent_count = 20;
  school.scores.school_id = school.school.name;
  school.scores.respondent_count = answers;
  int seed = number;
  for (const char* factor : {"f", "g"}) {
    FactorScore score{.factor_id = factor, .respondent_count = answers, .complete_count = answers - 1};
    for (auto member :
         {&FactorScore::mean, &FactorScore::sd, &FactorScore::standard_error, &FactorScore::p05, &FactorScore::p95,
          &FactorScore::rwgj_uniform, &FactorScore::rwgj_slight_skew, &FactorScore::rwgj_moderate_skew,
          &FactorScore::rwgj_lindell, &FactorScore::ad_mean, &FactorScore::ad_median}) {
      score.*member = Awkward(seed++);
    }
    score.fitted.measured_count = answers - 2;
    for (auto member : {&FittedSchool::measure, &FittedSchool::standard_error, &FittedSchool::faculty_standard_error,
                        &FittedSchool::p05, &FittedSchool::p95, &FittedSchool::category, &FittedSchool::category_low,
                        &FittedSchool::category_high}) {
      score.fitted.*member = Awkward(seed++);
    }
    if (factor == std::string("g")) {
      score.linked = LinkedMeasures{{3, Awkward(seed), Awkward(seed + 1), Awkward(seed + 2)},
                                    {answers, Awkward(seed + 3), Awkward(seed + 4), Awkward(seed + 5)}};
      seed += 6;
    }
    school.scores.factors.push_back(score);
  }
  for (const char* item : {"i", "j"}) {
    ItemScore score{.item_id = item, .answer_count = answers, .counts = {3, 0, static_cast<int32_t>(answers)}};
    if (item == std::string("j")) score.counts = {1, 2};
    for (auto member : {&ItemScore::mean, &ItemScore::sd, &ItemScore::rwg_uniform, &ItemScore::ad_mean,
                        &ItemScore::ad_median, &ItemScore::agreement}) {
      score.*member = Awkward(seed++);
    }
    school.scores.items.push_back(score);
  }
  return school;
}

// The second factor's fit has no estimate.
FactorFit FitOf(bool estimated) {
  FactorFit fit{.model = estimated ? FactorModel::kPartialCredit : FactorModel::kGradedResponse,
                .outcome = estimated ? "CONVERGED" : "EMPTY_CATEGORY",
                .measure_outcome = estimated ? "ESTIMATED" : "",
                .iteration_count = 7,
                .largest_gradient = Awkward(3),
                .log_likelihood = Awkward(4),
                .mu = Awkward(5),
                .mu_standard_error = Awkward(6),
                .tau2 = Awkward(7),
                .sigma2 = Awkward(8),
                .omega = Awkward(9)};
  if (!estimated) return fit;
  fit.items = {{"i", std::nullopt, std::nullopt, {{Awkward(0), Awkward(2)}, {Awkward(1), std::nullopt}}},
               {"k", Awkward(3), Awkward(4), {{Awkward(5), Awkward(6)}}}};
  fit.cut_points = {{1.5, std::nullopt, true}, {2.0 / 3, Awkward(6), false}, {3.5, std::nullopt, false}};
  return fit;
}

void ExpectSameBits(const std::optional<double>& a, const std::optional<double>& b) {
  ASSERT_EQ(a.has_value(), b.has_value());
  if (!a.has_value()) return;
  EXPECT_EQ(std::bit_cast<uint64_t>(*a), std::bit_cast<uint64_t>(*b));
}

void ExpectSameFit(const FactorFit& found, const FactorFit& stored) {
  EXPECT_EQ(found.model, stored.model);
  EXPECT_EQ(found.outcome, stored.outcome);
  EXPECT_EQ(found.measure_outcome, stored.measure_outcome);
  EXPECT_EQ(found.iteration_count, stored.iteration_count);
  for (auto member : {&FactorFit::largest_gradient, &FactorFit::log_likelihood, &FactorFit::mu,
                      &FactorFit::mu_standard_error, &FactorFit::tau2, &FactorFit::sigma2, &FactorFit::omega}) {
    ExpectSameBits(found.*member, stored.*member);
  }
  ASSERT_EQ(found.items.size(), stored.items.size());
  for (size_t i = 0; i < stored.items.size(); ++i) {
    EXPECT_EQ(found.items[i].item_id, stored.items[i].item_id);
    ExpectSameBits(found.items[i].slope, stored.items[i].slope);
    ExpectSameBits(found.items[i].slope_standard_error, stored.items[i].slope_standard_error);
    ASSERT_EQ(found.items[i].thresholds.size(), stored.items[i].thresholds.size());
    for (size_t t = 0; t < stored.items[i].thresholds.size(); ++t) {
      ExpectSameBits(found.items[i].thresholds[t].value, stored.items[i].thresholds[t].value);
      ExpectSameBits(found.items[i].thresholds[t].standard_error, stored.items[i].thresholds[t].standard_error);
    }
  }
  EXPECT_EQ(found.cut_points, stored.cut_points);
}

void ExpectSameMeasures(const FittedSchool& found, const FittedSchool& stored) {
  EXPECT_EQ(found.measured_count, stored.measured_count);
  for (auto member : {&FittedSchool::measure, &FittedSchool::standard_error, &FittedSchool::faculty_standard_error,
                      &FittedSchool::p05, &FittedSchool::p95, &FittedSchool::category, &FittedSchool::category_low,
                      &FittedSchool::category_high}) {
    ExpectSameBits(found.*member, stored.*member);
  }
}

// The whole rollout at `version`; `answers` stands for what was answered.
ScoringResult WholeOf(int64_t version, int school_count, int64_t answers) {
  ScoringResult result{.all_schools = true, .has_calibrations = true};
  result.header = {.rollout = kRollout, .rollout_title = fmt::format("Spring {}", version), .version = version};
  result.header.provenance = {"agencies/a/instruments/i/revisions/1", "method", "",
                              Timestamp{} + std::chrono::microseconds(1'795'510'800'123'457 + version)};
  result.header.organization_path = {{"agencies/a/organizations/state", "State", "state"}};
  result.header.instrument.scales = {{"three", {"a", "b", "c"}, {}}, {"two", {"a", "b"}, {}}};
  result.header.instrument.factors = {{.id = "f"}, {.id = "g"}};
  result.header.instrument.items = {{"i", "f", "three"}, {"j", "g", "two"}};
  for (const char* factor : {"f", "g"}) {
    result.header.calibrations.push_back({.factor_id = factor,
                                          .respondent_count = answers,
                                          .complete_count = answers,
                                          .school_count = school_count,
                                          .item_count = 1,
                                          .alpha = Awkward(0),
                                          .ms_between = Awkward(1),
                                          .ms_within = Awkward(2),
                                          .icc1 = Awkward(3),
                                          .icc2 = Awkward(4),
                                          .icc1_n0 = Awkward(5),
                                          .icc2_n0 = Awkward(6),
                                          .mean_school_size = Awkward(7),
                                          .n0 = Awkward(8),
                                          .fit = FitOf(factor == std::string("f"))});
  }
  result.header.close_time = Timestamp{} + std::chrono::microseconds(1'795'510'700'123'457);
  result.header.link = RolloutLink{
      "agencies/a/rollouts/last",
      "Last \"{spring}\", \\",
      "agencies/a/instruments/i/revisions/0",
      Timestamp{} + std::chrono::microseconds(1'763'974'800'123'457),
      {{"f", kLinkedOutcome, Awkward(0), {{"i", LinkState::kDisplaced, Awkward(3)}, {"x", LinkState::kRemoved, {}}}},
       {"g", kTooFewLinkedItems, std::nullopt, {{"j", LinkState::kNew, {}}}}}};
  for (int number = 0; number < school_count; ++number) result.schools.push_back(SchoolOf(number, answers));
  return result;
}

// One school at `version`.
ScoringResult SchoolOnly(int64_t version, int number, int64_t answers) {
  ScoringResult result = WholeOf(version, 0, answers);
  result.all_schools = result.has_calibrations = false;
  result.header.calibrations.clear();
  result.schools = {SchoolOf(number, answers)};
  for (FactorScore& factor : result.schools[0].scores.factors) {
    factor.fitted = {};
    factor.linked = {};
  }
  result.schools[0].earlier_invited_count = {};
  result.schools[0].earlier_respondent_count = {};
  result.header.link = {};
  return result;
}

struct Everything {
  ScoringHeader header;
  std::vector<ScoredSchool> schools;
};

class ScoreStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(postgres::Migrate(database_.database(), events::WithEventTables(Migrations())).ok());
  }

  void Store(int event, const ScoringResult& result) {
    const absl::Status status = store_.Store({.event_id = EventId(event), .rollout = kRollout}, result);
    ASSERT_TRUE(status.ok()) << status;
  }

  Everything Read(const std::string& school = "") {
    Everything read;
    const absl::Status status = store_.Read(
        kRollout, school,
        [&](const ScoringHeader& header) {
          read.header = header;
          return true;
        },
        [&](const ScoredSchool& one) {
          read.schools.push_back(one);
          return true;
        });
    EXPECT_TRUE(status.ok()) << status;
    return read;
  }

  absl::Status TryRead(const std::string& rollout, const std::string& school) {
    return store_.Read(
        rollout, school, [](const ScoringHeader&) { return true; }, [](const ScoredSchool&) { return true; });
  }

  std::string Ask(const std::string& query) {
    std::string answer;
    EXPECT_TRUE(database_.database()
                    .Transact([&](pqxx::work& transaction) {
                      answer = transaction.exec1(query)[0].as<std::string>("");
                      return absl::OkStatus();
                    })
                    .ok());
    return answer;
  }

  void Execute(const std::string& statement) {
    ASSERT_TRUE(database_.database()
                    .Transact([&](pqxx::work& transaction) {
                      transaction.exec(statement);
                      return absl::OkStatus();
                    })
                    .ok());
  }

  testing::TestDatabase database_;
  PostgresScoreStore store_{database_.database()};
};

TEST_F(ScoreStoreTest, GivesBackEveryBit) {
  const ScoringResult result = WholeOf(5, 3, 20);
  Store(1, result);
  const Everything read = Read();
  EXPECT_EQ(read.header.rollout_title, "Spring 5");
  EXPECT_EQ(read.header.version, 5);
  EXPECT_EQ(read.header.instrument, result.header.instrument);
  EXPECT_EQ(read.header.organization_path, result.header.organization_path);
  EXPECT_EQ(read.header.provenance.score_time, result.header.provenance.score_time);
  EXPECT_EQ(read.header.provenance.revision, result.header.provenance.revision);
  EXPECT_EQ(read.header.provenance.method_version, "method");
  EXPECT_EQ(read.header.close_time, result.header.close_time);
  EXPECT_EQ(read.header.link, result.header.link);
  ExpectSameBits(read.header.link->factors[0].items[0].displacement, Awkward(3));
  ASSERT_EQ(read.header.calibrations.size(), 2u);
  for (size_t f = 0; f < 2; ++f) {
    const FactorCalibration& stored = result.header.calibrations[f];
    const FactorCalibration& found = read.header.calibrations[f];
    EXPECT_EQ(found.factor_id, stored.factor_id);
    EXPECT_EQ(found.school_count, 3);
    for (auto member : {&FactorCalibration::alpha, &FactorCalibration::ms_between, &FactorCalibration::ms_within,
                        &FactorCalibration::icc1, &FactorCalibration::icc2, &FactorCalibration::icc1_n0,
                        &FactorCalibration::icc2_n0, &FactorCalibration::mean_school_size, &FactorCalibration::n0}) {
      ExpectSameBits(found.*member, stored.*member);
    }
    ExpectSameFit(found.fit, stored.fit);
  }
  ASSERT_EQ(read.schools.size(), 3u);
  for (size_t s = 0; s < 3; ++s) {
    const ScoredSchool& stored = result.schools[s];
    const ScoredSchool& found = read.schools[s];
    EXPECT_EQ(found.school, stored.school);
    EXPECT_EQ(found.ancestors, stored.ancestors);
    EXPECT_EQ(found.invited_count, 40);
    EXPECT_EQ(found.synthetic, stored.synthetic);
    EXPECT_EQ(found.input_fingerprint, stored.input_fingerprint);
    EXPECT_EQ(found.scores.respondent_count, 20);
    EXPECT_EQ(found.earlier_invited_count, stored.earlier_invited_count);
    EXPECT_EQ(found.earlier_respondent_count, stored.earlier_respondent_count);
    EXPECT_FALSE(found.scores.factors[0].linked.has_value());
    EXPECT_EQ(found.scores.factors[1].linked, stored.scores.factors[1].linked);
    for (size_t f = 0; f < 2; ++f) {
      EXPECT_EQ(found.scores.factors[f].factor_id, stored.scores.factors[f].factor_id);
      EXPECT_EQ(found.scores.factors[f].complete_count, 19);
      for (auto member :
           {&FactorScore::mean, &FactorScore::sd, &FactorScore::standard_error, &FactorScore::p05, &FactorScore::p95,
            &FactorScore::rwgj_uniform, &FactorScore::rwgj_slight_skew, &FactorScore::rwgj_moderate_skew,
            &FactorScore::rwgj_lindell, &FactorScore::ad_mean, &FactorScore::ad_median}) {
        ExpectSameBits(found.scores.factors[f].*member, stored.scores.factors[f].*member);
      }
      ExpectSameMeasures(found.scores.factors[f].fitted, stored.scores.factors[f].fitted);
    }
    for (size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(found.scores.items[i].item_id, stored.scores.items[i].item_id);
      EXPECT_EQ(found.scores.items[i].counts, stored.scores.items[i].counts);
      for (auto member : {&ItemScore::mean, &ItemScore::sd, &ItemScore::rwg_uniform, &ItemScore::ad_mean,
                          &ItemScore::ad_median, &ItemScore::agreement}) {
        ExpectSameBits(found.scores.items[i].*member, stored.scores.items[i].*member);
      }
    }
  }
}

TEST_F(ScoreStoreTest, ReadsPagesInOrderAndOneSchoolAlone) {
  const int school_count = 2 * kSchoolsPerPage + 1;
  Store(1, WholeOf(5, school_count, 20));
  const Everything read = Read();
  ASSERT_EQ(read.schools.size(), static_cast<size_t>(school_count));
  for (int number = 0; number < school_count; ++number) EXPECT_EQ(read.schools[number].school.name, SchoolName(number));
  const Everything one = Read(SchoolName(7));
  ASSERT_EQ(one.schools.size(), 1u);
  EXPECT_EQ(one.schools[0].school.name, SchoolName(7));
  EXPECT_TRUE(HasReason(TryRead(kRollout, SchoolName(school_count)), Reason::kScoresNotFound));
  EXPECT_TRUE(HasReason(TryRead("agencies/a/rollouts/other", ""), Reason::kScoresNotFound));
}

TEST_F(ScoreStoreTest, AReaderThatLeavesEndsTheReading) {
  Store(1, WholeOf(5, 3, 20));
  int given = 0;
  const absl::Status status = store_.Read(
      kRollout, "", [](const ScoringHeader&) { return true; }, [&](const ScoredSchool&) { return ++given < 2; });
  EXPECT_TRUE(absl::IsCancelled(status));
  EXPECT_EQ(given, 2);
}

TEST_F(ScoreStoreTest, OlderResultsReplaceNothing) {
  Store(1, WholeOf(5, 2, 20));
  Store(2, WholeOf(4, 3, 10));
  Store(3, SchoolOnly(4, 0, 10));
  const Everything read = Read();
  EXPECT_EQ(read.header.version, 5);
  EXPECT_EQ(read.header.rollout_title, "Spring 5");
  EXPECT_EQ(read.header.calibrations[0].respondent_count, 20);
  EXPECT_EQ(read.schools[0].scores.respondent_count, 20);
  EXPECT_EQ(Ask("SELECT count(*) FROM inbox WHERE handled"), "3");
}

TEST_F(ScoreStoreTest, NewerResultsReplaceAllAndSchoolsThatAreGoneGo) {
  Store(1, WholeOf(4, 3, 10));
  Store(2, WholeOf(5, 2, 20));
  const Everything read = Read();
  EXPECT_EQ(read.header.version, 5);
  EXPECT_EQ(read.header.calibrations[0].respondent_count, 20);
  ASSERT_EQ(read.schools.size(), 2u);
  EXPECT_EQ(read.schools[1].scores.respondent_count, 20);
}

TEST_F(ScoreStoreTest, SchoolsThatCloseOneByOneKeepEachOther) {
  Store(1, SchoolOnly(4, 1, 10));
  // Version 3 was read by another replica before; it is older for the rollout, and still the first of its school.
  Store(2, SchoolOnly(3, 0, 10));
  const Everything read = Read();
  EXPECT_EQ(read.header.version, 4);
  EXPECT_TRUE(read.header.calibrations.empty());
  ASSERT_EQ(read.schools.size(), 2u);
  EXPECT_EQ(read.header.provenance.input_fingerprint,
            RolloutFingerprint({{SchoolName(0), SchoolOf(0, 10).input_fingerprint},
                                {SchoolName(1), SchoolOf(1, 10).input_fingerprint}}));
  EXPECT_EQ(Ask("SELECT string_agg(school, ',' ORDER BY version) FROM outbox"), SchoolName(0) + "," + SchoolName(1));
}

TEST_F(ScoreStoreTest, ASchoolAfterTheWholeKeepsCalibrationsAndProvenance) {
  Store(1, WholeOf(5, 2, 20));
  const Everything before = Read();
  Store(2, SchoolOnly(6, 1, 20));
  const Everything after = Read();
  EXPECT_EQ(after.header.version, 6);
  EXPECT_EQ(after.header.calibrations.size(), 2u);
  EXPECT_EQ(after.schools.size(), 2u);
  // The same answers by the same method: scored when they were scored first.
  EXPECT_EQ(after.header.provenance, before.header.provenance);
  Store(3, SchoolOnly(7, 1, 21));
  EXPECT_NE(Read().header.provenance.input_fingerprint, before.header.provenance.input_fingerprint);
  EXPECT_NE(Read().header.provenance.score_time, before.header.provenance.score_time);
}

// A school's event can come after the rollout's, which gave the school its measures.
TEST_F(ScoreStoreTest, ASchoolAfterTheWholeKeepsItsMeasuresWhileItsAnswersAreTheSame) {
  Store(1, WholeOf(5, 2, 20));
  const Everything before = Read();
  Store(2, SchoolOnly(6, 1, 20));
  for (size_t f = 0; f < 2; ++f) {
    ExpectSameMeasures(Read().schools[1].scores.factors[f].fitted, before.schools[1].scores.factors[f].fitted);
  }
  Store(3, SchoolOnly(7, 1, 21));
  EXPECT_EQ(Read().schools[1].scores.factors[0].fitted, FittedSchool{});
}

TEST_F(ScoreStoreTest, ASchoolAfterTheWholeKeepsWhatItWasInTheEarlierRollout) {
  Store(1, WholeOf(5, 3, 20));
  const Everything before = Read();
  Store(2, SchoolOnly(6, 2, 20));
  const Everything after = Read();
  EXPECT_EQ(after.header.link, before.header.link);
  EXPECT_EQ(after.header.close_time, before.header.close_time);
  EXPECT_EQ(after.schools[2].earlier_invited_count, before.schools[2].earlier_invited_count);
  EXPECT_EQ(after.schools[2].scores.factors[1].linked, before.schools[2].scores.factors[1].linked);
  Store(3, SchoolOnly(7, 2, 21));
  EXPECT_FALSE(Read().schools[2].scores.factors[1].linked.has_value());
}

TEST_F(ScoreStoreTest, ALinkGoesWithAnotherScoringOfTheWhole) {
  Store(1, WholeOf(5, 1, 20));
  ScoringResult alone = WholeOf(6, 1, 20);
  alone.header.link.reset();
  Store(2, alone);
  EXPECT_FALSE(Read().header.link.has_value());
  EXPECT_EQ(Ask("SELECT count(*) FROM factor_link"), "0");
}

TEST_F(ScoreStoreTest, ListsWhatClosedBeforeTheLatestFirst) {
  const auto store = [&](int event, const std::string& rollout, int day, bool whole, bool tabulated) {
    ScoringResult result = whole ? WholeOf(5, 1, 20) : SchoolOnly(5, 0, 20);
    result.header.rollout = rollout;
    result.header.provenance.tabulated = tabulated;
    result.header.close_time = Timestamp{} + std::chrono::hours(24 * day);
    ASSERT_TRUE(store_.Store({.event_id = EventId(event), .rollout = rollout}, result).ok());
  };
  store(1, "agencies/a/rollouts/old", 10, true, false);
  store(2, "agencies/a/rollouts/latest", 20, true, false);
  store(3, "agencies/a/rollouts/later", 40, true, false);
  store(4, "agencies/a/rollouts/partly", 25, false, false);
  store(5, "agencies/a/rollouts/counts", 26, true, true);
  store(6, "agencies/ab/rollouts/other", 27, true, false);
  store(7, kRollout, 30, true, false);
  const auto earlier = store_.ListEarlier(kRollout, Timestamp{} + std::chrono::hours(24 * 30));
  ASSERT_TRUE(earlier.ok()) << earlier.status();
  ASSERT_EQ(earlier->size(), 2u);
  EXPECT_EQ((*earlier)[0].rollout, "agencies/a/rollouts/latest");
  EXPECT_EQ((*earlier)[1].rollout, "agencies/a/rollouts/old");
  EXPECT_EQ((*earlier)[0].close_time, Timestamp{} + std::chrono::hours(24 * 20));
  EXPECT_EQ((*earlier)[0].rollout_title, "Spring 5");
  EXPECT_EQ((*earlier)[0].instrument.items.size(), 2u);
}

TEST_F(ScoreStoreTest, ASchoolAloneHasNoMeasures) {
  Store(1, SchoolOnly(4, 1, 10));
  EXPECT_EQ(Read().schools[0].scores.factors[0].fitted, FittedSchool{});
}

TEST_F(ScoreStoreTest, ReadsRowsFromBeforeThereWereMeasures) {
  Store(1, WholeOf(5, 1, 20));
  Execute(
      "UPDATE school_score SET factor_measured_count = DEFAULT, factor_measure = DEFAULT,"
      "   factor_linked_count = DEFAULT, factor_linked = DEFAULT");
  EXPECT_EQ(Read().schools[0].scores.factors[0].fitted, FittedSchool{});
  EXPECT_EQ(Read().schools[0].scores.factors[0].respondent_count, 20);
}

TEST_F(ScoreStoreTest, AnEventHandledTwiceStoresAndAnnouncesOnce) {
  Store(1, WholeOf(5, 2, 20));
  Store(1, WholeOf(6, 2, 30));
  EXPECT_EQ(Read().header.version, 5);
  EXPECT_EQ(Ask("SELECT count(*) FROM outbox"), "1");
  EXPECT_EQ(Ask("SELECT type || ' ' || rollout || ' ' || school || ' ' || version FROM outbox"),
            "3 " + kRollout + "  5");
}

TEST_F(ScoreStoreTest, ResultsAnnouncementAndInboxComeTogetherOrNotAtAll) {
  Execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$");
  Execute("CREATE TRIGGER refuse BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION refuse()");
  EXPECT_FALSE(store_.Store({.event_id = EventId(1), .rollout = kRollout}, WholeOf(5, 2, 20)).ok());
  EXPECT_TRUE(HasReason(TryRead(kRollout, ""), Reason::kScoresNotFound));
  EXPECT_EQ(Ask("SELECT count(*) FROM inbox"), "0");
  Execute("DROP TRIGGER refuse ON outbox");
  Store(1, WholeOf(5, 2, 20));
  EXPECT_EQ(Ask("SELECT count(*) FROM inbox WHERE handled"), "1");
  EXPECT_EQ(Ask("SELECT count(*) FROM outbox"), "1");
}

TEST_F(ScoreStoreTest, ReplicasThatStoreAtOnceEndWithTheNewest) {
  std::vector<std::thread> replicas;
  for (int replica = 0; replica < 4; ++replica) {
    replicas.emplace_back([this, replica] {
      for (int64_t round = 0; round < 5; ++round) {
        const int64_t version = 1 + round * 4 + (replica + round) % 4;
        Store(static_cast<int>(version), WholeOf(version, 5, version));
      }
    });
  }
  for (std::thread& replica : replicas) replica.join();
  const Everything read = Read();
  EXPECT_EQ(read.header.version, 20);
  EXPECT_EQ(read.header.calibrations[0].respondent_count, 20);
  for (const ScoredSchool& school : read.schools) EXPECT_EQ(school.scores.respondent_count, 20);
}

}  // namespace
}  // namespace icap::scoring
