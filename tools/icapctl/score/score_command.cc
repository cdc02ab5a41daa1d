#include "tools/icapctl/score/score_command.h"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/instrument/instrument.h"
#include "tools/icapctl/score/analysis.h"
#include "tools/icapctl/score/calibration_file.h"
#include "tools/icapctl/score/counts_file.h"
#include "tools/icapctl/score/output_folder.h"
#include "tools/icapctl/score/tables.h"

namespace icap::icapctl {
namespace {

struct Arguments {
  AnswersFile answers;
  CountsFile counts;
  std::string instrument;
  std::string calibration;
  std::string out;
};

absl::Status CheckArguments(const Arguments& arguments) {
  const bool has_answers = !arguments.answers.path.empty();
  if (has_answers == !arguments.counts.path.empty()) {
    return absl::InvalidArgumentError("Give either --answers or --counts.");
  }
  if (has_answers && arguments.answers.group.empty()) {
    return absl::InvalidArgumentError("Say with --group which column of the answers names the group.");
  }
  if (has_answers && !arguments.counts.scores.empty()) {
    return absl::InvalidArgumentError("--scores is for --counts.");
  }
  if (!has_answers && !arguments.calibration.empty()) {
    return absl::InvalidArgumentError("--calibration is for --answers: counts have no respondents to measure.");
  }
  return absl::OkStatus();
}

// --group names the column of either file.
CountsFile CountsOf(const Arguments& arguments) {
  CountsFile file = arguments.counts;
  if (!arguments.answers.group.empty()) file.group = arguments.answers.group;
  return file;
}

// Respondents' statistics are of categories: two options of the same value are one for a mean and two for a model.
absl::Status CheckOptions(const Arguments& arguments, const MeasuredInstrument& instrument) {
  if (arguments.answers.path.empty() || !instrument::HasValues(instrument.instrument)) return absl::OkStatus();
  return InvalidArgument(Reason::kInstrumentInvalid,
                         fmt::format("{} gives options values, which --answers cannot use: give --counts, or remove "
                                     "`values`.",
                                     arguments.instrument));
}

absl::Status Score(Context& context, const Arguments& arguments) {
  ICAP_RETURN_IF_ERROR(CheckArguments(arguments));
  ICAP_ASSIGN_OR_RETURN(const MeasuredInstrument instrument, ReadMeasuredInstrument(arguments.instrument));
  ICAP_RETURN_IF_ERROR(CheckOptions(arguments, instrument));
  std::vector<scoring::FactorParameters> given;
  if (!arguments.calibration.empty()) {
    ICAP_ASSIGN_OR_RETURN(given, ReadCalibration(arguments.calibration, instrument));
  }
  ICAP_ASSIGN_OR_RETURN(OutputFolder folder, OutputFolder::Create(arguments.out));
  std::optional<Answers> answers;
  std::optional<Analysis> analysis;
  if (arguments.counts.path.empty()) {
    ICAP_ASSIGN_OR_RETURN(answers, ReadAnswers(arguments.answers, instrument.columns));
    ICAP_ASSIGN_OR_RETURN(analysis, AnalyzeAnswers(instrument, *answers, std::move(given)));
  } else {
    ICAP_ASSIGN_OR_RETURN(scoring::CountTable table, ReadCounts(CountsOf(arguments), instrument));
    ICAP_ASSIGN_OR_RETURN(analysis, AnalyzeCounts(instrument, std::move(table)));
  }
  const std::string summary = SummaryOf(instrument, *analysis).dump(2) + "\n";
  ICAP_RETURN_IF_ERROR(folder.Write("summary.json", [&](std::ofstream& file) { file << summary; }));
  ICAP_RETURN_IF_ERROR(WriteTables(instrument, *analysis, answers ? &*answers : nullptr, folder));
  ICAP_RETURN_IF_ERROR(folder.Commit());
  if (context.json) {
    std::fputs(summary.c_str(), stdout);
  } else {
    fmt::print("{}: {} factors, {} items, {} groups\n", arguments.out, instrument.factors.size(),
               instrument.columns.size(), analysis->counts.schools.size());
  }
  return absl::OkStatus();
}

}  // namespace

void AddScoreCommand(CLI::App& app, Command* chosen) {
  auto arguments = std::make_shared<Arguments>();  // lives as long as the callbacks of the command line
  CLI::App* score = app.add_subcommand("score", "Score a file of answers or counts; needs no server");
  score->add_option("--answers", arguments->answers.path, "CSV file, a row a respondent, items as columns");
  score->add_option("--counts", arguments->counts.path, "CSV file with the columns group, item, n1, n2, …");
  score->add_option("--scores", arguments->counts.scores,
                    "CSV file with the columns group, item, score: items published without counts");
  score->add_option("--score-column", arguments->counts.score, "Column of --scores")->capture_default_str();
  score->add_flag("--skip-unknown-items", arguments->counts.skip_unknown_items,
                  "Leave out counted items that the instrument has not");
  score->add_option("--instrument", arguments->instrument, "Instrument file (YAML or JSON)")->required();
  score->add_option("--group", arguments->answers.group, "Column that names the group; of counts 'group' unless given");
  score->add_option("--respondent", arguments->answers.respondent, "Column that names the respondent");
  score->add_option("--weight", arguments->answers.weight, "Column with the respondents' weights");
  score->add_option("--calibration", arguments->calibration, "summary.json of an earlier run: use its item parameters");
  score->add_option("--out", arguments->out, "Folder for the results")->required();
  score->callback(
      [arguments, chosen] { *chosen = [arguments](Context& context) { return Score(context, *arguments); }; });
}

}  // namespace icap::icapctl
