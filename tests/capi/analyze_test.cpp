#include <cmath>
#include <filesystem>
#include <limits>

#include "capi_support.hpp"
#include "motionanalyzer/io/write_bundle.hpp"

namespace {

using namespace capi_test;

struct Judged {
  ma_panel_summary summary{};
  Owned<ma_result> result;
};

Judged judge(const ma_model* model, const PanelArrays& p, const ma_inspect_options& options) {
  Judged j;
  j.summary.struct_size = sizeof j.summary;
  ma_result* result = nullptr;
  EXPECT_MA(MA_OK,
            ma_analyze_arrays(nullptr, model, "panel", p.frames, p.points, p.number.data(), p.index.data(),
                              p.x.data(), p.y.data(), p.mask.data(), &options, &j.summary, &result));
  j.result.reset(result);
  return j;
}

std::string reason_code(const ma_result* result, int32_t index) {
  return text_of([&](char* t, int32_t c, int32_t* n) {
    return ma_result_reason_text(result, MA_LIST_REASONS, index, MA_REASON_CODE, t, c, n);
  });
}

TEST(Analyze, WithoutAModelAPanelIsInconclusiveForThatReason) {
  const Judged j = judge(nullptr, panel_arrays(1), simulated_options());
  EXPECT_EQ(MA_VERDICT_INCONCLUSIVE, j.summary.verdict);
  EXPECT_EQ(1, j.summary.reason_count);
  EXPECT_EQ("no_model", reason_code(j.result.get(), 0));
  EXPECT_TRUE(std::isnan(j.summary.statistic));
  EXPECT_EQ(MA_NO_INT32, j.summary.onset_frame);
  EXPECT_EQ(30, j.summary.frames);
  EXPECT_EQ(0, j.summary.scored_frames);
}

TEST(Analyze, ACrackedPanelIsNgAndANormalOneIsOk) {
  const ma_inspect_options options = simulated_options();
  EXPECT_EQ(MA_VERDICT_NG, judge(world().model.get(), cracked_arrays(5001), options).summary.verdict);
  EXPECT_EQ(MA_VERDICT_OK, judge(world().model.get(), panel_arrays(1000), options).summary.verdict);
}

TEST(Analyze, APanelOfARealLineIsNotJudgedByASimulatedModel) {
  ma_inspect_options options = simulated_options();
  options.origin = MA_ORIGIN_LINE;
  const Judged j = judge(world().model.get(), cracked_arrays(5001), options);
  EXPECT_EQ(MA_VERDICT_INCONCLUSIVE, j.summary.verdict);
  EXPECT_EQ("not_calibrated_for_line", reason_code(j.result.get(), 0));
}

TEST(Analyze, FloatsAndDoublesOfTheSamePixelsGiveTheSameBytes) {
  const PanelArrays p = cracked_arrays(5002);
  const ma_inspect_options options = simulated_options();
  const Judged doubles = judge(world().model.get(), p, options);
  ma_result* result = nullptr;
  ASSERT_MA(MA_OK, ma_analyze_arrays_f(nullptr, world().model.get(), "panel", p.frames, p.points,
                                       p.number.data(), p.index.data(), p.xf.data(), p.yf.data(), nullptr,
                                       &options, nullptr, &result));
  const Owned<ma_result> floats(result);
  EXPECT_TRUE(same_bytes(scores_of(doubles.result.get()).score, scores_of(result).score));
}

TEST(Analyze, ABundleOnDiskGivesWhatItsFramesInMemoryGive) {
  const ScratchFolder scratch;
  const auto bundle = make_bending_panel(motionanalyzer::testing::cracked_panel(5003));
  const std::string folder = scratch.path("\xED\x8C\xA8\xEB\x84\x90");
  motionanalyzer::write_bundle(bundle, folder);
  const ma_inspect_options options = simulated_options();
  ma_result* result = nullptr;
  ma_panel_summary summary{};
  summary.struct_size = sizeof summary;
  ASSERT_MA(MA_OK, ma_analyze_bundle_w(nullptr, world().model.get(), wide(folder).data(), &options, &summary,
                                       &result));
  const Owned<ma_result> disk(result);
  const Judged memory = judge(world().model.get(), arrays_of(bundle), options);
  EXPECT_TRUE(same_bytes(scores_of(result).score, scores_of(memory.result.get()).score));
  EXPECT_EQ(memory.summary.verdict, summary.verdict);
  EXPECT_EQ(0, std::memcmp(&memory.summary.statistic, &summary.statistic, sizeof summary.statistic));
}

TEST(Analyze, TheManifestSaysWhereABundleComesFrom) {
  ma_panel_summary summary{};
  summary.struct_size = sizeof summary;
  ASSERT_MA(MA_OK, ma_analyze_bundle(nullptr, world().model.get(), world().bundle(1000).c_str(), nullptr,
                                     &summary, nullptr));
  EXPECT_NE(MA_VERDICT_INCONCLUSIVE, summary.verdict);
}

TEST(Analyze, AnUnreadableBundleIsInconclusiveWithFileAndLine) {
  const ScratchFolder scratch;
  const std::string folder = scratch.path("bad");
  std::filesystem::create_directories(folder);
  motionanalyzer::support::write_file(folder + "/frame_00000.txt", "# x,y,index\n1,2,3\nx,y,z\n");
  ma_result* result = nullptr;
  ASSERT_MA(MA_OK, ma_analyze_bundle(nullptr, nullptr, folder.c_str(), nullptr, nullptr, &result));
  const Owned<ma_result> owned(result);
  int32_t line = 0;
  ASSERT_MA(MA_OK, ma_result_reason_line(result, MA_LIST_REASONS, 0, &line));
  EXPECT_EQ(3, line);
  const std::string file = text_of([&](char* t, int32_t c, int32_t* n) {
    return ma_result_reason_text(result, MA_LIST_REASONS, 0, MA_REASON_FILE, t, c, n);
  });
  EXPECT_NE(file.find("frame_00000.txt"), std::string::npos);
}

TEST(Analyze, PointsThatAreNotObservedMayBeMaskedOrNan) {
  PanelArrays masked = panel_arrays(1000), nan = masked;
  for (std::size_t i = 7; i < masked.mask.size(); i += 50) {
    masked.mask[i] = 0;
    nan.x[i] = std::numeric_limits<double>::quiet_NaN();
  }
  const ma_inspect_options options = simulated_options();
  const Judged a = judge(world().model.get(), masked, options), b = judge(world().model.get(), nan, options);
  EXPECT_TRUE(same_bytes(scores_of(a.result.get()).score, scores_of(b.result.get()).score));
}

TEST(Analyze, HostileArraysAreRefusedAndLeaveNothing) {
  const PanelArrays p = panel_arrays(1);
  const ma_inspect_options options = simulated_options();
  const auto status = [&](int32_t frames, int32_t points, const int32_t* number, const double* x) {
    ma_panel_summary summary{};
    summary.struct_size = sizeof summary;
    summary.verdict = MA_VERDICT_OK;
    ma_result* result = reinterpret_cast<ma_result*>(&summary);
    const ma_status got = ma_analyze_arrays(nullptr, nullptr, nullptr, frames, points, number, nullptr, x,
                                            p.y.data(), nullptr, &options, &summary, &result);
    EXPECT_EQ(nullptr, result);
    EXPECT_EQ(MA_VERDICT_INCONCLUSIVE, summary.verdict);
    return got;
  };
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(-1, p.points, nullptr, p.x.data()));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(p.frames, -1, nullptr, p.x.data()));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(p.frames, p.points, nullptr, nullptr));
  EXPECT_EQ(MA_ERROR_OUT_OF_MEMORY, status(INT32_MAX, INT32_MAX, nullptr, p.x.data()));
  const std::vector<int32_t> same(static_cast<std::size_t>(p.frames), 7);
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(p.frames, p.points, same.data(), p.x.data()));
  const std::vector<double> huge(p.x.size(), 1e300);
  EXPECT_EQ(MA_ERROR_BAD_INPUT, status(p.frames, p.points, nullptr, huge.data()));
}

