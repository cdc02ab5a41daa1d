// The gateway as a browser, curl or an attacker meets it: real HTTP, real gRPC, real accounts.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "services/common/observability/log.h"
#include "services/gateway/transport/envelope.h"
#include "services/gateway/transport/gateway_for_test.h"

namespace icap::gateway {
namespace {

using nlohmann::json;
using testing::Eventually;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kGetRollout[] = "/icap.collection.v1.RolloutService/GetRollout";
constexpr char kWatch[] = "/icap.collection.v1.RolloutService/WatchResponseCounts";
constexpr char kSubmit[] = "/icap.collection.v1.SubmissionService/SubmitAnswers";
constexpr char kStreamResponses[] = "/icap.collection.v1.ResponseMatrixService/StreamResponses";
constexpr char kIdentity[] = "/icap.identity.v1.IdentityService/";
constexpr char kJson[] = "application/json";
constexpr char kSpring[] = R"({"name":"agencies/a/rollouts/spring"})";
constexpr char kNewPassword[] = "correct horse battery staple";

std::string Reason(const json& error) {
  for (const json& detail : error.value("details", json::array())) {
    if (detail["type"] == "google.rpc.ErrorInfo") return detail["debug"]["reason"];
  }
  return "";
}
std::string ReasonIn(const httplib::Result& result) {
  return result ? Reason(json::parse(result->body, nullptr, false)) : "no answer";
}

// Messages of a stream's body, the last one its end.
std::vector<std::string> Frames(const std::string& body) {
  std::vector<std::string> frames;
  for (size_t at = 0; at + kEnvelopeHeaderBytes <= body.size();) {
    size_t size = 0;
    for (size_t i = 1; i < kEnvelopeHeaderBytes; ++i) size = size << 8 | static_cast<unsigned char>(body[at + i]);
    frames.push_back(body.substr(at + kEnvelopeHeaderBytes, size));
    at += kEnvelopeHeaderBytes + size;
  }
  return frames;
}

class GatewayTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (shared_ == nullptr) observability::StartLog("gateway", "debug");
    shared_ = new GatewayForTest();
  }
  static void TearDownTestSuite() { delete shared_; }

  GatewayForTest& gateway() { return *shared_; }

  httplib::Result Post(const std::string& path, const std::string& body, const std::string& content_type = kJson,
                       const httplib::Headers& headers = {}) {
    return gateway().Client()->Post(path, headers, body, content_type);
  }
  httplib::Result SignIn(const std::string& account, const std::string& password) {
    return Post(std::string(kIdentity) + "SignIn", json{{"account", account}, {"password", password}}.dump());
  }
  // Cookie and CSRF token of the operator, who needs no new password.
  httplib::Headers SignedIn() {
    const auto answer = SignIn(std::string(kOperator), gateway().PasswordOf(kOperatorFile));
    EXPECT_TRUE(answer && answer->status == 200) << (answer ? answer->body : "no answer");
    return HeadersOf(answer);
  }
  static httplib::Headers HeadersOf(const httplib::Result& answer) {
    const std::string cookie = answer->get_header_value("Set-Cookie");
    return {{"Cookie", cookie.substr(0, cookie.find(';'))}, {"X-Icap-Csrf", json::parse(answer->body)["csrfToken"]}};
  }
  // What the server answers to these bytes, until it closes.
  std::string Raw(const std::string& bytes) {
    const int descriptor = Connect();
    send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    std::string answer;
    char buffer[4'096];
    for (ssize_t got = 0; (got = recv(descriptor, buffer, sizeof(buffer), 0)) > 0;) {
      answer.append(buffer, static_cast<size_t>(got));
    }
    close(descriptor);
    return answer;
  }
  int Connect() {
    const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(gateway().server->port()));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    return descriptor;
  }

  static inline GatewayForTest* shared_ = nullptr;
};

