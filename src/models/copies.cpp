#include "motionanalyzer/models/copies.hpp"

#include <numeric>
#include <set>

#include "models/data_hash.hpp"

namespace motionanalyzer {

std::vector<std::size_t> copies_in(const PanelSet& panels) {
  std::vector<std::size_t> column, place;
  if (panels.residual.empty()) {
    if (panels.table.column.empty()) return place;
    column.resize(panels.table.column.size());
    std::iota(column.begin(), column.end(), std::size_t{0});
  }
  std::set<double> seen;
  const std::vector<double> hash = panel_hashes(panels, column);
  for (std::size_t k = 0; k < hash.size(); ++k)
    if (!seen.insert(hash[k]).second) place.push_back(k);
  return place;
}

}  // namespace motionanalyzer
