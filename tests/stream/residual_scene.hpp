// Models of residual fields, fitted on bending panels.
#pragma once

#include <string>
#include <vector>

#include "models/residual_samples.hpp"
#include "motionanalyzer/features/extract.hpp"
#include "motionanalyzer/features/reference.hpp"
#include "motionanalyzer/features/residual.hpp"
#include "motionanalyzer/kinematics/kinematics_stream.hpp"
#include "motionanalyzer/stream/inspector.hpp"
#include "support/bending_panel.hpp"

namespace motionanalyzer::testing {

inline BendingPanelOptions short_panel(std::uint64_t seed) {
  BendingPanelOptions options;
  options.seed = seed;
  options.bend_frames = 24;
  options.hold_frames = 6;
  options.points = 80;
  return options;
}

inline Kinematics motion_of(const FrameBundle& bundle) { return analyze_motion(bundle, {}, elementary::kPi); }

inline const Recipe& short_recipe() {
  static const Recipe recipe = [] {
    Recipe r;
    r.fps = 30;
    r.frames = 30;
    r.duration_s = 29 / 30.0;
    r.full_turn_rad = elementary::kPi;
    r.mm_per_px = 0.1;
    r.extractor = std::string(extractor_version());
    std::vector<Kinematics> motion;
    for (std::uint64_t seed = 1; seed <= 12; ++seed)
      motion.push_back(motion_of(make_bending_panel(short_panel(seed))));
    r.trajectory = learn_trajectory(motion);
    return r;
  }();
  return recipe;
}

inline void append(PanelSet& set, const FrameBundle& bundle) {
  const Kinematics motion = motion_of(bundle);
  append_panel(set.table, bundle.name, motion);
  set.residual.push_back(residual_field(bundle, motion, short_recipe()));
}

inline PanelSet panels(std::uint64_t first_seed, std::size_t count) {
  PanelSet set;
  set.table = make_feature_table();
  set.trajectory = short_recipe().trajectory;
  for (std::uint64_t seed = first_seed; seed < first_seed + count; ++seed)
    append(set, make_bending_panel(short_panel(seed)));
  return set;
}

/// One that is cut to two thirds, one of few points, and a gap.
inline FrameBundle untidy_panel(std::uint64_t seed) {
  BendingPanelOptions options = short_panel(seed);
  options.missing = 0.05;
  options.dropped_frames = {17};
  FrameBundle bundle = make_bending_panel(options);
  for (std::size_t p = 50; p < 80; ++p) bundle.mask(9, p) = 0;
  for (std::size_t p = 10; p < 80; ++p) bundle.mask(20, p) = 0;
  return bundle;
}

inline std::vector<std::string> residual_detectors() {
  std::vector<std::string> names;
  for (const DetectorInfo& info : detectors())
    if (info.needs_residual) names.emplace_back(info.name);
  return names;
}

/// The detector of the models' tests, which is fitted in no time.
inline const Model& quick_model() {
  static const Model model = [] {
    TrainOptions options = field_options();
    return Model::train(panels(1, 12), short_recipe(), options)
        .calibrate(panels(100, 12), short_recipe(), false);
  }();
  return model;
}

/// A detector of the table. It needs more panels than the other.
inline Model real_model(const std::string& detector) {
  TrainOptions options;
  options.detector = detector;
  options.alpha = 0.1;
  const Model fitted = Model::train(panels(1, 40), short_recipe(), options);
  return fitted.calibrate(panels(100, 12), short_recipe(), false);
}

inline PanelVerdict inspect(Inspector& inspector, const FrameBundle& bundle) {
  inspector.start({bundle.name, bundle.fps, bundle.mm_per_px, ""});
  std::vector<FrameScore> scores;
  for (std::size_t t = 0; t < bundle.frames(); ++t) inspector.push(bundle.frame(t), scores);
  return inspector.finish();
}

}  // namespace motionanalyzer::testing
