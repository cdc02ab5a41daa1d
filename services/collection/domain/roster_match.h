// Whether two staff records are one person: evidence, certainty, and the sentence that says so. Never from the name
// alone, never from a shared mailbox alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace icap::collection {

// What is compared of a record, or of a stored person (without ids).
struct MatchSubject {
  std::string sourced_id;
  std::string identifier;  // staff number
  std::string given_name;
  std::string family_name;
  std::string email;
  std::string organization;
  std::string district;
  std::vector<std::string> legacy_ids;
};

enum class Evidence {
  kNone,
  kName,        // the same name in one district, and nothing else
  kEmail,       // the same e-mail
  kAffixedId,   // the same id with something before or behind it
  kIdentifier,  // the same staff number
  kLegacyId,    // one names the other's id as its own earlier one
};

struct Verdict {
  Evidence evidence = Evidence::kNone;
  double certainty = 0;  // 0: two people, not worth a question
  std::string sentence;
};

// The table of evidence and certainty (also in README.md):
//   legacy id                            .99  names differ: .7
//   same staff number                    .98  names differ: .6 (a change of name, or a number given again)
//   id with prefix or suffix, same name  .95  both with other prefixes: .7; names differ: nothing
//   same e-mail, same name               .95  different staff numbers: .6
//   same e-mail, only the given name is the same, other school, no different staff numbers: .5
//   same e-mail, other names             nothing: a mailbox that two people share
//   same name in one district            .4 when neither staff number speaks against it, otherwise nothing
Verdict JudgeMatch(const MatchSubject& a, const MatchSubject& b);

// Lower case, letters and digits only, accents of Latin letters removed: "O’Brien-Núñez" is "obriennunez".
std::string NameKey(std::string_view name);

// "nyc-00123" and "123_0042" have the stem "123"; an id without prefix and suffix is its own stem. Leading zeros do not
// count. Empty for an id without digits.
std::string IdStem(std::string_view id);

// Whether both are names of one person: the same family name, and given names that are the same or one the beginning
// of the other ("Rob", "Robert"; "J", "Jane").
bool NamesAgree(const MatchSubject& a, const MatchSubject& b);

}  // namespace icap::collection
