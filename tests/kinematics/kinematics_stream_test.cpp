// Time: derivatives, delay, gaps, phase, and what push promises.
#include "motionanalyzer/kinematics/kinematics_stream.hpp"

#include <gtest/gtest.h>

#include <cfenv>
#include <cstring>
#include <limits>

#include "kinematics/curves.hpp"
#include "motionanalyzer/core/error.hpp"
#include "support/bending_panel.hpp"

namespace motionanalyzer::kinematics_stream_test {
namespace {

using testing::make_bending_panel;
using testing::sample_curve;

constexpr auto kIgnore = [](const KinematicFrame&) {};

/// A straight strip that moves without turning: x = 800 + 230 f, y = height(frame).
FrameBundle lifted(std::size_t frames, double (*height)(double)) {
  return sample_curve(frames, 60, [&](double f, double t) { return testing::Place{8 + 230 * f, height(t)}; });
}

ErrorCode code_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& e) {
    EXPECT_FALSE(e.message().empty());
    EXPECT_FALSE(e.advice().empty());
    return e.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorCode::internal;
}

bool same_bytes(const Matrix& a, const Matrix& b) {
  return a.rows() == b.rows() && std::memcmp(a.data(), b.data(), a.values().size_bytes()) == 0;
}

bool same_bytes(const Kinematics& a, const Kinematics& b) {
  return same_bytes(a.x_px, b.x_px) && same_bytes(a.y_px, b.y_px) && same_bytes(a.vx_px_s, b.vx_px_s) &&
         same_bytes(a.ay_px_s2, b.ay_px_s2) && same_bytes(a.tangent_rad, b.tangent_rad) &&
         same_bytes(a.curvature_per_px, b.curvature_per_px) && a.phase == b.phase && a.usable == b.usable;
}

TEST(Time, ParabolaHasItsVelocityAndAcceleration) {
  const auto k = analyze_motion(lifted(9, [](double t) { return 2 + 0.5 * t + 0.25 * t * t; }), {}, 0);
  for (std::size_t t = 2; t < 7; ++t) {  // in float coordinates: a frame's error of 1e-6 px times 900
    const double frame = static_cast<double>(t);
    EXPECT_NEAR(k.vy_px_s(t, 30), 30 * (0.5 + 0.5 * frame), 1e-3);
    EXPECT_NEAR(k.ay_px_s2(t, 30), 900 * 0.5, 1e-2);
    EXPECT_NEAR(k.vx_px_s(t, 30), 0, 1e-3);
  }
}

TEST(Time, CubicHasTheKnownErrorOfVelocityAndNoneOfAcceleration) {
  // A parabola over -2..2 reads t^3 as 3.4 t: its slope at the centre is 34 / 10.
  const auto k = analyze_motion(lifted(9, [](double t) { return (t - 4) * (t - 4) * (t - 4) / 8; }), {}, 0);
  EXPECT_NEAR(k.vy_px_s(4, 30), 30 * 3.4 / 8, 1e-3);
  EXPECT_NEAR(k.ay_px_s2(4, 30), 0, 1e-2);
}

TEST(Time, WindowsUseTheActualFrameNumbers) {
  FrameBundle bundle = lifted(9, [](double t) { return t < 3 ? 0.25 * t * t : 0.25 * (t + 1) * (t + 1); });
  for (std::size_t t = 3; t < 9; ++t) ++bundle.frame_number[t];  // frame 3 is missing
  const auto k = analyze_motion(bundle, {}, 0);
  for (std::size_t t = 2; t < 7; ++t) {
    EXPECT_TRUE(k.usable[t]);
    EXPECT_NEAR(k.vy_px_s(t, 30), 30 * 0.5 * bundle.frame_number[t], 1e-3);
    EXPECT_NEAR(k.time_s[t], bundle.frame_number[t] / 30.0, 1e-12);
  }
}

TEST(Time, AWindowWithOneFrameMissingIsUsableAndWithTwoIsNot) {
  FrameBundle bundle = lifted(12, [](double t) { return t; });
  for (std::size_t t = 6; t < 12; ++t) bundle.frame_number[t] += 2;
  const auto k = analyze_motion(bundle, {}, 0);
  const std::vector<std::uint8_t> usable = {0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0};
  EXPECT_EQ(k.usable, usable);
}

TEST(Time, FramesWithoutAFullWindowHavePositionsAndNoDerivatives) {
  const auto k = analyze_motion(lifted(9, [](double t) { return t; }), {}, 0);
  for (const std::size_t t : std::vector<std::size_t>{0, 1, 7, 8}) {
    EXPECT_FALSE(k.usable[t]);
    EXPECT_NEAR(k.y_px(t, 30), static_cast<double>(t), 1e-4);
    EXPECT_TRUE(std::isnan(k.vy_px_s(t, 30)));
    EXPECT_TRUE(std::isnan(k.ax_px_s2(t, 30)));
  }
}

TEST(Stream, EmitsAFrameOnceItsWindowIsComplete) {
  const FrameBundle bundle = make_bending_panel();
  KinematicsStream stream(30, {}, 0);
  EXPECT_EQ(stream.delay(), 2);
  std::vector<std::size_t> emitted;
  for (std::size_t t = 0; t < 6; ++t) {
    stream.push(bundle.frame(t), [&](const KinematicFrame& f) { emitted.push_back(f.t); });
    EXPECT_EQ(emitted.size(), t < 2 ? 0 : t - 1);
  }
  stream.finish([&](const KinematicFrame& f) { emitted.push_back(f.t); });
  EXPECT_EQ(emitted, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5}));
}