TEST_F(GatewayTest, ForwardsJsonAndBinaryWithTheCallersIdentity) {
  const httplib::Headers headers = SignedIn();
  const auto as_json = Post(kGetRollout, kSpring, kJson, headers);
  ASSERT_TRUE(as_json);
  ASSERT_EQ(as_json->status, 200) << as_json->body;
  const json rollout = json::parse(as_json->body);
  EXPECT_EQ(rollout["title"], std::string(kOperator));
  EXPECT_EQ(rollout["organization"], as_json->get_header_value("x-request-id")) << "one request id all the way";
  EXPECT_EQ(as_json->get_header_value("Cache-Control"), "no-store");

  collection::v1::GetRolloutRequest request;
  request.set_name("agencies/a/rollouts/spring");
  const auto binary = Post(kGetRollout, request.SerializeAsString(), "application/proto", headers);
  ASSERT_TRUE(binary);
  collection::v1::Rollout response;
  ASSERT_TRUE(response.ParseFromString(binary->body));
  EXPECT_EQ(response.title(), std::string(kOperator));
  EXPECT_EQ(Post(kGetRollout, kSpring, "application/json; charset=utf-8", headers)->status, 200);
}

TEST_F(GatewayTest, StreamsInEnvelopes) {
  const httplib::Headers headers = SignedIn();
  const auto as_json =
      Post(kWatch, Envelope(0, R"({"rollout":"agencies/a/rollouts/r"})"), "application/connect+json", headers);
  ASSERT_TRUE(as_json);
  EXPECT_EQ(as_json->status, 200);
  std::vector<std::string> frames = Frames(as_json->body);
  ASSERT_EQ(frames.size(), 3u);
  EXPECT_EQ(json::parse(frames[1])["submissionCount"], 2);
  EXPECT_EQ(frames[2], "{}");

  collection::v1::WatchResponseCountsRequest request;
  request.set_rollout("agencies/a/rollouts/r");
  const auto binary = Post(kWatch, Envelope(0, request.SerializeAsString()), "application/connect+proto", headers);
  frames = Frames(binary->body);
  ASSERT_EQ(frames.size(), 3u);
  collection::v1::WatchResponseCountsResponse message;
  ASSERT_TRUE(message.ParseFromString(frames[0]));
  EXPECT_EQ(message.submission_count(), 1);
}

TEST_F(GatewayTest, EndsAStreamWithItsError) {
  const httplib::Headers headers = SignedIn();
  const auto reason_of = [&](const std::string& body, const httplib::Headers& with) {
    const auto answer = Post(kWatch, body, "application/connect+json", with);
    EXPECT_EQ(answer->status, 200);
    return Reason(json::parse(Frames(answer->body).back())["error"]);
  };
  EXPECT_EQ(reason_of(Envelope(0, fmt::format(R"({{"rollout":"{}"}})", kMissing)), headers), "ROLLOUT_NOT_FOUND");
  EXPECT_EQ(reason_of(Envelope(0, "{}"), {}), "UNAUTHENTICATED");
  EXPECT_EQ(reason_of("{}", headers), "MALFORMED_REQUEST");
  EXPECT_EQ(reason_of(Envelope(0, "{"), headers), "MALFORMED_REQUEST");
  EXPECT_EQ(reason_of(Envelope(kEnvelopeCompressed, "{}"), headers), "MALFORMED_REQUEST");
}

TEST_F(GatewayTest, EndsAStreamWhoseClientHasGone) {
  const int before = gateway().backend->cancelled_streams;
  const std::string body = Envelope(0, fmt::format(R"({{"rollout":"{}"}})", kEndless));
  std::string request = fmt::format(
      "POST {} HTTP/1.1\r\nHost: x\r\nContent-Type: application/connect+json\r\n"
      "Content-Length: {}\r\n",
      kWatch, body.size());
  for (const auto& [name, value] : SignedIn()) request += fmt::format("{}: {}\r\n", name, value);
  request += "\r\n" + body;
  const int descriptor = Connect();
  send(descriptor, request.data(), request.size(), MSG_NOSIGNAL);
  // Until a message has come all the way.
  std::string answer;
  while (answer.find("submissionCount") == std::string::npos) {
    char byte = 0;
    ASSERT_EQ(recv(descriptor, &byte, 1, 0), 1);
    answer += byte;
  }
  close(descriptor);
  EXPECT_TRUE(Eventually([&] { return gateway().backend->cancelled_streams > before; }));
}

