// The pull against a real HTTP server that behaves as sources do, well and badly.
#include "services/common/roster/roster_pull.h"

#include <httplib.h>

#include <atomic>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/common/base/error.h"
#include "services/common/roster/http_fetch.h"
#include "services/common/roster/roster_package_for_test.h"

namespace icap::roster {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

json Organization(const std::string& id, const std::string& type, const std::string& parent) {
  json record = {{"sourcedId", id}, {"status", "active"}, {"name", "Name of " + id}, {"type", type}};
  if (!parent.empty()) record["parent"] = {{"href", "x"}, {"sourcedId", parent}, {"type", "org"}};
  return record;
}

json User(const std::string& id, const std::string& role, const std::string& school) {
  return {{"sourcedId", id},
          {"status", "active"},
          {"enabledUser", "true"},
          {"username", id},
          {"givenName", "Given " + id},
          {"familyName", "Family"},
          {"email", id + "@oak.example"},
          {"userIds", {{{"type", "staff"}, {"identifier", "9"}}}},
          {"metadata", {{"vendor", {{"legacySourcedId", "old-" + id}}}}},
          {"roles", {{{"roleType", "primary"}, {"role", role}, {"org", {{"sourcedId", school}}}}}}};
}

class RosterSource : public ::testing::Test {
 protected:
  using Misbehaviour = std::function<bool(const httplib::Request&, httplib::Response&)>;

  void SetUp() override {
    lists_["orgs"] = {Organization("d", "district", ""), Organization("s1", "school", "d"),
                      Organization("s2", "school", "d")};
    lists_["academicSessions"] = {{{"sourcedId", "y"},
                                   {"title", "2026"},
                                   {"type", "schoolYear"},
                                   {"startDate", "2026-08-01"},
                                   {"endDate", "2027-06-30"}}};
    lists_["users"] = {User("t1", "teacher", "s1"), User("k1", "student", "s1"), User("t2", "teacher", "s2"),
                       User("k2", "student", "s2"), User("p1", "principal", "s2")};
    server_.set_keep_alive_max_count(1'000'000);
    server_.set_tcp_nodelay(true);
    server_.Post("/token", [this](const httplib::Request& request, httplib::Response& response) {
      const std::lock_guard<std::mutex> lock(mutex_);
      ++token_count_;
      token_request_ = request.body;
      if (request.get_header_value("Authorization") != "Basic Y2xpZW50OnNlY3JldA==") {
        response.status = 401;
        return;
      }
      token_ = "token-" + std::to_string(token_count_);
      response.set_content(json{{"access_token", token_}, {"token_type", "bearer"}}.dump(), "application/json");
    });
    server_.Get("/v1p2/(\\w+)",
                [this](const httplib::Request& request, httplib::Response& response) { Answer(request, response); });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    source_ = {Url() + "/v1p2", Url() + "/token", "client", Redacted<std::string>("secret")};
    limits_.page_size = 2;
    time_.clock = [] { return Timestamp(seconds(1'795'000'000)); };
    time_.wait = [this](milliseconds duration) {
      waits_.push_back(duration);
      return go_on_;
    };
    // Its first answer says that it runs, and can be stopped.
    httplib::Client(Url()).Get("/");
  }

  void TearDown() override {
    server_.stop();
    thread_.join();
  }

  std::string Url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  void Answer(const httplib::Request& request, httplib::Response& response) {
    const std::lock_guard<std::mutex> lock(mutex_);
    requests_.push_back(request.target);
    if (misbehave_ && misbehave_(request, response)) return;
    if (request.get_header_value("Authorization") != "Bearer " + token_) {
      response.status = 401;
      return;
    }
    const std::string list = request.matches[1];
    const json& records = lists_[list];
    const size_t limit = std::stoul(request.get_param_value("limit"));
    const size_t offset = std::stoul(request.get_param_value("offset"));
    json page = json::array();
    for (size_t i = offset; i < std::min(offset + limit, records.size()); ++i) page.push_back(records[i]);
    if (counts_) response.set_header("X-Total-Count", std::to_string(records.size() + surplus_));
    if (links_ && offset + limit < records.size()) {
      response.set_header("Link", "<" + link_host_ + "/v1p2/" + list + "?limit=" + std::to_string(limit) +
                                      "&offset=" + std::to_string(offset + limit) + ">; rel=\"next\", <" + Url() +
                                      "/v1p2/" + list + "?offset=0>; rel=\"first\"");
    }
    response.set_content(json{{list, page}}.dump(), "application/json");
  }

  absl::StatusOr<ReadRoster> Pull() {
    Pass();
    auto read = PullRoster(source_, time_, limits_);
    Pass();
    return read;
  }

  // What the test wrote is seen by the server, and the other way round.
  void Pass() { const std::lock_guard<std::mutex> lock(mutex_); }

  void ExpectUnusable(const std::string& message) {
    const auto read = Pull();
    EXPECT_TRUE(HasReason(read.status(), Reason::kRosterSourceUnusable)) << read.status();
    EXPECT_THAT(std::string(read.status().message()), HasSubstr(message));
  }

  // The first `count` requests of a list get this status.
  void FailFirst(int count, int status, const std::string& retry_after = "") {
    misbehave_ = [=, left = count](const httplib::Request&, httplib::Response& response) mutable {
      if (left-- <= 0) return false;
      response.status = status;
      if (!retry_after.empty()) response.set_header("Retry-After", retry_after);
      return true;
    };
  }

  httplib::Server server_;
  std::thread thread_;
  int port_ = 0;
  std::mutex mutex_;  // the server's threads hold it while they answer
  std::map<std::string, json> lists_;
  std::vector<std::string> requests_;
  std::string token_;
  std::string token_request_;
  int token_count_ = 0;
  bool counts_ = true;
  bool links_ = true;
  size_t surplus_ = 0;
  std::string link_host_;
  Misbehaviour misbehave_;
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
  httplib::Server thief;
  std::atomic<int> caught = 0;
  thief.Get(".*", [&](const httplib::Request&, httplib::Response&) { ++caught; });
  const int port = thief.bind_to_any_port("127.0.0.1");
  std::thread thread([&] { thief.listen_after_bind(); });
  const std::string elsewhere = "http://127.0.0.1:" + std::to_string(port);

  httplib::Client(elsewhere).Get("/");
  ASSERT_EQ(caught.exchange(0), 1);

  link_host_ = elsewhere;
  ExpectUnusable("another host");
  link_host_ = "https://127.0.0.1:" + std::to_string(port_);  // another scheme is another origin
  ExpectUnusable("another host");
  link_host_ = "http://user@127.0.0.1:" + std::to_string(port_);
  ExpectUnusable("another host");
  link_host_.clear();
  misbehave_ = [&](const httplib::Request&, httplib::Response& response) {
    response.set_redirect(elsewhere + "/v1p2/orgs");
    return true;
  };
  ExpectUnusable("redirects");
  thief.stop();
  thread.join();
  EXPECT_EQ(caught, 0);
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
  lists_["users"] = json::array({User("k1", "student", "s1")});
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
