// What an instrument file says beyond its own texts: translations, and items that are asked only sometimes.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/common/base/error.h"
#include "services/common/instrument/instrument_file.h"

namespace icap::instrument {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kSample = R"(format: 1
id: sample
title: A sample
language: en
license: For tests
instructions: Please read.
scales:
  - {id: yes_no, options: [No, Yes]}
dimensions:
  - {id: leadership, title: Leadership}
factors:
  - {id: safety, dimension: leadership, title: Safety}
items:
  - {id: Q1, factor: safety, scale: yes_no, text: We have a team., required: true}
  - {id: Q2, factor: safety, scale: yes_no, text: We speak up., when: {item: Q1, categories: [2]}}
comments:
  - {id: MORE, text: Say more.}
translations:
  - language: es
    title: Una muestra
    instructions: Lea, por favor.
    options: {yes_no: [No, Sí]}
    dimensions: {leadership: Liderazgo}
    factors: {safety: Seguridad}
    items:
      Q1: Tenemos un equipo.
      Q2: Hablamos con franqueza.
    comments: {MORE: Diga más.}
)";

TEST(ParseInstrument, ReadsConditionsAndTranslations) {
  const absl::StatusOr<Instrument> parsed = ParseInstrument(kSample, "f");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->instructions, "Please read.");
  EXPECT_EQ(parsed->items[0].when, std::nullopt);
  EXPECT_EQ(parsed->items[1].when, (Condition{"Q1", {2}}));
  const Translation expected = {"es",
                                "Una muestra",
                                "",
                                "",
                                "Lea, por favor.",
                                {{"yes_no", {"No", "Sí"}}},
                                {{"leadership", "Liderazgo"}},
                                {{"safety", "Seguridad"}},
                                {{"Q1", "Tenemos un equipo."}, {"Q2", "Hablamos con franqueza."}},
                                {{"MORE", "Diga más."}}};
  EXPECT_THAT(parsed->translations, ElementsAre(expected));
  EXPECT_THAT(parsed->comments, ElementsAre(CommentPrompt{"MORE", "Say more."}));
}

TEST(ParseMeasurementInstrument, LeavesTranslationsUnread) {
  const absl::StatusOr<Instrument> parsed = ParseMeasurementInstrument(kSample, "f");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_TRUE(parsed->translations.empty());
}

// One change to the sample, and the one problem it makes.
struct Change {
  std::string old_text;
  std::string new_text;
  std::string expected_start;     // file:line: field:
  std::string expected_fragment;  // of the description
};

class ParseInstrumentTexts : public ::testing::TestWithParam<Change> {};

TEST_P(ParseInstrumentTexts, NamesFileLineFieldAndWhatIsWrong) {
  const Change& change = GetParam();
  std::string text(kSample);
  const size_t position = text.find(change.old_text);
  ASSERT_NE(position, std::string::npos) << change.old_text;
  text.replace(position, change.old_text.size(), change.new_text);
  const absl::Status status = ParseInstrument(text, "f").status();
  EXPECT_TRUE(HasReason(status, Reason::kInstrumentInvalid)) << status;
  std::vector<std::string> problems;
  for (const FieldViolation& violation : ViolationsOf(status)) {
    problems.push_back(fmt::format("{}: {}", violation.field, violation.description));
  }
  EXPECT_THAT(problems, ElementsAre(AllOf(StartsWith(change.expected_start), HasSubstr(change.expected_fragment))));
}

