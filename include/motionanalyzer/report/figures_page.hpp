// A page of figures: tables, and curves of the probability of detection.
#pragma once

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
  std::optional<double> share;  ///< empty without a panel
  double low = 0, high = 1;     ///< interval of the share
};

/// Probability of detection over severity.
struct DetectionPlot {
  std::string heading;
  std::vector<DetectionClass> found;
  /// The fitted curve, severities ascending; empty where there is none.
  std::vector<double> lambda_mm, probability;
  std::optional<double> a90_mm;  ///< found on 90 % of panels
  double a90_low_mm = 0, a90_high_mm = std::numeric_limits<double>::infinity();
};

struct FiguresPage {
  std::string title;
  std::vector<std::string> paragraph;  ///< a sentence or two each; the first is the lead
  std::vector<DetectionPlot> plot;
  std::vector<FigureTable> table;
  std::string version;
};

/// One self-contained page, without script. A plot with neither classes nor a curve is named and not drawn.
/// throws Error{mismatch} for a row or a curve whose lengths differ
MOTIONANALYZER_API std::string render_figures_html(const FiguresPage& page);

}  // namespace motionanalyzer
