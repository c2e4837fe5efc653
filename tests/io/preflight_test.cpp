#include "motionanalyzer/io/preflight.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "io/sample_folder.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/io/read_bundle.hpp"

namespace motionanalyzer::preflight_test {
namespace {

using testing::BendingPanelOptions;
using testing::codes;
using testing::has_code;
using testing::make_bending_panel;
using testing::SamplePanel;

FrameBundle panel(const BendingPanelOptions& options = {}) { return make_bending_panel(options); }

/// Drops rows [first, last] of a panel.
FrameBundle without_rows(const FrameBundle& bundle, std::size_t first, std::size_t last) {
  FrameBundle part = bundle;
  part.frame_number.clear();
  part.x_px = part.y_px = MatrixF();
  part.mask = MaskMatrix();
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    if (t >= first && t <= last) continue;
    part.frame_number.push_back(bundle.frame_number[t]);
    part.x_px.append_row(bundle.x_px.row(t));
    part.y_px.append_row(bundle.y_px.row(t));
    part.mask.append_row(bundle.mask.row(t));
  }
  return part;
}

void hide(FrameBundle& bundle, std::size_t t, std::size_t p) {
  bundle.mask(t, p) = 0;
  bundle.x_px(t, p) = bundle.y_px(t, p) = std::nanf("");
}

TEST(Preflight, ACleanPanelIsOk) {
  const PreflightReport report = preflight(panel());
  EXPECT_EQ(report.grade, Grade::ok) << (report.reasons.empty() ? "" : report.reasons[0].message);
  EXPECT_EQ(report.bundle, "bending");
}
TEST(Preflight, EverySamplePanelCanBeJudged) {
  for (const DatasetEntry& entry : read_dataset(testing::kSamples).entry) {
    EXPECT_NE(preflight_folder(entry.folder, {}).grade, Grade::unusable) << entry.folder;
  }
}
TEST(Preflight, FewFramesOrPointsAreUnusable) {
  const PreflightReport frames = preflight(without_rows(panel(), 19, 1000));
  EXPECT_EQ(frames.grade, Grade::unusable);
  EXPECT_EQ(frames.reasons[0].code, "too_few_frames");
  BendingPanelOptions thin;
  thin.points = 20;
  EXPECT_EQ(preflight(panel(thin)).reasons[0].code, "too_few_points");
}
TEST(Preflight, WithoutARateAPanelIsUnusable) {
  FrameBundle bundle = panel();
  bundle.fps = 0;
  const PreflightReport report = preflight(bundle);
  EXPECT_EQ(report.grade, Grade::unusable);
  EXPECT_EQ(report.reasons[0].code, "no_fps");
}
TEST(Preflight, WithoutAScaleAPanelIsUsable) {
  FrameBundle bundle = panel();
  bundle.mm_per_px.reset();
  const PreflightReport report = preflight(bundle);
  EXPECT_EQ(report.grade, Grade::usable);
  EXPECT_EQ(codes(report.reasons), std::vector<std::string>{"no_scale"});
}
TEST(Preflight, MissingFramesAreGradedByTheirShare) {
  EXPECT_EQ(preflight(without_rows(panel(), 30, 33)).grade, Grade::usable);
  const PreflightReport report = preflight(without_rows(panel(), 20, 39));
  EXPECT_EQ(report.grade, Grade::unusable);
  EXPECT_EQ(report.reasons[0].code, "missing_frames");
}
TEST(Preflight, MissingPointsAreGradedByTheirShare) {
  BendingPanelOptions options;
  options.missing = 0.1;
  EXPECT_EQ(preflight(panel(options)).grade, Grade::usable);
  options.missing = 0.4;
  const PreflightReport report = preflight(panel(options));
  EXPECT_EQ(report.grade, Grade::unusable);
  EXPECT_EQ(report.reasons[0].code, "missing_points");
}
TEST(Preflight, APointThatJumpsAwayIsSeen) {
  FrameBundle bundle = panel();
  bundle.x_px(30, 100) += 80;
  const PreflightReport report = preflight(bundle);
  EXPECT_EQ(report.grade, Grade::usable);
  EXPECT_TRUE(has_code(report.reasons, "jumps"));
}
TEST(Preflight, AStripThatIsHiddenForAWhileIsPartlyVisibleAndDoesNotSlip) {
  FrameBundle bundle = panel();
  for (std::size_t t = 20; t < 50; ++t) {
    const std::size_t hidden = 4 * std::min(t - 20, 50 - t);
    for (std::size_t p = 0; p < hidden; ++p) hide(bundle, t, p);
  }
  const PreflightReport report = preflight(bundle);
  EXPECT_EQ(codes(report.reasons), (std::vector<std::string>{"missing_points", "partly_visible"}));
}

/// Takes the last `share` of the points of a frame.
void cut(FrameBundle& bundle, std::size_t t, double share) {
  const auto kept = static_cast<std::size_t>((1 - share) * static_cast<double>(bundle.points()));
  for (std::size_t p = kept; p < bundle.points(); ++p) hide(bundle, t, p);
}

TEST(Preflight, ACutFrameIsSeenWhereverItStands) {
  for (const std::size_t t : std::array<std::size_t, 5>{0, 1, 30, 73, 74}) {
    FrameBundle bundle = panel();
    cut(bundle, t, 0.5);
    const PreflightReport report = preflight(bundle);
    EXPECT_EQ(report.grade, Grade::usable);
    EXPECT_EQ(report.reasons[0].code, "cut_frames") << t;
    EXPECT_FALSE(has_code(report.reasons, "partly_visible")) << t;
  }
}
TEST(Preflight, ACutFrameIsNamedWithFileAndLine) {
  SamplePanel sample;
  const std::string whole = sample.read("frame_00059.txt");
  const std::string half = whole.substr(0, whole.find('\n', whole.size() / 2) + 1);
  sample.write("frame_00059.txt", half);
  const PreflightReport report = preflight_folder(sample.folder(), {});
  ASSERT_EQ(report.reasons[0].code, "cut_frames");
  EXPECT_EQ(report.reasons[0].where.file, sample.path("frame_00059.txt"));
  EXPECT_EQ(report.reasons[0].where.line, std::count(half.begin(), half.end(), '\n'));
  EXPECT_NE(report.reasons[0].message.find("frame 59"), std::string::npos) << report.reasons[0].message;
}
TEST(Preflight, ManyCutFramesAreUnusable) {
  FrameBundle bundle = panel();
  for (std::size_t t = 20; t < 40; ++t) cut(bundle, t, 0.3);
  const PreflightReport report = preflight(bundle);
  EXPECT_EQ(report.grade, Grade::unusable);
  EXPECT_EQ(report.reasons[0].code, "cut_frames");
}
TEST(Preflight, AnOverlongFrameIsSeenAndTheOthersAreNotCut) {
  FrameBundle bundle = panel();
  for (std::size_t p = 0; p < bundle.points(); ++p) {
    bundle.x_px(40, p) = 800 + 2 * (bundle.x_px(40, p) - 800);
    bundle.y_px(40, p) = 500 + 2 * (bundle.y_px(40, p) - 500);
  }
  const PreflightReport report = preflight(bundle);
  EXPECT_TRUE(has_code(report.reasons, "overlong_frames"));
  EXPECT_FALSE(has_code(report.reasons, "cut_frames"));
}
TEST(Preflight, AStripVisibleInPartThroughoutHasNoCutFrame) {
  BendingPanelOptions options;
  options.visible_to = 0.4;
  EXPECT_EQ(preflight(panel(options)).grade, Grade::ok);
}
TEST(Preflight, TheLimitOfCutFramesIsAnOption) {
  FrameBundle bundle = panel();
  cut(bundle, 30, 0.2);
  PreflightLimits limits;
  EXPECT_TRUE(has_code(preflight(bundle, {}, limits).reasons, "cut_frames"));
  limits.max_length_drop = 0.3;
  EXPECT_FALSE(has_code(preflight(bundle, {}, limits).reasons, "cut_frames"));
}
TEST(Repair, DropsCutFrames) {
  FrameBundle bundle = panel();
  cut(bundle, 30, 0.5);
  const RepairResult repaired = repair(bundle);
  EXPECT_EQ(repaired.bundle.frames(), bundle.frames() - 1);
  EXPECT_EQ(repaired.bundle.frame_number[30], 31);
  EXPECT_EQ(codes(repaired.changes), std::vector<std::string>{"cut_frames"});
}
TEST(Preflight, IndicesThatSlideAreASlip) {
  const FrameBundle bundle = panel();
  FrameBundle slid = bundle;
  for (std::size_t p = 0; p < 70; ++p) slid.point_index.push_back(slid.point_index.back() + 1);
  slid.x_px = slid.y_px = MatrixF(bundle.frames(), slid.points(), std::nanf(""));
  slid.mask = MaskMatrix(bundle.frames(), slid.points(), 0);
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    const std::size_t shift = 70 * t / bundle.frames();
    for (std::size_t p = 0; p < bundle.points(); ++p) {
      slid.x_px(t, p + shift) = bundle.x_px(t, p);
      slid.y_px(t, p + shift) = bundle.y_px(t, p);
      slid.mask(t, p + shift) = 1;
    }
  }
  const PreflightReport report = preflight(slid);
  EXPECT_TRUE(has_code(report.reasons, "index_slip"));
  EXPECT_FALSE(has_code(report.reasons, "partly_visible"));
}
TEST(Preflight, AFrozenPictureWithinTheBendIsSeen) {
  FrameBundle bundle = panel();
  for (std::size_t t = 31; t < 36; ++t) {
    for (std::size_t p = 0; p < bundle.points(); ++p) {
      bundle.x_px(t, p) = bundle.x_px(30, p);
      bundle.y_px(t, p) = bundle.y_px(30, p);
    }
  }
  const PreflightReport report = preflight(bundle);
  EXPECT_EQ(codes(report.reasons).front(), "frozen_frames");
}
TEST(Preflight, APanelThatHoldsStillAtTheEndIsNotFrozen) {
  BendingPanelOptions options;
  options.noise_px = 0;
  EXPECT_FALSE(has_code(preflight(panel(options)).reasons, "frozen_frames"));
}
TEST(Preflight, NothingThatMovesIsNoBend) {
  FrameBundle bundle = panel();
  for (std::size_t t = 1; t < bundle.frames(); ++t) {
    for (std::size_t p = 0; p < bundle.points(); ++p) {
      bundle.x_px(t, p) = bundle.x_px(0, p);
      bundle.y_px(t, p) = bundle.y_px(0, p);
    }
  }
  EXPECT_EQ(preflight(bundle).reasons[0].code, "no_motion");
}
TEST(Preflight, AStripThatRunsIntoTheBorderIsClipped) {
  FrameBundle bundle = panel();
  float top = 1e9F;
  for (const float y : bundle.y_px.values()) top = std::min(top, y);
  const float border = top + 30;
  for (float& y : bundle.y_px.values()) y = std::max(y, border);
  EXPECT_TRUE(has_code(preflight(bundle).reasons, "clipped"));
}
TEST(Preflight, WithAnImageSizeEveryPointAtTheBorderCounts) {
  FrameBundle bundle = panel();
  PreflightLimits limits;
  limits.width_px = 1e5;
  limits.height_px = 1e5;
  EXPECT_FALSE(has_code(preflight(bundle, {}, limits).reasons, "clipped"));
  bundle.x_px(3, 4) = 0;
  EXPECT_TRUE(has_code(preflight(bundle, {}, limits).reasons, "clipped"));
}
TEST(Preflight, PointsOnOnePixelAreDoubled) {
  FrameBundle bundle = panel();
  for (std::size_t p = 101; p < 110; ++p) {
    bundle.x_px(10, p) = bundle.x_px(10, 100);
    bundle.y_px(10, p) = bundle.y_px(10, 100);
  }
  EXPECT_TRUE(has_code(preflight(bundle).reasons, "doubled_points"));
}
TEST(Preflight, HarmlessOdditiesAreListedAndDoNotLowerTheGrade) {
  const PreflightReport report = preflight(panel(), {{"crlf", "lines end with CRLF", {"f", 1}}});
  EXPECT_EQ(report.grade, Grade::ok);
  EXPECT_EQ(codes(report.reasons), std::vector<std::string>{"crlf"});
}
TEST(Preflight, ReasonsStandWorstFirst) {
  FrameBundle bundle = panel();
  bundle.mm_per_px.reset();
  bundle.fps = 0;
  EXPECT_EQ(codes(preflight(bundle).reasons), (std::vector<std::string>{"no_fps", "no_scale"}));
}
TEST(Preflight, AnEmptyBundleIsUnusable) { EXPECT_EQ(preflight(FrameBundle{}).grade, Grade::unusable); }
TEST(Preflight, RefusesArraysThatDoNotFit) {
  FrameBundle bundle = panel();
  bundle.point_index.pop_back();
  EXPECT_EQ(testing::error_of([&] { preflight(bundle); }).code(), ErrorCode::invalid_argument);
}

