// A small rollout made through the public API: one agency, two schools, an instrument of four items and one comment.
#pragma once

#include <string>
#include <vector>

#include "icap/collection/v1/submission.pb.h"
#include "tools/client/connect_client.h"
#include "tools/client/credential.h"

namespace icap::testing {

// Identifiers and issued codes.
struct SmallRollout {
  std::string agency;   // "agencies/a"
  std::string rollout;  // "agencies/a/rollouts/r"
  std::string school;   // "agencies/a/rollouts/r/schools/oak"
  std::string other_school;
  std::vector<std::string> codes;        // of `school`
  std::vector<std::string> other_codes;  // of `other_school`
};

// Makes and opens it; a failure ends the test program with the error. `agency_id` must be new in the system.
SmallRollout MakeSmallRollout(client::ConnectClient& operator_client, const std::string& agency_id, int teacher_count);

// What a code leads to, without buying its credential.
absl::StatusOr<collection::v1::RedeemInvitationResponse> Look(client::ConnectClient& http, const std::string& code);

// Buys the code's credential on the device of this name; the same device gets it again.
absl::StatusOr<client::Redeemed> Redeem(client::ConnectClient& http, const std::string& code,
                                        const std::string& device = "phone");

// A complete submission for what was redeemed, every item answered with `category`, under a new request id.
collection::v1::SubmitAnswersRequest Submission(const client::Redeemed& redeemed, int category);

// The receipt.
absl::StatusOr<std::string> Submit(client::ConnectClient& http, const collection::v1::SubmitAnswersRequest& request);

// Closes the window of the whole rollout.
absl::Status CloseRollout(client::ConnectClient& operator_client, const std::string& rollout);

}  // namespace icap::testing
