// A OneRoster 1.2 REST service on this machine that behaves as sources do, well and badly.
#pragma once

#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

namespace icap::roster {

inline nlohmann::json OrganizationRecord(const std::string& id, const std::string& type, const std::string& parent) {
  nlohmann::json record = {{"sourcedId", id}, {"status", "active"}, {"name", "Name of " + id}, {"type", type}};
  if (!parent.empty()) record["parent"] = {{"href", "x"}, {"sourcedId", parent}, {"type", "org"}};
  return record;
}

inline nlohmann::json UserRecord(const std::string& id, const std::string& role, const std::string& school) {
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

// For a fixture to derive from: what is protected says what the service has and how it behaves. Call Pass between
// writing it and a pull, and between a pull and reading it.
class OneRosterServer {
 protected:
  // True: it has answered.
  using Misbehaviour = std::function<bool(const httplib::Request&, httplib::Response&)>;

  static constexpr char kClientId[] = "client";
  static constexpr char kClientSecret[] = "secret";

  // A district of two schools with two teachers and a principal, and students whom nobody may keep.
  OneRosterServer() {
    lists_["orgs"] = {OrganizationRecord("d", "district", ""), OrganizationRecord("s1", "school", "d"),
                      OrganizationRecord("s2", "school", "d")};
    lists_["academicSessions"] = {{{"sourcedId", "y"},
                                   {"title", "2026"},
                                   {"type", "schoolYear"},
                                   {"startDate", "2026-08-01"},
                                   {"endDate", "2027-06-30"}}};
    lists_["users"] = {UserRecord("t1", "teacher", "s1"), UserRecord("k1", "student", "s1"),
                       UserRecord("t2", "teacher", "s2"), UserRecord("k2", "student", "s2"),
                       UserRecord("p1", "principal", "s2")};
    server_.set_keep_alive_max_count(1'000'000);
    server_.set_tcp_nodelay(true);
    server_.Post("/token", [this](const httplib::Request& request, httplib::Response& response) {
      GiveToken(request, response);
    });
    server_.Get("/v1p2/(\\w+)",
                [this](const httplib::Request& request, httplib::Response& response) { Answer(request, response); });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    // Its first answer says that it runs, and can be stopped.
    httplib::Client(Url()).Get("/");
  }

  ~OneRosterServer() {
    server_.stop();
    thread_.join();
  }

  std::string Url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::string BaseUrl() const { return Url() + "/v1p2"; }
  std::string TokenUrl() const { return Url() + "/token"; }

  // What the test wrote is seen by the server, and the other way round.
  void Pass() { const std::lock_guard<std::mutex> lock(mutex_); }

  // The first `count` requests of a list get this status.
  void FailFirst(int count, int status, const std::string& retry_after = "") {
    misbehave_ = [=, left = count](const httplib::Request&, httplib::Response& response) mutable {
      if (left-- <= 0) return false;
      response.status = status;
      if (!retry_after.empty()) response.set_header("Retry-After", retry_after);
      return true;
    };
  }

  std::map<std::string, nlohmann::json> lists_;
  std::vector<std::string> requests_;
  std::string token_;
  std::string token_request_;
  int token_count_ = 0;
  bool counts_ = true;            // gives X-Total-Count
  bool links_ = true;             // gives Link
  size_t surplus_ = 0;            // by which X-Total-Count is wrong
  size_t largest_page_ = 10'000;  // however many are asked for
  std::string link_host_;         // of links to the next page; empty: relative ones
  Misbehaviour misbehave_;

 private:
  void GiveToken(const httplib::Request& request, httplib::Response& response) {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++token_count_;
    token_request_ = request.body;
    // client:secret.
    if (request.get_header_value("Authorization") != "Basic Y2xpZW50OnNlY3JldA==") {
      response.status = 401;
      return;
    }
    token_ = "token-" + std::to_string(token_count_);
    response.set_content(nlohmann::json{{"access_token", token_}, {"token_type", "bearer"}}.dump(), "application/json");
  }

  void Answer(const httplib::Request& request, httplib::Response& response) {
    const std::lock_guard<std::mutex> lock(mutex_);
    requests_.push_back(request.target);
    if (misbehave_ && misbehave_(request, response)) return;
    if (request.get_header_value("Authorization") != "Bearer " + token_) {
      response.status = 401;
      return;
    }
    const std::string list = request.matches[1];
    const nlohmann::json& records = lists_[list];
    const size_t limit = std::min<size_t>(std::stoul(request.get_param_value("limit")), largest_page_);
    const size_t offset = std::stoul(request.get_param_value("offset"));
    nlohmann::json page = nlohmann::json::array();
    for (size_t i = offset; i < std::min(offset + limit, records.size()); ++i) page.push_back(records[i]);
    if (counts_) response.set_header("X-Total-Count", std::to_string(records.size() + surplus_));
    if (links_ && offset + limit < records.size()) {
      response.set_header("Link", "<" + link_host_ + "/v1p2/" + list + "?limit=" + std::to_string(limit) +
                                      "&offset=" + std::to_string(offset + limit) + ">; rel=\"next\", <" + Url() +
                                      "/v1p2/" + list + "?offset=0>; rel=\"first\"");
    }
    response.set_content(nlohmann::json{{list, page}}.dump(), "application/json");
  }

  httplib::Server server_;
  std::thread thread_;
  int port_ = 0;
  std::mutex mutex_;  // the server's threads hold it while they answer
};

// Another host, at which no request of a pull may arrive.
class OtherHost {
 public:
  OtherHost() {
    const auto take = [this](const httplib::Request&, httplib::Response&) { ++caught_; };
    server_.Get(".*", take);
    server_.Post(".*", take);
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    // It catches; only what comes after this counts.
    httplib::Client(Url()).Get("/");
    if (caught_.exchange(0) != 1) std::abort();
  }
  ~OtherHost() {
    server_.stop();
    thread_.join();
  }

  OtherHost(const OtherHost&) = delete;
  OtherHost& operator=(const OtherHost&) = delete;

  std::string Url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  int caught() const { return caught_; }

 private:
  httplib::Server server_;
  std::thread thread_;
  int port_ = 0;
  std::atomic<int> caught_ = 0;
};

}  // namespace icap::roster
