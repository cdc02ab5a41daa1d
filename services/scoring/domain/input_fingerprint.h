// Names the answers that were scored, so that a result can be told from one of other answers. Hexadecimal SHA-256.
//
//   school  = SHA-256( a line "id TAB options" for each item, a line with the number of respondents, the answers )
//   rollout = SHA-256( a line "school SPACE fingerprint" for each school, in byte order of the schools' identifiers )
//
// The answers are those of the matrix, column by column. Their source sends rows ordered by content, so that the same
// answers have the same fingerprint and the order of rows carries nothing.
//
// | case                       | result                                                |
// |----------------------------|-------------------------------------------------------|
// | school without respondents | a fingerprint like any other: of its items and a zero |
// | rollout without schools    | that of no bytes                                      |
#pragma once

#include <map>
#include <string>

#include "services/scoring/domain/response_matrix.h"

namespace icap::scoring {

std::string SchoolFingerprint(const ResponseMatrix& matrix, SchoolIndex school);

// `schools`: fingerprints by the schools' identifiers.
std::string RolloutFingerprint(const std::map<std::string, std::string>& schools);

}  // namespace icap::scoring
