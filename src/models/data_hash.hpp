// Tells data apart: whether two models saw the same panels, and whether a panel taught a model.
#pragma once

#include <string>
#include <vector>

#include "motionanalyzer/core/panel_set.hpp"

namespace motionanalyzer {

/// Over names and values of the columns at these places of the table; over the residuals where there are
/// none.
std::string data_hash(const PanelSet& panels, const std::vector<std::size_t>& column);

/// One whole number below 2^53 a panel, in their order, of the same. Residuals are relative to a trajectory:
/// the same panel has another hash under another one.
std::vector<double> panel_hashes(const PanelSet& panels, const std::vector<std::size_t>& column);

/// The same of residual fields alone.
std::vector<double> residual_hashes(const std::vector<ResidualField>& residual);

/// Over everything that the residual fields and their trajectory hold, names too.
std::string whole_residual_hash(const PanelSet& panels);

}  // namespace motionanalyzer
