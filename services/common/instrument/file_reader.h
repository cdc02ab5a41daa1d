// What reading any part of an instrument file needs: texts, ids, references and lists, each mistake with its line and
// field. Internal to this folder: others call ParseInstrument.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/common/instrument/yaml_document.h"

namespace icap::instrument {

// Item ids may be upper-case, because they come from data sets that exist already.
enum class Letters { kLower, kAny };

// Whether a text may have more than one line.
enum class Lines { kOne, kMany };

// The ids of one list of the file, for references to it.
struct Ids {
  std::set<std::string, std::less<>> known;
  // An element could not be read: then a reference to it is not the problem to report.
  bool complete = true;
  // A reference went nowhere: then an element without references is probably the one that was meant.
  bool missed = false;
};

// `parent.name`; the name alone at the top of the file.
std::string Join(std::string_view parent, std::string_view name);

// A number written without quotes; nullopt when it is none.
std::optional<double> NumberOf(const Node& node);

class FileReader {
 public:
  explicit FileReader(std::vector<Problem>* problems) : problems_(problems) {}

 protected:
  using Names = std::initializer_list<std::string_view>;

  void Report(int line, std::string field, std::string description) {
    problems_->push_back({line, std::move(field), std::move(description)});
  }

  bool CheckMap(const Node& node, const std::string& field, const Names& names);
  // The value of the name; nullptr, and a problem if it is required, when there is none.
  const Node* Value(const Node& parent, std::string_view name, const std::string& field, bool required);
  std::string CheckText(const Node& node, const std::string& field, Lines lines);
  std::string ReadText(const Node& parent, std::string_view name, const std::string& field, bool required = true,
                       Lines lines = Lines::kOne);
  std::string ReadLanguage(const Node& parent, const std::string& field, bool required);
  std::string ReadId(const Node& parent, const std::string& field, Letters letters, Ids* ids);
  std::string ReadReference(const Node& parent, std::string_view name, const std::string& field, Ids& ids);
  bool ReadFlag(const Node& parent, std::string_view name, const std::string& field);
  // Calls `read(element, "field[i]")` for each element of the list; whether there is such a list.
  template <typename Read>
  bool ReadList(const Node& parent, std::string_view name, const std::string& field, size_t least, size_t most,
                Read read);

 private:
  std::vector<Problem>* problems_;
};

template <typename Read>
bool FileReader::ReadList(const Node& parent, std::string_view name, const std::string& field, size_t least,
                          size_t most, Read read) {
  const Node* list = Value(parent, name, field, true);
  if (list == nullptr) return false;
  const std::string list_field = Join(field, name);
  if (list->kind != Node::Kind::kList) {
    Report(list->line, list_field, "must be a list: start each element with `- `");
    return false;
  }
  if (list->elements.size() < least || list->elements.size() > most) {
    Report(list->line, list_field,
           fmt::format("has {} element{}: give it {} to {}", list->elements.size(),
                       list->elements.size() == 1 ? "" : "s", least, most));
  }
  for (size_t i = 0; i < list->elements.size(); ++i) read(list->elements[i], fmt::format("{}[{}]", list_field, i));
  return true;
}

}  // namespace icap::instrument
