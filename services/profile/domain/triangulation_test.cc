#include "services/profile/domain/triangulation.h"

#include <gtest/gtest.h>

namespace icap::profile {
namespace {

constexpr int kLevels = 4;
using Sessions = std::vector<SessionLevels>;

Triangulation Of(const std::optional<SurveyPlacement>& survey, const Sessions& interviews,
                 const Sessions& observations) {
  const auto result = Triangulate(survey, interviews, observations, kLevels);
  EXPECT_TRUE(result.ok()) << result.status();
  return *result;
}

TEST(Triangulate, ConvergesWhereEveryTwoSourcesShareALevel) {
  const Triangulation found = Of(SurveyPlacement{20, {1, 2}}, {{2}, {2}, {2}}, {{1, 2}, {2, 3}});
  EXPECT_EQ(found.verdict, TriangulationVerdict::kConverging);
  ASSERT_EQ(found.sources.size(), 3u);
  EXPECT_EQ(found.sources[0], (SourceEvidence{EvidenceSource::kSurvey, 20, false, LevelRange{1, 2}}));
  EXPECT_EQ(found.sources[1], (SourceEvidence{EvidenceSource::kInterviews, 3, false, LevelRange{2, 2}}));
  EXPECT_EQ(found.sources[2], (SourceEvidence{EvidenceSource::kObservations, 2, false, LevelRange{1, 3}}));
}

TEST(Triangulate, DivergesWhereTwoSourcesShareNone) {
  EXPECT_EQ(Of(SurveyPlacement{20, {2, 3}}, {{0}, {1}}, {}).verdict, TriangulationVerdict::kDiverging);
  // The third in the middle does not hide it.
  EXPECT_EQ(Of(SurveyPlacement{20, {2, 2}}, {{0}, {0}}, {{0, 2}, {0, 2}}).verdict, TriangulationVerdict::kDiverging);
}

TEST(Triangulate, IsTooThinForOneVisitAndForOneSource) {
  EXPECT_EQ(Of(SurveyPlacement{20, {2, 3}}, {{0}}, {}).verdict, TriangulationVerdict::kTooThin);
  EXPECT_TRUE(Of(SurveyPlacement{20, {2, 3}}, {{0}}, {}).sources.at(1).too_thin);
  EXPECT_FALSE(Of(SurveyPlacement{20, {2, 3}}, {{0}}, {}).sources.at(1).levels.has_value());
  EXPECT_EQ(Of(std::nullopt, {{0}, {0}}, {}).verdict, TriangulationVerdict::kTooThin);
  EXPECT_EQ(Of(SurveyPlacement{20, {2, 3}}, {}, {}).sources.size(), 1u);
  EXPECT_EQ(Of(SurveyPlacement{20, {2, 3}}, {{}, {}}, {}).sources.size(), 1u);
}

TEST(Triangulate, DoesNotCountASourceThatPointsEverywhere) {
  const Triangulation found = Of(SurveyPlacement{10, {0, 3}}, {{1}, {1}}, {{0}, {3}});
  EXPECT_TRUE(found.sources.at(0).too_thin);
  EXPECT_TRUE(found.sources.at(2).too_thin);
  EXPECT_EQ(found.verdict, TriangulationVerdict::kTooThin);
}

TEST(Triangulate, TakesTheMiddleOfManySessions) {
  // Medians 0 1 1 1 3: the quartiles leave the extremes out.
  EXPECT_EQ(Of(std::nullopt, {{0}, {1}, {1}, {1}, {3}}, {}).sources.at(0).levels, (LevelRange{1, 1}));
  // One session with an even number of ratings keeps both medians.
  EXPECT_EQ(Of(std::nullopt, {{1, 2}, {1, 2}}, {}).sources.at(0).levels, (LevelRange{1, 2}));
}

TEST(Triangulate, RefusesWhatIsNoLevel) {
  EXPECT_FALSE(Triangulate(std::nullopt, Sessions{{4}}, {}, kLevels).ok());
  EXPECT_FALSE(Triangulate(std::nullopt, {}, Sessions{{-1}}, kLevels).ok());
  EXPECT_FALSE(Triangulate(std::nullopt, {}, {}, 1).ok());
  EXPECT_FALSE(Triangulate(SurveyPlacement{5, {3, 4}}, {}, {}, kLevels).ok());
}

}  // namespace
}  // namespace icap::profile
