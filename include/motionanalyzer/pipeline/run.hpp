// The whole job on a data set: read, train and calibrate every detector that the data allow, judge, report.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/pipeline/inspect.hpp"
#include "motionanalyzer/report/report.hpp"
#include "motionanalyzer/synthesis/dataset.hpp"

namespace motionanalyzer {

struct RunOptions {
  InspectOptions inspect;
  double alpha = 0.01;  ///< accepted false alarms per panel
  std::uint64_t seed = 1;
  /// The detector whose verdicts the page shows. hinge gives way to patchcore, with a warning, where it could
  /// not be trained: it needs more normal panels.
  std::string verdict_by = "hinge";
  std::size_t pictures = kPictures;  ///< see Report::pictures
  /// Called before anything is simulated or read, where too few normal panels will calibrate for any verdict.
  std::function<void(const std::string&)> at_start;
};

struct RunResult {
  Report report;
  std::string html;                 ///< path of report.html
  std::vector<std::string> models;  ///< paths of models/*.ma
};

/// Writes report.html, report.md, report.json and models/<detector>.ma into out (created). Where the data
/// hold too few normal panels to train on, every panel is INCONCLUSIVE and a warning says what is missing.
/// throws Error{bad_input} when no bundle is usable
MOTIONANALYZER_API RunResult run(const std::string& dataset, const std::string& out,
                                 const RunOptions& options = {}, const Execution& execution = {});
/// The same on a set that is simulated in memory. options.inspect.reader is not looked at.
MOTIONANALYZER_API RunResult run(const SetPlan& plan, const std::string& out, const RunOptions& options = {},
                                 const Execution& execution = {});

/// What a page says of the model that judged its panels; file: where it lies.
MOTIONANALYZER_API ReportModel describe_model(const Model& model, const std::string& file);

/// Two panels side by side, without a model; render_compare_html draws them.
struct Comparison {
  ReportPanel a, b;
  std::vector<ComparedValue> value;  ///< their summaries, paired
};
MOTIONANALYZER_API Comparison compare(const std::string& bundle_a, const std::string& bundle_b,
                                      const InspectOptions& options = {});

}  // namespace motionanalyzer
