#include "services/common/instrument/protocol_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "services/common/base/error.h"
#include "services/common/instrument/instrument_file.h"
#include "services/common/instrument/protocol_proto.h"

namespace icap::instrument {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;

constexpr char kFile[] = R"(format: 1
kind: focus_group
id: group
title: Group
language: en
license: free
levels:
  - {id: low, title: Low}
  - {id: high, title: High}
prompts:
  - id: first
    text: What do you see?
    follow_ups: ["Where?"]
    factors: [trust]
indicators:
  - id: seen
    factor: trust
    text: Trust is seen.
    anchors: [not at all, everywhere]
    required: true
)";

std::string ReadFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  EXPECT_TRUE(stream.good()) << path;
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::string CatalogFile(const std::string& name) {
  return ReadFile(ICAP_SOURCE_DIR "/services/common/instrument/catalog/" + name + ".yaml");
}

// The file with one part replaced.
std::string With(const std::string& part, const std::string& other) {
  std::string text = kFile;
  const size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.replace(at, part.size(), other);
}

// `field: description` of every problem.
std::vector<std::string> ProblemsOf(const std::string& text) {
  const auto parsed = ParseProtocol(text, "f");
  EXPECT_FALSE(parsed.ok()) << text;
  EXPECT_TRUE(HasReason(parsed.status(), Reason::kInstrumentInvalid));
  std::vector<std::string> problems;
  for (const FieldViolation& violation : ViolationsOf(parsed.status())) {
    problems.push_back(violation.field + ": " + violation.description);
  }
  return problems;
}

TEST(ParseProtocol, ReadsAllOfAFile) {
  const auto parsed = ParseProtocol(kFile, "f");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->id, "group");
  EXPECT_EQ(parsed->kind, ProtocolKind::kFocusGroup);
  EXPECT_EQ(parsed->levels, (std::vector<ProtocolLevel>{{"low", "Low"}, {"high", "High"}}));
  EXPECT_EQ(parsed->prompts, (std::vector<Prompt>{{"first", "What do you see?", {"Where?"}, {"trust"}}}));
  EXPECT_EQ(parsed->indicators,
            (std::vector<Indicator>{{"seen", "trust", "Trust is seen.", {"not at all", "everywhere"}, true}}));
  EXPECT_EQ(LevelPosition(*parsed, "high"), 2);
  EXPECT_EQ(LevelPosition(*parsed, "higher"), std::nullopt);
  EXPECT_EQ(ToProto(*parsed).indicators(0).anchors(1), "everywhere");
}

TEST(ParseProtocol, NamesLineAndFieldOfWhatIsWrong) {
  EXPECT_THAT(ProblemsOf(With("kind: focus_group", "kind: party")), Contains(HasSubstr("f:2: kind: is 'party'")));
  EXPECT_THAT(ProblemsOf(With("id: seen", "id: Seen")), Contains(HasSubstr("f:16: indicators[0].id: is 'Seen'")));
  EXPECT_THAT(ProblemsOf(With("[not at all, everywhere]", "[no, some, all]")),
              Contains(AllOf(HasSubstr("f:19: indicators[0].anchors"), HasSubstr("3 elements for 2 levels"))));
  EXPECT_THAT(ProblemsOf(With("    required: true\n", "    needed: true\n")),
              Contains(HasSubstr("f:20: indicators[0].needed: is not a name of the format")));
  EXPECT_THAT(ProblemsOf(With("    factor: trust\n", "")), Contains(HasSubstr("indicators[0].factor: is missing")));
  EXPECT_THAT(ProblemsOf(With("required: true", "required: yes")), Contains(HasSubstr("must be true or false")));
  EXPECT_THAT(ProblemsOf(With("{id: high, title: High}", "{id: low, title: High}")),
              Contains(HasSubstr("levels[1].id: is 'low', which is taken")));
  EXPECT_THAT(ProblemsOf(With("language: en", "language: e")), Contains(HasSubstr("language: is 'e'")));
  EXPECT_THAT(ProblemsOf(With("format: 1", "format: 2")), Contains(HasSubstr("format: must be 1")));
}

TEST(IsProtocolFile, TellsProtocolsFromSurveys) {
  EXPECT_TRUE(IsProtocolFile(kFile));
  EXPECT_FALSE(IsProtocolFile(CatalogFile("icap_teacher_survey")));
  EXPECT_FALSE(IsProtocolFile("just text"));
}

TEST(ProtocolCatalog, RatesFactorsOfTheSurveyOnItsLevels) {
  const auto survey = ParseInstrument(CatalogFile("icap_teacher_survey"), "survey");
  ASSERT_TRUE(survey.ok()) << survey.status();
  std::set<std::string> rated;
  for (const std::string name : {"interview_teachers", "interview_principal", "focus_group", "classroom_observation"}) {
    const auto protocol = ParseProtocol(CatalogFile(name), name);
    ASSERT_TRUE(protocol.ok()) << protocol.status();
    EXPECT_EQ(protocol->id, name);
    for (size_t i = 0; i < protocol->levels.size(); ++i) {
      EXPECT_EQ(protocol->levels[i].id, survey->scales.at(0).levels.at(i).id);
    }
    for (const Prompt& prompt : protocol->prompts) {
      for (const std::string& factor : prompt.factors) EXPECT_NE(FindFactor(*survey, factor), nullptr) << factor;
    }
    for (const Indicator& indicator : protocol->indicators) {
      EXPECT_NE(FindFactor(*survey, indicator.factor), nullptr) << indicator.factor;
      rated.insert(indicator.factor);
    }
  }
  EXPECT_EQ(rated.size(), survey->factors.size());
}

// The schema is for editors: it must name what the parser names.
TEST(ProtocolSchema, NamesTheFieldsOfTheFormat) {
  const auto schema = nlohmann::json::parse(
      ReadFile(ICAP_SOURCE_DIR "/services/common/instrument/protocol.schema.json"), nullptr, false);
  ASSERT_TRUE(schema.is_object());
  const auto names = [](const nlohmann::json& object) {
    std::set<std::string> found;
    for (const auto& [name, value] : object["properties"].items()) found.insert(name);
    return found;
  };
  EXPECT_EQ(names(schema), (std::set<std::string>{"format", "kind", "id", "title", "language", "license", "description",
                                                  "opening", "levels", "prompts", "indicators"}));
  EXPECT_EQ(names(schema["$defs"]["level"]), (std::set<std::string>{"id", "title"}));
  EXPECT_EQ(names(schema["$defs"]["prompt"]), (std::set<std::string>{"id", "text", "follow_ups", "factors"}));
  EXPECT_EQ(names(schema["$defs"]["indicator"]),
            (std::set<std::string>{"id", "factor", "text", "anchors", "required"}));
  std::set<std::string> kinds;
  for (const auto& kind : schema["properties"]["kind"]["enum"]) kinds.insert(kind.get<std::string>());
  EXPECT_EQ(kinds, (std::set<std::string>{"interview_teachers", "interview_principals", "focus_group", "observation"}));
  EXPECT_EQ(schema["properties"]["indicators"]["maxItems"], kMaxIndicators);
  EXPECT_EQ(schema["properties"]["prompts"]["maxItems"], kMaxPrompts);
}

}  // namespace
}  // namespace icap::instrument
