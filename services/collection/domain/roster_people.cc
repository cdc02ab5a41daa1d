#include "services/collection/domain/roster_people.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "services/collection/domain/roster_identity.h"
#include "services/common/base/sha256.h"

namespace icap::collection {
namespace {

using roster::FileMode;
using roster::Severity;

constexpr size_t kPersonIdDigits = 20;
constexpr size_t kMaxNameBytes = 200;

std::string LowerCase(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string DisplayName(const PersonLink& link) {
  std::string name = fmt::format("{}{}{}", link.given_name,
                                 link.given_name.empty() || link.family_name.empty() ? "" : " ", link.family_name);
  if (name.empty()) return link.id.sourced_id;
  size_t size = std::min(name.size(), kMaxNameBytes);
  while (size < name.size() && size > 0 && (static_cast<unsigned char>(name[size]) & 0xC0) == 0x80) --size;
  return name.substr(0, size);
}

// Which record of a person decides: an active one, of a primary role, that is asked, the smallest id.
bool Decides(const PersonLink* a, const PersonLink* b) {
  return std::tuple(!a->active, !a->primary, !a->asked, a->id) < std::tuple(!b->active, !b->primary, !b->asked, b->id);
}

void Follow(const PersonLink& deciding, KnownPerson* person) {
  person->active = deciding.active;
  if (!deciding.active) return;
  person->organization = deciding.organization;
  person->display_name = DisplayName(deciding);
  person->teacher = deciding.asked;
}

class Comparison {
 public:
  Comparison(const KnownRoster& known, const roster::Roster& package, const std::string& source,
             const RosterPolicy& policy, std::string_view today, const Places& places, RosterDifference* difference)
      : known_(known),
        package_(package),
        source_(source),
        policy_(policy),
        today_(today),
        places_(places),
        difference_(difference) {
    for (const KnownPerson& person : known.people) people_[person.person] = &person;
    for (const PersonLink& link : known.person_links) {
      links_[link.person].push_back(&link);
      if (link.id.source == source_) stored_[link.id.sourced_id] = &link;
    }
  }

  void Run() {
    for (const roster::Person& record : package_.people) Read(record);
    FindPeople();
    if (package_.people_mode == FileMode::kBulk) RemoveAbsent();
    for (const PersonLink& link : read_) KeepIfDifferent(link);
    Derive();
    difference_->read_people_count = static_cast<int>(active_people_.size());
    difference_->joined_record_count = active_record_count_ - difference_->read_people_count;
  }

 private:
  void Find(Severity severity, const char* code, const roster::Origin& origin, const char* field, std::string message) {
    difference_->findings.push_back({severity, code, origin, field, std::move(message)});
  }

  void Read(const roster::Person& record) {
    if (!in_file_.insert(record.sourced_id).second) {
      Find(Severity::kDropped, "PERSON_REPEATED", record.origin, "sourcedId",
           fmt::format("Record {} is in the file twice; the first one counts.", record.sourced_id));
      return;
    }
    const auto stored = stored_.find(record.sourced_id);
    PersonLink link;
    if (stored != stored_.end()) link = *stored->second;
    link.id = {source_, record.sourced_id};
    link.active = record.status == roster::Status::kActive && record.enabled;
    const auto role = RoleOf(record, stored == stored_.end() ? nullptr : stored->second);
    if (link.active && !role.has_value()) {
      if (HoldsAny(record.roles)) {
        Find(Severity::kDropped, "PERSON_WITHOUT_ORGANIZATION", record.origin, "orgSourcedId",
             fmt::format("Record {} has no role in an organization that is there: it was left as it is.",
                         record.sourced_id));
        return;
      }
      link.active = false;
    }
    if (!link.active && stored == stored_.end()) return;  // never was anybody here
    if (link.active) {
      if (!record.roles_only) {
        link.identifier = record.identifier;
        link.given_name = record.given_name;
        link.family_name = record.family_name;
        link.legacy_ids = record.legacy_ids;
        email_[record.sourced_id] = record.email;
      }
      link.organization = role->organization;
      link.role = role->role;
      link.primary = role->primary;
      link.asked = role->asked;
      if (!role->elsewhere.empty()) elsewhere_[record.sourced_id] = role->elsewhere;
    }
    read_.push_back(std::move(link));
  }

  // A delta of roles says only which changed: the stored role stays unless it is deleted or a primary one comes.
  std::optional<DecidingRole> RoleOf(const roster::Person& record, const PersonLink* stored) const {
    auto role = ChooseRole(record.roles, places_.ids, policy_, today_);
    // Before 1.2 a person's record has all of the roles.
    const bool in_part = package_.version == "1.2" && package_.roles_mode != FileMode::kBulk;
    if (!in_part || stored == nullptr || !stored->active) return role;
    const bool deleted = std::any_of(record.roles.begin(), record.roles.end(), [&](const roster::Role& one) {
      const auto organization = places_.ids.find(one.organization_sourced_id);
      return one.status == roster::Status::kToBeDeleted && one.role == stored->role &&
             organization != places_.ids.end() && organization->second == stored->organization;
    });
    if (deleted || (role.has_value() && role->primary)) return role;
    return DecidingRole{stored->organization, stored->role, stored->primary, stored->asked, {}};
  }

  bool HoldsAny(const std::vector<roster::Role>& roles) const {
    return std::any_of(roles.begin(), roles.end(), [&](const roster::Role& role) {
      return role.status == roster::Status::kActive && (role.begin_date.empty() || role.begin_date <= today_) &&
             (role.end_date.empty() || role.end_date >= today_);
    });
  }

  // Gives each new record its person.
  void FindPeople() {
    std::vector<Candidate> candidates;
    std::vector<size_t> record_of;
    for (size_t i = 0; i < read_.size(); ++i) {
      if (!read_[i].person.empty()) continue;
      candidates.push_back({KeyOf(read_[i].id), "", SubjectOf(read_[i], email_[read_[i].id.sourced_id])});
      record_of.push_back(i);
    }
    if (candidates.empty()) return;
    AddStored(&candidates);
    const Identities found = FindIdentities(candidates, known_.decisions, policy_.certainty);
    std::unordered_map<size_t, std::string> person_of_group;
    for (size_t i = 0; i < candidates.size(); ++i) {
      if (!candidates[i].person.empty()) person_of_group[found.group[i]] = candidates[i].person;
    }
    for (size_t i = 0; i < record_of.size(); ++i) {
      std::string& person = person_of_group[found.group[i]];
      if (person.empty()) person = NewPerson(candidates[found.group[i]].key);
      read_[record_of[i]].person = person;
    }
    difference_->matches = found.matches;
    for (const std::string& sentence : found.conflicts) {
      Find(Severity::kRepaired, "PERSON_FITS_TWO", {}, "", sentence + " Merge them if they are.");
    }
    for (const std::string& email : found.shared_mailboxes) {
      Find(Severity::kRepaired, "MAILBOX_SHARED", {}, "email",
           fmt::format("More than {} records have the e-mail {}: it is not taken as a sign of who they are.",
                       kMaxSharers, email));
    }
  }

  std::string NewPerson(const std::string& key) const {
    const std::string digits = Sha256Hex(key);
    // Taken when a split or a merge moved this record's first person elsewhere.
    for (size_t begin = 0; begin + kPersonIdDigits <= digits.size(); ++begin) {
      std::string id = "p" + digits.substr(begin, kPersonIdDigits);
      if (!people_.contains(id)) return id;
    }
    return "p" + digits;
  }

  MatchSubject SubjectOf(const PersonLink& link, const std::string& email) const {
    const auto district = places_.district_of.find(link.organization);
    return {link.id.sourced_id,
            link.identifier,
            link.given_name,
            link.family_name,
            email,
            link.organization,
            district == places_.district_of.end() ? "" : district->second,
            link.legacy_ids};
  }

  void AddStored(std::vector<Candidate>* candidates) const {
    for (const KnownPerson& person : known_.people) {
      if (person.merged) continue;
      const auto links = links_.find(person.person);
      if (links != links_.end()) {
        for (const PersonLink* link : links->second) {
          candidates->push_back({KeyOf(link->id), person.person, SubjectOf(*link, person.email)});
        }
        continue;
      }
      // Only a name as it is shown: its last word is taken as the family name.
      PersonLink nameless;
      const size_t space = person.display_name.rfind(' ');
      nameless.family_name = space == std::string::npos ? person.display_name : person.display_name.substr(space + 1);
      if (space != std::string::npos) nameless.given_name = person.display_name.substr(0, space);
      nameless.organization = person.organization;
      candidates->push_back({KeyOfPerson(person.person), person.person, SubjectOf(nameless, person.email)});
    }
  }

  void RemoveAbsent() {
    for (const PersonLink& link : known_.person_links) {
      if (link.id.source != source_ || !link.active || in_file_.contains(link.id.sourced_id)) continue;
      PersonLink gone = link;
      gone.active = false;
      read_.push_back(std::move(gone));
    }
  }

  void KeepIfDifferent(const PersonLink& link) {
    if (link.active) {
      ++active_record_count_;
      active_people_.insert(link.person);
    }
    if (is_touched_.insert(link.person).second) touched_.push_back(link.person);
    const auto stored = stored_.find(link.id.sourced_id);
    if (stored == stored_.end() || !(*stored->second == link)) difference_->person_links.push_back(link);
  }

  // What the records make of each person they touch.
  void Derive() {
    std::unordered_map<std::string, std::vector<const PersonLink*>> records;
    std::unordered_set<std::string> replaced;
    for (const PersonLink& link : read_) {
      records[link.person].push_back(&link);
      replaced.insert(KeyOf(link.id));
    }
    for (const std::string& person : touched_) {
      std::vector<const PersonLink*>& mine = records[person];
      const auto before = links_.find(person);
      if (before != links_.end()) {
        for (const PersonLink* link : before->second) {
          if (!replaced.contains(KeyOf(link->id))) mine.push_back(link);
        }
      }
      std::sort(mine.begin(), mine.end(), Decides);
      const auto stored = people_.find(person);
      DerivePerson(person, mine, stored == people_.end() ? nullptr : stored->second);
    }
  }

  void DerivePerson(const std::string& id, const std::vector<const PersonLink*>& records, const KnownPerson* before) {
    KnownPerson after = before == nullptr ? KnownPerson{} : *before;
    after.person = id;
    Follow(*records.front(), &after);
    if (after.active) after.email = EmailOf(records, after.email);
    if (before != nullptr && *before == after) return;
    PersonChange change{ChangeKind::kNew, after, before == nullptr ? "" : before->organization, ""};
    if (before != nullptr) change.kind = KindOf(*before, after);
    change.note = NoteOf(records, before, after);
    difference_->people.push_back(std::move(change));
  }

  // The first e-mail in the order of who decides; the stored one when the records that have one were not in the file.
  std::string EmailOf(const std::vector<const PersonLink*>& records, const std::string& stored) const {
    bool all_read = true;
    for (const PersonLink* record : records) {
      if (!record->active) continue;
      const auto read = record->id.source == source_ ? email_.find(record->id.sourced_id) : email_.end();
      if (read == email_.end()) {
        all_read = false;
      } else if (!read->second.empty()) {
        return LowerCase(read->second);
      }
    }
    return all_read ? "" : stored;
  }

  static ChangeKind KindOf(const KnownPerson& before, const KnownPerson& after) {
    if (before.active && !after.active) return ChangeKind::kGone;
    if (!before.active && after.active) return ChangeKind::kReturned;
    return before.organization != after.organization ? ChangeKind::kMoved : ChangeKind::kChanged;
  }

  std::string NoteOf(const std::vector<const PersonLink*>& records, const KnownPerson* before,
                     const KnownPerson& after) const {
    std::vector<std::string> notes;
    if (before != nullptr && before->display_name != after.display_name) {
      notes.push_back(fmt::format("was \"{}\"", before->display_name));
    }
    if (before != nullptr && before->organization != after.organization) {
      notes.push_back(fmt::format("was at {}", before->organization));
    }
    if (before != nullptr && before->teacher != after.teacher) {
      notes.push_back(after.teacher ? "is asked now" : "is not asked any more");
    }
    if (before != nullptr && before->email != after.email) notes.push_back("other e-mail");
    std::set<std::string> elsewhere;
    std::vector<std::string> ids;
    for (const PersonLink* record : records) {
      if (!record->active) continue;
      ids.push_back(record->id.sourced_id);
      elsewhere.insert(record->organization);
      const auto others = record->id.source == source_ ? elsewhere_.find(record->id.sourced_id) : elsewhere_.end();
      if (others != elsewhere_.end()) elsewhere.insert(others->second.begin(), others->second.end());
    }
    elsewhere.erase(after.organization);
    if (ids.size() > 1) notes.push_back(fmt::format("one person under the ids {}", fmt::join(ids, ", ")));
    if (!elsewhere.empty()) {
      notes.push_back(fmt::format("also at {}; {} decides", fmt::join(elsewhere, ", "),
                                  records.front()->primary ? "the primary role" : "the first role"));
    }
    return fmt::format("{}", fmt::join(notes, "; "));
  }

  const KnownRoster& known_;
  const roster::Roster& package_;
  const std::string& source_;
  const RosterPolicy& policy_;
  const std::string_view today_;
  const Places& places_;
  RosterDifference* difference_;
  std::unordered_map<std::string, const KnownPerson*> people_;
  std::unordered_map<std::string, std::vector<const PersonLink*>> links_;  // by person
  std::unordered_map<std::string, const PersonLink*> stored_;              // of this source, by sourcedId
  std::unordered_set<std::string> in_file_;
  std::unordered_map<std::string, std::string> email_;  // by sourcedId, of active records of the file
  std::unordered_map<std::string, std::vector<std::string>> elsewhere_;
  std::vector<PersonLink> read_;
  std::vector<std::string> touched_;  // in the order of the file
  std::unordered_set<std::string> is_touched_;
  std::unordered_set<std::string> active_people_;
  int active_record_count_ = 0;
};

}  // namespace

std::optional<DecidingRole> ChooseRole(const std::vector<roster::Role>& roles, const OrganizationIds& organizations,
                                       const RosterPolicy& policy, std::string_view today) {
  std::optional<DecidingRole> best;
  std::vector<std::string> everywhere;
  for (const roster::Role& role : roles) {
    if (role.status == roster::Status::kToBeDeleted) continue;
    if (!role.begin_date.empty() && role.begin_date > today) continue;
    if (!role.end_date.empty() && role.end_date < today) continue;
    const auto organization = organizations.find(role.organization_sourced_id);
    if (organization == organizations.end()) continue;
    everywhere.push_back(organization->second);
    const bool asked =
        std::find(policy.asked_roles.begin(), policy.asked_roles.end(), role.role) != policy.asked_roles.end();
    if (best.has_value() && std::pair(best->primary, best->asked) >= std::pair(role.primary, asked)) continue;
    best = {organization->second, role.role, role.primary, asked, {}};
  }
  if (!best.has_value()) return std::nullopt;
  std::sort(everywhere.begin(), everywhere.end());
  everywhere.erase(std::unique(everywhere.begin(), everywhere.end()), everywhere.end());
  everywhere.erase(std::remove(everywhere.begin(), everywhere.end(), best->organization), everywhere.end());
  best->elsewhere = std::move(everywhere);
  return best;
}

void FollowRecords(const std::vector<PersonLink>& records, KnownPerson* person) {
  const PersonLink* deciding = nullptr;
  for (const PersonLink& record : records) {
    if (deciding == nullptr || Decides(&record, deciding)) deciding = &record;
  }
  if (deciding != nullptr) Follow(*deciding, person);
}

void ComparePeople(const KnownRoster& known, const roster::Roster& package, const std::string& source,
                   const RosterPolicy& policy, std::string_view today, const Places& places,
                   RosterDifference* difference) {
  Comparison(known, package, source, policy, today, places, difference).Run();
}

}  // namespace icap::collection
