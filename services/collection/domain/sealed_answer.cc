#include "services/collection/domain/sealed_answer.h"

#include <algorithm>

#include "services/collection/domain/credential.h"

namespace icap::collection {
namespace {

// First byte of the form: then the receipt, the answers behind their number, and zeros. The second form has the number
// of comments in one byte and each comment behind its length before the zeros.
constexpr char kForm = 1;
constexpr char kFormWithComments = 2;

void AppendLength(size_t length, std::string* contents) {
  *contents += static_cast<char>(length >> 8);
  *contents += static_cast<char>(length & 0xff);
}

// Takes parts off the front; nullopt when there is not as much.
class Parts {
 public:
  explicit Parts(std::string_view rest) : rest_(rest) {}

  std::optional<std::string> Take(size_t size) {
    if (rest_.size() < size) return std::nullopt;
    std::string part(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return part;
  }
  std::optional<size_t> TakeNumber(size_t bytes) {
    const auto part = Take(bytes);
    if (!part.has_value()) return std::nullopt;
    size_t number = 0;
    for (const char c : *part) number = number << 8 | static_cast<unsigned char>(c);
    return number;
  }
  std::optional<std::string> TakeText() {
    const auto length = TakeNumber(2);
    return length.has_value() ? Take(*length) : std::nullopt;
  }

 private:
  std::string_view rest_;
};

std::optional<OrderedComments> TakeComments(Parts& parts) {
  const auto count = parts.TakeNumber(1);
  if (!count.has_value()) return std::nullopt;
  std::vector<std::string> comments;
  for (size_t i = 0; i < *count; ++i) {
    auto text = parts.TakeText();
    if (!text.has_value()) return std::nullopt;
    if (!parts.Take(kMaxCommentBytes - std::min(kMaxCommentBytes, text->size())).has_value()) return std::nullopt;
    comments.push_back(*std::move(text));
  }
  return OrderedComments(std::move(comments));
}

}  // namespace

Redacted<std::string> PackSealed(const OpenedAnswer& answer) {
  const std::string& answers = answer.answers.Reveal();
  const std::vector<std::string>& comments = answer.comments.Reveal();
  std::string contents(1, comments.empty() ? kForm : kFormWithComments);
  contents += answer.receipt;
  AppendLength(answers.size(), &contents);
  contents += answers;
  if (!comments.empty()) contents += static_cast<char>(comments.size());
  for (const std::string& comment : comments) {
    AppendLength(comment.size(), &contents);
    contents += comment;
    contents.resize(contents.size() + kMaxCommentBytes - comment.size(), '\0');
  }
  contents.resize((contents.size() + kSealedStepBytes - 1) / kSealedStepBytes * kSealedStepBytes, '\0');
  return Redacted(std::move(contents));
}

std::optional<OpenedAnswer> UnpackSealed(const Redacted<std::string>& contents) {
  Parts parts(contents.Reveal());
  const std::optional<size_t> form = parts.TakeNumber(1);
  if (form != kForm && form != kFormWithComments) return std::nullopt;
  auto receipt = parts.Take(kReceiptBytes);
  if (!receipt.has_value()) return std::nullopt;
  auto answers = parts.TakeText();
  if (!answers.has_value()) return std::nullopt;
  OpenedAnswer opened{PackedAnswers(*std::move(answers)), *std::move(receipt)};
  if (form == kForm) return opened;
  auto comments = TakeComments(parts);
  if (!comments.has_value()) return std::nullopt;
  opened.comments = *std::move(comments);
  return opened;
}

}  // namespace icap::collection
