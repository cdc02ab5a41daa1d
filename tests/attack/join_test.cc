// Tries to join invitations to answers with everything that is left after a rollout: every table, the write-ahead log,
// a backup taken while the window was open, Redis, all logs and all other files. It must do no better than chance, and
// must succeed on copies of the data with a leak built in.
#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <pqxx/pqxx>
#include <random>
#include <set>
#include <unordered_map>

#include "gtest/gtest.h"
#include "icap/collection/v1/rollout.pb.h"
#include "services/collection/storage/comment_store.h"
#include "services/common/base/clock.h"
#include "services/common/base/encoding.h"
#include "services/common/base/sha256.h"
#include "tests/attack/evidence.h"
#include "tests/system/running_system.h"
#include "tests/system/small_rollout.h"

namespace icap::testing {
namespace {

constexpr int kTeachers = 40;
// Spearman's coefficient of two independent orders of 40 exceeds this with probability below 6e-7 (z = 5 of a normal
// distribution with standard deviation 1/sqrt(39)); for some hundred pairs of orders a false alarm is below 1 in 5,000.
constexpr double kMaxCorrelation = 0.8;
// Fixed points of a random permutation are Poisson(1): ten or more with probability 1.1e-7.
constexpr int kMaxMatches = 9;

// What the test alone knows about one teacher.
struct Teacher {
  std::string code_hash;  // hexadecimal
  std::string answers;    // packed, hexadecimal: no other teacher's
  std::string receipt;
  std::string comment;
  std::vector<std::string> secrets;  // bytes that may be found nowhere
};

using Owners = std::map<std::string, std::string>;

struct Finding {
  std::string left, right;
  double correlation = 0;
  int matches = 0;
};

double Correlation(const Order& left, const Order& right) {
  double sum = 0, left_sum = 0, right_sum = 0;
  constexpr double kMean = (kTeachers - 1) / 2.0;
  for (const auto& [person, rank] : left.ranks) {
    const double other = right.ranks.at(person) - kMean;
    sum += (rank - kMean) * other;
    left_sum += (rank - kMean) * (rank - kMean);
    right_sum += other * other;
  }
  return left_sum == 0 || right_sum == 0 ? 0 : sum / std::sqrt(left_sum * right_sum);
}

int Matches(const Order& left, const Order& right, bool reversed) {
  const std::set<double> distinct = [&] {
    std::set<double> values;
    for (const auto& [person, rank] : left.ranks) values.insert(rank);
    return values;
  }();
  if (distinct.size() < left.ranks.size()) return 0;  // ties name nobody
  int matches = 0;
  for (const auto& [person, rank] : left.ranks) {
    matches += rank == (reversed ? kTeachers - 1 - right.ranks.at(person) : right.ranks.at(person));
  }
  return matches;
}

// The best of all pairs of an order that leads to a person and one of plain answers (or receipts).
Finding Attack(const std::vector<Order>& people, const std::vector<Order>& plain) {
  Finding best;
  for (const Order& left : people) {
    for (const Order& right : plain) {
      if (left.ranks.size() != kTeachers || right.ranks.size() != kTeachers) continue;
      const double correlation = std::abs(Correlation(left, right));
      const int matches = std::max(Matches(left, right, false), Matches(left, right, true));
      if (correlation > best.correlation || matches > best.matches) {
        best = {left.name, right.name, std::max(best.correlation, correlation), std::max(best.matches, matches)};
      }
    }
  }
  return best;
}

bool Succeeds(const Finding& finding) {
  return finding.correlation > kMaxCorrelation || finding.matches > kMaxMatches;
}

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Looks for many texts, each of 8 bytes or more, in one pass.
class TokenSearch {
 public:
  explicit TokenSearch(const std::vector<std::string>& tokens) : may_start_(1 << 16) {
    for (const std::string& token : tokens) {
      tokens_.emplace(HeadOf(token.data()), token);
      may_start_[HeadOf(token.data()) & 0xffff] = true;
    }
  }

  bool FindsOneIn(const std::string& text) const {
    for (size_t i = 0; i + sizeof(uint64_t) <= text.size(); ++i) {
      const uint64_t head = HeadOf(text.data() + i);
      if (!may_start_[head & 0xffff]) continue;
      const auto [begin, end] = tokens_.equal_range(head);
      for (auto token = begin; token != end; ++token) {
        if (text.compare(i, token->second.size(), token->second) == 0) return true;
      }
    }
    return false;
  }

