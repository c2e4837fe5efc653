// A detector that models the strip, through the wall: what it says of a panel, of its line, and that frames,
// whole panels and threads get the same bytes.
#include <cmath>
#include <thread>

#include "capi_support.hpp"
#include "counting_new.hpp"
#include "hinge_line.hpp"
#include "motionanalyzer/pipeline/certificate.hpp"
#include "motionanalyzer/pipeline/inspect.hpp"
#include "motionanalyzer/pipeline/train.hpp"

namespace {

using namespace capi_test;

ma_inspect_options line_options() {
  ma_inspect_options options = simulated_options();
  options.origin = MA_ORIGIN_LINE;
  return options;
}

motionanalyzer::FrameBundle kinked(std::uint64_t seed) {
  auto options = motionanalyzer::testing::cracked_panel(seed);
  options.hinge_rad = 0.2;
  return make_bending_panel(options);
}

struct HingeJudged {
  ma_panel_summary summary{};
  Scores scores;
  std::string json;
};

/// What a result and its summary say.
HingeJudged take(const ma_panel_summary& summary, ma_result* result) {
  const Owned<ma_result> owned(result);
  return {summary, scores_of(result),
          text_of([&](char* t, int32_t c, int32_t* n) { return ma_result_json(result, t, c, n); })};
}

HingeJudged judge_by_hinge(const PanelArrays& p) {
  const ma_inspect_options options = line_options();
  ma_panel_summary summary{};
  summary.struct_size = sizeof summary;
  ma_result* result = nullptr;
  EXPECT_MA(MA_OK, ma_analyze_arrays(nullptr, hinge_line().model.get(), "panel", p.frames, p.points,
                                     p.number.data(), p.index.data(), p.x.data(), p.y.data(), p.mask.data(),
                                     &options, &summary, &result));
  return take(summary, result);
}

ma_status push_frame(ma_stream* stream, const PanelArrays& p, int32_t t) {
  const std::size_t row = static_cast<std::size_t>(t) * static_cast<std::size_t>(p.points);
  return ma_stream_push(stream, p.number[static_cast<std::size_t>(t)], p.points, p.index.data(), &p.x[row],
                        &p.y[row], &p.mask[row], nullptr, nullptr, 0, nullptr);
}

/// allocations: of all pushes together
HingeJudged judge_frames(ma_stream* stream, const PanelArrays& p, std::int64_t& allocations) {
  const ma_inspect_options options = line_options();
  EXPECT_MA(MA_OK, ma_stream_start(stream, "panel", &options));
  take_allocation_count();
  for (int32_t t = 0; t < p.frames; ++t) EXPECT_EQ(MA_OK, push_frame(stream, p, t));
  allocations = take_allocation_count();
  ma_panel_summary summary{};
  summary.struct_size = sizeof summary;
  ma_result* result = nullptr;
  EXPECT_MA(MA_OK, ma_stream_finish(stream, &summary, &result));
  return take(summary, result);
}

TEST(CHinge, FramesGiveTheBytesOfTheWholePanelAndALaterPanelAllocatesNothing) {
  ma_stream* made = nullptr;
  ASSERT_MA(MA_OK, ma_stream_create(nullptr, hinge_line().model.get(), &made));
  const Owned<ma_stream> stream(made);
  std::int64_t allocations = 0;
  for (const PanelArrays& p : {panel_arrays(9001), arrays_of(kinked(9002)), panel_arrays(9003)}) {
    const HingeJudged whole = judge_by_hinge(p), frames = judge_frames(made, p, allocations);
    EXPECT_TRUE(same_bytes(whole.scores.score, frames.scores.score));
    EXPECT_EQ(0, std::memcmp(&whole.summary, &frames.summary, sizeof whole.summary));
  }
  EXPECT_EQ(0, allocations);
}

TEST(CHinge, TheSummaryOfAKinkHasWhatTheTypedApiSays) {
  const auto bundle = kinked(9002);
  const ma_panel_summary s = judge_by_hinge(arrays_of(bundle)).summary;
  int32_t size = 0;
  ASSERT_MA(MA_OK, ma_model_save_memory(hinge_line().model.get(), nullptr, 0, &size));
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
  ASSERT_MA(MA_OK, ma_model_save_memory(hinge_line().model.get(), bytes.data(), size, &size));
  const auto model = motionanalyzer::Model::from_bytes(bytes);
  const auto v = motionanalyzer::inspect_frames(bundle, "", &model).verdict;
  ASSERT_EQ(MA_VERDICT_NG, s.verdict);
  ASSERT_TRUE(v.position_interval && v.position_interval_mm && v.lambda_interval_mm && v.incoming_margin);
  EXPECT_EQ(*v.position, s.position);
  EXPECT_EQ(*v.lambda_mm, s.lambda_mm);
  EXPECT_EQ((*v.position_interval)[0], s.position_low);
  EXPECT_EQ((*v.position_interval)[1], s.position_high);
  EXPECT_EQ((*v.position_interval_mm)[0], s.position_low_mm);
  EXPECT_EQ((*v.position_interval_mm)[1], s.position_high_mm);
  EXPECT_EQ((*v.lambda_interval_mm)[0], s.lambda_low_mm);
  EXPECT_EQ((*v.lambda_interval_mm)[1], s.lambda_high_mm);
  EXPECT_EQ(*v.incoming_margin, s.incoming_margin);
  EXPECT_NE(MA_CAUSE_NONE, s.cause);
}

TEST(CHinge, ThreadsShareAModelAndGetTheSameBytes) {
  const PanelArrays p = arrays_of(kinked(9002));
  const HingeJudged alone = judge_by_hinge(p);
  std::vector<HingeJudged> judged(3);
  std::vector<std::thread> threads;
  for (HingeJudged& mine : judged) threads.emplace_back([&mine, &p] { mine = judge_by_hinge(p); });
  for (std::thread& thread : threads) thread.join();
  for (const HingeJudged& other : judged) {
    EXPECT_EQ(alone.json, other.json);
    EXPECT_EQ(0, std::memcmp(&alone.summary, &other.summary, sizeof alone.summary));
  }
}

/// Counts of allocations that fail: 1, 2, 4 ..; ThreadSanitizer's own new counts none.
TEST(CHinge, MemoryThatRunsOutIsAStatus) {
  const PanelArrays p = arrays_of(kinked(9002));
  const ma_inspect_options options = line_options();
  const auto status_of_call = [&] {
    return ma_analyze_arrays(nullptr, hinge_line().model.get(), "p", p.frames, p.points, nullptr, nullptr,
                             p.x.data(), p.y.data(), nullptr, &options, nullptr, nullptr);
  };
  fail_allocations_from(0);
  ASSERT_MA(MA_OK, status_of_call());
  const std::int64_t total = take_allocation_count();
  for (std::int64_t n = 1; n <= total; n *= 2) {
    fail_allocations_from(n);
    const ma_status status = status_of_call();
    fail_allocations_from(0);
    EXPECT_TRUE(status == MA_OK || status == MA_ERROR_OUT_OF_MEMORY) << n << " of " << total;
  }
  char text[1 << 18];
  const auto print = [&](std::int64_t n) {
    fail_allocations_from(n);
    const ma_status status =
        ma_model_certificate(hinge_line().model.get(), 0, MA_CERTIFICATE_HTML, text, sizeof text, nullptr);
    fail_allocations_from(0);
    return status;
  };
  EXPECT_MA(MA_OK, print(0));
  for (std::int64_t n = 1; n <= 1024 && total > 0; n *= 2) {
    const ma_status status = print(n);
    EXPECT_TRUE(status == MA_OK || status == MA_ERROR_OUT_OF_MEMORY) << n;
  }
}

TEST(CHinge, ModelInfoTellsRemarksAndInspectability) {
  const std::string info = text_of(
      [&](char* t, int32_t c, int32_t* n) { return ma_model_info_json(hinge_line().model.get(), t, c, n); });
  for (const char* part :
       {"\"remarks\"", "\"inspectability\": {", "\"calibrated_on\": 12", "\"lambda90_min\""})
    EXPECT_NE(info.find(part), std::string::npos) << part << "\n" << info;
}

std::string certificate(const ma_model* model, int32_t form, double length_mm = 0) {
  return text_of(
      [&](char* t, int32_t c, int32_t* n) { return ma_model_certificate(model, length_mm, form, t, c, n); });
}

TEST(CHinge, TheCertificateHasTheThreeFormsOfTheTypedApi) {
  const ma_model* const model = hinge_line().model.get();
  int32_t size = 0;
  ASSERT_MA(MA_OK, ma_model_save_memory(model, nullptr, 0, &size));
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
  ASSERT_MA(MA_OK, ma_model_save_memory(model, bytes.data(), size, &size));
  const auto typed = motionanalyzer::certify(motionanalyzer::Model::from_bytes(bytes), 23);
  EXPECT_EQ(typed.text, certificate(model, MA_CERTIFICATE_TEXT, 23));
  EXPECT_EQ(typed.json, certificate(model, MA_CERTIFICATE_JSON, 23));
  EXPECT_EQ(typed.html, certificate(model, MA_CERTIFICATE_HTML, 23));
  int32_t needed = 0;
  ASSERT_MA(MA_OK, ma_model_certificate_w(model, 23, MA_CERTIFICATE_TEXT, nullptr, 0, &needed));
  std::vector<ma_char16> text(static_cast<std::size_t>(needed));
  ASSERT_MA(MA_OK, ma_model_certificate_w(model, 23, MA_CERTIFICATE_TEXT, text.data(), needed, nullptr));
  EXPECT_EQ(typed.text, narrow(text.data()));
  for (const double length : {-1.0, 1.0 / 0.0, 0.0 / 0.0})
    EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_model_certificate(model, length, 0, nullptr, 0, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_model_certificate(model, 0, 3, nullptr, 0, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_model_certificate(model, 0, -1, nullptr, 0, nullptr));
}

TEST(CHinge, DetectionOnALinesNormalsIsTheSameForBothTwins) {
  ma_pod_options options;
  ASSERT_MA(MA_OK, ma_pod_options_init(&options, sizeof options));
  options.panels = 3;
  const ScratchFolder scratch;
  const std::string folder = scratch.path("few");
  motionanalyzer::testing::write_dataset(folder, {0, 3, 0, 0, "", 7000});
  const char* const folders[] = {folder.c_str()};
  const auto wide_folder = wide(folder);
  const ma_char16* const wide_folders[] = {wide_folder.data()};
  ma_document *made = nullptr, *again = nullptr;
  ASSERT_MA(MA_OK, ma_pod_json(nullptr, hinge_line().model.get(), folders, 1, &options, nullptr, &made));
  const Owned<ma_document> first(made);
  ASSERT_MA(MA_OK,
            ma_pod_json_w(nullptr, hinge_line().model.get(), wide_folders, 1, &options, nullptr, &again));
  const Owned<ma_document> second(again);
  const std::string json = text_of(made);
  EXPECT_EQ(json, text_of(again));
  for (const char* part : {"\"curve\"", "\"bins\"", "\"false_alarms\"", "\"trials\""})
    EXPECT_NE(json.find(part), std::string::npos) << part << "\n" << json;
}

TEST(Capability, ModelsWithoutAModelOfDamageHaveNoCertificateAndNoTrials) {
  const std::string folder = world().scratch.path("set");
  const char* const folders[] = {folder.c_str()};
  EXPECT_EQ(MA_ERROR_NOT_AVAILABLE,
            ma_model_certificate(world().model.get(), 0, MA_CERTIFICATE_TEXT, nullptr, 0, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_HANDLE, ma_model_certificate(nullptr, 0, 0, nullptr, 0, nullptr));
  ma_document* json = nullptr;
  EXPECT_EQ(MA_ERROR_MISMATCH,
            ma_pod_json(nullptr, world().model.get(), folders, 1, nullptr, nullptr, &json));
  EXPECT_EQ(MA_ERROR_INVALID_HANDLE, ma_pod_json(nullptr, nullptr, folders, 1, nullptr, nullptr, &json));
  ma_pod_options options{};
  options.struct_size = sizeof options;
  options.lambda_to_mm = -1;
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT,
            ma_pod_json(nullptr, world().model.get(), folders, 1, &options, nullptr, &json));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT,
            ma_pod_json(nullptr, world().model.get(), nullptr, 1, nullptr, nullptr, &json));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT,
            ma_pod_json(nullptr, world().model.get(), folders, 1, nullptr, nullptr, nullptr));
  EXPECT_EQ(nullptr, json);
}

}  // namespace
