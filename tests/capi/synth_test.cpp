// Simulated panels through the wall.
#include <cmath>

#include "capi_support.hpp"
#include "motionanalyzer/io/read_bundle.hpp"
#include "motionanalyzer/pipeline/results_json.hpp"
#include "motionanalyzer/pipeline/synthesize.hpp"
#include "motionanalyzer/synthesis/line_options.hpp"

namespace {

using namespace capi_test;
namespace ma = motionanalyzer;

constexpr const char* kCounts = "normal=3,crack=2,growing_crack=1";

Owned<ma_synth> small_set(std::uint64_t seed = 7) {
  ma_synth* made = nullptr;
  EXPECT_MA(MA_OK, ma_synth_create(kCounts, seed, &made));
  return Owned<ma_synth>(made);
}

ma::SetPlan small_plan(std::uint64_t seed = 7) {
  ma::SetOptions options;
  options.seed = seed;
  options.counts = ma::parse_counts(kCounts);
  return ma::SetPlan(options);
}

struct Simulated {
  ma_simulated_panel panel{};
  std::vector<int32_t> number, index;
  std::vector<float> x, y;
};

Simulated simulate(ma_synth* synth, int32_t number) {
  Simulated s;
  s.panel.struct_size = sizeof s.panel;
  EXPECT_MA(MA_OK, ma_synth_panel(synth, number, &s.panel, 0, 0, nullptr, nullptr, nullptr, nullptr));
  const auto frames = static_cast<std::size_t>(s.panel.frames);
  const auto points = static_cast<std::size_t>(s.panel.points);
  s.number.resize(frames);
  s.index.resize(points);
  s.x.resize(frames * points);
  s.y.resize(frames * points);
  EXPECT_MA(MA_OK, ma_synth_panel(synth, number, nullptr, s.panel.frames, s.panel.points, s.number.data(),
                                  s.index.data(), s.x.data(), s.y.data()));
  return s;
}

template <class T>
bool same(std::span<const T> a, const std::vector<T>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

double or_nan(const std::optional<double>& value) { return value.value_or(std::nan("")); }

TEST(Synth, CountsAndScalesMakeASet) {
  int32_t count = 0;
  const auto set = small_set();
  EXPECT_MA(MA_OK, ma_synth_count(set.get(), &count));
  EXPECT_EQ(6, count);
  ma_synth* tiny = nullptr;
  ASSERT_MA(MA_OK, ma_synth_create_w(wide("tiny").data(), 1, &tiny));
  const Owned<ma_synth> owned(tiny);
  EXPECT_MA(MA_OK, ma_synth_count(tiny, &count));
  EXPECT_EQ(82, count);
}

TEST(Synth, SetsThatDoNotExistAreRefused) {
  for (const char* panels : {"", "huge", "normal=", "nothing=3", "normal=3,normal=4"}) {
    ma_synth* set = nullptr;
    EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_synth_create(panels, 1, &set)) << panels;
    EXPECT_EQ(nullptr, set);
  }
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_synth_create("tiny", 1, nullptr));
}

TEST(Synth, APanelIsThatOfTheTypedApi) {
  const auto set = small_set();
  const ma::SetPlan plan = small_plan();
  ma::Simulator simulator;
  for (int32_t i = 0; i < 6; ++i) {
    ma::SimulatedPanel typed;
    simulator.simulate(plan.panel(static_cast<std::size_t>(i)), typed);
    const Simulated s = simulate(set.get(), i);
    EXPECT_EQ(typed.bundle.frame_number, s.number);
    EXPECT_EQ(typed.bundle.point_index, s.index);
    EXPECT_TRUE(same<float>(typed.bundle.x_px.values(), s.x));
    EXPECT_TRUE(same<float>(typed.bundle.y_px.values(), s.y));
    EXPECT_EQ(typed.bundle.fps, s.panel.fps);
    EXPECT_EQ(or_nan(typed.bundle.mm_per_px), s.panel.mm_per_px);
  }
}

