// A strip that bends from straight into a U, as residual fields of random numbers: healthy panels, panels
// with a weakness as mechanics sees it, and panels under a bump of light.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "models/input.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/mechanics/elastica.hpp"
#include "motionanalyzer/mechanics/trajectory_response.hpp"
#include "motionanalyzer/models/detector.hpp"
#include "motionanalyzer/models/tensor_store.hpp"

namespace motionanalyzer::testing {

struct HingeScene {
  static constexpr std::size_t kKnots = 31, kNodes = 64, kStations = 64, kFrames = 75, kPlaces = 64;
  static constexpr std::size_t kBend = 60;  ///< frames from straight to bent
  static constexpr double kLength_px = 230;

  /// 0 to 1 without a jerk at either end.
  static double law(double frame) {
    const double s = std::clamp(frame / static_cast<double>(kBend), 0.0, 1.0);
    return s * s * s * (10 - 15 * s + 6 * s * s);
  }

  /// Knot g is an arc that turns by pi g / (G - 1).
  static const HealthyTrajectory& trajectory() {
    static const HealthyTrajectory made = [] {
      HealthyTrajectory t{Matrix(kKnots, kNodes), Matrix(kKnots, kNodes), elementary::kPi, {}};
      std::vector<double> xy(2 * kNodes);
      for (std::size_t g = 0; g < kKnots; ++g) {
        const double turn = elementary::kPi * static_cast<double>(g) / (kKnots - 1);
        arc_shape(40, 300, 0.4, kLength_px, turn, xy);
        for (std::size_t i = 0; i < kNodes; ++i) t.x_px(g, i) = xy[2 * i], t.y_px(g, i) = xy[2 * i + 1];
      }
      for (std::size_t k = 0; k < kFrames; ++k) t.frame_shape.push_back(law(static_cast<double>(k)));
      return t;
    }();
    return made;
  }

  static const TrajectoryResponse& response() {
    static const TrajectoryResponse made = respond(trajectory(), kPlaces, kStations);
    return made;
  }

  /// One panel. Bumps have the height given and are 24 px wide.
  struct Panel {
    std::uint64_t seed = 1, number = 0;
    double lambda = 0;  ///< in visible lengths
    std::size_t place = 25, onset = 0;
    double column_px = 0;    ///< along a column of the image
    double spot_px = 0;      ///< around a place that the strip reaches when bent
    double material_px = 0;  ///< at .6 of the length, from frame 20 on
    double noise = 1;        ///< times the ordinary
  };

  static ResidualField field(const Panel& panel) {
    ResidualField f;
    f.panel = "p";
    f.panel.append(std::to_string(panel.number));
    for (std::size_t s = 0; s < kStations; ++s) f.station.push_back(along(s));
    f.residual_px = Matrix(kFrames, kStations);
    f.mask = MaskMatrix(kFrames, kStations, 1);
    Random of_panel(panel.seed, {panel.number});
    const double late = of_panel.uniform(-0.5, 0.5);
    const double own[2] = {0.3 * of_panel.normal(), 0.3 * of_panel.normal()};
    for (std::size_t t = 0; t < kFrames; ++t) {
      f.frame.push_back(static_cast<std::int32_t>(t));
      f.phase.push_back(law(static_cast<double>(t)));
      f.hold_s.push_back(t > kBend ? static_cast<double>(t - kBend) / 30 : 0);
      f.shape.push_back(law(static_cast<double>(t) + late));
      f.goodness_of_fit.push_back(1);
      add_noise(panel, t, f.residual_px.row(t));
      for (std::size_t s = 0; s < kStations; ++s) {
        for (int k = 0; k < 2; ++k)
          f.residual_px(t, s) +=
              own[k] * f.shape[t] * elementary::cos(elementary::kPi * (3 + 2 * k) * along(s));
        f.residual_px(t, s) += damage(panel, t, f.shape[t], s) + bumps(panel, t, f.shape[t], s);
      }
    }
    return f;
  }

  /// Healthy panels 0 .. count - 1.
  static PanelSet healthy(std::uint64_t seed, std::size_t count) {
    PanelSet set;
    set.trajectory = trajectory();
    for (std::size_t k = 0; k < count; ++k) {
      Panel panel;
      panel.seed = seed;
      panel.number = k;
      set.residual.push_back(field(panel));
    }
    return set;
  }

  /// A crack at some place and frame of a panel of healthy(1, ..).
  static void crack(PanelSet& set, std::size_t number, double lambda) {
    Panel panel;
    panel.seed = 1;
    panel.number = number;
    panel.lambda = lambda;
    panel.place = 16 + 5 * number % 32;
    panel.onset = 20 + 7 * number % 20;
    set.residual[number] = field(panel);
  }