TEST(PreflightFolder, AnUnreadableBundleIsUnusableWithFileAndLine) {
  const SamplePanel sample;
  sample.set_line("frame_00005.txt", 4, "x,y,z");
  const PreflightReport report = preflight_folder(sample.folder(), {});
  EXPECT_EQ(report.grade, Grade::unusable);
  ASSERT_EQ(report.reasons.size(), 1u);
  EXPECT_EQ(report.reasons[0].where.file, sample.path("frame_00005.txt"));
  EXPECT_EQ(report.reasons[0].where.line, 4);
  EXPECT_EQ(report.bundle, "panel");
}
TEST(PreflightFolder, AFolderThatIsNotThereIsUnusable) {
  EXPECT_EQ(preflight_folder("absent/panel", {}).grade, Grade::unusable);
}
TEST(PreflightFolder, AnOverrideMendsAMissingRate) {
  const SamplePanel sample;
  sample.remove("fps.txt");
  sample.remove("metadata.json");
  EXPECT_EQ(preflight_folder(sample.folder(), {}).grade, Grade::unusable);
  EXPECT_NE(preflight_folder(sample.folder(), {30.0, {}}).grade, Grade::unusable);
}

TEST(Repair, LeavesACleanPanelAsItIs) {
  const FrameBundle bundle = panel();
  const RepairResult result = repair(bundle);
  EXPECT_TRUE(result.changes.empty());
  EXPECT_EQ(result.bundle.x_px, bundle.x_px);
  EXPECT_EQ(result.bundle.fps, bundle.fps);
  EXPECT_EQ(result.bundle.mm_per_px, bundle.mm_per_px);
}
TEST(Repair, RemovesExactlyThePointsThatJumpForOneFrame) {
  FrameBundle bundle = panel();
  const std::pair<std::size_t, std::size_t> thrown[] = {
      {30, 100}, {0, 5}, {bundle.frames() - 1, 50}, {41, 7}, {42, 200}};
  for (const auto& [t, p] : thrown) bundle.y_px(t, p) -= 90;
  const RepairResult result = repair(bundle);
  EXPECT_EQ(codes(result.changes), std::vector<std::string>{"jumps"});
  std::size_t removed = 0;
  for (const std::uint8_t seen : result.bundle.mask.values()) removed += seen ? 0u : 1u;
  EXPECT_EQ(removed, 5u);
  for (const auto& [t, p] : thrown) EXPECT_EQ(result.bundle.mask(t, p), 0);
}
TEST(Repair, DropsRepeatedFramesAndKeepsTheFirst) {
  FrameBundle bundle = panel();
  for (std::size_t t = 31; t < 36; ++t) {
    for (std::size_t p = 0; p < bundle.points(); ++p) {
      bundle.x_px(t, p) = bundle.x_px(30, p);
      bundle.y_px(t, p) = bundle.y_px(30, p);
    }
  }
  const FrameBundle mended = repair(bundle).bundle;
  EXPECT_EQ(mended.frames(), bundle.frames() - 5);
  EXPECT_EQ(mended.frame_number[30], bundle.frame_number[30]);
  EXPECT_EQ(mended.frame_number[31], bundle.frame_number[36]);
}
TEST(Repair, AMendedPanelPassesPreflight) {
  FrameBundle bundle = panel();
  for (std::size_t p = 101; p < 110; ++p) {
    bundle.x_px(10, p) = bundle.x_px(10, 100);
    bundle.y_px(10, p) = bundle.y_px(10, 100);
  }
  bundle.x_px(20, 20) += 70;
  EXPECT_EQ(preflight(bundle).grade, Grade::usable);
  EXPECT_EQ(preflight(repair(bundle).bundle).grade, Grade::ok);
}

TEST(GradeName, IsTheWordOfTheJson) {
  EXPECT_EQ(grade_name(Grade::ok), "ok");
  EXPECT_EQ(grade_name(Grade::usable), "usable");
  EXPECT_EQ(grade_name(Grade::unusable), "unusable");
}

}  // namespace
}  // namespace motionanalyzer::preflight_test
