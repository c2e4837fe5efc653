// From moving nodes to what a camera's tracker delivers: whole pixels, with every fault that real trackers
// have. Each fault has its own switch and amplitude, and its own random draws, so that a study can turn on
// one at a time and two panels that differ in nothing but a crack have equal noise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/synthesis/rod_dynamics.hpp"

namespace motionanalyzer {

/// Amplitudes are standard deviations where no other measure is named; a part that is off draws nothing.
struct CameraOptions {
  double fps = 30;            ///< 1 to 1,000
  double exposure_s = 0.002;  ///< at most 1 / fps; frame f is exposed from f / fps on
  std::size_t substates = 5;  ///< shapes averaged over the exposure, >= 1
  std::size_t points = 230;   ///< tracked along the strip, at equal arc distances
  double px_per_mm = 10;      ///< nominal
  double width_px = 1920, height_px = 1080;
  double origin_x_px = 809, origin_y_px = 562;  ///< where the held end is seen, nominally
  bool mirrored = false;                        ///< seen from behind: left and right change places
  bool reversed = false;                        ///< the first index is at the moving end
  double visible_from = 0, visible_to = 1;      ///< part of the strip that is tracked

  /// Of the camera against the held end, per panel.
  struct Pose {
    bool on = true;
    double shift_px = 2, turn_rad = 0.01;
  } pose;
  /// Error of px_per_mm, relative, per panel.
  struct Scale {
    bool on = true;
    double sd = 0.003;
  } scale;
  /// Of the camera's axis against the strip's width, about two axes, per panel: foreshortening and a slight
  /// perspective.
  struct Tilt {
    bool on = true;
    double sd_rad = 0.01;
  } tilt;
  /// Radial, about the image's centre: r becomes r (1 + k1 (r / half width)^2).
  struct Distortion {
    bool on = true;
    double k1 = -0.02;
  } distortion;
  /// Of the magnification about the image's centre, relative, per frame.
  struct ScaleJitter {
    bool on = false;
    double sd = 0.001;
  } scale_jitter;
  /// Error of the edge found, across the strip, independent from point to point.
  struct White {
    bool on = true;
    double sd_px = 0.2;
  } white;
  /// Error across the strip, smooth along it, new in each frame. The distance at which the correlation has
  /// fallen to 1/e is drawn per panel, from shortest to longest.
  struct Correlated {
    bool on = true;
    double sd_px = 0.1, shortest_px = 5, longest_px = 40;
  } correlated;
  /// Error across the strip that its material carries along, per panel; correlation 1/e at length_px.
  struct Material {
    bool on = true;
    double sd_px = 0.1, length_px = 15;
  } material;
  /// Error across the strip common to all points; correlation 1/e after time_s.
  struct Drift {
    bool on = true;
    double sd_px = 0.1, time_s = 1;
  } drift;
  /// Of indices along the strip: a walk common to all points, which the strip's ends pull back within about a
  /// second, and a smooth warp new in each frame. Both as rms.
  struct Slip {
    bool on = true;
    double walk_px = 0.3, warp_px = 0.5;
  } slip;
  /// Probabilities. The first and the last frame are never missing, nor more than a quarter of a frame's
  /// points.
  struct Missing {
    bool on = true;
    double frame = 0.002, point = 0.001;
  } missing;
  /// Probability that a point repeats the place of its neighbour.
  struct Doubled {
    bool on = true;
    double point = 0.0002;
  } doubled;
  /// Probability that a point is thrown .5 to 1.5 times size_px away, in any direction.
  struct Outlier {
    bool on = true;
    double point = 0.0002, size_px = 20;
  } outlier;
  /// The camera swings on its stand: a sine in a direction and phase drawn per panel. Peak amplitude.
  struct Shake {
    bool on = false;
    double amplitude_px = 0.5, hz = 17;
  } shake;
  /// A highlight that stands still in the image, as a band that the strip crosses: it pushes the edge found
  /// to the left of the strip's direction, by height_px at its middle and not at all width_px / 2 beside it.
  /// at: which material it ends on when the strip is a full U; it enters from the moving end's side.
  struct Glare {
    bool on = false;
    double height_px = 2, width_px = 25, at = 0.5;
  } glare;
  /// A round spot on the lens, size_px across, where the full U has its fraction `at`. Of the points behind
  /// it the share `missing` is not seen; the others are shifted, by shift_px at its middle.
  struct DirtyLens {
    bool on = false;
    double size_px = 15, shift_px = 1.5, missing = 0.3, at = 0.5;
  } dirty_lens;
  struct Rounding {
    bool on = true;
  } rounding;  ///< to whole pixels, halves away from zero; files hold whole pixels whatever this says
  struct Clip {
    bool on = true;
  } clip;  ///< to the image: 0 to width - 1, 0 to height - 1
};

/// Switches every part off: exact points, not rounded.
MOTIONANALYZER_API void switch_off(CameraOptions& camera) noexcept;
/// Sets every part; view and timing stay. none: rounding and clip alone; gaussian: none + white of .3 px;
/// outlier, temporal_drift, scale_jitter: gaussian + that; mixed: all of these; line: the defaults.
/// throws Error{invalid_argument} naming the presets
MOTIONANALYZER_API void set_noise(CameraOptions& camera, std::string_view preset);
/// One option by name, as the exe and the C layer take it: "white.sd_px" "0.3", "slip" "off". A number given
/// to a part switches it on and is its first amplitude: "white" "0.3". Ranges are left to check(), which
/// needs all values.
/// throws Error{invalid_argument} naming what there is
MOTIONANALYZER_API void set_option(CameraOptions& camera, std::string_view key, std::string_view value);
/// Every key with its value, in the order of the struct.
MOTIONANALYZER_API std::vector<std::pair<std::string, std::string>> options_of(const CameraOptions& camera);
/// throws Error{invalid_argument} naming the member whose value cannot be
MOTIONANALYZER_API void check(const CameraOptions& camera);

/// What the tracker saw of this motion. Each part draws from its own child of `random`, by frame, so that the
/// parts do not disturb each other.
/// in      motion: N >= 4 nodes at equal distances along the strip
/// out     bundle: frames numbered from 0, a gap where one is missing; points numbered from 1, NaN where one
///         is missing; fps and mm_per_px the camera's nominal ones (the scale's error is not told)
/// throws  Error{invalid_argument} for options that cannot be, a motion without shapes or one too short for a
///         frame
/// cost    O(T (P + N substates)), about 3 ms for 75 frames
MOTIONANALYZER_API FrameBundle record(const Motion& motion, const CameraOptions& camera,
                                      const Random& random);
/// The same into a bundle whose memory is used again. Its name is left as it is.
MOTIONANALYZER_API void record(const Motion& motion, const CameraOptions& camera, const Random& random,
                               FrameBundle& bundle);
/// Frames whose exposure lies inside [0, duration_s): as many as record() exposes, missing ones included.
MOTIONANALYZER_API std::size_t exposed_frames(const CameraOptions& camera, double duration_s) noexcept;
/// Middle of a frame's exposure, s.
MOTIONANALYZER_API double mid_exposure_s(const CameraOptions& camera, std::int32_t frame) noexcept;
/// First frame whose exposure ends after the time: crack_frame of an onset. May lie beyond the last frame.
MOTIONANALYZER_API std::int32_t first_frame_after(const CameraOptions& camera, double time_s) noexcept;

}  // namespace motionanalyzer
