// The beta distribution: what the posteriors of shares and Student's t are computed with.
//
//   I_x(a, b) = ∫₀ˣ t^(a-1) (1 - t)^(b-1) dt / B(a, b)
//
// By the continued fraction of NIST DLMF 8.17.22, on the side of the mean where it converges fast. Error below 1e-12
// for parameters up to 10,000.
//
// | case            | I_x |
// |-----------------|-----|
// | x <= 0, x >= 1  | 0, 1 |
// | a or b not > 0  | precondition broken: not checked |
//
// Source: NIST Digital Library of Mathematical Functions, 8.17; Lentz's method as in Thompson & Barnett (1986), Journal
// of Computational Physics 64, 490-509.
#pragma once

namespace icap::profile {

// Probability that a Beta(a, b) variable is at most x.
double BetaCdf(double x, double a, double b);

// Density of Beta(a, b) at x, 0 < x < 1.
double BetaDensity(double x, double a, double b);

}  // namespace icap::profile
