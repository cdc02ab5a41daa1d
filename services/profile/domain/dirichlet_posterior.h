// Posterior of the shares behind a group's option counts: Dirichlet(c_1 + 1/2, …, c_A + 1/2), the Jeffreys prior.
//
// A draw is A independent gamma variables; divided by their sum they are shares. The generator has a fixed seed, and
// both it and the transformations are written down here or in the C++ standard: the same counts give the same draws
// everywhere.
//
// | case                    | draws                                             |
// |-------------------------|---------------------------------------------------|
// | an option nobody chose  | its share is small and not zero (shape 1/2)       |
// | no answers              | the prior                                         |
//
// Source: Gelman et al. (2013), Bayesian data analysis, 3rd ed., appendix A; Marsaglia & Tsang (2000), ACM Transactions
// on Mathematical Software 26, 363-372 (gamma); Marsaglia & Bray (1964), SIAM Review 6, 260-264 (normal, polar method).
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <vector>

namespace icap::profile {

inline constexpr double kJeffreysCount = 0.5;

// Not thread-safe: one for each use.
class DirichletPosterior {
 public:
  explicit DirichletPosterior(std::span<const int32_t> counts) : counts_(counts.begin(), counts.end()) {}

  // Fills one weight an option: positive, not normalised. `weights` has as many elements as there are options.
  void Draw(std::span<double> weights);

 private:
  double Uniform();
  double Normal();
  double Gamma(int32_t count);

  std::vector<int32_t> counts_;
  std::mt19937_64 generator_{20'261'123};
  std::optional<double> second_normal_;
};

}  // namespace icap::profile
