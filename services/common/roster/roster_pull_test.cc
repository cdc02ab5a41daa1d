// The pull against a real HTTP server that behaves as sources do, well and badly.
#include "services/common/roster/roster_pull.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/common/base/error.h"
#include "services/common/roster/http_fetch.h"
#include "services/common/roster/one_roster_server_for_test.h"
#include "services/common/roster/roster_package_for_test.h"

namespace icap::roster {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RosterSource : public ::testing::Test, protected OneRosterServer {
 protected:
  RosterSource() {
    source_ = {BaseUrl(), TokenUrl(), kClientId, Redacted<std::string>(kClientSecret)};
    limits_.page_size = 2;
    time_.clock = [] { return Timestamp(seconds(1'795'000'000)); };
    time_.wait = [this](milliseconds duration) {
      waits_.push_back(duration);
      return go_on_;
    };
  }

  absl::StatusOr<ReadRoster> Pull() {
    Pass();
    auto read = PullRoster(source_, time_, limits_);
    Pass();
    return read;
  }

  void ExpectUnusable(const std::string& message) {
    const auto read = Pull();
    EXPECT_TRUE(HasReason(read.status(), Reason::kRosterSourceUnusable)) << read.status();
    EXPECT_THAT(std::string(read.status().message()), HasSubstr(message));
  }

  PullSource source_;
  PullLimits limits_;
  PullTime time_;
  std::vector<milliseconds> waits_;
  bool go_on_ = true;
};

TEST_F(RosterSource, IsReadPageByPageByLinks) {
  const auto read = Pull();
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_THAT(FindingsOf(*read), IsEmpty());
  EXPECT_EQ(read->roster.organizations.size(), 3u);
  EXPECT_EQ(read->roster.organizations[1].parent_sourced_id, "d");
  EXPECT_EQ(read->roster.sessions.size(), 1u);
  ASSERT_EQ(read->roster.people.size(), 3u);
  const Person& person = read->roster.people[0];
  EXPECT_EQ(person.sourced_id, "t1");
  EXPECT_THAT(person.user_ids, ElementsAre("staff:9"));
  EXPECT_THAT(person.legacy_ids, ElementsAre("old-t1"));
  EXPECT_EQ(person.roles[0].organization_sourced_id, "s1");
  EXPECT_EQ(read->left_out.people, 2);
  EXPECT_THAT(requests_, ElementsAre("/v1p2/orgs?limit=2&offset=0", "/v1p2/orgs?limit=2&offset=2",
                                     "/v1p2/academicSessions?limit=2&offset=0", "/v1p2/users?limit=2&offset=0",
                                     "/v1p2/users?limit=2&offset=2", "/v1p2/users?limit=2&offset=4"));
  EXPECT_EQ(token_count_, 1);
  EXPECT_THAT(token_request_, HasSubstr("grant_type=client_credentials&scope=https%3A%2F%2Fpurl.imsglobal.org"));
  EXPECT_THAT(waits_, IsEmpty());
}

TEST_F(RosterSource, IsReadPageByPageWithoutLinksOrCounts) {
  links_ = false;
  ASSERT_TRUE(Pull().ok());
  EXPECT_EQ(requests_.size(), 6u);
  counts_ = false;
  const auto read = Pull();
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->roster.people.size(), 3u);
}

TEST_F(RosterSource, IsAskedAgainWithGrowingPauses) {
  FailFirst(4, 503);
  limits_.longest_wait = milliseconds(3'000);
  ASSERT_TRUE(Pull().ok());
  EXPECT_THAT(waits_, ElementsAre(milliseconds(1'000), milliseconds(2'000), milliseconds(3'000), milliseconds(3'000)));
}

TEST_F(RosterSource, SaysItselfHowLongToWait) {
  FailFirst(1, 429, "7");
  ASSERT_TRUE(Pull().ok());
  FailFirst(1, 429, "Wed, 18 Nov 2026 11:06:50 GMT");  // 10 s after the clock
  ASSERT_TRUE(Pull().ok());
  EXPECT_THAT(waits_, ElementsAre(milliseconds(7'000), milliseconds(10'000)));
}

TEST_F(RosterSource, IsGivenUpAfterAllAttemptsOrWhenItAsksForTooLong) {
  FailFirst(100, 500);
  EXPECT_TRUE(HasReason(Pull().status(), Reason::kPeerUnavailable));
  EXPECT_EQ(requests_.size(), static_cast<size_t>(limits_.attempt_count));
  EXPECT_EQ(waits_.size(), requests_.size() - 1);
  waits_.clear();
  FailFirst(1, 429, "61");
  EXPECT_TRUE(HasReason(Pull().status(), Reason::kPeerUnavailable));
  EXPECT_THAT(waits_, IsEmpty());
  FailFirst(1, 429);
  go_on_ = false;
  EXPECT_TRUE(absl::IsCancelled(Pull().status()));
}

TEST_F(RosterSource, IsUnavailableWhenNothingListens) {
  source_.token_url = "http://127.0.0.1:1/token";
  EXPECT_TRUE(HasReason(Pull().status(), Reason::kPeerUnavailable));
  EXPECT_EQ(waits_.size(), static_cast<size_t>(limits_.attempt_count) - 1);
}

TEST_F(RosterSource, GetsOneNewTokenWhenItsOwnEnds) {
  misbehave_ = [this](const httplib::Request& request, httplib::Response&) {
    if (request.target == "/v1p2/users?limit=2&offset=2" && token_count_ == 1) token_ = "ended";
    return false;
  };
  const auto read = Pull();
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->roster.people.size(), 3u);
  EXPECT_EQ(token_count_, 2);
  misbehave_ = [](const httplib::Request&, httplib::Response& response) {
    response.status = 401;
    return true;
  };
  token_count_ = 0;
  ExpectUnusable("refuses access");
  EXPECT_EQ(token_count_, 1);
}

TEST_F(RosterSource, IsNotFollowedToAnotherHost) {
  OtherHost thief;
  const std::string elsewhere = thief.Url();

  link_host_ = elsewhere;
  ExpectUnusable("another host");
  link_host_ = "https" + Url().substr(4);  // another scheme is another origin
  ExpectUnusable("another host");
  link_host_ = "http://user@" + Url().substr(7);
  ExpectUnusable("another host");
  link_host_.clear();
  misbehave_ = [&](const httplib::Request&, httplib::Response& response) {
    response.set_redirect(elsewhere + "/v1p2/orgs");
    return true;
  };
  ExpectUnusable("redirects");
  EXPECT_EQ(thief.caught(), 0);
}

TEST_F(RosterSource, IsRefusedWhenItsCountIsNotWhatItGave) {
  surplus_ = 1;
  ExpectUnusable("has 4 records by its own count, but gave 3");
  surplus_ = 0;
  misbehave_ = [this](const httplib::Request& request, httplib::Response&) {
    if (request.target == "/v1p2/users?limit=2&offset=2") lists_["users"].erase(4);
    return false;
  };
  ExpectUnusable("changed from 5 to 4 records");
}

TEST_F(RosterSource, IsRefusedWhenItIsEmpty) {
  const json users = lists_["users"];
  lists_["users"] = json::array({UserRecord("k1", "student", "s1")});
  ExpectUnusable("no staff");
  lists_["users"] = json::array();
  ExpectUnusable("no staff");
  lists_["orgs"] = json::array();
  ExpectUnusable("no organization");
}

TEST_F(RosterSource, IsRefusedWhenItGoesRoundOrOnForEver) {
  misbehave_ = [this](const httplib::Request&, httplib::Response& response) {
    response.set_header("Link", "</v1p2/orgs?limit=2&offset=0>; rel=next");
    response.set_content(json{{"orgs", lists_["orgs"]}}.dump(), "application/json");
    return true;
  };
  ExpectUnusable("round in a circle");
  misbehave_ = [this](const httplib::Request&, httplib::Response& response) {
    response.set_header("Link", "</v1p2/orgs?page=" + std::to_string(requests_.size()) + ">; rel=next");
    response.set_content(json{{"orgs", lists_["orgs"]}}.dump(), "application/json");
    return true;
  };
  limits_.page_count = 10;
  requests_.clear();
  ExpectUnusable("more than 10 pages");
  EXPECT_EQ(requests_.size(), 10u);
}

TEST_F(RosterSource, IsReadUpToItsNumberOfPages) {
  limits_.page_count = 6;
  EXPECT_TRUE(Pull().ok());
  limits_.page_count = 5;
  ExpectUnusable("more than 5 pages");
}

TEST_F(RosterSource, IsReadUpToTheBytesOfAPage) {
  limits_.page_size = 10;
  limits_.page_bytes = static_cast<int64_t>(json{{"users", lists_["users"]}}.dump().size());
  EXPECT_TRUE(Pull().ok());
  --limits_.page_bytes;
  ExpectUnusable("bytes a page");
  limits_.page_bytes = 1 << 20;
  limits_.total_bytes = limits_.page_bytes;
  EXPECT_TRUE(Pull().ok());
  limits_.total_bytes = 1'000;
  ExpectUnusable("bytes in all");
}

TEST_F(RosterSource, IsRefusedForWhatIsNoList) {
  for (const char* body : {"", "[]", "{}", "{\"orgs\":{}}", "{\"orgs\":[1]}", "{\"orgs\":[", "{\"orgs\":[\"\xFF\"]}"}) {
    misbehave_ = [body](const httplib::Request&, httplib::Response& response) {
      response.set_content(body, "application/json");
      return true;
    };
    EXPECT_TRUE(HasReason(Pull().status(), Reason::kRosterSourceUnusable)) << body;
  }
  misbehave_ = nullptr;
  lists_["users"][0]["email"] = std::string("a\0b", 3);
  EXPECT_TRUE(HasReason(Pull().status(), Reason::kFileInvalid));
}

TEST_F(RosterSource, MustBeNamedByHttpsUnlessItIsThisMachine) {
  const auto refused = [this](const std::string& base, const std::string& token) {
    source_.base_url = base;
    source_.token_url = token;
    return HasReason(Pull().status(), Reason::kFieldInvalid);
  };
  EXPECT_TRUE(refused("http://sis.example.org/v1p2", Url() + "/token"));
  EXPECT_TRUE(refused(Url() + "/v1p2", "http://sis.example.org/token"));
  EXPECT_TRUE(refused("http://127.0.0.1.example.org/v1p2", Url() + "/token"));
  EXPECT_TRUE(refused("https://user:pass@sis.example.org/v1p2", Url() + "/token"));
  EXPECT_TRUE(refused("file:///etc/passwd", Url() + "/token"));
  EXPECT_TRUE(refused("", Url() + "/token"));
  EXPECT_EQ(token_count_, 0);
}

TEST_F(RosterSource, RefusesAWrongSecret) {
  source_.client_secret = Redacted<std::string>("wrong");
  ExpectUnusable("check the client's id and secret");
  EXPECT_THAT(requests_, IsEmpty());
}

TEST(NextLink, FindsTheNextPageAmongOthers) {
  EXPECT_EQ(NextLink("<a>; rel=\"first\", <b?x=1,2>; rel=\"next\"; title=\"x\""), "b?x=1,2");
  EXPECT_EQ(NextLink("<a>;rel=next,<b>; rel=last"), "a");
  EXPECT_EQ(NextLink("<a>; rel=\"last\""), "");
  EXPECT_EQ(NextLink("<a"), "");
  EXPECT_EQ(NextLink(""), "");
}

}  // namespace
}  // namespace icap::roster
