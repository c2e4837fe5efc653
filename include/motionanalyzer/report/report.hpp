// The page a person reads: one self-contained report.html, report.md and report.json.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "motionanalyzer/core/change_points.hpp"
#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/kinematics.hpp"
#include "motionanalyzer/core/verdict.hpp"

namespace motionanalyzer {

struct NamedValue {
  std::string name, unit;
  double value = 0;
};

/// One panel as it is shown. Anything that does not exist is empty and its picture is left out with a word
/// why.
struct ReportPanel {
  PanelVerdict verdict;
  std::string grade;  ///< preflight: ok, usable, unusable
  std::vector<Reason> warnings;
  std::optional<Kinematics> kinematics;  ///< empty when the bundle could not be read
  double fps = 0;
  std::optional<double> mm_per_px;
  std::vector<NamedValue> summary;
  std::optional<ChangePoints> change_points;  ///< on the named signal below
  std::string signal_name, signal_unit;
  std::vector<double> signal;  ///< T values; NaN where there is none
};

struct ReportModel {
  std::string detector, file, calibration, origin;  ///< calibration: "998 panels, line", "none", ...
  double alpha = 0;
};

struct Report {
  std::string title, command, version;
  std::uint64_t seed = 1;
  std::vector<std::pair<std::string, std::string>> options;
  std::vector<std::string> warnings;
  std::optional<ReportModel> model;
  std::vector<ReportPanel> panel;
  std::vector<std::pair<std::string, double>> timings_s;  ///< by stage
};

MOTIONANALYZER_API std::string render_html(const Report& report);
MOTIONANALYZER_API std::string render_markdown(const Report& report);
/// The JSON of `analyze`: motionanalyzer, command, seed, options, warnings, panels. NaN and absent become
/// null.
MOTIONANALYZER_API std::string render_json(const Report& report);
/// All three into `folder` (created if needed), each atomically. Returns the path of report.html.
MOTIONANALYZER_API std::string write_report(const Report& report, const std::string& folder);

}  // namespace motionanalyzer
