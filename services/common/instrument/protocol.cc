#include "services/common/instrument/protocol.h"

#include <array>

namespace icap::instrument {
namespace {

struct NamedKind {
  ProtocolKind kind;
  std::string_view name;
};
constexpr std::array kKinds = {
    NamedKind{ProtocolKind::kInterviewTeachers, "interview_teachers"},
    NamedKind{ProtocolKind::kInterviewPrincipals, "interview_principals"},
    NamedKind{ProtocolKind::kFocusGroup, "focus_group"},
    NamedKind{ProtocolKind::kObservation, "observation"},
};

template <typename Element>
const Element* Find(const std::vector<Element>& elements, std::string_view id) {
  for (const Element& element : elements) {
    if (element.id == id) return &element;
  }
  return nullptr;
}

}  // namespace

std::string_view ProtocolKindName(ProtocolKind kind) {
  for (const NamedKind& entry : kKinds) {
    if (entry.kind == kind) return entry.name;
  }
  return "";
}

std::optional<ProtocolKind> ProtocolKindOfName(std::string_view name) {
  for (const NamedKind& entry : kKinds) {
    if (entry.name == name) return entry.kind;
  }
  return std::nullopt;
}

const Prompt* FindPrompt(const Protocol& protocol, std::string_view id) {
  return Find(protocol.prompts, id);
}

const Indicator* FindIndicator(const Protocol& protocol, std::string_view id) {
  return Find(protocol.indicators, id);
}

std::optional<int> LevelPosition(const Protocol& protocol, std::string_view level) {
  for (size_t i = 0; i < protocol.levels.size(); ++i) {
    if (protocol.levels[i].id == level) return static_cast<int>(i) + 1;
  }
  return std::nullopt;
}

}  // namespace icap::instrument
