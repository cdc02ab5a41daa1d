// Reads the translations of an instrument file. Internal to this folder: others call ParseInstrument.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/common/instrument/file_reader.h"
#include "services/common/instrument/instrument.h"

namespace icap::instrument {

// A translation says everything that the instrument says to a respondent, and nothing else: what is missing and what
// belongs to nothing is a problem.
class TranslationReader : private FileReader {
 public:
  // `instrument` holds the file's own texts, read without a problem in an id, and outlives the reader.
  TranslationReader(const Instrument& instrument, std::vector<Problem>* problems)
      : FileReader(problems), instrument_(instrument) {}

  // The file's `translations`, which exist.
  std::vector<Translation> ReadAll(const Node& root);

 private:
  Translation ReadTranslation(const Node& node, const std::string& field);
  void CheckLanguage(const Node& node, const std::string& field, const std::string& language);
  // Calls `read(value, field)` for the element of each id, and reports ids without one and others.
  void ReadEach(const Node& parent, std::string_view name, const std::string& field,
                const std::vector<std::string_view>& ids,
                const std::function<void(std::string_view, const Node&, const std::string&)>& read);
  std::map<std::string, std::string> ReadTexts(const Node& parent, std::string_view name, const std::string& field,
                                               const std::vector<std::string_view>& ids);
  std::vector<std::string> ReadOptions(const Node& list, const std::string& field, const Scale& scale);

  const Instrument& instrument_;
  std::set<std::string> languages_;
};

}  // namespace icap::instrument
