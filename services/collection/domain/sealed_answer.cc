#include "services/collection/domain/sealed_answer.h"

#include "services/collection/domain/credential.h"

namespace icap::collection {
namespace {

// First byte of the form: then the receipt, the number of answers in two bytes, the answers, zeros.
constexpr char kForm = 1;
constexpr size_t kHeadBytes = 1 + kReceiptBytes + 2;

}  // namespace

Redacted<std::string> PackSealed(const OpenedAnswer& answer) {
  const std::string& answers = answer.answers.Reveal();
  std::string contents(1, kForm);
  contents += answer.receipt;
  contents += static_cast<char>(answers.size() >> 8);
  contents += static_cast<char>(answers.size() & 0xff);
  contents += answers;
  contents.resize((contents.size() + kSealedStepBytes - 1) / kSealedStepBytes * kSealedStepBytes, '\0');
  return Redacted(std::move(contents));
}

std::optional<OpenedAnswer> UnpackSealed(const Redacted<std::string>& contents) {
  const std::string& bytes = contents.Reveal();
  if (bytes.size() < kHeadBytes || bytes[0] != kForm) return std::nullopt;
  const size_t count = static_cast<size_t>(static_cast<unsigned char>(bytes[kHeadBytes - 2])) << 8 |
                       static_cast<unsigned char>(bytes[kHeadBytes - 1]);
  if (bytes.size() < kHeadBytes + count) return std::nullopt;
  return OpenedAnswer{PackedAnswers(bytes.substr(kHeadBytes, count)), bytes.substr(1, kReceiptBytes)};
}

}  // namespace icap::collection
