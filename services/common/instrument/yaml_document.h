// YAML text as a tree that knows its lines: the part of YAML that an instrument file may use. JSON is YAML too.
// Internal to this folder: others call ParseInstrument.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace icap::instrument {

inline constexpr size_t kMaxNodes = 20'000;
inline constexpr size_t kMaxDepth = 16;

// Something wrong with a file.
struct Problem {
  int line = 1;
  std::string field;        // a path such as `items[12].scale`; `file` when it is about the text as a whole
  std::string description;  // what is wrong and what to do
};

// A value and the line it starts on.
struct Node {
  enum class Kind { kNull, kScalar, kList, kMap, kRefused };  // kRefused: its problem is reported already
  struct Member;

  Kind kind = Kind::kNull;
  int line = 1;
  bool quoted = false;  // a scalar that cannot be a number or a truth value
  std::string text;     // of a scalar
  std::vector<Node> elements;
  std::vector<Member> members;

  // The value of this name; nullptr when there is none.
  const Node* Find(std::string_view name) const;
};

// One `name: value` of a map. Names are unique in their map.
struct Node::Member {
  std::string name;
  int line = 1;
  Node value;
};

struct Document {
  Node root;
  bool readable = false;  // whether `root` is the whole text; problems can exist all the same
  std::vector<Problem> problems;
};

// Reads one document of UTF-8 text, with or without byte order mark, with LF or CRLF. Refused, so that a file means
// what it shows and cannot expand: anchors, aliases, tags, repeated names, a second document, and anything over the
// limits above. Never throws.
Document ParseDocument(std::string_view text);

// Unicode code points in a valid UTF-8 text.
size_t CharacterCount(std::string_view text);

// The text as a message may quote it: at most kMaxQuoted characters.
inline constexpr size_t kMaxQuoted = 40;
std::string Shortened(std::string_view text);

}  // namespace icap::instrument
