// icap-bench: how fast the running system is, as ratios to what PostgreSQL does on this machine in the same run.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "tools/bench/credential_rates.h"
#include "tools/bench/postgres_rates.h"
#include "tools/bench/roster_import.h"
#include "tools/bench/state_rollout.h"
#include "tools/loadgen/campaign.h"

namespace icap::bench {
namespace {

constexpr std::chrono::seconds kPostgresTime{4};
constexpr std::chrono::seconds kExchangesTime{3};
constexpr uint64_t kSeed = 20261124;
constexpr int kSyntheticSchools = 150;

struct Settings {
  loadgen::Options options;
  std::string postgres;
  std::string collection;
  std::string data;
  std::string instrument;
  std::string roster;
};

// Exits with the error's sentence: a benchmark of half a run is none.
loadgen::StepTimes Run(const absl::StatusOr<loadgen::Campaign>& campaign, const loadgen::Options& options) {
  auto times =
      campaign.ok() ? loadgen::RunCampaign(*campaign, options) : absl::StatusOr<loadgen::StepTimes>(campaign.status());
  if (!times.ok()) {
    fmt::print(stderr, "icap-bench: {}\n", std::string(times.status().message()));
    std::exit(1);
  }
  return *times;
}

void Print(const char* what, const std::string& figure) {
  fmt::print("{:<66} {:>12}\n", what, figure);
}

void PrintCampaign(const char* title, size_t school_count, const loadgen::StepTimes& times,
                   const PostgresRates& postgres, double exchanges_per_s) {
  const double per_s = times.answer_count / times.answering_s;
  fmt::print("\n{}\n", title);
  Print("  complete durable submissions per second (look, redeem, submit)", fmt::format("{:.0f}", per_s));
  Print("    ratio to single-row commits", fmt::format("{:.2f}", per_s / postgres.single_row_commits_per_s));
  Print("    ratio to group-committed rows", fmt::format("{:.2f}", per_s / postgres.group_commit_rows_per_s));
  // Both take the same cores: of a second, per_s / exchanges_per_s goes into the arithmetic.
  Print("    ratio to the same without the credentials' arithmetic",
        fmt::format("{:.2f}", 1 - per_s / exchanges_per_s));
  Print("  seconds from closing to the last profile", fmt::format("{:.2f}", times.close_to_profiles_s));
  const double reports_s = times.close_to_reports_s - times.close_to_profiles_s;
  Print("  reports per second, after the last profile", fmt::format("{:.0f}", school_count / reports_s));
}

void PrintState(const Settings& settings) {
  const auto times = MeasureState(settings.options.who, settings.instrument, settings.collection);
  if (!times.ok()) {
    fmt::print(stderr, "icap-bench: {}\n", std::string(times.status().message()));
    std::exit(1);
  }
  fmt::print("\na rollout of a state: {} schools, {} invitations and answers\n", times->school_count,
             times->invitation_count);
  Print("  seconds to load the tree and the people", fmt::format("{:.1f}", times->loading_s));
  Print("  seconds of the dry run", fmt::format("{:.2f}", times->dry_run_s));
  Print("  seconds from the call to the last open window", fmt::format("{:.1f}", times->opening_s));
  Print("  messages of progress meanwhile", fmt::format("{}", times->progress_count));
  Print("  seconds from the call to close to the last opened answer", fmt::format("{:.1f}", times->closing_s));
  Print("  seconds from the same call to the last profile", fmt::format("{:.1f}", times->to_profiles_s));
}

void PrintRosterImport(const Settings& settings) {
  const auto times = MeasureRosterImport(settings.options.who, settings.roster);
  if (!times.ok()) {
    fmt::print(stderr, "icap-bench: {}\n", std::string(times.status().message()));
    std::exit(1);
  }
  fmt::print("\nroster of a state, {} organizations\n", times->organization_count);
  Print("  seconds to upload, read and compare", fmt::format("{:.2f}", times->stage_s));
  Print("  seconds to apply in one transaction", fmt::format("{:.2f}", times->apply_s));
}

int Main(int argc, char** argv) {
  CLI::App app{"Measures a running ICAP system. Use it through tools/icap bench, which starts one."};
  Settings settings;
  settings.options.who = client::OperatorFromEnvironment();
  app.add_option("--postgres", settings.postgres, "Connection string of the same PostgreSQL")->required();
  app.add_option("--collection", settings.collection, "Connection string of collection's database")->required();
  app.add_option("--state", settings.options.state_folder, "Folder for issued links")->required();
  app.add_option("--data", settings.data, "Folder of bhr2000")->required();
  app.add_option("--instrument", settings.instrument, "Instrument file of the synthetic survey")->required();
  app.add_option("--roster", settings.roster, "Package of a state's organizations")->required();
  app.add_option("--clients", settings.options.concurrency, "Concurrent clients")->capture_default_str();
  bool only_state = false;
  app.add_flag("--only-state", only_state, "Only the rollout of a state");
  CLI11_PARSE(app, argc, argv);

  if (only_state) {
    PrintState(settings);
    return 0;
  }
  const PostgresRates postgres = MeasurePostgres(settings.postgres, settings.options.concurrency, kPostgresTime);
  fmt::print("PostgreSQL on this machine\n");
  Print(fmt::format("  durable single-row commits per second, {} clients", settings.options.concurrency).c_str(),
        fmt::format("{:.0f}", postgres.single_row_commits_per_s));
  Print("  group-committed rows per second (100 a commit)", fmt::format("{:.0f}", postgres.group_commit_rows_per_s));

  const double exchanges_per_s = MeasureExchanges(kExchangesTime);
  fmt::print("\nblind credentials\n");
  Print("  arithmetic of both sides, exchanges per second on all cores", fmt::format("{:.0f}", exchanges_per_s));

  PrintRosterImport(settings);

  const auto bhr2000 = loadgen::Bhr2000Campaign(settings.data);
  const loadgen::StepTimes real = Run(bhr2000, settings.options);
  PrintCampaign("5,400 real people, 99 units, 11 items", bhr2000->schools.size(), real, postgres, exchanges_per_s);

  const auto synthetic = loadgen::SyntheticCampaign(settings.instrument, kSeed, kSyntheticSchools);
  const loadgen::StepTimes made_up = Run(synthetic, settings.options);
  PrintCampaign("the ICAP survey in 150 synthetic schools", synthetic->schools.size(), made_up, postgres,
                exchanges_per_s);
  // Last: its reports keep the machine busy.
  PrintState(settings);
  return 0;
}

}  // namespace
}  // namespace icap::bench

int main(int argc, char** argv) {
  return icap::bench::Main(argc, argv);
}