TEST(Analyze, NoFrameAtAllIsInconclusive) {
  const ma_inspect_options options = simulated_options();
  for (const ma_model* model :
       {static_cast<const ma_model*>(nullptr), static_cast<const ma_model*>(world().model.get())}) {
    ma_panel_summary summary{};
    summary.struct_size = sizeof summary;
    ASSERT_MA(MA_OK, ma_analyze_arrays(nullptr, model, nullptr, 0, 0, nullptr, nullptr, nullptr, nullptr,
                                       nullptr, &options, &summary, nullptr));
    EXPECT_EQ(MA_VERDICT_INCONCLUSIVE, summary.verdict);
    EXPECT_EQ(MA_GRADE_UNUSABLE, summary.grade);
    EXPECT_GE(summary.reason_count, 1);
  }
}

TEST(Result, JsonCsvAndReportTellOfThePanel) {
  const Judged j = judge(world().model.get(), cracked_arrays(5001), simulated_options());
  const std::string json =
      text_of([&](char* t, int32_t c, int32_t* n) { return ma_result_json(j.result.get(), t, c, n); });
  EXPECT_NE(json.find("\"NG\""), std::string::npos);
  const std::string csv =
      text_of([&](char* t, int32_t c, int32_t* n) { return ma_result_vectors_csv(j.result.get(), t, c, n); });
  EXPECT_EQ(0u, csv.find("frame,time_s,station"));
  const ScratchFolder scratch;
  ASSERT_MA(MA_OK, ma_result_write_report(j.result.get(), scratch.path("report").c_str()));
  EXPECT_TRUE(motionanalyzer::support::is_file(scratch.path("report/report.html")));
}

