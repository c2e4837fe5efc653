// Residuals of a whole panel, and what the fit behind them stands on.
#include "motionanalyzer/features/residual.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "features/family_of_arcs.hpp"
#include "features/shape_fit.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::residual_panel_test {
namespace {

using namespace testing;

/// A bundle and its motion; frame 4 is not good in the motion.
struct MovingPanel {
  FrameBundle bundle;
  Kinematics motion;
};

MovingPanel small_panel() {
  const std::vector<double> shape = bend_shapes(12, 3);
  MovingPanel out{{}, motion_of_arcs(shape)};
  out.bundle.name = "a panel";
  Random random(1, {2});
  for (std::size_t t = 0; t < shape.size(); ++t) {
    const SeenFrame frame =
        seen_arc(shape[t], every_pixel(), {1, 2, 0.01}, [&](double) { return 0.3 * random.normal(); });
    out.bundle.frame_number.push_back(static_cast<std::int32_t>(t));
    out.bundle.x_px.append_row(frame.x);
    out.bundle.y_px.append_row(frame.y);
    out.bundle.point_index = frame.index;
  }
  out.bundle.mask = MaskMatrix(shape.size(), out.bundle.point_index.size(), 1);
  out.motion.x_px(4, 0) = std::numeric_limits<double>::quiet_NaN();
  return out;
}

TEST(Residual, OfAPanelIsThatOfItsFramesByteForByte) {
  const MovingPanel panel = small_panel();
  const Recipe recipe = recipe_of_arcs();
  const ResidualField field = residual_field(panel.bundle, panel.motion, recipe);
  EXPECT_EQ(field.panel, "a panel");
  EXPECT_EQ(field.frame, panel.bundle.frame_number);
  EXPECT_EQ(field.phase, panel.motion.phase);
  ResidualStream stream(recipe);
  for (std::size_t t = 0; t < panel.bundle.frames(); ++t) {
    const ResidualFrame& frame = stream.push(panel.bundle.frame(t));
    if (t == 4) continue;
    EXPECT_EQ(std::memcmp(frame.residual_px.data(), field.residual_px.row(t).data(), 64 * sizeof(double)), 0);
    EXPECT_TRUE(std::equal(frame.mask.begin(), frame.mask.end(), field.mask.row(t).begin()));
    EXPECT_EQ(frame.shape, field.shape[t]);
    EXPECT_EQ(frame.goodness_of_fit, field.goodness_of_fit[t]);
  }
}

TEST(Residual, FramesThatTheMotionRefusedAreNotGood) {
  const MovingPanel panel = small_panel();
  const ResidualField field = residual_field(panel.bundle, panel.motion, recipe_of_arcs());
  EXPECT_TRUE(std::isnan(field.shape[4]));
  EXPECT_TRUE(std::isnan(field.goodness_of_fit[4]));
  EXPECT_EQ(std::count(field.mask.row(4).begin(), field.mask.row(4).end(), 1), 0);
}

TEST(Residual, OfAnotherPanelsMotionIsRefused) {
  MovingPanel panel = small_panel();
  panel.motion.number[3] += 100;
  EXPECT_THROW(residual_field(panel.bundle, panel.motion, recipe_of_arcs()), Error);
}

TEST(Residual, GradientOfTheFitIsThatOfFiniteDifferences) {
  const std::vector<double> along{0, 13.2, 57.7, 101.1, 160.4, 229};
  for (const double shape : {0.013, 0.402, 0.97}) {
    std::vector<double> x, y;
    for (const double l : along) {
      const ArcPoint p = on_arc(shape, l);
      x.push_back(p.x + 0.5 * p.nx);
      y.push_back(p.y + 0.5 * p.ny);
    }
    features::ShapeFitter fitter(arcs(), {});
    fitter.observe(x, y);
    const features::Pose pose{shape, 0.2, -0.1, 0.005};
    for (std::size_t q = 0; q < 4; ++q) {
      constexpr double kStep = 1e-6;
      const auto across = [&](double by) {
        features::Pose moved = pose;
        double* member[] = {&moved.shape, &moved.x_px, &moved.y_px, &moved.rotation_rad};
        *member[q] += by;
        fitter.place(moved);
        std::vector<double> d;
        for (const features::Foot& foot : fitter.foot()) d.push_back(foot.across_px);
        return d;
      };
      const std::vector<double> up = across(kStep), down = across(-kStep);
      fitter.place(pose);
      for (std::size_t i = 0; i < x.size(); ++i)  // the curvature's own change with the shape is left out
        EXPECT_NEAR((up[i] - down[i]) / (2 * kStep), fitter.gradient(i)[q], q == 0 ? 0.1 : 1e-6);
    }
  }
}

TEST(ElasticaResiduals, OfACircularArcAreSmall) {
  Kinematics k = motion_of_arcs({0.3, 0.6, 0.9});
  for (Matrix* m : {&k.tangent_rad, &k.curvature_per_px}) *m = Matrix(3, 64);
  for (std::size_t t = 0; t < 3; ++t)
    for (std::size_t s = 0; s < 64; ++s) k.tangent_rad(t, s) = elementary::kPi * k.phase[t] * k.station[s];
  k.x_px(1, 0) = k.length_px[1] = std::numeric_limits<double>::quiet_NaN();
  for (Matrix* m : {&k.vx_px_s, &k.vy_px_s, &k.ax_px_s2, &k.ay_px_s2}) *m = Matrix(3, 64);
  const ResidualField field = elastica_residuals(k);
  EXPECT_EQ(field.shape[0], 0.3);
  EXPECT_TRUE(std::isnan(field.shape[1]));
  EXPECT_EQ(field.mask(1, 20), 0);
  for (const std::size_t t : {0u, 2u})
    for (std::size_t s = 0; s < 64; ++s) EXPECT_LT(std::fabs(field.residual_px(t, s)), 0.5);
  EXPECT_LT(field.goodness_of_fit[0], 10);
}

}  // namespace
}  // namespace motionanalyzer::residual_panel_test