TEST_F(GatewayTest, NamesWhatIsWrongWithARequest) {
  const httplib::Headers headers = SignedIn();
  struct Case {
    std::string path, body, content_type;
    httplib::Headers more;
    int status;
    std::string reason;
  };
  const std::vector<Case> cases = {
      {kGetRollout, "{", kJson, {}, 400, "MALFORMED_REQUEST"},
      {kGetRollout, "", kJson, {}, 400, "MALFORMED_REQUEST"},
      {kGetRollout, R"({"nome":"x"})", kJson, {}, 400, "MALFORMED_REQUEST"},
      {kGetRollout, R"({"name":7})", kJson, {}, 400, "MALFORMED_REQUEST"},
      {kGetRollout, "\xff\xff", "application/proto", {}, 400, "MALFORMED_REQUEST"},
      {kGetRollout, kSpring, "text/plain", {}, 415, "MALFORMED_REQUEST"},
      {kGetRollout, kSpring, "application/connect+json", {}, 415, "MALFORMED_REQUEST"},
      {kWatch, kSpring, kJson, {}, 415, "MALFORMED_REQUEST"},
      {kGetRollout, kSpring, kJson, {{"Content-Encoding", "gzip"}}, 501, "MALFORMED_REQUEST"},
      {kGetRollout, kSpring, kJson, {{"Connect-Protocol-Version", "2"}}, 400, "MALFORMED_REQUEST"},
      {kGetRollout, kSpring, kJson, {{"Connect-Timeout-Ms", "soon"}}, 400, "MALFORMED_REQUEST"},
      {kGetRollout, kSpring, kJson, {{"Connect-Timeout-Ms", "-1"}}, 400, "MALFORMED_REQUEST"},
      {kGetRollout, fmt::format(R"({{"name":"{}"}})", kMissing), kJson, {}, 404, "ROLLOUT_NOT_FOUND"},
      {"/icap.collection.v1.RolloutService/NoSuchMethod", "{}", kJson, {}, 404, "METHOD_UNKNOWN"},
      {"/no.such.Service/Method", "{}", kJson, {}, 404, "METHOD_UNKNOWN"},
      {kStreamResponses, "{}", "application/connect+json", {}, 404, "METHOD_UNKNOWN"},
      {"/icap.reporting.v1.ReportService/../ReportService/GetReport", "{}", kJson, {}, 404, "METHOD_UNKNOWN"},
      {"/", "{}", kJson, {}, 404, "METHOD_UNKNOWN"},
  };
  for (const Case& one : cases) {
    httplib::Headers all = headers;
    all.insert(one.more.begin(), one.more.end());
    const auto answer = Post(one.path, one.body, one.content_type, all);
    ASSERT_TRUE(answer) << one.path << " " << one.body;
    EXPECT_EQ(answer->status, one.status) << one.path << " " << one.body << " " << answer->body;
    EXPECT_EQ(ReasonIn(answer), one.reason) << one.path << " " << one.body << " " << answer->body;
  }
}

