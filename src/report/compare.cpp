#include <algorithm>
#include <cmath>

#include "report/page.hpp"
#include "report/plots.hpp"
#include "report/text.hpp"

namespace motionanalyzer {
namespace {

using namespace report;

const NamedValue* find_value(const std::vector<NamedValue>& values, const NamedValue& like) {
  for (const NamedValue& value : values) {
    if (value.name == like.name && value.unit == like.unit) return &value;
  }
  return nullptr;
}

constexpr double kLargestPercent = 1000;  // beyond it the quotient says more

std::string relative_text(double a, double b) {
  const double percent = 100 * (b - a) / std::fabs(a);
  if (std::fabs(percent) < kLargestPercent) return show(percent, 3) + " %";
  return "\xC3\x97 " + show(b / a, 3);
}

std::string value_row(const ComparedValue& value) {
  const bool both = value.a && value.b;
  const std::string none = show(std::optional<double>());
  std::string html = "<tr><td>" + escape_html(value.name) + "</td><td>" + escape_html(value.unit) + "</td>";
  for (const std::string& text : {show(value.a), show(value.b), both ? show(*value.b - *value.a) : none,
                                  both && *value.a != 0 ? relative_text(*value.a, *value.b) : none}) {
    html += "<td class=\"number\">" + text + "</td>";
  }
  return html + "</tr>\n";
}

std::string value_table(const std::vector<ComparedValue>& values) {
  if (values.empty()) return "<p class=\"absent\">No values to compare.</p>\n";
  std::string html =
      "<table>\n<thead><tr><th>value</th><th>unit</th><th class=\"number\">A</th><th class=\"number\">B</th>"
      "<th class=\"number\">B &minus; A</th><th class=\"number\">change</th></tr></thead>\n<tbody>\n";
  for (const ComparedValue& value : values) html += value_row(value);
  return html + "</tbody>\n</table>\n";
}

std::string key(const ReportPanel& a, const ReportPanel& b) {
  return "<p class=\"key\"><span><i class=\"a\"></i>A: " + escape_html(a.verdict.panel) + " " +
         badge(a.verdict.verdict) + "</span><span><i class=\"b\"></i>B: " + escape_html(b.verdict.panel) +
         " " + badge(b.verdict.verdict) + "</span></p>\n";
}

Range united(const Range& a, const Range& b) { return {std::min(a.low, b.low), std::max(a.high, b.high)}; }

// One colour scale where both are measured in the same unit.
std::optional<Range> common_curvature(const ReportPanel& a, const ReportPanel& b) {
  const bool same_unit = std::string_view(length_unit(a).name) == length_unit(b).name;
  if (!a.kinematics || !b.kinematics || !same_unit) return std::nullopt;
  return united(curvature_range(a), curvature_range(b));
}

bool can_subtract(const ReportPanel& a, const ReportPanel& b) {
  return a.kinematics && b.kinematics && a.kinematics->station == b.kinematics->station &&
         a.mm_per_px == b.mm_per_px && a.kinematics->frames() > 0 && b.kinematics->frames() > 0;
}

// B's curvature minus A's, frame by frame from each panel's first.
std::string difference_plot(const ReportPanel& a, const ReportPanel& b, const TimeAxis& axis) {
  if (!can_subtract(a, b)) return {};
  const Kinematics &ka = *a.kinematics, &kb = *b.kinematics;
  Matrix difference(std::min(ka.frames(), kb.frames()), ka.stations());
  HeatMap map;
  const TimeAxis own = time_axis(a);
  for (std::size_t t = 0; t < difference.rows(); ++t) {
    for (std::size_t s = 0; s < difference.cols(); ++s) {
      difference(t, s) = kb.curvature_per_px(t, s) - ka.curvature_per_px(t, s);
    }
    map.time.push_back(own.at(ka.number[t]));
  }
  const LengthUnit unit = length_unit(a);
  const Range inner = inner_range_of(difference.values(), 0.005);
  const double largest = std::max(std::fabs(inner.low), std::fabs(inner.high)) / unit.per_px;
  map.value = &difference;
  map.station = &ka.station;
  map.factor = 1 / unit.per_px;
  map.colour_range = {-largest, largest};
  map.diverging = true;
  map.what = "curvature, B \xE2\x88\x92 A";
  map.unit = std::string("1/") + unit.name;
  return heat_map(map, axis, std::nullopt);
}

}  // namespace

std::vector<ComparedValue> compare_summaries(const ReportPanel& a, const ReportPanel& b) {
  std::vector<ComparedValue> values;
  for (const NamedValue& of_a : a.summary) {
    const NamedValue* of_b = find_value(b.summary, of_a);
    values.push_back(
        {of_a.name, of_a.unit, of_a.value, of_b == nullptr ? std::nullopt : std::optional(of_b->value)});
  }
  for (const NamedValue& of_b : b.summary) {
    if (find_value(a.summary, of_b) == nullptr)
      values.push_back({of_b.name, of_b.unit, std::nullopt, of_b.value});
  }
  return values;
}

std::string render_compare_html(const ReportPanel& a, const ReportPanel& b,
                                const std::vector<ComparedValue>& values, const std::string& version) {
  const TimeAxis axis = common_time_axis(a, b);
  const auto colours = common_curvature(a, b);
  std::string html = page_begin("Comparison of " + a.verdict.panel + " and " + b.verdict.panel);
  html += "<h1>Comparison of two panels</h1>\n<p class=\"lead\">motionanalyzer " + escape_html(version) +
          "</p>\n" + key(a, b);
  html += "<div class=\"pictures\">\n<div>\n";
  html += figure(strip_comparison(a, b), "Both strips, each at eight instants evenly spread over its bend.",
                 "No picture of the strips: both need a readable bundle and the same unit of length.");
  html += value_table(values) + "</div>\n<div>\n";
  html += figure(curvature_plot(a, axis, colours), "A: curvature over time and place.", "No curvature of A.");
  html += figure(curvature_plot(b, axis, colours), "B: curvature over time and place, same colours.",
                 "No curvature of B.");
  html += figure(difference_plot(a, b, axis),
                 "B minus A, frame by frame from the first of each; red: B is bent more.",
                 "No difference of the curvatures: the panels have no common stations or scale.");
  html += figure(score_comparison(a, b, axis), "Score of every frame.", "No scores.");
  return html + "</div>\n</div>\n" + page_end();
}

}  // namespace motionanalyzer
