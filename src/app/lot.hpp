// What the panels of a calibrated model say together: has the line drifted, which of them are NG as a lot.
#pragma once

#include <string>
#include <vector>

#include "app/session.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/report/report.hpp"

namespace motionanalyzer::app {

/// Over the panels with a statistic, in the order in which they were judged.
struct LotFindings {
  std::string text;  ///< two lines for people; empty for fewer than two such panels or no calibration
  Json drift, lot;   ///< null likewise
};
LotFindings judge_lot(const std::vector<ReportPanel>& panels, const Model& model, std::uint64_t seed);

}  // namespace motionanalyzer::app
