#include "services/common/roster/finding.h"

#include <fmt/format.h>

#include <array>

#include "services/common/base/error.h"

namespace icap::roster {
namespace {

constexpr std::array kRegistry = {
    RegisteredCode{Code::kNotAZip, "NOT_A_ZIP", "the file is not a zip archive"},
    RegisteredCode{Code::kZipDamaged, "ZIP_DAMAGED", "the zip is cut off or damaged"},
    RegisteredCode{Code::kZipEncrypted, "ZIP_ENCRYPTED", "the zip is encrypted"},
    RegisteredCode{Code::kFolderUnreadable, "FOLDER_UNREADABLE", "the folder or a file in it cannot be read"},
    RegisteredCode{Code::kTooManyEntries, "TOO_MANY_ENTRIES", "more files than a roster package can have"},
    RegisteredCode{Code::kTooManyBytes, "TOO_MANY_BYTES", "the files read are larger than the limit"},
    RegisteredCode{Code::kRatioTooHigh, "RATIO_TOO_HIGH", "the zip unpacks to far more than its size: a zip bomb"},
    RegisteredCode{Code::kTooManyRows, "TOO_MANY_ROWS", "a file has more rows than the limit"},
    RegisteredCode{Code::kPathForbidden, "PATH_FORBIDDEN", "a name is absolute, leads upwards, or is no plain name"},
    RegisteredCode{Code::kLinkForbidden, "LINK_FORBIDDEN", "an entry is a link or no plain file"},
    RegisteredCode{Code::kNameRepeated, "NAME_REPEATED",
                   "two files have the same name, small and capital letters alike"},
    RegisteredCode{Code::kFolderNested, "FOLDER_NESTED", "the files lie in several folders"},
    RegisteredCode{Code::kTopFolder, "TOP_FOLDER", "all files lie in one folder of the package"},
    RegisteredCode{Code::kFileNameCase, "FILE_NAME_CASE", "a file's name differs in small and capital letters"},
    RegisteredCode{Code::kFileIgnored, "FILE_IGNORED", "a file that an operating system or a person added"},
    RegisteredCode{Code::kPackageUnknown, "PACKAGE_UNKNOWN", "no file of a roster is in the package"},
    RegisteredCode{Code::kPackageEmpty, "PACKAGE_EMPTY", "the package holds no record at all"},
    RegisteredCode{Code::kSdsPackage, "SDS_PACKAGE", "a Microsoft School Data Sync package, not OneRoster"},
    RegisteredCode{Code::kStudentsOnly, "STUDENTS_ONLY", "the people of the package are students and families only"},
    RegisteredCode{Code::kManifestMissing, "MANIFEST_MISSING",
                   "there is no manifest.csv; version and files are guessed"},
    RegisteredCode{Code::kManifestPropertyMissing, "MANIFEST_PROPERTY_MISSING", "the manifest lacks a property"},
    RegisteredCode{Code::kManifestValue, "MANIFEST_VALUE", "a property of the manifest has a value the standard lacks"},
    RegisteredCode{Code::kVersionUnsupported, "VERSION_UNSUPPORTED", "neither OneRoster 1.1 nor 1.2"},
    RegisteredCode{Code::kFileMissing, "FILE_MISSING", "the manifest announces a file that is not there"},
    RegisteredCode{Code::kFileNotAnnounced, "FILE_NOT_ANNOUNCED", "a file is there that the manifest calls absent"},
    RegisteredCode{Code::kByteOrderMark, "BYTE_ORDER_MARK", "the file begins with the mark of UTF-8; allowed"},
    RegisteredCode{Code::kEncodingUtf16, "ENCODING_UTF16", "the file is UTF-16"},
    RegisteredCode{Code::kEncodingInvalid, "ENCODING_INVALID", "bytes that are not UTF-8"},
    RegisteredCode{Code::kNulByte, "NUL_BYTE", "a NUL byte: not a text file"},
    RegisteredCode{Code::kCsvMalformed, "CSV_MALFORMED", "a quotation mark is where none can be, or is never closed"},
    RegisteredCode{Code::kRowTooLong, "ROW_TOO_LONG", "a row is longer than the limit"},
    RegisteredCode{Code::kFieldTooLong, "FIELD_TOO_LONG", "a field is longer than the limit"},
    RegisteredCode{Code::kFileEmpty, "FILE_EMPTY", "a file without a row"},
    RegisteredCode{Code::kHeaderCase, "HEADER_CASE", "a column's name differs in small and capital letters or spaces"},
    RegisteredCode{Code::kColumnOrder, "COLUMN_ORDER", "the columns are not in the standard's order"},
    RegisteredCode{Code::kColumnMissing, "COLUMN_MISSING", "a column is not there"},
    RegisteredCode{Code::kColumnRepeated, "COLUMN_REPEATED", "a column is there twice"},
    RegisteredCode{Code::kColumnUnknown, "COLUMN_UNKNOWN", "a column that the standard does not know"},
    RegisteredCode{Code::kRowShort, "ROW_SHORT", "a row has fewer cells than columns"},
    RegisteredCode{Code::kRowLong, "ROW_LONG", "a row has more cells than columns"},
    RegisteredCode{Code::kLineBlank, "LINE_BLANK", "a blank line, or a row of empty cells"},
    RegisteredCode{Code::kSpaces, "SPACES", "spaces before or after a value"},
    RegisteredCode{Code::kLineBreak, "LINE_BREAK", "a line break inside a value"},
    RegisteredCode{Code::kValueMissing, "VALUE_MISSING", "a value that must be there is not"},
    RegisteredCode{Code::kBooleanCase, "BOOLEAN_CASE", "a boolean that is neither `true` nor `false` as written"},
    RegisteredCode{Code::kBooleanValue, "BOOLEAN_VALUE", "not a boolean"},
    RegisteredCode{Code::kDateForm, "DATE_FORM", "a date that is not written YYYY-MM-DD"},
    RegisteredCode{Code::kDateValue, "DATE_VALUE", "not a date"},
    RegisteredCode{Code::kStatusCase, "STATUS_CASE", "a status in other letters than `active` and `tobedeleted`"},
    RegisteredCode{Code::kStatusValue, "STATUS_VALUE", "a status that the standard lacks"},
    RegisteredCode{Code::kStatusMissing, "STATUS_MISSING", "status or dateLastModified is empty in a delta file"},
    RegisteredCode{Code::kStatusInBulk, "STATUS_IN_BULK", "status or dateLastModified is filled in a bulk file"},
    RegisteredCode{Code::kTypeCase, "TYPE_CASE", "a type differs in small and capital letters"},
    RegisteredCode{Code::kTypeUnknown, "TYPE_UNKNOWN", "a type that the standard lacks"},
    RegisteredCode{Code::kRoleCase, "ROLE_CASE", "a role differs in small and capital letters"},
    RegisteredCode{Code::kRoleUnknown, "ROLE_UNKNOWN",
                   "a role that is neither known as one of staff nor of students and families"},
    RegisteredCode{Code::kRoleTypeValue, "ROLE_TYPE_VALUE", "a roleType that is neither primary nor secondary"},
    RegisteredCode{Code::kListForm, "LIST_FORM", "a list that is not written as the standard says"},
    RegisteredCode{Code::kIdRepeated, "ID_REPEATED", "the same record twice"},
    RegisteredCode{Code::kIdConflict, "ID_CONFLICT", "two different records with one sourcedId"},
    RegisteredCode{Code::kParentUnknown, "PARENT_UNKNOWN", "the parent is not in the file"},
    RegisteredCode{Code::kOrganizationUnknown, "ORGANIZATION_UNKNOWN", "the organization is not in the file"},
    RegisteredCode{Code::kUserUnknown, "USER_UNKNOWN", "a staff role of a user who is not in the file"},
    RegisteredCode{Code::kUserWithoutRole, "USER_WITHOUT_ROLE",
                   "users without a role in the package: staff or not is unknown"},
};

// What is said about a refused package at most.
constexpr size_t kMaxViolations = 100;

}  // namespace

std::span<const RegisteredCode> RegisteredCodes() {
  return kRegistry;
}

std::string_view CodeName(Code code) {
  for (const RegisteredCode& entry : kRegistry) {
    if (entry.code == code) return entry.name;
  }
  return "";
}

void FindingLog::Repair(Code code, const Origin& origin, std::string_view field, std::string_view message) {
  Add(strict() ? Severity::kError : Severity::kRepaired, code, origin, field, message);
}

void FindingLog::Drop(Code code, const Origin& origin, std::string_view field, std::string_view message) {
  Add(strict() ? Severity::kError : Severity::kDropped, code, origin, field, message);
}

void FindingLog::Note(Severity severity, Code code, const Origin& origin, std::string_view field,
                      std::string_view message) {
  Add(severity, code, origin, field, message);
}

void FindingLog::Fail(Code code, const Origin& origin, std::string_view field, std::string_view message) {
  Add(Severity::kError, code, origin, field, message);
}

void FindingLog::Refuse(Code code, const Origin& origin, std::string_view field, std::string_view message) {
  if (refused_) return;
  Add(Severity::kError, code, origin, field, message);
  refused_ = true;
  refusal_ = findings_.size() - 1;
}

void FindingLog::Add(Severity severity, Code code, const Origin& origin, std::string_view field,
                     std::string_view message) {
  if (severity == Severity::kError) has_errors_ = true;
  Entry& entry = entries_[{severity, code, origin.file, std::string(field)}];
  const size_t named = severity == Severity::kRepaired ? 1 : kMaxPlaces;
  if (++entry.places > named) {
    // One more finding stands for all that are not named; a repair's only one counts itself.
    if (severity == Severity::kRepaired || entry.places > named + 1) {
      ++findings_[entry.last].count;
      return;
    }
    message = "and further places like those named";
  }
  entry.last = findings_.size();
  findings_.push_back({severity, std::string(CodeName(code)), origin, std::string(field), std::string(message)});
}

absl::Status FindingLog::RefusalStatus() const {
  std::vector<FieldViolation> violations;
  const auto add = [&violations](const Finding& finding) {
    violations.push_back({PlaceOf(finding), fmt::format("{}: {}", finding.code, finding.message)});
  };
  const Finding& refusal = findings_[refusal_];
  add(refusal);
  for (size_t i = 0; i < findings_.size() && violations.size() < kMaxViolations; ++i) {
    if (i != refusal_ && findings_[i].severity == Severity::kError) add(findings_[i]);
  }
  const std::string place = PlaceOf(refusal);
  return InvalidArgument(Reason::kFileInvalid, fmt::format("{}{}{}", place, place.empty() ? "" : " ", refusal.message),
                         violations);
}

std::string PlaceOf(const Finding& finding) {
  std::string place = finding.origin.file;
  if (finding.origin.line > 0) place += fmt::format(":{}", finding.origin.line);
  if (!finding.field.empty()) place += fmt::format("{}{}", place.empty() ? "" : ": ", finding.field);
  return place;
}

}  // namespace icap::roster
