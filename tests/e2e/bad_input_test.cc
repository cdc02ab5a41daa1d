// Bad input through the gateway: each a clear error with its reason, and nothing stored.
#include <httplib.h>

#include <nlohmann/json.hpp>

#include "gtest/gtest.h"
#include "icap/collection/v1/organization.pb.h"
#include "icap/collection/v1/rollout.pb.h"
#include "icap/identity/v1/identity.pb.h"
#include "icap/profile/v1/profile.pb.h"
#include "services/common/base/clock.h"
#include "services/common/base/error.h"
#include "services/common/testing/eventually.h"
#include "tests/system/shared_system.h"
#include "tests/system/small_rollout.h"

namespace icap::testing {
namespace {

constexpr char kSubmitPath[] = "/icap.collection.v1.SubmissionService/SubmitAnswers";

class BadInput : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    operator_ = SharedSystem().SignedIn();
    rollout_ = MakeSmallRollout(*operator_, "bad-input", 6);
  }
  static void TearDownTestSuite() { operator_.reset(); }

  void SetUp() override {
    http_ = std::make_unique<client::ConnectClient>(SharedSystem().url());
    before_ = StoredCount();
  }
  // Whatever a test sends, nothing of it is stored.
  void TearDown() override { EXPECT_EQ(StoredCount(), before_); }

  static std::string StoredCount() {
    return SharedSystem().Query("collection",
                                "SELECT (SELECT count(*) FROM sealed_answer WHERE agency = 'bad-input') || ' ' ||"
                                " (SELECT count(*) FROM spent_credential WHERE agency = 'bad-input')");
  }

  collection::v1::SubmitAnswersRequest GoodSubmission() {
    const auto redeemed = Redeem(*http_, rollout_.codes[0]);
    EXPECT_TRUE(redeemed.ok()) << redeemed.status();
    return Submission(*redeemed, 2);
  }

  absl::Status Refused(const collection::v1::SubmitAnswersRequest& request) { return Submit(*http_, request).status(); }

  // A raw answer of the gateway as JSON.
  static nlohmann::json Post(const std::string& path, const std::string& body, int expected_status,
                             const httplib::Headers& headers = {}) {
    httplib::Client client(SharedSystem().url());
    const auto response = client.Post(path, headers, body, "application/json");
    EXPECT_TRUE(response);
    if (!response) return {};
    EXPECT_EQ(response->status, expected_status) << response->body;
    return nlohmann::json::parse(response->body, nullptr, false);
  }

  static std::string ReasonIn(const nlohmann::json& error) {
    for (const auto& detail : error.value("details", nlohmann::json::array())) {
      if (detail.value("type", "") == "google.rpc.ErrorInfo") return detail["debug"].value("reason", "");
    }
    return "";
  }

  static inline std::unique_ptr<client::ConnectClient> operator_;
  static inline SmallRollout rollout_;
  std::unique_ptr<client::ConnectClient> http_;
  std::string before_;
};

TEST_F(BadInput, UnknownItemNamesTheField) {
  auto request = GoodSubmission();
  request.mutable_answers(1)->set_item("fifth");
  const absl::Status status = Refused(request);
  EXPECT_TRUE(HasReason(status, Reason::kItemUnknown)) << status;
  ASSERT_EQ(ViolationsOf(status).size(), 1u);
  EXPECT_EQ(ViolationsOf(status)[0].field, "answers[1].item");
}

TEST_F(BadInput, OptionOutOfRangeNamesTheField) {
  for (const int category : {0, 5, -1}) {
    auto request = GoodSubmission();
    request.mutable_answers(2)->set_category(category);
    const absl::Status status = Refused(request);
    EXPECT_TRUE(HasReason(status, Reason::kOptionOutOfRange)) << status;
    EXPECT_EQ(ViolationsOf(status)[0].field, "answers[2].category");
  }
}

TEST_F(BadInput, MissingRequiredAnswerAndRepeatedAnswer) {
  auto request = GoodSubmission();
  request.mutable_answers()->DeleteSubrange(0, 1);
  EXPECT_TRUE(HasReason(Refused(request), Reason::kAnswerMissing));
  request = GoodSubmission();
  *request.add_answers() = request.answers(0);
  EXPECT_TRUE(HasReason(Refused(request), Reason::kAnswerRepeated));
}

