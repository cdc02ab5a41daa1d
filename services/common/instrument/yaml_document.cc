#include "services/common/instrument/yaml_document.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <utility>

namespace icap::instrument {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kWholeFile = "file";

int LineOf(std::string_view text, size_t position) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + position, '\n'));
}

bool IsContinuation(unsigned char c) {
  return (c & 0xC0) == 0x80;
}

// Bytes of the UTF-8 sequence at the start of `text`; 0 when it is not valid (RFC 3629: no overlong form, no surrogate,
// nothing above U+10FFFF).
size_t SequenceLength(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if (!IsContinuation(byte(i))) return 0;
  }
  if (first == 0xE0 && byte(1) < 0xA0) return 0;
  if (first == 0xED && byte(1) > 0x9F) return 0;
  if (first == 0xF0 && byte(1) < 0x90) return 0;
  if (first == 0xF4 && byte(1) > 0x8F) return 0;
  return length;
}

bool IsForbiddenControl(unsigned char c) {
  return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F;
}

// The first thing that makes the bytes unfit as text, if any. `text` has LF line ends.
std::optional<Problem> EncodingProblem(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const size_t length = SequenceLength(text.substr(i));
    if (length == 0) {
      return Problem{LineOf(text, i), std::string(kWholeFile), "is not UTF-8 here: save the file as UTF-8"};
    }
    if (IsForbiddenControl(static_cast<unsigned char>(text[i]))) {
      return Problem{LineOf(text, i), std::string(kWholeFile),
                     fmt::format("has the control character 0x{:02X}: remove it, and save the file as UTF-8 text",
                                 static_cast<unsigned char>(text[i]))};
    }
    i += length;
  }
  return std::nullopt;
}

// Ends with a line end, so that the parser treats a quotation mark that is never closed the same wherever it stands.
std::string WithLineFeeds(std::string_view text) {
  std::string result;
  result.reserve(text.size() + 1);
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    result.push_back(text[i]);
  }
  if (!result.empty() && result.back() != '\n') result.push_back('\n');
  return result;
}

// The first line that is indented with a tab, which YAML refuses with an unhelpful message; 0 when there is none.
int TabIndentedLine(std::string_view text) {
  bool indentation = true;
  for (size_t i = 0; i < text.size(); ++i) {
    if (indentation && text[i] == '\t') return LineOf(text, i);
    indentation = text[i] == '\n' || (indentation && text[i] == ' ');
  }
  return 0;
}

// Builds the tree from the parser's events. Over a limit it takes nothing more, so that memory stays bounded.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(Document* document) : document_(document) {}

  bool over_limit() const { return over_limit_; }

  // Where the last quoted or block scalar starts.
  struct Position {
    int line = 1;
    size_t offset = 0;
  };
  const std::optional<Position>& last_quoted() const { return last_quoted_; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    CheckPlain(mark, "?", anchor);
    Add(At(mark, Node::Kind::kNull));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    Report(mark, "is an alias (*): write the value out");
    Add(At(mark, Node::Kind::kRefused));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    CheckPlain(mark, tag, anchor);
    Node node = At(mark, Node::Kind::kScalar);
    node.quoted = tag == "!";
    node.text = value;
    if (node.quoted) last_quoted_ = {node.line, static_cast<size_t>(mark.pos)};
    Add(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(mark, tag, anchor, Node::Kind::kList);
  }
  void OnSequenceEnd() override { Close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(mark, tag, anchor, Node::Kind::kMap);
  }
  void OnMapEnd() override { Close(); }

 private:
  // A list or map that is not closed yet.
  struct Frame {
    Node node;
    std::optional<Node> name;  // of a map: the name whose value comes next
  };

  static Node At(const YAML::Mark& mark, Node::Kind kind) {
    Node node;
    node.kind = kind;
    node.line = mark.line + 1;
    return node;
  }

  // Where the parser is: `items[12].scale`.
  std::string Path() const {
    std::string path;
    for (const Frame& frame : frames_) {
      if (frame.node.kind == Node::Kind::kList) {
        path += fmt::format("[{}]", frame.node.elements.size());
      } else if (frame.name.has_value() && frame.name->kind == Node::Kind::kScalar) {
        path += fmt::format("{}{}", path.empty() ? "" : ".", Shortened(frame.name->text));
      }
    }
    return path.empty() ? std::string(kWholeFile) : path;
  }

  void Report(const YAML::Mark& mark, std::string description) {
    if (over_limit_) return;
    document_->problems.push_back({mark.line + 1, Path(), std::move(description)});
  }

  void CheckPlain(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0) Report(mark, "has an anchor (&): remove it, and write repeated values out");
    if (!tag.empty() && tag != "?" && tag != "!") Report(mark, "has a tag (!): remove it");
  }

  void Open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Node::Kind kind) {
    CheckPlain(mark, tag, anchor);
    if (!over_limit_ && frames_.size() == kMaxDepth) {
      Report(mark, fmt::format("is nested deeper than {} levels: an instrument needs no more than 5", kMaxDepth));
      over_limit_ = true;
    }
    if (!over_limit_) frames_.push_back({At(mark, kind), std::nullopt});
  }

  void Close() {
    if (over_limit_) return;
    Node node = std::move(frames_.back().node);
    frames_.pop_back();
    Add(std::move(node));
  }

  void Add(Node node) {
    if (over_limit_) return;
    if (++node_count_ > kMaxNodes) {
      document_->problems.push_back({node.line, Path(), fmt::format("the file has more than {} values", kMaxNodes)});
      over_limit_ = true;
    } else if (frames_.empty()) {
      document_->root = std::move(node);
    } else if (frames_.back().node.kind == Node::Kind::kList) {
      frames_.back().node.elements.push_back(std::move(node));
    } else if (!frames_.back().name.has_value()) {
      frames_.back().name = std::move(node);
    } else {
      AddMember(std::move(node));
    }
  }

  void AddMember(Node value) {
    Frame& frame = frames_.back();
    const Node& name = *frame.name;
    if (name.kind != Node::Kind::kScalar) {
      document_->problems.push_back({name.line, Path(), "has a name that is not a text: write `name: value`"});
    } else if (frame.node.Find(name.text) != nullptr) {
      document_->problems.push_back({name.line, Path(), "is there twice: keep one"});
    } else {
      // The parser notices that a value is absent only at the next token, which may be lines below.
      if (value.kind == Node::Kind::kNull) value.line = name.line;
      frame.node.members.push_back({name.text, name.line, std::move(value)});
    }
    frame.name.reset();
  }

  Document* document_;
  std::vector<Frame> frames_;
  std::optional<Position> last_quoted_;
  size_t node_count_ = 0;
  bool over_limit_ = false;
};

