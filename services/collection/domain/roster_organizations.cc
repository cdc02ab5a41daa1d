#include "services/collection/domain/roster_organizations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <unordered_set>
#include <utility>

#include "services/common/base/resource_name.h"
#include "services/common/base/sha256.h"

namespace icap::collection {
namespace {

using roster::FileMode;
using roster::Severity;

constexpr size_t kHashDigits = 10;
constexpr size_t kMaxIdLength = 63;
constexpr size_t kMaxTitleBytes = 200;

struct TypeKind {
  std::string_view type;
  std::string_view kind;
};
constexpr std::array kTypes = {
    TypeKind{"state", "state"},       TypeKind{"national", "region"},   TypeKind{"region", "region"},
    TypeKind{"ext:region", "region"}, TypeKind{"ext:county", "region"}, TypeKind{"ext:esc", "region"},
    TypeKind{"ext:boces", "region"},  TypeKind{"local", "district"},    TypeKind{"district", "district"},
    TypeKind{"school", "school"},     TypeKind{"department", "team"},   TypeKind{"team", "team"},
    TypeKind{"ext:team", "team"},
};

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

// Cuts at a character, not inside one.
std::string Title(const std::string& name, const std::string& id) {
  if (name.empty()) return id;
  size_t size = std::min(name.size(), kMaxTitleBytes);
  while (size < name.size() && size > 0 && (static_cast<unsigned char>(name[size]) & 0xC0) == 0x80) --size;
  return name.substr(0, size);
}

// One pass over a package. Records are known by their position.
class Comparison {
 public:
  Comparison(const KnownRoster& known, const roster::Roster& package, const std::string& source,
             RosterDifference* difference)
      : package_(package), source_(source), difference_(difference) {
    for (const KnownOrganization& one : known.organizations) stored_[one.organization] = &one;
    for (const OrganizationLink& link : known.organization_links) {
      linked_.insert(link.organization);
      if (link.id.source == source_) {
        links_[link.id.sourced_id] = &link;
      } else if (link.active) {
        held_by_others_.insert(link.organization);
      }
    }
    for (const KnownOrganization& one : known.organizations) after_[one.organization] = one;
  }

  OrganizationIds Run() {
    Index();
    for (size_t i = 0; i < package_.organizations.size(); ++i) Visit(i);
    if (package_.organizations_mode == FileMode::kBulk) RemoveAbsent();
    PlacePaths();
    Collect();
    OrganizationIds ids;
    for (const auto& [sourced_id, link] : links_) ids[sourced_id] = link->organization;
    for (const OrganizationLink& link : difference_->organization_links) ids[link.id.sourced_id] = link.organization;
    return ids;
  }

 private:
  enum class Mark { kUnseen, kUnderWay, kPlaced, kLeftOut };

  void Index() {
    marks_.resize(package_.organizations.size(), Mark::kUnseen);
    for (size_t i = 0; i < package_.organizations.size(); ++i) {
      const auto& record = package_.organizations[i];
      if (!position_.emplace(record.sourced_id, i).second) {
        marks_[i] = Mark::kLeftOut;
        Find(Severity::kDropped, "ORGANIZATION_REPEATED", record, "sourcedId",
             fmt::format("Organization {} is in the file twice; the first one counts.", record.sourced_id));
      }
      if (!record.parent_sourced_id.empty()) has_children_.insert(record.parent_sourced_id);
    }
  }

  void Find(Severity severity, const char* code, const roster::Organization& record, const char* field,
            std::string message) {
    difference_->findings.push_back({severity, code, record.origin, field, std::move(message)});
  }

  // Settles a record after its parents; the chain is walked without recursion, because a file decides its length.
  void Visit(size_t start) {
    std::vector<size_t> chain;
    for (size_t at = start;;) {
      if (marks_[at] != Mark::kUnseen) break;
      marks_[at] = Mark::kUnderWay;
      chain.push_back(at);
      const std::string& parent = package_.organizations[at].parent_sourced_id;
      const auto next = position_.find(parent);
      if (parent.empty() || next == position_.end()) break;
      if (marks_[next->second] == Mark::kUnderWay) {
        RefuseCycle(chain, next->second);
        return;
      }
      at = next->second;
    }
    for (auto at = chain.rbegin(); at != chain.rend(); ++at) Place(*at);
  }

  void RefuseCycle(const std::vector<size_t>& chain, size_t first) {
    std::string text;
    bool inside = false;
    for (size_t at : chain) {
      inside = inside || at == first;
      if (inside) text += package_.organizations[at].sourced_id + " > ";
      marks_[at] = Mark::kLeftOut;
    }
    const auto& record = package_.organizations[first];
    Find(Severity::kError, "ORGANIZATION_CYCLE", record, "parentSourcedId",
         fmt::format("Each of these organizations is below the next one, in a circle: {}{}.", text, record.sourced_id));
  }

