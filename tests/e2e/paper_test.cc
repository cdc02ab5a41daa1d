// Forms on paper: given in place of links, entered in a batch whose totals must match.
#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "icap/collection/v1/paper.pb.h"
#include "services/common/base/error.h"
#include "tests/system/shared_system.h"
#include "tests/system/small_rollout.h"

namespace icap::testing {
namespace {

constexpr char kListBatches[] = "icap.collection.v1.PaperService/ListPaperBatches";

class Paper : public ::testing::Test {
 protected:
  static std::string Query(const std::string& sql) { return SharedSystem().Query("collection", sql); }
  static ProgramResult Ctl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--json", "paper"});
    return SharedSystem().Ctl(arguments);
  }
  static int Counted(const ProgramResult& result, const char* field) {
    EXPECT_EQ(result.exit_code, 0) << result.output;
    return nlohmann::json::parse(result.output).value(field, 0);
  }
  // A file with these rows below the names of the instrument's items.
  static std::string Write(const std::string& items, const std::vector<std::string>& rows) {
    const std::string path = SharedSystem().data_folder() + "/forms.csv";
    std::ofstream file(path);
    file << items << "\n";
    for (const std::string& row : rows) file << row << "\n";
    return path;
  }
};

TEST_F(Paper, FormsTakeThePlaceOfLinksAndTheirTotalsMustMatch) {
  const auto http = SharedSystem().SignedIn();
  const SmallRollout small = MakeSmallRollout(*http, "paper", 4);
  const auto begun = Redeem(*http, small.codes[0]);
  ASSERT_TRUE(begun.ok()) << begun.status();
  std::vector<std::string> people;  // in the order of their codes
  std::istringstream names(
      Query("SELECT string_agg(person, ' ' ORDER BY person) FROM invitation"
            " WHERE agency = 'paper' AND school = 'oak'"));
  for (std::string name; names >> name;) people.push_back("agencies/paper/people/" + name);
  ASSERT_EQ(people.size(), 4u);

  EXPECT_NE(Ctl({"hand-out", small.school, "--person", people[0], "--person", people[1]}).exit_code, 0)
      << "the first has begun to answer by the link";
  EXPECT_EQ(Query("SELECT count(*) FROM paper_form"), "0") << "all of them or none";
  EXPECT_EQ(Counted(Ctl({"hand-out", small.school, "--person", people[1], "--person", people[2]}), "handedOutCount"),
            2);
  EXPECT_TRUE(HasReason(Redeem(*http, small.codes[1]).status(), Reason::kInvitationUnknown)) << "the link is given up";
  EXPECT_NE(Ctl({"hand-out", small.school, "--person", people[1]}).exit_code, 0) << "a second form for one person";

  std::string items;
  for (const auto& item : begun->answer.instrument().items()) items += (items.empty() ? "" : ",") + item.item_id();
  const std::string file = Write(items, {"1,2,3,4", "4,3,2,1"});
  EXPECT_NE(Ctl({"enter", small.school, "--file", file, "--forms", "2", "--total", "21"}).exit_code, 0);
  EXPECT_NE(Ctl({"enter", small.school, "--file", file, "--forms", "3", "--total", "20"}).exit_code, 0);
  EXPECT_EQ(Query("SELECT count(*) FROM sealed_answer WHERE agency = 'paper'"), "0");
  EXPECT_EQ(Counted(Ctl({"enter", small.school, "--file", file, "--forms", "2", "--total", "20"}), "enteredCount"), 2);
  EXPECT_EQ(Query("SELECT count(*) FROM sealed_answer WHERE agency = 'paper'"), "2");
  EXPECT_NE(Ctl({"enter", small.school, "--file", Write(items, {"1,1,1,1"}), "--forms", "1", "--total", "4"}).exit_code,
            0)
      << "more than were handed out";
  EXPECT_NE(Ctl({"enter", small.school, "--file", Write(items, {"1,x,1,1"}), "--forms", "1", "--total", "4"}).exit_code,
            0);

  collection::v1::ListPaperBatchesRequest list;
  list.set_parent(small.school);
  list.set_page_size(1);
  collection::v1::ListPaperBatchesResponse batches;
  ASSERT_TRUE(http->Call(kListBatches, list, &batches).ok());
  ASSERT_EQ(batches.batches_size(), 1) << "what was refused is no batch";
  EXPECT_EQ(batches.batches(0).form_count(), 2);
  EXPECT_EQ(batches.batches(0).day().size(), 10u) << "nothing finer than the day";
  EXPECT_FALSE(batches.batches(0).actor().empty());
  list.set_page_token(batches.next_page_token());
  ASSERT_TRUE(http->Call(kListBatches, list, &batches).ok());
  EXPECT_EQ(batches.batches_size(), 0);

  ASSERT_TRUE(Submit(*http, Submission(*begun, 2)).ok());
  ASSERT_TRUE(CloseRollout(*http, small.rollout).ok());
  EXPECT_EQ(Query("SELECT count(*) FROM submission WHERE agency = 'paper' AND school = 'oak'"), "3");
  EXPECT_EQ(Query("SELECT count(*) FROM receipt WHERE agency = 'paper' AND school = 'oak'"), "3");
}

}  // namespace
}  // namespace icap::testing