 private:
  static uint64_t HeadOf(const char* bytes) {
    uint64_t head = 0;
    std::memcpy(&head, bytes, sizeof(head));
    return head;
  }

  std::unordered_multimap<uint64_t, std::string> tokens_;
  std::vector<bool> may_start_;
};

// The orders of one name.
std::vector<Order> Only(const std::vector<Order>& orders, const std::string& name) {
  std::vector<Order> found;
  std::copy_if(orders.begin(), orders.end(), std::back_inserter(found),
               [&](const Order& order) { return order.name == name; });
  return found;
}

class Join : public ::testing::Test {
 protected:
  static std::string ConnectionTo(const std::string& database) {
    return fmt::format("host={}/postgres user=postgres dbname={}", system_->data_folder(), database);
  }
  static void Execute(const std::string& database, const std::string& sql) {
    pqxx::connection connection(ConnectionTo(database));
    pqxx::nontransaction transaction(connection);
    transaction.exec(sql);
  }
  static void CopyDatabase(const std::string& from, const std::string& to) {
    const std::string folder = system_->data_folder();
    Execute("postgres", "CREATE DATABASE " + to);
    ASSERT_EQ(
        RunProgram({"pg_dump", "-h", folder + "/postgres", "-U", "postgres", "-f", folder + "/" + to + ".sql", from})
            .exit_code,
        0);
    ASSERT_EQ(RunProgram({"psql", "-h", folder + "/postgres", "-U", "postgres", "-qX", "-d", to, "-f",
                          folder + "/" + to + ".sql"})
                  .exit_code,
              0);
  }

  static std::string Packed(int number) {
    std::string answers;
    for (int item = 0; item < 4; ++item, number /= 4) answers += static_cast<char>(1 + number % 4);
    return answers;
  }

  // One teacher after the other opens the link and answers at once: the order that is easiest to follow.
  static void Answer(client::ConnectClient& http, const std::string& code, int number) {
    const auto redeemed = Redeem(http, code);
    ASSERT_TRUE(redeemed.ok()) << redeemed.status();
    auto submission = Submission(*redeemed, 1);
    const std::string answers = Packed(number);
    for (int item = 0; item < 4; ++item) submission.mutable_answers(item)->set_category(answers[item]);
    // Each of another length.
    const std::string comment = fmt::format("teacher {} says {}", number, std::string(number, 'x'));
    auto* sent = submission.add_comments();
    sent->set_comment_id("more");
    sent->set_text(comment);
    const auto receipt = Submit(http, submission);
    ASSERT_TRUE(receipt.ok()) << receipt.status();
    const std::string credential = FromBase64Url(submission.credential()).value();
    teachers_.push_back({ToHex(Sha256("code " + FromBase64Url(code).value())),
                         ToHex(answers),
                         *receipt,
                         comment,
                         {FromBase64Url(code).value(), credential.substr(0, 32), credential.substr(32),
                          FromBase64Url(submission.receipt_key()).value(), submission.request_id()}});
  }

  static void SetUpTestSuite() {
    ASSERT_GE(sodium_init(), 0);
    system_ = std::make_unique<RunningSystem>();
    Execute("postgres", "ALTER SYSTEM SET wal_keep_size = '4GB'");
    Execute("postgres", "SELECT pg_reload_conf()");
    const auto http = system_->SignedIn();
    const SmallRollout rollout = MakeSmallRollout(*http, "attack", kTeachers);
    std::vector<int> numbers(256);
    std::iota(numbers.begin(), numbers.end(), 0);
    std::shuffle(numbers.begin(), numbers.end(), std::mt19937(20261124));
    std::vector<std::string> codes = rollout.codes;
    std::shuffle(codes.begin(), codes.end(), std::mt19937(42));
    for (int i = 0; i < kTeachers; ++i) {
      Answer(*http, codes[i], numbers[i]);
      if (i == kTeachers / 2) Execute("postgres", "CHECKPOINT");
    }
    // While the window is open: a backup of the database and, as nobody should, of the keys.
    stolen_keys_ = ReadAll(system_->data_folder() + "/secrets/rollouts/attack.fall.keys");
    ASSERT_NO_FATAL_FAILURE(CopyDatabase("icap_collection", "backup"));
    RememberSealed();
    Owners people = PeopleOfCodes();
    ASSERT_TRUE(CloseRollout(*http, rollout.rollout).ok());
    Execute("postgres", "CHECKPOINT");
    for (size_t i = 0; i < teachers_.size(); ++i) {
      const std::string person = fmt::format("{:02}", i);
      by_code_[teachers_[i].code_hash] = person;
      by_person_[people[teachers_[i].code_hash]] = person;
      by_answers_[teachers_[i].answers] = person;
      by_receipt_[teachers_[i].receipt] = person;
    }
  }
  static void TearDownTestSuite() { system_.reset(); }

