// What the panels of a calibrated model say together: is it their line, has the line drifted, which of them
// stand out in the lot.
#pragma once

#include <string>
#include <vector>

#include "app/session.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/report/report.hpp"

namespace motionanalyzer::app {

/// Over the panels that are OK or NG, in the order in which they were judged.
struct LotFindings {
  std::string text;  ///< lines for people; empty for a single panel or a model without calibration
  Json drift, lot;   ///< null likewise, and where fewer than two panels have a verdict
};
LotFindings judge_lot(const std::vector<ReportPanel>& panels, const Model& model, std::uint64_t seed);

/// Refuses verdicts on panels of a foreign line, and warns where they look like ones.
void check_line_of(Session& session, std::vector<ReportPanel>& panels);

}  // namespace motionanalyzer::app
