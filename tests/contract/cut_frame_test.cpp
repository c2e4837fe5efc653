// A frame file that the tracker cut off is a fault of the input: on no way in may it make a panel NG.
#include <cmath>

#include "app/process.hpp"
#include "motionanalyzer.h"
#include "motionanalyzer/pipeline/train.hpp"
#include "motionanalyzer/stream/inspector.hpp"
#include "support/panel_folders.hpp"

namespace motionanalyzer::testing::cut_frame_test {
namespace {

class CutFrame : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    world_ = new World;
    write_dataset(world_->folder.path("set"));
    TrainOptions options;
    options.detector = "mahalanobis";
    options.alpha = 0.1;
    world_->model.emplace(train_dataset(read_dataset(world_->folder.path("set")), options).model);
    world_->model->save(world_->folder.path("m.ma"));
  }
  static void TearDownTestSuite() {
    delete world_;
    world_ = nullptr;
  }

  static const Model& model() { return *world_->model; }
  static std::string model_file() { return world_->folder.path("m.ma"); }
  /// A normal panel on disk whose frame t lost the second half of its lines.
  static std::string panel_cut_at(std::size_t t) {
    const std::string folder = world_->folder.path("cut_" + std::to_string(t));
    FrameBundle bundle = make_bending_panel(short_panel(1030));
    for (std::size_t p = bundle.points() / 2; p < bundle.points(); ++p) bundle.mask(t, p) = 0;
    write_bundle(bundle, folder);
    return folder;
  }

 private:
  struct World {
    ScratchFolder folder;
    std::optional<Model> model;
  };
  static inline World* world_ = nullptr;
};

constexpr std::size_t kPlaces[] = {0, 1, 2, 12, 27, 28, 29};  // of 30 frames

TEST_F(CutFrame, MakesABundleNotNgAndWarnsOfFileAndLine) {
  for (const std::size_t t : kPlaces) {
    const std::string folder = panel_cut_at(t);
    const ReportPanel panel = inspect_bundle(folder, "", &model());
    EXPECT_EQ(panel.verdict.verdict, Verdict::ok) << t;
    ASSERT_FALSE(panel.warnings.empty());
    EXPECT_EQ(panel.warnings[0].code, "cut_frames");
    EXPECT_EQ(panel.warnings[0].where.line, 41);
    EXPECT_TRUE(std::isnan(panel.verdict.score[t]));
    std::filesystem::remove_all(folder);
  }
}

TEST_F(CutFrame, WouldBeNgIfItWereTaken) {
  const std::string folder = panel_cut_at(12);
  InspectOptions options;
  options.limits.max_length_drop = 1;
  EXPECT_EQ(inspect_bundle(folder, "", &model(), options).verdict.verdict, Verdict::ng);
  std::filesystem::remove_all(folder);
}

TEST_F(CutFrame, MakesAStreamNotNg) {
  Inspector inspector(model());
  for (const std::size_t t : kPlaces) {
    const std::string folder = panel_cut_at(t);
    const FrameBundle bundle = read_bundle(folder).bundle;
    inspector.start({bundle.name, bundle.fps, bundle.mm_per_px, ""});
    std::vector<FrameScore> scores;
    for (std::size_t i = 0; i < bundle.frames(); ++i) inspector.push(bundle.frame(i), scores);
    EXPECT_EQ(inspector.finish().verdict, Verdict::ok) << t;
    std::filesystem::remove_all(folder);
  }
}

TEST_F(CutFrame, MakesAPanelThroughTheCLayerNotNg) {
  ma_model* loaded = nullptr;
  ASSERT_EQ(ma_model_load(nullptr, model_file().c_str(), &loaded), MA_OK);
  ma_inspect_options options;
  ma_inspect_options_init(&options, sizeof options);
  ma_panel_summary summary{};
  summary.struct_size = sizeof summary;
  const std::string folder = panel_cut_at(29);
  EXPECT_EQ(ma_analyze_bundle(nullptr, loaded, folder.c_str(), &options, &summary, nullptr), MA_OK);
  EXPECT_EQ(summary.verdict, MA_VERDICT_OK);
  EXPECT_EQ(summary.warning_count, 2);  // cut_frames and missing_points
  options.max_length_drop = 1;
  EXPECT_EQ(ma_analyze_bundle(nullptr, loaded, folder.c_str(), &options, &summary, nullptr), MA_OK);
  EXPECT_EQ(summary.verdict, MA_VERDICT_NG);
  ma_model_destroy(loaded);
  std::filesystem::remove_all(folder);
}

TEST_F(CutFrame, MakesAStreamThroughTheCLayerNotNgAndWarns) {
  ma_model* loaded = nullptr;
  ASSERT_EQ(ma_model_load(nullptr, model_file().c_str(), &loaded), MA_OK);
  ma_stream* stream = nullptr;
  ASSERT_EQ(ma_stream_create(nullptr, loaded, &stream), MA_OK);
  const std::string folder = panel_cut_at(12);
  const FrameBundle bundle = read_bundle(folder).bundle;
  ma_inspect_options options;
  ma_inspect_options_init(&options, sizeof options);
  options.fps = bundle.fps;
  options.mm_per_px = bundle.mm_per_px.value_or(0);
  ASSERT_EQ(ma_stream_start(stream, "p", &options), MA_OK);
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    EXPECT_EQ(
        ma_stream_push_f(stream, bundle.frame_number[t], static_cast<int32_t>(bundle.points()),
                         bundle.point_index.data(), bundle.x_px.row(t).data(), bundle.y_px.row(t).data(),
                         bundle.mask.row(t).data(), nullptr, nullptr, 0, nullptr),
        MA_OK);
  }
  ma_panel_summary summary{};
  summary.struct_size = sizeof summary;
  EXPECT_EQ(ma_stream_finish(stream, &summary, nullptr), MA_OK);
  EXPECT_EQ(summary.verdict, MA_VERDICT_OK);
  EXPECT_EQ(summary.warning_count, 2);
  ma_stream_destroy(stream);
  ma_model_destroy(loaded);
  std::filesystem::remove_all(folder);
}

TEST_F(CutFrame, MakesAPanelThroughTheExeNotNg) {
  const std::string folder = panel_cut_at(29);
  const support::Json exe = run_json({"score", folder, "--model", model_file()});
  EXPECT_EQ(*exe.find("panels")->items()[0].find("verdict")->string(), "OK");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace motionanalyzer::testing::cut_frame_test