  // Where the boxes lay, before closing deletes them: files and places that a copy of the disk would show.
  static void RememberSealed() {
    Execute("icap_collection",
            "CREATE TABLE attacker_sealed AS " + PlacesOf("encode(box, 'hex')", "sealed_answer", "oak"));
  }

  // Who was sent which code, by its hash.
  static Owners PeopleOfCodes() {
    Owners people;
    pqxx::connection connection(ConnectionTo("icap_collection"));
    pqxx::work transaction(connection);
    for (const auto& row : transaction.exec("SELECT encode(code_hash, 'hex'), person FROM invitation"
                                            " WHERE school = 'oak'")) {
      people[row[0].as<std::string>()] = row[1].as<std::string>();
    }
    return people;
  }

  static std::string StolenSecret() {
    const size_t line = stolen_keys_.find("school oak ");
    return FromHex(stolen_keys_.substr(line + 11 + 65, 64)).value();
  }

  // Whose box: known to the test by the stolen key only.
  static Owners OwnersOfBoxes() {
    Owners owners;
    const std::string secret = StolenSecret();
    std::string public_key(crypto_box_PUBLICKEYBYTES, '\0');
    crypto_scalarmult_base(reinterpret_cast<unsigned char*>(public_key.data()),
                           reinterpret_cast<const unsigned char*>(secret.data()));
    pqxx::connection connection(ConnectionTo("backup"));
    pqxx::work transaction(connection);
    for (const auto& row : transaction.exec("SELECT encode(box, 'hex') FROM sealed_answer WHERE school = 'oak'")) {
      const std::string box = FromHex(row[0].as<std::string>()).value();
      std::string plain(box.size() - crypto_box_SEALBYTES, '\0');
      EXPECT_EQ(crypto_box_seal_open(reinterpret_cast<unsigned char*>(plain.data()),
                                     reinterpret_cast<const unsigned char*>(box.data()), box.size(),
                                     reinterpret_cast<const unsigned char*>(public_key.data()),
                                     reinterpret_cast<const unsigned char*>(secret.data())),
                0);
      for (const auto& [answers, person] : by_answers_) {
        if (ToHex(plain).find(answers) != std::string::npos && plain.substr(18, 4) == FromHex(answers)) {
          owners[row[0].as<std::string>()] = person;
        }
      }
    }
    return owners;
  }

  static WriteAheadLog ReadLog() {
    const std::string folder = system_->data_folder() + "/postgres/cluster/pg_wal";
    std::set<std::string> segments;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.is_regular_file()) segments.insert(entry.path().filename());
    }
    const std::string bin = RunProgram({"sh", "-c", "ls -d /usr/lib/postgresql/*/bin | tail -n 1"}).output;
    return ParseLog(
        RunProgram({bin.substr(0, bin.find('\n')) + "/pg_waldump", "-p", folder, *segments.begin(), *segments.rbegin()})
            .output);
  }

  static void Append(std::vector<Order>& orders, std::vector<Order> more) {
    orders.insert(orders.end(), more.begin(), more.end());
  }

