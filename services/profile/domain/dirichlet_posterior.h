// Posterior of the shares behind a group's option counts: Dirichlet(c_1 + 1/2, …, c_A + 1/2), the Jeffreys prior, by
// points that fill it evenly.
//
// Shares are A independent gamma variables over their sum. Each variable's distribution is cut into 1,024 strata of the
// same probability, and a point takes the quantile at the middle of one stratum of each. Which ones: a Korobov lattice,
// k a^i mod 1,024 for option i, so that every stratum of every option is met once, and any two options are spread over
// the square. k runs in bit-reversed order: the first 128, 256, … points are lattices of their own. An average over the
// points is far closer to the posterior's than one over as many random draws (split_items.h states the error).
//
// Quantiles of counts up to 15 are exact (Newton's method on the series of the incomplete gamma function); above, they
// are Wilson and Hilferty's, within 4e-4 of their value. Nothing is random: the same counts give the same points.
//
// | case                    | points                                            |
// |-------------------------|---------------------------------------------------|
// | an option nobody chose  | its share is small and not zero (shape 1/2)       |
// | no answers              | the prior                                         |
//
// Source: Gelman et al. (2013), Bayesian data analysis, 3rd ed., appendix A; Hickernell, Hong, L'Ecuyer & Lemieux
// (2000), SIAM Journal on Scientific Computing 22, 1117-1138 (extensible lattices); Wilson & Hilferty (1931),
// Proceedings of the National Academy of Sciences 17, 684-688.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "services/profile/domain/agreement_of_shares.h"

namespace icap::profile {

inline constexpr double kJeffreysCount = 0.5;
inline constexpr int kPosteriorPoints = 1'024;

class DirichletPosterior {
 public:
  // At most kMaxOptionCount counts.
  explicit DirichletPosterior(std::span<const int32_t> counts);

  // Fills one weight an option: positive, not normalised. `point` is from 0 to kPosteriorPoints - 1; `weights` has as
  // many elements as there are options.
  void PointAt(int point, std::span<double> weights) const;

 private:
  struct Option {
    // The stratum of point k is (multiplier k + shift) mod kPosteriorPoints, k bit-reversed.
    uint32_t multiplier = 0;
    uint32_t shift = 0;
    // Quantiles of the strata; nullptr where they follow from the normal's.
    const double* quantiles = nullptr;
    double shape = 0;
    double centre = 0;
    double slope = 0;
  };

  size_t option_count_ = 0;
  std::array<Option, kMaxOptionCount> options_;
};

}  // namespace icap::profile
