// The standard normal distribution.
//
// | case           | result        |
// |----------------|---------------|
// | z = ±infinity  | 1, 0          |
//
// Source: Φ(z) = erfc(-z / √2) / 2. R: pnorm.
#pragma once

namespace icap::profile {

// The z with P(|Z| <= z) = 0.95.
inline constexpr double kNormal95 = 1.959963984540054;

double NormalCdf(double z);

}  // namespace icap::profile
