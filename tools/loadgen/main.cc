// loadgen: fills a running system by the public path, as an operator and as many teachers.

#include <CLI/CLI.hpp>
#include <cstdio>

#include "services/common/base/status_macros.h"
#include "tools/loadgen/campaign.h"

namespace {

constexpr uint64_t kDefaultSeed = 20261123;

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Fills a running ICAP system by its public path. Repeat it freely: what is done is left as it is."};
  app.require_subcommand(1);
  icap::loadgen::Options options;
  options.who = icap::client::OperatorFromEnvironment();
  bool keep_open = false;
  app.add_option("--url", options.who.url, "Web address of the system")->capture_default_str();
  app.add_option("--account", options.who.account, "Account that runs the rollout")->capture_default_str();
  app.add_option("--password-file", options.who.password_file, "File with the account's password");
  app.add_option("--session-file", options.who.session_file, "Where the session is kept between runs");
  app.add_option("--state", options.state_folder, "Folder for issued links until they are used")->required();
  app.add_option("--concurrency", options.concurrency, "Teachers who answer at once")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_option("--patience", options.patience_s, "Seconds a step waits for a server that is away")
      ->capture_default_str();
  app.add_flag("--keep-open", keep_open, "Stop when everyone has answered, without closing");

  std::string data = "tests/data/bhr2000";
  auto* bhr = app.add_subcommand("bhr2000", "Real answers: 5,400 people in 99 units");
  bhr->add_option("--data", data, "Folder with bhr2000.csv and instrument.yaml")->capture_default_str();

  std::string counts = "tests/data/nyc2011";
  auto* nyc = app.add_subcommand("nyc2011", "Real published counts: teachers of 301 schools of New York City");
  nyc->add_option("--data", counts, "Folder with the counts and instrument.yaml")->capture_default_str();

  std::string instrument = "services/common/instrument/catalog/icap_teacher_survey.yaml";
  uint64_t seed = kDefaultSeed;
  int schools = 12;
  std::string rollout;
  auto* synthetic = app.add_subcommand("synthetic", "A made-up district, labelled as such");
  synthetic->add_option("--instrument", instrument, "Instrument file")->capture_default_str();
  synthetic->add_option("--seed", seed, "Same seed, same answers")->capture_default_str();
  synthetic->add_option("--schools", schools, "Number of schools")->check(CLI::Range(3, 900))->capture_default_str();
  synthetic->add_option("--rollout", rollout, "Identifier of the rollout; default fall-2026");
  CLI11_PARSE(app, argc, argv);

  options.close = !keep_open;
  auto campaign = bhr->parsed()   ? icap::loadgen::Bhr2000Campaign(data)
                  : nyc->parsed() ? icap::loadgen::Nyc2011Campaign(counts)
                                  : icap::loadgen::SyntheticCampaign(instrument, seed, schools);
  if (campaign.ok() && !rollout.empty()) campaign->rollout = rollout;
  const absl::Status status =
      campaign.ok() ? icap::loadgen::RunCampaign(*campaign, options).status() : campaign.status();
  if (status.ok()) return 0;
  std::fprintf(stderr, "loadgen: %s\n", std::string(status.message()).c_str());
  return 1;
}
