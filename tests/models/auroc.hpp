// Area under the ROC curve by its definition.
#pragma once

#include <vector>

namespace motionanalyzer::testing {

/// Share of pairs in which the strange score is the larger; ties count half.
inline double auroc(const std::vector<double>& normal, const std::vector<double>& strange) {
  double won = 0;
  for (const double n : normal)
    for (const double s : strange) won += s > n ? 1.0 : s == n ? 0.5 : 0.0;
  return won / (static_cast<double>(normal.size()) * static_cast<double>(strange.size()));
}

}  // namespace motionanalyzer::testing
