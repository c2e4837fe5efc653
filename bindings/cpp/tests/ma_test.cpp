// The wrapper as its users see it: C++17 over the shared library, nothing else of motionanalyzer included.
#include "ma.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>

namespace {

constexpr std::size_t kFrames = 40, kPoints = 100;

struct Panel {
  std::vector<double> x_px, y_px;
};

/// A strip of 200 px that bends from straight to a half circle.
Panel bending_panel() {
  Panel panel;
  for (std::size_t t = 0; t < kFrames; ++t) {
    const double u = static_cast<double>(t) / (kFrames - 1);
    const double turning = 0.01 + 3.1 * u * u * (3 - 2 * u), radius = 200 / turning;
    for (std::size_t j = 0; j < kPoints; ++j) {
      const double angle = turning * static_cast<double>(j) / (kPoints - 1);
      panel.x_px.push_back(500 + radius * std::sin(angle));
      panel.y_px.push_back(500 - radius * (1 - std::cos(angle)));
    }
  }
  return panel;
}

std::string table_file() {
  const std::string path = ::testing::TempDir() + "ma_binding_table.csv";
  std::ofstream file(path);
  file << "a,b,c\n";
  unsigned state = 1;
  for (int i = 0; i < 150; ++i) {
    state = state * 1664525U + 1013904223U;
    file << static_cast<double>(state >> 8U) / 16777216.0 << (i % 3 == 2 ? '\n' : ',');
  }
  return path;
}

ma::Model table_model() {
  const std::string path = table_file();
  ma::Model model = ma::Model::train_table(path, "", "knn", "k=3");
  std::remove(path.c_str());
  return model;
}

TEST(Binding, VersionAndSelfTest) {
  EXPECT_FALSE(ma::version().empty());
  EXPECT_NE(ma::self_test().find("ok"), std::string::npos);
  EXPECT_NE(ma::build_info_json().find(ma::version()), std::string::npos);
  EXPECT_NE(ma::detectors_json().find("knn"), std::string::npos);
}

TEST(Binding, AFailureThrowsItsStatusAndText) {
  try {
    ma::Model::load("no such file.ma");
    FAIL() << "nothing was thrown";
  } catch (const ma::Error& error) {
    EXPECT_EQ(MA_ERROR_IO, error.status());
    EXPECT_STREQ("MA_ERROR_IO", error.name());
    EXPECT_NE(std::string(error.what()).find("no such file.ma"), std::string::npos);
  }
}

TEST(Binding, AModelKeepsItsScoresThroughMemory) {
  const ma::Model model = table_model();
  const ma::Model again = ma::Model::from_bytes(model.to_bytes());
  const std::vector<double> rows = {0.5, 0.5, 0.5, 9, -9, 9};
  const std::vector<double> a = model.score_rows(rows), b = again.score_rows(rows);
  ASSERT_EQ(2u, a.size());
  EXPECT_GT(a[1], a[0]);
  EXPECT_EQ(0, std::memcmp(a.data(), b.data(), a.size() * sizeof(double)));
  EXPECT_EQ((std::vector<std::string>{"a", "b", "c"}), model.columns());
}

TEST(Binding, RowsThatAreNotWholeAreRefused) { EXPECT_THROW(table_model().score_rows({1, 2}), ma::Error); }

TEST(Binding, FramesInMemoryAreAnalysed) {
  const Panel panel = bending_panel();
  ma_inspect_options options = ma::inspect_options();
  options.fps = 30;
  const ma::Result result = ma::analyze_frames(nullptr, "panel", kPoints, panel.x_px, panel.y_px, options);
  EXPECT_EQ(MA_VERDICT_INCONCLUSIVE, result.summary().verdict);
  EXPECT_EQ(static_cast<int32_t>(kFrames), result.summary().frames);
  ASSERT_EQ(1u, result.reasons().size());
  EXPECT_EQ("no_model", result.reasons()[0].code);
  EXPECT_EQ(kFrames, result.scores().score.size());
  EXPECT_NE(result.json().find("INCONCLUSIVE"), std::string::npos);
  EXPECT_EQ(0u, result.vectors_csv().find("frame,"));
}

TEST(Binding, ARealBundleWithoutAModelIsInconclusive) {
  const ma::Result result = ma::analyze_bundle(nullptr, MA_TEST_DATA "/bundles/normal/normal_0001");
  EXPECT_EQ(MA_VERDICT_INCONCLUSIVE, result.summary().verdict);
  EXPECT_GT(result.summary().frames, 0);
}

TEST(Binding, ATableModelCannotStream) { EXPECT_THROW(ma::Stream stream(table_model()), ma::Error); }

TEST(Binding, AStepIsFound) {
  std::vector<double> x(60);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = (i < 25 ? 0.0 : 5.0) + (i % 2 == 0 ? 0.1 : -0.1);
  EXPECT_EQ(std::vector<std::int32_t>{25}, ma::change_points(x, 1));
}

TEST(Binding, ASimulatedPanelIsTheSameEveryTimeAndCanBeAnalysed) {
  const ma::Synth line("normal=1,crack=1", 3);
  ASSERT_EQ(2, line.size());
  const ma::SimulatedPanel a = line.panel(0), other = line.panel(1), again = line.panel(0);
  ASSERT_EQ(a.x_px.size(), a.frame_number.size() * a.point_index.size());
  EXPECT_EQ(0, std::memcmp(a.x_px.data(), again.x_px.data(), a.x_px.size() * sizeof(float)));
  EXPECT_EQ(1, a.truth.label + other.truth.label);
  const ma::Result result = ma::analyze_simulated(nullptr, a);
  EXPECT_EQ(a.truth.frames, result.summary().frames);
  EXPECT_EQ(a.truth.mm_per_px, result.summary().mm_per_px);
}

TEST(Binding, ASimulatedSetIsWrittenAndHeldAgainstMechanics) {
  const std::string folder =
      ::testing::TempDir() + "ma_binding_set_" + std::to_string(std::random_device()());
  ma::Synth line("normal=2", 3);
  line.set("fps", "60");
  EXPECT_EQ(2, line.write(folder, 0, 0, MA_SYNTH_NO_FIELDS));
  EXPECT_NE(ma::validate_set_json(folder).find("\"equilibrium\""), std::string::npos);
  EXPECT_NE(line.options_json().find("\"camera.fps\": \"60\""), std::string::npos) << line.options_json();
  EXPECT_NE(ma::Synth::scenarios_json().find("\"growing_crack\""), std::string::npos);
  EXPECT_NE(line.signatures_json().find("\"size_px\""), std::string::npos);
  std::filesystem::remove_all(folder);
}

TEST(Binding, TwoRealBundlesAreComparedRepairedAndListed) {
  const std::string out =
      ::testing::TempDir() + "ma_binding_copies_" + std::to_string(std::random_device()());
  const std::string a = MA_TEST_DATA "/bundles/normal/normal_0001";
  const std::string b = MA_TEST_DATA "/bundles/thick_panel/thick_0001";
  EXPECT_NE(ma::compare_json(a, b).find("\"differences\""), std::string::npos);
  EXPECT_NE(ma::repair_json({a, b}, out).find("thick_0001"), std::string::npos);
  EXPECT_EQ(2, ma::write_manifest({out}, out));
  std::filesystem::remove_all(out);
}

TEST(Binding, AContextCancelsOnlyWhatRuns) {
  ma::Context context(1);
  context.cancel();
  EXPECT_EQ(1u, table_model().score_rows({0, 0, 0}, &context).size());
}

TEST(Binding, ALotAndADriftThatGoesOn) {
  const ma::Lot lot = ma::decide_lot({0.0005, 0.4, 0.9, std::nan("")}, 1999, 0.05);
  EXPECT_EQ((std::vector<std::uint8_t>{1, 0, 0, 0}), lot.ng);
  EXPECT_EQ(3, lot.summary.panels);
  ma::Drift drift(99);
  for (int i = 0; i < 10; ++i) drift.push(0.005);
  EXPECT_TRUE(drift.alarmed());
  const ma_drift_state state = drift.state();
  ma::Drift again(99, 0.01, state);
  EXPECT_EQ(drift.push(0.5).log_value, again.push(0.5).log_value);
  EXPECT_THROW(drift.push(2), ma::Error);
}

TEST(Binding, AModelWithoutDamageHasNoCertificate) {
  const ma::Model model = table_model();
  EXPECT_EQ(0, model.calibration_count());
  EXPECT_THROW(model.certificate(), ma::Error);
  EXPECT_THROW(model.smoothed_p_value(1, 1), ma::Error);
  EXPECT_THROW(ma::pod_json(model, {"/nowhere"}), ma::Error);
  EXPECT_THROW(ma::evaluate_json({&model}, "/nowhere"), ma::Error);
  std::string json = "untouched";
  EXPECT_THROW(model.calibrate_labels("/nowhere", ma::label_options(), &json), ma::Error);
  EXPECT_THROW(ma::Model::tune_dataset("/nowhere", "knn", "k=1|5", &json), ma::Error);
  EXPECT_THROW(ma::Model::tune_table("/nowhere.csv", "", "knn", "k=1|5", &json), ma::Error);
  EXPECT_THROW(ma::label_gain_json("/nowhere", "", {0, 3}), ma::Error);
  EXPECT_EQ("untouched", json);
  EXPECT_THROW(ma::study_json("none"), ma::Error);
}

}  // namespace