  // Orders that lead to people: invitations, their credentials, and the boxes, which the log puts beside them.
  static std::vector<Order> PeopleIn(const std::string& database, const WriteAheadLog& log) {
    const std::string connection = ConnectionTo(database);
    std::vector<Order> orders;
    // The hashes of the codes are gone when the rollout is closed; the people are what an attacker wants anyway.
    const std::tuple<const char*, const char*, const Owners&> tables[] = {
        {"invitation", "person", by_person_}, {"issued_credential", "encode(code_hash, 'hex')", by_code_}};
    for (const auto& [table, key, owners] : tables) {
      Append(orders, OrdersOf(connection, table,
                              fmt::format("SELECT {}, {} FROM {} t WHERE school = 'oak'", key,
                                          ColumnsOf(connection, table, "t"), table),
                              owners));
      Append(orders, LogOrdersOf(connection, table, PlacesOf(key, table, "oak"), owners, log));
    }
    const Owners boxes = OwnersOfBoxes();
    const std::string backup = ConnectionTo("backup");
    Append(orders, OrdersOf(backup, "backup.sealed_answer",
                            fmt::format("SELECT encode(t.box, 'hex'), {} FROM sealed_answer t WHERE school = 'oak'",
                                        ColumnsOf(backup, "sealed_answer", "t")),
                            boxes));
    Append(orders,
           LogOrdersOf(ConnectionTo("icap_collection"), "sealed_answer", "SELECT * FROM attacker_sealed", boxes, log));
    return orders;
  }

  static std::vector<Order> AnswersIn(const std::string& database, const WriteAheadLog& log) {
    const std::string connection = ConnectionTo(database);
    std::vector<Order> orders =
        OrdersOf(connection, "submission",
                 fmt::format("SELECT encode(t.answers, 'hex'), {} FROM submission t WHERE school = 'oak'",
                             ColumnsOf(connection, "submission", "t")),
                 by_answers_);
    Append(orders, LogOrdersOf(connection, "submission", PlacesOf("encode(answers, 'hex')", "submission", "oak"),
                               by_answers_, log));
    return orders;
  }

  static Owners OwnersOfReceipts() {
    Owners owners;
    for (const auto& [receipt, person] : by_receipt_) {
      // The first 15 bytes of the hash, as they are stored.
      owners[ToHex(Sha256("icap-receipt-v1" + teachers_[std::stoul(person)].secrets[3]).substr(0, 15))] = person;
    }
    return owners;
  }

  static std::vector<Order> ReceiptsIn(const std::string& database, const WriteAheadLog& log) {
    const std::string connection = ConnectionTo(database);
    const Owners owners = OwnersOfReceipts();
    std::vector<Order> orders =
        OrdersOf(connection, "receipt",
                 fmt::format("SELECT encode(t.receipt, 'hex'), {} FROM receipt t WHERE school = 'oak'",
                             ColumnsOf(connection, "receipt", "t")),
                 owners);
    Append(orders,
           LogOrdersOf(connection, "receipt", PlacesOf("encode(receipt, 'hex')", "receipt", "oak"), owners, log));
    return orders;
  }

  // Whose comment a row is: known to the test by the field key only.
  static Owners OwnersOfComments() {
    const std::string key = FromHex(ReadAll(system_->data_folder() + "/secrets/field.key").substr(0, 64)).value();
    const collection::FieldSeal seal{Redacted(key), SystemRandom()};
    Owners owners;
    pqxx::connection connection(ConnectionTo("icap_collection"));
    pqxx::work transaction(connection);
    for (const auto& row : transaction.exec("SELECT comment_id, encode(sealed, 'hex') FROM respondent_comment")) {
      const auto id = row[0].as<std::string>();
      const auto text =
          seal.Open(FromHex(row[1].as<std::string>()).value(), collection::CommentPlace("attack", "fall", id));
      EXPECT_TRUE(text.has_value());
      for (size_t i = 0; i < teachers_.size(); ++i) {
        if (teachers_[i].comment == text) owners[id] = fmt::format("{:02}", i);
      }
    }
    return owners;
  }

  static std::vector<Order> CommentsIn(const std::string& database, const WriteAheadLog& log) {
    const std::string connection = ConnectionTo(database);
    const Owners owners = OwnersOfComments();
    std::vector<Order> orders =
        OrdersOf(connection, "respondent_comment",
                 fmt::format("SELECT t.comment_id, {}, lpad(length(t.sealed)::text, 9, '0') AS size"
                             " FROM respondent_comment t WHERE school = 'oak'",
                             ColumnsOf(connection, "respondent_comment", "t")),
                 owners);
    Append(orders, LogOrdersOf(connection, "respondent_comment", PlacesOf("comment_id", "respondent_comment", "oak"),
                               owners, log));
    return orders;
  }

