// Everything the exe does with data sets, through the wall.
#include "motionanalyzer/pipeline/train.hpp"
#include "capi_support.hpp"

namespace {

using namespace capi_test;

TEST(Train, OnADatasetGivesTheModelOfTheTypedApi) {
  motionanalyzer::TrainOptions options;
  options.detector = "mspc";
  options.alpha = 0.1;
  const auto typed =
      motionanalyzer::train_dataset(motionanalyzer::read_dataset(world().scratch.path("set")), options);
  EXPECT_EQ(typed.model.to_bytes(), bytes_of(world().model.get()));
}

TEST(Train, OnATableTakesSettingsAndCalibrates) {
  const ScratchFolder scratch;
  const std::string table = scratch.path("\xED\x91\x9C.csv"), more = scratch.path("more.csv");
  write_table(table, 60, 1);
  write_table(more, 40, 2);
  ma_model* model = nullptr;
  ASSERT_MA(MA_OK, ma_train_table_w(nullptr, wide(table).data(), wide(more).data(), wide("knn").data(),
                                    wide("k=3;scaling=whiten\n").data(), nullptr, &model));
  const Owned<ma_model> owned(model);
  const std::string info =
      text_of([&](char* t, int32_t c, int32_t* n) { return ma_model_info_json(model, t, c, n); });
  EXPECT_NE(info.find("\"k\": \"3\""), std::string::npos) << info;
  EXPECT_NE(info.find("\"scaling\": \"whiten\""), std::string::npos);
  EXPECT_NE(info.find("\"count\": 40"), std::string::npos);
}

TEST(Train, WrongDetectorsAndSettingsAreRefused) {
  const ScratchFolder scratch;
  write_table(scratch.path("t.csv"), 60, 1);
  const auto status = [&](const char* detector, const char* settings) {
    ma_model* model = nullptr;
    const ma_status got =
        ma_train_table(nullptr, scratch.path("t.csv").c_str(), nullptr, detector, settings, nullptr, &model);
    EXPECT_EQ(nullptr, model);
    return got;
  };
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status("nearest", nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status("knn", "k"));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status("knn", "=3"));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status("knn", "neighbours=3"));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status("knn", "k=-1"));
}

TEST(Train, TooFewRowsAreTooShort) {
  const ScratchFolder scratch;
  write_table(scratch.path("t.csv"), 5, 1);
  ma_model* model = nullptr;
  EXPECT_EQ(MA_ERROR_TOO_SHORT,
            ma_train_table(nullptr, scratch.path("t.csv").c_str(), nullptr, "knn", nullptr, nullptr, &model));
}

TEST(Calibrate, ForALineMakesItsPanelsJudged) {
  const ScratchFolder scratch;
  motionanalyzer::testing::SmallDataset counts{24, 0, 0, 0, "", 3000};
  motionanalyzer::testing::write_dataset(scratch.path("line"), counts);
  const std::string folder = scratch.path("line");
  const char* const folders[] = {folder.c_str()};
  ma_model* line = nullptr;
  ASSERT_MA(MA_OK, ma_calibrate(nullptr, world().model.get(), folders, 1, nullptr, &line));
  const Owned<ma_model> owned(line);
  const PanelArrays p = cracked_arrays(5001);
  ma_inspect_options options = simulated_options();
  options.origin = MA_ORIGIN_LINE;
  ma_panel_summary summary{};
  summary.struct_size = sizeof summary;
  ASSERT_MA(MA_OK, ma_analyze_arrays(nullptr, line, "p", p.frames, p.points, nullptr, nullptr, p.x.data(),
                                     p.y.data(), nullptr, &options, &summary, nullptr));
  EXPECT_EQ(MA_VERDICT_NG, summary.verdict);
}

TEST(Calibrate, HostileFoldersAreRefused) {
  ma_model* line = nullptr;
  const char* const none[] = {nullptr};
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_calibrate(nullptr, world().model.get(), none, 1, nullptr, &line));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT,
            ma_calibrate(nullptr, world().model.get(), nullptr, 1, nullptr, &line));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_calibrate(nullptr, world().model.get(), none, -1, nullptr, &line));
}

TEST(Preflight, GradesABundle) {
  const std::string folder = world().bundle(1000);
  const std::string json = text_of([&](char* t, int32_t c, int32_t* n) {
    return ma_preflight(nullptr, folder.c_str(), nullptr, t, c, n);
  });
  EXPECT_NE(json.find("\"bundle\": \"panel_1000\""), std::string::npos) << json;
  ma_inspect_options options;
  ma_inspect_options_init(&options, sizeof options);
  options.min_frames = 1000;
  const std::string strict = text_of([&](char* t, int32_t c, int32_t* n) {
    return ma_preflight(nullptr, folder.c_str(), &options, t, c, n);
  });
  EXPECT_NE(strict.find("\"verdict\": \"unusable\""), std::string::npos) << strict;
}

TEST(Run, WritesTheReportOfADataset) {
  const ScratchFolder scratch;
  ma_train_options options;
  ma_train_options_init(&options, sizeof options);
  options.alpha = 0.1;
  ASSERT_MA(MA_OK, ma_run_w(nullptr, wide(world().scratch.path("set")).data(),
                            wide(scratch.path("out")).data(), nullptr, &options, nullptr));
  EXPECT_TRUE(motionanalyzer::support::is_file(scratch.path("out/report.html")));
  EXPECT_TRUE(motionanalyzer::support::is_file(scratch.path("out/models/patchcore.ma")));
}

}  // namespace
