#include "services/collection/domain/roster_match.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace icap::collection {
namespace {

constexpr double kCertain = 0.9;

// Fields of MatchSubject in order: id, staff number, given, family, e-mail, organization, district, legacy ids.
struct Case {
  const char* what;
  MatchSubject a;
  MatchSubject b;
  Evidence evidence;
  double certainty;
};

const Case kCases[] = {
    {"a re-keyed record that names its earlier id",
     {"new-1", "", "Ann", "Lee", "", "oak", "north", {"77"}},
     {"77", "", "Ann", "Lee", "", "oak", "north", {}},
     Evidence::kLegacyId,
     0.99},
    {"an earlier id of someone with another name",
     {"new-1", "", "Bob", "Ray", "", "oak", "north", {"77"}},
     {"77", "", "Ann", "Lee", "", "oak", "north", {}},
     Evidence::kLegacyId,
     0.7},
    {"the same staff number in other letters",
     {"1", "E100", "Ann", "Lee", "", "oak", "north", {}},
     {"2", "e100", "Anne", "Lee", "", "elm", "north", {}},
     Evidence::kIdentifier,
     0.98},
    {"a staff number of two names",
     {"1", "E100", "Ann", "Lee", "", "oak", "north", {}},
     {"2", "E100", "Bob", "Ray", "", "elm", "north", {}},
     Evidence::kIdentifier,
     0.6},
    {"an id with a prefix",
     {"NYC-12345", "", "Ann", "Lee", "", "oak", "north", {}},
     {"12345", "", "Ann", "Lee", "", "elm", "south", {}},
     Evidence::kAffixedId,
     0.95},
    {"rows by school",
     {"12345_0042", "", "Ann", "Lee", "", "oak", "north", {}},
     {"12345_0043", "", "Ann", "Lee", "", "elm", "north", {}},
     Evidence::kAffixedId,
     0.95},
    {"two ranges of numbers",
     {"T-12345", "", "Ann", "Lee", "", "oak", "north", {}},
     {"A-12345", "", "Ann", "Lee", "", "elm", "south", {}},
     Evidence::kAffixedId,
     0.7},
    {"the same core under other names",
     {"NYC-12345", "", "Ann", "Lee", "", "oak", "north", {}},
     {"12345", "", "Bob", "Ray", "", "oak", "north", {}},
     Evidence::kNone,
     0},
    {"the same e-mail and name",
     {"1", "", "José", "Núñez", "j@x.org", "oak", "north", {}},
     {"2", "", "Jose", "Nunez", "J@X.org", "elm", "south", {}},
     Evidence::kEmail,
     0.95},
    {"the same e-mail and name, other staff numbers",
     {"1", "E1", "Ann", "Lee", "a@x.org", "oak", "north", {}},
     {"2", "E2", "Ann", "Lee", "a@x.org", "elm", "north", {}},
     Evidence::kEmail,
     0.6},
    {"a mailbox that a couple shares in one school",
     {"1", "", "Ann", "Lee", "lee@x.org", "oak", "north", {}},
     {"2", "", "Bob", "Lee", "lee@x.org", "oak", "north", {}},
     Evidence::kNone,
     0},
    {"a mailbox of two staff numbers and names",
     {"1", "E1", "Ann", "Lee", "lee@x.org", "oak", "north", {}},
     {"2", "E2", "Ann", "Ray", "lee@x.org", "elm", "north", {}},
     Evidence::kNone,
     0},
    {"a changed family name",
     {"1", "", "Ann", "Lee", "ann@x.org", "oak", "north", {}},
     {"2", "", "Ann", "Ray", "ann@x.org", "elm", "north", {}},
     Evidence::kEmail,
     0.5},
    {"nothing but the name, in one district",
     {"1", "", "Ann", "Lee", "", "oak", "north", {}},
     {"2", "", "Ann", "Lee", "", "elm", "north", {}},
     Evidence::kName,
     0.4},
    {"nothing but the name, in two districts",
     {"1", "", "Ann", "Lee", "", "oak", "north", {}},
     {"2", "", "Ann", "Lee", "", "ash", "south", {}},
     Evidence::kNone,
     0},
    {"the same name, and staff numbers that speak against it",
     {"1", "E1", "Ann", "Lee", "", "oak", "north", {}},
     {"2", "E2", "Ann", "Lee", "", "oak", "north", {}},
     Evidence::kNone,
     0},
    {"nothing in common",
     {"1", "E1", "Ann", "Lee", "a@x.org", "oak", "north", {}},
     {"2", "E2", "Bob", "Ray", "b@x.org", "oak", "north", {}},
     Evidence::kNone,
     0},
    {"nothing known of either",
     {"1", "", "", "", "", "", "", {}},
     {"2", "", "", "", "", "", "", {}},
     Evidence::kNone,
     0},
};

TEST(JudgeMatch, FollowsItsTableInBothDirections) {
  for (const Case& one : kCases) {
    for (const Verdict& verdict : {JudgeMatch(one.a, one.b), JudgeMatch(one.b, one.a)}) {
      EXPECT_EQ(verdict.evidence, one.evidence) << one.what;
      EXPECT_DOUBLE_EQ(verdict.certainty, one.certainty) << one.what;
      EXPECT_EQ(verdict.sentence.empty(), one.certainty == 0) << one.what;
    }
  }
}

TEST(JudgeMatch, NeverIsCertainOfNamesThatDiffer) {
  for (const Case& one : kCases) {
    if (NamesAgree(one.a, one.b)) continue;
    EXPECT_LT(JudgeMatch(one.a, one.b).certainty, kCertain) << one.what;
  }
}

TEST(NameKey, LeavesMarksCaseAndPunctuationOut) {
  EXPECT_EQ(NameKey("O\xE2\x80\x99"
                    "Brien-Núñez"),
            "obriennunez");
  EXPECT_EQ(NameKey("de la Cruz"), "delacruz");
  EXPECT_EQ(NameKey("Øster Ärm"), "osterarm");
  EXPECT_EQ(NameKey(" -"), "");
  EXPECT_NE(NameKey("李"), NameKey("王"));
}

TEST(IdStem, IsTheFirstNumber) {
  EXPECT_EQ(IdStem("NYC-00123"), "123");
  EXPECT_EQ(IdStem("123_0042"), "123");
  EXPECT_EQ(IdStem("123"), "123");
  EXPECT_EQ(IdStem("000"), "");
  EXPECT_EQ(IdStem("abc"), "");
  EXPECT_EQ(IdStem(""), "");
}

}  // namespace
}  // namespace icap::collection