TEST(Synth, ThePanelsTruthIsThatOfTheTypedApi) {
  const auto set = small_set();
  const ma::SetPlan plan = small_plan();
  ma::Simulator simulator;
  int damaged = 0;
  for (int32_t i = 0; i < 6; ++i) {
    const ma::Truth truth = simulator.label(plan.panel(static_cast<std::size_t>(i)));
    const ma_simulated_panel panel = simulate(set.get(), i).panel;
    damaged += panel.label;
    EXPECT_EQ(truth.label, panel.label);
    EXPECT_EQ(static_cast<int32_t>(truth.goal), panel.goal);
    EXPECT_EQ(static_cast<int32_t>(truth.split), panel.split);
    EXPECT_EQ(truth.crack_frame.value_or(MA_NO_INT32), panel.crack_frame);
    EXPECT_TRUE(same_bytes({or_nan(truth.lambda_mm), or_nan(truth.onset_time_s), or_nan(truth.position)},
                           {panel.lambda_mm, panel.onset_time_s, panel.position}));
    const auto text = [&](int32_t field) {
      return text_of(
          [&](char* t, int32_t c, int32_t* n) { return ma_synth_panel_text(set.get(), i, field, t, c, n); });
    };
    EXPECT_EQ(truth.panel, text(MA_SYNTH_NAME));
    EXPECT_EQ(truth.scenario, text(MA_SYNTH_SCENARIO));
  }
  EXPECT_EQ(3, damaged);
}

TEST(Synth, ArraysThatAreTooSmallAreLeftAlone) {
  const auto set = small_set();
  const Simulated s = simulate(set.get(), 0);
  std::vector<float> x(s.x.size(), -1.0F);
  const auto status = [&](int32_t frames, int32_t points) {
    return ma_synth_panel(set.get(), 0, nullptr, frames, points, nullptr, nullptr, x.data(), nullptr);
  };
  EXPECT_EQ(MA_ERROR_BUFFER_TOO_SMALL, status(s.panel.frames - 1, s.panel.points));
  EXPECT_EQ(MA_ERROR_BUFFER_TOO_SMALL, status(s.panel.frames, s.panel.points - 1));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(-1, s.panel.points));
  EXPECT_EQ(std::vector<float>(s.x.size(), -1.0F), x);
}

TEST(Synth, RoomBeyondThePanelStaysAsItWas) {
  const auto set = small_set();
  const Simulated s = simulate(set.get(), 0);
  std::vector<float> x(s.x.size() + 1, -1.0F);
  EXPECT_MA(MA_OK, ma_synth_panel(set.get(), 0, nullptr, s.panel.frames + 5, s.panel.points, nullptr, nullptr,
                                  x.data(), nullptr));
  EXPECT_EQ(-1.0F, x.back());
  x.pop_back();
  EXPECT_TRUE(same<float>(s.x, x));
}

TEST(Synth, APanelOutsideTheSetIsRefused) {
  const auto set = small_set();
  ma_simulated_panel panel{};
  panel.struct_size = sizeof panel;
  for (const int32_t index : {-1, 6, INT32_MAX}) {
    EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT,
              ma_synth_panel(set.get(), index, &panel, 0, 0, nullptr, nullptr, nullptr, nullptr));
    EXPECT_EQ(0, panel.frames);
    EXPECT_EQ(MA_NO_INT32, panel.crack_frame);
    EXPECT_TRUE(std::isnan(panel.fps));
  }
}

TEST(Synth, AnOptionChangesWhatIsSimulated) {
  const auto set = small_set();
  EXPECT_EQ(30, simulate(set.get(), 0).panel.fps);
  ASSERT_MA(MA_OK, ma_synth_set_option_w(set.get(), wide("fps").data(), wide("60").data()));
  EXPECT_EQ(60, simulate(set.get(), 0).panel.fps);
  ma::LineOptions line;
  ma::set_option(line, "fps", "60");
  EXPECT_EQ(ma::line_options_json(line), text_of([&](char* t, int32_t c, int32_t* n) {
              return ma_synth_options_json(set.get(), t, c, n);
            }));
}