TEST(Stream, AGapCompletesSeveralFrames) {
  FrameBundle bundle = make_bending_panel();
  bundle.frame_number[5] = 100;
  KinematicsStream stream(30, {}, 0);
  for (std::size_t t = 0; t < 5; ++t) stream.push(bundle.frame(t), kIgnore);
  int emitted = 0;
  FrameView late = bundle.frame(5);
  stream.push(late, [&](const KinematicFrame&) { ++emitted; });
  EXPECT_EQ(emitted, 2);
}

TEST(Stream, ExtremeFrameNumbersDoNotOverflow) {
  FrameBundle bundle = lifted(3, [](double t) { return t; });
  bundle.frame_number = {std::numeric_limits<std::int32_t>::min(), 0,
                         std::numeric_limits<std::int32_t>::max()};
  EXPECT_NEAR(analyze_motion(bundle, {}, 0).time_s[2], 4294967295.0 / 30, 1e-3);
}

TEST(Stream, AResetStreamGivesTheSameBytesAsANewOne) {
  const FrameBundle bundle = make_bending_panel();
  testing::BendingPanelOptions other;
  other.seed = 9;
  other.points = 300;
  const FrameBundle before = make_bending_panel(other);
  KinematicsStream stream(30, {}, 3);
  for (std::size_t t = 0; t < 40; ++t) stream.push(before.frame(t), kIgnore);
  stream.reset();
  const auto batch = analyze_motion(bundle, {}, 3);
  const auto compare = [&](const KinematicFrame& f) {
    const KinematicFrame expected = batch.frame(f.t);
    EXPECT_EQ(f.phase, expected.phase);
    EXPECT_EQ(std::memcmp(f.x_px.data(), expected.x_px.data(), f.x_px.size_bytes()), 0);
    EXPECT_EQ(std::memcmp(f.curvature_per_px.data(), expected.curvature_per_px.data(), f.x_px.size_bytes()),
              0);
    EXPECT_EQ(std::memcmp(f.ax_px_s2.data(), expected.ax_px_s2.data(), f.x_px.size_bytes()), 0);
  };
  for (std::size_t t = 0; t < bundle.frames(); ++t) stream.push(bundle.frame(t), compare);
  stream.finish(compare);
}

TEST(Stream, TheCallersRoundingModeChangesNothing) {
  const FrameBundle bundle = make_bending_panel();
  const auto usual = analyze_motion(bundle, {}, 3);
  std::fenv_t before;
  std::fegetenv(&before);
  std::fesetround(FE_UPWARD);
  const auto upward = analyze_motion(bundle, {}, 3);
  const int mode = std::fegetround();
  std::fesetenv(&before);
  EXPECT_TRUE(same_bytes(usual, upward));
  EXPECT_EQ(mode, FE_UPWARD);  // and is given back
}

/// FNV-1a over the bytes.
std::uint64_t fingerprint(const Matrix& m, std::uint64_t hash = 0xcbf29ce484222325) {
  std::vector<unsigned char> bytes(m.values().size_bytes());
  std::memcpy(bytes.data(), m.data(), bytes.size());
  for (const unsigned char b : bytes) hash = (hash ^ b) * 0x100000001b3;
  return hash;
}

/// Rows 2..72, the usable ones: no NaN, whose bits are nobody's promise.
Matrix usable_rows(const Matrix& m) {
  Matrix part(0, m.cols());
  for (std::size_t t = 2; t < 73; ++t) part.append_row(m.row(t));
  return part;
}

TEST(Stream, TheBytesAreTheSameOnEveryPlatform) {
  const auto k = analyze_motion(make_bending_panel(), {}, 3);
  std::uint64_t hash = fingerprint(usable_rows(k.x_px));
  for (const Matrix* m :
       {&k.y_px, &k.vx_px_s, &k.vy_px_s, &k.ax_px_s2, &k.ay_px_s2, &k.tangent_rad, &k.curvature_per_px}) {
    hash = fingerprint(usable_rows(*m), hash);
  }
  EXPECT_EQ(hash, 8842546100383874464ULL);
}

