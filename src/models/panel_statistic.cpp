#include "models/panel_statistic.hpp"

#include <cmath>
#include <limits>

namespace motionanalyzer {

std::vector<double> panel_statistics(std::span<const double> score, const PanelTable& table) {
  std::vector<double> all;
  for (std::size_t k = 0; k < table.panels(); ++k) {
    double most = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = table.offset[k]; i < table.offset[k + 1]; ++i)
      if (!std::isnan(score[i]) && !(score[i] <= most)) most = score[i];
    all.push_back(most);
  }
  return all;
}

}  // namespace motionanalyzer
