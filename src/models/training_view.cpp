#include "models/training_view.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "models/data_hash.hpp"

namespace motionanalyzer {

PanelSet detector_view(PanelSet panels, const InputSpec& spec, const DetectorInfo& info) {
  if (info.needs_residual) {
    panels.table = residual_rows(std::move(panels.table), panels.residual);
    return panels;
  }
  PanelTable lagged = lagged_table(panels.table, spec);
  if (info.members_need_fields != nullptr)
    return {std::move(lagged), std::move(panels.residual), std::move(panels.trajectory)};
  std::vector<double> scaled(spec.width());
  for (std::size_t i = 0; i < lagged.rows(); ++i) {
    if (lagged.usable[i] == 0) continue;
    apply(spec.scaling, lagged.value.row(i), scaled);
    std::copy(scaled.begin(), scaled.end(), lagged.value.row(i).begin());
  }
  return {std::move(lagged), {}, {}};
}

void require_residuals(const PanelSet& panels, const DetectorInfo& info) {
  if (panels.residual.empty())
    throw Error(ErrorCode::invalid_argument, std::string(info.name) + " needs residual fields",
                "compute them relative to a trajectory that was learnt from normal panels");
}

Recipe with_trajectory(const Recipe& recipe, const PanelSet& panels, bool needed) {
  Recipe own = recipe;
  own.trajectory = {};
  if (!needed) return own;
  require_trajectory(panels.trajectory);
  if (!recipe.trajectory.empty() && recipe.trajectory != panels.trajectory)
    throw Error(ErrorCode::mismatch, "the residuals are relative to another trajectory than the recipe's",
                "compute them with this recipe");
  own.trajectory = panels.trajectory;
  return own;
}

void add_hashes(const PanelSet& panels, const InputSpec& input, std::vector<double>& taught) {
  const std::vector<double> hash = panel_hashes(panels, hashed_columns(input, panels.table.column));
  taught.insert(taught.end(), hash.begin(), hash.end());
  std::sort(taught.begin(), taught.end());
}

}  // namespace motionanalyzer
