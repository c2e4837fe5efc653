// The table of all panels, and what is said above it.
#include <gtest/gtest.h>

#include "motionanalyzer/report/report.hpp"
#include "report/markup.hpp"
#include "report/scene.hpp"

namespace motionanalyzer::panel_table_test {
namespace {

using report_test::count_of;
using report_test::full_panel;

TEST(PanelTable, SaysOnceWhatTheWarningOnTheCalibrationSaysToo) {
  Report report;
  report.panel.resize(2);
  for (ReportPanel& panel : report.panel) panel.verdict.reasons = {{"coarse_calibration", "few panels", {}}};
  report.pictures = 0;
  report.warnings = {"another warning"};
  EXPECT_EQ(count_of(render_html(report), "few panels"), 1u);
  report.warnings = {"calibrated on 2 panels: coarse"};
  EXPECT_EQ(count_of(render_html(report), "few panels"), 0u);
}

TEST(PanelTable, SparklinesOfAllPanelsShareOneScaleAndShowTheThreshold) {
  Report report;
  report.panel.resize(2);
  for (ReportPanel& panel : report.panel) panel.verdict.frame = {0, 1};
  report.panel[0].verdict.score = {0, 1};
  report.panel[1].verdict.score = {0, 100};
  report.panel[1].verdict.verdict = Verdict::ng;
  report.panel[1].verdict.statistic = 100;
  report.model = ReportModel{"d", "f", "c", "o", 0.01, 2};
  report.pictures = 0;
  const std::string html = render_html(report);
  // 0 to 8, four thresholds high: 2 .. 22 px from top; the score 1 ends at 22 - 20 / 8, 100 at the top.
  EXPECT_EQ(count_of(html, "one scale for all panels, 0 to 8."), 1u);
  EXPECT_EQ(count_of(html, "cx=\"98\" cy=\"19.5\""), 1u);
  EXPECT_EQ(count_of(html, "cx=\"98\" cy=\"2\""), 1u);
  EXPECT_EQ(count_of(html, "class=\"reference\""), 2u);
}

TEST(PanelTable, TableStacksIntervalsBelowTheirValues) {
  Report report;
  report.panel = {full_panel("a", true)};
  report.pictures = 0;
  PanelVerdict& verdict = report.panel[0].verdict;
  verdict.position = 0.5;
  verdict.position_mm = 10;
  verdict.position_interval_mm = {9, 11};
  EXPECT_EQ(count_of(render_html(report),
                     "<td class=\"word\">10 mm<span class=\"place\">(9 to 11)</span>"
                     "<span class=\"place\">0.5 of the length</span></td>"),
            1u);
}

}  // namespace
}  // namespace motionanalyzer::panel_table_test
