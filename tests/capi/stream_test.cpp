// A panel frame by frame gives the bytes of the panel as a whole.
#include <cmath>
#include <limits>

#include "capi_support.hpp"
#include "counting_new.hpp"

namespace {

using namespace capi_test;

Owned<ma_stream> make_stream() {
  ma_stream* stream = nullptr;
  EXPECT_MA(MA_OK, ma_stream_create(nullptr, world().model.get(), &stream));
  return Owned<ma_stream>(stream);
}

ma_status push(ma_stream* stream, const PanelArrays& p, int32_t t, int32_t* frame, double* score,
               int32_t capacity, int32_t* count) {
  const std::size_t row = static_cast<std::size_t>(t) * static_cast<std::size_t>(p.points);
  return ma_stream_push(stream, p.number[static_cast<std::size_t>(t)], p.points, p.index.data(), &p.x[row],
                        &p.y[row], &p.mask[row], frame, score, capacity, count);
}

struct Streamed {
  Scores scores;
  ma_panel_summary summary{};
};

/// Takes up to `capacity` scores after each push and the rest at the end.
Streamed run(ma_stream* stream, const PanelArrays& p, int32_t capacity) {
  Streamed s;
  s.summary.struct_size = sizeof s.summary;
  const ma_inspect_options options = simulated_options();
  EXPECT_MA(MA_OK, ma_stream_start(stream, "panel", &options));
  int32_t frame[64], count = 0;
  double score[64];
  const auto keep = [&] {
    s.scores.frame.insert(s.scores.frame.end(), frame, frame + count);
    s.scores.score.insert(s.scores.score.end(), score, score + count);
  };
  for (int32_t t = 0; t < p.frames; ++t) {
    EXPECT_MA(MA_OK, push(stream, p, t, frame, score, capacity, &count));
    keep();
  }
  EXPECT_MA(MA_OK, ma_stream_finish(stream, &s.summary, nullptr));
  do {
    EXPECT_MA(MA_OK, ma_stream_scores(stream, frame, score, 64, &count));
    keep();
  } while (count > 0);
  return s;
}

struct Whole {
  Scores scores;
  ma_panel_summary summary{};
};

Whole judge_whole(const PanelArrays& p) {
  Whole w;
  w.summary.struct_size = sizeof w.summary;
  const ma_inspect_options options = simulated_options();
  ma_result* result = nullptr;
  EXPECT_MA(MA_OK, ma_analyze_arrays(nullptr, world().model.get(), "panel", p.frames, p.points,
                                     p.number.data(), p.index.data(), p.x.data(), p.y.data(), p.mask.data(),
                                     &options, &w.summary, &result));
  w.scores = scores_of(result);
  ma_result_destroy(result);
  return w;
}

void expect_same(const Streamed& s, const Whole& w) {
  EXPECT_EQ(s.scores.frame, w.scores.frame);
  EXPECT_TRUE(same_bytes(s.scores.score, w.scores.score));
  EXPECT_EQ(0, std::memcmp(&s.summary, &w.summary, sizeof s.summary));
}

TEST(CStream, GivesTheBytesOfTheWholePanelWhateverIsTakenWhen) {
  const auto stream = make_stream();
  for (const PanelArrays& p : {panel_arrays(1001), cracked_arrays(5001)}) {
    const Whole whole = judge_whole(p);
    for (const int32_t capacity : {0, 1, 2, 64}) expect_same(run(stream.get(), p, capacity), whole);
  }
}

TEST(CStream, GivesTheBytesOfTheWholePanelWhereFramesAndPointsAreMissing) {
  auto options = motionanalyzer::testing::cracked_panel(5004);
  options.missing = 0.05;
  options.dropped_frames = {5, 6, 20};
  const PanelArrays p = arrays_of(make_bending_panel(options));
  expect_same(run(make_stream().get(), p, 3), judge_whole(p));
}

TEST(CStream, PointsThatAreLeftOutOfAFrameAreLikeMaskedOnes) {
  PanelArrays p = panel_arrays(1002);
  for (std::size_t i = 3; i < p.mask.size(); i += 37) p.mask[i] = 0;
  const Whole whole = judge_whole(p);
  const auto stream = make_stream();
  const ma_inspect_options options = simulated_options();
  ASSERT_MA(MA_OK, ma_stream_start(stream.get(), "panel", &options));
  for (int32_t t = 0; t < p.frames; ++t) {
    std::vector<int32_t> index;
    std::vector<float> x, y;
    for (int32_t j = 0; j < p.points; ++j) {
      const auto at = static_cast<std::size_t>(t * p.points + j);
      if (p.mask[at] == 0) continue;
      index.push_back(p.index[static_cast<std::size_t>(j)]);
      x.push_back(p.xf[at]);
      y.push_back(p.yf[at]);
    }
    ASSERT_MA(MA_OK, ma_stream_push_f(stream.get(), p.number[static_cast<std::size_t>(t)],
                                      static_cast<int32_t>(index.size()), index.data(), x.data(), y.data(),
                                      nullptr, nullptr, nullptr, 0, nullptr));
  }
  ma_panel_summary summary{};
  summary.struct_size = sizeof summary;
  ASSERT_MA(MA_OK, ma_stream_finish(stream.get(), &summary, nullptr));
  EXPECT_EQ(0, std::memcmp(&summary, &whole.summary, sizeof summary));
}

TEST(CStream, ScoresComeWithinTheStatedDelay) {
  const PanelArrays p = panel_arrays(1001);
  const auto stream = make_stream();
  int32_t delay = -1, frame[8], count = 0;
  double score[8];
  ASSERT_MA(MA_OK, ma_stream_delay(stream.get(), &delay));
  EXPECT_GE(delay, 0);
  EXPECT_LE(delay, 3);
  const ma_inspect_options options = simulated_options();
  ASSERT_MA(MA_OK, ma_stream_start(stream.get(), nullptr, &options));
  for (int32_t t = 0; t < p.frames; ++t) {
    ASSERT_MA(MA_OK, push(stream.get(), p, t, frame, score, 8, &count));
    ASSERT_EQ(t >= delay ? 1 : 0, count) << t;
    if (count == 1) {
      EXPECT_EQ(p.number[static_cast<std::size_t>(t - delay)], frame[0]);
    }
  }
}

TEST(CStream, APushOfALaterPanelAllocatesNothing) {
  const PanelArrays p = panel_arrays(1001);
  const auto stream = make_stream();
  run(stream.get(), p, 4);
  const ma_inspect_options options = simulated_options();
  ASSERT_MA(MA_OK, ma_stream_start(stream.get(), "panel", &options));
  int32_t frame[4], count = 0;
  double score[4];
  take_allocation_count();
  for (int32_t t = 0; t < p.frames; ++t) {
    ASSERT_EQ(MA_OK, push(stream.get(), p, t, frame, score, 4, &count));
    ASSERT_EQ(0, take_allocation_count()) << "frame " << t;
  }
}

TEST(CStream, AnUnusablePanelIsNeverOk) {
  const auto stream = make_stream();
  PanelArrays p = panel_arrays(1001);
  p.frames = 10;
  const Streamed s = run(stream.get(), p, 4);
  EXPECT_EQ(MA_VERDICT_INCONCLUSIVE, s.summary.verdict);
  EXPECT_EQ(MA_GRADE_UNUSABLE, s.summary.grade);
}

TEST(CStream, ARefusedFrameLeavesThePanelAsItWas) {
  const PanelArrays p = cracked_arrays(5001);
  const Whole whole = judge_whole(p);
  const auto stream = make_stream();
  const ma_inspect_options options = simulated_options();
  ASSERT_MA(MA_OK, ma_stream_start(stream.get(), "panel", &options));
  const std::vector<int32_t> unordered(static_cast<std::size_t>(p.points), 3);
  const std::vector<double> huge(static_cast<std::size_t>(p.points), 1e300);
  for (int32_t t = 0; t < p.frames; ++t) {
    ASSERT_MA(MA_OK, push(stream.get(), p, t, nullptr, nullptr, 0, nullptr));
    EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, push(stream.get(), p, t, nullptr, nullptr, 0, nullptr));
    EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT,
              ma_stream_push(stream.get(), 1000, p.points, unordered.data(), p.x.data(), p.y.data(), nullptr,
                             nullptr, nullptr, 0, nullptr));
    EXPECT_EQ(MA_ERROR_BAD_INPUT, ma_stream_push(stream.get(), 1000, p.points, nullptr, huge.data(),
                                                 p.y.data(), nullptr, nullptr, nullptr, 0, nullptr));
    EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_stream_push(stream.get(), 1000, -1, nullptr, p.x.data(),
                                                        p.y.data(), nullptr, nullptr, nullptr, 0, nullptr));
    EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_stream_push(stream.get(), 1000, p.points, nullptr, nullptr,
                                                        p.y.data(), nullptr, nullptr, nullptr, 0, nullptr));
  }
  ma_panel_summary summary{};
  summary.struct_size = sizeof summary;
  ASSERT_MA(MA_OK, ma_stream_finish(stream.get(), &summary, nullptr));
  EXPECT_EQ(0, std::memcmp(&summary, &whole.summary, sizeof summary));
}

