#include "services/collection/domain/roster_identity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "services/collection/domain/roster_people.h"

namespace icap::collection {
namespace {

struct Keyed {
  size_t hash = 0;
  uint32_t candidate = 0;
  bool is_mailbox = false;

  friend bool operator<(const Keyed& a, const Keyed& b) {
    return std::pair(a.hash, a.candidate) < std::pair(b.hash, b.candidate);
  }
};

struct Joined {
  uint32_t a = 0;
  uint32_t b = 0;
  double certainty = 0;
};

std::string LowerCase(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

using Decisions = std::map<std::pair<std::string, std::string>, bool>;

std::pair<std::string, std::string> PairKey(const std::string& a, const std::string& b) {
  return a < b ? std::pair(a, b) : std::pair(b, a);
}

class Search {
 public:
  Search(const std::vector<Candidate>& candidates, const std::vector<MatchDecision>& decisions, double certainty)
      : candidates_(candidates), certainty_(certainty) {
    for (const MatchDecision& one : decisions) decisions_[PairKey(one.left, one.right)] = one.same;
    found_.group.resize(candidates.size());
    std::iota(found_.group.begin(), found_.group.end(), 0);
    person_.resize(candidates.size());
    members_.resize(candidates.size());
  }

  Identities Run() {
    JoinStored();
    AddKeys();
    CompareBlocks();
    CompareDecided();
    Join();
    Ask();
    return std::move(found_);
  }

 private:
  void JoinStored() {
    std::unordered_map<std::string, size_t> first;
    for (size_t i = 0; i < candidates_.size(); ++i) {
      if (!candidates_[i].person.empty()) found_.group[i] = first.emplace(candidates_[i].person, i).first->second;
      person_[found_.group[i]] = candidates_[i].person;
      members_[found_.group[i]].push_back(static_cast<uint32_t>(i));
    }
  }

  void AddKeys() {
    for (uint32_t i = 0; i < candidates_.size(); ++i) {
      const MatchSubject& s = candidates_[i].subject;
      if (!s.identifier.empty()) Add("i" + LowerCase(s.identifier), i);
      if (!s.email.empty()) Add("e" + LowerCase(s.email), i, true);
      if (!s.sourced_id.empty()) Add("x" + s.sourced_id, i);
      for (const std::string& legacy : s.legacy_ids) Add("x" + legacy, i);
      const std::string family = NameKey(s.family_name);
      if (family.empty()) continue;
      if (const std::string stem = IdStem(s.sourced_id); !stem.empty()) Add(fmt::format("s{} {}", stem, family), i);
      Add(fmt::format("n{} {} {}", family, NameKey(s.given_name), s.district), i);
    }
    std::sort(keys_.begin(), keys_.end());
  }

  void Add(const std::string& key, uint32_t candidate, bool is_mailbox = false) {
    keys_.push_back({std::hash<std::string>()(key), candidate, is_mailbox});
  }

  // Two keys of one hash are harmless: the verdict is about the records.
  void CompareBlocks() {
    for (size_t begin = 0, end = 0; begin < keys_.size(); begin = end) {
      end = begin;
      while (end < keys_.size() && keys_[end].hash == keys_[begin].hash) ++end;
      if (end - begin < 2) continue;
      if (end - begin > kMaxSharers) {
        if (keys_[begin].is_mailbox) {
          found_.shared_mailboxes.push_back(candidates_[keys_[begin].candidate].subject.email);
        }
        continue;
      }
      for (size_t i = begin; i < end; ++i) {
        for (size_t j = i + 1; j < end; ++j) Compare(keys_[i].candidate, keys_[j].candidate);
      }
    }
  }

  void Compare(uint32_t a, uint32_t b) {
    if (a == b || found_.group[a] == found_.group[b]) return;
    if (!candidates_[a].person.empty() && !candidates_[b].person.empty()) return;
    if (!seen_.insert((static_cast<uint64_t>(std::min(a, b)) << 32) | std::max(a, b)).second) return;
    const auto decided = decisions_.find(PairKey(candidates_[a].key, candidates_[b].key));
    if (decided != decisions_.end()) return;  // CompareDecided
    const Verdict verdict = JudgeMatch(candidates_[a].subject, candidates_[b].subject);
    if (verdict.certainty >= certainty_) {
      certain_.push_back({a, b, verdict.certainty});
    } else if (verdict.certainty > 0) {
      doubtful_.push_back({{a, b, verdict.certainty}, verdict.sentence});
    }
  }

  void CompareDecided() {
    if (decisions_.empty()) return;
    std::unordered_map<std::string, uint32_t> by_key;
    for (uint32_t i = 0; i < candidates_.size(); ++i) by_key.emplace(candidates_[i].key, i);
    for (const auto& [pair, same] : decisions_) {
      const auto a = by_key.find(pair.first), b = by_key.find(pair.second);
      if (same && a != by_key.end() && b != by_key.end()) certain_.push_back({a->second, b->second, 1});
    }
  }

  // The most certain first, so that a weaker pair cannot take a record away from a stronger one.
  void Join() {
    std::sort(certain_.begin(), certain_.end(), [](const Joined& x, const Joined& y) {
      return std::tuple(-x.certainty, x.a, x.b) < std::tuple(-y.certainty, y.a, y.b);
    });
    for (const Joined& pair : certain_) {
      const size_t a = found_.group[pair.a], b = found_.group[pair.b];
      if (a == b || KeptApart(a, b)) continue;
      if (!person_[a].empty() && !person_[b].empty()) {
        found_.conflicts.push_back(fmt::format("{} and {} lead to the stored people {} and {}, who seem to be one.",
                                               candidates_[pair.a].key, candidates_[pair.b].key, person_[a],
                                               person_[b]));
        continue;
      }
      Merge(std::min(a, b), std::max(a, b));
    }
  }

  // Whether a human said of any two of them that they are two.
  bool KeptApart(size_t a, size_t b) const {
    if (decisions_.empty()) return false;
    for (uint32_t x : members_[a]) {
      for (uint32_t y : members_[b]) {
        const auto decided = decisions_.find(PairKey(candidates_[x].key, candidates_[y].key));
        if (decided != decisions_.end() && !decided->second) return true;
      }
    }
    return false;
  }

  void Merge(size_t to, size_t from) {
    for (uint32_t member : members_[from]) {
      found_.group[member] = to;
      members_[to].push_back(member);
    }
    members_[from].clear();
    if (person_[to].empty()) person_[to] = person_[from];
  }

  // One question for two people, however many of their records are alike.
  void Ask() {
    std::sort(doubtful_.begin(), doubtful_.end(), [](const auto& x, const auto& y) {
      return std::tuple(-x.first.certainty, x.first.a, x.first.b) <
             std::tuple(-y.first.certainty, y.first.a, y.first.b);
    });
    std::set<std::pair<size_t, size_t>> asked;
    for (const auto& [pair, sentence] : doubtful_) {
      const size_t a = found_.group[pair.a], b = found_.group[pair.b];
      if (a == b || KeptApart(a, b) || !asked.insert({std::min(a, b), std::max(a, b)}).second) continue;
      const Candidate &left = candidates_[pair.a], &right = candidates_[pair.b];
      const auto name = [](const Candidate& c) {
        return fmt::format("{}{}{}", c.subject.given_name, c.subject.given_name.empty() ? "" : " ",
                           c.subject.family_name);
      };
      found_.matches.push_back({left.key, right.key, name(left), name(right), left.subject.organization,
                                right.subject.organization, left.person, right.person, sentence, pair.certainty});
    }
  }

  const std::vector<Candidate>& candidates_;
  const double certainty_;
  Decisions decisions_;
  Identities found_;
  std::vector<std::string> person_;             // by group
  std::vector<std::vector<uint32_t>> members_;  // by group
  std::vector<Keyed> keys_;
  std::unordered_set<uint64_t> seen_;
  std::vector<Joined> certain_;
  std::vector<std::pair<Joined, std::string>> doubtful_;
};

}  // namespace

Identities FindIdentities(const std::vector<Candidate>& candidates, const std::vector<MatchDecision>& decisions,
                          double certainty) {
  return Search(candidates, decisions, certainty).Run();
}

}  // namespace icap::collection