TEST(Synth, AnOptionThatIsRefusedChangesNothing) {
  const auto set = small_set();
  const Simulated before = simulate(set.get(), 1);
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_synth_set_option(set.get(), "no.such", "1"));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_synth_set_option(set.get(), "fps", "fast"));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_synth_set_option(set.get(), nullptr, "1"));
  EXPECT_TRUE(same<float>(before.x, simulate(set.get(), 1).x));
}

TEST(Synth, WhatIsWrittenReadsAsThePanelInMemory) {
  const ScratchFolder scratch;
  const auto set = small_set();
  int32_t written = 0, damaged = 0;
  ASSERT_MA(MA_OK, ma_synth_write_w(nullptr, set.get(), wide(scratch.path("\xEC\x84\xB8\xED\x8A\xB8")).data(),
                                    0, 0, MA_SYNTH_NO_FIELDS, &written, &damaged));
  EXPECT_EQ(6, written);
  EXPECT_EQ(3, damaged);
  for (int32_t i = 0; i < 6; ++i) {
    const std::string folder = scratch.path("\xEC\x84\xB8\xED\x8A\xB8/panel_000000" + std::to_string(i));
    const ma::FrameBundle bundle = ma::read_bundle(folder).bundle;
    EXPECT_TRUE(same<float>(bundle.x_px.values(), simulate(set.get(), i).x)) << i;
  }
}

TEST(Synth, ASliceIsWrittenAlone) {
  const ScratchFolder scratch;
  const auto set = small_set();
  int32_t written = 0;
  ASSERT_MA(MA_OK, ma_synth_write(nullptr, set.get(), scratch.path("s").c_str(), 2, 3, 0, &written, nullptr));
  EXPECT_EQ(3, written);
  EXPECT_FALSE(ma::support::exists(scratch.path("s/panel_0000001")));
  EXPECT_TRUE(ma::support::is_file(scratch.path("s/truth/panel_0000004.npy")));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT,
            ma_synth_write(nullptr, set.get(), scratch.path("t").c_str(), 4, 3, 0, &written, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT,
            ma_synth_write(nullptr, set.get(), scratch.path("t").c_str(), 0, 0, 4, &written, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT,
            ma_synth_write(nullptr, set.get(), scratch.path("t").c_str(), -1, 0, 0, &written, nullptr));
  EXPECT_EQ(0, written);
}

/// Stops after the second panel, and tries to use the set meanwhile.
struct Interruption {
  ma_synth* set;
  ma_status meanwhile = MA_OK;
};

int32_t MA_CALL interrupt(void* user_data, const char* /*stage*/, int64_t done, int64_t /*total*/) {
  auto& interruption = *static_cast<Interruption*>(user_data);
  int32_t count = 0;
  interruption.meanwhile = ma_synth_count(interruption.set, &count);
  return done >= 2;
}

TEST(Synth, AnInterruptedSetGoesOnAndIsTheSame) {
  const ScratchFolder scratch;
  const auto set = small_set();
  const ma_context_options one_thread{sizeof(ma_context_options), 1};
  ma_context* made = nullptr;
  ASSERT_MA(MA_OK, ma_context_create(&one_thread, &made));
  const Owned<ma_context> context(made);
  Interruption interruption{set.get()};
  ASSERT_MA(MA_OK, ma_context_set_progress(made, interrupt, &interruption));
  const std::string folder = scratch.path("a");
  EXPECT_EQ(MA_ERROR_CANCELLED, ma_synth_write(made, set.get(), folder.c_str(), 0, 0, 0, nullptr, nullptr));
  EXPECT_EQ(MA_ERROR_BUSY, interruption.meanwhile);
  EXPECT_FALSE(ma::support::exists(folder + "/manifest.json"));
  ma_context_set_progress(made, nullptr, nullptr);
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT,
            ma_synth_write(made, set.get(), folder.c_str(), 0, 0, 0, nullptr, nullptr));
  int32_t written = 0;
  ASSERT_MA(MA_OK, ma_synth_write(made, set.get(), folder.c_str(), 0, 0, MA_SYNTH_RESUME, &written, nullptr));
  EXPECT_LT(written, 6);
  ma::WriteSetOptions options;
  options.fields = true;
  ma::write_set(small_plan(), scratch.path("b"), options);
  for (const char* file : {"/truth.json", "/manifest.json", "/synthesis.json", "/truth/panel_0000005.npy"})
    EXPECT_EQ(ma::support::read_file(folder + file, 1 << 24),
              ma::support::read_file(scratch.path("b") + file, 1 << 24))
        << file;
}

