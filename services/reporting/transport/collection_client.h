// Links for letters from icap-collection, on behalf of the person who asked.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "icap/collection/v1/mailing.grpc.pb.h"
#include "services/reporting/app/ports.h"

namespace icap::reporting {

inline constexpr std::chrono::seconds kLettersTimeout{20};

// Thread safe.
class CollectionClient final : public LetterSource {
 public:
  // `channel` leads to collection.
  explicit CollectionClient(const std::shared_ptr<grpc::Channel>& channel);

  absl::StatusOr<LetterSet> Take(const Redacted<std::string>& identity, const SchoolId& school, bool everyone) override;

 private:
  const std::unique_ptr<collection::v1::MailingService::Stub> mailings_;
};

}  // namespace icap::reporting
