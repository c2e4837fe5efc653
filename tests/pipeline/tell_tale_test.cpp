// Nothing but motion after the onset may tell a cracked panel from a healthy one: not its name, its files,
// its metadata, nor what the camera saw before.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "motionanalyzer/io/read_bundle.hpp"
#include "motionanalyzer/io/truth.hpp"
#include "pipeline/set_folder.hpp"
#include "support/panel_folders.hpp"
#include "support/sanitized.hpp"

namespace motionanalyzer::tell_tale_test {
namespace {

constexpr std::size_t kEach = testing::repetitions(60, 15);  // normal panels, and cracked ones
/// Deviations that chance exceeds once in ten thousand.
constexpr double kDeviations = 3.9;

using Row = std::vector<double>;

constexpr const char* kAttributes[] = {"name length",      "panel number",     "fps",
                                       "points",           "frames",           "metadata bytes",
                                       "time written",     "least x",          "largest x",
                                       "least y",          "largest y",        "points seen in a frame",
                                       "bytes of a frame", "frames not there", "roughness across the strip"};

/// Of the frames before `end`: what an onlooker could measure without knowing what comes.
struct Before {
  double least_x = 1e9, most_x = -1e9, least_y = 1e9, most_y = -1e9;
  double seen = 0, bytes = 0, frames = 0, roughness = 0, triples = 0;
};

Before look_before(const FrameBundle& bundle, std::int32_t end) {
  Before b;
  for (std::size_t t = 0; t < bundle.frames() && bundle.frame_number[t] < end; ++t) {
    b.frames += 1;
    b.bytes += static_cast<double>(std::filesystem::file_size(support::to_path(bundle.source[t].file)));
    for (std::size_t p = 0; p < bundle.points(); ++p) {
      if (bundle.mask(t, p) == 0) continue;
      const double x = static_cast<double>(bundle.x_px(t, p)), y = static_cast<double>(bundle.y_px(t, p));
      b.seen += 1;
      b.least_x = std::min(b.least_x, x), b.most_x = std::max(b.most_x, x);
      b.least_y = std::min(b.least_y, y), b.most_y = std::max(b.most_y, y);
      if (p < 2 || bundle.mask(t, p - 1) == 0 || bundle.mask(t, p - 2) == 0) continue;
      const double second =
          y - 2 * static_cast<double>(bundle.y_px(t, p - 1)) + static_cast<double>(bundle.y_px(t, p - 2));
      b.roughness += std::min(second * second, 100.0);
      b.triples += 1;
    }
  }
  return b;
}

Row attributes_of(const std::string& set, const std::string& name, std::int32_t end) {
  const std::string folder = support::join(set, name);
  const FrameBundle bundle = read_bundle(folder).bundle;
  const Before b = look_before(bundle, end);
  const std::string metadata = support::read_file(folder + "/metadata.json", 1u << 20);
  const auto written = std::filesystem::last_write_time(support::to_path(folder)).time_since_epoch().count();
  return {static_cast<double>(name.size()),
          std::stod(name.substr(6)),
          bundle.fps,
          static_cast<double>(bundle.points()),
          static_cast<double>(bundle.frames()),
          static_cast<double>(metadata.size()),
          static_cast<double>(written),
          b.least_x,
          b.most_x,
          b.least_y,
          b.most_y,
          b.seen / b.frames,
          b.bytes / b.frames,
          static_cast<double>(end) - b.frames,
          b.roughness / b.triples};
}

/// Probability that the attribute of a cracked panel exceeds that of a normal one, ties counting half.
double area_under_curve(const std::vector<Row>& normal, const std::vector<Row>& cracked, std::size_t a) {
  double sum = 0;
  for (const Row& c : cracked)
    for (const Row& n : normal) sum += c[a] > n[a] ? 1 : c[a] == n[a] ? 0.5 : 0;
  return sum / static_cast<double>(normal.size() * cracked.size());
}

double squared_distance(const Row& a, const Row& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

/// Every attribute to mean 0 and variance 1; one that is the same for all becomes 0.
void standardise(std::vector<Row>& rows) {
  const double n = static_cast<double>(rows.size());
  for (std::size_t a = 0; a < rows[0].size(); ++a) {
    double mean = 0, variance = 0;
    for (const Row& row : rows) mean += row[a] / n;
    for (const Row& row : rows) variance += (row[a] - mean) * (row[a] - mean) / n;
    const double scale = variance > 1e-20 * mean * mean ? 1 / std::sqrt(variance) : 0;
    for (Row& row : rows) row[a] = (row[a] - mean) * scale;
  }
}

/// Share that a nearest-centroid classifier tells right, in ten-fold cross-validation.
double told_right(const std::vector<Row>& normal, const std::vector<Row>& cracked) {
  constexpr std::size_t kFolds = 10;
  std::vector<Row> rows = normal;
  rows.insert(rows.end(), cracked.begin(), cracked.end());
  standardise(rows);
  const auto is_cracked = [&](std::size_t i) { return i >= normal.size(); };
  std::size_t right = 0;
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    Row centroid[2] = {Row(rows[0].size()), Row(rows[0].size())};
    double count[2] = {0, 0};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i % kFolds == fold) continue;
      count[is_cracked(i)] += 1;
      for (std::size_t a = 0; a < rows[i].size(); ++a) centroid[is_cracked(i)][a] += rows[i][a];
    }
    for (const int c : {0, 1})
      for (double& value : centroid[c]) value /= count[c];
    for (std::size_t i = fold; i < rows.size(); i += kFolds) {
      const bool told = squared_distance(rows[i], centroid[1]) < squared_distance(rows[i], centroid[0]);
      right += told == is_cracked(i) ? 1u : 0u;
    }
  }
  return static_cast<double>(right) / static_cast<double>(rows.size());
}

