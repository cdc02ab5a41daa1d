#include "services/common/instrument/instrument_proto.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "services/common/base/error.h"
#include "services/common/instrument/instrument_file.h"

namespace icap::instrument {
namespace {

Instrument TeacherSurvey() {
  std::ifstream stream(ICAP_SOURCE_DIR "/services/common/instrument/catalog/icap_teacher_survey.yaml");
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  absl::StatusOr<Instrument> survey = ParseInstrument(text, "icap_teacher_survey.yaml");
  EXPECT_TRUE(survey.ok()) << survey.status();
  return *std::move(survey);
}

TEST(InstrumentProto, KeepsTheWholeInstrumentThereAndBack) {
  Instrument survey = TeacherSurvey();
  survey.items[1].required = true;
  survey.items[2].when = Condition{survey.items[1].id, {1, 4}};
  survey.comments = {{"MORE", "What else should be known?"}};
  survey.translations[0].comments = {{"MORE", "¿Qué más se debería saber?"}};
  EXPECT_FALSE(survey.instructions.empty());
  EXPECT_FALSE(survey.translations.empty());
  survey.scales[0].values = {6.0, 4.5, 3.0, 2.0, 1.0, std::nullopt};
  std::string bytes;
  ASSERT_TRUE(ToProto(survey).SerializeToString(&bytes));
  v1::Instrument message;
  ASSERT_TRUE(message.ParseFromString(bytes));
  const absl::StatusOr<Instrument> back = FromProto(message);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(*back, survey);
}

TEST(InstrumentProto, LeavesTheLowerBoundOfTheLowestLevelAbsent) {
  const v1::Instrument message = ToProto(TeacherSurvey());
  EXPECT_FALSE(message.scales(0).levels(0).has_from());
  EXPECT_EQ(message.scales(0).levels(1).from(), 3.0);
}

TEST(InstrumentProto, KeepsTheModelOfEachFactor) {
  Instrument survey = TeacherSurvey();
  survey.factors[0].model = Model::kMean;
  survey.factors[1].model = Model::kPartialCredit;
  survey.factors[2].model = Model::kGradedResponse;
  const v1::Instrument message = ToProto(survey);
  EXPECT_EQ(message.factors(0).model(), v1::Factor::MODEL_MEAN);
  EXPECT_EQ(message.factors(1).model(), v1::Factor::MODEL_PCM);
  EXPECT_EQ(message.factors(2).model(), v1::Factor::MODEL_GRM);
  const absl::StatusOr<Instrument> back = FromProto(message);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(*back, survey);
}

TEST(InstrumentProto, RefusesAModelThatThisVersionDoesNotKnow) {
  for (const int model : {0, 99}) {
    v1::Instrument message = ToProto(TeacherSurvey());
    message.mutable_factors(3)->set_model(static_cast<v1::Factor::Model>(model));
    EXPECT_TRUE(HasReason(FromProto(message).status(), Reason::kInstrumentInvalid)) << model;
  }
}

}  // namespace
}  // namespace icap::instrument
