// Names the published counts that were scored, as input_fingerprint.h names answers. Hexadecimal SHA-256.
//
//   school = SHA-256( "counts", the staff and the respondents as lines; a line "id TAB n1 n2 …" for each item; a line
//                     "id TAB = score" for each given score, 17 significant digits )
//
// | case                          | result                                   |
// |-------------------------------|------------------------------------------|
// | item that the school has not  | a line with its id alone                 |
// | staff or respondents unknown  | a line with a dash                       |
#pragma once

#include <string>

#include "services/scoring/domain/input_fingerprint.h"
#include "services/scoring/domain/score_counts.h"

namespace icap::scoring {

// `school` counts from 0, in the order of the table.
std::string CountsFingerprint(const CountTable& table, size_t school);

}  // namespace icap::scoring
