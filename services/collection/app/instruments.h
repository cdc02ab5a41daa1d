// Instruments: loading files as immutable revisions, and reading revisions back, checked and ready to use.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/collection/app/model.h"
#include "services/collection/app/ports.h"
#include "services/collection/domain/questionnaire.h"
#include "services/common/instrument/instrument.h"
#include "services/common/instrument/protocol.h"

namespace icap::collection {

// A revision with its content. Never changes, so it is kept in memory once read.
struct LoadedRevision {
  Revision revision;
  instrument::Instrument instrument;
  Questionnaire questionnaire;
  std::vector<std::string> comment_prompts = {};      // identifiers, in order
  std::optional<instrument::Protocol> protocol = {};  // in place of the two, of a protocol
};

// Thread safe.
class Instruments {
 public:
  explicit Instruments(InstrumentStore& store) : store_(store) {}

  // INSTRUMENT_INVALID with every problem of the file.
  absl::StatusOr<const LoadedRevision*> Load(const auth::Caller& caller, const RequestKey& key,
                                             const std::string& agency, std::string_view source,
                                             std::string_view file_name);
  // For people: checks the scope.
  absl::StatusOr<const LoadedRevision*> Get(const auth::Caller& caller, const std::string& agency,
                                            const std::string& instrument, int number);
  absl::StatusOr<std::vector<Revision>> List(const auth::Caller& caller, const std::string& agency, const Page& page);

  // For the other verbs, which have checked the scope already. The pointer lives as long as this object.
  absl::StatusOr<const LoadedRevision*> Find(const std::string& agency, const std::string& instrument, int number);

 private:
  absl::StatusOr<const LoadedRevision*> Keep(Revision revision);

  InstrumentStore& store_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<const LoadedRevision>> loaded_;  // by name
};

}  // namespace icap::collection
