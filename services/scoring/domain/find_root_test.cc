#include "services/scoring/domain/find_root.h"

#include <gtest/gtest.h>

namespace icap::scoring {
namespace {

TEST(FindRoot, IsExactToRounding) {
  EXPECT_DOUBLE_EQ(FindRoot([](double x) { return x * x - 2.0; }, 0.0, 2.0), std::sqrt(2.0));
  EXPECT_DOUBLE_EQ(FindRoot([](double x) { return std::cos(x); }, 0.0, 3.0), std::acos(0.0));
}

TEST(FindRoot, TakesARootAtAnEnd) {
  EXPECT_EQ(FindRoot([](double x) { return x; }, 0.0, 5.0), 0.0);
  EXPECT_EQ(FindRoot([](double x) { return x - 5.0; }, 0.0, 5.0), 5.0);
}

TEST(FindRoot, ConvergesOnFlatAndSteepFunctions) {
  EXPECT_NEAR(FindRoot([](double x) { return std::pow(x - 1.0, 9); }, -4.0, 3.0), 1.0, 1e-3);
  EXPECT_NEAR(FindRoot([](double x) { return x > 0.3 ? 1.0 : -1e-9; }, 0.0, 1.0), 0.3, 1e-14);
}

TEST(FindRoot, IsTheSameForABracketTurnedAround) {
  const auto cubic = [](double x) { return x * x * x - x - 2.0; };
  EXPECT_NEAR(FindRoot(cubic, 1.0, 2.0), FindRoot(cubic, 2.0, 1.0), 1e-15);
}

}  // namespace
}  // namespace icap::scoring