  /// Every third knot and frame, for what need not be exact: fits in a third of the time.
  static PanelSet thinned(const PanelSet& whole) {
    constexpr std::size_t kEvery = 3;
    PanelSet set;
    set.trajectory.full_turn_rad = whole.trajectory.full_turn_rad;
    for (std::size_t g = 0; g < kKnots; g += kEvery) {
      set.trajectory.x_px.append_row(whole.trajectory.x_px.row(g));
      set.trajectory.y_px.append_row(whole.trajectory.y_px.row(g));
    }
    for (std::size_t k = 0; k < kFrames; k += kEvery)
      set.trajectory.frame_shape.push_back(whole.trajectory.frame_shape[k]);
    for (const ResidualField& field : whole.residual) set.residual.push_back(thinned(field));
    return set;
  }

  static ResidualField thinned(const ResidualField& field) {
    ResidualField thin;
    thin.panel = field.panel;
    thin.station = field.station;
    for (std::size_t t = 0; t < kFrames; t += 3) {
      thin.frame.push_back(static_cast<std::int32_t>(t / 3));
      thin.phase.push_back(field.phase[t]);
      thin.hold_s.push_back(field.hold_s[t]);
      thin.shape.push_back(field.shape[t]);
      thin.goodness_of_fit.push_back(field.goodness_of_fit[t]);
      thin.residual_px.append_row(field.residual_px.row(t));
      thin.mask.append_row(field.mask.row(t));
    }
    return thin;
  }

  /// Fitted once on healthy panels of seed 1.
  static const Detector& detector(bool whole_panel = false) {
    static const std::unique_ptr<Detector> frames = fitted("hinge"), panel = reloaded(*frames, "hinge_panel");
    return whole_panel ? *panel : *frames;
  }

  static std::unique_ptr<Detector> fitted(std::string_view name, const PanelSet& normals = healthy(1, 32)) {
    const DetectorInfo& info = find_detector(name);
    std::unique_ptr<Detector> made = info.create();
    made->fit(normals, detector_options(info), 1, {});
    return made;
  }

  static std::unique_ptr<Detector> reloaded(const Detector& saved, std::string_view name) {
    TensorStore store;
    saved.save(store);
    std::unique_ptr<Detector> made = find_detector(name).create();
    made->load(store);
    return made;
  }

  static std::vector<double> scores(PanelScorer& scorer, const ResidualField& field) {
    std::vector<FrameScore> out;
    for (std::size_t t = 0; t < field.frame.size(); ++t) scorer.push(input_of(field, t), out);
    scorer.finish(out);
    std::vector<double> raw;
    for (const FrameScore& one : out) raw.push_back(one.raw);
    return raw;
  }

 private:
  static double along(std::size_t s) { return static_cast<double>(s) / (kStations - 1); }

  static void add_noise(const Panel& panel, std::size_t t, std::span<double> out) {
    constexpr std::size_t kSmooth = 9;
    Random random(panel.seed, {panel.number, t + 1});
    double slow[kStations + kSmooth - 1];
    for (double& value : slow) value = random.normal();
    for (std::size_t s = 0; s < kStations; ++s) {
      double sum = 0;
      for (std::size_t k = 0; k < kSmooth; ++k) sum += slow[s + k];
      out[s] += panel.noise * (0.05 * sum + 0.15 * random.normal());
    }
  }

  /// Between the knots of the trajectory.
  static double damage(const Panel& panel, std::size_t t, double shape, std::size_t s) {
    if (panel.lambda == 0 || t < panel.onset) return 0;
    const TrajectoryResponse& r = response();
    const double at = shape * (kKnots - 1);
    const std::size_t g = std::min(static_cast<std::size_t>(at), kKnots - 2);
    const auto px = [&](std::size_t knot) {
      return r.hinge_px[(knot * kPlaces + panel.place) * kStations + s];
    };
    const double w = at - static_cast<double>(g);
    const double effect = panel.lambda / (1 + r.softening(kKnots - 1, panel.place) * panel.lambda);
    return effect * (px(g) + w * (px(g + 1) - px(g)));
  }

  static double bumps(const Panel& panel, std::size_t t, double shape, std::size_t s) {
    constexpr double kHalf_px = 12;
    const HealthyTrajectory& healthy = trajectory();
    const double at = shape * (kKnots - 1);
    const std::size_t g = std::min(static_cast<std::size_t>(at), kKnots - 2);
    const auto between = [&](const Matrix& m) {
      return m(g, s) + (at - static_cast<double>(g)) * (m(g + 1, s) - m(g, s));
    };
    const double x = between(healthy.x_px), y = between(healthy.y_px);
    const double sx = x - healthy.x_px(kKnots - 1, 24), sy = y - healthy.y_px(kKnots - 1, 24);
    const double on_strip = t < 20 ? 1e9 : kLength_px * (along(s) - 0.6);
    return panel.column_px * bump((x - 85) / kHalf_px) +
           panel.spot_px * bump(std::sqrt(sx * sx + sy * sy) / kHalf_px) +
           panel.material_px * bump(on_strip / kHalf_px);
  }

  /// A half wave: not the bump that the detector looks for.
  static double bump(double distance) {
    return std::fabs(distance) < 1 ? 0.5 * (1 + elementary::cos(elementary::kPi * distance)) : 0;
  }
};

}  // namespace motionanalyzer::testing
