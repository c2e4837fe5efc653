// From moving nodes to what a camera's tracker delivers: whole pixels, with every fault that real trackers
// have. Each fault has its own switch and amplitude, and its own random draws, so that a study can turn on
// one at a time and two panels that differ in nothing but a crack have equal noise.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/synthesis/rod_dynamics.hpp"

namespace motionanalyzer {

struct CameraOptions {
  double fps = 30;            ///< 1 to 1,000
  double exposure_s = 0.002;  ///< at most 1 / fps; frame f is exposed from f / fps on
  std::size_t substates = 5;  ///< shapes averaged over the exposure, >= 1
  std::size_t points = 230;   ///< tracked along the strip, at equal arc distances
  double px_per_mm = 10;      ///< nominal
  double width_px = 1920, height_px = 1080;
  double origin_x_px = 809, origin_y_px = 562;  ///< where the held end is seen, nominally
  bool mirrored = false;                        ///< seen from behind
  bool reversed = false;                        ///< index 0 at the moving end
  double visible_from = 0, visible_to = 1;      ///< part of the strip that is tracked

  struct Pose {
    bool on = true;
    double shift_px = 2, turn_rad = 0.01;
  } pose;  ///< sd, per panel
  struct Scale {
    bool on = true;
    double sd = 0.003;
  } scale;  ///< of px_per_mm, per panel
  struct Tilt {
    bool on = true;
    double sd_rad = 0.01;
  } tilt;  ///< camera axis against the strip's normal, per panel
  struct Distortion {
    bool on = true;
    double k1 = -0.02;
  } distortion;  ///< radial: r (1 + k1 (r / half width)^2)
  struct ScaleJitter {
    bool on = false;
    double sd = 0.001;
  } scale_jitter;  ///< per frame
  struct White {
    bool on = true;
    double sd_px = 0.2;
  } white;  ///< across the strip, per point
  struct Correlated {
    bool on = true;
    double sd_px = 0.1, shortest_px = 5, longest_px = 40;
  } correlated;  ///< per frame
  struct Material {
    bool on = true;
    double sd_px = 0.1, length_px = 15;
  } material;  ///< fixed to the strip, per panel
  struct Drift {
    bool on = true;
    double sd_px = 0.1, time_s = 1;
  } drift;  ///< slow, common to all points
  struct Slip {
    bool on = true;
    double walk_px = 0.3, warp_px = 0.5;
  } slip;  ///< of indices along the strip; per frame
  struct Missing {
    bool on = true;
    double frame = 0.002, point = 0.001;
  } missing;  ///< probabilities
  struct Doubled {
    bool on = true;
    double point = 0.0002;
  } doubled;  ///< the point repeats its neighbour's place
  struct Outlier {
    bool on = true;
    double point = 0.0002, size_px = 20;
  } outlier;
  struct Shake {
    bool on = false;
    double amplitude_px = 0.5, hz = 17;
  } shake;  ///< the camera on its stand
  struct Glare {
    bool on = false;
    double height_px = 2, width_px = 25, at = 0.5;
  } glare;  ///< bump fixed in the image
  struct DirtyLens {
    bool on = false;
    double size_px = 15, shift_px = 1.5, missing = 0.3, at = 0.5;
  } dirty_lens;
  struct Rounding {
    bool on = true;
  } rounding;  ///< to whole pixels
  struct Clip {
    bool on = true;
  } clip;  ///< to the image
};

/// Switches every part off except those that make an ideal camera: exact points, not rounded.
MOTIONANALYZER_API void switch_off(CameraOptions& camera) noexcept;
/// none, line (the defaults), gaussian, outlier, temporal_drift, scale_jitter, mixed: which parts are on.
/// throws Error{invalid_argument} naming the presets
MOTIONANALYZER_API void set_noise(CameraOptions& camera, std::string_view preset);
/// One option by name, as the exe and the C layer take it: "white=0.3", "slip=off", "glare.width_px=12".
/// throws Error{invalid_argument} naming what there is
MOTIONANALYZER_API void set_option(CameraOptions& camera, std::string_view key, std::string_view value);
/// Every key with its value, in the order of the struct.
MOTIONANALYZER_API std::vector<std::pair<std::string, std::string>> options_of(const CameraOptions& camera);
/// throws Error{invalid_argument} naming the member whose value cannot be
MOTIONANALYZER_API void check(const CameraOptions& camera);

/// What the tracker saw of this motion. Each part draws from its own child of `random`, by frame, so that the
/// parts do not disturb each other. Frames that are dropped leave a gap in the numbers; points that are
/// missing a NaN. out     bundle: fps and mm_per_px as the camera's nominal ones; the scale's error is not
/// told cost    O(T (P + N substates)), about 3 ms for 75 frames
MOTIONANALYZER_API FrameBundle record(const Motion& motion, const CameraOptions& camera,
                                      const Random& random);
/// First frame whose exposure ends after the time: crack_frame of an onset.
MOTIONANALYZER_API std::int32_t first_frame_after(const CameraOptions& camera, double time_s) noexcept;

}  // namespace motionanalyzer
