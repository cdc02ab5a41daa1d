#include "services/common/instrument/instrument_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "services/common/base/error.h"

namespace icap::instrument {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr std::string_view kSample = R"(format: 1
id: sample
title: A sample
language: en
license: For tests
scales:
  - id: agreement
    options: [No, Rather no, Rather yes, Yes]
    levels:
      - {id: beginning, title: Beginning, statement: Most say no.}
      - {id: functional, title: Functional, from: 2.5, statement: Most say yes.}
dimensions:
  - {id: leadership, title: Leadership}
factors:
  - {id: safety, dimension: leadership, title: Safety}
items:
  - {id: Q1, factor: safety, scale: agreement, text: We speak up.}
  - {id: Q2, factor: safety, scale: agreement, text: We keep quiet., reverse: true}
)";

// The sample with its first `old_text` replaced.
std::string SampleWith(std::string_view old_text, std::string_view new_text) {
  std::string text(kSample);
  const size_t position = text.find(old_text);
  EXPECT_NE(position, std::string::npos) << old_text;
  return text.replace(position, old_text.size(), new_text);
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

TEST(ParseInstrument, ReadsEveryFieldOfTheSample) {
  const absl::StatusOr<Instrument> parsed = ParseInstrument(kSample, "f");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  Instrument expected;
  expected.id = "sample";
  expected.title = "A sample";
  expected.language = "en";
  expected.license = "For tests";
  expected.scales = {
      {"agreement",
       {"No", "Rather no", "Rather yes", "Yes"},
       {{"beginning", "Beginning", std::nullopt, "Most say no."}, {"functional", "Functional", 2.5, "Most say yes."}}}};
  expected.dimensions = {{"leadership", "Leadership"}};
  expected.factors = {{"safety", "leadership", "Safety", "", Model::kPartialCredit}};
  expected.items = {{"Q1", "safety", "agreement", "We speak up.", false, false},
                    {"Q2", "safety", "agreement", "We keep quiet.", true, false}};
  EXPECT_EQ(*parsed, expected);
}

TEST(ParseInstrument, ReadsTheModelOfAFactor) {
  const std::vector<std::pair<std::string, Model>> models = {
      {"mean", Model::kMean}, {"pcm", Model::kPartialCredit}, {"grm", Model::kGradedResponse}};
  for (const auto& [name, model] : models) {
    std::string file(kSample);
    const std::string title = "title: Safety";
    file.replace(file.find(title), title.size(), title + ", model: " + name);
    const absl::StatusOr<Instrument> parsed = ParseInstrument(file, "f");
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    EXPECT_EQ(parsed->factors[0].model, model);
    EXPECT_EQ(ModelName(model), name);
  }
}

TEST(ParseInstrument, FindsElementsByTheirIds) {
  const absl::StatusOr<Instrument> parsed = ParseInstrument(kSample, "f");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(IndexOf(*parsed, "Q2"), 1u);
  EXPECT_EQ(IndexOf(*parsed, "q2"), std::nullopt);
  EXPECT_THAT(ItemsOf(*parsed, "safety"), ElementsAre(0, 1));
  EXPECT_THAT(ItemsOf(*parsed, "absent"), IsEmpty());
  EXPECT_EQ(ScaleOf(*parsed, "safety"), &parsed->scales[0]);
  EXPECT_EQ(ScaleOf(*parsed, "absent"), nullptr);
  EXPECT_EQ(FindScale(*parsed, "agreement"), &parsed->scales[0]);
  EXPECT_EQ(FindDimension(*parsed, "leadership"), &parsed->dimensions[0]);
  EXPECT_EQ(FindFactor(*parsed, "safety"), &parsed->factors[0]);
  EXPECT_EQ(FindFactor(*parsed, "absent"), nullptr);
}

// One change to the sample, and the one problem it makes.
struct Change {
  std::string old_text;
  std::string new_text;
  std::string expected_start;     // file:line: field:
  std::string expected_fragment;  // of the description
};

// "03_title_is_missing": stable, and readable in a list of tests.
std::string CaseName(const ::testing::TestParamInfo<Change>& change) {
  std::string name = fmt::format("{:02}_", change.index);
  for (char c :
       change.param.expected_start.substr(change.param.expected_start.find(' ')) + change.param.expected_fragment) {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      name += c;
    } else if (name.back() != '_') {
      name += '_';
    }
  }
  return name;
}

