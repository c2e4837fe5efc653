#include "motionanalyzer/report/figures_page.hpp"

#include <gtest/gtest.h>

#include "motionanalyzer/core/error.hpp"
#include "report/markup.hpp"

namespace motionanalyzer::figures_page_test {
namespace {

using report_test::count_of;
using report_test::MarkupChecker;

FiguresPage figures() {
  FiguresPage page;
  page.title = "Figures <1>";
  page.paragraph = {"Lead & more."};
  DetectionPlot plot;
  plot.heading = "crack";
  plot.found = {{0, 0.5, 0.4, 0.2, 0.7}, {0.5, 1, std::nullopt, 0, 1}, {1, 2, 1.0, 0.8, 1}};
  plot.lambda_mm = {0, 1, 2};
  plot.probability = {0.01, 0.8, 1};
  plot.a90_mm = 1.2;
  plot.a90_low_mm = 1.1;
  page.plot = {plot, {}};
  page.plot[1].heading = "nothing";
  page.table = {{"Table", "Caption.", {"a", "b"}, {{"1 < 2", "3"}}}};
  return page;
}

TEST(FiguresPage, IsWellFormedAndDrawsOneDotForEachClassWithPanels) {
  const std::string html = render_figures_html(figures());
  EXPECT_EQ(MarkupChecker::check(html), "");
  EXPECT_EQ(count_of(html, "class=\"class-share\""), 2u);
  EXPECT_EQ(count_of(html, "class=\"detection\""), 1u);
  EXPECT_EQ(count_of(html, "a90 1.2 mm"), 1u);
  EXPECT_EQ(count_of(html, "1 &lt; 2"), 1u);
}

TEST(FiguresPage, APlotOfNothingIsNamedAndSaidToBeLeftOut) {
  const std::string html = render_figures_html(figures());
  EXPECT_EQ(count_of(html, "<h3>nothing</h3>"), 1u);
  EXPECT_EQ(count_of(html, "No picture"), 1u);
}

TEST(FiguresPage, SummaryStandsAbovePlotsAndTablesBelowThem) {
  FiguresPage page = figures();
  page.summary = {{"In short", "", {"a"}, {{"1"}}}};
  const std::string html = render_figures_html(page);
  EXPECT_LT(html.find("<h3>In short</h3>"), html.find("<svg"));
  EXPECT_GT(html.find("<h3>Table</h3>"), html.find("<svg"));
}

TEST(FiguresPage, DotsCarryTheirCountsWhereTheseAreGiven) {
  FiguresPage page = figures();
  page.plot[0].found[0].hits = 2;
  page.plot[0].found[0].panels = 5;
  EXPECT_EQ(count_of(render_figures_html(page), "2/5</text>"), 1u);
  page.plot[0].found[1] = {0.5, 0.52, 1.0, 0, 1};  // 0.26 mm on, 62 px where 2 mm are 480
  EXPECT_EQ(count_of(render_figures_html(page), "2/5</text>"), 1u);
  page.plot[0].found[1] = {0.3, 0.36, 1.0, 0, 1};  // 19 px
  EXPECT_EQ(count_of(render_figures_html(page), "2/5</text>"), 0u);
}

TEST(FiguresPage, TellsASingleClassWithoutACurveInWordsAndNotInAPicture) {
  FiguresPage page = figures();
  DetectionPlot& plot = page.plot[0];
  plot.lambda_mm = plot.probability = {};
  plot.a90_mm.reset();
  plot.note = "Too few.";
  EXPECT_EQ(count_of(render_figures_html(page), "<svg"), 1u);
  plot.found.resize(1);
  const std::string html = render_figures_html(page);
  EXPECT_EQ(count_of(html, "<svg"), 0u);
  EXPECT_EQ(count_of(html, "0 to 0.5 mm: 40 % found (95 % interval 20 to 70 %). Too few."), 1u);
}

TEST(FiguresPage, SharesOverANumberAreDotsWithIntervalsAndALine) {
  FiguresPage page;
  page.title = "Shares";
  page.share_plot = {{"gain <b>", "labels", "found", "Dots.", {{0, 0.5, 0.4, 0.6}, {10, 0.8, 0.7, 0.9}}}};
  const std::string html = render_figures_html(page);
  EXPECT_EQ(MarkupChecker::check(html), "");
  EXPECT_EQ(count_of(html, "class=\"class-share\""), 2u);
  EXPECT_EQ(count_of(html, "class=\"class-interval\""), 6u);
  EXPECT_EQ(count_of(html, "class=\"detection\""), 1u);
  EXPECT_EQ(count_of(html, "gain &lt;b&gt;"), 1u);
  page.share_plot[0].at.pop_back();
  EXPECT_EQ(count_of(render_figures_html(page), "<svg"), 0u);
}

TEST(FiguresPage, RefusesRowsAndCurvesThatDoNotFit) {
  FiguresPage page = figures();
  page.table[0].row[0].pop_back();
  EXPECT_THROW(render_figures_html(page), Error);
  page = figures();
  page.summary = {{"", "", {"a", "b"}, {{"1"}}}};
  EXPECT_THROW(render_figures_html(page), Error);
  page = figures();
  page.plot[0].probability.pop_back();
  EXPECT_THROW(render_figures_html(page), Error);
}

}  // namespace
}  // namespace motionanalyzer::figures_page_test
