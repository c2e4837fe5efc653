#include "app/add_commands.hpp"

#include <CLI/CLI.hpp>
#include <cmath>
#include <string>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::app {

namespace {

/// A number that is finite and greater than 0.
const CLI::Validator& positive() {
  static const CLI::Validator validator(
      [](std::string& text) -> std::string {
        double value = 0;
        if (CLI::detail::lexical_cast(text, value) && std::isfinite(value) && value > 0) return {};
        return "Value " + text + " is not a number above 0";
      },
      "");
  return validator;
}

/// A number that is finite and not less than 0.
const CLI::Validator& not_negative() {
  static const CLI::Validator validator(
      [](std::string& text) -> std::string {
        double value = 0;
        if (CLI::detail::lexical_cast(text, value) && std::isfinite(value) && value >= 0) return {};
        return "Value " + text + " is not a number from 0 on";
      },
      "");
  return validator;
}

/// 0 < value < 1, the bounds left out.
const CLI::Validator& fraction() {
  static const CLI::Validator validator(
      [](std::string& text) -> std::string {
        double value = 0;
        if (CLI::detail::lexical_cast(text, value) && value > 0 && value < 1) return {};
        return "Value " + text + " is not a number between 0 and 1";
      },
      "");
  return validator;
}

CLI::Option* add_fail_on_ng(CLI::App& app, bool& flag) {
  return app.add_flag("--fail-on-ng", flag,
                      "Exit with 10 when a panel is NG, else with 11 when one is INCONCLUSIVE");
}

void add_preflight(CLI::App& app, Arguments& all) {
  PreflightArguments& mine = all.preflight;
  CLI::App& c = add_command(app, "preflight", "Say of every panel whether it is fit to be judged",
                            "preflight panels --fix --out repaired");
  c.add_option("PATH", mine.paths, "Bundles, folders of bundles or data sets")->required();
  c.add_flag("--fix", mine.fix, "Write repaired copies of the readable bundles");
  c.add_option("-o,--out", mine.out, "Folder for the copies")->type_name("DIR");
  add_reading(c, all.inspect);
}

void add_manifest(CLI::App& app, Arguments& all) {
  ManifestArguments& mine = all.manifest;
  CLI::App& c = add_command(app, "manifest", "Make a data set of loose bundles",
                            "manifest monday tuesday --label normal --out dataset");
  c.add_option("FOLDER", mine.folders, "Bundles or folders of bundles")->required();
  c.add_option("-l,--label", mine.label, "What they are: normal, goal1, goal2, variant")
      ->capture_default_str()
      ->check(CLI::IsMember({"normal", "goal1", "goal2", "variant"}).description(""))
      ->type_name("NAME");
  c.add_option("-o,--out", mine.out, "Folder that gets manifest.json, or whose manifest is added to")
      ->required()
      ->type_name("DIR");
  c.add_option("--train", mine.options.train, "Share of split train")
      ->capture_default_str()
      ->check(fraction());
  c.add_option("--val", mine.options.val, "Share of split val; the rest is test")
      ->capture_default_str()
      ->check(fraction());
}

void add_analyze(CLI::App& app, Arguments& all) {
  AnalyzeArguments& mine = all.analyze;
  CLI::App& c = add_command(app, "analyze", "Judge panels and show their motion",
                            "analyze panels/0001 --model line3.ma --out report");
  c.add_option("BUNDLE", mine.bundles, "Bundles, folders of bundles or data sets")->required();
  c.add_option("-m,--model", mine.model, "Model file; without one every panel is INCONCLUSIVE")
      ->type_name("M.ma");
  c.add_option("-o,--out", mine.out, "Folder for report.html, report.md, report.json and vectors.csv a panel")
      ->type_name("DIR");
  add_fail_on_ng(c, mine.fail_on_ng);
  add_reading(c, all.inspect);
}

void add_compare(CLI::App& app, Arguments& all) {
  CompareArguments& mine = all.compare;
  CLI::App& c =
      add_command(app, "compare", "Differences of two panels", "compare before/0001 after/0001 --out report");
  c.add_option("A", mine.a, "Bundle")->required();
  c.add_option("B", mine.b, "Bundle")->required();
  c.add_option("-o,--out", mine.out, "Folder for compare.html with both panels' pictures")->type_name("DIR");
  add_reading(c, all.inspect);
}

void add_train(CLI::App& app, Arguments& all) {
  TrainArguments& mine = all.train;
  CLI::App& c =
      add_command(app, "train", "Train a detector on normal panels or on a table of normal rows",
                  "train dataset --detector patchcore --out line3.ma\n"
                  "         motionanalyzer train --table normal.csv --detector knn --set k=3 --out knn.ma");
  auto* dataset =
      c.add_option("DATASET", mine.dataset, "Data set: fits on split train, calibrates on split val");
  auto* table = c.add_option("--table", mine.table,
                             "CSV of normal rows; all of them are fitted on; columns panel, frame, label, "
                             "row and time_s are no features and not looked at")
                    ->type_name("X.csv");
  table->excludes(dataset);
  c.add_option("--calibration-table", mine.calibration_table, "CSV of other normal rows to calibrate on")
      ->needs(table)
      ->type_name("C.csv");
  c.add_option("-d,--detector", mine.options.detector, "One of those that --list prints")
      ->capture_default_str()
      ->type_name("NAME");
  c.add_option_function<std::vector<std::string>>(
       "--set",
       [&mine](const std::vector<std::string>& pairs) {
         for (const std::string& pair : pairs) {
           const std::size_t at = pair.find('=');
           if (at == 0 || at == std::string::npos)
             throw CLI::ValidationError("--set", "'" + pair + "' is not key=value");
           mine.options.option.emplace_back(pair.substr(0, at), pair.substr(at + 1));
         }
       },
       "Option of the detector; repeat --set for each")
      ->type_size(1)
      ->allow_extra_args(false)
      ->type_name("KEY=VALUE");
  c.add_option("-a,--alpha", mine.options.alpha, "Accepted false alarms per panel")
      ->capture_default_str()
      ->check(fraction());
  c.add_option("-o,--out", mine.out, "Model file to write")->type_name("M.ma");
  c.add_flag("--list", mine.list, "Print detectors and their options");
  add_reading(c, all.inspect);
}

void add_score(CLI::App& app, Arguments& all) {
  ScoreArguments& mine = all.score;
  CLI::App& c = add_command(app, "score", "Scores and verdicts of panels, or scores of a table's rows",
                            "score dataset --model line3.ma --split test --csv scores.csv");
  auto* paths = c.add_option("BUNDLE", mine.paths, "Bundles, folders of bundles or data sets");
  c.add_option("-m,--model", mine.model, "Model file")->required()->type_name("M.ma");
  auto* table = c.add_option("--table", mine.table, "CSV of rows to score instead")
                    ->excludes(paths)
                    ->type_name("X.csv");
  c.add_option("--csv", mine.csv, "panel,frame,score,p_value of panels, row,score of a table")
      ->type_name("FILE");
  c.add_option("--split", mine.split, "Panels of this split: train, val, test, all")
      ->excludes(table)
      ->capture_default_str()
      ->check(CLI::IsMember({"train", "val", "test", "all"}).description(""))
      ->type_name("NAME");
  c.add_flag(
      "--explain", mine.explain,
      "Print the columns and frames that make each panel's scores, of a table the columns of each row");
  add_fail_on_ng(c, mine.fail_on_ng)->excludes(table);
  add_reading(c, all.inspect);
}

/// bic, mbic or a number in units of the cost.
void set_penalty(CpdOptions& options, const std::string& text) {
  if (text == "bic" || text == "mbic") {
    options.penalty = text == "bic" ? PenaltyKind::bic : PenaltyKind::mbic;
    return;
  }
  double value = 0;
  if (!CLI::detail::lexical_cast(text, value) || !std::isfinite(value) || value < 0)
    throw CLI::ValidationError("--penalty", "'" + text + "' is neither bic, mbic nor a number from 0 on");
  options.penalty = PenaltyKind::number;
  options.penalty_value = value;
}

void add_cpd(CLI::App& app, Arguments& all) {
  CpdArguments& mine = all.cpd;
  CpdOptions& options = mine.options;
  CLI::App& c = add_command(app, "cpd", "Change points of a panel's signal or of a series",
                            "cpd --series load.csv --method pelt --penalty bic");
  auto* bundle = c.add_option("BUNDLE", mine.bundle, "Bundle: its change signal is searched");
  c.add_option("--series", mine.series, "CSV of one or more columns, a row a sample")
      ->excludes(bundle)
      ->type_name("X.csv");
  c.add_option_function<std::string>(
       "--method", [&options](const std::string& name) { options.method = cpd_method(name); },
       "pelt (default), window, cusum")
      ->check(CLI::IsMember({"pelt", "window", "cusum"}).description(""))
      ->type_name("NAME");
  c.add_option_function<std::string>(
       "--penalty", [&options](const std::string& text) { set_penalty(options, text); },
       "bic (default), mbic, or a number in units of the cost")
      ->type_name("P");
  c.add_option("--min-size", options.min_size, "Samples of a segment")
      ->capture_default_str()
      ->check(positive());
  c.add_option("--jump", options.jump, "Candidates every so many samples")
      ->capture_default_str()
      ->check(positive());
  c.add_option("--width", options.width, "Samples of the window, both halves")
      ->capture_default_str()
      ->check(positive());
  c.add_flag("--standardize", options.standardize, "Columns to mean 0 and sd 1 first");
  c.add_option("--alpha", options.alpha, "cusum: false-alarm probability of the series")
      ->capture_default_str()
      ->check(fraction());
  c.add_option("--baseline", options.baseline, "cusum: first samples, taken as normal")
      ->capture_default_str()
      ->check(positive());
  add_reading(c, all.inspect);
}

void add_report(CLI::App& app, Arguments& all) {
  ReportArguments& mine = all.report;
  CLI::App& c =
      add_command(app, "report", "Make a report again from its report.json", "report report --format csv");
  c.add_option("DIR", mine.folder, "Folder that run or analyze wrote")->required();
  c.add_option("-f,--format", mine.format, "html, md or csv")
      ->capture_default_str()
      ->check(CLI::IsMember({"html", "md", "csv"}).description(""))
      ->type_name("NAME");
}

void add_run(CLI::App& app, Arguments& all) {
  RunArguments& mine = all.run;
  CLI::App& c = add_command(app, "run", "The whole job: read, train, calibrate, judge, report",
                            "run dataset --out report");
  auto* dataset = c.add_option("DATASET", mine.dataset,
                               "Data set, or folder of bundles; none: a set is simulated in memory");
  for (CLI::Option* option : add_line(c, mine.simulation)) option->excludes(dataset);
  c.add_option("-o,--out", mine.out, "Folder for the report and models/*.ma")->required()->type_name("DIR");
  c.add_option("-a,--alpha", mine.alpha, "Accepted false alarms per panel")
      ->capture_default_str()
      ->check(fraction());
  c.add_option("--verdict-by", mine.verdict_by,
               "Detector whose verdicts the report shows; patchcore where hinge could not be trained")
      ->capture_default_str()
      ->type_name("NAME");
  add_fail_on_ng(c, mine.fail_on_ng);
  add_reading(c, all.inspect);
}

[[noreturn]] void wrong(const Arguments& all, const std::string& message) {
  throw Error(ErrorCode::invalid_argument, message, "see motionanalyzer " + all.command + " --help");
}

}  // namespace

