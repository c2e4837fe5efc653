// tune: the options of a detector that find damage best, and a model with them.
#include "motionanalyzer/pipeline/tune.hpp"

#include "app/commands.hpp"
#include "app/text_table.hpp"
#include "support/file.hpp"
#include "support/path.hpp"

namespace motionanalyzer::app {

int tune_command(Session& session) {
  const TuneArguments& mine = session.arguments().tune;
  TuneOptions options = mine.options;
  options.train.seed = session.arguments().global.seed;
  options.inspect = session.arguments().inspect;
  find_detector(options.train.detector);  // a wrong name is said before anything is read
  const Tuning tuning = mine.table.empty()
                            ? tune_detector(read_dataset(mine.dataset), options, session.execution())
                            : tune_on_table(mine.table, mine.calibration_table, options, session.execution());
  for (const std::string& warning : tuning.warnings) session.warn(warning);
  for (const std::string& warning : tuning.trained->warnings) session.warn(warning);
  throw_if_interrupted();
  tuning.trained->model.save(mine.out);
  session.log().count("trials", tuning.trial.size());
  session.print(figure_text(tune_table(tuning)) + "\n" + tune_remark(tuning) + "\n" + mine.out + "\n");
  const std::string json = tune_json(tuning);
  if (!mine.report.empty()) {
    support::create_folders(mine.report);
    support::write_file_atomic(support::join(mine.report, "tune.json"), json);
    const std::string page = support::join(mine.report, "tune.html");
    support::write_file_atomic(page, tune_html(tuning));
    session.print(page + "\n");
  }
  if (session.wants_json())
    session.finish_json(support::parse_json(json, "tuning").append("model", mine.out));
  return kDone;
}

}  // namespace motionanalyzer::app
