// Which new records belong to one person, by every pair worth comparing. Pairs are found by sorting keys, so that a
// state's records are compared in seconds.
#pragma once

#include <string>
#include <vector>

#include "services/collection/domain/roster_match.h"
#include "services/collection/domain/roster_model.h"

namespace icap::collection {

// A record or stored person that takes part.
struct Candidate {
  std::string key;     // KeyOf, for decisions
  std::string person;  // whom it leads to already; empty for a new record
  MatchSubject subject;
};

struct Identities {
  std::vector<size_t> group;  // for each candidate the first candidate of its person
  std::vector<PersonMatch> matches;
  std::vector<std::string> conflicts;         // sentences: a record that is certainly two stored people
  std::vector<std::string> shared_mailboxes;  // e-mails that too many share
};

// Joins what is certain. Candidates with the same `person` are one group from the start; two stored people are never
// joined. Pairs of stored ones are not compared.
Identities FindIdentities(const std::vector<Candidate>& candidates, const std::vector<MatchDecision>& decisions,
                          double certainty);

}  // namespace icap::collection
