// What detectors are given: feature rows and, for those that ask for it, residual fields of the same panels.
#pragma once

#include <vector>

#include "motionanalyzer/core/panel_table.hpp"
#include "motionanalyzer/core/residual_field.hpp"
#include "motionanalyzer/core/trajectory.hpp"

namespace motionanalyzer {

struct PanelSet {
  PanelTable table;
  std::vector<ResidualField> residual;  ///< one a panel in the table's order, or empty
  HealthyTrajectory trajectory;         ///< what the residuals are relative to; empty without them
};

}  // namespace motionanalyzer