  // The organization that will be the parent; nullopt when there is none to be had.
  std::optional<std::string> ParentOf(const roster::Organization& record) {
    if (record.parent_sourced_id.empty()) return std::string();
    const auto in_file = position_.find(record.parent_sourced_id);
    if (in_file != position_.end()) {
      if (marks_[in_file->second] != Mark::kPlaced) return std::nullopt;
      if (package_.organizations[in_file->second].status == roster::Status::kToBeDeleted) return std::nullopt;
      return placed_.at(record.parent_sourced_id);
    }
    const auto link = links_.find(record.parent_sourced_id);
    // In a bulk file what is not there is gone, and nothing can be below it.
    if (package_.organizations_mode == FileMode::kBulk || link == links_.end() || !link->second->active) {
      return std::nullopt;
    }
    return link->second->organization;
  }

  void Place(size_t at) {
    const auto& record = package_.organizations[at];
    if (record.status == roster::Status::kToBeDeleted) {
      marks_[at] = Mark::kPlaced;
      if (const auto link = links_.find(record.sourced_id); link != links_.end()) Remove(*link->second);
      return;
    }
    const auto parent = ParentOf(record);
    if (!parent.has_value()) {
      marks_[at] = Mark::kLeftOut;
      Find(Severity::kDropped, "ORGANIZATION_ORPHAN", record, "parentSourcedId",
           fmt::format("{} is below {}, which is neither in the file nor stored: it was left out.", Chain(record),
                       record.parent_sourced_id));
      return;
    }
    marks_[at] = Mark::kPlaced;
    ++difference_->read_organization_count;
    const std::string kind = KindOf(record);
    const std::string id = IdFor(record, kind);
    placed_[record.sourced_id] = id;
    const OrganizationLink link{{source_, record.sourced_id}, id, true, record.identifier};
    const auto before = links_.find(record.sourced_id);
    if (before == links_.end() || !(*before->second == link)) difference_->organization_links.push_back(link);
    linked_.insert(id);
    KnownOrganization& after = after_[id];
    after.organization = id;
    after.title = Title(record.name, record.sourced_id);
    after.kind = kind;
    after.parent = *parent;
    after.active = true;
  }

  // "school 7 (Oak)", for people who look for it in their system.
  static std::string Chain(const roster::Organization& record) {
    return fmt::format("{} {} ({})", record.type.empty() ? "Organization" : record.type, record.sourced_id,
                       record.name);
  }

  std::string KindOf(const roster::Organization& record) {
    const std::string_view kind = KindOfType(record.type);
    if (!kind.empty()) return std::string(kind);
    std::string guessed = has_children_.contains(record.sourced_id) ? "region" : "team";
    Find(Severity::kRepaired, "ORGANIZATION_TYPE_UNKNOWN", record, "type",
         fmt::format("Type \"{}\" of {} is not known; it is taken as a {}.", record.type, record.sourced_id, guessed));
    return guessed;
  }

  std::string IdFor(const roster::Organization& record, const std::string& kind) {
    if (const auto link = links_.find(record.sourced_id); link != links_.end()) return link->second->organization;
    std::string plain = LowerCase(record.sourced_id);
    if (IsResourceId(plain) && !linked_.contains(plain)) {
      const auto existing = stored_.find(plain);
      if (existing == stored_.end() || existing->second->kind == kind) return plain;
    }
    std::string slug;
    for (char c : plain) slug += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '-';
    if (slug.empty() || slug[0] == '-') slug = "o" + slug;
    slug = slug.substr(0, kMaxIdLength - kHashDigits - 1);
    return fmt::format("{}-{}", slug,
                       Sha256Hex(fmt::format("{}/{}", source_, record.sourced_id)).substr(0, kHashDigits));
  }

  void Remove(const OrganizationLink& link) {
    if (!link.active) return;
    OrganizationLink gone = link;
    gone.active = false;
    difference_->organization_links.push_back(gone);
    if (!held_by_others_.contains(link.organization)) after_[link.organization].active = false;
  }

  void RemoveAbsent() {
    // In the order of ids, so that the same package gives the same difference.
    std::map<std::string, const OrganizationLink*> absent;
    for (const auto& [sourced_id, link] : links_) {
      if (!position_.contains(sourced_id)) absent[sourced_id] = link;
    }
    for (const auto& [sourced_id, link] : absent) Remove(*link);
  }

