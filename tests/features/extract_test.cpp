// The table, the stream and what both promise.
#include "motionanalyzer/features/extract.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <set>

#include "features/motions.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::extract_test {
namespace {

using testing::bend;
using testing::features_of;
using testing::resting_strip;

/// A bend with noise in every array.
Kinematics noisy_bend(std::uint64_t seed, std::size_t frames = 40) {
  Kinematics k = resting_strip(frames);
  Random random(seed);
  for (std::size_t t = 0; t < frames; ++t) {
    const double turn = 3.0 * static_cast<double>(t) / static_cast<double>(frames);
    bend(k, t, [&](double) { return turn + 0.1 * random.normal(); });
    for (Matrix* m : {&k.vx_px_s, &k.vy_px_s, &k.ax_px_s2, &k.ay_px_s2}) {
      for (double& v : m->row(t)) v = 20 * random.normal();
    }
    k.length_px[t] += 0.2 * random.normal();
  }
  return k;
}

bool all_finite(std::span<const double> row) {
  return std::all_of(row.begin(), row.end(), [](double v) { return std::isfinite(v); });
}

TEST(Definitions, NamesAreUniqueAndInSnakeCase) {
  std::set<std::string> names;
  for (const FeatureDefinition& d : feature_definitions()) {
    EXPECT_TRUE(names.insert(d.column.name).second) << d.column.name;
    EXPECT_EQ(d.column.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), std::string::npos);
    EXPECT_FALSE(d.column.unit.empty());
    EXPECT_FALSE(d.definition.empty());
  }
  EXPECT_GE(names.size(), 60U);
}

TEST(Definitions, GroupsAreThoseTheHeaderNames) {
  std::set<std::string> groups;
  for (const FeatureDefinition& d : feature_definitions()) groups.insert(d.column.group);
  const std::set<std::string> named = {"speed",    "acceleration", "impact",          "curvature",
                                       "strain",   "shape",        "global",          "station",
                                       "skewness", "kurtosis",     "autocorrelation", "spectrum"};
  EXPECT_EQ(groups, named);
}

TEST(Definitions, DoNotDependOnTheNumberOfStations) {
  const auto few = feature_definitions(8), many = feature_definitions(200);
  ASSERT_EQ(few.size(), many.size());
  for (std::size_t f = 0; f < few.size(); ++f) EXPECT_EQ(few[f].column, many[f].column);
}

TEST(Table, HasTheColumnsOfTheDefinitionsAndNoRows) {
  const PanelTable table = make_feature_table();
  const auto definitions = feature_definitions();
  ASSERT_EQ(table.column.size(), definitions.size());
  for (std::size_t f = 0; f < definitions.size(); ++f) EXPECT_EQ(table.column[f], definitions[f].column);
  EXPECT_EQ(table.rows(), 0U);
  EXPECT_EQ(table.extractor, extractor_version());
}

TEST(Table, AppendsPanelsOneAfterTheOther) {
  PanelTable table = make_feature_table();
  append_panel(table, "first", noisy_bend(1, 10));
  append_panel(table, "second", noisy_bend(2, 12));
  EXPECT_EQ(table.panel, (std::vector<std::string>{"first", "second"}));
  EXPECT_EQ(table.offset, (std::vector<std::size_t>{0, 10, 22}));
  EXPECT_EQ(table.rows(), 22U);
  EXPECT_EQ(table.frame.size(), 22U);
  EXPECT_EQ(table.frame[10], 0);
  EXPECT_EQ(table.usable.size(), 22U);
}

TEST(Table, OfAnotherExtractorIsRefused) {
  PanelTable table = make_feature_table();
  table.extractor = "table";
  EXPECT_THROW(append_panel(table, "p", noisy_bend(1)), Error);
}

TEST(Extract, IsCausal) {
  const Kinematics whole = noisy_bend(3);
  Kinematics changed = whole;
  for (std::size_t t = 25; t < 40; ++t) {
    for (double& v : changed.ax_px_s2.row(t)) v += 100;
  }
  const auto a = features_of(whole), b = features_of(changed);
  EXPECT_EQ(std::memcmp(a.value.data(), b.value.data(), 25 * a.value.cols() * sizeof(double)), 0);
  EXPECT_NE(std::memcmp(a.value.row(25).data(), b.value.row(25).data(), a.value.cols() * sizeof(double)), 0);
}

TEST(Extract, BatchAndStreamGiveTheSameBytesAfterReset) {
  const Kinematics k = noisy_bend(4);
  const auto batch = features_of(k);
  FeatureStream stream;
  std::vector<double> row(stream.columns());
  for (std::size_t t = 0; t < 7; ++t) stream.extract(noisy_bend(9).frame(t), row);
  stream.reset();
  for (std::size_t t = 0; t < k.frames(); ++t) {
    EXPECT_TRUE(stream.extract(k.frame(t), row));
    EXPECT_EQ(std::memcmp(row.data(), batch.value.row(t).data(), row.size() * sizeof(double)), 0);
  }
}

/// FNV-1a over the first columns of every row.
std::uint64_t hash_of(const PanelTable& table, std::size_t columns) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (std::size_t t = 0; t < table.rows(); ++t) {
    std::vector<unsigned char> bytes(columns * sizeof(double));
    std::memcpy(bytes.data(), table.value.row(t).data(), bytes.size());
    for (const unsigned char b : bytes) hash = (hash ^ b) * 0x100000001b3;
  }
  return hash;
}