CLI::App& add_command(CLI::App& app, const std::string& name, const std::string& what,
                      const std::string& example) {
  CLI::App& added = *app.add_subcommand(name, what);
  added.footer("Options of all commands: motionanalyzer --help\nExample: motionanalyzer " + example);
  return added;
}

/// A number that makes sense, in a range that the message says.
CLI::Validator plausible(bool (*is_plausible)(double), std::string_view range) {
  return {[is_plausible, range](std::string& text) -> std::string {
            double value = 0;
            if (CLI::detail::lexical_cast(text, value) && is_plausible(value)) return {};
            return "Value " + text + " is not a number " + std::string(range);
          },
          ""};
}

void add_reading(CLI::App& app, InspectOptions& inspect) {
  const auto number = [&](const char* name, std::optional<double>& target, const CLI::Validator& valid,
                          const char* help) {
    app.add_option_function<double>(
           name, [&target](const double& value) { target = value; }, help)
        ->check(valid);
  };
  number("--fps", inspect.overrides.fps, plausible(is_fps, kFpsRange),
         "Frames per second, whatever the files say");
  number("--mm-per-px", inspect.overrides.mm_per_px, plausible(is_mm_per_px, kMmPerPxRange),
         "Millimetres per pixel, whatever the files say");
  PreflightLimits& limits = inspect.limits;
  const std::string group = "Limits of preflight";
  const auto limit = [&](const char* name, auto& target, const char* help) {
    app.add_option(name, target, help)->capture_default_str()->check(not_negative())->group(group);
  };
  limit("--min-frames", limits.min_frames, "Frames that a panel needs");
  limit("--min-points", limits.min_points, "Tracked points that a panel needs");
  limit("--max-missing-frames", limits.max_missing_frames, "Share of frame numbers without a frame");
  limit("--max-missing-points", limits.max_missing_points, "Share of points that were not observed");
  limit("--max-jump-px", limits.max_jump_px, "Jump of one point beyond its neighbours");
  limit("--max-step-factor", limits.max_step_factor, "Distance of neighbouring points over its median");
  limit("--max-slip-share", limits.max_slip_share, "Slide of the indices along the strip, as a share of it");
  limit("--max-frozen-frames", limits.max_frozen_frames, "Equal frames in a row");
  limit("--max-length-change", limits.max_length_change, "Change of the visible length, as a share");
  limit("--max-length-drop", limits.max_length_drop,
        "Visible length that a frame may lack against those around it, as a share");
  limit("--width-px", limits.width_px, "Width of the image; 0 = not known");
  limit("--height-px", limits.height_px, "Height of the image; 0 = not known");
}

