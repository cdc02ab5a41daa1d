// A respondent's device, as the browser does it: looks what a link leads to, buys the blind credential of the
// invitation and verifies its proof (submission.proto).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "icap/collection/v1/submission.pb.h"
#include "services/common/base/clock.h"

namespace icap::client {

// What a device holds after redeeming.
struct Redeemed {
  collection::v1::RedeemInvitationResponse answer;  // with the questionnaire
  std::string credential;                           // for SubmitAnswersRequest
  std::string receipt_key;                          // the same
};

// Numbers that depend on the seed alone, so that a program that was killed goes on as the same device. For programs
// that act for respondents; a person's device takes random ones.
RandomBytes NumbersOf(std::string_view seed);

// Calls RedeemInvitation.
using CallRedeem = std::function<absl::Status(const collection::v1::RedeemInvitationRequest&,
                                              collection::v1::RedeemInvitationResponse*)>;

// Looks, then buys. The calls' errors, or DATA_LOSS when the answer's proof is not good.
absl::StatusOr<Redeemed> Redeem(const CallRedeem& call, const std::string& code, const RandomBytes& random);

}  // namespace icap::client
