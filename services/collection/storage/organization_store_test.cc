#include "services/collection/storage/organization_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "services/collection/storage/collection_for_test.h"

namespace icap::collection {
namespace {

using ::testing::ElementsAre;

using OrganizationStoreTest = CollectionForTest;

std::vector<std::string> IdsOf(const std::vector<Organization>& organizations) {
  std::vector<std::string> ids;
  for (const Organization& one : organizations) ids.push_back(one.organization);
  return ids;
}

TEST_F(OrganizationStoreTest, KeepsAnAgencyOnce) {
  ASSERT_TRUE(organizations_.CreateAgency(NewKey(), {"a", "Agency"}).ok());
  EXPECT_TRUE(organizations_.CreateAgency(NewKey(), {"a", "Agency"}).ok());
  EXPECT_TRUE(HasReason(organizations_.CreateAgency(NewKey(), {"a", "Other"}).status(), Reason::kAgencyExists));
  EXPECT_EQ(organizations_.GetAgency("a")->title, "Agency");
  EXPECT_TRUE(HasReason(organizations_.GetAgency("b").status(), Reason::kAgencyNotFound));
}

TEST_F(OrganizationStoreTest, ListsAgenciesInPages) {
  for (const char* id : {"c", "a", "b"}) ASSERT_TRUE(organizations_.CreateAgency(NewKey(), {id, "x"}).ok());
  EXPECT_EQ(organizations_.ListAgencies(true, {}, {2, ""})->back().agency, "b");
  EXPECT_EQ(organizations_.ListAgencies(true, {}, {2, "b"})->front().agency, "c");
  EXPECT_EQ(organizations_.ListAgencies(false, {"c"}, {2, ""})->size(), 1u);
  EXPECT_EQ(organizations_.ListAgencies(false, {}, {2, ""})->size(), 0u);
}

TEST_F(OrganizationStoreTest, KeepsThePathFromTheRoot) {
  MakeAgency();
  EXPECT_THAT(organizations_.GetOrganization("a", "oak")->path, ElementsAre("north", "oak"));
  EXPECT_TRUE(HasReason(organizations_.GetOrganization("a", "no").status(), Reason::kOrganizationNotFound));
  EXPECT_TRUE(HasReason(organizations_.GetOrganization("b", "oak").status(), Reason::kOrganizationNotFound));
}

TEST_F(OrganizationStoreTest, AddsAllOrNothing) {
  MakeAgency();
  const auto add = [&](std::vector<Organization> nodes) {
    return organizations_.CreateOrganizations(NewKey(), "a", nodes).status();
  };
  const Organization fir = {"a", "fir", "Fir", "school", "north"};
  EXPECT_TRUE(HasReason(add({fir, {"a", "x", "X", "school", "nowhere"}}), Reason::kParentNotFound));
  EXPECT_TRUE(HasReason(add({fir, {"a", "oak", "Oak", "school", "south"}}), Reason::kOrganizationExists));
  EXPECT_TRUE(HasReason(add({fir, {"a", "oak", "Renamed", "school", "north"}}), Reason::kOrganizationExists));
  // Parents come first, so a cycle has nowhere to begin.
  EXPECT_TRUE(HasReason(add({fir, {"a", "x", "X", "team", "x"}}), Reason::kParentNotFound));
  EXPECT_TRUE(HasReason(add({{"a", "x", "X", "team", "y"}, {"a", "y", "Y", "team", "x"}}), Reason::kParentNotFound));
  EXPECT_TRUE(HasReason(add({fir, {"a", "north", "North", "district", "oak"}}), Reason::kOrganizationExists));
  EXPECT_TRUE(HasReason(organizations_.CreateOrganizations(NewKey(), "b", {fir}).status(), Reason::kAgencyNotFound));
  EXPECT_TRUE(HasReason(organizations_.GetOrganization("a", "fir").status(), Reason::kOrganizationNotFound));
}

TEST_F(OrganizationStoreTest, CountsOnlyNewNodesAndAnswersARepeatedRequestAsBefore) {
  MakeAgency();
  const Organization fir = {"a", "fir", "Fir", "school", "north"};
  const RequestKey key = NewKey();
  EXPECT_EQ(*organizations_.CreateOrganizations(key, "a", {{"a", "oak", "Oak", "school", "north"}, fir}), 1);
  EXPECT_EQ(*organizations_.CreateOrganizations(key, "a", {{"a", "oak", "Oak", "school", "north"}, fir}), 1);
  EXPECT_EQ(*organizations_.CreateOrganizations(NewKey(), "a", {fir}), 0);
  RequestKey other = key;
  other.payload_sha256 = Sha256Hex("other");
  EXPECT_TRUE(HasReason(organizations_.CreateOrganizations(other, "a", {fir}).status(), Reason::kRequestIdReused));
  RequestKey no_uuid = {"Test", "1", "x"};
  EXPECT_TRUE(HasReason(organizations_.CreateOrganizations(no_uuid, "a", {fir}).status(), Reason::kFieldInvalid));
}

TEST_F(OrganizationStoreTest, RefusesATreeThatIsTooDeep) {
  MakeAgency();
  std::vector<Organization> chain;
  for (int i = 0; i < 17; ++i) {
    chain.push_back({"a", fmt::format("n{}", i), "N", "team", i == 0 ? "" : fmt::format("n{}", i - 1)});
  }
  EXPECT_TRUE(HasReason(organizations_.CreateOrganizations(NewKey(), "a", chain).status(), Reason::kFieldInvalid));
  chain.pop_back();
  EXPECT_EQ(*organizations_.CreateOrganizations(NewKey(), "a", chain), 16);
}

TEST_F(OrganizationStoreTest, InheritsThatItIsSynthetic) {
  MakeAgency();
  ASSERT_TRUE(organizations_
                  .CreateOrganizations(
                      NewKey(), "a",
                      {{"a", "made-up", "Made up", "district", "", true}, {"a", "fir", "Fir", "school", "made-up"}})
                  .ok());
  EXPECT_TRUE(organizations_.GetOrganization("a", "fir")->synthetic);
}

TEST_F(OrganizationStoreTest, AddsTheSameNodeFromManySidesAtOnce) {
  MakeAgency();
  std::vector<std::thread> threads;
  std::atomic<int> created{0};
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto added = organizations_.CreateOrganizations(NewKey(), "a", {{"a", "fir", "Fir", "school", "north"}});
      ASSERT_TRUE(added.ok()) << added.status();
      created += *added;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(created, 1);
}

TEST_F(OrganizationStoreTest, ListsByTitleInsideTheScope) {
  MakeAgency();
  const auto list = [&](const Scope& scope, const std::string& under, const std::string& kind, const Page& page) {
    return IdsOf(*organizations_.ListOrganizations("a", scope, under, kind, page));
  };
  EXPECT_THAT(list({true, {}}, "", "", {9, ""}), ElementsAre("ash", "elm", "north", "oak", "south"));
  EXPECT_THAT(list({true, {}}, "", "school", {9, ""}), ElementsAre("ash", "elm", "oak"));
  EXPECT_THAT(list({true, {}}, "north", "", {9, ""}), ElementsAre("elm", "oak"));
  EXPECT_THAT(list({false, {"north"}}, "", "", {9, ""}), ElementsAre("elm", "north", "oak"));
  EXPECT_THAT(list({false, {"oak"}}, "", "", {9, ""}), ElementsAre("oak"));
  EXPECT_THAT(list({false, {}}, "", "", {9, ""}), ElementsAre());
  EXPECT_THAT(list({true, {}}, "", "",
                   {2,
                    "Elm\x01"
                    "elm"}),
              ElementsAre("north", "oak"));
}

TEST_F(OrganizationStoreTest, AddsPeopleAllOrNothing) {
  MakeAgency();
  const Person six = {"a", "p6", "oak", "Six", true};
  const auto add = [&](std::vector<Person> people) { return organizations_.CreatePeople(NewKey(), "a", people); };
  EXPECT_TRUE(HasReason(add({six, {"a", "p7", "nowhere", "Seven", true}}).status(), Reason::kOrganizationNotFound));
  EXPECT_TRUE(HasReason(add({six, {"a", "p1", "elm", "One", true}}).status(), Reason::kPersonExists));
  EXPECT_TRUE(HasReason(add({six, {"a", "p6", "oak", "Sixth", true}}).status(), Reason::kPersonExists));
  EXPECT_EQ(Number("SELECT count(*) FROM person"), 5);
  const RequestKey key = NewKey();
  EXPECT_EQ(*organizations_.CreatePeople(key, "a", {six, {"a", "p1", "oak", "One", true}}), 1);
  EXPECT_EQ(*organizations_.CreatePeople(key, "a", {six, {"a", "p1", "oak", "One", true}}), 1);
  EXPECT_EQ(*add({six}), 0);
}

}  // namespace
}  // namespace icap::collection
