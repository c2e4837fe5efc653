// Structs of other versions: what a client may hand over and what it gets back.
#include <cstddef>

#include "capi_support.hpp"

namespace {

using namespace capi_test;

struct LaterTrainOptions {
  ma_train_options known;
  double added;
};

struct LaterSummary {
  ma_panel_summary known;
  double added;
};

TEST(Structs, InitSetsSizeAndDefaults) {
  ma_train_options options;
  std::memset(&options, 0xFF, sizeof options);
  ASSERT_MA(MA_OK, ma_train_options_init(&options, sizeof options));
  EXPECT_EQ(sizeof options, options.struct_size);
  EXPECT_EQ(0.01, options.alpha);
  EXPECT_EQ(1u, options.seed);
  EXPECT_EQ(0, options.reserved);
}

TEST(Structs, InitWritesZeroBeyondWhatItKnows) {
  LaterTrainOptions options;
  std::memset(&options, 0xFF, sizeof options);
  ASSERT_MA(MA_OK, ma_train_options_init(&options.known, sizeof options));
  EXPECT_EQ(sizeof options, options.known.struct_size);
  EXPECT_EQ(0.0, options.added);
}

TEST(Structs, InitRefusesASizeThatIsNone) {
  ma_train_options options;
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_train_options_init(&options, 0));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_train_options_init(&options, sizeof options - 1));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_train_options_init(&options, UINT32_MAX));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_train_options_init(nullptr, sizeof options));
}

ma_status train_with(const ma_train_options* options) {
  const ScratchFolder scratch;
  write_table(scratch.path("t.csv"), kTableRows, 1);
  ma_model* model = nullptr;
  const ma_status status =
      ma_train_table(nullptr, scratch.path("t.csv").c_str(), nullptr, "knn", nullptr, options, &model);
  EXPECT_EQ(status == MA_OK, model != nullptr);
  ma_model_destroy(model);
  return status;
}

TEST(Structs, ALargerStructIsAcceptedWhileItsTailIsZero) {
  LaterTrainOptions options{};
  ASSERT_MA(MA_OK, ma_train_options_init(&options.known, sizeof options));
  EXPECT_MA(MA_OK, train_with(&options.known));
  options.added = 1;
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, train_with(&options.known));
}

TEST(Structs, AStructWithoutItsSizeIsRefused) {
  const ma_train_options options{};
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, train_with(&options));
}

TEST(Structs, ZeroMeansTheDefault) {
  ma_train_options options{};
  options.struct_size = sizeof options;
  EXPECT_MA(MA_OK, train_with(&options));
}

TEST(Structs, ReservedMembersMustBeZero) {
  ma_train_options options{};
  options.struct_size = sizeof options;
  options.reserved = 1;
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, train_with(&options));
}

TEST(Structs, ValuesOutsideTheirRangeAreRefused) {
  const PanelArrays panel = panel_arrays(1);
  const auto status = [&](auto change) {
    ma_inspect_options options = simulated_options();
    change(options);
    return ma_analyze_arrays(nullptr, nullptr, nullptr, panel.frames, panel.points, nullptr, nullptr,
                             panel.x.data(), panel.y.data(), nullptr, &options, nullptr, nullptr);
  };
  EXPECT_MA(MA_OK, status([](ma_inspect_options&) {}));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status([](ma_inspect_options& o) { o.origin = 3; }));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status([](ma_inspect_options& o) { o.fps = 0; }));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status([](ma_inspect_options& o) { o.fps = -30; }));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status([](ma_inspect_options& o) { o.fps = 1.0 / 0.0; }));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status([](ma_inspect_options& o) { o.fps = 1e300; }));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status([](ma_inspect_options& o) { o.mm_per_px = 1e300; }));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status([](ma_inspect_options& o) { o.mm_per_px = 1e-300; }));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status([](ma_inspect_options& o) { o.min_frames = -1; }));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status([](ma_inspect_options& o) { o.max_jump_px = 0.0 / 0.0; }));
}

TEST(Structs, ALaterSummaryIsFilledAndItsTailZeroed) {
  const PanelArrays panel = panel_arrays(1);
  const ma_inspect_options options = simulated_options();
  LaterSummary summary;
  std::memset(&summary, 0xFF, sizeof summary);
  summary.known.struct_size = sizeof summary;
  ASSERT_MA(MA_OK,
            ma_analyze_arrays(nullptr, nullptr, nullptr, panel.frames, panel.points, nullptr, nullptr,
                              panel.x.data(), panel.y.data(), nullptr, &options, &summary.known, nullptr));
  EXPECT_EQ(sizeof summary, summary.known.struct_size);
  EXPECT_EQ(panel.frames, summary.known.frames);
  EXPECT_EQ(0.0, summary.added);
}

/// What a client knew that was built against version 2 or before.
TEST(Structs, AnOlderSummaryIsFilledAndNothingBehindIt) {
  constexpr std::uint32_t kOldSize = 104;
  static_assert(offsetof(ma_panel_summary, position_low) == kOldSize);
  const PanelArrays panel = panel_arrays(1);
  const ma_inspect_options options = simulated_options();
  ma_panel_summary summary;
  std::memset(&summary, 0x5A, sizeof summary);
  const ma_panel_summary before = summary;
  summary.struct_size = kOldSize;
  ASSERT_MA(MA_OK, ma_analyze_arrays(nullptr, nullptr, nullptr, panel.frames, panel.points, nullptr, nullptr,
                                     panel.x.data(), panel.y.data(), nullptr, &options, &summary, nullptr));
  EXPECT_EQ(kOldSize, summary.struct_size);
  EXPECT_EQ(panel.frames, summary.frames);
  EXPECT_EQ(0.1, summary.mm_per_px);
  EXPECT_EQ(0, std::memcmp(&before.position_low, &summary.position_low, sizeof summary - kOldSize));
}

TEST(Structs, WhatIsNotKnownOfAPanelIsNaN) {
  const PanelArrays panel = panel_arrays(1);
  const ma_inspect_options options = simulated_options();
  ma_panel_summary s{};
  s.struct_size = sizeof s;
  ASSERT_MA(MA_OK, ma_analyze_arrays(nullptr, nullptr, nullptr, panel.frames, panel.points, nullptr, nullptr,
                                     panel.x.data(), panel.y.data(), nullptr, &options, &s, nullptr));
  for (const double value : {s.position_low, s.position_high, s.position_low_mm, s.position_high_mm,
                             s.lambda_low_mm, s.lambda_high_mm, s.incoming_margin})
    EXPECT_NE(value, value);
}

TEST(Structs, ASummaryWithoutItsSizeIsRefusedBeforeTheWork) {
  ma_panel_summary summary{};
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT,
            ma_analyze_bundle(nullptr, nullptr, "/nowhere", nullptr, &summary, nullptr));
}

}  // namespace
