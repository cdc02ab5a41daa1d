#include "services/collection/app/instruments.h"

#include <optional>
#include <utility>

#include "services/common/base/error.h"
#include "services/common/base/sha256.h"
#include "services/common/base/status_macros.h"
#include "services/common/instrument/instrument_file.h"
#include "services/common/instrument/protocol_file.h"

namespace icap::collection {
namespace {

absl::Status MaySee(const auth::Caller& caller, const std::string& agency) {
  const auth::Visibility visibility =
      auth::VisibilityIn(caller, auth::Permission::kSeeOrganizations, AgencyName(agency));
  if (!visibility.nothing()) return absl::OkStatus();
  return auth::Authorize(caller, auth::Permission::kSeeOrganizations, {AgencyName(agency), {}});
}

// Identifier and title of a file that has been checked.
absl::StatusOr<Revision> HeadOf(std::string_view source, std::string_view file_name) {
  Revision revision;
  if (instrument::IsProtocolFile(source)) {
    ICAP_ASSIGN_OR_RETURN(const instrument::Protocol parsed, instrument::ParseProtocol(source, file_name));
    revision.instrument = parsed.id;
    revision.title = parsed.title;
  } else {
    ICAP_ASSIGN_OR_RETURN(const instrument::Instrument parsed, instrument::ParseInstrument(source, file_name));
    revision.instrument = parsed.id;
    revision.title = parsed.title;
  }
  return revision;
}

}  // namespace

absl::StatusOr<const LoadedRevision*> Instruments::Load(const auth::Caller& caller, const RequestKey& key,
                                                        const std::string& agency, std::string_view source,
                                                        std::string_view file_name) {
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kManageInstruments, {AgencyName(agency), {}}));
  ICAP_ASSIGN_OR_RETURN(Revision revision, HeadOf(source, file_name));
  revision.agency = agency;
  revision.source = std::string(source);
  revision.sha256 = Sha256Hex(source);
  ICAP_ASSIGN_OR_RETURN(revision, store_.CreateRevision(key, revision));
  return Keep(std::move(revision));
}

absl::StatusOr<const LoadedRevision*> Instruments::Get(const auth::Caller& caller, const std::string& agency,
                                                       const std::string& instrument, int number) {
  ICAP_RETURN_IF_ERROR(MaySee(caller, agency));
  return Find(agency, instrument, number);
}

absl::StatusOr<std::vector<Revision>> Instruments::List(const auth::Caller& caller, const std::string& agency,
                                                        const Page& page) {
  ICAP_RETURN_IF_ERROR(MaySee(caller, agency));
  return store_.ListRevisions(agency, page);
}

absl::StatusOr<const LoadedRevision*> Instruments::Find(const std::string& agency, const std::string& instrument,
                                                        int number) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto found = loaded_.find(RevisionName(agency, instrument, number));
    if (found != loaded_.end()) return found->second.get();
  }
  ICAP_ASSIGN_OR_RETURN(Revision revision, store_.GetRevision(agency, instrument, number));
  return Keep(std::move(revision));
}

absl::StatusOr<const LoadedRevision*> Instruments::Keep(Revision revision) {
  auto loaded = std::make_unique<LoadedRevision>();
  const std::string name = RevisionName(revision.agency, revision.instrument, revision.number);
  if (instrument::IsProtocolFile(revision.source)) {
    ICAP_ASSIGN_OR_RETURN(loaded->protocol, instrument::ParseProtocol(revision.source, name));
  } else {
    ICAP_ASSIGN_OR_RETURN(loaded->instrument, instrument::ParseInstrument(revision.source, name));
  }
  for (const instrument::Item& item : loaded->instrument.items) {
    const instrument::Scale* scale = instrument::FindScale(loaded->instrument, item.scale);
    std::optional<AskedWhen> when;
    if (item.when) when = AskedWhen{*instrument::IndexOf(loaded->instrument, item.when->item), item.when->categories};
    loaded->questionnaire.push_back({item.id, static_cast<int>(scale->options.size()), item.required, std::move(when)});
  }
  for (const instrument::CommentPrompt& prompt : loaded->instrument.comments) {
    loaded->comment_prompts.push_back(prompt.id);
  }
  loaded->revision = std::move(revision);
  std::lock_guard<std::mutex> lock(mutex_);
  return loaded_.emplace(name, std::move(loaded)).first->second.get();
}

}  // namespace icap::collection
