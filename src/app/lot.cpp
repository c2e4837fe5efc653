#include "app/lot.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "app/text_table.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/pipeline/line_check.hpp"
#include "motionanalyzer/statistics/lot.hpp"
#include "motionanalyzer/statistics/martingale.hpp"

namespace motionanalyzer::app {

namespace {

constexpr double kShareOfGood = 0.1;  // among the panels picked, in the long run
constexpr double kDriftAlpha = 0.01;  // probability of an alarm, ever, without drift

const char* direction_name(DriftDirection direction) {
  switch (direction) {
    case DriftDirection::rising:
      return "rising";
    case DriftDirection::falling:
      return "falling";
    case DriftDirection::none:
      break;
  }
  return "none";
}

/// What an INCONCLUSIVE panel measured is no evidence: its line may not be the calibration's.
bool counts(const PanelVerdict& verdict) {
  return verdict.verdict != Verdict::inconclusive && verdict.p_value && verdict.statistic &&
         !std::isnan(*verdict.statistic);
}

DriftMartingale drift_of(const std::vector<ReportPanel>& panels, const std::vector<double>& calibration,
                         std::uint64_t seed) {
  DriftMartingale drift(calibration.size(), kDriftAlpha);
  for (std::size_t i = 0; i < panels.size(); ++i) {
    if (counts(panels[i].verdict))
      drift.push(smoothed_p_value(calibration, *panels[i].verdict.statistic, seed, i));
  }
  return drift;
}

Json drift_json(const DriftMartingale& drift) {
  const DriftState& state = drift.state();
  Json json = Json::object();
  json.append("alarm", drift.alarmed()).append("direction", direction_name(state.direction));
  json.append("alarm_panel", drift.alarmed() ? Json(state.alarm_panel) : Json());
  json.append("log_value", state.log_value).append("log_peak", state.log_peak);
  return json.append("panels", state.panels).append("alpha", kDriftAlpha);
}

std::string drift_text(const DriftMartingale& drift) {
  const DriftState& state = drift.state();
  if (!drift.alarmed())
    return "Drift: none found in " + short_number(state.panels) +
           " panels with a verdict (evidence at most " + short_number(elementary::exp(state.log_peak)) +
           ", an alarm at " + short_number(1 / kDriftAlpha) + ")\n";
  return "Drift: the scores are " + std::string(direction_name(state.direction)) + " since panel " +
         short_number(state.alarm_panel) + " of those with a verdict" +
         " at the latest: panels are no longer like those of the calibration; look for what changed, then "
         "calibrate again\n";
}

std::vector<double> p_values_of(const std::vector<ReportPanel>& panels) {
  std::vector<double> p;
  for (const ReportPanel& panel : panels)
    p.push_back(counts(panel.verdict) ? *panel.verdict.p_value : std::numeric_limits<double>::quiet_NaN());
  return p;
}

Json lot_json(const LotDecision& lot, const std::vector<ReportPanel>& panels) {
  Json names = Json::array(), json = Json::object();
  for (const std::size_t i : lot.ng) names.push(panels[i].verdict.panel);
  json.append("q", kShareOfGood).append("panels", lot.panels).append("picked", std::move(names));
  json.append("threshold", lot.threshold).append("calibration_enough", lot.calibration_enough);
  json.append("calibration_needed", lot.calibration_needed);
  return json.append("fewest_found", lot.fewest_found ? Json(*lot.fewest_found) : Json());
}

/// What a lot picks are not its NG panels: its threshold is another one than that of each panel by itself.
std::string lot_text(const LotDecision& lot, const std::vector<ReportPanel>& panels) {
  const auto is_ok = [&](std::size_t i) { return panels[i].verdict.verdict == Verdict::ok; };
  const auto ok = std::count_if(lot.ng.begin(), lot.ng.end(), is_ok);
  std::string text = "Lot: taken together, " + std::to_string(lot.ng.size()) + " of " +
                     std::to_string(lot.panels) + " panels with a verdict stand out";
  if (ok > 0) text += ", " + std::to_string(ok) + " of which are OK each by itself";
  if (!lot.ng.empty())
    text += "; of such picks at most " + short_number(100 * kShareOfGood) + " % are good in the long run";
  text += " (Benjamini-Hochberg)";
  if (!lot.calibration_enough)
    text += "; a single damaged panel cannot be found so: that needs " +
            std::to_string(lot.calibration_needed) + " calibration panels";
  return text + "\n";
}

std::string neither_text(std::size_t with_verdict, std::size_t panels) {
  return "Drift, Lot: neither can be told, " + std::string(with_verdict == 0 ? "none" : "only one") + " of " +
         std::to_string(panels) + " panels has a verdict\n";
}

}  // namespace

LotFindings judge_lot(const std::vector<ReportPanel>& panels, const Model& model, std::uint64_t seed) {
  LotFindings findings;
  const std::optional<Calibration>& calibration = model.calibration();
  if (!calibration || calibration->statistic.empty()) return findings;
  const LotDecision lot =
      benjamini_hochberg(p_values_of(panels), calibration->statistic.size(), kShareOfGood);
  if (panels.size() < 2) return findings;
  if (lot.panels < 2) {
    findings.text = neither_text(lot.panels, panels.size());
    return findings;
  }
  const DriftMartingale drift = drift_of(panels, calibration->statistic, seed);
  findings.text = drift_text(drift) + lot_text(lot, panels);
  findings.drift = drift_json(drift);
  findings.lot = lot_json(lot, panels);
  return findings;
}

void check_line_of(Session& session, std::vector<ReportPanel>& panels) {
  const std::string warning = line_warning(refuse_foreign_line(panels));
  if (!warning.empty()) session.warn(warning);
}

}  // namespace motionanalyzer::app
