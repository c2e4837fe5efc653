#include "motionanalyzer/pipeline/line_check.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace motionanalyzer::line_check_test {
namespace {

ReportPanel panel_with(Verdict verdict, const std::vector<std::string>& codes = {}) {
  ReportPanel panel;
  panel.verdict.panel = "p";
  panel.verdict.verdict = verdict;
  panel.verdict.statistic = 3;
  for (const std::string& code : codes) panel.verdict.reasons.push_back({code, "", {}});
  if (verdict == Verdict::ng) panel.verdict.onset_frame = 7, panel.verdict.cause = Cause::bending;
  return panel;
}

/// So many unexplained panels, then so many OK ones and one NG.
std::vector<ReportPanel> panels_of(std::size_t unexplained, std::size_t ok) {
  std::vector<ReportPanel> panels(unexplained,
                                  panel_with(Verdict::inconclusive, {"unexplained", "coarse_calibration"}));
  panels.insert(panels.end(), ok, panel_with(Verdict::ok, {"not_inspected"}));
  panels.push_back(panel_with(Verdict::ng));
  return panels;
}

TEST(LineCheck, ALineOfWhichHalfIsUnexplainedIsForeign) {
  const LineCheck check = check_line(panels_of(20, 19));
  EXPECT_TRUE(check.foreign);
  EXPECT_EQ(check.panels, 40u);
  EXPECT_EQ(check.unexplained, 20u);
}

TEST(LineCheck, SomeUnexplainedPanelsAmongManyAreNotAForeignLine) {
  EXPECT_FALSE(check_line(panels_of(10, 39)).foreign);
  EXPECT_FALSE(check_line(panels_of(0, 5)).foreign);
  EXPECT_FALSE(check_line({}).foreign);
}

TEST(LineCheck, TwoPanelsNeverSuffice) {
  std::vector<ReportPanel> panels(2, panel_with(Verdict::inconclusive, {"unexplained"}));
  EXPECT_FALSE(check_line(panels).foreign);
  panels.push_back(panels.front());
  EXPECT_TRUE(check_line(panels).foreign);
}

TEST(LineCheck, SmallLotsAreToldOfWithMoreUnexplainedPanelsThanTheLineHas) {
  std::vector<ReportPanel> lot = panels_of(13, 26);
  const LineCheck check = refuse_foreign_line(lot);
  EXPECT_TRUE(check.unusual && !check.foreign);
  EXPECT_NE(line_warning(check).find("13 of 40 panels"), std::string::npos);
  EXPECT_EQ(lot.back().verdict.verdict, Verdict::ng);
  EXPECT_TRUE(check_line(panels_of(2, 4)).unusual);
  for (const auto& [unexplained, ok] : {std::pair{1u, 0u}, {2u, 40u}, {0u, 39u}})
    EXPECT_EQ(line_warning(check_line(panels_of(unexplained, ok))), "") << unexplained;
}

TEST(LineCheck, PanelsThatAreKnownToBeDamagedSayNothingOfTheLine) {
  std::vector<ReportPanel> panels = panels_of(20, 19);
  for (std::size_t i = 0; i < 20; ++i) panels[i].label = ReportLabel{"goal1", true, {}, {}};
  EXPECT_FALSE(check_line(panels).unusual);
  EXPECT_EQ(check_line(panels).panels, 20u);
}

TEST(LineCheck, APanelWithAnotherObstacleSaysNothing) {
  const std::vector<ReportPanel> panels(
      9, panel_with(Verdict::inconclusive, {"recipe_mismatch", "unexplained"}));
  EXPECT_EQ(check_line(panels).panels, 0u);
}

TEST(LineCheck, VerdictsOfAForeignLineAreRefusedWithTheReason) {
  std::vector<ReportPanel> panels = panels_of(20, 19);
  refuse_foreign_line(panels);
  for (const ReportPanel& panel : panels) EXPECT_EQ(panel.verdict.verdict, Verdict::inconclusive);
  const PanelVerdict& was_ng = panels.back().verdict;
  ASSERT_FALSE(was_ng.reasons.empty());
  EXPECT_EQ(was_ng.reasons.front().code, "foreign_line");
  EXPECT_NE(was_ng.reasons.front().message.find("20 of 40 panels"), std::string::npos);
  EXPECT_FALSE(was_ng.onset_frame || was_ng.cause);
  EXPECT_EQ(was_ng.statistic, 3);
  EXPECT_EQ(panels.front().verdict.reasons.size(), 2u);
}

TEST(LineCheck, VerdictsOfTheModelsLineStayAsTheyAre) {
  std::vector<ReportPanel> panels = panels_of(2, 39);
  refuse_foreign_line(panels);
  EXPECT_EQ(panels.back().verdict.verdict, Verdict::ng);
  EXPECT_EQ(panels.back().verdict.onset_frame, 7);
}

}  // namespace
}  // namespace motionanalyzer::line_check_test
