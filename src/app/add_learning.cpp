// tune, calibrate and label-gain: what is learnt beyond one training.
#include <CLI/CLI.hpp>

#include "app/add_commands.hpp"

namespace motionanalyzer::app {

namespace {

void add_setting(TrainOptions& train, const std::string& pair) {
  const std::size_t at = pair.find('=');
  if (at == 0 || at == std::string::npos)
    throw CLI::ValidationError("--set", "'" + pair + "' is not key=value or key=value|value");
  train.option.emplace_back(pair.substr(0, at), pair.substr(at + 1));
}

void add_tune(CLI::App& app, Arguments& all) {
  TuneArguments& mine = all.tune;
  TuneOptions& options = mine.options;
  CLI::App& c =
      add_command(app, "tune",
                  "Choose options of a detector on normal panels kept apart and damage computed into "
                  "copies of them, and train it with these",
                  "tune mspc dataset --out line3.ma --report tuning\n"
                  "         motionanalyzer tune knn dataset --set \"k=1|5|25\" --out knn.ma\n"
                  "         motionanalyzer tune dream --table normal.csv --out rows.ma");
  c.add_option("DETECTOR", options.train.detector, "One of those that train --list prints")->required();
  auto* dataset = c.add_option("DATASET", mine.dataset, "Data set, as for train; its split test is not read");
  auto* table = c.add_option("--table", mine.table,
                             "CSV of normal rows instead; a fifth is kept out of the trials; columns panel, "
                             "frame, label, row and time_s are no features and not looked at")
                    ->excludes(dataset)
                    ->type_name("X.csv");
  c.add_option("--calibration-table", mine.calibration_table, "CSV of other normal rows to calibrate on")
      ->needs(table)
      ->type_name("C.csv");
  c.add_option("-o,--out", mine.out, "Model file to write")->required()->type_name("M.ma");
  c.add_option("--report", mine.report, "Folder for tune.html and tune.json")->type_name("DIR");
  c.add_option_function<std::vector<std::string>>(
       "--set",
       [&options](const std::vector<std::string>& pairs) {
         for (const std::string& pair : pairs) add_setting(options.train, pair);
       },
       "Values to try, instead of the detector's own grid; a single value is the same in all trials; "
       "repeat --set for each")
      ->type_size(1)
      ->allow_extra_args(false)
      ->type_name("KEY=A|B|C");
  c.add_option("--budget", options.budget, "Trials at most; of a larger grid as many are drawn")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{1}, std::size_t{10000}).description(""));
  c.add_option_function<std::string>(
       "--damage",
       [&options](const std::string& name) {
         options.damage = name == "labelled"   ? TuneDamage::labelled
                          : name == "computed" ? TuneDamage::computed
                                               : TuneDamage::automatic;
       },
       "auto (default; labelled where split val has 30 or more), labelled, computed")
      ->check(CLI::IsMember({"auto", "labelled", "computed"}).description(""))
      ->type_name("NAME");
  c.add_option("--panels", options.copies.panels,
               "Copies with computed damage; 0 = by the normal panels or rows")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{0}, std::size_t{1000000}).description(""));
  add_range(c, "--lambda", 1, options.copies.lambda_from_mm, options.copies.lambda_to_mm,
            "Severities of computed damage in mm of extra equivalent strip length (0.1:2)");
  c.add_option("-a,--alpha", options.train.alpha, "Accepted false alarms per panel")
      ->capture_default_str()
      ->check(CLI::Range(1e-9, 1 - 1e-9).description(""));
  add_reading(c, all.inspect);
}

void add_calibrate(CLI::App& app, Arguments& all) {
  CalibrateArguments& mine = all.calibrate;
  CLI::App& c = add_command(app, "calibrate",
                            "Calibrate a model on a line's own normal panels, or by a few labelled cracks",
                            "calibrate general.ma monday tuesday --out line3.ma\n"
                            "         motionanalyzer calibrate line3.ma --labels cracked --precision 0.9 "
                            "--prevalence 0.01 --out line3b.ma");
  c.add_option("MODEL", mine.model, "Model file")->required();
  c.add_option("NORMALS", mine.normals, "Folders of normal bundles, or data sets");
  c.add_option("-o,--out", mine.out, "Model file to write")->required()->type_name("M2.ma");
  auto* labels = c.add_option("--labels", mine.labels,
                              "Data set whose damaged panels of split val set threshold and weights")
                     ->type_name("DATASET");
  c.add_option_function<double>(
       "--precision", [&mine](const double& share) { mine.options.precision = share; },
       "Share of the panels called NG that are to be damaged")
      ->check(CLI::Range(1e-9, 1 - 1e-9).description(""))
      ->needs(labels);
  c.add_option("--prevalence", mine.options.prevalence, "Share of the line's panels that are damaged")
      ->capture_default_str()
      ->check(CLI::Range(1e-9, 1 - 1e-9).description(""))
      ->needs(labels);
  c.add_flag("--may-lower", mine.options.may_lower,
             "Let the threshold fall below what the accepted false alarms allow")
      ->needs(labels);
  add_reading(c, all.inspect);
}

void add_label_gain(CLI::App& app, Arguments& all) {
  LabelGainArguments& mine = all.label_gain;
  CLI::App& c =
      add_command(app, "label-gain",
                  "How much do labelled cracks help? Recall of an ensemble that is weighed by 0 to 30 "
                  "of them",
                  "label-gain dataset --out gain\n"
                  "         motionanalyzer label-gain --seed 5 --labels 0,3,10 --out gain");
  auto* dataset = c.add_option("DATASET", mine.dataset,
                               "Data set with labels; none: 1,200 panels are simulated in memory");
  c.add_option("-o,--out", mine.out, "Folder for label_gain.html and label_gain.json")->type_name("DIR");
  c.add_option("--labels", mine.options.labels, "Numbers of labelled panels (0,3,5,10,20,30)")
      ->delimiter(',')
      ->type_name("N,N");
  c.add_option("--draws", mine.options.draws, "Draws of so many labelled panels")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{1}, std::size_t{100000}).description(""));
  const auto option = [&](const char* name, const char* key, const char* help) {
    c.add_option_function<std::string>(
         name, [&mine, key](const std::string& value) { mine.options.train.option.emplace_back(key, value); },
         help)
        ->type_name("NAMES");
  };
  option("--members", "members", "Detectors of the ensemble (auto)");
  option("--features", "features", "Groups or names of the columns that it sees, as for train");
  c.add_option("-a,--alpha", mine.options.train.alpha, "Accepted false alarms per panel")
      ->capture_default_str()
      ->check(CLI::Range(1e-9, 1 - 1e-9).description(""));
  for (CLI::Option* of_line : add_line_options(c, mine.simulation)) of_line->excludes(dataset);
  add_reading(c, all.inspect);
}

}  // namespace

void add_learning(CLI::App& app, Arguments& all) {
  add_tune(app, all);
  add_calibrate(app, all);
  add_label_gain(app, all);
}

}  // namespace motionanalyzer::app
