// A panel's statistic: the largest of its rows' scores.
#pragma once

#include <span>
#include <vector>

#include "motionanalyzer/core/panel_table.hpp"

namespace motionanalyzer {

/// in      score: one of each row of the table; NaN where there is none
/// out     one of each panel; NaN where no row has a score
std::vector<double> panel_statistics(std::span<const double> score, const PanelTable& table);

}  // namespace motionanalyzer
