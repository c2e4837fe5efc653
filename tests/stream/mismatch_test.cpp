// Panels of another line than the model's: whatever their scores are, nothing is said of them.
#include <gtest/gtest.h>

#include <functional>

#include "stream/residual_scene.hpp"

namespace motionanalyzer::testing::mismatch_test {
namespace {

BendingPanelOptions kinked(std::uint64_t seed) {
  BendingPanelOptions options = short_panel(seed);
  options.hinge_rad = 0.3;
  options.hinge_frame = 10;
  return options;
}

PanelVerdict judged(const BendingPanelOptions& options) {
  Inspector inspector(quick_model());
  return inspect(inspector, make_bending_panel(options));
}

std::string mismatch(const PanelVerdict& verdict) {
  for (const Reason& reason : verdict.reasons)
    if (reason.code == "recipe_mismatch") return reason.message;
  return {};
}

struct Mismatch {
  const char* name;
  std::function<void(BendingPanelOptions&)> make;
  const char* told;
};

class OtherLine : public ::testing::TestWithParam<Mismatch> {};

TEST_P(OtherLine, IsRefusedWithItsReasonWhereTheModelsOwnIsNg) {
  BendingPanelOptions options = kinked(600);
  ASSERT_EQ(judged(options).verdict, Verdict::ng);
  GetParam().make(options);
  const PanelVerdict verdict = judged(options);
  EXPECT_EQ(verdict.verdict, Verdict::inconclusive);
  EXPECT_NE(mismatch(verdict).find(GetParam().told), std::string::npos) << mismatch(verdict);
  EXPECT_NE(mismatch(verdict).find("calibrate the model on this line's normals"), std::string::npos);
  EXPECT_FALSE(verdict.position || verdict.onset_frame || verdict.cause);
}

INSTANTIATE_TEST_SUITE_P(
    Mismatches, OtherLine,
    ::testing::Values(
        Mismatch{"Mirrored", [](auto& o) { o.mirrored = true; }, "from the held end on, bending clockwise"},
        Mismatch{"Reversed", [](auto& o) { o.reversed = true; }, "from the moving end to the held end"},
        Mismatch{"MirroredAndReversed", [](auto& o) { o.mirrored = o.reversed = true; },
                 "from the moving end to the held end, bending clockwise"},
        Mismatch{"HalfVisible", [](auto& o) { o.visible_to = 0.5; }, "visible length in px"},
        Mismatch{"MiddleVisible", [](auto& o) { o.visible_from = 0.25, o.visible_to = 0.75; },
                 "visible length in px"},
        Mismatch{"LongerStrip", [](auto& o) { o.length_px = 248; }, "visible length in px"},
        Mismatch{"OtherScale", [](auto& o) { o.mm_per_px = 0.12; }, "mm per pixel"},
        Mismatch{"OtherFrameRate", [](auto& o) { o.fps = 60; }, "frames per second"}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(OwnLine, IsNeverTakenForAnother) {
  Inspector inspector(quick_model());
  for (std::uint64_t seed = 700; seed < 712; ++seed) {
    BendingPanelOptions options = seed % 2 == 0 ? short_panel(seed) : kinked(seed);
    options.scatter = 2;
    options.slip_px = 1;
    options.missing = 0.05;
    EXPECT_EQ(mismatch(inspect(inspector, make_bending_panel(options))), "") << seed;
  }
}

TEST(OwnLine, APanelThatDoesNotBendIsNotTakenForMirrored) {
  BendingPanelOptions options = short_panel(720);
  options.full_turn_rad = -0.3;
  EXPECT_EQ(mismatch(judged(options)), "");
}

}  // namespace
}  // namespace motionanalyzer::testing::mismatch_test
