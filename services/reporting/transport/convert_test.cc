#include "services/reporting/transport/convert.h"

#include <gtest/gtest.h>

#include "services/common/base/error.h"

namespace icap::reporting {
namespace {

profile::v1::SchoolProfile ExampleProfile() {
  profile::v1::SchoolProfile profile;
  profile.set_name("agencies/a/rollouts/r/schools/s/profile");
  profile.mutable_school()->set_name("agencies/a/organizations/s");
  profile.mutable_school()->set_title("Old Mill School");
  profile.add_ancestors()->set_name("agencies/a/organizations/state");
  profile.add_ancestors()->set_name("agencies/a/organizations/d");
  profile.mutable_participation()->set_invited_count(9);
  profile.mutable_provenance()->set_input_fingerprint("0f");
  profile.mutable_provenance()->mutable_score_time()->set_seconds(1);
  return profile;
}

TEST(FromProto, KnowsSchoolAndPlace) {
  const auto source = FromProto(ExampleProfile());
  ASSERT_TRUE(source.ok()) << source.status();
  EXPECT_EQ(source->school, "s");
  EXPECT_EQ(source->title, "Old Mill School");
  EXPECT_EQ(source->path, (std::vector<std::string>{"state", "d", "s"}));
  EXPECT_NE(source->json.find("\"scoreTime\""), std::string::npos);
  EXPECT_EQ(source->fingerprint.size(), 64u);
}

TEST(FromProto, TheFingerprintIsThatOfTheContent) {
  profile::v1::SchoolProfile profile = ExampleProfile();
  const std::string fingerprint = FromProto(profile)->fingerprint;
  EXPECT_EQ(FromProto(profile)->fingerprint, fingerprint);
  profile.mutable_provenance()->mutable_score_time()->set_seconds(2);
  EXPECT_EQ(FromProto(profile)->fingerprint, fingerprint);
  profile.mutable_participation()->set_invited_count(10);
  EXPECT_NE(FromProto(profile)->fingerprint, fingerprint);
}

TEST(FromProto, RefusesAProfileWithoutName) {
  profile::v1::SchoolProfile profile = ExampleProfile();
  profile.set_name("agencies/a/rollouts/r/organizations/s/profile");
  EXPECT_TRUE(HasReason(FromProto(profile).status(), Reason::kFieldInvalid));
}

TEST(ParseReportName, IsTheWayBack) {
  const ReportId id{"a", "r", "s", "0123456789abcdef0123"};
  EXPECT_EQ(*ParseReportName(ReportName(id)), id);
  EXPECT_TRUE(HasReason(ParseReportName("agencies/a/rollouts/r/schools/s/reports/").status(), Reason::kFieldInvalid));
}

}  // namespace
}  // namespace icap::reporting