class TellTale : public ::testing::Test {
 protected:
  /// Every cracked panel up to its own onset, every normal one up to that of a cracked panel.
  static void SetUpTestSuite() {
    const testing::ScratchFolder scratch;
    SetOptions options =
        testing::set_of("normal=" + std::to_string(kEach) + ",crack=" + std::to_string(kEach)).options();
    options.line.inertia = Inertia::never;  // before the onset there is none
    write_set(SetPlan(options), scratch.path("set"));
    std::vector<std::string> healthy;
    std::vector<std::int32_t> onset;
    rows_.emplace();
    for (const Truth& truth : read_truth(scratch.path("set"))) {
      if (truth.label == 0) {
        healthy.push_back(truth.panel);
      } else {
        onset.push_back(truth.crack_frame.value());
        rows_->cracked.push_back(attributes_of(scratch.path("set"), truth.panel, onset.back()));
      }
    }
    for (std::size_t i = 0; i < std::min(healthy.size(), onset.size()); ++i)
      rows_->normal.push_back(attributes_of(scratch.path("set"), healthy[i], onset[i]));
  }
  static void TearDownTestSuite() { rows_.reset(); }

  struct Rows {
    std::vector<Row> normal, cracked;
  };
  inline static std::optional<Rows> rows_;
};

TEST_F(TellTale, NoAttributeRanksCrackedPanelsAboveOrBelowNormalOnes) {
  ASSERT_EQ(rows_->normal.size(), kEach);
  ASSERT_EQ(rows_->cracked.size(), kEach);
  // Of the area under the curve when nothing tells (Hanley & McNeil 1982); ties only make it smaller.
  const double n = static_cast<double>(kEach), deviation = std::sqrt((2 * n + 1) / (12 * n * n));
  for (std::size_t a = 0; a < std::size(kAttributes); ++a) {
    EXPECT_NEAR(area_under_curve(rows_->normal, rows_->cracked, a), 0.5, kDeviations * deviation)
        << kAttributes[a];
  }
}
TEST_F(TellTale, WhatTheFormatFixesIsTheSameForAllPanels) {
  for (const std::size_t a : {0u, 2u, 3u, 5u}) {
    for (const auto* rows : {&rows_->normal, &rows_->cracked})
      for (const Row& row : *rows) EXPECT_EQ(row[a], rows_->normal[0][a]) << kAttributes[a];
  }
}
TEST_F(TellTale, AClassifierOfAllAttributesGuesses) {
  const double deviation = std::sqrt(0.25 / (2.0 * static_cast<double>(kEach)));
  EXPECT_NEAR(told_right(rows_->normal, rows_->cracked), 0.5, kDeviations * deviation);
}
TEST_F(TellTale, TheClassifierWouldFindOneByteMoreInTheMetadata) {
  std::vector<Row> marked = rows_->cracked;
  for (Row& row : marked) row[5] += 1;
  EXPECT_GT(told_right(rows_->normal, marked), 0.9);
  EXPECT_EQ(area_under_curve(rows_->normal, marked, 5), 1);
}

}  // namespace
}  // namespace motionanalyzer::tell_tale_test
