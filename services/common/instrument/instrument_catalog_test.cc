// The catalogue, the instrument of the test data, and the schema for editors.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "services/common/base/error.h"
#include "services/common/instrument/instrument_file.h"

namespace icap::instrument {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string ReadFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  EXPECT_TRUE(stream.good()) << path;
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::string CatalogText() {
  return ReadFile(ICAP_SOURCE_DIR "/services/common/instrument/catalog/icap_teacher_survey.yaml");
}

// `file:line: field: description` of every problem; empty when the text is an instrument.
std::vector<std::string> ProblemsOf(std::string_view text) {
  const absl::StatusOr<Instrument> parsed = ParseInstrument(text, "f");
  if (parsed.ok()) return {};
  EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(HasReason(parsed.status(), Reason::kInstrumentInvalid));
  std::vector<std::string> problems;
  for (const FieldViolation& violation : ViolationsOf(parsed.status())) {
    problems.push_back(fmt::format("{}: {}", violation.field, violation.description));
  }
  EXPECT_THAT(problems, Not(IsEmpty()));
  return problems;
}

TEST(Catalog, HasTheTenFactorsInCausalOrder) {
  const absl::StatusOr<Instrument> survey = ParseInstrument(CatalogText(), "icap_teacher_survey.yaml");
  ASSERT_TRUE(survey.ok()) << survey.status();
  EXPECT_EQ(survey->id, "icap_teacher_survey");
  std::vector<std::string> factors;
  for (const Factor& factor : survey->factors) factors.push_back(factor.dimension + "/" + factor.id);
  EXPECT_THAT(factors, ElementsAre("leadership/leadership_for_learning", "leadership/psychological_safety",
                                   "leadership/professional_development", "organization/improvement_strategy",
                                   "organization/instructional_decisions", "organization/shared_understanding",
                                   "organization/team_support", "organization/team_processes",
                                   "efficacy/individual_efficacy", "efficacy/collective_efficacy"));
  std::vector<std::string> levels;
  for (const Level& level : survey->scales.at(0).levels) levels.push_back(level.id);
  EXPECT_THAT(levels, ElementsAre("beginning", "emergent", "functional", "exemplary"));
  EXPECT_THAT(survey->scales.at(0).options, SizeIs(6));
}

TEST(Catalog, MeasuresEveryFactorByPartialCredit) {
  const absl::StatusOr<Instrument> survey = ParseInstrument(CatalogText(), "icap_teacher_survey.yaml");
  ASSERT_TRUE(survey.ok()) << survey.status();
  for (const Factor& factor : survey->factors) EXPECT_EQ(factor.model, Model::kPartialCredit) << factor.id;
}

TEST(Catalog, BalancesItemsOverTheFactors) {
  const absl::StatusOr<Instrument> survey = ParseInstrument(CatalogText(), "icap_teacher_survey.yaml");
  ASSERT_TRUE(survey.ok()) << survey.status();
  EXPECT_GE(survey->items.size(), 60u);
  EXPECT_LE(survey->items.size(), 70u);
  std::set<std::string> texts;
  for (const Item& item : survey->items) EXPECT_TRUE(texts.insert(item.text).second) << item.text;
  for (const Factor& factor : survey->factors) {
    const std::vector<size_t> items = ItemsOf(*survey, factor.id);
    EXPECT_GE(items.size(), 6u) << factor.id;
    size_t reverse_count = 0;
    for (size_t i : items) reverse_count += survey->items[i].reverse;
    EXPECT_GE(reverse_count, 1u) << factor.id;
    EXPECT_LE(reverse_count, 2u) << factor.id;
    EXPECT_FALSE(survey->items[items.front()].reverse) << factor.id;
  }
}

TEST(Catalog, SaysEverythingInSpanish) {
  const absl::StatusOr<Instrument> survey = ParseInstrument(CatalogText(), "icap_teacher_survey.yaml");
  ASSERT_TRUE(survey.ok()) << survey.status();
  ASSERT_THAT(survey->translations, SizeIs(1));
  const Translation& spanish = survey->translations[0];
  EXPECT_EQ(spanish.language, "es");
  std::set<std::string> texts;
  for (const Item& item : survey->items) {
    const std::string& text = spanish.items.at(item.id);
    EXPECT_NE(text, item.text) << item.id;
    EXPECT_TRUE(texts.insert(text).second) << text;
  }
  EXPECT_THAT(spanish.options.at("agreement"), SizeIs(6));
}

TEST(TestData, HasTheElevenLeadershipItemsOfBhr2000) {
  const absl::StatusOr<Instrument> climate =
      ParseInstrument(ReadFile(ICAP_TEST_DATA "/bhr2000/instrument.yaml"), "instrument.yaml");
  ASSERT_TRUE(climate.ok()) << climate.status();
  std::vector<std::string> items;
  for (const Item& item : climate->items) items.push_back(item.id);
  EXPECT_THAT(items,
              ElementsAre("AF06", "AF07", "AP12", "AP17", "AP33", "AP34", "AS14", "AS15", "AS16", "AS17", "AS28"));
  EXPECT_THAT(ItemsOf(*climate, "leadership_climate"), SizeIs(11));
  EXPECT_THAT(climate->scales.at(0).options, SizeIs(5));
}

// The schema is for editors; these tests keep it and the parser saying the same.
class Schema : public ::testing::Test {
 protected:
  // Where the objects of a definition stand in a file.
  struct Place {
    std::string definition;  // empty: the file itself
    json::json_pointer object;
  };
  const std::vector<Place> places_ = {{"", json::json_pointer("")},
                                      {"scale", json::json_pointer("/scales/0")},
                                      {"level", json::json_pointer("/scales/0/levels/1")},
                                      {"dimension", json::json_pointer("/dimensions/0")},
                                      {"factor", json::json_pointer("/factors/0")},
                                      {"item", json::json_pointer("/items/1")},
                                      {"condition", json::json_pointer("/items/1/when")},
                                      {"comment", json::json_pointer("/comments/0")},
                                      {"translation", json::json_pointer("/translations/0")}};

