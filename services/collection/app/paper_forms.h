// Forms on paper: handed out in place of links, and entered in batches whose totals must match.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/collection/app/instruments.h"
#include "services/collection/app/model.h"
#include "services/collection/app/ports.h"
#include "services/collection/domain/questionnaire.h"
#include "services/common/auth/caller.h"
#include "services/common/base/clock.h"

namespace icap::collection {

// Forms of one call, people of one call.
inline constexpr size_t kMaxPaperForms = 500;

struct PaperCounts {
  int handed_out = 0;
  int entered = 0;
};

// A batch that was entered, as the rollout's log has it.
struct EnteredBatch {
  int64_t entry = 0;
  std::string day;
  int form_count = 0;
  std::string actor;
};

class PaperStore {
 public:
  virtual ~PaperStore() = default;

  // Voids the links of these people and allows as many forms. INVITATION_NOT_FOUND, CREDENTIAL_TAKEN, ROLLOUT_NOT_OPEN,
  // SCHOOL_NOT_FOUND.
  virtual absl::StatusOr<PaperCounts> HandOut(const RequestKey& key, const std::string& agency,
                                              const std::string& rollout, const std::string& school,
                                              const std::vector<std::string>& people, const Cause& cause) = 0;
  // Stores sealed answers, all or none, in an order of their own. WINDOW_CLOSED, PAPER_FORMS_EXCEEDED,
  // SCHOOL_NOT_FOUND.
  virtual absl::StatusOr<PaperCounts> Enter(const RequestKey& key, const std::string& agency,
                                            const std::string& rollout, const std::string& school,
                                            const std::vector<std::string>& boxes, const Cause& cause) = 0;
  virtual absl::StatusOr<PaperCounts> Count(const std::string& agency, const std::string& rollout,
                                            const std::string& school) = 0;
  // Newest first; `page.after`: an entry. SCHOOL_NOT_FOUND.
  virtual absl::StatusOr<std::vector<EnteredBatch>> ListBatches(const std::string& agency, const std::string& rollout,
                                                                const std::string& school, const Page& page) = 0;
};

// A batch as the clerk has it.
struct PaperBatch {
  std::vector<std::vector<Answer>> forms;
  int form_count = 0;      // counted by hand
  int category_total = 0;  // added up by hand
};

// Thread safe.
class PaperForms {
 public:
  PaperForms(PaperStore& paper, RolloutStore& rollouts, Instruments& instruments, RolloutKeys& keys, RandomBytes random)
      : paper_(paper), rollouts_(rollouts), instruments_(instruments), keys_(keys), random_(std::move(random)) {}

  absl::StatusOr<PaperCounts> HandOut(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                      const std::string& rollout, const std::string& school,
                                      const std::vector<std::string>& people);
  absl::StatusOr<PaperCounts> Enter(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                    const std::string& rollout, const std::string& school, const PaperBatch& batch);
  absl::StatusOr<PaperCounts> Count(const auth::Caller& caller, const std::string& agency, const std::string& rollout,
                                    const std::string& school);
  absl::StatusOr<std::vector<EnteredBatch>> ListBatches(const auth::Caller& caller, const std::string& agency,
                                                        const std::string& rollout, const std::string& school,
                                                        const Page& page);

 private:
  absl::StatusOr<RolloutSchool> FindManaged(const auth::Caller& caller, const std::string& agency,
                                            const std::string& rollout, const std::string& school);

  PaperStore& paper_;
  RolloutStore& rollouts_;
  Instruments& instruments_;
  RolloutKeys& keys_;
  const RandomBytes random_;
};

}  // namespace icap::collection
