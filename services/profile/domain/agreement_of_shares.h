// Agreement A (van der Eijk 2001, corrected) of shares, for draws from a posterior: the same definition that scoring
// applies to counts, on real numbers. Both are held to the same published examples.
//
// | case                                      | A                    |
// |-------------------------------------------|----------------------|
// | all weight on one option                  | 1                    |
// | equal weights                             | 0                    |
// | half the weight on each end, K >= 3       | -1                   |
// | no weight, or more than kMaxOptionCount   | 0: precondition broken |
//
// Source: van der Eijk, C. (2001), Measuring agreement in ordered rating scales, Quality & Quantity 35, 325-341;
// corrected as in R package agrmt 1.42.12.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace icap::profile {

inline constexpr int kMaxOptionCount = 32;

// `weights` are not negative and need not add up to 1; one for each option, in the order of the scale.
double AgreementOfShares(std::span<const double> weights);

// The same many times over, for up to kMaxTabulatedOptions options: the agreement of each set of options that occur is
// looked up. Equal up to rounding.
inline constexpr size_t kMaxTabulatedOptions = 12;
class AgreementTable {
 public:
  // The one for 2 to kMaxTabulatedOptions options.
  static const AgreementTable& For(size_t option_count);

  // `weights` are positive and below 1e300.
  double Of(std::span<const double> weights) const;

 private:
  explicit AgreementTable(size_t option_count);

  // [set of options as bits]: number of options in it, times the agreement of the set.
  std::vector<double> of_sets_;
};

}  // namespace icap::profile
