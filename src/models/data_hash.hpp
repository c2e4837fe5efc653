// Tells data apart: whether two models saw the same panels, and whether a panel taught a model.
#pragma once

#include <string>
#include <vector>

#include "motionanalyzer/core/panel_set.hpp"

namespace motionanalyzer {

/// Over names and values of the columns; over the residuals alone for a detector that is given no features.
std::string data_hash(const PanelSet& panels, bool residual);

/// One whole number below 2^53 a panel, in their order. Residuals are relative to a trajectory: the same
/// panel has another hash under another one.
std::vector<double> panel_hashes(const PanelSet& panels, bool residual);

/// The same of residual fields alone.
std::vector<double> residual_hashes(const std::vector<ResidualField>& residual);

}  // namespace motionanalyzer
