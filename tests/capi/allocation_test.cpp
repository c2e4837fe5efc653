// Memory that runs out at any allocation of any call: a status, no leak, no half-made handle.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <new>

#include "capi_support.hpp"
#include "counting_new.hpp"
#include "hinge_line.hpp"
#include "support/sanitized.hpp"

// ThreadSanitizer brings an operator new of its own; under it no allocation fails and none is counted.
#if defined(__SANITIZE_THREAD__)
#define MA_OWN_NEW 0
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define MA_OWN_NEW 0
#endif
#endif
#ifndef MA_OWN_NEW
#define MA_OWN_NEW 1
#endif

namespace {

std::atomic<std::int64_t> allocation_count{0};
std::atomic<std::int64_t> first_failure{0};

#if MA_OWN_NEW
bool allocation_fails() noexcept {
  const std::int64_t number = allocation_count.fetch_add(1, std::memory_order_relaxed) + 1;
  const std::int64_t first = first_failure.load(std::memory_order_relaxed);
  return first != 0 && number >= first;
}

void* allocate(std::size_t size) {
  void* const memory = allocation_fails() ? nullptr : std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
#endif

}  // namespace

#if MA_OWN_NEW
void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return allocation_fails() ? nullptr : std::malloc(size == 0 ? 1 : size);
}
void* operator new[](std::size_t size, const std::nothrow_t& tag) noexcept { return operator new(size, tag); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
#endif

namespace capi_test {

void fail_allocations_from(std::int64_t n) noexcept {
  allocation_count.store(0);
  first_failure.store(n);
}
std::int64_t take_allocation_count() noexcept { return allocation_count.exchange(0); }

}  // namespace capi_test

namespace {

using namespace capi_test;

/// Repeats a call while one allocation after the other fails: all of the first `density` ones, then samples.
void expect_survives(const std::function<ma_status()>& call, std::int64_t density = 24) {
  fail_allocations_from(0);
  ASSERT_MA(MA_OK, call());
  const std::int64_t total = take_allocation_count();
  for (std::int64_t n = 1; n <= total; n += 1 + n / density) {
    fail_allocations_from(n);
    const ma_status status = call();
    fail_allocations_from(0);
    // Where an allocation is a mere convenience the call may do without it; else it says what happened.
    if (status != MA_OK) {
      EXPECT_EQ(MA_ERROR_OUT_OF_MEMORY, status)
          << "allocation " << n << " of " << total << ": " << last_error();
    }
  }
  EXPECT_MA(MA_OK, call());
}

constexpr std::int64_t kSparse = motionanalyzer::testing::kSanitized ? 3 : 6;  // for long calls

ma_context* one_thread() {
  ma_context_options options{sizeof options, 1};
  ma_context* context = nullptr;
  EXPECT_MA(MA_OK, ma_context_create(&options, &context));
  return context;
}

TEST(OutOfMemory, GeneralTexts) {
  char text[65536];
  ma_char16 wide_text[65536];
  expect_survives([&] { return ma_build_info_json(text, sizeof text, nullptr); });
  expect_survives([&] { return ma_build_info_json_w(wide_text, 65536, nullptr); });
  expect_survives([&] { return ma_detectors_json(text, sizeof text, nullptr); });
  expect_survives([&] { return ma_utf8_to_utf16("text", wide_text, 65536, nullptr); });
  expect_survives([&] { return ma_utf16_to_utf8(wide_text, text, sizeof text, nullptr); });
}

TEST(OutOfMemory, Context) {
  expect_survives([] {
    ma_context* context = nullptr;
    const ma_status status = ma_context_create(nullptr, &context);
    EXPECT_EQ(status == MA_OK, context != nullptr);
    ma_context_destroy(context);
    return status;
  });
  const Owned<ma_context> context(one_thread());
  expect_survives([&] { return ma_context_set_option(context.get(), "threads", "1"); });
}

TEST(OutOfMemory, ModelFilesAndRows) {
  const auto model = train_table_model();
  const Owned<ma_context> context(one_thread());
  const ScratchFolder scratch;
  const std::string path = scratch.path("m.ma");
  std::vector<char> bytes(1 << 20);
  int32_t size = 0;
  ASSERT_MA(MA_OK, ma_model_save_memory(model.get(), nullptr, 0, &size));
  expect_survives([&] {
    int32_t count = 0;
    return ma_model_save_memory(model.get(), bytes.data(), static_cast<int32_t>(bytes.size()), &count);
  });
  expect_survives([&] { return ma_model_save(model.get(), path.c_str()); });
  const auto loading = [&](const std::function<ma_status(ma_model**)>& load) {
    ma_model* loaded = nullptr;
    const ma_status status = load(&loaded);
    EXPECT_EQ(status == MA_OK, loaded != nullptr);
    ma_model_destroy(loaded);
    return status;
  };
  expect_survives(
      [&] { return loading([&](ma_model** m) { return ma_model_load(nullptr, path.c_str(), m); }); });
  expect_survives([&] {
    return loading([&](ma_model** m) { return ma_model_load_memory(nullptr, bytes.data(), size, m); });
  });
  const std::vector<double> rows = drawn_rows(40, 3);
  std::vector<double> scores(40);
  expect_survives(
      [&] { return ma_model_score_rows(context.get(), model.get(), rows.data(), 40, 4, scores.data()); });
  char text[65536];
  expect_survives([&] { return ma_model_info_json(model.get(), text, sizeof text, nullptr); });
}

TEST(OutOfMemory, AnalysingAPanel) {
  const PanelArrays p = cracked_arrays(5001);
  const ma_inspect_options options = simulated_options();
  const ma_model* const model = world().model.get();
  const std::string folder = world().bundle(1000);
  char text[1 << 18];
  expect_survives([&] {
    ma_result* result = nullptr;
    ma_status status = ma_analyze_arrays(nullptr, model, "p", p.frames, p.points, nullptr, nullptr,
                                         p.x.data(), p.y.data(), nullptr, &options, nullptr, &result);
    EXPECT_EQ(status == MA_OK, result != nullptr);
    if (status == MA_OK) status = ma_result_json(result, text, sizeof text, nullptr);
    ma_result_destroy(result);
    return status;
  });
  expect_survives(
      [&] { return ma_analyze_bundle(nullptr, model, folder.c_str(), nullptr, nullptr, nullptr); });
}

TEST(OutOfMemory, StreamingAPanel) {
  const PanelArrays p = panel_arrays(1001);
  const ma_inspect_options options = simulated_options();
  expect_survives([&] {
    ma_stream* stream = nullptr;
    ma_status status = ma_stream_create(nullptr, world().model.get(), &stream);
    EXPECT_EQ(status == MA_OK, stream != nullptr);
    if (status == MA_OK) status = ma_stream_start(stream, "p", &options);
    for (int32_t t = 0; t < p.frames && status == MA_OK; ++t) {
      const std::size_t row = static_cast<std::size_t>(t) * static_cast<std::size_t>(p.points);
      status = ma_stream_push(stream, t, p.points, nullptr, &p.x[row], &p.y[row], nullptr, nullptr, nullptr,
                              0, nullptr);
    }
    if (status == MA_OK) status = ma_stream_finish(stream, nullptr, nullptr);
    ma_stream_destroy(stream);
    return status;
  });
}

TEST(OutOfMemory, TrainingOnATable) {
  const ScratchFolder scratch;
  const std::string table = scratch.path("t.csv");
  write_table(table, 40, 1);
  const Owned<ma_context> context(one_thread());
  for (const char* detector : {"knn", "mspc"})
    expect_survives([&] {
      ma_model* model = nullptr;
      const ma_status status = ma_train_table(context.get(), table.c_str(), nullptr, detector,
                                              "scaling=standard", nullptr, &model);
      EXPECT_EQ(status == MA_OK, model != nullptr);
      ma_model_destroy(model);
      return status;
    });
}

TEST(OutOfMemory, TrainingOnPanels) {
  const ScratchFolder scratch;
  motionanalyzer::testing::write_dataset(scratch.path("set"), {10, 2, 0, 0, "", 1000});
  const std::string set = scratch.path("set");
  const Owned<ma_context> context(one_thread());
  expect_survives(
      [&] {
        ma_model* model = nullptr;
        const ma_status status =
            ma_train_dataset(context.get(), set.c_str(), "mspc", nullptr, nullptr, nullptr, &model);
        EXPECT_EQ(status == MA_OK, model != nullptr);
        ma_model_destroy(model);
        return status;
      },
      kSparse);
}

/// A text that is made, or a status without one. No std::function: it would allocate.
template <class Make>
ma_status made_or_none(Make make) {
  ma_document* made = nullptr;
  const ma_status status = make(&made);
  EXPECT_EQ(status == MA_OK, made != nullptr);
  ma_document_destroy(made);
  return status;
}

TEST(OutOfMemory, EvaluatingAModel) {
  const ScratchFolder scratch;
  motionanalyzer::testing::write_dataset(scratch.path("set"), {0, 0, 2, 1, "simulated", 7000});
  const Owned<ma_context> context(one_thread());
  const ma_model* const models[] = {world().model.get()};
  const std::string set = scratch.path("set");
  expect_survives([&] {
    return made_or_none([&](ma_document** json) {
      return ma_evaluate_json(context.get(), models, 1, set.c_str(), nullptr, nullptr, nullptr, json);
    });
  });
}

TEST(OutOfMemory, ProbabilityOfDetection) {
  const HingeLine& line = hinge_line();
  const Owned<ma_context> context(one_thread());
  const std::string panel = line.scratch.path("set/panel_1045");
  const char* const folders[] = {panel.c_str()};
  ma_pod_options options;
  ASSERT_MA(MA_OK, ma_pod_options_init(&options, sizeof options));
  options.panels = 1;
  expect_survives(
      [&] {
        return made_or_none([&](ma_document** json) {
          return ma_pod_json(context.get(), line.model.get(), folders, 1, &options, nullptr, json);
        });
      },
      kSparse);
}

TEST(OutOfMemory, SimulatedPanels) {
  char text[65536];
  expect_survives([] {
    ma_synth* synth = nullptr;
    const ma_status status = ma_synth_create("normal=3,crack=2", 7, &synth);
    EXPECT_EQ(status == MA_OK, synth != nullptr);
    ma_synth_destroy(synth);
    return status;
  });
  ma_synth* made = nullptr;
  ASSERT_MA(MA_OK, ma_synth_create("normal=3,crack=2", 7, &made));
  const Owned<ma_synth> synth(made);
  expect_survives([&] { return ma_synth_set_option(made, "fps", "30"); });
  expect_survives([&] { return ma_synth_scenarios_json(text, sizeof text, nullptr); });
  expect_survives([&] { return ma_synth_options_json(made, text, sizeof text, nullptr); });
  ma_simulated_panel panel{};
  panel.struct_size = sizeof panel;
  const auto simulate = [&](int32_t index, float* x_px) {
    return ma_synth_panel(made, index, &panel, 1000, 1000, nullptr, nullptr, x_px, nullptr);
  };
  std::vector<float> x(1000000), again(1000000);
  ASSERT_MA(MA_OK, simulate(1, x.data()));
  int32_t index = 1;  // another panel every time: the last one would be at hand
  expect_survives([&] { return simulate(index = (index + 1) % 5, nullptr); });
  ASSERT_MA(MA_OK, simulate(1, again.data()));
  EXPECT_EQ(0, std::memcmp(x.data(), again.data(), x.size() * sizeof(float)));
}

TEST(OutOfMemory, WritingASimulatedSet) {
  const ScratchFolder scratch;
  const Owned<ma_context> context(one_thread());
  ma_synth* made = nullptr;
  ASSERT_MA(MA_OK, ma_synth_create("normal=1,crack=1", 7, &made));
  const Owned<ma_synth> synth(made);
  ASSERT_MA(MA_OK, ma_synth_set_option(made, "strip.nodes", "61"));
  ASSERT_MA(MA_OK, ma_synth_set_option(made, "drive.bend_s", "1"));
  const std::string base = scratch.path("set");
  char folder[1024];
  int number = 0;  // a new folder every time
  expect_survives(
      [&] {
        std::snprintf(folder, sizeof folder, "%s%d", base.c_str(), number++);
        return ma_synth_write(context.get(), made, folder, 0, 0, 0, nullptr, nullptr);
      },
      kSparse);
}

TEST(OutOfMemory, ComparingAndValidating) {
  const Owned<ma_context> context(one_thread());
  const std::string a = world().bundle(1000), b = world().bundle(1001);
  const auto document = [](const std::function<ma_status(ma_document**)>& make) {
    ma_document* made = nullptr;
    ma_status status = make(&made);
    EXPECT_EQ(status == MA_OK, made != nullptr);
    char text[1 << 18];
    if (status == MA_OK) status = ma_document_text(made, text, sizeof text, nullptr);
    ma_document_destroy(made);
    return status;
  };
  expect_survives([&] {
    return document(
        [&](ma_document** d) { return ma_compare_json(nullptr, a.c_str(), b.c_str(), nullptr, nullptr, d); });
  });
  expect_survives([&] {
    return document(
        [&](ma_document** d) { return ma_validate_set_json(context.get(), a.c_str(), nullptr, nullptr, d); });
  });
}

TEST(OutOfMemory, LotsDriftAndCalibration) {
  const std::vector<double> p = {0.001, 0.5, 0.9, 0.02};
  expect_survives([&] { return ma_lot_decide(p.data(), 4, 99, 0.05, nullptr, nullptr, nullptr); });
  expect_survives([] {
    ma_drift* drift = nullptr;
    ma_status status = ma_drift_create(99, 0.01, nullptr, &drift);
    EXPECT_EQ(status == MA_OK, drift != nullptr);
    if (status == MA_OK) status = ma_drift_push(drift, 0.5, nullptr);
    ma_drift_destroy(drift);
    return status;
  });
  double p_value = 0;
  expect_survives([&] { return ma_model_smoothed_p_value(world().model.get(), 1, 1, 1, &p_value); });
}

TEST(OutOfMemory, ChangePoints) {
  std::vector<double> x(60, 0);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = (i < 30 ? 0.0 : 5.0) + (i % 2 == 0 ? 0.1 : -0.1);
  expect_survives([&] {
    ma_changes* changes = nullptr;
    const ma_status status = ma_change_points(nullptr, x.data(), 60, 1, "pelt", nullptr, &changes);
    EXPECT_EQ(status == MA_OK, changes != nullptr);
    ma_changes_destroy(changes);
    return status;
  });
}

}  // namespace
