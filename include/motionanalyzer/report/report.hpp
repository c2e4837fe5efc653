// The page a person reads: one self-contained report.html, report.md and report.json.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "motionanalyzer/core/change_points.hpp"
#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/kinematics.hpp"
#include "motionanalyzer/core/matrix.hpp"
#include "motionanalyzer/core/verdict.hpp"

namespace motionanalyzer {

struct NamedValue {
  std::string name, unit;
  double value = 0;
};

/// What the data set says of a panel, shown beside what was found.
struct ReportLabel {
  std::string scenario;
  bool damaged = false;
  std::optional<std::int32_t> onset_frame;  ///< first frame that shows the damage
  std::optional<double> onset_time_s;
};

/// Verdicts on the panels of one scenario that are all damaged or all not.
struct ScenarioRow {
  std::string scenario;
  bool damaged = false;
  std::size_t panels = 0, ok = 0, ng = 0, inconclusive = 0;
};

/// One panel as it is shown. Anything that does not exist is empty; a word says why its picture is left out.
struct ReportPanel {
  PanelVerdict verdict;
  std::string grade;  ///< preflight: ok, usable, unusable
  std::vector<Reason> warnings;
  std::optional<Kinematics> kinematics;  ///< empty when the bundle could not be read
  double fps = 0;                        ///< 0: not known, the pictures go by frame numbers
  std::optional<double> mm_per_px;       ///< empty: the pictures are in px
  std::vector<NamedValue> summary;
  std::optional<ChangePoints> change_points;  ///< on the named signal below
  std::string signal_name, signal_unit;
  std::vector<double> signal;  ///< T values; NaN where there is none
  std::optional<ReportLabel> label = std::nullopt;
};

struct ReportModel {
  std::string detector, file, calibration, origin;  ///< calibration: "998 panels, line", "none", ...
  double alpha = 0;                                 ///< 0: not known
  std::optional<double> threshold = std::nullopt;   ///< NG above it; empty where not calibrated or not known
};

inline constexpr std::size_t kPictures = 40;  ///< panels with pictures where nothing else is said

struct Report {
  std::string title, command, version;
  std::uint64_t seed = 1;
  std::vector<std::pair<std::string, std::string>> options;
  std::vector<std::string> warnings;
  std::optional<ReportModel> model;
  std::vector<ReportPanel> panel;
  std::vector<ScenarioRow> by_scenario;                   ///< of labelled panels; empty where there are none
  std::vector<std::pair<std::string, double>> timings_s;  ///< by stage
  std::size_t pictures = kPictures;  ///< panels shown with pictures: NG first, then INCONCLUSIVE, then OK
};

/// A table by scenario where there are labels, a table of all panels, then each with its pictures: the strip
/// with its velocities, the curvature over time and place, the score with the threshold and the onset or,
/// without scores, the signal with its change points. Pictures are drawn for Report::pictures panels, the
/// most urgent in the order given; the page says so. Why a panel is OK or NG stands in words: its highest
/// score against the threshold, its p-value against alpha. No script, no reference to anything outside the
/// file.
/// cost    some 60 kB a panel with pictures, at most 200 kB
MOTIONANALYZER_API std::string render_html(const Report& report);
MOTIONANALYZER_API std::string render_markdown(const Report& report);
/// The JSON of `analyze`: motionanalyzer, command, seed, options, warnings, panels. Null for NaN and absent.
/// Labelled panels have a label (scenario, damaged, onset_frame, onset_time_s), and their report by_scenario:
/// rows of scenario, damaged, panels, ok, ng, inconclusive.
MOTIONANALYZER_API std::string render_json(const Report& report);
/// One panel as `score` and `analyze` give it, an object in one line: panel, statistic, p_value, verdict,
/// reasons (objects of code, message, file, line; file and line null where there is none), cause,
/// onset_frame, onset_interval, position, position_mm, position_interval, position_interval_mm, lambda_mm,
/// lambda_interval_mm, incoming_margin, frames; null for what there is not.
MOTIONANALYZER_API std::string render_panel_json(const PanelVerdict& verdict);
/// All three into `folder` (created if needed), each atomically. Returns the path of report.html.
/// throws  Error{io}
MOTIONANALYZER_API std::string write_report(const Report& report, const std::string& folder);

/// One row of a comparison; empty where a panel has no such value.
struct ComparedValue {
  std::string name, unit;
  std::optional<double> a, b;
};
/// Pairs the summaries by name and unit: first a's in their order, then what b alone has.
MOTIONANALYZER_API std::vector<ComparedValue> compare_summaries(const ReportPanel& a, const ReportPanel& b);
/// Two panels over each other, their curvature on one scale, and the differences b - a. Self-contained too.
MOTIONANALYZER_API std::string render_compare_html(const ReportPanel& a, const ReportPanel& b,
                                                   const std::vector<ComparedValue>& values,
                                                   const std::string& version);

/// What a page about a model shows: sentences, a table and a map over place and bend angle.
struct MapPage {
  std::string title;
  std::vector<std::string> paragraph;  ///< a sentence or two each; the first is the lead
  std::vector<std::string> column;     ///< heads of the table; without any there is no table
  std::vector<std::vector<std::string>> row;
  std::vector<double> place;      ///< H fractions of the visible length, ascending
  std::vector<double> angle_deg;  ///< N, ascending, evenly spaced
  Matrix value;                   ///< H x N; infinite = beyond all colours, NaN = not known
  double highest = 1;             ///< where the colours end
  std::string what, unit, caption;
  std::string version;
};
/// One self-contained page, without script.
/// throws  Error{mismatch} for a map that does not fit its axes
MOTIONANALYZER_API std::string render_map_html(const MapPage& page);

}  // namespace motionanalyzer
