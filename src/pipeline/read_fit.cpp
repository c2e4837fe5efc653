#include "pipeline/read_fit.hpp"

#include <algorithm>
#include <cmath>

#include "pipeline/tell.hpp"

namespace motionanalyzer {

namespace {

/// Whether the user left it open which columns this detector sees.
bool takes_best_columns(const TrainOptions& train) {
  return std::none_of(train.option.begin(), train.option.end(),
                      [](const auto& option) { return option.first == "features"; });
}

/// Why columns of residuals would teach little: too few panels, or rows without a residual. Empty if they do.
std::string poor_residuals(const PanelRows& rows) {
  constexpr std::size_t kFewestPanels = 20;  // that a trajectory is not mainly their noise
  constexpr double kLeastShare = 0.9;
  const PanelTable& table = rows.set.table;
  if (table.panels() < kFewestPanels)
    return "there are " + count_of(table.panels(), "normal panels, at least 20 are needed");
  std::size_t usable = 0, known = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.usable[i] == 0) continue;
    ++usable;
    known += !std::isnan(table.value(i, table.column.size() - 1));
  }
  if (static_cast<double>(known) >= kLeastShare * static_cast<double>(usable)) return {};
  return "no healthy shape fits " + std::to_string(usable - known) + " of " + count_of(usable, "frames");
}

}  // namespace

PanelRows read_fit(const std::vector<DatasetEntry>& normals, const std::string& origin,
                   const std::vector<TrainOptions>& train, const InspectOptions& options,
                   const Execution& execution, PanelContents& contents, std::vector<std::string>& warnings) {
  const bool open = contents.residual_columns && !contents.residuals &&
                    std::all_of(train.begin(), train.end(), takes_best_columns);
  if (!open) return read_normals(normals, origin, options, execution, contents);
  std::string reason;
  try {
    PanelRows rows = read_normals(normals, origin, options, execution, contents);
    reason = poor_residuals(rows);
    if (reason.empty()) return rows;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_short && error.code() != ErrorCode::no_solution) throw;
    reason = error.message();
  }
  contents.residual_columns = false;
  PanelRows rows = read_normals(normals, origin, options, execution, contents);
  warnings.push_back("rows tell of the strip's motion alone, not of how far it lies from a healthy one: " +
                     reason);
  return rows;
}

}  // namespace motionanalyzer
