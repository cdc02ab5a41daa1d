#include "tools/bench/roster_import.h"

#include <chrono>
#include <fstream>
#include <sstream>

#include "icap/collection/v1/organization.pb.h"
#include "icap/collection/v1/roster.pb.h"
#include "services/common/base/clock.h"
#include "services/common/base/status_macros.h"

namespace icap::bench {
namespace {

namespace v1 = collection::v1;

constexpr size_t kChunkBytes = 1'000'000;
constexpr std::chrono::seconds kTimeout{600};
constexpr char kService[] = "icap.collection.v1.RosterService/";

double SecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

template <typename Request>
absl::Status Move(client::ConnectClient& client, const char* method, const std::string& name,
                  v1::RosterImport* import) {
  Request request;
  request.set_name(name);
  request.set_request_id(NewUuid(SystemRandom()));
  return client.Call(std::string(kService) + method, request, import, kTimeout);
}

}  // namespace

absl::StatusOr<RosterTimes> MeasureRosterImport(const client::Operator& who, const std::string& package_path) {
  std::ifstream file(package_path, std::ios::binary);
  if (!file) return absl::NotFoundError(package_path + " cannot be read");
  std::ostringstream bytes;
  bytes << file.rdbuf();
  const std::string package = bytes.str();
  client::ConnectClient client(who.url);
  ICAP_RETURN_IF_ERROR(client::SignIn(client, who));

  v1::CreateAgencyRequest agency;
  agency.set_agency_id("bench-roster");
  agency.set_title("A state's roster");
  agency.set_request_id(NewUuid(SystemRandom()));
  v1::Agency made;
  ICAP_RETURN_IF_ERROR(client.Call("icap.collection.v1.OrganizationService/CreateAgency", agency, &made));

  RosterTimes times;
  auto start = std::chrono::steady_clock::now();
  v1::CreateRosterImportRequest create;
  create.set_parent(made.name());
  create.set_request_id(NewUuid(SystemRandom()));
  v1::RosterImport import;
  ICAP_RETURN_IF_ERROR(client.Call(std::string(kService) + "CreateRosterImport", create, &import));
  const std::string name = import.name();
  for (size_t begin = 0; begin < package.size(); begin += kChunkBytes) {
    v1::UploadRosterChunkRequest chunk;
    chunk.set_name(name);
    chunk.set_index(static_cast<int>(begin / kChunkBytes));
    chunk.set_data(package.substr(begin, kChunkBytes));
    chunk.set_request_id(NewUuid(SystemRandom()));
    v1::UploadRosterChunkResponse received;
    ICAP_RETURN_IF_ERROR(client.Call(std::string(kService) + "UploadRosterChunk", chunk, &received));
  }
  ICAP_RETURN_IF_ERROR(Move<v1::StageRosterImportRequest>(client, "StageRosterImport", name, &import));
  times.stage_s = SecondsSince(start);
  times.organization_count = import.organizations().added();

  start = std::chrono::steady_clock::now();
  ICAP_RETURN_IF_ERROR(Move<v1::ApproveRosterImportRequest>(client, "ApproveRosterImport", name, &import));
  ICAP_RETURN_IF_ERROR(Move<v1::ApplyRosterImportRequest>(client, "ApplyRosterImport", name, &import));
  times.apply_s = SecondsSince(start);
  return times;
}

}  // namespace icap::bench
