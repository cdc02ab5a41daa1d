// How long it is kept who looked at profiles: the period is collection's, rows and log are profile's.
#include <gmock/gmock.h>

#include "tests/integration/profile_service_for_test.h"

namespace icap::profile {
namespace {

using ::testing::HasSubstr;

class ProfileRetention : public ProfileServiceTest {
 protected:
  // Two looks at school s1, one of them so many days ago.
  void Look(int days) {
    MakeAll(Schools());
    ASSERT_TRUE(GetSchool(Role::kStateAdministrator, "agencies/a", "s1", "bert").ok());
    Run("UPDATE profile_view SET view_time = now() - make_interval(days => " + std::to_string(days) + ")");
    ASSERT_TRUE(GetSchool(Role::kStateAdministrator, "agencies/a", "s1", "cleo").ok());
  }
  void Run(const std::string& sql) {
    ASSERT_TRUE(system_.database()
                    .Transact([&](pqxx::work& transaction) {
                      transaction.exec(sql);
                      return absl::OkStatus();
                    })
                    .ok());
  }
  int64_t Looks() { return system_.Count("SELECT count(*) FROM profile_view"); }

  absl::StatusOr<v1::ProfileViewPurge> Purge(bool dry_run, Role role = Role::kStateAdministrator,
                                             const std::string& request_id = NewUuid(SystemRandom())) {
    grpc::ClientContext context;
    system_.SignIn(context, "anna", role, "agencies/a");
    v1::PurgeProfileViewsRequest request;
    request.set_parent("agencies/a");
    request.set_dry_run(dry_run);
    request.set_request_id(request_id);
    v1::ProfileViewPurge purge;
    const grpc::Status status = system_.view_retention().PurgeProfileViews(&context, request, &purge);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return purge;
  }

  absl::StatusOr<v1::ListProfileViewPurgesResponse> ListPurges(Role role, int size = 0, const std::string& token = "") {
    grpc::ClientContext context;
    system_.SignIn(context, "anna", role, "agencies/a");
    v1::ListProfileViewPurgesRequest request;
    request.set_parent("agencies/a");
    request.set_page_size(size);
    request.set_page_token(token);
    v1::ListProfileViewPurgesResponse response;
    const grpc::Status status = system_.view_retention().ListProfileViewPurges(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return response;
  }
};

TEST_F(ProfileRetention, CountsDeletesAndLogsByThePeriodOfCollection) {
  Look(400);
  const auto kept = Purge(true);
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_EQ(kept->view_count(), 0) << "ten years";
  system_.periods().SetDays(365);
  const auto counted = Purge(true);
  EXPECT_EQ(counted->view_count(), 1);
  EXPECT_EQ(counted->days(), 365);
  EXPECT_TRUE(counted->dry_run());
  EXPECT_EQ(counted->name(), "");
  EXPECT_EQ(Looks(), 2);

  const std::string request_id = NewUuid(SystemRandom());
  const auto purge = Purge(false, Role::kStateAdministrator, request_id);
  ASSERT_TRUE(purge.ok()) << purge.status();
  EXPECT_EQ(purge->view_count(), 1);
  EXPECT_THAT(purge->name(), HasSubstr("agencies/a/profileViewPurges/"));
  EXPECT_EQ(Purge(false, Role::kStateAdministrator, request_id)->name(), purge->name()) << "a repeated request";
  EXPECT_EQ(Looks(), 1);
  const auto views = ListViews(Role::kAuditor, "agencies/a", SchoolProfileName("a", "r", "s1"));
  ASSERT_EQ(views->views_size(), 1);
  EXPECT_EQ(views->views(0).account(), "cleo");

  ASSERT_TRUE(Purge(false).ok());
  const auto log = ListPurges(Role::kStateAdministrator, 1);
  ASSERT_EQ(log->purges_size(), 1);
  EXPECT_EQ(log->purges(0).view_count(), 0);
  const auto rest = ListPurges(Role::kStateAdministrator, 1, log->next_page_token());
  EXPECT_EQ(rest->purges(0).name(), purge->name());
  EXPECT_EQ(rest->purges(0).actor(), "anna");
}

TEST_F(ProfileRetention, IsForWhoManagesAndItsLogForAuditorsToo) {
  Look(4'000);
  for (const Role role : {Role::kDistrictSupervisor, Role::kPrincipal, Role::kAuditor, Role::kAnalyst}) {
    EXPECT_EQ(Reasons(Purge(true, role).status()), "OUT_OF_SCOPE");
    EXPECT_EQ(Reasons(Purge(false, role).status()), "OUT_OF_SCOPE");
  }
  EXPECT_EQ(Looks(), 2);
  EXPECT_TRUE(ListPurges(Role::kAuditor).ok());
  EXPECT_EQ(Reasons(ListPurges(Role::kPrincipal).status()), "OUT_OF_SCOPE");
}

TEST_F(ProfileRetention, DeletesNothingWithoutAPeriod) {
  Look(9'000);
  system_.periods().SetDays(0);
  EXPECT_EQ(Purge(false)->view_count(), 0) << "for ever";
  system_.periods().SetDays(-1);
  EXPECT_TRUE(absl::IsUnavailable(Purge(false).status())) << "an older collection";
  system_.StopCollection();
  EXPECT_TRUE(absl::IsUnavailable(Purge(true).status()));
  EXPECT_TRUE(absl::IsUnavailable(Purge(false).status()));
  EXPECT_TRUE(absl::IsUnavailable(system_.PurgeDue()));
  EXPECT_EQ(Looks(), 2);
}

TEST_F(ProfileRetention, HappensByItselfOnceADay) {
  Look(4'000);
  // Comes first, and collection does not know it.
  Run("INSERT INTO rollout_result SELECT (jsonb_populate_record(r, '{\"agency\": \"0gone\"}')).*"
      " FROM rollout_result r");
  EXPECT_EQ(Reasons(system_.PurgeDue()), "AGENCY_NOT_FOUND") << "is told, and keeps no other agency";
  EXPECT_EQ(Looks(), 1);
  const auto log = ListPurges(Role::kStateAdministrator);
  ASSERT_EQ(log->purges_size(), 1);
  EXPECT_EQ(log->purges(0).actor(), "schedule");
  EXPECT_EQ(log->purges(0).days(), 3'650);
  EXPECT_EQ(log->purges(0).view_count(), 1);

  Run("UPDATE profile_view SET view_time = '2000-01-01'");
  EXPECT_EQ(Reasons(system_.PurgeDue()), "AGENCY_NOT_FOUND");
  EXPECT_EQ(Looks(), 1) << "today it was";
  Run("UPDATE view_purge SET day = day - 1");
  EXPECT_EQ(Reasons(system_.PurgeDue()), "AGENCY_NOT_FOUND");
  EXPECT_EQ(Looks(), 0);
}

}  // namespace
}  // namespace icap::profile
