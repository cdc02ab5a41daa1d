// A protocol as data: what to ask or watch for, and what is rated with evidence. Nothing in code assumes the number of
// prompts, indicators or levels.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace icap::instrument {

enum class ProtocolKind {
  kInterviewTeachers = 1,
  kInterviewPrincipals = 2,
  kFocusGroup = 3,
  kObservation = 4,
};

// What a kind is called in files, e.g. "focus_group".
std::string_view ProtocolKindName(ProtocolKind kind);
std::optional<ProtocolKind> ProtocolKindOfName(std::string_view name);

struct ProtocolLevel {
  std::string id;
  std::string title;

  friend bool operator==(const ProtocolLevel&, const ProtocolLevel&) = default;
};

struct Prompt {
  std::string id;
  std::string text;
  std::vector<std::string> follow_ups;
  std::vector<std::string> factors;  // ids of the survey's factors it is meant to bring evidence on

  friend bool operator==(const Prompt&, const Prompt&) = default;
};

struct Indicator {
  std::string id;
  std::string factor;  // id of the survey's factor
  std::string text;
  std::vector<std::string> anchors;  // one a level, lowest first
  bool required = false;             // a session is not complete before it is rated, or said to be not ratable

  friend bool operator==(const Indicator&, const Indicator&) = default;
};

struct Protocol {
  std::string id;
  ProtocolKind kind = ProtocolKind::kInterviewTeachers;
  std::string title;
  std::string language;  // BCP 47, of all texts
  std::string license;
  std::string description;
  std::string opening;                // what is said before the first prompt; may be empty
  std::vector<ProtocolLevel> levels;  // lowest first
  std::vector<Prompt> prompts;
  std::vector<Indicator> indicators;

  friend bool operator==(const Protocol&, const Protocol&) = default;
};

// The element with this id; nullptr when there is none.
const Prompt* FindPrompt(const Protocol& protocol, std::string_view id);
const Indicator* FindIndicator(const Protocol& protocol, std::string_view id);

// Position of the level, 1 for the lowest; nullopt when there is none.
std::optional<int> LevelPosition(const Protocol& protocol, std::string_view level);

}  // namespace icap::instrument