  // Paths of everything, from the parents they have now.
  void PlacePaths() {
    for (auto& [id, organization] : after_) organization.path.clear();
    for (auto& [id, organization] : after_) PlacePath(organization);
  }

  void PlacePath(KnownOrganization& start) {
    std::vector<KnownOrganization*> chain;
    KnownOrganization* at = &start;
    while (at->path.empty()) {
      chain.push_back(at);
      const auto parent = after_.find(at->parent);
      if (at->parent.empty() || parent == after_.end()) break;
      if (chain.size() > after_.size()) break;
      at = &parent->second;
    }
    if (chain.size() > after_.size()) {
      // A stored node that the file puts below its own descendant, which the file does not mention.
      RefuseTree("ORGANIZATION_CYCLE", start, "is below itself");
      for (KnownOrganization* node : chain) node->path = {node->organization};
      return;
    }
    for (auto node = chain.rbegin(); node != chain.rend(); ++node) {
      const auto parent = after_.find((*node)->parent);
      if (!(*node)->parent.empty() && parent != after_.end()) (*node)->path = parent->second.path;
      (*node)->path.push_back((*node)->organization);
      if ((*node)->path.size() == kMaxRosterDepth + 1) {
        RefuseTree("ORGANIZATION_TOO_DEEP", **node, fmt::format("has more than {} levels above it", kMaxRosterDepth));
      }
    }
  }

  void RefuseTree(const char* code, const KnownOrganization& node, std::string_view what) {
    difference_->findings.push_back({Severity::kError,
                                     code,
                                     {"orgs.csv", 0},
                                     "parentSourcedId",
                                     fmt::format("Organization {} ({}) {}: {}.", node.organization, node.title, what,
                                                 fmt::join(node.path, " > "))});
  }

  void Collect() {
    for (const auto& [id, after] : after_) {
      const auto found = stored_.find(id);
      if (found == stored_.end()) {
        difference_->organizations.push_back({ChangeKind::kNew, after, {}, ""});
        continue;
      }
      if (auto change = Changed(*found->second, after); change.has_value()) {
        difference_->organizations.push_back(std::move(*change));
      }
    }
    std::stable_sort(difference_->organizations.begin(), difference_->organizations.end(),
                     [](const OrganizationChange& a, const OrganizationChange& b) {
                       return a.after.path.size() < b.after.path.size();
                     });
  }

  std::optional<OrganizationChange> Changed(const KnownOrganization& before, const KnownOrganization& after) const {
    OrganizationChange change{ChangeKind::kChanged, after, before.path, ""};
    std::vector<std::string> notes;
    if (before.title != after.title) notes.push_back(fmt::format("was \"{}\"", before.title));
    if (before.kind != after.kind) notes.push_back(fmt::format("was a {}", before.kind));
    if (before.parent != after.parent) {
      notes.push_back(before.parent.empty() ? "was at the top" : fmt::format("was below {}", before.parent));
    }
    change.note = fmt::format("{}", fmt::join(notes, "; "));
    if (before.active && !after.active) {
      change.kind = ChangeKind::kGone;
    } else if (!before.active && after.active) {
      change.kind = ChangeKind::kReturned;
    } else if (before.parent != after.parent) {
      change.kind = ChangeKind::kMoved;
    } else if (notes.empty()) {
      if (before.path == after.path) return std::nullopt;
      change.kind = ChangeKind::kCarried;
    }
    return change;
  }

  const roster::Roster& package_;
  const std::string& source_;
  RosterDifference* difference_;
  std::unordered_map<std::string, const KnownOrganization*> stored_;
  std::unordered_map<std::string, const OrganizationLink*> links_;  // of this source, by sourcedId
  std::unordered_set<std::string> linked_;                          // organizations that an id leads to
  std::unordered_set<std::string> held_by_others_;                  // … an active one of another source
  std::unordered_map<std::string, size_t> position_;
  std::unordered_set<std::string> has_children_;
  std::unordered_map<std::string, std::string> placed_;
  std::vector<Mark> marks_;
  std::map<std::string, KnownOrganization> after_;  // ordered: the same package gives the same difference
};

}  // namespace

std::string_view KindOfType(std::string_view type) {
  const std::string lower = LowerCase(type);
  for (const TypeKind& entry : kTypes) {
    if (entry.type == lower) return entry.kind;
  }
  return "";
}

OrganizationIds CompareOrganizations(const KnownRoster& known, const roster::Roster& package, const std::string& source,
                                     RosterDifference* difference) {
  return Comparison(known, package, source, difference).Run();
}

}  // namespace icap::collection