TEST_F(BadInput, AnotherSchoolsCredential) {
  auto request = GoodSubmission();
  request.set_parent(rollout_.other_school);
  EXPECT_TRUE(HasReason(Refused(request), Reason::kCredentialInvalid));
}

TEST_F(BadInput, NoReceiptKey) {
  auto request = GoodSubmission();
  request.clear_receipt_key();
  const absl::Status status = Refused(request);
  EXPECT_TRUE(HasReason(status, Reason::kFieldInvalid)) << status;
  ASSERT_EQ(ViolationsOf(status).size(), 1u);
  EXPECT_EQ(ViolationsOf(status)[0].field, "receipt_key");
}

TEST_F(BadInput, AnInvitationBuysOneCredential) {
  ASSERT_TRUE(Redeem(*http_, rollout_.codes[1], "phone").ok());
  EXPECT_TRUE(HasReason(Redeem(*http_, rollout_.codes[1], "laptop").status(), Reason::kCredentialTaken));
  EXPECT_TRUE(Look(*http_, rollout_.codes[1])->credential_taken());
  EXPECT_FALSE(Look(*http_, rollout_.codes[2])->credential_taken());
}

TEST_F(BadInput, ABlindedElementThatIsNone) {
  collection::v1::RedeemInvitationRequest request;
  request.set_code(rollout_.codes[2]);
  // The identity, no element, and too short.
  for (const std::string& element : {std::string(43, 'A'), "_" + std::string(42, '_'), std::string("short")}) {
    request.set_blinded_element(element);
    collection::v1::RedeemInvitationResponse response;
    const absl::Status status =
        http_->Call("icap.collection.v1.SubmissionService/RedeemInvitation", request, &response);
    EXPECT_TRUE(HasReason(status, Reason::kFieldInvalid)) << status;
  }
  EXPECT_FALSE(Look(*http_, rollout_.codes[2])->credential_taken());
}

TEST_F(BadInput, TamperedAndInventedCredentials) {
  auto request = GoodSubmission();
  std::string tampered = request.credential();
  tampered[3] = tampered[3] == 'A' ? 'B' : 'A';
  request.set_credential(tampered);
  EXPECT_TRUE(HasReason(Refused(request), Reason::kCredentialInvalid));
  request.set_credential("nothing");
  EXPECT_TRUE(HasReason(Refused(request), Reason::kCredentialInvalid));
}

TEST_F(BadInput, UnknownAndBrokenLinks) {
  EXPECT_TRUE(HasReason(Redeem(*http_, "AAAAAAAAAAAAAAAAAAAAAA").status(), Reason::kInvitationUnknown));
  EXPECT_TRUE(HasReason(Redeem(*http_, "short").status(), Reason::kInvitationUnknown));
}

TEST_F(BadInput, OversizedBodyIsRefusedWithItsReason) {
  const std::string body = R"({"parent":")" + std::string(8 * 1024 * 1024, 'x') + R"("})";
  EXPECT_EQ(ReasonIn(Post(kSubmitPath, body, 413)), "BODY_TOO_LARGE");
}

TEST_F(BadInput, MalformedJsonIsRefusedWithItsReason) {
  for (const char* body : {"{", "[]", R"({"parent": 5})", R"({"unknown": "field"})", "", "\xff\xfe"}) {
    const nlohmann::json error = Post(kSubmitPath, body, 400);
    EXPECT_EQ(error.value("code", ""), "invalid_argument") << body;
    EXPECT_NE(error.value("message", ""), "") << body;
  }
}

TEST_F(BadInput, ExpiredSessionIsToldSo) {
  client::ConnectClient signed_in(SharedSystem().url());
  signed_in.UseSession(operator_->session());
  collection::v1::ListAgenciesRequest request;
  collection::v1::ListAgenciesResponse response;
  constexpr char kMethod[] = "icap.collection.v1.OrganizationService/ListAgencies";
  ASSERT_TRUE(signed_in.Call(kMethod, request, &response).ok());
  SharedSystem().Query("gateway", "UPDATE session SET expire_time = now() - interval '1 second'");
  // The gateway remembers a session for a few seconds.
  absl::Status status;
  EXPECT_TRUE(Eventually([&] {
    status = signed_in.Call(kMethod, request, &response);
    return HasReason(status, Reason::kSessionExpired);
  })) << status;
  operator_ = SharedSystem().SignedIn();
}