INSTANTIATE_TEST_SUITE_P(
    Conditions, ParseInstrumentTexts,
    ::testing::Values(
        Change{"{item: Q1, ", "{item: Q9, ",
               "f:15: items[1].when.item:", "is 'Q9', which is not the id of an item before"},
        Change{"{item: Q1, ", "{item: Q2, ", "f:15: items[1].when.item:", "before this one"},
        Change{"required: true}", "when: {item: Q2, categories: [1]}}", "f:14: items[0].when.item:", "before this one"},
        Change{"{item: Q1, ", "{", "f:15: items[1].when.item:", "is missing"},
        Change{", categories: [2]", "", "f:15: items[1].when.categories:", "is missing"},
        Change{"categories: [2]", "categories: []", "f:15: items[1].when.categories:", "has 0 elements"},
        Change{"categories: [2]", "categories: 2", "f:15: items[1].when.categories:", "must be a list"},
        Change{"categories: [2]", "categories: [3]", "f:15: items[1].when.categories[0]:", "from 1 to 2"},
        Change{"categories: [2]", "categories: [0]", "f:15: items[1].when.categories[0]:", "from 1 to 2"},
        Change{"categories: [2]", "categories: [1.5]", "f:15: items[1].when.categories[0]:", "a whole number"},
        Change{"categories: [2]", "categories: ['2']", "f:15: items[1].when.categories[0]:", "a whole number"},
        Change{"categories: [2]", "categories: [[2]]", "f:15: items[1].when.categories[0]:", "a whole number"},
        Change{"categories: [2]", "categories: [2, 2]", "f:15: items[1].when.categories[1]:", "is 2 again"},
        Change{"{item: Q1, categories: [2]}", "Q1", "f:15: items[1].when:", "must be a map"},
        Change{"categories: [2]", "categories: [2], else: 1", "f:15: items[1].when.else:", "not a name"}));

INSTANTIATE_TEST_SUITE_P(
    Translations, ParseInstrumentTexts,
    ::testing::Values(
        Change{"      Q2: Hablamos con franqueza.\n", "", "f:26: translations[0].items:", "lacks Q2: translate"},
        Change{"Q2: Hablamos con franqueza.", "Q2:", "f:26: translations[0].items:", "lacks Q2"},
        Change{"Q2: Hablamos con franqueza.", "Q2: ' '", "f:27: translations[0].items.Q2:", "is empty"},
        Change{"Q2: Hablamos", "Q3: Nada.\n      Q2: Hablamos",
               "f:27: translations[0].items.Q3:", "translates nothing"},
        Change{"    items:\n      Q1: Tenemos un equipo.\n      Q2: Hablamos con franqueza.\n", "",
               "f:19: translations[0].items:", "is missing"},
        Change{"{safety: Seguridad}", "[Seguridad]", "f:24: translations[0].factors:", "must be a map"},
        Change{"{leadership: Liderazgo}", "{}", "f:23: translations[0].dimensions:", "lacks leadership"},
        Change{"[No, Sí]", "[No]", "f:22: translations[0].options.yes_no:", "a list of 2 options"},
        Change{"[No, Sí]", "[No, No]", "f:22: translations[0].options.yes_no[1]:", "is 'No' again"},
        Change{"    instructions: Lea, por favor.\n", "", "f:19: translations[0].instructions:", "is missing"},
        Change{"    title: Una muestra\n", "", "f:19: translations[0].title:", "is missing"},
        Change{"language: es", "language: EN", "f:19: translations[0].language:", "has already"},
        Change{"language: es", "language: español", "f:19: translations[0].language:", "BCP 47"},
        Change{"language: es", "langauge: es\n    language: es", "f:19: translations[0].langauge:", "not a name"}));

INSTANTIATE_TEST_SUITE_P(
    Comments, ParseInstrumentTexts,
    ::testing::Values(Change{"{id: MORE, text: Say more.}", "{id: MORE}", "f:17: comments[0].text:", "is missing"},
                      Change{"Say more.}", "Say more., scale: yes_no}", "f:17: comments[0].scale:", "not a name"},
                      Change{"    comments: {MORE: Diga más.}\n", "", "f:19: translations[0].comments:", "is missing"},
                      Change{"{MORE: Diga", "{LESS: Nada, MORE: Diga",
                             "f:28: translations[0].comments.LESS:", "nothing"}));

TEST(ParseInstrument, RefusesACommentWithTheIdOfAnItem) {
  std::string text(kSample);
  text.replace(text.find("{id: MORE"), 9, "{id: Q1");
  const absl::Status status = ParseInstrument(text, "f").status();
  EXPECT_THAT(std::string(status.message()), HasSubstr("f:17: comments[0].id: is 'Q1', which is taken"));
}

TEST(ParseInstrument, RefusesTheSameLanguageTwice) {
  std::string text(kSample);
  const std::string translation = text.substr(text.find("  - language: es"));
  const absl::Status status = ParseInstrument(text + translation, "f").status();
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("translations[1].language: is 'es', which this file has already"));
}

}  // namespace
}  // namespace icap::instrument