  const json& Definition(const std::string& name) const { return name.empty() ? schema_ : schema_["$defs"][name]; }

  // A file that uses every name of the format.
  static json FullDocument() {
    const json first_level = {{"id", "low"}, {"title", "Low"}, {"statement", "Low."}};
    const json level = {{"id", "high"}, {"title", "High"}, {"from", 1.5}, {"statement", "High."}};
    const json scale = {
        {"id", "yes_no"}, {"options", {"No", "Yes"}}, {"values", {0, 3}}, {"levels", {first_level, level}}};
    const json factor = {
        {"id", "f"}, {"dimension", "d"}, {"title", "F"}, {"description", "About F"}, {"model", "mean"}};
    json item = {{"id", "i"},   {"factor", "f"},    {"scale", "yes_no"},
                 {"text", "I"}, {"reverse", false}, {"required", true}};
    json second_item = item;
    second_item["id"] = "j";
    second_item["when"] = {{"item", "i"}, {"categories", {2}}};
    const json translation = {
        {"language", "es"},           {"title", "Entero"},       {"license", "Ninguna"},
        {"description", "Todo"},      {"instructions", "Lea."},  {"options", {{"yes_no", {"No", "Sí"}}}},
        {"dimensions", {{"d", "D"}}}, {"factors", {{"f", "F"}}}, {"items", {{"i", "I"}, {"j", "J"}}},
        {"comments", {{"c", "C"}}}};
    return {{"format", 1},
            {"id", "full"},
            {"title", "Full"},
            {"language", "en"},
            {"license", "None"},
            {"description", "Everything"},
            {"instructions", "Read."},
            {"scales", json::array({scale})},
            {"dimensions", json::array({{{"id", "d"}, {"title", "D"}}})},
            {"factors", json::array({factor})},
            {"items", {item, second_item}},
            {"comments", json::array({{{"id", "c"}, {"text", "C"}}})},
            {"translations", json::array({translation})}};
  }

