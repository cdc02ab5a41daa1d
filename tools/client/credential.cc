#include "tools/client/credential.h"

#include <fmt/format.h>

#include <memory>

#include "services/common/base/encoding.h"
#include "services/common/base/sha256.h"
#include "services/common/base/status_macros.h"
#include "services/common/voprf/voprf.h"

namespace icap::client {
namespace {

constexpr size_t kNonceBytes = 32;
constexpr size_t kReceiptKeyBytes = 16;

std::string InputOf(const std::string& school, const std::string& nonce) {
  return std::string("icap-credential-v1") + '\0' + school + '\0' + nonce;
}

}  // namespace

RandomBytes NumbersOf(std::string_view seed) {
  // Shared by the copies that a std::function makes of itself.
  auto count = std::make_shared<int>(0);
  return [seed = std::string(seed), count](size_t byte_count) {
    std::string bytes;
    while (bytes.size() < byte_count) bytes += HmacSha256(seed, fmt::format("{}", (*count)++));
    return bytes.substr(0, byte_count);
  };
}

absl::StatusOr<Redeemed> Redeem(const CallRedeem& call, const std::string& code, const RandomBytes& random) {
  collection::v1::RedeemInvitationRequest request;
  request.set_code(code);
  collection::v1::RedeemInvitationResponse seen;
  ICAP_RETURN_IF_ERROR(call(request, &seen));

  const std::string nonce = random(kNonceBytes);
  const auto exchange = voprf::Blind(InputOf(seen.school(), nonce), voprf::RandomScalar(random));
  if (!exchange.has_value()) return absl::InternalError("the credential cannot be blinded");
  request.set_blinded_element(ToBase64Url(exchange->blinded_element));
  Redeemed redeemed;
  ICAP_RETURN_IF_ERROR(call(request, &redeemed.answer));

  const auto key = FromBase64Url(seen.credential_key());
  const auto bytes = FromBase64Url(redeemed.answer.credential());
  if (!key.has_value() || !bytes.has_value() || bytes->size() != voprf::kElementBytes + voprf::kProofBytes) {
    return absl::DataLossError("the answer holds no credential");
  }
  const auto outputs = voprf::Finalize(
      {*exchange}, {{bytes->substr(0, voprf::kElementBytes)}, bytes->substr(voprf::kElementBytes)}, *key);
  if (!outputs.has_value()) return absl::DataLossError("the credential was not made with the school's key");
  redeemed.credential = ToBase64Url(nonce + outputs->front());
  *redeemed.answer.mutable_instrument() = std::move(*seen.mutable_instrument());
  redeemed.receipt_key = ToBase64Url(random(kReceiptKeyBytes));
  return redeemed;
}

}  // namespace icap::client