// Whether `text` starts with a quotation mark that has no partner. yaml-cpp takes the end of the file for one.
bool IsUnclosedQuote(std::string_view text) {
  if (text.empty() || (text[0] != '"' && text[0] != '\'')) return false;
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\' && text[0] == '"') {
      ++i;  // escaped: not the partner
    } else if (text[0] == '\'' && text.substr(i, 2) == "''") {
      ++i;  // two in a row stand for one
    } else if (text[i] == text[0]) {
      return false;
    }
  }
  return true;
}

// yaml-cpp reports syntax by exceptions; they end here.
void Build(const std::string& text, Document* document) {
  std::istringstream stream(text);
  TreeBuilder builder(document);
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) {
      document->problems.push_back(
          {1, std::string(kWholeFile), "is empty: write an instrument, or choose another file"});
      return;
    }
    if (builder.over_limit()) return;
    Document rest;
    TreeBuilder rest_builder(&rest);
    if (parser.HandleNextDocument(rest_builder)) {
      document->problems.push_back(
          {rest.root.line, std::string(kWholeFile), "has more text after the instrument: keep one instrument a file"});
    }
    const auto& quoted = builder.last_quoted();
    if (quoted.has_value() && IsUnclosedQuote(std::string_view(text).substr(quoted->offset))) {
      document->problems.push_back(
          {quoted->line, std::string(kWholeFile), "has a quotation mark here that is never closed: close it"});
      return;
    }
    document->readable = true;
  } catch (const YAML::Exception& error) {
    if (builder.over_limit()) return;
    const int tab_line = TabIndentedLine(text);
    const std::string hint = tab_line == 0 ? "" : fmt::format("; line {} is indented with a tab: use blanks", tab_line);
    const int line = error.mark.is_null() ? 1 : error.mark.line + 1;
    document->problems.push_back(
        {line, std::string(kWholeFile), fmt::format("is not valid YAML here: {}{}", error.msg, hint)});
  }
}

}  // namespace

const Node* Node::Find(std::string_view name) const {
  for (const Member& member : members) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

size_t CharacterCount(std::string_view text) {
  return text.size() - static_cast<size_t>(std::count_if(text.begin(), text.end(), IsContinuation));
}

std::string Shortened(std::string_view text) {
  size_t end = 0;
  for (size_t count = 0; end < text.size() && count < kMaxQuoted; ++count) {
    ++end;
    while (end < text.size() && IsContinuation(static_cast<unsigned char>(text[end]))) ++end;
  }
  return fmt::format("{}{}", text.substr(0, end), end < text.size() ? "…" : "");
}

Document ParseDocument(std::string_view text) {
  Document document;
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(kByteOrderMark.size());
  const std::string lines = WithLineFeeds(text);
  if (std::optional<Problem> problem = EncodingProblem(lines); problem.has_value()) {
    document.problems.push_back(*std::move(problem));
    return document;
  }
  Build(lines, &document);
  return document;
}

}  // namespace icap::instrument