TEST_F(GatewayTest, RefusesABodyThatIsTooLarge) {
  const httplib::Headers headers = SignedIn();
  const std::string fits = fmt::format(R"({{"name":"{}"}})", std::string(kMaxBodyBytes - 11, 'x'));
  ASSERT_EQ(fits.size(), kMaxBodyBytes);
  EXPECT_EQ(Post(kGetRollout, fits, kJson, headers)->status, 200);
  const auto larger = Post(kGetRollout, fits + " ", kJson, headers);
  ASSERT_TRUE(larger);
  EXPECT_EQ(larger->status, 413);
  EXPECT_EQ(ReasonIn(larger), "BODY_TOO_LARGE");
  // Without saying its size beforehand.
  std::string chunked = fmt::format(
      "POST {} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: chunked\r\n\r\n",
      kSubmit);
  const std::string chunk(64 * 1024, ' ');
  for (size_t sent = 0; sent <= kMaxBodyBytes; sent += chunk.size()) {
    chunked += fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk);
  }
  const std::string answer = Raw(chunked + "0\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr(" 413 "));
  EXPECT_THAT(answer, HasSubstr("BODY_TOO_LARGE"));
}

TEST_F(GatewayTest, RefusesRequestsWhoseEndIsAmbiguous) {
  const std::string start = fmt::format("POST {} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n", kSubmit);
  for (const char* head :
       {"Content-Length: 2\r\nContent-Length: 3\r\n", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: +2\r\n", "Transfer-Encoding: identity\r\n"}) {
    EXPECT_THAT(Raw(start + head + "\r\n{}"), HasSubstr(" 400 ")) << head;
  }
  EXPECT_THAT(Raw("nonsense\r\n\r\n"), HasSubstr(" 400 "));
  EXPECT_THAT(Raw("PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), HasSubstr(" 405 "));
}

TEST_F(GatewayTest, AsksForASessionAndItsCsrfToken) {
  const httplib::Headers headers = SignedIn();
  const httplib::Headers cookie = {*headers.find("Cookie")};
  const auto nobody = Post(kGetRollout, kSpring);
  EXPECT_EQ(nobody->status, 401);
  EXPECT_EQ(ReasonIn(nobody), "UNAUTHENTICATED");
  EXPECT_EQ(ReasonIn(Post(kGetRollout, kSpring, kJson, cookie)), "CSRF_INVALID");
  httplib::Headers wrong = cookie;
  wrong.emplace("X-Icap-Csrf", "AAAAAAAAAAAAAAAAAAAAAA");
  const auto refused = Post(kGetRollout, kSpring, kJson, wrong);
  EXPECT_EQ(refused->status, 403);
  EXPECT_EQ(ReasonIn(refused), "CSRF_INVALID");
  EXPECT_EQ(ReasonIn(Post(kGetRollout, kSpring, kJson, {{"Cookie", "icap_session=forged"}})), "SESSION_EXPIRED");
  // A page that was just loaded asks for the token.
  const auto session = Post(std::string(kIdentity) + "GetSession", "{}", kJson, cookie);
  EXPECT_EQ(session->status, 200);
  EXPECT_EQ(json::parse(session->body)["csrfToken"], headers.find("X-Icap-Csrf")->second);
}

TEST_F(GatewayTest, EndsASessionWhenSignedOutAndWhenItIsOld) {
  httplib::Headers headers = SignedIn();
  const auto out = Post(std::string(kIdentity) + "SignOut", "{}", kJson, headers);
  EXPECT_EQ(out->status, 200);
  EXPECT_THAT(out->get_header_value("Set-Cookie"), HasSubstr("Max-Age=0"));
  EXPECT_EQ(ReasonIn(Post(kGetRollout, kSpring, kJson, headers)), "SESSION_EXPIRED");

  headers = SignedIn();
  gateway().Advance(kSessionLife);
  const auto old = Post(kGetRollout, kSpring, kJson, headers);
  EXPECT_EQ(old->status, 401);
  EXPECT_EQ(ReasonIn(old), "SESSION_EXPIRED");
  EXPECT_THAT(old->get_header_value("Set-Cookie"), HasSubstr("Max-Age=0"));
}

TEST_F(GatewayTest, KeepsTheSessionCookieFromScriptsAndOtherSites) {
  const auto answer = SignIn(std::string(kOperator), gateway().PasswordOf(kOperatorFile));
  const std::string cookie = answer->get_header_value("Set-Cookie");
  for (const char* flag : {"icap_session=", "; Path=/", "; HttpOnly", "; SameSite=Strict"}) {
    EXPECT_THAT(cookie, HasSubstr(flag));
  }
  EXPECT_THAT(answer->body, Not(HasSubstr(cookie.substr(13, 43)))) << "scripts could read it";
}

TEST_F(GatewayTest, LetsAOneTimePasswordDoNothingButBeReplaced) {
  const std::string one_time = gateway().PasswordOf(kFirstAdministratorFile);
  const auto answer = SignIn(std::string(kFirstAdministrator), one_time);
  ASSERT_EQ(answer->status, 200) << answer->body;
  EXPECT_EQ(json::parse(answer->body)["mustChangePassword"], true);
  const httplib::Headers headers = HeadersOf(answer);
  EXPECT_EQ(ReasonIn(Post(kGetRollout, kSpring, kJson, headers)), "PASSWORD_MUST_CHANGE");
  EXPECT_EQ(ReasonIn(Post(std::string(kIdentity) + "CreateAccount", "{}", kJson, headers)), "PASSWORD_MUST_CHANGE");
  EXPECT_EQ(ReasonIn(gateway().Client()->Get("/download/agencies/a/rollouts/r/schools/s/reports/1", headers)),
            "PASSWORD_MUST_CHANGE");
  const auto change = [&](const std::string& current, const std::string& replacement) {
    return Post(std::string(kIdentity) + "ChangePassword",
                json{{"currentPassword", current}, {"newPassword", replacement}}.dump(), kJson, headers);
  };
  EXPECT_EQ(ReasonIn(change(one_time, "short")), "PASSWORD_TOO_WEAK");
  EXPECT_EQ(ReasonIn(change(one_time, one_time)), "PASSWORD_TOO_WEAK");
  EXPECT_EQ(ReasonIn(change("wrong", kNewPassword)), "SIGN_IN_REFUSED");
  const auto changed = change(one_time, kNewPassword);
  ASSERT_EQ(changed->status, 200) << changed->body;
  EXPECT_EQ(Post(kGetRollout, kSpring, kJson, headers)->status, 200);
  EXPECT_EQ(gateway().PasswordOf(kFirstAdministratorFile), "") << "its file is removed";
  EXPECT_EQ(ReasonIn(SignIn(std::string(kFirstAdministrator), one_time)), "SIGN_IN_REFUSED");
  EXPECT_EQ(SignIn(std::string(kFirstAdministrator), kNewPassword)->status, 200);
}

TEST_F(GatewayTest, MakesAccountsInsideTheMakersScope) {
  const httplib::Headers headers = SignedIn();
  const auto create = [&](const std::string& account, const std::string& role, const std::string& scope,
                          const httplib::Headers& with) {
    return Post(std::string(kIdentity) + "CreateAccount",
                json{{"account", account}, {"grants", {{{"role", role}, {"scope", scope}}}}}.dump(), kJson, with);
  };
  const auto made = create("agency.head", "ROLE_STATE_ADMINISTRATOR", "agencies/a", headers);
  ASSERT_EQ(made->status, 200) << made->body;
  EXPECT_EQ(ReasonIn(create("agency.head", "ROLE_PRINCIPAL", "agencies/a", headers)), "ACCOUNT_EXISTS");
  EXPECT_EQ(ReasonIn(create("x", "ROLE_PRINCIPAL", "agencies/a", headers)), "FIELD_INVALID");
  EXPECT_EQ(ReasonIn(create("someone", "ROLE_UNSPECIFIED", "agencies/a", headers)), "FIELD_INVALID");
  EXPECT_EQ(ReasonIn(create("someone", "ROLE_PRINCIPAL", "nonsense", headers)), "FIELD_INVALID");

  const std::string one_time = json::parse(made->body)["oneTimePassword"];
  const httplib::Headers head = HeadersOf(SignIn("agency.head", one_time));
  ASSERT_EQ(Post(std::string(kIdentity) + "ChangePassword",
                 json{{"currentPassword", one_time}, {"newPassword", kNewPassword}}.dump(), kJson, head)
                ->status,
            200);
  EXPECT_EQ(create("oak.head", "ROLE_PRINCIPAL", "agencies/a/organizations/oak", head)->status, 200);
  EXPECT_EQ(ReasonIn(create("other.head", "ROLE_PRINCIPAL", "agencies/b", head)), "OUT_OF_SCOPE");
  EXPECT_EQ(ReasonIn(create("all.head", "ROLE_STATE_ADMINISTRATOR", "*", head)), "OUT_OF_SCOPE");
}

TEST_F(GatewayTest, DelaysSignInAfterWrongPasswordsAndSaysTheSameForAll) {
  const std::string account(kOperator);
  const std::string right = gateway().PasswordOf(kOperatorFile);
  const std::string unknown = SignIn("nobody.here", "wrong")->body;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(SignIn(account, "wrong")->body, unknown);
  EXPECT_EQ(SignIn(account, right)->body, unknown) << "the account refuses for a second";
  gateway().Advance(std::chrono::seconds(2));
  EXPECT_EQ(SignIn(account, right)->status, 200);
  EXPECT_EQ(SignIn(account, "wrong")->status, 401);
  EXPECT_EQ(SignIn(account, right)->status, 200) << "the failures were forgotten";
  EXPECT_EQ(SignIn(account, std::string(100'000, 'x'))->body, unknown);
}

TEST_F(GatewayTest, WritesNothingAboutRespondents) {
  const httplib::Headers headers = SignedIn();
  ::testing::internal::CaptureStderr();
  const auto accepted = Post(kSubmit, R"({"credential":"secret","requestId":"r"})", kJson, headers);
  const auto used = Post(kSubmit, R"({"credential":"used"})");
  const auto malformed = Post(kSubmit, R"({"credential":)");
  const auto unknown = Post(kSubmit, R"({"answers":[{"item":"Q1","kategory":3}]})");
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(log, "");
  // Nobody: neither the staff member whose browser it is, nor a request that could be followed.
  EXPECT_EQ(json::parse(accepted->body)["receipt"], "respondent ");
  EXPECT_FALSE(accepted->has_header("x-request-id"));
  EXPECT_FALSE(accepted->has_header("Set-Cookie"));
  EXPECT_EQ(used->status, 409);
  EXPECT_EQ(ReasonIn(used), "INVITATION_USED");
  EXPECT_EQ(ReasonIn(malformed), "MALFORMED_REQUEST");
  EXPECT_EQ(ReasonIn(unknown), "MALFORMED_REQUEST");
  EXPECT_THAT(gateway().metrics.Text(), HasSubstr("SubmissionService/SubmitAnswers"));

  ::testing::internal::CaptureStderr();
  Post(kGetRollout, kSpring, kJson, headers);
  EXPECT_THAT(::testing::internal::GetCapturedStderr(),
              HasSubstr("\"method\":\"icap.collection.v1.RolloutService/GetRollout\""));
}

TEST_F(GatewayTest, ServesTheWebApp) {
  auto client = gateway().Client();
  const auto index = client->Get("/");
  ASSERT_TRUE(index);
  EXPECT_EQ(index->status, 200);
  EXPECT_THAT(index->get_header_value("Content-Security-Policy"), HasSubstr("default-src 'self'"));
  EXPECT_EQ(index->get_header_value("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(index->get_header_value("Cache-Control"), "no-cache");
  EXPECT_EQ(client->Get("/rollouts/spring")->body, index->body) << "a route of the app";
  EXPECT_EQ(client->Head("/")->status, 200);
  EXPECT_EQ(client->Get("/", {{"If-None-Match", index->get_header_value("ETag")}})->status, 304);

  client->set_decompress(false);
  const auto script = client->Get("/assets/app-1a2b.js", {{"Accept-Encoding", "gzip"}});
  EXPECT_EQ(script->get_header_value("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(script->get_header_value("Content-Encoding"), "gzip");
  EXPECT_LT(script->body.size(), 5'000u);
  EXPECT_EQ(script->get_header_value("Vary"), "Accept-Encoding");
  const auto plain = client->Get("/assets/app-1a2b.js");
  EXPECT_FALSE(plain->has_header("Content-Encoding"));
  EXPECT_EQ(plain->body.size(), 5'000u);
  EXPECT_EQ(client->Get("/icon.svg")->get_header_value("Content-Type"), "image/svg+xml");
}

TEST_F(GatewayTest, ServesNoOtherFile) {
  for (const char* path :
       {"/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/link.txt", "/assets/",
        "//etc/passwd", "/.", "/assets/%00", "/absent.js", "/\\..\\secret.txt"}) {
    const std::string answer = Raw(fmt::format("GET {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path));
    EXPECT_THAT(answer, Not(HasSubstr("outside of the web root"))) << path;
    EXPECT_THAT(answer, Not(HasSubstr("root:"))) << path;
  }
  EXPECT_EQ(gateway().Client()->Get("/absent.js")->status, 404);
  EXPECT_EQ(gateway().Client()->Get("/link.txt")->status, 404);
  EXPECT_EQ(gateway().Client()->Get(kGetRollout)->status, 405);
}

TEST_F(GatewayTest, DownloadsReports) {
  const httplib::Headers headers = SignedIn();
  auto client = gateway().Client();
  const auto report = client->Get("/download/agencies/a/rollouts/spring/schools/oak/reports/1", headers);
  ASSERT_TRUE(report);
  ASSERT_EQ(report->status, 200) << report->body;
  EXPECT_EQ(report->body, "%PDF-1.7");
  EXPECT_EQ(report->get_header_value("Content-Type"), "application/pdf");
  EXPECT_EQ(report->get_header_value("Content-Disposition"), "attachment; filename=\"icap-oak-spring.pdf\"");
  EXPECT_EQ(report->get_header_value("Cache-Control"), "no-store");
  EXPECT_EQ(ReasonIn(client->Get("/download/agencies/a/rollouts/r/schools/s/reports/missing", headers)),
            "REPORT_NOT_FOUND");
  EXPECT_EQ(ReasonIn(client->Get("/download/agencies/a", headers)), "FIELD_INVALID");
  EXPECT_EQ(client->Get("/download/agencies/a/rollouts/r/schools/s/reports/1")->status, 401);
}

TEST_F(GatewayTest, DownloadsLetters) {
  const httplib::Headers headers = SignedIn();
  auto client = gateway().Client();
  const std::string path = "/download/agencies/a/rollouts/spring/schools/oak/letters";
  const auto letters = client->Get(path, headers);
  ASSERT_TRUE(letters);
  EXPECT_EQ(letters->body, "operator agencies/a/rollouts/spring/schools/oak");
  EXPECT_EQ(letters->get_header_value("Content-Disposition"), "attachment; filename=\"icap-letters-oak-spring.pdf\"");
  EXPECT_EQ(letters->get_header_value("Cache-Control"), "no-store");
  EXPECT_THAT(client->Get(path + "?everyone=true", headers)->body, HasSubstr("oak everyone"));
  EXPECT_EQ(client->Get(path)->status, 401);
  EXPECT_EQ(ReasonIn(client->Get("/download/agencies/a/letters", headers)), "FIELD_INVALID");
}

TEST_F(GatewayTest, TellsHowItsPartsAre) {
  auto client = gateway().Client();
  gateway().Advance(2 * kHealthMemory);
  const auto well = client->Get("/healthz");
  EXPECT_EQ(well->status, 200) << well->body;
  EXPECT_EQ(json::parse(well->body)["parts"]["collection"], "serving");
  gateway().backend->health().SetServingStatus(false);
  gateway().Advance(2 * kHealthMemory);
  const auto ill = client->Get("/healthz");
  gateway().backend->health().SetServingStatus(true);
  EXPECT_EQ(ill->status, 503);
  EXPECT_EQ(json::parse(ill->body)["parts"]["collection"], "not serving");
  EXPECT_EQ(json::parse(ill->body)["parts"]["database"], "serving");
  gateway().Advance(2 * kHealthMemory);
}

TEST_F(GatewayTest, KeepsToTheDeadlineOfTheCaller) {
  httplib::Headers headers = SignedIn();
  headers.emplace("Connect-Timeout-Ms", "50");
  const auto late = Post(kGetRollout, fmt::format(R"({{"name":"{}"}})", kSlow), kJson, headers);
  EXPECT_EQ(late->status, 504);
  EXPECT_EQ(ReasonIn(late), "DEADLINE_EXCEEDED");
}

TEST_F(GatewayTest, ServesOthersWhileSlowClientsTrickle) {
  std::vector<int> slow;
  for (int i = 0; i < 64; ++i) {
    slow.push_back(Connect());
    const std::string part =
        fmt::format("POST {} HTTP/1.1\r\nContent-Length: 100\r\nContent-Type: application/json\r\n{}", kSubmit,
                    i % 2 == 0 ? "" : "\r\n{");
    send(slow.back(), part.data(), part.size(), MSG_NOSIGNAL);
  }
  EXPECT_EQ(Post(kSubmit, "{}")->status, 200);
  for (const int descriptor : slow) close(descriptor);
  EXPECT_EQ(Post(kSubmit, "{}")->status, 200);
}

// A gateway of its own, because it ends.
TEST(GatewayDrain, FinishesCallsAndTellsStreamsToComeBack) {
  GatewayForTest gateway;
  auto client = gateway.Client();
  const auto answer = client->Post(
      std::string(kIdentity) + "SignIn",
      json{{"account", std::string(kOperator)}, {"password", gateway.PasswordOf(kOperatorFile)}}.dump(), kJson);
  const std::string cookie = answer->get_header_value("Set-Cookie");
  const httplib::Headers headers = {{"Cookie", cookie.substr(0, cookie.find(';'))},
                                    {"X-Icap-Csrf", json::parse(answer->body)["csrfToken"]}};
  std::string stream, call;
  std::thread streaming([&] {
    const auto result = gateway.Client()->Post(
        kWatch, headers, Envelope(0, fmt::format(R"({{"rollout":"{}"}})", kEndless)), "application/connect+json");
    stream = result ? result->body : "no answer";
  });
  std::thread calling([&] {
    const auto result = gateway.Client()->Post(kGetRollout, headers, fmt::format(R"({{"name":"{}"}})", kSlow), kJson);
    call = result ? result->body : "no answer";
  });
  // Both are at the backend: a stream that stops on its way there is told the same, but cancels nothing.
  ASSERT_TRUE(Eventually([&] { return gateway.backend->slow_calls == 1 && gateway.backend->endless_streams == 1; }));
  gateway.server->Stop();
  streaming.join();
  EXPECT_EQ(Reason(json::parse(Frames(stream).back())["error"]), "PEER_UNAVAILABLE");
  EXPECT_TRUE(Eventually([&] { return gateway.backend->cancelled_streams == 1; }));
  gateway.backend->release.Stop();
  calling.join();
  EXPECT_THAT(call, HasSubstr(kSlow));
  gateway.serving.join();
  EXPECT_FALSE(gateway.Client()->Get("/healthz"));
}

}  // namespace
}  // namespace icap::gateway
