// Do the panels that were judged together come from the line that their model knows?
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/report/report.hpp"

namespace motionanalyzer {

/// Unexplained panels are unlike a healthy strip, a damaged one and a known fault of the image. Of the line
/// that a model was calibrated for one in some hundred is; of a line with another strip, whose recipe may be
/// the same, many are. What a model says of the rest is worth little then: weak damage goes unseen.
struct LineCheck {
  std::size_t panels = 0;       ///< OK, NG, or INCONCLUSIVE for no other reason than `unexplained`
  std::size_t unexplained = 0;  ///< of these
  bool foreign = false;         ///< more than a quarter of such panels are unexplained, at 95 % confidence
  bool unusual = false;         ///< more than 2 % of them are, at 99 % confidence (one-sided)
};
/// Panels that are known to be damaged (their label says so) tell nothing of the line and do not count.
/// edges   two panels never suffice to be foreign; three that are all unexplained do. One unexplained panel
/// is
///         never unusual; two of 7 are
MOTIONANALYZER_API LineCheck check_line(const std::vector<ReportPanel>& panels);

/// Makes the OK and NG panels of a foreign line INCONCLUSIVE (foreign_line) and returns the check.
MOTIONANALYZER_API LineCheck refuse_foreign_line(std::vector<ReportPanel>& panels);

/// What a check has to say, for people; empty for panels of the model's line.
MOTIONANALYZER_API std::string line_warning(const LineCheck& check);

}  // namespace motionanalyzer
