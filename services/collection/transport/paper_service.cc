#include "services/collection/transport/paper_service.h"

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/page.h"
#include "services/common/rpc/request_key.h"

namespace icap::collection {
namespace {

constexpr char kSchoolPattern[] = "agencies/*/rollouts/*/schools/*";
constexpr char kFormsPattern[] = "agencies/*/rollouts/*/schools/*/paperForms";

void Fill(const std::vector<std::string>& ids, const PaperCounts& counts, v1::PaperForms* message) {
  message->set_name(RolloutSchoolName(ids[0], ids[1], ids[2]) + "/paperForms");
  message->set_handed_out_count(counts.handed_out);
  message->set_entered_count(counts.entered);
}

}  // namespace

grpc::Status PaperTransport::HandOutPaperForms(grpc::ServerContext* context,
                                               const v1::HandOutPaperFormsRequest* request, v1::PaperForms* response) {
  return entrance_.Run(*context, "HandOutPaperForms", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kSchoolPattern));
    std::vector<std::string> people;
    for (int i = 0; i < request->people_size(); ++i) {
      const std::string field = fmt::format("people[{}]", i);
      ICAP_ASSIGN_OR_RETURN(const auto names, ParseName(field, request->people(i), "agencies/*/people/*"));
      if (names[0] != ids[0]) return FieldInvalid(field, "must belong to the agency of `parent`");
      people.push_back(names[1]);
    }
    ICAP_ASSIGN_OR_RETURN(const PaperCounts counts, paper_.HandOut(caller, rpc::KeyOf("HandOutPaperForms", *request),
                                                                   ids[0], ids[1], ids[2], people));
    Fill(ids, counts, response);
    return absl::OkStatus();
  });
}

grpc::Status PaperTransport::EnterPaperForms(grpc::ServerContext* context, const v1::EnterPaperFormsRequest* request,
                                             v1::PaperForms* response) {
  return entrance_.Run(*context, "EnterPaperForms", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kSchoolPattern));
    PaperBatch batch;
    batch.form_count = request->form_count();
    batch.category_total = request->category_total();
    for (const auto& form : request->forms()) {
      auto& answers = batch.forms.emplace_back();
      for (const auto& answer : form.answers()) answers.push_back({answer.item(), answer.category()});
    }
    ICAP_ASSIGN_OR_RETURN(const PaperCounts counts,
                          paper_.Enter(caller, rpc::KeyOf("EnterPaperForms", *request), ids[0], ids[1], ids[2], batch));
    Fill(ids, counts, response);
    return absl::OkStatus();
  });
}

grpc::Status PaperTransport::GetPaperForms(grpc::ServerContext* context, const v1::GetPaperFormsRequest* request,
                                           v1::PaperForms* response) {
  return entrance_.Run(*context, "GetPaperForms", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kFormsPattern));
    ICAP_ASSIGN_OR_RETURN(const PaperCounts counts, paper_.Count(caller, ids[0], ids[1], ids[2]));
    Fill(ids, counts, response);
    return absl::OkStatus();
  });
}

grpc::Status PaperTransport::ListPaperBatches(grpc::ServerContext* context, const v1::ListPaperBatchesRequest* request,
                                              v1::ListPaperBatchesResponse* response) {
  return entrance_.Run(*context, "ListPaperBatches", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kSchoolPattern));
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    const std::string list = fmt::format("paper batches {}", request->parent());
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(list, request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const auto batches, paper_.ListBatches(caller, ids[0], ids[1], ids[2], {size, after}));
    for (const EnteredBatch& batch : batches) {
      v1::PaperBatch* message = response->add_batches();
      message->set_day(batch.day);
      message->set_form_count(batch.form_count);
      message->set_actor(batch.actor);
    }
    if (static_cast<int>(batches.size()) == size) {
      response->set_next_page_token(rpc::MakePageToken(list, std::to_string(batches.back().entry)));
    }
    return absl::OkStatus();
  });
}

}  // namespace icap::collection