TEST(CStream, CallsOutOfOrderAreRefused) {
  const PanelArrays p = panel_arrays(1001);
  const auto stream = make_stream();
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, push(stream.get(), p, 0, nullptr, nullptr, 0, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_stream_finish(stream.get(), nullptr, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_stream_start(stream.get(), nullptr, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_HANDLE, ma_stream_finish(nullptr, nullptr, nullptr));
}

TEST(CStream, APlainTableModelCannotStream) {
  const auto model = train_table_model();
  ma_stream* stream = nullptr;
  EXPECT_EQ(MA_ERROR_MISMATCH, ma_stream_create(nullptr, model.get(), &stream));
  EXPECT_EQ(nullptr, stream);
}

TEST(CStream, TheModelMayBeDestroyedFirst) {
  int32_t size = 0;
  ASSERT_MA(MA_OK, ma_model_save_memory(world().model.get(), nullptr, 0, &size));
  std::vector<char> bytes(static_cast<std::size_t>(size));
  ASSERT_MA(MA_OK, ma_model_save_memory(world().model.get(), bytes.data(), size, &size));
  ma_model* model = nullptr;
  ASSERT_MA(MA_OK, ma_model_load_memory(nullptr, bytes.data(), size, &model));
  ma_stream* made = nullptr;
  ASSERT_MA(MA_OK, ma_stream_create(nullptr, model, &made));
  const Owned<ma_stream> stream(made);
  ma_model_destroy(model);
  const PanelArrays p = cracked_arrays(5001);
  expect_same(run(made, p, 4), judge_whole(p));
}

}  // namespace