TEST(Synth, ListsAreThoseOfTheTypedApi) {
  EXPECT_EQ(ma::scenarios_json(), text_of(ma_synth_scenarios_json));
  EXPECT_EQ(ma::line_options_json({}),
            text_of([](char* t, int32_t c, int32_t* n) { return ma_synth_options_json(nullptr, t, c, n); }));
}

TEST(Synth, SignaturesAreThoseOfTheLine) {
  const auto set = small_set();
  ASSERT_MA(MA_OK, ma_synth_set_option(set.get(), "stack", "one_copper"));
  ma::LineOptions line;
  ma::set_option(line, "stack", "one_copper");
  ma_document* made = nullptr;
  ASSERT_MA(MA_OK, ma_synth_signatures_json(nullptr, set.get(), &made));
  const Owned<ma_document> document(made);
  EXPECT_EQ(ma::signatures_json(ma::line_signatures(line)), text_of(document.get()));
}

TEST(Synth, HandlesOfAnotherKindAreRefused) {
  auto* const wrong = reinterpret_cast<ma_synth*>(world().model.get());
  int32_t count = 0;
  EXPECT_EQ(MA_ERROR_INVALID_HANDLE, ma_synth_count(wrong, &count));
  EXPECT_EQ(MA_ERROR_INVALID_HANDLE, ma_synth_count(nullptr, &count));
  EXPECT_EQ(MA_ERROR_INVALID_HANDLE, ma_document_text(nullptr, nullptr, 0, &count));
  EXPECT_EQ(MA_ERROR_INVALID_HANDLE, ma_run_synth(nullptr, nullptr, "out", nullptr, nullptr, nullptr));
  ma_synth_destroy(nullptr);
  ma_document_destroy(nullptr);
}

TEST(Synth, RunMakesTheReportOfASetInMemory) {
  const ScratchFolder scratch;
  ma_synth* made = nullptr;
  ASSERT_MA(MA_OK, ma_synth_create("normal=16,crack=2", 3, &made));
  const Owned<ma_synth> set(made);
  ASSERT_MA(MA_OK, ma_synth_set_option(made, "strip.nodes", "61"));
  ASSERT_MA(MA_OK, ma_synth_set_option(made, "drive.bend_s", "0.6"));
  ASSERT_MA(MA_OK, ma_synth_set_option(made, "drive.hold_s", "0.2"));
  ma_train_options options;
  ma_train_options_init(&options, sizeof options);
  options.alpha = 0.2;
  ASSERT_MA(MA_OK, ma_run_synth_w(nullptr, made, wide(scratch.path("out")).data(), wide("mspc").data(),
                                  &options, nullptr));
  EXPECT_TRUE(ma::support::is_file(scratch.path("out/report.html")));
  EXPECT_TRUE(ma::support::is_file(scratch.path("out/models/mspc.ma")));
}

}  // namespace