void add_commands(CLI::App& app, Arguments& all) {
  add_run(app, all);
  add_synthesis(app, all);
  add_preflight(app, all);
  add_manifest(app, all);
  add_analyze(app, all);
  add_compare(app, all);
  add_train(app, all);
  add_learning(app, all);
  add_score(app, all);
  add_detectability(app, all);
  add_evaluate(app, all);
  add_cpd(app, all);
  add_report(app, all);
  add_command(app, "doctor", "What this program can do on this machine, and why", "doctor --json -");
  add_command(app, "selftest", "The built-in checks on this machine; the text may leave the plant",
              "selftest");
}

void check_commands(const Arguments& all) {
  if (all.command == "preflight" && all.preflight.fix == all.preflight.out.empty())
    wrong(all, all.preflight.fix ? "--fix needs --out DIR" : "--out is for --fix");
  if (all.command == "manifest" && all.manifest.options.train + all.manifest.options.val > 1)
    wrong(all, "--train and --val together are more than 1");
  if (all.command == "train" && !all.train.list) {
    if (all.train.dataset.empty() && all.train.table.empty()) wrong(all, "give DATASET or --table X.csv");
    if (all.train.out.empty()) wrong(all, "--out M.ma is missing");
  }
  if (all.command == "tune" && all.tune.dataset.empty() && all.tune.table.empty())
    wrong(all, "give DATASET or --table X.csv");
  if (all.command == "score" && all.score.paths.empty() && all.score.table.empty())
    wrong(all, "give BUNDLE..., DATASET or --table X.csv");
  if (all.command == "cpd" && all.cpd.bundle.empty() && all.cpd.series.empty())
    wrong(all, "give BUNDLE or --series X.csv");
  if (all.command == "calibrate" && all.calibrate.normals.empty() && all.calibrate.labels.empty())
    wrong(all, "give NORMALS, --labels DATASET or both");
  if (all.command == "evaluate") check_evaluate(all);
  if (all.command == "synth" && all.synth.out.empty() && !all.synth.signatures && !all.synth.list)
    wrong(all, "--out DIR is missing");
}

}  // namespace motionanalyzer::app