  // Fills a column of the copy's submissions with the number of the teacher, in the order of answering.
  static void Plant(const std::string& database, const std::string& expression) {
    for (size_t i = 0; i < teachers_.size(); ++i) {
      Execute(database, fmt::format("UPDATE submission SET leak = {} WHERE school = 'oak' AND answers = '\\x{}'",
                                    fmt::format(fmt::runtime(expression), i), teachers_[i].answers));
    }
  }

  static void Report(const char* what, const Finding& finding, size_t left, size_t right) {
    std::printf("%-28s %zu x %zu orders: correlation at most %.2f, matches at most %d of %d (%s, %s)\n", what, left,
                right, finding.correlation, finding.matches, kTeachers, finding.left.c_str(), finding.right.c_str());
  }

  static inline std::unique_ptr<RunningSystem> system_;
  static inline std::vector<Teacher> teachers_;
  static inline Owners by_code_, by_person_, by_answers_, by_receipt_;
  static inline std::string stolen_keys_;
};

TEST_F(Join, FindsNoOrderThatLeadsFromAPersonToAnAnswer) {
  const WriteAheadLog log = ReadLog();
  const auto people = PeopleIn("icap_collection", log);
  const auto answers = AnswersIn("icap_collection", log);
  // The log does show in which order credentials were issued and boxes stored; the join ends at the box.
  for (const char* name : {"issued_credential.inserted", "sealed_answer.inserted", "sealed_answer.deleted"}) {
    ASSERT_EQ(Only(people, name).size(), 1u) << name;
    ASSERT_EQ(Only(people, name)[0].ranks.size(), static_cast<size_t>(kTeachers)) << name;
  }
  EXPECT_GT(Correlation(Only(people, "issued_credential.inserted")[0], Only(people, "sealed_answer.inserted")[0]),
            0.99);
  ASSERT_EQ(Only(answers, "submission.inserted").size(), 1u);
  ASSERT_EQ(Only(answers, "submission.inserted")[0].ranks.size(), static_cast<size_t>(kTeachers));
  const Finding finding = Attack(people, answers);
  Report("people and answers", finding, people.size(), answers.size());
  EXPECT_FALSE(Succeeds(finding));
}

TEST_F(Join, FindsNoOrderThatLeadsFromAReceiptToAnAnswerOrAPerson) {
  const WriteAheadLog log = ReadLog();
  const auto people = PeopleIn("icap_collection", log);
  const auto answers = AnswersIn("icap_collection", log);
  const auto receipts = ReceiptsIn("icap_collection", log);
  const Finding to_answers = Attack(receipts, answers);
  Report("receipts and answers", to_answers, receipts.size(), answers.size());
  EXPECT_FALSE(Succeeds(to_answers));
  const Finding to_people = Attack(people, receipts);
  Report("people and receipts", to_people, people.size(), receipts.size());
  EXPECT_FALSE(Succeeds(to_people));
}

// Whoever may read the comments, or has the field key, learns what was written, and not by whom or with which answers.
TEST_F(Join, FindsNoOrderThatLeadsFromACommentToAnAnswerAReceiptOrAPerson) {
  const WriteAheadLog log = ReadLog();
  const auto comments = CommentsIn("icap_collection", log);
  ASSERT_EQ(Only(comments, "respondent_comment.inserted").size(), 1u);
  ASSERT_EQ(Only(comments, "respondent_comment.inserted")[0].ranks.size(), static_cast<size_t>(kTeachers));
  const std::pair<const char*, std::vector<Order>> others[] = {
      {"comments and answers", AnswersIn("icap_collection", log)},
      {"comments and receipts", ReceiptsIn("icap_collection", log)},
      {"comments and people", PeopleIn("icap_collection", log)}};
  for (const auto& [what, orders] : others) {
    const Finding finding = Attack(comments, orders);
    Report(what, finding, comments.size(), orders.size());
    EXPECT_FALSE(Succeeds(finding)) << what;
  }
}

TEST_F(Join, FindsBoxesOfOneSizeOnly) {
  pqxx::connection connection(ConnectionTo("backup"));
  pqxx::work transaction(connection);
  EXPECT_EQ(transaction.exec1("SELECT count(DISTINCT length(box)) FROM sealed_answer")[0].as<int>(), 1);
  EXPECT_EQ(transaction.exec1("SELECT count(*) FROM submission")[0].as<int>(), 0);
}