TEST(Stream, ARefusedFrameLeavesTheStreamAsItWas) {
  const FrameBundle bundle = make_bending_panel();
  const auto expected = analyze_motion(bundle, {}, 3);
  FrameBundle broken = bundle;
  KinematicsStream stream(30, {}, 3);
  std::size_t emitted = 0;
  const auto compare = [&](const KinematicFrame& f) {
    ++emitted;
    EXPECT_EQ(std::memcmp(f.vx_px_s.data(), expected.vx_px_s.row(f.t).data(), f.x_px.size_bytes()), 0);
  };
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    broken.x_px(t, 7) = std::numeric_limits<float>::infinity();
    EXPECT_EQ(code_of([&] { stream.push(broken.frame(t), compare); }), ErrorCode::bad_input);
    stream.push(bundle.frame(t), compare);
    EXPECT_EQ(code_of([&] { stream.push(bundle.frame(t), compare); }), ErrorCode::bad_input);  // number again
  }
  stream.finish(compare);
  EXPECT_EQ(emitted, bundle.frames());
}

TEST(Stream, RefusesSpansOfUnequalLengthAndIndicesOutOfOrder) {
  FrameBundle bundle = make_bending_panel();
  KinematicsStream stream(30, {}, 0);
  FrameView shorter = bundle.frame(0);
  shorter.y_px = shorter.y_px.first(5);
  EXPECT_EQ(code_of([&] { stream.push(shorter, kIgnore); }), ErrorCode::bad_input);
  std::swap(bundle.point_index[3], bundle.point_index[4]);
  EXPECT_EQ(code_of([&] { stream.push(bundle.frame(0), kIgnore); }), ErrorCode::bad_input);
}

TEST(Stream, RefusesOptionsOutsideTheirRange) {
  const auto with = [](double fps, double turn, auto change) {
    KinematicsOptions options;
    change(options);
    return code_of([&] { KinematicsStream(fps, {}, turn, options); });
  };
  const auto none = [](KinematicsOptions&) {};
  EXPECT_EQ(with(0, 0, none), ErrorCode::invalid_argument);
  EXPECT_EQ(with(std::nan(""), 0, none), ErrorCode::invalid_argument);
  EXPECT_EQ(with(30, -1, none), ErrorCode::invalid_argument);
  EXPECT_EQ(with(30, 0, [](auto& o) { o.stations = 7; }), ErrorCode::invalid_argument);
  EXPECT_EQ(with(30, 0, [](auto& o) { o.time_half_width = 4; }), ErrorCode::invalid_argument);
  EXPECT_EQ(with(30, 0, [](auto& o) { o.smoothing_fraction = 0; }), ErrorCode::invalid_argument);
  EXPECT_EQ(with(30, 0, [](auto& o) { o.min_points = 3; }), ErrorCode::invalid_argument);
}

TEST(Stream, ABundleWithoutFramesIsTooShort) {
  FrameBundle bundle;
  bundle.fps = 30;
  EXPECT_EQ(code_of([&] { analyze_motion(bundle, {}, 0); }), ErrorCode::too_short);
}

TEST(Phase, IsTheRunningMaximumOfTheTurningAndHoldsFromThePointNineNine) {
  testing::BendingPanelOptions options;
  options.noise_px = 0;
  options.rounded = false;
  options.scatter = 0;
  const auto k = analyze_motion(make_bending_panel(options), {}, 0);
  for (std::size_t t = 2; t < 73; ++t) {
    EXPECT_NEAR(k.phase[t], std::max(0.0, k.turning_rad[t] / 3.14159265358979), 2e-3);
    EXPECT_GE(k.phase[t], k.phase[t - 1]);
    const bool held = k.phase[t] >= 0.99;
    EXPECT_EQ(k.hold_s[t] > 0, held && k.phase[t - 1] >= 0.99);
    if (k.hold_s[t - 1] > 0) {
      EXPECT_NEAR(k.hold_s[t] - k.hold_s[t - 1], 1 / 30.0, 1e-12);
    }
  }
  EXPECT_GT(k.hold_s[72], 0.5);
}

TEST(Phase, IsRelativeToTheRecipesFullTurn) {
  const FrameBundle bundle = make_bending_panel();
  const auto k = analyze_motion(bundle, {}, 6.3);
  EXPECT_NEAR(k.phase[72], 0.5, 0.02);
  EXPECT_EQ(k.hold_s[72], 0);
}

}  // namespace
}  // namespace motionanalyzer::kinematics_stream_test
