#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/error.hpp"
#include "report/page.hpp"
#include "report/plots.hpp"
#include "report/text.hpp"

namespace motionanalyzer {
namespace {

using namespace report;

void require_fitting(const MapPage& page) {
  if (page.value.rows() == page.place.size() && page.value.cols() == page.angle_deg.size()) return;
  throw Error(ErrorCode::mismatch, "the map is not places x angles",
              "give one row a place and one column an angle");
}

// Angles along the rows, as pictures over time have it; what is beyond all colours gets the last one.
Matrix turned(const MapPage& page) {
  Matrix value(page.angle_deg.size(), page.place.size());
  for (std::size_t n = 0; n < value.rows(); ++n)
    for (std::size_t h = 0; h < value.cols(); ++h) {
      const double v = page.value(h, n);
      value(n, h) = v > page.highest ? page.highest : v;
    }
  return value;
}

// Half a step beyond the outer columns: each stands for the angles around it.
TimeAxis angle_axis(const std::vector<double>& angle_deg) {
  TimeAxis axis;
  axis.label = "bend angle of the onset, degrees";
  if (angle_deg.empty()) return axis;
  const double step = angle_deg.size() > 1
                          ? (angle_deg.back() - angle_deg.front()) / static_cast<double>(angle_deg.size() - 1)
                          : 1;
  axis.range = {angle_deg.front() - step / 2, angle_deg.back() + step / 2};
  return axis;
}

std::string map_picture(const MapPage& page) {
  const Matrix value = turned(page);
  HeatMap map;
  map.value = &value;
  map.time = page.angle_deg;
  map.station = &page.place;
  map.colour_range = {0, page.highest};
  map.what = page.what;
  map.unit = page.unit;
  map.across = "bend angle";
  return heat_map(map, angle_axis(page.angle_deg), {});
}

std::string map_table(const MapPage& page) {
  if (page.column.empty()) return {};
  std::string html = "<table>\n<thead><tr>";
  for (const std::string& head : page.column) html += "<th>" + escape_html(head) + "</th>";
  html += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : page.row) {
    html += "<tr>";
    for (const std::string& cell : row) html += "<td>" + escape_html(cell) + "</td>";
    html += "</tr>\n";
  }
  return html + "</tbody>\n</table>\n";
}

}  // namespace

std::string render_map_html(const MapPage& page) {
  require_fitting(page);
  std::string html = page_begin(page.title) + "<h1>" + escape_html(page.title) + "</h1>\n";
  for (std::size_t i = 0; i < page.paragraph.size(); ++i)
    html += (i == 0 ? "<p class=\"lead\">" : "<p>") + escape_html(page.paragraph[i]) + "</p>\n";
  html += "<div class=\"map\">\n" + figure(map_picture(page), page.caption, "No map: nothing is known.") +
          "</div>\n" + map_table(page);
  html += "<p class=\"place\">motionanalyzer " + escape_html(page.version) + "</p>\n";
  return html + page_end();
}

}  // namespace motionanalyzer