TEST_F(BadInput, WithoutASessionOrWithoutItsTokenNothingIsAnswered) {
  const nlohmann::json error = Post("/icap.collection.v1.OrganizationService/ListAgencies", "{}", 401);
  EXPECT_EQ(ReasonIn(error), "UNAUTHENTICATED");
  const nlohmann::json forged = Post("/icap.collection.v1.OrganizationService/ListAgencies", "{}", 403,
                                     {{"Cookie", "icap_session=" + operator_->session().cookie}});
  EXPECT_EQ(ReasonIn(forged), "CSRF_INVALID");
}

TEST_F(BadInput, InternalMethodsAreNotThere) {
  Post("/icap.collection.v1.ResponseMatrixService/StreamResponses", "{}", 404);
  Post("/icap.scoring.v1.ScoringService/StreamScores", "{}", 404);
}

TEST_F(BadInput, WrongScopeIsRefused) {
  identity::v1::CreateAccountRequest create;
  create.set_account("principal-of-elm");
  auto* grant = create.add_grants();
  grant->set_role(identity::v1::ROLE_PRINCIPAL);
  grant->set_scope(rollout_.agency + "/organizations/elm");
  identity::v1::CreateAccountResponse created;
  ASSERT_TRUE(operator_->Call("icap.identity.v1.IdentityService/CreateAccount", create, &created).ok());
  client::ConnectClient principal(SharedSystem().url());
  ASSERT_TRUE(principal.SignIn("principal-of-elm", created.one_time_password()).ok());
  identity::v1::ChangePasswordRequest change;
  change.set_current_password(created.one_time_password());
  change.set_new_password("a long enough sentence");
  identity::v1::Session session;
  ASSERT_TRUE(principal.Call("icap.identity.v1.IdentityService/ChangePassword", change, &session).ok());

  collection::v1::OpenRolloutRequest open;
  open.set_name(rollout_.rollout);
  open.set_request_id(NewUuid(SystemRandom()));
  collection::v1::Rollout rollout;
  absl::Status status = principal.Call("icap.collection.v1.RolloutService/OpenRollout", open, &rollout);
  EXPECT_TRUE(HasReason(status, Reason::kOutOfScope)) << status;
  collection::v1::GetOrganizationRequest other;
  other.set_name(rollout_.agency + "/organizations/oak");
  collection::v1::Organization organization;
  status = principal.Call("icap.collection.v1.OrganizationService/GetOrganization", other, &organization);
  EXPECT_TRUE(HasReason(status, Reason::kOutOfScope)) << status;
  other.set_name(rollout_.agency + "/organizations/elm");
  EXPECT_TRUE(principal.Call("icap.collection.v1.OrganizationService/GetOrganization", other, &organization).ok());
}

TEST_F(BadInput, UsedLinkAndClosedWindow) {
  // A rollout of its own, because this one stores and closes.
  const SmallRollout own = MakeSmallRollout(*operator_, "used-and-closed", 3);
  const auto first = Redeem(*http_, own.codes[0]);
  const auto late = Redeem(*http_, own.codes[1]);
  ASSERT_TRUE(first.ok() && late.ok());
  ASSERT_TRUE(Submit(*http_, Submission(*first, 3)).ok());
  EXPECT_TRUE(HasReason(Redeem(*http_, own.codes[0], "laptop").status(), Reason::kCredentialTaken));
  EXPECT_TRUE(HasReason(Submit(*http_, Submission(*first, 3)).status(), Reason::kInvitationUsed));
  ASSERT_TRUE(CloseRollout(*operator_, own.rollout).ok());
  // Closing destroys the links, so that nothing is left to tell a late one from an unknown one by.
  EXPECT_TRUE(HasReason(Redeem(*http_, own.codes[2]).status(), Reason::kInvitationUnknown));
  EXPECT_TRUE(HasReason(Submit(*http_, Submission(*late, 3)).status(), Reason::kWindowClosed));
  EXPECT_EQ(SharedSystem().Query("collection", "SELECT count(*) FROM submission WHERE agency = 'used-and-closed'"),
            "1");
}

}  // namespace
}  // namespace icap::testing
