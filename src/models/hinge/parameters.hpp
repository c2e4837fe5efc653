// What the hinge detector learns from normal panels. Everything else that it uses is computed from this and
// from mechanics.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "motionanalyzer/core/panel_set.hpp"
#include "motionanalyzer/core/trajectory.hpp"
#include "motionanalyzer/mechanics/trajectory_response.hpp"

namespace motionanalyzer::hinge {

/// Residuals are told in cosine modes along the strip, slow ones first: a hinge bends slowly, a tracker's
/// noise fast. Mode j at station s of S: cos(pi j (s + .5) / S), orthonormal.
inline constexpr std::size_t kModes = 32;
inline constexpr std::size_t kMostBins = 24, kMostSpikes = 32;
inline constexpr std::size_t kStates = 6;         ///< of the bend, evenly spread from 0 to 1
inline constexpr std::size_t kFewestPanels = 30;  ///< below, a covariance says nothing

/// Weaknesses that a healthy strip has: log EI varies along it as a Gaussian process.
struct Scatter {
  double sd = 0.08;           ///< of log EI
  double correlation = 0.13;  ///< of a Gaussian kernel, fraction of the visible length
};

/// Spikes: how panels differ from each other for good, in units of a frame's noise.
struct Parameters {
  HealthyTrajectory trajectory;
  std::size_t stations = 0;
  StripTraits strip;              ///< without traits in files of the first versions
  std::vector<double> bin_shape;  ///< B centres along the bend, increasing
  Matrix mean_px;                 ///< B x S: what normals have left over
  Matrix noise_px2;               ///< kModes x kModes: covariance of a frame's noise
  /// What is known of the motion of the image; empty: nothing, every frame may lie anywhere.
  Matrix mean_motion;       ///< B x 3, x, y (px) and rotation (rad) about the panel's own
  Matrix noise_placed_px2;  ///< (kStates kModes) x kModes: as noise_px2, the motion left in, by state
  Matrix spike;             ///< q x (B kModes), in the whitened modes of frames.hpp, grippers free
  Matrix spike_held;        ///< the same, grippers held: see Grip
  Scatter scatter;
  double rest_level = 0, rest_sd = 1;      ///< of what normals leave unexplained: median and robust sd
  double noise_level = 1;                  ///< median of WholeSearch::noise in normals; 0: not known
  double placed_noise_level = 0;           ///< the same with the motion of the image left in
  double uneven_level = 0, uneven_sd = 1;  ///< WholeSearch::unevenness of normals: median and robust sd
  /// From which on it takes from a panel's z; infinite in files of the first versions.
  double uneven_limit = std::numeric_limits<double>::infinity();
  double spread = 1;          ///< variance of z in normals, grippers held; >= 1
  std::size_t fitted_on = 0;  ///< panels

  std::size_t bins() const noexcept { return bin_shape.size(); }
};

}  // namespace motionanalyzer::hinge
