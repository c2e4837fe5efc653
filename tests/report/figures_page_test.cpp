#include "motionanalyzer/report/figures_page.hpp"

#include <gtest/gtest.h>

#include "motionanalyzer/core/error.hpp"
#include "report/markup.hpp"

namespace motionanalyzer {
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

TEST(FiguresPage, RefusesRowsAndCurvesThatDoNotFit) {
  FiguresPage page = figures();
  page.table[0].row[0].pop_back();
  EXPECT_THROW(render_figures_html(page), Error);
  page = figures();
  page.plot[0].probability.pop_back();
  EXPECT_THROW(render_figures_html(page), Error);
}

}  // namespace
}  // namespace motionanalyzer
