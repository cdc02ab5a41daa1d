// Agencies, their trees and their people: who may see and change them.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/collection/app/model.h"
#include "services/collection/app/ports.h"
#include "services/common/auth/caller.h"

namespace icap::collection {

inline constexpr size_t kMaxBatch = 1'000;
inline constexpr size_t kMaxTitleLength = 200;
inline constexpr size_t kMaxTreeDepth = 16;

// FIELD_INVALID unless the text has 1 to kMaxTitleLength bytes.
absl::Status CheckTitle(const std::string& field, const std::string& title);

// Thread safe.
class Organizations {
 public:
  explicit Organizations(OrganizationStore& store) : store_(store) {}

  absl::StatusOr<Agency> CreateAgency(const auth::Caller& caller, const RequestKey& key, const Agency& agency);
  absl::StatusOr<Agency> GetAgency(const auth::Caller& caller, const std::string& agency);
  absl::StatusOr<std::vector<Agency>> ListAgencies(const auth::Caller& caller, const Page& page);
  absl::StatusOr<int> CreateOrganizations(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                          const std::vector<Organization>& organizations);
  absl::StatusOr<Organization> GetOrganization(const auth::Caller& caller, const std::string& agency,
                                               const std::string& organization);
  absl::StatusOr<std::vector<Organization>> ListOrganizations(const auth::Caller& caller, const std::string& agency,
                                                              const std::string& under, const std::string& kind,
                                                              const Page& page);
  absl::StatusOr<int> CreatePeople(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                   const std::vector<Person>& people);

 private:
  OrganizationStore& store_;
};

}  // namespace icap::collection
