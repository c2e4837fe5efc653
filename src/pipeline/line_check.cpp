#include "motionanalyzer/pipeline/line_check.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "motionanalyzer/evaluation/rates.hpp"

namespace motionanalyzer {

namespace {

constexpr double kMostUnexplained = 0.25;

bool stands_beside(std::string_view code) {
  return code == "coarse_calibration" || code == "not_inspected" || code == "gripper_unseen";
}

bool has_verdict(const PanelVerdict& v) { return v.verdict != Verdict::inconclusive; }

/// INCONCLUSIVE, and nothing else is the matter.
bool is_unexplained(const PanelVerdict& v) {
  if (has_verdict(v)) return false;
  const auto is = [](const Reason& r) { return r.code == "unexplained"; };
  return std::any_of(v.reasons.begin(), v.reasons.end(), is) &&
         std::all_of(v.reasons.begin(), v.reasons.end(),
                     [&](const Reason& r) { return is(r) || stands_beside(r.code); });
}

}  // namespace

LineCheck check_line(const std::vector<ReportPanel>& panels) {
  LineCheck check;
  for (const ReportPanel& panel : panels) {
    const bool unexplained = is_unexplained(panel.verdict);
    if (!unexplained && !has_verdict(panel.verdict)) continue;
    ++check.panels;
    check.unexplained += unexplained ? 1 : 0;
  }
  check.foreign = check.panels > 0 && rate_interval(check.unexplained, check.panels).low > kMostUnexplained;
  return check;
}

LineCheck refuse_foreign_line(std::vector<ReportPanel>& panels) {
  const LineCheck check = check_line(panels);
  if (!check.foreign) return check;
  const Reason why{
      "foreign_line",
      std::to_string(check.unexplained) + " of " + std::to_string(check.panels) +
          " panels are unlike any strip of the model's line: calibrate the model on normal panels "
          "of this one",
      {}};
  for (ReportPanel& panel : panels) {
    PanelVerdict& v = panel.verdict;
    if (!has_verdict(v)) continue;
    PanelVerdict refused;
    refused.panel = std::move(v.panel);
    refused.statistic = v.statistic;
    refused.p_value = v.p_value;
    refused.reasons = std::move(v.reasons);
    refused.reasons.insert(refused.reasons.begin(), why);
    refused.frame = std::move(v.frame);
    refused.score = std::move(v.score);
    refused.contribution = std::move(v.contribution);
    v = std::move(refused);
  }
  return check;
}

}  // namespace motionanalyzer
