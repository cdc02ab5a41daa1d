// Nodes and weights that turn an integral over a normal population into a sum.
//
//   ∫ f(z) φ(z) dz ≈ Σ_q w_q f(z_q),   z_q equally spaced on [-8, 8],   w_q ∝ φ(z_q), adding up to 1
//
// For smooth functions on the whole line the trapezoidal rule gains digits exponentially in the number of nodes: a
// posterior of standard deviation s is integrated to about 2 exp(-2 π² s² / h²), which is 1e-13 at h = 0.8 s. So the
// spacing h follows from the sharpest posterior the items can give: s = 1 / √(1 + information), in units of the
// population's standard deviation. A grid fixed on θ would miss the tails of a wide population, and the posteriors of a
// long questionnaire.
//
// | case                                   | result                                               |
// |----------------------------------------|------------------------------------------------------|
// | information below 9                    | 65 nodes                                             |
// | information above 10,000               | spacing as for 10,000: 2,011 nodes                   |
//
// Source: Trefethen & Weideman (2014), SIAM Review 56, 385-458.
#pragma once

#include <Eigen/Dense>

namespace icap::scoring {

struct NormalQuadrature {
  // In standard deviations of the population.
  Eigen::VectorXd nodes;
  Eigen::VectorXd log_weights;

  double spacing() const { return nodes[1] - nodes[0]; }
};

// `largest_information` of the items about z, where z is the place in standard deviations of the population.
NormalQuadrature QuadratureFor(double largest_information);

}  // namespace icap::scoring
