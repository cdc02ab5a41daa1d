#include <fmt/format.h>

#include "icap/profile/v1/profile.pb.h"
#include "services/common/base/status_macros.h"
#include "tools/icapctl/commands.h"

namespace icap::icapctl {
namespace {

namespace v1 = profile::v1;

constexpr char kService[] = "profile.v1.ProfileService/";

struct Arguments {
  std::string name;
  std::string under;
};

void PrintParticipation(const v1::Participation& participation) {
  fmt::print("  {} of {} answered", participation.respondent_count(), participation.invited_count());
  if (participation.has_response_rate()) fmt::print(" ({:.0f}%)", 100 * participation.response_rate());
  switch (participation.disclosure()) {
    case v1::DISCLOSURE_TOO_FEW_RESPONDENTS:
      fmt::print(": hidden, too few respondents\n");
      break;
    case v1::DISCLOSURE_LOW_RESPONSE:
      fmt::print(": hidden, too low a response rate\n");
      break;
    case v1::DISCLOSURE_SHOWN_WITH_WARNING:
      fmt::print(": shown, but the survey is not complete\n");
      break;
    default:
      fmt::print("\n");
  }
}

// The rest of a factor's line.
void PrintMeasure(const v1::FactorProfile& factor) {
  if (factor.has_measure()) {
    fmt::print("  measure {:.3f} ± {:.3f}", factor.measure(), factor.measure_standard_error());
  } else if (factor.measure_note() != v1::MEASURE_NOTE_UNSPECIFIED) {
    fmt::print("  by the mean: {} {}", v1::MeasureNote_Name(factor.measure_note()), factor.calibration_outcome());
  }
  fmt::print("\n");
}

// Under a factor's line.
void PrintChange(const v1::FactorProfile& factor) {
  if (factor.has_comparison()) {
    const v1::Comparison& comparison = factor.comparison();
    fmt::print("    percentile {:.0f} [{:.0f}, {:.0f}] of {} schools  {}\n", comparison.percentile(),
               comparison.interval_low(), comparison.interval_high(), comparison.school_count(),
               v1::Standing_Name(comparison.standing()));
  }
  if (!factor.has_change()) return;
  const v1::FactorChange& change = factor.change();
  fmt::print("    change {}", v1::ChangeState_Name(change.state()));
  if (change.has_difference()) {
    fmt::print("  {:+.3f} ± {:.3f}  ({:.2f} to {:.2f})", change.difference(), change.standard_error(),
               change.before_category(), change.after_category());
  }
  fmt::print("\n");
  for (const v1::LinkItem& item : change.items()) {
    if (item.state() == v1::LINK_STATE_LINKED) continue;
    fmt::print("      left out: {}  {}\n", item.item(), v1::LinkState_Name(item.state()));
  }
}

void PrintNextStep(const v1::SchoolProfile& profile) {
  if (!profile.has_next_step()) return;
  fmt::print("  next step: {}  {}\n", profile.next_step().factor(),
             v1::NextStepBasis_Name(profile.next_step().basis()));
}

void PrintEarlier(const v1::SchoolProfile& profile) {
  if (!profile.has_earlier()) return;
  fmt::print("  changes since {}", profile.earlier().rollout());
  if (profile.earlier().note() != v1::EARLIER_NOTE_UNSPECIFIED) {
    fmt::print(": none, {}", v1::EarlierNote_Name(profile.earlier().note()));
  }
  fmt::print("\n");
}

void PrintSchool(const v1::SchoolProfile& profile) {
  fmt::print("{}  {}{}\n", profile.school().title(), profile.rollout_title(),
             profile.synthetic() ? "  (synthetic)" : "");
  PrintParticipation(profile.participation());
  for (const auto& factor : profile.factors()) {
    fmt::print("  {:<40} {:.2f} [{:.2f}, {:.2f}]  {}", factor.title(), factor.mean(), factor.interval_low(),
               factor.interval_high(), fmt::join(factor.named_levels(), " to "));
    PrintMeasure(factor);
    PrintChange(factor);
  }
  PrintNextStep(profile);
  PrintEarlier(profile);
  for (const auto& item : profile.items()) {
    if (item.split()) fmt::print("  split ({:.2f}): {}\n", item.verdict_probability(), item.text());
  }
}

void PrintAggregate(const v1::AggregateProfile& profile) {
  fmt::print("{}  {}\n", profile.organization().title(), profile.rollout_title());
  PrintParticipation(profile.participation());
  fmt::print("  {} schools, {} shown\n", profile.school_count(), profile.shown_school_count());
  for (const auto& factor : profile.factors()) {
    fmt::print("  {:<40} {:.2f} ± {:.2f}", factor.title(), factor.mean(), 1.96 * factor.standard_error());
    if (factor.has_calibration()) {
      fmt::print("  alpha {:.3f}  ICC(1) {:.3f}  ICC(2) {:.3f}", factor.calibration().alpha(),
                 factor.calibration().icc1(), factor.calibration().icc2());
    }
    fmt::print("\n");
  }
}

absl::Status Get(Context& context, const Arguments& arguments) {
  if (arguments.name.find("/organizations/") != std::string::npos) {
    v1::GetAggregateProfileRequest request;
    request.set_name(arguments.name);
    v1::AggregateProfile profile;
    ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "GetAggregateProfile", request, &profile));
    context.json ? PrintJson(profile) : PrintAggregate(profile);
    return absl::OkStatus();
  }
  v1::GetSchoolProfileRequest request;
  request.set_name(arguments.name);
  v1::SchoolProfile profile;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "GetSchoolProfile", request, &profile));
  context.json ? PrintJson(profile) : PrintSchool(profile);
  return absl::OkStatus();
}

absl::Status List(Context& context, const Arguments& arguments) {
  v1::ListSchoolProfilesRequest request;
  request.set_parent(arguments.name);
  request.set_under(arguments.under);
  ICAP_ASSIGN_OR_RETURN(
      const v1::ListSchoolProfilesResponse all,
      ListAll<v1::ListSchoolProfilesResponse>(context, std::string(kService) + "ListSchoolProfiles", request));
  if (context.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  for (const auto& profile : all.profiles()) {
    fmt::print("{}\n", profile.name());
    PrintParticipation(profile.participation());
  }
  return absl::OkStatus();
}

}  // namespace

void AddProfileCommands(CLI::App& app, Command* chosen) {
  auto* arguments = new Arguments;  // lives as long as the process: CLI11 keeps pointers into it
  auto* profile = app.add_subcommand("profile", "Profiles")->require_subcommand(1);
  auto* get = profile->add_subcommand("get", "A school's or an organization's profile");
  get->add_option("name", arguments->name, "…/schools/{school}/profile or …/organizations/{organization}/profile")
      ->required();
  get->callback([=] { *chosen = [=](Context& context) { return Get(context, *arguments); }; });
  auto* list = profile->add_subcommand("list", "School profiles of a rollout, by title");
  list->add_option("rollout", arguments->name, "agencies/{agency}/rollouts/{rollout}")->required();
  list->add_option("--under", arguments->under, "Only schools under this organization");
  list->callback([=] { *chosen = [=](Context& context) { return List(context, *arguments); }; });
}

}  // namespace icap::icapctl
