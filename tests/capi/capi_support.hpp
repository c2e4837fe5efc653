// What the tests of the C layer share: texts and arrays by size query, a table model, a panel model.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "motionanalyzer.h"
#include "motionanalyzer/core/random.hpp"
#include "support/file.hpp"
#include "support/panel_folders.hpp"
#include "support/path.hpp"

namespace capi_test {

using motionanalyzer::testing::ScratchFolder;

struct Destroy {
  void operator()(ma_context* h) const { ma_context_destroy(h); }
  void operator()(ma_model* h) const { ma_model_destroy(h); }
  void operator()(ma_stream* h) const { ma_stream_destroy(h); }
  void operator()(ma_result* h) const { ma_result_destroy(h); }
  void operator()(ma_batch* h) const { ma_batch_destroy(h); }
  void operator()(ma_changes* h) const { ma_changes_destroy(h); }
  void operator()(ma_synth* h) const { ma_synth_destroy(h); }
  void operator()(ma_document* h) const { ma_document_destroy(h); }
  void operator()(ma_drift* h) const { ma_drift_destroy(h); }
};
template <class H>
using Owned = std::unique_ptr<H, Destroy>;

inline std::string last_error() {
  char text[2048];
  ma_last_error(text, sizeof text);
  return text;
}

#define EXPECT_MA(expected, call) EXPECT_EQ(expected, call) << capi_test::last_error()
#define ASSERT_MA(expected, call) ASSERT_EQ(expected, call) << capi_test::last_error()

/// Asks for the size, then for the text.
inline std::string text_of(const std::function<ma_status(char*, int32_t, int32_t*)>& get) {
  int32_t needed = 0;
  EXPECT_MA(MA_OK, get(nullptr, 0, &needed));
  std::string text(static_cast<std::size_t>(needed), '?');
  EXPECT_MA(MA_OK, get(text.data(), needed, nullptr));
  EXPECT_EQ(text.back(), '\0');
  text.pop_back();
  return text;
}

inline std::string text_of(const ma_document* document) {
  return text_of([&](char* t, int32_t c, int32_t* n) { return ma_document_text(document, t, c, n); });
}

/// What ma_model_save writes.
inline std::vector<std::uint8_t> bytes_of(const ma_model* model) {
  int32_t count = 0;
  EXPECT_MA(MA_OK, ma_model_save_memory(model, nullptr, 0, &count));
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(count));
  EXPECT_MA(MA_OK, ma_model_save_memory(model, bytes.data(), count, &count));
  return bytes;
}

inline std::vector<ma_char16> wide(const std::string& utf8) {
  int32_t needed = 0;
  EXPECT_MA(MA_OK, ma_utf8_to_utf16(utf8.c_str(), nullptr, 0, &needed));
  std::vector<ma_char16> text(static_cast<std::size_t>(needed));
  EXPECT_MA(MA_OK, ma_utf8_to_utf16(utf8.c_str(), text.data(), needed, nullptr));
  return text;
}

inline std::string narrow(const ma_char16* utf16) {
  return text_of([&](char* t, int32_t c, int32_t* n) { return ma_utf16_to_utf8(utf16, t, c, n); });
}

inline bool same_bytes(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

constexpr int32_t kTableRows = 60, kTableColumns = 4;

/// n x 4 standard normal values.
inline std::vector<double> drawn_rows(int32_t n, std::uint64_t seed) {
  std::vector<double> rows(static_cast<std::size_t>(n * kTableColumns));
  motionanalyzer::Random random(seed);
  for (double& value : rows) value = random.normal();
  return rows;
}

inline void write_table(const std::string& path, int32_t n, std::uint64_t seed) {
  std::string csv = "a,b,c,d\n";
  const std::vector<double> rows = drawn_rows(n, seed);
  for (std::size_t i = 0; i < rows.size(); ++i)
    csv += std::to_string(rows[i]) + (i % kTableColumns == kTableColumns - 1 ? "\n" : ",");
  motionanalyzer::support::write_file(path, csv);
}

inline Owned<ma_model> train_table_model(const char* detector = "knn") {
  const ScratchFolder scratch;
  write_table(scratch.path("table.csv"), kTableRows, 1);
  ma_model* model = nullptr;
  EXPECT_MA(MA_OK, ma_train_table(nullptr, scratch.path("table.csv").c_str(), nullptr, detector, nullptr,
                                  nullptr, &model));
  return Owned<ma_model>(model);
}

/// Panels on disk and a calibrated model of them, made once.
struct PanelWorld {
  ScratchFolder scratch;
  Owned<ma_model> model;
  PanelWorld() {
    motionanalyzer::testing::SmallDataset counts;
    counts.origin = "simulated";
    motionanalyzer::testing::write_dataset(scratch.path("set"), counts);
    ma_train_options options;
    ma_train_options_init(&options, sizeof options);
    options.alpha = 0.1;
    ma_model* made = nullptr;
    EXPECT_MA(MA_OK, ma_train_dataset(nullptr, scratch.path("set").c_str(), "mspc", nullptr, &options,
                                      nullptr, &made));
    model.reset(made);
  }
  std::string bundle(int seed) const { return scratch.path("set/panel_" + std::to_string(seed)); }
};

inline const PanelWorld& world() {
  static const PanelWorld made;
  return made;
}

/// A panel as a caller's arrays.
struct PanelArrays {
  int32_t frames = 0, points = 0;
  std::vector<int32_t> number, index;
  std::vector<double> x, y;
  std::vector<float> xf, yf;
  std::vector<uint8_t> mask;
};

inline PanelArrays arrays_of(const motionanalyzer::FrameBundle& bundle) {
  PanelArrays a;
  a.frames = static_cast<int32_t>(bundle.frames());
  a.points = static_cast<int32_t>(bundle.points());
  a.number = bundle.frame_number;
  a.index = bundle.point_index;
  a.xf.assign(bundle.x_px.values().begin(), bundle.x_px.values().end());
  a.yf.assign(bundle.y_px.values().begin(), bundle.y_px.values().end());
  a.x.assign(a.xf.begin(), a.xf.end());
  a.y.assign(a.yf.begin(), a.yf.end());
  a.mask.assign(bundle.mask.values().begin(), bundle.mask.values().end());
  return a;
}

inline PanelArrays panel_arrays(std::uint64_t seed) {
  return arrays_of(make_bending_panel(motionanalyzer::testing::short_panel(seed)));
}
inline PanelArrays cracked_arrays(std::uint64_t seed) {
  return arrays_of(make_bending_panel(motionanalyzer::testing::cracked_panel(seed)));
}

inline ma_inspect_options simulated_options() {
  ma_inspect_options options;
  EXPECT_MA(MA_OK, ma_inspect_options_init(&options, sizeof options));
  options.fps = 30;
  options.mm_per_px = 0.1;
  options.origin = MA_ORIGIN_SIMULATED;
  return options;
}

struct Scores {
  std::vector<int32_t> frame;
  std::vector<double> score;
};

inline Scores scores_of(const ma_result* result) {
  int32_t count = 0;
  EXPECT_MA(MA_OK, ma_result_scores(result, nullptr, nullptr, 0, &count));
  Scores s{std::vector<int32_t>(static_cast<std::size_t>(count)),
           std::vector<double>(static_cast<std::size_t>(count))};
  EXPECT_MA(MA_OK, ma_result_scores(result, s.frame.data(), s.score.data(), count, &count));
  return s;
}

}  // namespace capi_test
