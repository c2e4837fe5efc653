// A model that sees columns of residuals, frame by frame.
#include <gtest/gtest.h>

#include <cmath>

#include "motionanalyzer/features/residual_columns.hpp"
#include "stream/residual_scene.hpp"

namespace motionanalyzer::testing::residual_columns_test {
namespace {

const std::shared_ptr<const PanelForms>& short_forms() {
  static const std::shared_ptr<const PanelForms> made =
      make_panel_forms(short_recipe().trajectory, ResidualOptions{}.stations);
  return made;
}

PanelSet panels_with_columns(std::uint64_t first_seed, std::size_t count) {
  PanelSet set = panels(first_seed, count);
  append_residual_columns(set, short_forms());
  return set;
}

/// Features of the motion first, so that the model's columns are those of the extractor and more.
const Model& column_model() {
  static const Model model =
      Model::train(panels_with_columns(1, 12), short_recipe(),
                   train_options("mspc", {{"features", "residual,cleared,curvature"}, {"lag", "1"}}))
          .calibrate(panels_with_columns(100, 12), short_recipe(), false);
  return model;
}

TEST(ResidualColumnsStream, GivesTheBytesOfTheBatch) {
  PanelSet set;
  set.table = make_feature_table();
  set.trajectory = short_recipe().trajectory;
  const FrameBundle bundle = untidy_panel(7);
  append(set, bundle);
  append_residual_columns(set, short_forms());
  const std::vector<double> batch = column_model().score(set);
  Inspector inspector(column_model());
  for (int run = 0; run < 2; ++run) {
    const std::vector<double> streamed = inspect(inspector, bundle).score;
    ASSERT_EQ(streamed.size(), batch.size());
    for (std::size_t t = 0; t < batch.size(); ++t)
      EXPECT_TRUE(streamed[t] == batch[t] || (std::isnan(streamed[t]) && std::isnan(batch[t]))) << t;
  }
}

TEST(ResidualColumnsStream, NamesTheColumnsOfTheHighestFrame) {
  BendingPanelOptions options = short_panel(8);
  options.hinge_at = 0.5;
  options.hinge_rad = 0.4;
  options.hinge_frame = 12;
  Inspector inspector(column_model());
  const PanelVerdict verdict = inspect(inspector, make_bending_panel(options));
  ASSERT_FALSE(verdict.contribution.empty());
  EXPECT_TRUE(verdict.p_value.has_value());
}

}  // namespace
}  // namespace motionanalyzer::testing::residual_columns_test
