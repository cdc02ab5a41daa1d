// What readers find wrong with a package: the registry of codes, and the log that collects and counts them.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "services/common/roster/roster.h"
#include "services/common/roster/roster_reader.h"

namespace icap::roster {

// Places named for one code, file and column; the rest are counted in one more finding.
inline constexpr size_t kMaxPlaces = 100;

// Every problem that can be found. The name without the k, in capitals, is what `Finding::code` holds.
enum class Code {
  // The package as a whole; refused in both modes unless said otherwise.
  kNotAZip,
  kZipDamaged,
  kZipEncrypted,
  kFolderUnreadable,
  kTooManyEntries,
  kTooManyBytes,
  kRatioTooHigh,
  kTooManyRows,
  kPathForbidden,
  kLinkForbidden,
  kNameRepeated,
  kFolderNested,
  kTopFolder,
  kFileNameCase,
  kFileIgnored,
  kPackageUnknown,
  kPackageEmpty,
  kSdsPackage,
  kStudentsOnly,
  // The manifest.
  kManifestMissing,
  kManifestPropertyMissing,
  kManifestValue,
  kVersionUnsupported,
  kFileMissing,
  kFileNotAnnounced,
  // The form of a file.
  kByteOrderMark,
  kEncodingUtf16,
  kEncodingInvalid,
  kNulByte,
  kCsvMalformed,
  kRowTooLong,
  kFieldTooLong,
  kFileEmpty,
  kHeaderCase,
  kColumnOrder,
  kColumnMissing,
  kColumnRepeated,
  kColumnUnknown,
  kRowShort,
  kRowLong,
  kLineBlank,
  kSpaces,
  kLineBreak,
  // Values.
  kValueMissing,
  kBooleanCase,
  kBooleanValue,
  kDateForm,
  kDateValue,
  kStatusCase,
  kStatusValue,
  kStatusMissing,
  kStatusInBulk,
  kTypeCase,
  kTypeUnknown,
  kRoleCase,
  kRoleUnknown,
  kRoleTypeValue,
  kListForm,
  // Records and references.
  kIdRepeated,
  kIdConflict,
  kParentUnknown,
  kOrganizationUnknown,
  kUserUnknown,
  kUserWithoutRole,
};

// One row of the registry.
struct RegisteredCode {
  Code code;
  std::string_view name;
  std::string_view meaning;
};

// All of them, in the order above.
std::span<const RegisteredCode> RegisteredCodes();

// `BOOLEAN_CASE` and so on.
std::string_view CodeName(Code code);

// Collects findings. Repairs are counted under their first place; left out records and errors are named one by one up
// to kMaxPlaces. Not thread safe.
class FindingLog {
 public:
  explicit FindingLog(Reading reading) : reading_(reading) {}

  bool strict() const { return reading_ == Reading::kStrict; }

  // Put right in tolerant reading, an error in strict reading.
  void Repair(Code code, const Origin& origin, std::string_view field, std::string_view message);
  // Left out in tolerant reading, an error in strict reading.
  void Drop(Code code, const Origin& origin, std::string_view field, std::string_view message);
  // What the standard allows, but people should know: never an error.
  void Note(Severity severity, Code code, const Origin& origin, std::string_view field, std::string_view message);
  // An error in both.
  void Fail(Code code, const Origin& origin, std::string_view field, std::string_view message);
  // Nothing of the package can be used; reading ends as soon as possible.
  void Refuse(Code code, const Origin& origin, std::string_view field, std::string_view message);

  bool refused() const { return refused_; }
  bool has_errors() const { return has_errors_; }

  std::vector<Finding> TakeFindings() { return std::move(findings_); }

  // FILE_INVALID with each error as a violation: place, then code and message; the refusal itself comes first.
  absl::Status RefusalStatus() const;

 private:
  struct Entry {
    size_t places = 0;
    size_t last = 0;  // index of the finding that counts on
  };

  void Add(Severity severity, Code code, const Origin& origin, std::string_view field, std::string_view message);

  const Reading reading_;
  bool refused_ = false;
  bool has_errors_ = false;
  size_t refusal_ = 0;
  std::vector<Finding> findings_;
  std::map<std::tuple<Severity, Code, std::string, std::string>, Entry, std::less<>> entries_;
};

// `users.csv:12: email` as far as the parts are there.
std::string PlaceOf(const Finding& finding);

}  // namespace icap::roster
