#include "services/common/csv/csv_reader.h"

#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace icap::csv {
namespace {

using ::testing::ElementsAre;

struct Read {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> rows;
  std::vector<size_t> lines;
  std::vector<std::string> problems;  // "field description"
};

Read ReadText(const std::string& text) {
  Read read;
  std::istringstream input(text);
  Problems problems("answers.csv");
  ReadCsv(
      input, problems,
      [&](const std::vector<std::string>& names) {
        read.names = names;
        return true;
      },
      [&](size_t line, Cells cells) {
        read.lines.push_back(line);
        read.rows.emplace_back(cells.begin(), cells.end());
      });
  for (const FieldViolation& violation : ViolationsOf(problems.ToStatus())) {
    read.problems.push_back(violation.field + " " + violation.description);
  }
  return read;
}

TEST(ReadCsv, PassesHeaderAndRowsWithTheirLines) {
  const Read read = ReadText("school,item\noak,3\nelm,\n");
  EXPECT_THAT(read.names, ElementsAre("school", "item"));
  EXPECT_THAT(read.rows, ElementsAre(ElementsAre("oak", "3"), ElementsAre("elm", "")));
  EXPECT_THAT(read.lines, ElementsAre(2, 3));
  EXPECT_TRUE(read.problems.empty());
}

TEST(ReadCsv, TakesMarksLineBreaksBlankLinesAndQuotesAsTheyCome) {
  const Read read = ReadText("\xEF\xBB\xBFschool,note\r\n\r\noak,\"one, \"\"two\"\"\nthree\"\r\nelm, plain ");
  EXPECT_THAT(read.names, ElementsAre("school", "note"));
  EXPECT_THAT(read.rows, ElementsAre(ElementsAre("oak", "one, \"two\"\nthree"), ElementsAre("elm", "plain")));
  EXPECT_THAT(read.lines, ElementsAre(3, 5));
  EXPECT_TRUE(read.problems.empty());
}

TEST(ReadCsv, ReportsEveryRowOfTheWrongLengthAndPassesTheOthers) {
  const Read read = ReadText("a,b\n1\n1,2\n1,2,3\n");
  EXPECT_THAT(read.rows, ElementsAre(ElementsAre("1", "2")));
  EXPECT_THAT(read.problems, ElementsAre("answers.csv:2 has 1 cells, but there are 2 columns",
                                         "answers.csv:4 has 3 cells, but there are 2 columns"));
}

TEST(ReadCsv, ReportsNamesThatAreMissingOrTwice) {
  const Read read = ReadText("a,,a\n1,2,3\n");
  EXPECT_TRUE(read.rows.empty());
  EXPECT_THAT(read.problems, ElementsAre("answers.csv:1: column 2 has no name",
                                         "answers.csv:1: a is the name of more than one column"));
}

TEST(ReadCsv, EndsAtWhatIsNotATable) {
  EXPECT_THAT(ReadText("").problems,
              ElementsAre("answers.csv is empty: the first line must hold the names of the columns"));
  EXPECT_EQ(ReadText(std::string("a,b\n1,\0\n", 8)).problems.size(), 1u);
  EXPECT_THAT(ReadText("a,b\n1,\"open\n2,3\n").problems,
              ElementsAre("answers.csv:3 has a quotation mark that is never closed"));
  EXPECT_EQ(ReadText("a,b\n1,x\"y\n").problems.size(), 1u);
}

TEST(ReadCsv, RefusesARowOfEndlessLines) {
  const std::string half(kMaxLineBytes / 2, 'x');
  EXPECT_TRUE(ReadText("a,b\n\"" + half + "\n" + half.substr(4) + "\",\n").problems.empty());
  EXPECT_THAT(ReadText("a,b\n\"" + half + "\n" + half + "\",\n").problems,
              ElementsAre("answers.csv has a line of more than 1048576 bytes: this is not a table"));
}

TEST(ReadRows, PassesWhatIsThere) {
  std::istringstream input("\xEF\xBB\xBF\"a\", b\r\n\r\n1\n 2 ,3,\"x\n\ny\"\n");
  std::vector<std::vector<std::string>> rows;
  std::vector<size_t> lines;
  const RowsEnd end = ReadRows(input, [&](size_t line, Cells cells) {
    lines.push_back(line);
    rows.emplace_back(cells.begin(), cells.end());
    return true;
  });
  EXPECT_EQ(end.flaw, Flaw::kNone);
  EXPECT_TRUE(end.byte_order_mark);
  EXPECT_THAT(rows,
              ElementsAre(ElementsAre("a", " b"), ElementsAre(), ElementsAre("1"), ElementsAre(" 2 ", "3", "x\n\ny")));
  EXPECT_THAT(lines, ElementsAre(1, 2, 3, 4));
}

TEST(ReadRows, SaysWhatEndedIt) {
  const auto end_of = [](const std::string& text) {
    std::istringstream input(text);
    return ReadRows(input, [](size_t, Cells) { return true; });
  };
  EXPECT_EQ(end_of(std::string("\xFF\xFE"
                               "a\0",
                               4))
                .flaw,
            Flaw::kUtf16);
  EXPECT_EQ(end_of(std::string("a\n\0\n", 4)).flaw, Flaw::kNulByte);
  EXPECT_EQ(end_of(std::string("a\n\0\n", 4)).line, 2u);
  EXPECT_EQ(end_of("a\nb\"c\n").flaw, Flaw::kQuote);
  EXPECT_EQ(end_of("a\n\"b\n").flaw, Flaw::kOpenQuote);
  EXPECT_EQ(end_of(std::string(kMaxLineBytes, 'a')).flaw, Flaw::kNone);
  EXPECT_EQ(end_of(std::string(kMaxLineBytes + 1, 'a')).flaw, Flaw::kLineTooLong);
}

TEST(Problems, KeepTheFirstHundredAndCountTheRest) {
  Problems problems("roster.csv");
  for (size_t line = 2; line < 302; ++line) problems.Add(line, "age", "is not a number");
  const absl::Status status = problems.ToStatus();
  EXPECT_EQ(ViolationsOf(status).size(), kMaxProblems);
  EXPECT_TRUE(HasReason(status, Reason::kFileInvalid));
  EXPECT_EQ(std::string(status.message()), "roster.csv:2: age is not a number (300 problems in all)");
}

}  // namespace
}  // namespace icap::csv
