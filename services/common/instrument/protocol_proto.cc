#include "services/common/instrument/protocol_proto.h"

namespace icap::instrument {

v1::ProtocolKind ToProto(ProtocolKind kind) {
  return static_cast<v1::ProtocolKind>(kind);
}

v1::Protocol ToProto(const Protocol& protocol) {
  v1::Protocol message;
  message.set_protocol_id(protocol.id);
  message.set_kind(ToProto(protocol.kind));
  message.set_title(protocol.title);
  message.set_language(protocol.language);
  message.set_license(protocol.license);
  message.set_description(protocol.description);
  message.set_opening(protocol.opening);
  for (const ProtocolLevel& level : protocol.levels) {
    auto* added = message.add_levels();
    added->set_level_id(level.id);
    added->set_title(level.title);
  }
  for (const Prompt& prompt : protocol.prompts) {
    auto* added = message.add_prompts();
    added->set_prompt_id(prompt.id);
    added->set_text(prompt.text);
    for (const std::string& text : prompt.follow_ups) added->add_follow_ups(text);
    for (const std::string& factor : prompt.factors) added->add_factor_ids(factor);
  }
  for (const Indicator& indicator : protocol.indicators) {
    auto* added = message.add_indicators();
    added->set_indicator_id(indicator.id);
    added->set_factor_id(indicator.factor);
    added->set_text(indicator.text);
    for (const std::string& anchor : indicator.anchors) added->add_anchors(anchor);
    added->set_required(indicator.required);
  }
  return message;
}

}  // namespace icap::instrument