// Codes, credentials, receipt keys and request ids, as bytes, hexadecimal and base64url, and comments, in all files
// that are left: tables, log, Redis, logs, the backup. The secret of the school, too, is nowhere.
TEST_F(Join, FindsNoTokenOfADeviceAndNoKeyInAnyFile) {
  RunProgram({"redis-cli", "-s", system_->data_folder() + "/run/redis.sock", "SAVE"});
  std::vector<std::string> needles = {StolenSecret(), ToHex(StolenSecret())};
  for (const Teacher& teacher : teachers_) {
    for (const std::string& secret : teacher.secrets) {
      needles.insert(needles.end(), {secret, ToHex(secret), ToBase64Url(secret)});
    }
    needles.push_back(teacher.comment);
  }
  const TokenSearch search(needles);
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(system_->data_folder())) {
    if (!entry.is_regular_file()) continue;
    EXPECT_FALSE(search.FindsOneIn(ReadAll(entry.path()))) << entry.path() << " holds a token";
    ++files;
  }
  // It finds one that is there.
  EXPECT_TRUE(search.FindsOneIn("xxx" + needles.back() + "yyy"));
  EXPECT_GT(files, 100);
}

TEST_F(Join, SucceedsWithATimestamp) {
  ASSERT_NO_FATAL_FAILURE(CopyDatabase("icap_collection", "with_timestamp"));
  Execute("with_timestamp", "ALTER TABLE submission ADD COLUMN leak timestamptz");
  Plant("with_timestamp", "timestamptz '2026-11-24' + interval '{} seconds'");
  const WriteAheadLog log = ReadLog();
  const Finding finding =
      Attack(PeopleIn("icap_collection", log), Only(AnswersIn("with_timestamp", {}), "submission.leak"));
  Report("with a timestamp", finding, 0, 0);
  EXPECT_TRUE(Succeeds(finding));
}

TEST_F(Join, SucceedsWithASequence) {
  ASSERT_NO_FATAL_FAILURE(CopyDatabase("icap_collection", "with_sequence"));
  Execute("with_sequence", "ALTER TABLE submission ADD COLUMN leak bigint");
  Plant("with_sequence", "{}");
  const Finding finding =
      Attack(PeopleIn("icap_collection", ReadLog()), Only(AnswersIn("with_sequence", {}), "submission.leak"));
  Report("with a sequence", finding, 0, 0);
  EXPECT_TRUE(Succeeds(finding));
}

TEST_F(Join, SucceedsWithRowsInTheOrderOfTheirComing) {
  ASSERT_NO_FATAL_FAILURE(CopyDatabase("icap_collection", "with_order"));
  Execute("with_order", "ALTER TABLE submission ADD COLUMN leak bigint");
  Plant("with_order", "{}");
  Execute("with_order", "CREATE TABLE ordered AS SELECT * FROM submission WHERE school = 'oak' ORDER BY leak");
  Execute("with_order", "DELETE FROM submission");
  Execute("with_order", "ALTER TABLE ordered DROP COLUMN leak");
  Execute("with_order", "VACUUM submission");
  Execute("with_order", "ALTER TABLE submission DROP COLUMN leak");
  Execute("with_order", "INSERT INTO submission SELECT * FROM ordered");
  const Finding finding =
      Attack(PeopleIn("icap_collection", ReadLog()), Only(AnswersIn("with_order", {}), "submission.ctid"));
  Report("with rows in order", finding, 0, 0);
  EXPECT_TRUE(Succeeds(finding));
}

// What a backup of the keys that was not destroyed would do: the boxes of the log open, in their order.
TEST_F(Join, SucceedsWithAKeyThatWasKept) {
  const WriteAheadLog log = ReadLog();
  const auto people = PeopleIn("icap_collection", log);
  std::vector<Order> opened, invited;
  for (const Order& order : people) {
    (order.name.find("sealed_answer") != std::string::npos ? opened : invited).push_back(order);
  }
  const Finding finding = Attack(invited, opened);
  Report("with a kept key", finding, invited.size(), opened.size());
  EXPECT_TRUE(Succeeds(finding));
}

}  // namespace
}  // namespace icap::testing
