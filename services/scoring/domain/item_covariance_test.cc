#include "services/scoring/domain/item_covariance.h"

#include <gtest/gtest.h>

#include "services/scoring/domain/matrix_for_test.h"

namespace icap::scoring {
namespace {

TEST(ItemCovariance, EqualsTheHandComputedCase) {
  // (1, 2, 3) and (2, 1, 4): n Σ a b - Σ a Σ b is 48 - 42; 42 - 36 and 63 - 49 on the diagonal.
  const auto products = CrossProductsOf(MatrixOf({5, 5}, {{"a", {{1, 2}, {2, 1}}}, {"b", {{3, 4}}}}), FactorOf(2));
  EXPECT_EQ(products.respondent_count(), 3);
  EXPECT_DOUBLE_EQ((*products.Means())(1), 7.0 / 3.0);
  const Eigen::MatrixXd covariance = *products.Covariance();
  EXPECT_DOUBLE_EQ(covariance(0, 0), 6.0 / 9.0);
  EXPECT_DOUBLE_EQ(covariance(1, 1), 14.0 / 9.0);
  EXPECT_DOUBLE_EQ(covariance(0, 1), 6.0 / 9.0);
  EXPECT_EQ(covariance(0, 1), covariance(1, 0));
}

TEST(ItemCovariance, LeavesIncompleteRespondentsOut) {
  const auto complete = CrossProductsOf(MatrixOf({5, 5}, {{"a", {{1, 2}, {2, 1}}}}), FactorOf(2));
  const auto with = CrossProductsOf(MatrixOf({5, 5}, {{"a", {{1, 2}, {0, 5}, {2, 1}, {0, 0}}}}), FactorOf(2));
  EXPECT_EQ(with.respondent_count(), 2);
  EXPECT_EQ(*with.Covariance(), *complete.Covariance());
}

TEST(ItemCovariance, TurnsReverseKeyedItems) {
  Factor factor = FactorOf(2);
  factor.items[1].reverse = true;
  const auto turned = CrossProductsOf(MatrixOf({5, 5}, {{"a", {{1, 4}, {2, 5}, {3, 2}}}}), factor);
  const auto plain = CrossProductsOf(MatrixOf({5, 5}, {{"a", {{1, 2}, {2, 1}, {3, 4}}}}), FactorOf(2));
  EXPECT_EQ(*turned.Covariance(), *plain.Covariance());
}

TEST(ItemCovariance, AddsUpPartialSums) {
  const ResponseMatrix matrix = MatrixOf({5, 5}, {{"a", {{1, 2}, {2, 1}}}, {"b", {{3, 4}}}, {"c", {}}});
  CrossProducts sum(2);
  for (int school = 2; school >= 0; --school) {
    CrossProducts part(2);
    part.AddSchool(matrix, FactorOf(2), SchoolIndex{school});
    sum.Add(part);
  }
  EXPECT_EQ(*sum.Covariance(), *CrossProductsOf(matrix, FactorOf(2)).Covariance());
}

TEST(ItemCovariance, IsUndefinedWithoutCompleteRespondents) {
  const auto products = CrossProductsOf(MatrixOf({5, 5}, {{"a", {{1, 0}}}}), FactorOf(2));
  EXPECT_FALSE(products.Covariance().has_value());
  EXPECT_FALSE(products.Means().has_value());
}

}  // namespace
}  // namespace icap::scoring
