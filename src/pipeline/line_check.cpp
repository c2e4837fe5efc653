#include "motionanalyzer/pipeline/line_check.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "motionanalyzer/statistics/conformal.hpp"
#include "pipeline/line_count.hpp"

namespace motionanalyzer {

namespace {

constexpr double kMostUnexplained = 0.25;
constexpr double kUsuallyUnexplained = 0.02;  // twice what calibration leaves of its own line, about
constexpr double kTwoSidedLevel = 0.98;       // 99 % one-sided

bool stands_beside(std::string_view code) {
  return code == "coarse_calibration" || code == "not_inspected" || code == "gripper_unseen";
}

/// Unexplained, and nothing else is the matter.
bool is_unexplained(const std::vector<std::string>& codes) {
  const auto is = [](std::string_view code) { return code == "unexplained"; };
  return std::any_of(codes.begin(), codes.end(), is) &&
         std::all_of(codes.begin(), codes.end(),
                     [&](std::string_view code) { return is(code) || stands_beside(code); });
}

}  // namespace

namespace pipeline {

std::string unexplained_text(const LineCheck& check) {
  return std::to_string(check.unexplained) + " of " + std::to_string(check.panels) +
         " panels are unlike any strip of the model's line";
}

void LineCount::add(const PanelVerdict& verdict) {
  std::vector<std::string> codes;
  for (const Reason& reason : verdict.reasons) codes.push_back(reason.code);
  add(verdict.verdict, codes);
}

void LineCount::add(Verdict verdict, const std::vector<std::string>& codes) {
  const bool open = verdict == Verdict::inconclusive;
  if (open && !is_unexplained(codes)) return;
  ++panels_;
  unexplained_ += open ? 1 : 0;
}

LineCheck LineCount::check() const {
  LineCheck check{.panels = panels_, .unexplained = unexplained_};
  if (panels_ == 0) return check;
  check.foreign = rate_interval(unexplained_, panels_).low > kMostUnexplained;
  check.unusual = rate_interval(unexplained_, panels_, kTwoSidedLevel).low > kUsuallyUnexplained;
  return check;
}

}  // namespace pipeline

LineCheck check_line(const std::vector<ReportPanel>& panels) {
  pipeline::LineCount count;
  for (const ReportPanel& panel : panels)
    if (!panel.label || !panel.label->damaged) count.add(panel.verdict);
  return count.check();
}

std::string line_warning(const LineCheck& check) {
  if (check.foreign)
    return pipeline::unexplained_text(check) +
           "; none of them has a verdict: calibrate the model on normal panels of theirs";
  if (check.unusual)
    return pipeline::unexplained_text(check) +
           ", many more than of its own: if they come from another line, weak damage goes unseen; calibrate "
           "the model on normal panels of theirs";
  return {};
}

LineCheck refuse_foreign_line(std::vector<ReportPanel>& panels) {
  const LineCheck check = check_line(panels);
  if (!check.foreign) return check;
  const Reason why{"foreign_line",
                   pipeline::unexplained_text(check) + ": calibrate the model on normal panels of this one",
                   {}};
  for (ReportPanel& panel : panels) {
    PanelVerdict& v = panel.verdict;
    if (v.verdict == Verdict::inconclusive) continue;
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
