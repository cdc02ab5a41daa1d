#include "tools/bench/sealed_answers.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <cmath>
#include <pqxx/pqxx>
#include <random>
#include <vector>

#include "services/collection/domain/credential.h"
#include "services/collection/domain/sealed_answer.h"
#include "services/common/base/clock.h"
#include "services/common/base/encoding.h"
#include "tools/client/progress.h"

namespace icap::bench {
namespace {

constexpr uint64_t kSeed = 20261124;
constexpr double kMean = 3.9;
constexpr double kSchoolSd = 0.5, kPersonSd = 0.8, kNoiseSd = 0.9;
constexpr int kOptions = 6;
constexpr double kSecondsBetweenLooks = 0.1;
constexpr int kMaxLooks = 6'000;

struct SchoolKey {
  std::string school;
  std::string sealing_key;
};

std::vector<SchoolKey> ReadKeys(pqxx::work& transaction, const std::string& agency, const std::string& rollout) {
  std::vector<SchoolKey> keys;
  for (const auto& row : transaction.exec_params("SELECT school, encode(sealing_key, 'hex') FROM rollout_school"
                                                 " WHERE agency = $1 AND rollout = $2 ORDER BY school",
                                                 agency, rollout)) {
    keys.push_back({row[0].as<std::string>(), FromHex(row[1].as<std::string>()).value()});
  }
  return keys;
}

// Answers of one person.
std::string MakeAnswers(int item_count, double school, std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  const double person = kMean + school + kPersonSd * normal(random);
  std::string answers;
  for (int item = 0; item < item_count; ++item) {
    const double answer = std::round(person + kNoiseSd * normal(random));
    answers += static_cast<char>(std::clamp(static_cast<int>(answer), 1, kOptions));
  }
  return answers;
}

// Hexadecimal, as PostgreSQL reads bytes.
std::string Box(const std::string& sealing_key, const Redacted<std::string>& contents) {
  const std::string& plain = contents.Reveal();
  std::string box(plain.size() + crypto_box_SEALBYTES, '\0');
  crypto_box_seal(reinterpret_cast<unsigned char*>(box.data()), reinterpret_cast<const unsigned char*>(plain.data()),
                  plain.size(), reinterpret_cast<const unsigned char*>(sealing_key.data()));
  return "\\x" + ToHex(box);
}

}  // namespace

absl::Status SealAnswers(const std::string& connection_string, const std::string& agency, const std::string& rollout,
                         int item_count, int teachers) {
  if (sodium_init() < 0) return absl::InternalError("libsodium does not start.");
  try {
    pqxx::connection connection(connection_string);
    pqxx::work transaction(connection);
    const std::vector<SchoolKey> keys = ReadKeys(transaction, agency, rollout);
    client::Progress progress("bench-state: sealed answers", static_cast<int64_t>(keys.size()));
    std::mt19937_64 random(kSeed);
    std::normal_distribution<double> normal;
    const RandomBytes bytes = SystemRandom();
    const std::string day = DayOf(SystemClock()());
    pqxx::stream_to boxes(transaction, "sealed_answer",
                          std::vector<std::string>{"agency", "rollout", "school", "sealed_id", "day", "box"});
    for (const SchoolKey& key : keys) {
      const double effect = kSchoolSd * normal(random);
      for (int teacher = 0; teacher < teachers; ++teacher) {
        const collection::OpenedAnswer answer{collection::PackedAnswers(MakeAnswers(item_count, effect, random)),
                                              bytes(collection::kReceiptBytes)};
        boxes << std::make_tuple(agency, rollout, key.school, NewUuid(bytes), day,
                                 Box(key.sealing_key, collection::PackSealed(answer)));
      }
      progress.Add();
    }
    boxes.complete();
    transaction.exec_params(
        "INSERT INTO submission_count (agency, rollout, school, writer, submission_count)"
        " SELECT agency, rollout, school, 0, $3 FROM rollout_school"
        " WHERE agency = $1 AND rollout = $2",
        agency, rollout, teachers);
    transaction.commit();
  } catch (const std::exception& error) {
    return absl::InternalError(fmt::format("PostgreSQL: {}", error.what()));
  }
  return absl::OkStatus();
}

absl::Status WaitUntilOpened(const std::string& connection_string, const std::string& agency,
                             const std::string& rollout) {
  try {
    pqxx::connection connection(connection_string);
    for (int look = 0; look < kMaxLooks; ++look) {
      pqxx::nontransaction transaction(connection);
      const auto row = transaction.exec_params1(
          "SELECT close_time IS NOT NULL AND state = 3, pg_sleep($3) FROM rollout"
          " WHERE agency = $1 AND rollout = $2",
          agency, rollout, kSecondsBetweenLooks);
      if (row[0].as<bool>()) return absl::OkStatus();
    }
  } catch (const std::exception& error) {
    return absl::InternalError(fmt::format("PostgreSQL: {}", error.what()));
  }
  return absl::DeadlineExceededError("The answers are not opened.");
}

}  // namespace icap::bench
