// Agreement A on an ordered scale: 1 when all chose the same option, 0 when every option was chosen equally often, -1
// when half chose each end of the scale.
//
// The distribution is peeled into layers, each a pattern of options that occur (1) or not (0), all equally often.
//   A = Σ (layer's share of the answers) · A(pattern)
//   A(pattern) = U · (1 - (S - 1) / (K - 1))        S options occur, of K
//   U = ((K - 2) TU - (K - 1) TDU) / ((K - 2)(TU + TDU))
// TU counts the triples of options, in scale order, that are unimodal (110 or 011), TDU the bimodal ones (101). For S =
// 1 U is 1; for S = K the second factor is 0.
//
// This is the corrected algorithm. The one printed in 2001 has U = (TU - TDU) / (TU + TDU), which gives -0.75 instead
// of -1 for two extreme camps on five options.
//
// | case                            | A                            |
// |---------------------------------|------------------------------|
// | no answers                      | undefined                    |
// | one answer                      | 1: unanimous, and no evidence |
// | two options (K = 2)             | |share - share|, no triples  |
// | camps not at the ends (1,0,1,0) | -1/6: A alone misses them, see the split items of a profile |
//
// Source: van der Eijk, C. (2001), Measuring agreement in ordered rating scales, Quality & Quantity 35, 325-341;
// corrected as in R package agrmt 1.42.12, agreement().
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace icap::scoring {

// `counts` holds the number of answers in each category 1…K, K >= 2.
std::optional<double> AgreementA(std::span<const int32_t> counts);

}  // namespace icap::scoring