class ParseInstrumentChange : public ::testing::TestWithParam<Change> {};

TEST_P(ParseInstrumentChange, IsTheOnlyProblemReported) {
  const Change& change = GetParam();
  EXPECT_THAT(ProblemsOf(SampleWith(change.old_text, change.new_text)),
              ElementsAre(AllOf(StartsWith(change.expected_start), HasSubstr(change.expected_fragment))));
}

const std::string kLongId(kMaxIdLength + 1, 'a');
const std::string kLongText(kMaxTextLength + 1, 'a');

INSTANTIATE_TEST_SUITE_P(
    Head, ParseInstrumentChange,
    ::testing::Values(
        Change{"format: 1\n", "", "f:1: format:", "is missing"},
        Change{"format: 1", "format: 2", "f:1: format:", "must be 1"},
        Change{"format: 1", "format: '1'", "f:1: format:", "must be 1"},
        Change{"format: 1", "format: [1]", "f:1: format:", "must be 1"},
        Change{"id: sample", "id: Sample", "f:2: id:", "lower-case"},
        Change{"id: sample", "id: 1sample", "f:2: id:", "the first a letter"},
        Change{"id: sample", "id: " + kLongId, "f:2: id:", "1 to 63"},
        Change{"id: sample\n", "", "f:1: id:", "is missing"},
        Change{"title: A sample", "title:", "f:3: title:", "is missing"},
        Change{"title: A sample", "title: ~", "f:3: title:", "is missing"},
        Change{"title: A sample", "title: ' '", "f:3: title:", "is empty"},
        Change{"title: A sample", "title: [A, sample]", "f:3: title:", "must be a text"},
        Change{"title: A sample", "title: " + kLongText, "f:3: title:", "has 501 characters"},
        Change{"title: A sample", "title: \"A\\nsample\"", "f:3: title:", "one line"},
        Change{"title: A sample", "title: \"A\\0sample\"", "f:3: title:", "control character"},
        Change{"title: A sample", "titel: no\ntitle: A sample", "f:3: titel:", "is not a name of the format"},
        Change{"title: A sample", "title: A sample\ntitle: Another", "f:4: title:", "is there twice"},
        Change{"language: en", "language: english", "f:4: language:", "BCP 47"},
        Change{"language: en", "language: en_US", "f:4: language:", "BCP 47"},
        Change{"language: en", "language: en-", "f:4: language:", "BCP 47"},
        Change{"license: For tests\n", "", "f:1: license:", "is missing"},
        Change{"license: For tests", "license: \"For\\u0007tests\"", "f:5: license:", "control character"}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Scales, ParseInstrumentChange,
    ::testing::Values(
        Change{"[No, Rather no, Rather yes, Yes]", "[No, Yes, No, Maybe]", "f:8: scales[0].options[2]:", "again"},
        Change{"[No, Rather no, Rather yes, Yes]", "[No, '', Maybe, Yes]", "f:8: scales[0].options[1]:", "is empty"},
        Change{"[No, Rather no, Rather yes, Yes]", "[No, [x], Maybe, Yes]", "f:8: scales[0].options[1]:", "a text"},
        Change{"[No, Rather no, Rather yes, Yes]", "[Yes]",
               "f:8: scales[0].options:", "has 1 element: give it 2 to 11"},
        Change{"[No, Rather no, Rather yes, Yes]", "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]",
               "f:8: scales[0].options:", "has 12 elements: give it 2 to 11"},
        Change{"[No, Rather no, Rather yes, Yes]", "Yes", "f:8: scales[0].options:", "must be a list"},
        Change{"[No, Rather no, Rather yes, Yes]", "", "f:8: scales[0].options:", "is missing"},
        Change{"beginning, title: Beginning", "beginning, from: 1, title: Beginning",
               "f:10: scales[0].levels[0].from:", "not for the lowest"},
        Change{"from: 2.5, ", "", "f:11: scales[0].levels[1].from:", "is missing"},
        Change{"from: 2.5", "from: 1", "f:11: scales[0].levels[1].from:", "must be above 1"},
        Change{"from: 2.5", "from: 4", "f:11: scales[0].levels[1].from:", "must be below 4"},
        Change{"from: 2.5", "from: -2.5", "f:11: scales[0].levels[1].from:", "must be above 1"},
        Change{"from: 2.5", "from: .nan", "f:11: scales[0].levels[1].from:", "must be a number"},
        Change{"from: 2.5", "from: nan", "f:11: scales[0].levels[1].from:", "must be a number"},
        Change{"from: 2.5", "from: inf", "f:11: scales[0].levels[1].from:", "must be a number"},
        Change{"from: 2.5", "from: 1e999", "f:11: scales[0].levels[1].from:", "must be a number"},
        Change{"from: 2.5", "from: '2.5'", "f:11: scales[0].levels[1].from:", "must be a number"},
        Change{"from: 2.5", "from: 2,5", "f:11: scales[0].levels[1].5:", "is not a name of the format"},
        Change{"from: 2.5", "from: 2.5x", "f:11: scales[0].levels[1].from:", "must be a number"},
        Change{"from: 2.5", "from: [2.5]", "f:11: scales[0].levels[1].from:", "must be a number"},
        Change{"id: functional", "id: beginning", "f:11: scales[0].levels[1].id:", "is taken"},
        Change{", statement: Most say yes.", "", "f:11: scales[0].levels[1].statement:", "is missing"},
        Change{"      - {id: functional, title: Functional, from: 2.5, statement: Most say yes.}\n", "",
               "f:10: scales[0].levels:", "has 1 element: give it 2 to 11"},
        Change{"    options:", "    labels: []\n    options:", "f:8: scales[0].labels:", "is not a name of the format"},
        Change{"dimensions:",
               "  - {id: other, options: [a, b], levels: [{id: a, title: a, statement: a}, "
               "{id: b, title: b, from: 1.5, statement: b}]}\ndimensions:",
               "f:12: scales[1]:", "'other' has no item"}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Tree, ParseInstrumentChange,
    ::testing::Values(
        Change{"dimensions:", "dimensions:\n  - {id: leadership, title: Twice}", "f:14: dimensions[1].id:", "is taken"},
        Change{"dimensions:", "dimensions:\n  - {id: unused, title: Unused}", "f:13: dimensions[0]:", "has no factor"},
        Change{"{id: leadership, title: Leadership}", "leadership", "f:13: dimensions[0]:", "must be a map"},
        Change{"dimension: leadership", "dimension: leadersihp",
               "f:15: factors[0].dimension:", "is 'leadersihp', which does not exist: use one of leadership"},
        Change{"title: Safety", "title: Safety, model: median",
               "f:15: factors[0].model:", "is 'median', which is not a model: use mean, pcm or grm"},
        Change{"title: Safety", "title: Safety, model: PCM", "f:15: factors[0].model:", "is not a model"},
        Change{"factors:", "factors:\n  - {id: empty, dimension: leadership, title: Empty}",
               "f:15: factors[0]:", "'empty' has no item"},
        Change{"{id: Q2", "{id: Q1", "f:18: items[1].id:", "is 'Q1', which is taken"},
        Change{"{id: Q2", "{id: Q-2", "f:18: items[1].id:", "letters, digits and underscores"},
        Change{"{id: Q2, ", "{", "f:18: items[1].id:", "is missing"},
        Change{"{id: Q2, factor: safety", "{id: Q2, factor: saftey", "f:18: items[1].factor:", "use one of safety"},
        Change{"text: We speak up.", "text: ''", "f:17: items[0].text:", "is empty"},
        Change{"text: We speak up.", "text: &a We speak up.", "f:17: items[0].text:", "has an anchor"},
        Change{"text: We speak up.", "text: !!str We speak up.", "f:17: items[0].text:", "has a tag"},
        Change{"reverse: true", "reverse: yes", "f:18: items[1].reverse:", "must be true or false"},
        Change{"reverse: true", "reverse: 'true'", "f:18: items[1].reverse:", "must be true or false"},
        Change{"reverse: true", "required: 1", "f:18: items[1].required:", "must be true or false"},
        Change{"reverse: true", "reversed: true", "f:18: items[1].reversed:", "the names here are id, factor, scale"},
        Change{"reverse: true", "reverse: true, reverse: false", "f:18: items[1].reverse:", "is there twice"},
        Change{"reverse: true", "? [a] : b", "f:18: items[1]:", "has a name that is not a text"}),
    CaseName);

TEST(ParseInstrument, ReportsEveryProblemAtOnceInOrderOfLines) {
  std::string text = SampleWith("reverse: true", "revers: true");
  text.replace(text.find("id: sample"), 10, "id: SAMPLE");
  text.replace(text.find("from: 2.5"), 9, "from: 9");
  text.replace(text.find("dimension: leadership"), 21, "dimension: x");
  EXPECT_THAT(ProblemsOf(text),
              ElementsAre(StartsWith("f:2: id: "), StartsWith("f:11: scales[0].levels[1].from: "),
                          StartsWith("f:15: factors[0].dimension: "), StartsWith("f:18: items[1].revers: ")));
}

TEST(ParseInstrument, SaysInTheMessageHowManyProblemsThereAreAndTheFirst) {
  std::string text = SampleWith("title: A sample", "title:");
  text.replace(text.find("language: en"), 12, "language: ?!");
  const absl::Status status = ParseInstrument(text, "survey.yaml").status();
  EXPECT_EQ(status.message(),
            "The instrument file has 2 problems, so nothing was loaded. First: survey.yaml:3: title: is missing: add "
            "`title:`");
}

TEST(ParseInstrument, DoesNotBlameReferencesToAnElementThatCouldNotBeRead) {
  EXPECT_THAT(ProblemsOf(SampleWith("id: agreement", "di: agreement")),
              ElementsAre(StartsWith("f:7: scales[0].di: "), StartsWith("f:7: scales[0].id: ")));
  EXPECT_THAT(ProblemsOf(SampleWith("{id: safety,", "{")), ElementsAre(StartsWith("f:15: factors[0].id: ")));
  EXPECT_THAT(ProblemsOf(SampleWith("factors:", "faktors:")),
              ElementsAre(StartsWith("f:1: factors: "), StartsWith("f:14: faktors: ")));
}

TEST(ParseInstrument, RefusesAFactorWhoseItemsHaveDifferentScales) {
  std::string text = SampleWith("dimensions:",
                                "  - {id: other, options: [a, b], levels: [{id: a, title: a, statement: a}, "
                                "{id: b, title: b, from: 1.5, statement: b}]}\ndimensions:");
  text.replace(text.rfind("scale: agreement"), 16, "scale: other");
  EXPECT_THAT(ProblemsOf(text), ElementsAre(AllOf(StartsWith("f:19: items[1].scale: "), HasSubstr("one scale"))));
}

TEST(ParseInstrument, RequiresLevelsThatRise) {
  EXPECT_THAT(
      ProblemsOf(SampleWith("dimensions:", "      - {id: top, title: Top, from: 2.5, statement: All.}\ndimensions:")),
      ElementsAre(AllOf(StartsWith("f:12: scales[0].levels[2].from: "), HasSubstr("must be above 2.5"))));
}

TEST(ParseInstrument, ReportsTheFirstHundredProblemsAndCountsTheRest) {
  std::string text(kSample);
  for (size_t i = 0; i < kMaxProblems + 20; ++i)
    text += fmt::format("  - {{id: X{}, factor: x, scale: agreement, text: t}}\n", i);
  const std::vector<std::string> problems = ProblemsOf(text);
  ASSERT_THAT(problems, SizeIs(kMaxProblems + 1));
  EXPECT_THAT(problems.front(), StartsWith("f:19: items[2].factor: "));
  EXPECT_THAT(problems.back(), HasSubstr("has 20 more problems"));
}

TEST(ParseInstrument, TakesTheLargestNumberOfItemsAndNoMore) {
  std::string text(kSample);
  for (size_t i = 2; i < kMaxItems; ++i)
    text += fmt::format("  - {{id: X{}, factor: safety, scale: agreement, text: t}}\n", i);
  EXPECT_THAT(ProblemsOf(text), IsEmpty());
  text += "  - {id: last, factor: safety, scale: agreement, text: t}\n";
  EXPECT_THAT(ProblemsOf(text), ElementsAre(AllOf(StartsWith("f:17: items: "), HasSubstr("has 501 elements"))));
}

TEST(ParseInstrument, TakesTheLargestFileAndNoMore) {
  std::string text = std::string(kSample) + "#";
  text.append(kMaxFileBytes - text.size(), '-');
  EXPECT_THAT(ProblemsOf(text), IsEmpty());
  text += "-";
  EXPECT_THAT(ProblemsOf(text), ElementsAre(HasSubstr("f:1: file: has 1048577 bytes")));
}

TEST(ParseInstrument, CountsCharactersAndNotBytes) {
  std::string text;
  for (size_t i = 0; i < kMaxTextLength; ++i) text += "é";
  EXPECT_THAT(ProblemsOf(SampleWith("We speak up.", text)), IsEmpty());
  EXPECT_THAT(ProblemsOf(SampleWith("We speak up.", text + "é")), ElementsAre(HasSubstr("has 501 characters")));
}

TEST(ParseInstrument, TakesTheLongestIdAndUpperCaseIdsOfItems) {
  EXPECT_THAT(ProblemsOf(SampleWith("id: sample", "id: " + kLongId.substr(1))), IsEmpty());
  EXPECT_THAT(ProblemsOf(SampleWith("id: Q1", "id: AF06")), IsEmpty());
}

TEST(ParseInstrument, QuotesLongValuesShortenedAndWithoutBreakingCharacters) {
  std::string id;
  // The parser takes names up to 1,024 bytes.
  for (int i = 0; i < 500; ++i) id += "é";
  const std::vector<std::string> problems = ProblemsOf(SampleWith("title: A sample", id + ": x\ntitle: A sample"));
  ASSERT_THAT(problems, SizeIs(1));
  EXPECT_THAT(problems[0], SizeIs(::testing::Lt(400)));
  EXPECT_THAT(problems[0], HasSubstr("éé…: "));
}

TEST(ParseInstrument, ShortensLongFileNamesFromTheFront) {
  const absl::Status status = ParseInstrument("", std::string(5'000, 'd') + "/survey.yaml").status();
  ASSERT_THAT(ViolationsOf(status), SizeIs(1));
  EXPECT_THAT(ViolationsOf(status)[0].field, AllOf(HasSubstr("ddd/survey.yaml:1: file"), SizeIs(::testing::Lt(100))));
}

TEST(ParseInstrument, TakesJson) {
  const json document = {
      {"format", 1},
      {"id", "sample"},
      {"title", "A sample"},
      {"language", "en"},
      {"license", "For tests"},
      {"scales",
       {{{"id", "agreement"},
         {"options", {"No", "Rather no", "Rather yes", "Yes"}},
         {"levels",
          {{{"id", "beginning"}, {"title", "Beginning"}, {"statement", "Most say no."}},
           {{"id", "functional"}, {"title", "Functional"}, {"from", 2.5}, {"statement", "Most say yes."}}}}}}},
      {"dimensions", {{{"id", "leadership"}, {"title", "Leadership"}}}},
      {"factors", {{{"id", "safety"}, {"dimension", "leadership"}, {"title", "Safety"}, {"description", nullptr}}}},
      {"items",
       {{{"id", "Q1"}, {"factor", "safety"}, {"scale", "agreement"}, {"text", "We speak up."}},
        {{"id", "Q2"}, {"factor", "safety"}, {"scale", "agreement"}, {"text", "We keep quiet."}, {"reverse", true}}}}};
  const absl::StatusOr<Instrument> expected = ParseInstrument(kSample, "f");
  ASSERT_TRUE(expected.ok());
  for (const std::string& text : {document.dump(), document.dump(2), document.dump(1, '\t')}) {
    const absl::StatusOr<Instrument> parsed = ParseInstrument(text, "f.json");
    ASSERT_TRUE(parsed.ok()) << parsed.status() << "\n" << text;
    EXPECT_EQ(*parsed, *expected);
  }
}

TEST(ParseInstrument, ReadsJsonEscapes) {
  const absl::StatusOr<Instrument> parsed =
      ParseInstrument(SampleWith("We speak up.", R"("Caf\u00e9 \"and\/or\" t\u0065a")"), "f");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->items[0].text, "Café \"and/or\" tea");
}

TEST(ParseInstrument, ReadsTheSameWithCrLfAndByteOrderMark) {
  std::string text = "\xEF\xBB\xBF";
  for (char c : kSample) text += c == '\n' ? "\r\n" : std::string(1, c);
  const absl::StatusOr<Instrument> expected = ParseInstrument(kSample, "f");
  const absl::StatusOr<Instrument> parsed = ParseInstrument(text, "f");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(*parsed, *expected);
  text.replace(text.find("reverse"), 7, "revers!");
  EXPECT_THAT(ProblemsOf(text), ElementsAre(StartsWith("f:18: items[1].revers!: ")));
}

TEST(ParseInstrument, FoldsTextsOfManyLines) {
  const absl::StatusOr<Instrument> parsed =
      ParseInstrument(SampleWith("license: For tests", "license: |\n  One.\n  Two.\ndescription: >\n  a\n  b\n"), "f");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->license, "One.\nTwo.");
  EXPECT_EQ(parsed->description, "a b");
}

TEST(ParseInstrument, SaysThatTabsCannotIndent) {
  EXPECT_THAT(ProblemsOf(SampleWith("    options:", "\toptions:")),
              ElementsAre(AllOf(StartsWith("f:8: file: "), HasSubstr("line 8 is indented with a tab"))));
}

TEST(ParseInstrument, SaysWhereTheSyntaxIsWrong) {
  EXPECT_THAT(ProblemsOf(SampleWith("title: A sample", "title: A: sample")),
              ElementsAre(StartsWith("f:3: file: is not valid YAML here")));
  EXPECT_THAT(ProblemsOf("{\"format\": 1,\n\"items\": [\n"), ElementsAre(StartsWith("f:3: file: is not valid YAML")));
  EXPECT_THAT(ProblemsOf("title: *nowhere"), ElementsAre(StartsWith("f:1: file: is not valid YAML")));
  EXPECT_THAT(ProblemsOf("%YAML 9.0\n---\n"), ElementsAre(StartsWith("f:1: file: is not valid YAML")));
}

TEST(ParseInstrument, RefusesAQuotationMarkThatIsNeverClosed) {
  for (const char* open : {"\"We keep quiet.", "'We keep quiet.", "'It''s", "\"We \\\"keep"}) {
    const std::string text =
        std::string(kSample) + "  - id: Q3\n    factor: safety\n    scale: agreement\n    text: " + open;
    EXPECT_THAT(ProblemsOf(text), ElementsAre(StartsWith("f:22: file: has a quotation mark"))) << open;
    const std::string closed = fmt::format("{}{}\n", text, open[0]);
    EXPECT_THAT(ProblemsOf(closed), IsEmpty()) << open;
  }
}

TEST(ParseInstrument, RefusesWhatIsNotOneMap) {
  EXPECT_THAT(ProblemsOf(""), ElementsAre(HasSubstr("f:1: file: is empty")));
  EXPECT_THAT(ProblemsOf("# only a comment\n"), ElementsAre(HasSubstr("f:1: file: is empty")));
  EXPECT_THAT(ProblemsOf("hello"), ElementsAre(HasSubstr("f:1: file: must be a map")));
  EXPECT_THAT(ProblemsOf("- a\n- b\n"), ElementsAre(HasSubstr("f:1: file: must be a map")));
  EXPECT_THAT(ProblemsOf("---\n"), ElementsAre(HasSubstr("file: must be a map")));
  EXPECT_THAT(ProblemsOf(std::string(kSample) + "---\nformat: 1\n"),
              ElementsAre(StartsWith("f:20: file: has more text after the instrument")));
}

TEST(ParseInstrument, RefusesAliasesWithoutExpandingThem) {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'z'; ++c) {
    const std::string use = fmt::format("*{}", static_cast<char>(c - 1));
    bomb += fmt::format("{}: &{} [{}, {}, {}, {}, {}, {}, {}, {}]\n", c, c, use, use, use, use, use, use, use, use);
  }
  const std::vector<std::string> problems = ProblemsOf(bomb);
  EXPECT_THAT(problems, Contains(StartsWith("f:1: a: has an anchor")));
  EXPECT_THAT(problems, Contains(StartsWith("f:2: b[0]: is an alias")));
  EXPECT_THAT(ProblemsOf(SampleWith("We keep quiet.", "*a, x: &a b")), Contains(HasSubstr("anchor is not defined")));
}

TEST(ParseInstrument, ReportsAnAliasOnce) {
  std::string text = SampleWith("text: We speak up.", "text: &t We speak up.");
  text.replace(text.find("We keep quiet."), 14, "*t");
  EXPECT_THAT(ProblemsOf(text), ElementsAre(StartsWith("f:17: items[0].text: has an anchor"),
                                            StartsWith("f:18: items[1].text: is an alias")));
}

TEST(ParseInstrument, ReadsAmpersandsAndStarsInTexts) {
  const absl::StatusOr<Instrument> parsed = ParseInstrument(SampleWith("We speak up.", "Reading & *writing*"), "f");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->items[0].text, "Reading & *writing*");
}

TEST(ParseInstrument, RefusesDeepNestingAndManyValues) {
  EXPECT_THAT(ProblemsOf(std::string(kMaxFileBytes, '[')), ElementsAre(HasSubstr("is nested deeper than 16 levels")));
  std::string many = "[";
  while (many.size() < kMaxFileBytes - 3) many += "a,";
  EXPECT_THAT(ProblemsOf(many + "]"), ElementsAre(HasSubstr("more than 20000 values")));
}

TEST(ParseInstrument, RefusesWhatIsNotUtf8) {
  for (const char* bytes : {"caf\xE9.", "\xFF\xFE", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\xAF",
                            "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3", "\x80"}) {
    EXPECT_THAT(ProblemsOf(SampleWith("We speak up.", bytes)), ElementsAre(HasSubstr("f:17: file: is not UTF-8")));
  }
  EXPECT_THAT(ProblemsOf(SampleWith("We speak up.", "héllo – 你好 🙂")), IsEmpty());
  EXPECT_THAT(ProblemsOf(std::string(kSample) + "# \xF0\x9F\x99"), ElementsAre(HasSubstr("f:19: file: is not UTF-8")));
}

TEST(ParseInstrument, RefusesControlCharacters) {
  EXPECT_THAT(ProblemsOf(SampleWith("A sample", std::string_view("A\0sample", 8))),
              ElementsAre(HasSubstr("f:3: file: has the control character 0x00")));
  EXPECT_THAT(ProblemsOf(SampleWith("A sample", "A\rsample")),
              ElementsAre(HasSubstr("f:3: file: has the control character 0x0D")));
}

TEST(ParseInstrument, NeverFailsOnACutFile) {
  for (size_t length = 0; length < kSample.size(); ++length) {
    const absl::StatusOr<Instrument> parsed = ParseInstrument(kSample.substr(0, length), "f");
    EXPECT_EQ(ViolationsOf(parsed.status()).empty(), parsed.ok()) << length;
  }
}

// The sample with values, and no level's cut point, which would have to lie between them; Q2 is not reversed.
std::string SampleWithValues(std::string_view values) {
  std::string text = SampleWith(
      "    levels:\n      - {id: beginning, title: Beginning, statement: Most say no.}\n"
      "      - {id: functional, title: Functional, from: 2.5, statement: Most say yes.}\n",
      fmt::format("    values: {}\n", values));
  const std::string reverse = ", reverse: true";
  return text.erase(text.find(reverse), reverse.size());
}

TEST(ParseInstrument, ReadsValuesOfOptionsAndNeedsNoLevels) {
  const absl::StatusOr<Instrument> parsed = ParseInstrument(SampleWithValues("[10, 6.5, 0, null]"), "f");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_THAT(parsed->scales[0].values, ElementsAre(10, 6.5, 0, std::nullopt));
  EXPECT_THAT(parsed->scales[0].levels, IsEmpty());
  EXPECT_EQ(RangeOf(parsed->scales[0]), (ValueRange{0, 10}));
  EXPECT_TRUE(HasValues(*parsed));
  EXPECT_FALSE(HasValues(*ParseInstrument(kSample, "f")));
  EXPECT_EQ(RangeOf(ParseInstrument(kSample, "f")->scales[0]), (ValueRange{1, 4}));
}

TEST(ParseInstrument, RefusesValuesThatDoNotFitTheOptions) {
  const auto expect = [](std::string_view values, std::string_view problem) {
    EXPECT_THAT(ProblemsOf(SampleWithValues(values)), ElementsAre(HasSubstr(problem))) << values;
  };
  expect("[1, 2, 3]", "scales[0].values: has 3 elements for 4 options");
  expect("[1, 2, x, 4]", "scales[0].values[2]: must be a number");
  expect("[1, 2, '3', 4]", "scales[0].values[2]: must be a number");
  expect("[1, 3, 2, 4]", "must rise or fall along the options");
  expect("[2, 2, 2, null]", "two different numbers");
  expect("[null, null, null, 1]", "two different numbers");
  expect("5", "must be a list");
}

TEST(ParseInstrument, ScalesOfAFactorMayDifferWhenTheirValuesSpanTheSameRange) {
  const auto with_second_scale = [](std::string_view values) {
    std::string text = SampleWithValues("[10, 5, 2, 0]");
    text.insert(text.find("dimensions:"), fmt::format("  - {{id: turned, options: [a, b], values: {}}}\n", values));
    const std::string scale = "scale: agreement, text: We keep quiet.";
    return text.replace(text.find(scale), scale.size(), "scale: turned, text: We keep quiet.");
  };
  EXPECT_THAT(ProblemsOf(with_second_scale("[0, 10]")), IsEmpty());
  EXPECT_THAT(ProblemsOf(with_second_scale("[0, 9]")), ElementsAre(HasSubstr("span another range")));
}

TEST(ParseInstrument, MeasuresByPartialCreditUnlessToldOtherwiseOrOnValues) {
  for (const auto parse : {ParseInstrument, ParseMeasurementInstrument}) {
    EXPECT_EQ(parse(kSample, "f")->factors[0].model, Model::kPartialCredit);
    EXPECT_EQ(parse(SampleWithValues("[10, 5, 2, 0]"), "f")->factors[0].model, Model::kMean);
  }
}

TEST(ParseInstrument, RefusesAReversedItemOnAScaleWithValues) {
  std::string text = SampleWithValues("[10, 5, 2, 0]");
  text.insert(text.rfind('}'), ", reverse: true");
  EXPECT_THAT(ProblemsOf(text), ElementsAre(HasSubstr("items[1].reverse: is not for an item on a scale with values")));
}

TEST(ParseMeasurementInstrument, NeedsOnlyItemsOptionsFactorsAndKeys) {
  constexpr std::string_view kText = R"(
scales: [{id: s, options: [No, Yes]}]
factors: [{id: f}, {id: g, model: mean}]
items: [{id: Q1, factor: f, scale: s}, {id: Q2, factor: g, scale: s, reverse: true}]
)";
  const auto instrument = ParseMeasurementInstrument(kText, "short.yaml");
  ASSERT_TRUE(instrument.ok()) << instrument.status();
  EXPECT_EQ(instrument->factors[0].model, Model::kPartialCredit);
  EXPECT_EQ(instrument->factors[1].model, Model::kMean);
  EXPECT_TRUE(instrument->items[1].reverse);
  EXPECT_FALSE(ParseInstrument(kText, "short.yaml").ok());
  EXPECT_TRUE(ParseMeasurementInstrument(kSample, "sample.yaml").ok());
}

TEST(ParseMeasurementInstrument, ReportsEveryProblemOfWhatItNeeds) {
  const auto instrument =
      ParseMeasurementInstrument("scales: [{id: s, options: [No]}]\nfactors: [{id: f}]\nitems: [{}]\n", "short.yaml");
  std::vector<std::string> fields;
  for (const FieldViolation& violation : ViolationsOf(instrument.status())) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("short.yaml:1: scales[0].options", "short.yaml:3: items[0].id",
                                  "short.yaml:3: items[0].factor", "short.yaml:3: items[0].scale"));
}

}  // namespace
}  // namespace icap::instrument
