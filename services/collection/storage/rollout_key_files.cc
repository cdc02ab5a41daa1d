#include "services/collection/storage/rollout_key_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <functional>
#include <sstream>

#include "services/collection/domain/credential.h"
#include "services/common/base/encoding.h"
#include "services/common/base/error.h"
#include "services/common/base/sha256.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

constexpr char kHeader[] = "icap-rollout-keys 1";
constexpr char kDestroyed[] = "-";
constexpr char kCredentialInfo[] = "icap-credential-v1";
constexpr size_t kSecretBytes = 32;
constexpr size_t kBlockBytes = 1 << 16;
static_assert(voprf::kSeedBytes == kSecretBytes);

absl::Status Missing(std::string_view message) {
  return FailedPrecondition(Reason::kKeyMissing, message);
}

absl::Status NotWritten(const std::string& folder) {
  return Missing(
      fmt::format("The keys cannot be written to {}: see that the folder is there and is the service's own.", folder));
}

// A file descriptor that is closed with it.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  const int number_;
};

// Holds the folder's lock: `operation` is LOCK_SH to read and LOCK_EX to change. Between processes and threads, because
// each opens the lock file anew.
class FolderLock {
 public:
  FolderLock(const std::string& folder, int operation)
      : file_(open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)),
        held_(file_.is_open() && flock(file_.number(), operation) == 0) {}

  bool is_held() const { return held_; }

 private:
  const Descriptor file_;
  const bool held_;
};

struct SealingPair {
  std::string public_key;
  std::string secret;  // empty when destroyed
};

// A rollout's file.
struct KeyFile {
  std::string seed;
  std::string invitations;
  std::map<std::string, SealingPair> schools;
};

bool WriteAll(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return fsync(file) == 0;
}

bool SyncFolder(const std::string& folder) {
  const Descriptor directory(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return directory.is_open() && fsync(directory.number()) == 0;
}

// Of a file that no name leads to any more, or soon: what the file system keeps of it are zeros, as far as it
// overwrites in place.
bool Overwrite(int file) {
  struct stat status {};
  if (fstat(file, &status) != 0 || lseek(file, 0, SEEK_SET) != 0) return false;
  return WriteAll(file, std::string(static_cast<size_t>(status.st_size), '\0'));
}

std::string Print(const RolloutKey& rollout, const KeyFile& keys) {
  std::string text =
      fmt::format("{}\nrollout {}\nseed {}\ninvitations {}\n", kHeader, RolloutName(rollout.agency, rollout.rollout),
                  ToHex(keys.seed), ToHex(keys.invitations));
  for (const auto& [school, pair] : keys.schools) {
    text += fmt::format("school {} {} {}\n", school, ToHex(pair.public_key),
                        pair.secret.empty() ? kDestroyed : ToHex(pair.secret));
  }
  return text;
}

std::optional<std::string> ReadKey(std::string_view hex) {
  auto bytes = FromHex(hex);
  if (!bytes.has_value() || bytes->size() != kSecretBytes) return std::nullopt;
  return bytes;
}

std::optional<KeyFile> Parse(const RolloutKey& rollout, const std::string& text) {
  std::istringstream lines(text);
  std::string header, word, name, seed, invitations;
  std::getline(lines, header);
  lines >> word >> name;
  if (header != kHeader || word != "rollout" || name != RolloutName(rollout.agency, rollout.rollout)) {
    return std::nullopt;
  }
  lines >> word >> seed >> word >> invitations;
  const auto seed_bytes = ReadKey(seed);
  const auto invitation_bytes = ReadKey(invitations);
  if (!seed_bytes.has_value() || !invitation_bytes.has_value()) return std::nullopt;
  KeyFile keys{*seed_bytes, *invitation_bytes, {}};
  std::string school, public_key, secret;
  while (lines >> word >> school >> public_key >> secret) {
    const auto public_bytes = ReadKey(public_key);
    const auto secret_bytes = secret == kDestroyed ? std::optional<std::string>("") : ReadKey(secret);
    if (word != "school" || !public_bytes.has_value() || !secret_bytes.has_value()) return std::nullopt;
    keys.schools[school] = {*public_bytes, *secret_bytes};
  }
  return keys;
}

// nullopt when there is no such file; an error when there is and it cannot be used.
absl::StatusOr<std::optional<KeyFile>> Read(const std::string& path, const RolloutKey& rollout) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open() && errno == ENOENT) return std::optional<KeyFile>();
  std::string text;
  std::string block(kBlockBytes, '\0');
  ssize_t count = file.is_open() ? 1 : -1;
  while (count > 0) {
    count = read(file.number(), block.data(), block.size());
    if (count > 0) text.append(block, 0, static_cast<size_t>(count));
  }
  auto keys = Parse(rollout, text);
  if (count < 0 || !keys.has_value()) {
    return Missing(fmt::format("{} cannot be read: restore it from the backup of the keys.", path));
  }
  return std::optional<KeyFile>(*std::move(keys));
}