  const json schema_ = json::parse(ReadFile(ICAP_SOURCE_DIR "/services/common/instrument/instrument.schema.json"));
};

TEST_F(Schema, AllowsExactlyTheModelsThatTheParserTakes) {
  const json& allowed = Definition("factor")["properties"]["model"]["enum"];
  EXPECT_THAT(allowed, SizeIs(3));
  for (const json& name : allowed) {
    json document = FullDocument();
    document["factors"][0]["model"] = name;
    EXPECT_THAT(ProblemsOf(document.dump()), IsEmpty()) << name;
  }
}

TEST_F(Schema, NamesExactlyWhatTheParserTakes) {
  EXPECT_THAT(ProblemsOf(FullDocument().dump()), IsEmpty());
  for (const Place& place : places_) {
    std::set<std::string> schema_names;
    for (const auto& [name, property] : Definition(place.definition)["properties"].items()) schema_names.insert(name);
    EXPECT_EQ(Definition(place.definition)["additionalProperties"], false) << place.definition;

    json document = FullDocument();
    document[place.object]["unknown"] = 1;
    const std::vector<std::string> problems = ProblemsOf(document.dump());
    ASSERT_THAT(problems, ElementsAre(HasSubstr("unknown: is not a name of the format")));
    const std::string marker = "the names here are ";
    std::stringstream list(problems[0].substr(problems[0].find(marker) + marker.size()));
    std::set<std::string> parser_names;
    for (std::string name; list >> name;) parser_names.insert(name.substr(0, name.find(',')));
    EXPECT_EQ(schema_names, parser_names) << place.definition;
  }
}

TEST_F(Schema, RequiresWhatTheParserRequires) {
  for (const Place& place : places_) {
    const json& definition = Definition(place.definition);
    std::set<std::string> required = definition["required"].get<std::set<std::string>>();
    // Every level but the lowest has it, which a schema cannot say in a way that editors explain.
    if (place.definition == "level") required.insert("from");
    // A translation has these where the instrument has them.
    if (place.definition == "translation") required.insert({"description", "instructions", "comments"});
    for (const auto& [name, property] : definition["properties"].items()) {
      json document = FullDocument();
      document[place.object].erase(name);
      // Without the comments nothing may translate them.
      if (place.definition.empty() && name == "comments") document["translations"][0].erase(name);
      EXPECT_EQ(!ProblemsOf(document.dump()).empty(), required.contains(name)) << place.definition << "." << name;
    }
  }
}

TEST_F(Schema, HasTheParsersLimits) {
  const std::string id_end = fmt::format("{{0,{}}}$", kMaxIdLength - 1);
  EXPECT_EQ(schema_["properties"]["format"]["const"], kFormat);
  EXPECT_EQ(schema_["properties"]["scales"]["maxItems"], kMaxScales);
  EXPECT_EQ(schema_["properties"]["dimensions"]["maxItems"], kMaxDimensions);
  EXPECT_EQ(schema_["properties"]["factors"]["maxItems"], kMaxFactors);
  EXPECT_EQ(schema_["properties"]["items"]["maxItems"], kMaxItems);
  EXPECT_EQ(schema_["properties"]["comments"]["maxItems"], kMaxComments);
  EXPECT_EQ(schema_["properties"]["translations"]["maxItems"], kMaxTranslations);
  EXPECT_EQ(schema_["$defs"]["condition"]["properties"]["categories"]["maxItems"], kMaxOptions);
  const json& scale = schema_["$defs"]["scale"]["properties"];
  EXPECT_EQ(scale["options"]["minItems"], kMinOptions);
  EXPECT_EQ(scale["options"]["maxItems"], kMaxOptions);
  EXPECT_EQ(scale["levels"]["minItems"], kMinLevels);
  EXPECT_EQ(scale["levels"]["maxItems"], kMaxLevels);
  EXPECT_EQ(scale["values"]["minItems"], kMinOptions);
  EXPECT_EQ(scale["values"]["maxItems"], kMaxOptions);
  EXPECT_EQ(schema_["$defs"]["line"]["maxLength"], kMaxTextLength);
  EXPECT_EQ(schema_["$defs"]["text"]["maxLength"], kMaxTextLength);
  EXPECT_EQ(schema_["$defs"]["id"]["pattern"], "^[a-z][a-z0-9_]" + id_end);
  EXPECT_EQ(schema_["$defs"]["item_id"]["pattern"], "^[A-Za-z][A-Za-z0-9_]" + id_end);
}

}  // namespace
}  // namespace icap::instrument
