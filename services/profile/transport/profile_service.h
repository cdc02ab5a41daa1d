// icap.profile.v1.ProfileService.
#pragma once

#include "icap/profile/v1/profile.grpc.pb.h"
#include "services/common/rpc/call.h"
#include "services/common/rpc/stop_flag.h"
#include "services/profile/app/read_profiles.h"

namespace icap::profile {

class ProfileTransport final : public v1::ProfileService::Service {
 public:
  ProfileTransport(rpc::Entrance& entrance, ReadProfiles& profiles, rpc::StopFlag& stop)
      : entrance_(entrance), profiles_(profiles), stop_(stop) {}

  grpc::Status GetSchoolProfile(grpc::ServerContext* context, const v1::GetSchoolProfileRequest* request,
                                v1::SchoolProfile* response) override;
  grpc::Status ListSchoolProfiles(grpc::ServerContext* context, const v1::ListSchoolProfilesRequest* request,
                                  v1::ListSchoolProfilesResponse* response) override;
  grpc::Status GetAggregateProfile(grpc::ServerContext* context, const v1::GetAggregateProfileRequest* request,
                                   v1::AggregateProfile* response) override;
  grpc::Status ListProfileViews(grpc::ServerContext* context, const v1::ListProfileViewsRequest* request,
                                v1::ListProfileViewsResponse* response) override;
  grpc::Status WatchResults(grpc::ServerContext* context, const v1::WatchResultsRequest* request,
                            grpc::ServerWriter<v1::WatchResultsResponse>* writer) override;

 private:
  rpc::Entrance& entrance_;
  ReadProfiles& profiles_;
  rpc::StopFlag& stop_;
};

}  // namespace icap::profile
