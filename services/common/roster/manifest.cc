#include "services/common/roster/manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "services/common/roster/table.h"

namespace icap::roster {
namespace {

constexpr std::string_view kFile = "manifest.csv";
enum ManifestColumn : size_t { kName, kValue };
constexpr Column kColumns[] = {{"propertyName", Need::kVital}, {"value", Need::kVital}};
constexpr Layout kLayout{kFile, kColumns};

constexpr std::string_view kManifestVersion = "manifest.version";
constexpr std::string_view kVersion = "oneroster.version";
constexpr std::string_view kSystemName = "source.systemName";

// The files that a manifest must speak of.
constexpr std::string_view kFiles11[] = {"academicSessions", "categories",   "classes",     "classResources", "courses",
                                         "courseResources",  "demographics", "enrollments", "lineItems",      "orgs",
                                         "resources",        "results",      "users"};
constexpr std::string_view kFiles12[] = {"academicSessions",
                                         "categories",
                                         "classes",
                                         "classResources",
                                         "courses",
                                         "courseResources",
                                         "demographics",
                                         "enrollments",
                                         "lineItemLearningObjectiveIds",
                                         "lineItems",
                                         "lineItemScoreScales",
                                         "orgs",
                                         "resources",
                                         "resultLearningObjectiveIds",
                                         "results",
                                         "resultScoreScales",
                                         "roles",
                                         "scoreScales",
                                         "userProfiles",
                                         "userResources",
                                         "users"};

struct Property {
  std::string value;
  int line = 0;
};

class ManifestReader {
 public:
  ManifestReader(Package& package, const Limits& limits, FindingLog& log)
      : package_(package), limits_(limits), log_(log) {}

  Manifest Read() {
    Manifest manifest;
    if (package_.Has(kFile)) {
      ReadProperties();
      manifest.version = VersionOf();
      if (const Property* name = Find(kSystemName)) manifest.source = name->value;
      if (log_.strict()) CheckProperties(manifest.version);
    } else {
      manifest.version = GuessVersion();
      log_.Repair(Code::kManifestMissing, {std::string(kFile), 0}, "",
                  fmt::format("is missing: taken for OneRoster {}, each file for all there is",
                              manifest.version == Version::kOneRoster12 ? "1.2" : "1.1"));
    }
    manifest.organizations = ModeOf("orgs");
    manifest.users = ModeOf("users");
    manifest.sessions = ModeOf("academicSessions");
    if (manifest.version == Version::kOneRoster12) manifest.roles = ModeOf("roles");
    return manifest;
  }

 private:
  void ReadProperties() {
    ReadTable(package_, kLayout, limits_, log_, [this](const Row& row) {
      const Origin origin = row.origin();
      if (properties_.emplace(LowerCase(row[kName]), Property{row[kValue], origin.line}).second) return;
      if (Find(row[kName])->value == row[kValue]) {
        log_.Repair(Code::kIdRepeated, origin, row[kName], "is there twice with the same value");
      } else {
        log_.Fail(Code::kIdConflict, origin, row[kName], "is there twice with different values");
      }
    });
  }

  const Property* Find(std::string_view name) const {
    const auto found = properties_.find(LowerCase(name));
    return found == properties_.end() ? nullptr : &found->second;
  }

  Version VersionOf() {
    const Property* property = Find(kVersion);
    if (property == nullptr) {
      log_.Repair(Code::kManifestPropertyMissing, {std::string(kFile), 0}, kVersion,
                  "is missing: the version was guessed");
      return GuessVersion();
    }
    const Origin origin{std::string(kFile), property->line};
    std::string_view value = property->value;
    const bool exact = value == "1.1" || value == "1.2";
    if (value.starts_with('v') || value.starts_with('V')) value.remove_prefix(1);
    const auto is = [value](std::string_view version) {
      return value == version || (value.starts_with(version) && value[version.size()] == '.');
    };
    if (!is("1.1") && !is("1.2")) {
      log_.Refuse(Code::kVersionUnsupported, origin, kVersion,
                  fmt::format("is {}: only OneRoster 1.1 and 1.2 can be read", Quoted(value)));
      return Version::kUnknown;
    }
    if (!exact) {
      log_.Repair(Code::kManifestValue, origin, kVersion, fmt::format("is written {}", Quoted(property->value)));
    }
    return is("1.2") ? Version::kOneRoster12 : Version::kOneRoster11;
  }

  // 1.2 has a file of roles; 1.1 has them in users.csv.
  Version GuessVersion() {
    if (package_.Has("roles.csv")) return Version::kOneRoster12;
    return package_.Has("users.csv") ? Version::kOneRoster11 : Version::kOneRoster12;
  }

  void CheckProperties(Version version) {
    const std::span<const std::string_view> files =
        version == Version::kOneRoster11 ? std::span<const std::string_view>(kFiles11) : kFiles12;
    const auto require = [this](const std::string& name) {
      if (Find(name) == nullptr) {
        log_.Fail(Code::kManifestPropertyMissing, {std::string(kFile), 0}, name, "is missing");
      }
    };
    require(std::string(kManifestVersion));
    for (std::string_view file : files) require(fmt::format("file.{}", file));
    if (const Property* form = Find(kManifestVersion); form != nullptr && form->value != "1.0") {
      log_.Fail(Code::kManifestValue, {std::string(kFile), form->line}, kManifestVersion, "must be 1.0");
    }
    // Files that are not read are still announced rightly or wrongly.
    for (std::string_view file : files) {
      if (file != "orgs" && file != "users" && file != "roles" && file != "academicSessions") ModeOf(file);
    }
  }

  FileMode ModeOf(std::string_view file) {
    const std::string file_name = fmt::format("{}.csv", file);
    const std::string name = fmt::format("file.{}", file);
    const bool there = package_.Has(file_name);
    const Property* property = Find(name);
    if (property == nullptr) return there ? FileMode::kBulk : FileMode::kAbsent;
    const Origin origin{std::string(kFile), property->line};
    const std::string value = LowerCase(property->value);
    if (value != "absent" && value != "bulk" && value != "delta") {
      log_.Fail(Code::kManifestValue, origin, name,
                fmt::format("is {}: only absent, bulk and delta are possible", Quoted(property->value)));
      return FileMode::kAbsent;
    }
    if (value != property->value) {
      log_.Repair(Code::kManifestValue, origin, name, fmt::format("is written {}", Quoted(property->value)));
    }
    if (value == "absent") {
      if (there) {
        log_.Drop(Code::kFileNotAnnounced, {file_name, 0}, "", "is there, but absent in the manifest: it was not read");
      }
      return FileMode::kAbsent;
    }
    if (!there) {
      log_.Fail(Code::kFileMissing, {file_name, 0}, "", fmt::format("is {} in the manifest, but not there", value));
      return FileMode::kAbsent;
    }
    return value == "bulk" ? FileMode::kBulk : FileMode::kDelta;
  }

  Package& package_;
  const Limits& limits_;
  FindingLog& log_;
  std::map<std::string, Property> properties_;  // by name in lower case
};

}  // namespace

Manifest ReadManifest(Package& package, const Limits& limits, FindingLog& log) {
  return ManifestReader(package, limits, log).Read();
}

}  // namespace icap::roster