// Under the lock of a reader; KEY_MISSING when there is no file.
absl::StatusOr<KeyFile> ReadExisting(const std::string& folder, const std::string& path, const RolloutKey& rollout) {
  const FolderLock lock(folder, LOCK_SH);
  if (!lock.is_held()) return NotWritten(folder);
  ICAP_ASSIGN_OR_RETURN(std::optional<KeyFile> keys, Read(path, rollout));
  if (!keys.has_value()) {
    return Missing(fmt::format("The keys of {} are not there: restore {} from the backup of the keys, then try again.",
                               RolloutName(rollout.agency, rollout.rollout), path));
  }
  return *std::move(keys);
}

// Complete or not at all.
absl::Status Replace(const std::string& folder, const std::string& path, const std::string& text) {
  const std::string beside = path + ".new";
  const Descriptor file(open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  const Descriptor old(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.is_open() || !WriteAll(file.number(), text)) return NotWritten(folder);
  if (std::rename(beside.c_str(), path.c_str()) != 0 || !SyncFolder(folder)) return NotWritten(folder);
  if (old.is_open() && !Overwrite(old.number())) return NotWritten(folder);
  return absl::OkStatus();
}

// HKDF-SHA-256 (RFC 5869), 32 bytes: a secret of a purpose's own.
std::string DeriveSecret(std::string_view salt, const Redacted<std::string>& secret, std::string_view info) {
  return HmacSha256(HmacSha256(salt, secret.Reveal()), std::string(info) + '\x01');
}

absl::StatusOr<voprf::KeyPair> DeriveCredentialKeys(const Redacted<std::string>& seed, const std::string& school) {
  const auto keys = voprf::DeriveKeyPair(DeriveSecret("icap-school", seed, school), kCredentialInfo);
  if (!keys.has_value()) return Internal("No key could be derived.");
  return *keys;
}

unsigned char* Out(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}
const unsigned char* In(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

RolloutKeyFiles::RolloutKeyFiles(std::string folder, RandomBytes random)
    : folder_(std::move(folder)), random_(std::move(random)) {}

absl::Status RolloutKeyFiles::CheckFolder() {
  const FolderLock lock(folder_, LOCK_EX);
  if (sodium_init() < 0) return Internal("libsodium cannot be used on this machine.");
  return lock.is_held() ? absl::OkStatus() : NotWritten(folder_);
}

std::string RolloutKeyFiles::PathOf(const RolloutKey& rollout) const {
  // Identifiers of new resources have no dots, so that two rollouts have two files.
  return fmt::format("{}/{}.{}.keys", folder_, rollout.agency, rollout.rollout);
}

absl::StatusOr<std::vector<SchoolKeys>> RolloutKeyFiles::Make(const RolloutKey& rollout,
                                                              const std::vector<std::string>& schools) {
  const FolderLock lock(folder_, LOCK_EX);
  if (!lock.is_held()) return NotWritten(folder_);
  ICAP_ASSIGN_OR_RETURN(std::optional<KeyFile> keys, Read(PathOf(rollout), rollout));
  bool changed = !keys.has_value();
  if (!keys.has_value()) keys = KeyFile{random_(kSecretBytes), random_(kSecretBytes), {}};
  for (const std::string& school : schools) {
    if (keys->schools.contains(school)) continue;
    SealingPair pair{std::string(crypto_box_PUBLICKEYBYTES, '\0'), random_(crypto_box_SECRETKEYBYTES)};
    crypto_scalarmult_base(Out(pair.public_key), In(pair.secret));
    keys->schools[school] = std::move(pair);
    changed = true;
  }
  if (changed) ICAP_RETURN_IF_ERROR(Replace(folder_, PathOf(rollout), Print(rollout, *keys)));
  Forget(rollout);
  std::vector<SchoolKeys> published;
  for (const std::string& school : schools) {
    ICAP_ASSIGN_OR_RETURN(
        const voprf::KeyPair credential,
        DeriveCredentialKeys(Redacted(keys->seed), RolloutSchoolName(rollout.agency, rollout.rollout, school)));
    published.push_back({school, credential.public_key, keys->schools[school].public_key});
  }
  return published;
}

absl::Status RolloutKeyFiles::WithSecrets(const RolloutKey& rollout, const std::function<absl::Status(Secrets&)>& use) {
  std::lock_guard<std::mutex> guard(mutex_);
  auto found = secrets_.find(rollout);
  if (found == secrets_.end()) {
    ICAP_ASSIGN_OR_RETURN(const KeyFile keys, ReadExisting(folder_, PathOf(rollout), rollout));
    found = secrets_.emplace(rollout, Secrets{Redacted(keys.seed), Redacted(keys.invitations), {}}).first;
  }
  return use(found->second);
}

absl::StatusOr<voprf::KeyPair> RolloutKeyFiles::FindCredentialKeys(const RolloutKey& rollout,
                                                                   const std::string& school) {
  voprf::KeyPair keys;
  ICAP_RETURN_IF_ERROR(WithSecrets(rollout, [&](Secrets& secrets) -> absl::Status {
    auto known = secrets.schools.find(school);
    if (known == secrets.schools.end()) {
      ICAP_ASSIGN_OR_RETURN(
          const voprf::KeyPair derived,
          DeriveCredentialKeys(secrets.seed, RolloutSchoolName(rollout.agency, rollout.rollout, school)));
      known = secrets.schools.emplace(school, derived).first;
    }
    keys = known->second;
    return absl::OkStatus();
  }));
  return keys;
}

void RolloutKeyFiles::Forget(const RolloutKey& rollout) {
  std::lock_guard<std::mutex> guard(mutex_);
  secrets_.erase(rollout);
}

absl::StatusOr<Redacted<std::string>> RolloutKeyFiles::InvitationCode(const RolloutKey& rollout,
                                                                      const std::string& school,
                                                                      const std::string& person, int attempt) {
  std::string code;
  ICAP_RETURN_IF_ERROR(WithSecrets(rollout, [&](Secrets& secrets) {
    const std::string whom =
        fmt::format("{}|{}|{}", RolloutSchoolName(rollout.agency, rollout.rollout, school), person, attempt);
    code = HmacSha256(secrets.invitations.Reveal(), whom).substr(0, kCodeBytes);
    return absl::OkStatus();
  }));
  return Redacted(std::move(code));
}

absl::StatusOr<std::string> RolloutKeyFiles::Seal(std::string_view sealing_key, const Redacted<std::string>& contents) {
  const std::string& plain = contents.Reveal();
  std::string box(plain.size() + crypto_box_SEALBYTES, '\0');
  if (sealing_key.size() != crypto_box_PUBLICKEYBYTES ||
      crypto_box_seal(Out(box), In(plain), plain.size(), In(sealing_key)) != 0) {
    return Missing("The school has no key to seal its answers with.");
  }
  return box;
}

absl::StatusOr<SealingSecrets> RolloutKeyFiles::ReadSealingSecrets(const RolloutKey& rollout) {
  ICAP_ASSIGN_OR_RETURN(const KeyFile keys, ReadExisting(folder_, PathOf(rollout), rollout));
  SealingSecrets secrets;
  for (const auto& [school, pair] : keys.schools) {
    if (!pair.secret.empty()) secrets[school] = Redacted(pair.secret);
  }
  return secrets;
}

std::optional<Redacted<std::string>> RolloutKeyFiles::Open(const Redacted<std::string>& sealing_secret,
                                                           std::string_view box) {
  const std::string& secret = sealing_secret.Reveal();
  if (secret.size() != crypto_box_SECRETKEYBYTES || box.size() < crypto_box_SEALBYTES) return std::nullopt;
  std::string public_key(crypto_box_PUBLICKEYBYTES, '\0');
  crypto_scalarmult_base(Out(public_key), In(secret));
  std::string plain(box.size() - crypto_box_SEALBYTES, '\0');
  if (crypto_box_seal_open(Out(plain), In(box), box.size(), In(public_key), In(secret)) != 0) return std::nullopt;
  return Redacted(std::move(plain));
}

absl::Status RolloutKeyFiles::DestroySchools(const RolloutKey& rollout, const std::vector<std::string>& schools) {
  const FolderLock lock(folder_, LOCK_EX);
  if (!lock.is_held()) return NotWritten(folder_);
  ICAP_ASSIGN_OR_RETURN(std::optional<KeyFile> keys, Read(PathOf(rollout), rollout));
  if (!keys.has_value()) return absl::OkStatus();
  bool changed = false;
  for (const std::string& school : schools) {
    const auto found = keys->schools.find(school);
    if (found == keys->schools.end() || found->second.secret.empty()) continue;
    found->second.secret.clear();
    changed = true;
  }
  if (!changed) return absl::OkStatus();
  return Replace(folder_, PathOf(rollout), Print(rollout, *keys));
}

absl::Status RolloutKeyFiles::DestroyRollout(const RolloutKey& rollout) {
  Forget(rollout);
  const FolderLock lock(folder_, LOCK_EX);
  if (!lock.is_held()) return NotWritten(folder_);
  const std::string path = PathOf(rollout);
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.is_open() && errno == ENOENT) return absl::OkStatus();
  const bool destroyed = file.is_open() && Overwrite(file.number()) && unlink(path.c_str()) == 0 && SyncFolder(folder_);
  return destroyed ? absl::OkStatus() : NotWritten(folder_);
}

}  // namespace icap::collection
