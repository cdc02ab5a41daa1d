// Packages for tests, made in memory.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "services/common/roster/roster_reader.h"

namespace icap::roster {

// Text by file name. A small OneRoster 1.1 district: two schools, a teacher in each, a principal, a student.
using PackageFiles = std::map<std::string, std::string>;

struct ZipEntry {
  std::string path;
  std::string text;
  std::string link_target;  // a symbolic link when not empty
};

inline la_ssize_t AppendTo(archive*, void* bytes, const void* data, size_t size) {
  static_cast<std::string*>(bytes)->append(static_cast<const char*>(data), size);
  return static_cast<la_ssize_t>(size);
}

// A zip of the entries in their order; with a passphrase it is encrypted.
inline std::string ZipOf(const std::vector<ZipEntry>& entries, const std::string& passphrase = "") {
  std::string bytes;
  archive* writer = archive_write_new();
  archive_write_set_format_zip(writer);
  if (!passphrase.empty()) {
    archive_write_set_options(writer, "zip:encryption=zipcrypt");
    archive_write_set_passphrase(writer, passphrase.c_str());
  }
  archive_write_set_bytes_in_last_block(writer, 1);
  EXPECT_EQ(archive_write_open(writer, &bytes, nullptr, AppendTo, nullptr), ARCHIVE_OK);
  for (const ZipEntry& entry : entries) {
    archive_entry* header = archive_entry_new();
    archive_entry_set_pathname(header, entry.path.c_str());
    archive_entry_set_perm(header, 0644);
    const bool is_folder = entry.path.ends_with('/');
    archive_entry_set_filetype(header, !entry.link_target.empty() ? AE_IFLNK : is_folder ? AE_IFDIR : AE_IFREG);
    if (!entry.link_target.empty()) archive_entry_set_symlink(header, entry.link_target.c_str());
    archive_entry_set_size(header, static_cast<int64_t>(entry.text.size()));
    EXPECT_EQ(archive_write_header(writer, header), ARCHIVE_OK) << archive_error_string(writer);
    archive_write_data(writer, entry.text.data(), entry.text.size());
    archive_entry_free(header);
  }
  EXPECT_EQ(archive_write_close(writer), ARCHIVE_OK) << archive_error_string(writer);
  archive_write_free(writer);
  return bytes;
}

inline std::string ZipOf(const PackageFiles& files) {
  std::vector<ZipEntry> entries;
  for (const auto& [name, text] : files) entries.push_back({name, text, ""});
  return ZipOf(entries);
}

inline constexpr std::string_view kUsers11Header =
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,"
    "identifier,email,sms,phone,agentSourcedIds,grades,password\n";
inline constexpr std::string_view kOrgsHeader =
    "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n";

// A manifest with the modes of orgs, users, roles and academicSessions; all other files absent.
inline std::string ManifestOf(const std::string& version, const std::string& orgs, const std::string& users,
                              const std::string& roles = "absent", const std::string& sessions = "absent") {
  std::string text = "propertyName,value\nmanifest.version,1.0\noneroster.version," + version + "\n";
  std::vector<std::string> absent = {"categories",   "classes",     "classResources", "courses",   "courseResources",
                                     "demographics", "enrollments", "lineItems",      "resources", "results"};
  if (version == "1.2") {
    for (const char* file : {"lineItemLearningObjectiveIds", "lineItemScoreScales", "resultLearningObjectiveIds",
                             "resultScoreScales", "scoreScales", "userProfiles", "userResources"}) {
      absent.emplace_back(file);
    }
    text += "file.roles," + roles + "\n";
  }
  for (const std::string& file : absent) text += "file." + file + ",absent\n";
  return text + "file.orgs," + orgs + "\nfile.users," + users + "\nfile.academicSessions," + sessions +
         "\nsource.systemName,Tests\n";
}

inline PackageFiles Package11() {
  return {{"manifest.csv", ManifestOf("1.1", "bulk", "bulk", "absent", "bulk")},
          {"orgs.csv", std::string(kOrgsHeader) +
                           "d,,,Oak District,district,D1,\ns1,,,Oak School,school,1,d\ns2,,,Elm School,school,2,d\n"},
          {"academicSessions.csv",
           "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\n"
           "y,,,2026-2027,schoolYear,2026-08-01,2027-06-30,,2027\n"},
          {"users.csv", std::string(kUsers11Header) +
                            "t1,,,true,s1,teacher,ada,{staff:9},Ada,Lane,,9,ada@oak.example,,,,,\n"
                            "t2,,,true,\"s1,s2\",teacher,ben,,Ben,Moss,,,ben@oak.example,,,,,\n"
                            "p1,,,true,s2,administrator,cy,,Cy,Reed,,,cy@oak.example,,,,,\n"
                            "k1,,,true,s1,student,kid,,Secret,Child,,,kid@oak.example,,,,,\n"}};
}

inline PackageFiles Package12() {
  PackageFiles files = Package11();
  files["manifest.csv"] = ManifestOf("1.2", "bulk", "bulk", "bulk", "bulk");
  files["users.csv"] =
      "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,"
      "sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,"
      "preferredFamilyName,primaryOrgSourcedId,pronouns\n"
      "t1,,,true,ada,{staff:9},Ada,Lane,,9,ada@oak.example,,,,,,,,,,s1,\n"
      "k1,,,true,kid,,Secret,Child,,,kid@oak.example,,,,,,,,,,s1,\n";
  files["roles.csv"] =
      "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,"
      "userProfileSourcedId\n"
      "r1,,,t1,primary,teacher,2026-08-01,,s1,\nr2,,,t1,secondary,aide,,,s2,\nr3,,,k1,primary,student,,,s1,\n";
  return files;
}

// Replaces text that must be there.
inline void Replace(std::string& text, std::string_view from, std::string_view to) {
  const size_t found = text.find(from);
  ASSERT_NE(found, std::string::npos) << from;
  text.replace(found, from.size(), to);
}

inline std::string FileBytes(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

// "CODE file:line field", the severity first: R(epaired), D(ropped), E(rror).
inline std::vector<std::string> FindingsOf(const ReadRoster& read) {
  std::vector<std::string> lines;
  for (const Finding& finding : read.findings) {
    const char severity = "RDE"[static_cast<int>(finding.severity)];
    lines.push_back(std::string(1, severity) + " " + finding.code + " " + finding.origin.file +
                    (finding.origin.line > 0 ? ":" + std::to_string(finding.origin.line) : "") +
                    (finding.field.empty() ? "" : " " + finding.field));
  }
  return lines;
}

}  // namespace icap::roster
