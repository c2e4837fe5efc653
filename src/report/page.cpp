#include "report/page.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "report/style.hpp"
#include "report/text.hpp"

namespace motionanalyzer::report {

// Scripts are forbidden to the page itself, so that not even a mistake in escaping could run one.
std::string page_begin(std::string_view title) {
  std::string html = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  html +=
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
      "img-src data:\">\n";
  html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  html += "<title>" + escape_html(title) + "</title>\n<style>" + std::string(kStyle) +
          "</style>\n</head>\n<body>\n<main>\n";
  return html;
}

std::string page_end() { return "</main>\n</body>\n</html>\n"; }

std::string badge(Verdict verdict) {
  static constexpr const char* kClasses[] = {"ok", "ng", "inconclusive"};
  return "<span class=\"badge " + std::string(kClasses[static_cast<std::size_t>(verdict)]) + "\">" +
         std::string(verdict_name(verdict)) + "</span>";
}

std::string figure(const std::string& svg, std::string_view caption, std::string_view why_not) {
  if (svg.empty()) return "<p class=\"absent\">" + escape_html(why_not) + "</p>\n";
  return "<figure>" + svg + "<figcaption>" + escape_html(caption) + "</figcaption></figure>\n";
}

std::string place_text(const SourceLocation& where) {
  if (where.file.empty()) return {};
  return where.line > 0 ? where.file + ", line " + std::to_string(where.line) : where.file;
}

std::optional<double> threshold_of(const std::optional<ReportModel>& model, const PanelVerdict& verdict) {
  if (!model || !model->threshold || !std::isfinite(*model->threshold)) return std::nullopt;
  const double highest = verdict.statistic.value_or(std::numeric_limits<double>::quiet_NaN());
  const bool contradicts = (verdict.verdict == Verdict::ng && !(highest > *model->threshold)) ||
                           (verdict.verdict == Verdict::ok && !(highest <= *model->threshold));
  return contradicts ? std::nullopt : model->threshold;
}

std::vector<Reason> why(const std::optional<ReportModel>& model, const PanelVerdict& verdict) {
  std::vector<Reason> reasons = verdict.reasons;
  const bool ng = verdict.verdict == Verdict::ng;
  const auto known = [](const std::optional<double>& value) { return value && std::isfinite(*value); };
  if (verdict.verdict == Verdict::inconclusive || !known(verdict.statistic)) return reasons;
  std::string text = "The highest score is " + show(verdict.statistic);
  if (const auto threshold = threshold_of(model, verdict))
    text += (ng ? ", above the threshold of " : ", not above the threshold of ") + show(*threshold);
  if (known(verdict.p_value)) text += "; p = " + show(verdict.p_value, 3);
  if (known(verdict.p_value) && model && model->alpha > 0)
    text += (ng ? " is not above alpha = " : " is above alpha = ") + show(model->alpha);
  reasons.insert(reasons.begin(), Reason{{}, text + ".", {}});
  return reasons;
}

namespace {

bool holds(const std::vector<Reason>& reasons, const Reason& wanted) {
  return std::any_of(reasons.begin(), reasons.end(), [&](const Reason& reason) {
    return reason.code == wanted.code && reason.message == wanted.message &&
           reason.where.file == wanted.where.file && reason.where.line == wanted.where.line;
  });
}

}  // namespace

std::vector<Reason> common_reasons(const std::vector<ReportPanel>& panels) {
  if (panels.size() < 2) return {};
  std::vector<Reason> common = panels.front().verdict.reasons;
  for (const ReportPanel& panel : panels)
    std::erase_if(common, [&](const Reason& reason) { return !holds(panel.verdict.reasons, reason); });
  return common;
}

std::vector<Reason> without(std::vector<Reason> reasons, const std::vector<Reason>& said) {
  std::erase_if(reasons, [&](const Reason& reason) { return holds(said, reason); });
  return reasons;
}

std::string reason_list(const std::vector<Reason>& reasons, std::string_view heading) {
  if (reasons.empty()) return {};
  std::string html = "<h3>" + std::string(heading) + "</h3>\n<ul class=\"reasons\">\n";
  for (const Reason& reason : reasons) {
    html += "<li>" + escape_html(reason.message);
    if (!reason.code.empty()) html += " <code>" + escape_html(reason.code) + "</code>";
    const std::string place = place_text(reason.where);
    if (!place.empty()) html += " <span class=\"place\">" + escape_html(place) + "</span>";
    html += "</li>\n";
  }
  return html + "</ul>\n";
}

std::string onset_text(const PanelVerdict& verdict) {
  if (!verdict.onset_frame) return show(std::optional<double>());
  std::string text = "frame " + std::to_string(*verdict.onset_frame);
  if (verdict.onset_interval) {
    const auto [first, last] = *verdict.onset_interval;
    text += " (" + std::to_string(first) + " to " + std::to_string(last) + ")";
  }
  return text;
}

namespace {

// " (low to high)", or nothing.
std::string span_text(const std::optional<std::array<double, 2>>& interval) {
  if (!interval) return {};
  return " (" + show((*interval)[0], 3) + " to " + show((*interval)[1], 3) + ")";
}

}  // namespace

std::string position_text(const PanelVerdict& verdict) {
  if (!verdict.position) return show(verdict.position);
  if (verdict.position_mm)
    return show(verdict.position_mm, 3) + " mm" + span_text(verdict.position_interval_mm) + ", " +
           show(verdict.position, 3) + " of the length";
  return show(verdict.position, 3) + span_text(verdict.position_interval) + " of the length";
}

std::string severity_text(const PanelVerdict& verdict) {
  if (!verdict.lambda_mm) return show(verdict.lambda_mm);
  return show(verdict.lambda_mm, 2) + " mm" + span_text(verdict.lambda_interval_mm);
}

std::string cause_text(const PanelVerdict& verdict) {
  if (!verdict.cause) return show(std::optional<double>());
  return std::string(cause_name(*verdict.cause));
}

bool has_damage(const std::vector<ReportPanel>& panels) {
  return std::any_of(panels.begin(), panels.end(),
                     [](const ReportPanel& panel) { return panel.verdict.lambda_mm || panel.verdict.cause; });
}

std::string label_text(const std::optional<ReportLabel>& label) {
  if (!label) return {};
  if (!label->damaged) return label->scenario;
  return label->scenario.empty() ? "damaged" : label->scenario + ", damaged";
}

std::string true_onset_text(const std::optional<ReportLabel>& label) {
  if (!label || !label->onset_frame) return {};
  const std::string frame = "frame " + std::to_string(*label->onset_frame);
  return label->onset_time_s ? frame + " (" + show(*label->onset_time_s, 3) + " s)" : frame;
}

std::string count_text(const std::vector<ReportPanel>& panels) {
  std::array<std::size_t, 3> count{};
  for (const ReportPanel& panel : panels) ++count[static_cast<std::size_t>(panel.verdict.verdict)];
  std::string text;
  for (const Verdict verdict : {Verdict::ng, Verdict::inconclusive, Verdict::ok}) {
    text += (text.empty() ? "" : ", ") + std::to_string(count[static_cast<std::size_t>(verdict)]) + " " +
            std::string(verdict_name(verdict));
  }
  return text;
}

}  // namespace motionanalyzer::report
