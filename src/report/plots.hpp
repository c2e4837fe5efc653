// The pictures of a panel. Each is one inline <svg class="plot">, or empty when there is nothing to draw.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "motionanalyzer/report/report.hpp"
#include "report/axis.hpp"

namespace motionanalyzer::report {

/// What the horizontal axis of the pictures over time means.
struct TimeAxis {
  bool in_seconds = false;  ///< else frame numbers
  double fps = 0;
  double first = 0;  ///< frame number at time 0
  Range range;
  std::string label;
  double at(double frame_number) const { return in_seconds ? (frame_number - first) / fps : frame_number; }
};
/// Covers all frames of the panel; seconds where fps is known.
TimeAxis time_axis(const ReportPanel& panel);
/// One axis for two panels, each counted from its own first frame.
TimeAxis common_time_axis(const ReportPanel& a, const ReportPanel& b);

/// Factor and unit of lengths: mm where the scale is known, else px.
struct LengthUnit {
  double per_px = 1;
  const char* name = "px";
};
LengthUnit length_unit(const ReportPanel& panel);

/// Frames that show the bend: usable, evenly spread over the bend phase, increasing.
std::vector<std::size_t> instants(const Kinematics& kinematics, std::size_t count);

/// The strip at eight instants, coloured by time, with its velocity at some stations.
std::string strip_plot(const ReportPanel& panel);
/// Two strips at the same instants of their bends.
std::string strip_comparison(const ReportPanel& a, const ReportPanel& b);

/// T x S values over time (to the right) and place (upwards), with a colour bar.
struct HeatMap {
  const Matrix* value = nullptr;  ///< not owned
  std::vector<double> time;       ///< T, in the units of the axis
  const std::vector<double>* station = nullptr;
  double factor = 1;  ///< from value to what is shown
  Range colour_range;
  bool diverging = false;
  std::string what, unit;
  std::string across = "time";  ///< what goes to the right, for those who cannot see the picture
};
std::string heat_map(const HeatMap& map, const TimeAxis& axis, std::optional<double> onset);
/// Curvature of a panel as a heat map. colour_range: computed from the panel when empty.
std::string curvature_plot(const ReportPanel& panel, const TimeAxis& axis,
                           std::optional<Range> colour_range = {});
/// The central 99 % of the curvature in the panel's unit.
Range curvature_range(const ReportPanel& panel);

/// Scores with the threshold, or else the signal with its change points.
std::string path_plot(const ReportPanel& panel, const TimeAxis& axis, std::optional<double> threshold = {});
std::string score_comparison(const ReportPanel& a, const ReportPanel& b, const TimeAxis& axis);
/// The scale that the sparklines of all panels share: from the lowest score to the highest, but not further
/// above the threshold than thrice its height over the lowest, so that the threshold stays in sight.
Range sparkline_range(const std::vector<ReportPanel>& panels, std::optional<double> threshold);
/// The score without axes, a word in size, with the threshold; what lies above the scale runs along its end.
std::string sparkline(const PanelVerdict& verdict, const Range& range, std::optional<double> threshold);

}  // namespace motionanalyzer::report
