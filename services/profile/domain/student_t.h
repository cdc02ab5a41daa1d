// Student's t distribution.
//
//   P(T <= t) = 1 - I_{ν/(ν+t²)}(ν/2, 1/2) / 2 for t >= 0, and symmetric
//
// | case            | result                                   |
// |-----------------|------------------------------------------|
// | t = 0           | 1/2, exactly                             |
// | t = ±infinity   | 1, 0                                     |
// | ν not > 0       | precondition broken: not checked         |
// | p not in (0, 1) | precondition broken: not checked         |
//
// Source: NIST Digital Library of Mathematical Functions, 8.17; R: pt, qt.
#pragma once

namespace icap::profile {

// Probability that T with `degrees_of_freedom` is at most t.
double StudentCdf(double t, double degrees_of_freedom);

// The t with StudentCdf(t) = probability.
double StudentQuantile(double probability, double degrees_of_freedom);

}  // namespace icap::profile
