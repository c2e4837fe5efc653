// A page of figures: tables, and curves of the probability of detection.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

struct FigureTable {
  std::string heading, caption;
  std::vector<std::string> column;
  std::vector<std::vector<std::string>> row;  ///< as many cells as columns
};

/// What was found of the panels of one class of severities, and what that says of all such panels.
struct DetectionClass {
  double from_mm = 0, to_mm = 0;
  std::optional<double> share;       ///< empty without a panel
  double low = 0, high = 1;          ///< interval of the share
  std::size_t hits = 0, panels = 0;  ///< written beside the share; no panels: nothing is written
};

/// Probability of detection over severity.
struct DetectionPlot {
  std::string heading;
  std::vector<DetectionClass> found;
  /// The fitted curve, severities ascending; empty where there is none.
  std::vector<double> lambda_mm, probability;
  std::optional<double> a90_mm;  ///< found on 90 % of panels
  double a90_low_mm = 0, a90_high_mm = std::numeric_limits<double>::infinity();
  std::string note;  ///< why there is no curve; said below the picture
};

/// Shares over a number, each with an interval; neighbours are joined by a line.
struct SharePlot {
  struct At {
    double x = 0, share = 0, low = 0, high = 1;
  };
  std::string heading, x_label, y_label, caption;
  std::vector<At> at;  ///< x ascending, from 0 on
};

struct FiguresPage {
  std::string title;
  std::vector<std::string> paragraph;  ///< a sentence or two each; the first is the lead
  std::vector<FigureTable> summary;    ///< above the plots
  std::vector<DetectionPlot> plot;
  std::vector<SharePlot> share_plot;  ///< beside these
  std::vector<FigureTable> table;     ///< below them
  std::string version;
};

/// One self-contained page, without script. A plot without a curve and with less than two classes that hold
/// panels is named and told in words.
/// throws Error{mismatch} for a row or a curve whose lengths differ
MOTIONANALYZER_API std::string render_figures_html(const FiguresPage& page);

}  // namespace motionanalyzer