TEST(Extract, TheBytesAreTheSameOnEveryPlatform) {
  Kinematics k = resting_strip(12);
  for (std::size_t t = 0; t < 12; ++t) {
    for (std::size_t i = 0; i < 64; ++i) {  // whole numbers over powers of two: exact without a library
      const double place = static_cast<double>((7 * i + 3 * t) % 16) / 16;
      k.y_px(t, i) = 16 * place;
      k.vy_px_s(t, i) = 100 * place;
      k.ax_px_s2(t, i) = 1000 * place * place;
      k.tangent_rad(t, i) = place;
      k.curvature_per_px(t, i) = place / 64;
    }
    k.turning_rad[t] = static_cast<double>(t) / 4;
  }
  const auto table = features_of(k);
  const auto is_later = [](const FeatureColumn& c) { return c.group == "spectrum"; };
  const auto later = std::find_if(table.column.begin(), table.column.end(), is_later);
  EXPECT_TRUE(std::all_of(later, table.column.end(), is_later));
  EXPECT_EQ(hash_of(table, static_cast<std::size_t>(later - table.column.begin())), 12105527190848754671ULL);
  EXPECT_EQ(hash_of(table, table.column.size()), 14832480588016995575ULL);
}

TEST(Extract, EveryUsableFrameHasFiniteValues) {
  const auto table = features_of(noisy_bend(5));
  for (std::size_t t = 0; t < table.rows(); ++t) EXPECT_TRUE(all_finite(table.value.row(t))) << t;
}

TEST(Extract, AStripAtRestHasFiniteValues) {
  const auto table = features_of(resting_strip(5));
  for (std::size_t t = 0; t < table.rows(); ++t) EXPECT_TRUE(all_finite(table.value.row(t))) << t;
}

TEST(Extract, AClosedCircleHasFiniteValues) {
  Kinematics k = resting_strip(3);
  for (std::size_t t = 0; t < 3; ++t) {
    bend(k, t, [](double) { return 6.28318530717958648; });
    k.x_px(t, 63) = k.x_px(t, 0);
    k.y_px(t, 63) = k.y_px(t, 0);
  }
  const auto table = features_of(k);
  EXPECT_TRUE(all_finite(table.value.row(2)));
}

TEST(Extract, AFrameThatIsNotUsableGivesNaNAndLeavesTheStreamAsItWas) {
  Kinematics k = noisy_bend(6);
  Kinematics without = k;
  k.usable[10] = 0;
  const auto table = features_of(k);
  EXPECT_EQ(table.usable[10], 0);
  EXPECT_EQ(table.usable[11], 1);
  for (const double v : table.value.row(10)) EXPECT_TRUE(std::isnan(v));
  FeatureStream stream;
  std::vector<double> row(stream.columns());
  for (std::size_t t = 0; t < k.frames(); ++t) {
    if (t == 10) continue;
    stream.extract(without.frame(t), row);
    EXPECT_EQ(std::memcmp(row.data(), table.value.row(t).data(), row.size() * sizeof(double)), 0);
  }
}

TEST(Extract, MaskedStationsDoNotEnterRates) {
  Kinematics k = noisy_bend(7), spoiled = k;
  for (std::size_t t = 0; t < k.frames(); ++t) {
    for (const std::size_t i : {std::size_t{0}, std::size_t{20}, std::size_t{21}, std::size_t{63}}) {
      k.mask(t, i) = spoiled.mask(t, i) = 0;
      spoiled.vx_px_s(t, i) = spoiled.ay_px_s2(t, i) = 1e6;
      spoiled.curvature_per_px(t, i) = 1e3;
    }
  }
  const auto a = features_of(k), b = features_of(spoiled);
  EXPECT_EQ(std::memcmp(a.value.data(), b.value.data(), a.value.values().size_bytes()), 0);
}

TEST(Extract, NothingObservedStillGivesFiniteValues) {
  Kinematics k = noisy_bend(8, 5);
  std::fill(k.mask.values().begin(), k.mask.values().end(), std::uint8_t{0});
  const auto table = features_of(k);
  for (std::size_t t = 0; t < 5; ++t) EXPECT_TRUE(all_finite(table.value.row(t)));
}

TEST(Extract, RefusesOtherSizes) {
  const Kinematics k = noisy_bend(1, 3);
  FeatureStream stream(32);
  std::vector<double> row(stream.columns());
  EXPECT_THROW(stream.extract(k.frame(0), row), Error);
  FeatureStream right;
  EXPECT_THROW(right.extract(k.frame(0), std::span(row).first(3)), Error);
  EXPECT_THROW(FeatureStream(7), Error);
}

TEST(Extract, TheCamerasScaleDoesNotMatter) {
  const Kinematics small = noisy_bend(10);
  Kinematics large = small;
  for (Matrix* m :
       {&large.x_px, &large.y_px, &large.vx_px_s, &large.vy_px_s, &large.ax_px_s2, &large.ay_px_s2}) {
    for (double& v : m->values()) v *= 4;  // a power of two: exact
  }
  for (double& v : large.curvature_per_px.values()) v /= 4;
  for (double& v : large.length_px) v *= 4;
  const auto a = features_of(small), b = features_of(large);
  for (std::size_t i = 0; i < a.value.values().size(); ++i) {
    EXPECT_NEAR(a.value.data()[i], b.value.data()[i], 1e-9 * (1 + std::fabs(a.value.data()[i])));
  }
}

}  // namespace
}  // namespace motionanalyzer::extract_test
