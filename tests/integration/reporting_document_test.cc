// What the typesetter makes of profiles, read back with poppler's tools (pdfinfo, pdftotext) and from the file itself.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "services/reporting/transport/typesetter_process.h"
#include "tests/integration/reporting_installation.h"

namespace icap::reporting {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kProgram[] = ICAP_SOURCE_DIR "/services/reporting/typesetter/main.mjs";
constexpr char kTemplates[] = ICAP_SOURCE_DIR "/services/reporting/templates";

// What a command prints on standard output.
std::string Output(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return "";
  std::string output;
  std::array<char, 4096> buffer{};
  for (size_t count = 0; (count = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    output.append(buffer.data(), count);
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  return output;
}

std::string WithSingleSpaces(const std::string& text) {
  std::string clean;
  for (char c : text) {
    const char kept = c == '\n' || c == '\f' ? ' ' : c;
    if (kept != ' ' || clean.empty() || clean.back() != ' ') clean.push_back(kept);
  }
  return clean;
}

size_t CountOf(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

// The bytes of the PDF string at `at`: hexadecimal in <>, or literal in (), where parentheses nest.
std::string StringAt(const std::string& pdf, size_t at) {
  std::string bytes;
  if (pdf[at] == '<') {
    for (size_t i = at + 1; i + 1 < pdf.size() && pdf[i] != '>'; i += 2) {
      bytes.push_back(static_cast<char>(std::stoi(pdf.substr(i, 2), nullptr, 16)));
    }
    return bytes;
  }
  int depth = 0;
  for (size_t i = at; i < pdf.size(); ++i) {
    if (pdf[i] == '(' && depth++ == 0) continue;
    if (pdf[i] == ')' && --depth == 0) break;
    if (pdf[i] == '\\') ++i;
    bytes.push_back(pdf[i]);
  }
  return bytes;
}

// The text alternatives of a PDF; characters beyond ASCII become '?'.
std::vector<std::string> Alternatives(const std::string& pdf) {
  constexpr std::string_view kKey = "/Alt ";
  std::vector<std::string> found;
  for (size_t at = pdf.find(kKey); at != std::string::npos; at = pdf.find(kKey, at + 1)) {
    const std::string bytes = StringAt(pdf, at + kKey.size());
    std::string text = bytes;
    if (bytes.starts_with("\xFE\xFF")) {
      text.clear();
      for (size_t i = 2; i + 1 < bytes.size(); i += 2) text.push_back(bytes[i] == 0 ? bytes[i + 1] : '?');
    }
    found.push_back(text);
  }
  return found;
}

// A rendered report, in a file.
class RenderedReport {
 public:
  explicit RenderedReport(const std::string& json)
      : path_(std::filesystem::temp_directory_path() / ("icap-report-" + NewUuid(SystemRandom()) + ".pdf")) {
    TypesetterProcess typesetter({"node", kProgram, kTemplates});
    auto document = typesetter.Render("school_report", "en", json);
    EXPECT_TRUE(document.ok()) << document.status();
    if (!document.ok()) return;
    document_ = *std::move(document);
    std::ofstream(path_, std::ios::binary) << document_.pdf;
  }
  ~RenderedReport() { std::filesystem::remove(path_); }

  const std::string& pdf() const { return document_.pdf; }
  int page_count() const { return document_.page_count; }
  // Poppler 22 takes the boolean of Suspects for a fault and says so on standard error.
  std::string Info() const { return Output(fmt::format("pdfinfo {} 2>/dev/null", path_.string())); }
  // One element a word, with the corners of its box.
  std::string Words() const { return Output(fmt::format("pdftotext -bbox {} -", path_.string())); }
  std::string Structure() const { return Output(fmt::format("pdfinfo -struct {} 2>/dev/null", path_.string())); }
  std::string Text() const { return WithSingleSpaces(Output(fmt::format("pdftotext {} -", path_.string()))); }

 private:
  const std::filesystem::path path_;
  Document document_;
};

nlohmann::json Fixture(const std::string& name) {
  return nlohmann::json::parse(ReadFixture(name));
}

// complete.json with interviews and observations beside its factors.
nlohmann::json FieldFixture() {
  nlohmann::json profile = Fixture("complete.json");
  const nlohmann::json field = Fixture("field_work.json");
  profile["fieldWork"] = field["fieldWork"];
  for (auto& factor : profile["factors"]) {
    factor["fieldEvidence"] = field["fieldEvidence"][factor["factor"].get<std::string>()];
  }
  return profile;
}

class EveryProfile : public ::testing::TestWithParam<const char*> {};

TEST_P(EveryProfile, BecomesATaggedDocument) {
  const RenderedReport report(ReadFixture(GetParam()));
  const std::string title = Fixture(GetParam())["school"]["title"];
  EXPECT_THAT(report.Info(),
              AllOf(HasSubstr("Title:           School profile of " + title), HasSubstr("Tagged:          yes"),
                    HasSubstr("CreationDate:    Fri Nov 20 00:00:00 2026"),
                    HasSubstr(fmt::format("Pages:           {}", report.page_count()))));
  EXPECT_THAT(report.pdf(), HasSubstr("/StructTreeRoot"));
  EXPECT_THAT(report.pdf(), HasSubstr("/MarkInfo"));
  EXPECT_THAT(report.pdf(), HasSubstr("/Lang (en"));
  EXPECT_THAT(report.pdf(), HasSubstr("<pdfuaid:part>1</pdfuaid:part>"));
  EXPECT_THAT(report.pdf(), HasSubstr("/DisplayDocTitle true"));
  // Every figure has its alternative, and no heading is skipped at the start.
  EXPECT_GT(Alternatives(report.pdf()).size(), 0u);
  EXPECT_EQ(CountOf(report.pdf(), "/S /Figure"), Alternatives(report.pdf()).size());
  const std::string structure = report.Structure();
  EXPECT_LT(structure.find("H1 "), structure.find("H2 "));
}

INSTANTIATE_TEST_SUITE_P(Fixtures, EveryProfile,
                         ::testing::Values("complete.json", "low_response.json", "too_few.json",
                                           "hidden_low_response.json"));

TEST(SchoolReport, SaysWhereTheSchoolStands) {
  const RenderedReport report(ReadFixture("complete.json"));
  const std::string text = report.Text();
  EXPECT_THAT(text, HasSubstr("Synthetic data"));
  EXPECT_THAT(text, HasSubstr("At Riverside Middle School, 41 of 48 teachers answered (85%)."));
  EXPECT_THAT(text, HasSubstr("The data name a level for 8 of 10 factors; for the others they leave a range."));
  EXPECT_THAT(text, HasSubstr("Emergent to functional"));
  EXPECT_THAT(text, HasSubstr("The data do not choose between these levels."));
  EXPECT_THAT(text, HasSubstr("Not distinguishable from it, because the intervals overlap"));
  EXPECT_THAT(text, HasSubstr("The 7 teachers who did not answer could change this."));
  EXPECT_THAT(text, HasSubstr("The 7 teachers who did not answer could not change this."));
  EXPECT_THAT(text, HasSubstr("agencies/north-valley/instruments/icap_teacher_survey/revisions/1"));
  EXPECT_THAT(text, HasSubstr("9f2c41d0b7a35e886d11c04f7be29a63508c2de4f1a7b90c36ed5812f40a7c1b"));
  EXPECT_THAT(text, HasSubstr("With 8 to 15 teachers any level is close to a coin flip."));
  EXPECT_THAT(text, HasSubstr("Schools are not ranked."));
  EXPECT_THAT(text, Not(HasSubstr("The response is below what is called complete")));
  const nlohmann::json profile = Fixture("complete.json");
  for (const auto& factor : profile["factors"]) EXPECT_THAT(text, HasSubstr(factor["title"]));
}

TEST(SchoolReport, DescribesEveryDrawingInWords) {
  const std::vector<std::string> alternatives = Alternatives(RenderedReport(ReadFixture("complete.json")).pdf());
  EXPECT_THAT(alternatives, Contains(HasSubstr("Response: 41 of 48 teachers answered (85%).")));
  EXPECT_THAT(alternatives, Contains(HasSubstr("Averages of all factors with their 95% intervals")));
  EXPECT_THAT(
      alternatives,
      Contains(AllOf(HasSubstr("Leadership for learning: Functional. Average 4.44 (95% interval 4.31 to 4.57)."),
                     HasSubstr("Emergent from 3.00 to 4.00, probability under 1%"))));
  EXPECT_THAT(alternatives,
              Contains(AllOf(HasSubstr("My team often loses its meeting time to other duties. Spread out (probability"),
                             HasSubstr("Teachers by answer: Strongly disagree 5; Disagree 8; Slightly disagree 4"))));
  EXPECT_EQ(alternatives.size(), 1u + 1u + 10u + 3u) << "response, overview, factors, split items";
}

TEST(SchoolReport, ShowsSplitItemsAndEveryItem) {
  const std::string text = RenderedReport(ReadFixture("complete.json")).Text();
  EXPECT_THAT(text, HasSubstr("The faculty is broadly divided on 3 statements of 66."));
  EXPECT_THAT(text, HasSubstr("Two camps (probability"));
  EXPECT_THAT(text, HasSubstr("49% on the side of “Strongly disagree”"));
  const nlohmann::json profile = Fixture("complete.json");
  for (const auto& item : profile["items"]) {
    // Narrow columns may break the line anywhere; the beginning is enough.
    const std::string beginning = item["text"].get<std::string>().substr(0, 20);
    EXPECT_THAT(text, HasSubstr(beginning));
  }
}

// complete.json with a next step, a comparison of two factors, and changes of three.
nlohmann::json ComparedFixture() {
  nlohmann::json profile = Fixture("complete.json");
  profile["nextStep"] = {{"basis", "NEXT_STEP_BASIS_NOT_YET_FUNCTIONAL"},
                         {"factor", "psychological_safety"},
                         {"notYetFunctional", {"psychological_safety", "team_support"}}};
  profile["earlier"] = {{"rollout", "agencies/north-valley/rollouts/fall-2025"},
                        {"rolloutTitle", "Fall survey 2025"},
                        {"closeTime", "2025-11-14T12:00:00Z"}};
  auto& factors = profile["factors"];
  factors[0]["comparison"] = {{"percentile", 71.25},
                              {"intervalLow", 40},
                              {"intervalHigh", 92.5},
                              {"schoolCount", 24},
                              {"standing", "STANDING_NOT_DISTINGUISHABLE"}};
  // A percentile of 0 is left out by the JSON mapping.
  factors[1]["comparison"] = {
      {"percentile", 2.1}, {"intervalHigh", 12}, {"schoolCount", 24}, {"standing", "STANDING_LOWER"}};
  const nlohmann::json items = {{{"item", "a"}, {"text", "We plan together."}, {"state", "LINK_STATE_LINKED"}},
                                {{"item", "b"}, {"text", "We write it down."}, {"state", "LINK_STATE_REWORDED"}},
                                {{"item", "gone"}, {"state", "LINK_STATE_REMOVED"}}};
  factors[0]["model"] = "MODEL_PCM";
  factors[0]["change"] = {{"state", "CHANGE_STATE_ROSE"}, {"difference", 0.9},     {"standardError", 0.3},
                          {"intervalLow", 0.31},          {"intervalHigh", 1.49},  {"z", 3},
                          {"beforeCategory", 3.5},        {"afterCategory", 4.25}, {"items", items}};
  factors[1]["change"] = {{"state", "CHANGE_STATE_NOT_BEYOND_ERROR"},
                          {"difference", -0.1},
                          {"intervalLow", -0.5},
                          {"intervalHigh", 0.3},
                          {"beforeCategory", 3.6},
                          {"afterCategory", 3.5}};
  factors[2]["change"] = {{"state", "CHANGE_STATE_TOO_FEW_LINKED_ITEMS"}, {"items", items}};
  return profile;
}

TEST(SchoolReport, NamesTheNextStepAndSaysThatTheOrderIsProvisional) {
  nlohmann::json profile = ComparedFixture();
  const std::string text = RenderedReport(profile.dump()).Text();
  EXPECT_THAT(text, HasSubstr("What to work on next"));
  EXPECT_THAT(text, HasSubstr("Psychological safety. It is the earliest factor in the order"));
  EXPECT_THAT(text, HasSubstr("Also not yet functional: Support for teams."));
  EXPECT_THAT(text, HasSubstr("The order is provisional"));
  profile["nextStep"] = {{"basis", "NEXT_STEP_BASIS_ORDER"}, {"factor", "leadership_for_learning"}};
  EXPECT_THAT(RenderedReport(profile.dump()).Text(),
              HasSubstr("The data do not choose between the factors. The order itself is the reason to begin with "
                        "Leadership for learning."));
}

TEST(SchoolReport, ShowsChangesBeyondErrorAndWhyOthersAreNot) {
  nlohmann::json profile = ComparedFixture();
  const std::string text = RenderedReport(profile.dump()).Text();
  EXPECT_THAT(text, HasSubstr("Change since Fall survey 2025"));
  EXPECT_THAT(text, HasSubstr("which closed on November 14, 2025,"));
  EXPECT_THAT(text, HasSubstr("From 3.50 to 4.25 on the response scale"));
  EXPECT_THAT(text, HasSubstr("Difference +0.90 logits (95% interval +0.31 to +1.49)."));
  EXPECT_THAT(text, HasSubstr("Reworded, or with other answers: left out: We write it down."));
  EXPECT_THAT(text, HasSubstr("No longer asked: left out: gone"));
  EXPECT_THAT(text, HasSubstr("No change beyond error"));
  EXPECT_THAT(text, HasSubstr("Difference −0.10 (95% interval −0.50 to +0.30)."));
  EXPECT_THAT(text, HasSubstr("This neither shows a change nor shows that there was none."));
  EXPECT_THAT(text, HasSubstr("Cannot be compared"));
  EXPECT_THAT(text, HasSubstr("Only 1 statement is the same in both surveys and usable for a comparison"));
  profile["earlier"]["note"] = "EARLIER_NOTE_HIDDEN";
  const std::string hidden = RenderedReport(profile.dump()).Text();
  EXPECT_THAT(hidden, HasSubstr("The results of this school in Fall survey 2025 are hidden"));
  EXPECT_THAT(hidden, Not(HasSubstr("From 3.50 to 4.25")));
}

TEST(SchoolReport, PlacesTheSchoolAmongOthersInWordsAndNamesNone) {
  const RenderedReport report(ComparedFixture().dump());
  const std::string text = report.Text();
  EXPECT_THAT(text, HasSubstr("Among the schools of this survey"));
  EXPECT_THAT(text, HasSubstr("How many of the 24 schools whose results are shown have a lower result."));
  EXPECT_THAT(text, HasSubstr("Not distinguishable from most schools."));
  EXPECT_THAT(text, HasSubstr("Percentile 2 (95% interval 0 to 12)."));
  const std::vector<std::string> alternatives = Alternatives(report.pdf());
  EXPECT_THAT(alternatives, Contains("Leadership for learning: Not distinguishable from most schools. Percentile 71 "
                                     "(95% interval 40 to 93)."));
  EXPECT_EQ(CountOf(report.pdf(), "/S /Figure"), alternatives.size());
  // A profile without them has none of these sections.
  const std::string plain = RenderedReport(ReadFixture("complete.json")).Text();
  for (const char* title : {"What to work on next", "Change since", "Among the schools of this survey"}) {
    EXPECT_THAT(plain, Not(HasSubstr(title)));
  }
}

TEST(SchoolReport, SetsInterviewsAndVisitsBesideTheSurvey) {
  const RenderedReport report(FieldFixture().dump());
  const std::string text = report.Text();
  EXPECT_THAT(text, HasSubstr("What interviews and visits say"));
  EXPECT_THAT(text, HasSubstr("6 interviews and focus groups and 5 classroom observations were completed."));
  EXPECT_EQ(CountOf(text, "The sources agree: their levels overlap."), 4u);
  EXPECT_EQ(CountOf(text, "The sources differ: at least two have no level in common. Look into why."), 3u);
  EXPECT_EQ(CountOf(text, "Too little to set side by side."), 3u);
  EXPECT_THAT(text, HasSubstr("Interviews and focus groups Beginning to emergent 6 sessions"));
  EXPECT_THAT(text, HasSubstr("Classroom observations too few to say 1 session"));
  EXPECT_EQ(CountOf(text, " too few to say"), 3u);
  EXPECT_EQ(CountOf(text, "41 teachers"), 10u);
  EXPECT_THAT(text, HasSubstr("4 sessions were rated by two people, each alone."));
  EXPECT_THAT(text, HasSubstr("Weighted kappa 0.71 (95% interval 0.42 to 0.90), from 24 indicators"));
  EXPECT_THAT(text, HasSubstr("Krippendorff’s alpha 0.68 (no interval), from 24 indicators"));
  EXPECT_THAT(text, HasSubstr("Four to six sessions of a kind are usual, and they are few"));
  EXPECT_THAT(text, HasSubstr("Nobody is named."));
}

TEST(SchoolReport, TagsFieldEvidenceAsTablesUnderHeadings) {
  const std::string plain = RenderedReport(ReadFixture("complete.json")).Structure();
  const RenderedReport report(FieldFixture().dump());
  const std::string structure = report.Structure();
  EXPECT_THAT(structure, HasSubstr("H1 \"What interviews and visits say\""));
  EXPECT_THAT(structure, HasSubstr("H2 \"What they cannot tell\""));
  EXPECT_EQ(CountOf(structure, "Table (block)"), CountOf(plain, "Table (block)") + 10) << "one for each factor";
  EXPECT_EQ(CountOf(structure, "THead"), CountOf(structure, "Table (block)"));
  // The boxes of the levels are decoration: the cell says the same.
  EXPECT_EQ(CountOf(report.pdf(), "/S /Figure"), Alternatives(report.pdf()).size());
  EXPECT_EQ(CountOf(structure, "Figure"), CountOf(plain, "Figure"));
}

TEST(SchoolReport, HoldsItsMarginsWithLongNamesOfLevelsAndFactors) {
  constexpr double kMargin = 56.69;  // 20 mm
  constexpr double kPageWidth = 612;
  nlohmann::json profile = FieldFixture();
  for (auto& factor : profile["factors"]) {
    factor["title"] = factor["title"].get<std::string>() + ", of teachers and of everybody who works with them";
    for (auto& source : factor["fieldEvidence"]["sources"]) {
      for (auto& title : source["levelTitles"]) title = "Incontrovertibly " + title.get<std::string>();
    }
  }
  const std::string words = RenderedReport(profile.dump()).Words();
  const auto corner = [&](size_t word, const std::string& name) {
    return std::stod(words.substr(words.find(name, word) + name.size()));
  };
  size_t count = 0;
  for (size_t at = words.find("<word "); at != std::string::npos; at = words.find("<word ", at + 1), ++count) {
    EXPECT_GE(corner(at, "xMin=\""), kMargin - 0.5) << words.substr(at, 120);
    EXPECT_LE(corner(at, "xMax=\""), kPageWidth - kMargin + 0.5) << words.substr(at, 120);
  }
  EXPECT_GT(count, 1'000u);
}

TEST(SchoolReport, SaysWhyRatersAgreementIsMissing) {
  nlohmann::json profile = FieldFixture();
  nlohmann::json& work = profile["fieldWork"];
  work["weightedKappa"] = {{"outcome", "OUTCOME_TOO_FEW"}, {"pairCount", 1}};
  work["krippendorffAlpha"] = {{"outcome", "OUTCOME_NO_VARIATION"}, {"pairCount", 12}};
  const std::string text = RenderedReport(profile.dump()).Text();
  EXPECT_THAT(text, HasSubstr("Not computed: only 1 indicator rated by both."));
  EXPECT_THAT(text, HasSubstr("Not defined: all ratings of the 12 indicators that both rated are the same level."));
  work = {{"interviewCount", 1}};
  const std::string single = RenderedReport(profile.dump()).Text();
  EXPECT_THAT(single, HasSubstr("1 interview or focus group and 0 classroom observations were completed."));
  EXPECT_THAT(single, Not(HasSubstr("How well two raters agreed")));
}

TEST(SchoolReport, SaysNothingOfFieldWorkWhereNothingMayBeShown) {
  EXPECT_THAT(RenderedReport(ReadFixture("complete.json")).Text(), Not(HasSubstr("interviews and visits")));
  // A factor without evidence has no place in the section.
  nlohmann::json profile = FieldFixture();
  profile["factors"][0].erase("fieldEvidence");
  EXPECT_EQ(CountOf(RenderedReport(profile.dump()).Text(), "The sources agree: their levels overlap."), 3u);
  // Nor has a hidden school, whatever its profile carries.
  nlohmann::json hidden = Fixture("too_few.json");
  hidden["fieldWork"] = profile["fieldWork"];
  EXPECT_THAT(RenderedReport(hidden.dump()).Text(), Not(HasSubstr("interviews")));
}

TEST(SchoolReport, WarnsOfLowResponseAndFewTeachers) {
  const std::string text = RenderedReport(ReadFixture("low_response.json")).Text();
  EXPECT_THAT(text, HasSubstr("65%, or more where the agency asks for it. Read these results with care"));
  EXPECT_THAT(text, HasSubstr("With 12 teachers any level is close to a coin flip."));
  EXPECT_THAT(text, HasSubstr("No statement shows broad disagreement with enough certainty"));
  EXPECT_THAT(text, Not(HasSubstr("Synthetic data")));
}

TEST(SchoolReport, MarksAndNamesTheLimitsOfItsRollout) {
  nlohmann::json profile = Fixture("low_response.json");
  profile["participation"]["minimumRespondents"] = 12;
  profile["participation"]["minimumResponseRate"] = 0.45;
  profile["participation"]["completeResponseRate"] = 0.8;
  const std::string limits = "Results are shown from 12 teachers and a response of 45%; a survey is complete from 80%.";
  const RenderedReport report(profile.dump());
  const std::string text = report.Text();
  EXPECT_THAT(text, HasSubstr("shown from 45%"));
  EXPECT_THAT(text, HasSubstr("complete from 80%"));
  EXPECT_THAT(text, HasSubstr(limits));
  EXPECT_THAT(text, HasSubstr("The response is below what is called complete: 80%. Read these results with care"));
  EXPECT_THAT(text, HasSubstr("groups of at least 12 respondents and a response of at least 45%."));
  EXPECT_THAT(text, Not(HasSubstr("or more where the agency asks for it")));
  EXPECT_THAT(Alternatives(report.pdf()), Contains("Response: 12 of 24 teachers answered (50%). " + limits));
  for (const auto& [fixture, reason] :
       {std::pair("too_few.json", "at least 12 are needed. With so few"),
        std::pair("hidden_low_response.json", "at least 45% are needed. So nothing but the count is shown.")}) {
    nlohmann::json hidden = Fixture(fixture);
    hidden["participation"].update(profile["participation"].begin(), profile["participation"].end());
    hidden["participation"]["disclosure"] = Fixture(fixture)["participation"]["disclosure"];
    EXPECT_THAT(RenderedReport(hidden.dump()).Text(), HasSubstr(reason));
  }
}

TEST(SchoolReport, OfAProfileFromBeforeLimitsWereKeptNamesTheLowest) {
  EXPECT_THAT(RenderedReport(ReadFixture("low_response.json")).Text(),
              HasSubstr("Results are shown from 10 teachers and a response of 40%; a survey is complete from 65%, or "
                        "more where the agency asks for it."));
  EXPECT_THAT(RenderedReport(ReadFixture("complete.json")).Text(), Not(HasSubstr("or more where the agency asks")));
}

TEST(SchoolReport, OfAHiddenProfileSaysWhyAndShowsOnlyParticipation) {
  for (const auto& [fixture, reason] :
       {std::pair("too_few.json", "Too few teachers answered:"),
        std::pair("hidden_low_response.json", "Too few of the invited teachers answered")}) {
    const RenderedReport report(ReadFixture(fixture));
    EXPECT_EQ(report.page_count(), 1);
    const std::string text = report.Text();
    EXPECT_THAT(text, HasSubstr("Results are not shown"));
    EXPECT_THAT(text, HasSubstr(reason));
    EXPECT_THAT(text, HasSubstr("This says nothing about the school."));
    EXPECT_THAT(text, Not(HasSubstr("All statements")));
    EXPECT_THAT(text, Not(HasSubstr("Average")));
  }
}

TEST(SchoolReport, LeavesOutWhatIsHiddenInAShownProfile) {
  nlohmann::json profile = Fixture("complete.json");
  for (const char* field : {"mean", "sd", "standardError", "intervalLow", "intervalHigh", "levels", "namedLevels",
                            "namedLevelsIfLow", "namedLevelsIfHigh"}) {
    profile["factors"][0].erase(field);
  }
  for (const char* field : {"counts", "mean", "sd", "agreement", "verdictProbability", "respondentCount"}) {
    profile["items"][0].erase(field);
  }
  profile["items"][0]["verdict"] = "VERDICT_TOO_FEW";
  const std::string text = RenderedReport(profile.dump()).Text();
  EXPECT_THAT(text, HasSubstr("Too few answers for an average"));
  EXPECT_THAT(text, HasSubstr("not shown"));
}

TEST(SchoolReport, TakesAnyScaleAndNoLevels) {
  nlohmann::json profile = Fixture("low_response.json");
  profile["factors"].erase(profile["factors"].begin() + 1, profile["factors"].end());
  nlohmann::json& factor = profile["factors"][0];
  const std::string factor_id = factor["factor"];
  const nlohmann::json options = {"Never", "Seldom", "Sometimes", "Often", "Always"};
  factor["categoryCount"] = 5;
  factor["options"] = options;
  for (const char* field : {"levels", "namedLevels", "namedLevelsIfLow", "namedLevelsIfHigh"}) factor.erase(field);
  nlohmann::json items;
  for (nlohmann::json item : profile["items"]) {
    if (item["factor"] != factor_id) continue;
    item["options"] = options;
    item["counts"] = {4, 1, 2, 1, 4};
    item["verdict"] = "VERDICT_TWO_CAMPS";
    item["split"] = true;
    items.push_back(item);
  }
  profile["items"] = items;
  const RenderedReport report(profile.dump());
  EXPECT_THAT(report.Text(), AllOf(HasSubstr("17% “Sometimes”"), HasSubstr("42% on the side of “Never”")));
}

TEST(SchoolReport, TakesMoreAnswersThanInvitedAndNobodyInvited) {
  nlohmann::json profile = Fixture("complete.json");
  profile["participation"]["invitedCount"] = 30;
  profile["participation"]["responseRate"] = 41.0 / 30.0;
  EXPECT_THAT(RenderedReport(profile.dump()).Text(), HasSubstr("More answers than invited teachers"));
  profile["participation"].erase("invitedCount");
  profile["participation"].erase("responseRate");
  EXPECT_THAT(RenderedReport(profile.dump()).Text(), HasSubstr("nobody was on the list of invited teachers"));
}

TEST(SchoolReport, MarksCharactersThatItsFontLacks) {
  nlohmann::json profile = Fixture("too_few.json");
  profile["school"]["title"] = "Zoe\u0308 School \xE5\xAD\xA6\xE6\xA0\xA1 #strong[x] \\ $1 *a* \x01";
  const RenderedReport report(profile.dump());
  EXPECT_THAT(report.Text(), HasSubstr("Zo\u00EB School □□ #strong[x] \\ $1 *a*"));
}

}  // namespace
}  // namespace icap::reporting
