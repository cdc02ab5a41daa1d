#include "services/reporting/transport/collection_client.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "services/common/base/clock.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/call.h"
#include "services/common/rpc/status.h"

namespace icap::reporting {

CollectionClient::CollectionClient(const std::shared_ptr<grpc::Channel>& channel)
    : mailings_(collection::v1::MailingService::NewStub(channel)) {}

absl::StatusOr<LetterSet> CollectionClient::Take(const Redacted<std::string>& identity, const SchoolId& school,
                                                 bool everyone) {
  grpc::ClientContext context;
  rpc::PrepareOnBehalf(context, identity, kLettersTimeout, NewUuid(SystemRandom()));
  collection::v1::TakeLettersRequest request;
  request.set_parent(fmt::format("{}/schools/{}", RolloutName(school.agency, school.rollout), school.school));
  request.set_everyone(everyone);
  collection::v1::TakeLettersResponse taken;
  ICAP_RETURN_IF_ERROR(rpc::FromGrpcStatus(mailings_->TakeLetters(&context, request, &taken)));

  nlohmann::json letters = nlohmann::json::array();
  for (const auto& letter : taken.letters()) {
    letters.push_back({{"name", letter.name()},
                       {"language", letter.language().substr(0, letter.language().find('-'))},
                       {"link", letter.link()},
                       {"code", {{"qrCode", letter.link()}}}});
  }
  const nlohmann::json json = {{"school", taken.school_title()},
                               {"rollout", taken.rollout_title()},
                               {"agency", taken.agency_title()},
                               {"closeDay", taken.close_day()},
                               {"letters", letters}};
  return LetterSet{taken.letters_size(), Redacted(json.dump())};
}

}  // namespace icap::reporting