TEST(Result, ContributionsAreLargestFirst) {
  const Judged j = judge(world().model.get(), cracked_arrays(5001), simulated_options());
  int32_t count = 0;
  ASSERT_MA(MA_OK, ma_result_contribution_count(j.result.get(), &count));
  ASSERT_GE(count, 1);
  double last = std::numeric_limits<double>::infinity();
  for (int32_t i = 0; i < count; ++i) {
    double share = 0;
    char name[200];
    ASSERT_MA(MA_OK, ma_result_contribution(j.result.get(), i, &share, name, sizeof name, nullptr));
    EXPECT_LE(share, last);
    EXPECT_NE('\0', name[0]);
    last = share;
  }
}

TEST(Result, UnknownListsFieldsAndIndicesAreRefused) {
  const Judged j = judge(nullptr, panel_arrays(1), simulated_options());
  int32_t count = 0;
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_result_reason_count(j.result.get(), 2, &count));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_result_reason_line(j.result.get(), MA_LIST_REASONS, 1, &count));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT,
            ma_result_reason_text(j.result.get(), MA_LIST_REASONS, 0, 3, nullptr, 0, &count));
}

TEST(Batch, JudgesThePanelsOfASplitInTheirOrder) {
  ma_batch* made = nullptr;
  ASSERT_MA(MA_OK, ma_analyze_dataset(nullptr, world().model.get(), world().scratch.path("set").c_str(),
                                      "test", nullptr, &made));
  Owned<ma_batch> batch(made);
  int32_t count = 0;
  ASSERT_MA(MA_OK, ma_batch_count(made, &count));
  ASSERT_EQ(7, count);
  ma_result* last = nullptr;
  ASSERT_MA(MA_OK, ma_batch_result(made, 6, &last));
  const Owned<ma_result> owned(last);
  const std::string json =
      text_of([&](char* t, int32_t c, int32_t* n) { return ma_batch_json(made, t, c, n); });
  EXPECT_NE(json.find("panel_1033"), std::string::npos);
  batch.reset();
  ma_panel_summary summary{};
  summary.struct_size = sizeof summary;
  ASSERT_MA(MA_OK, ma_result_summary(last, &summary));
  EXPECT_EQ(MA_VERDICT_NG, summary.verdict);
}

TEST(Batch, AnUnknownSplitIsRefused) {
  ma_batch* made = nullptr;
  EXPECT_EQ(
      MA_ERROR_INVALID_ARGUMENT,
      ma_analyze_dataset(nullptr, nullptr, world().scratch.path("set").c_str(), "tset", nullptr, &made));
}

}  // namespace
