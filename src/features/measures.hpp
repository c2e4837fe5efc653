// Everything the columns of one row are read from.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "features/outline.hpp"
#include "features/profile.hpp"
#include "features/spectrum.hpp"
#include "motionanalyzer/core/kinematics.hpp"

namespace motionanalyzer::features {

constexpr std::size_t kPlaces = 16;  ///< parts of equal length into which the strip is divided
constexpr std::size_t kModes = 3;

/// Lengths in units of the visible length L, times in s, angles in rad.
struct Measures {
  Profile speed, normal_speed, along_speed;
  Profile acceleration, normal_acceleration, along_acceleration;
  Profile jerk, normal_jerk;
  Profile curvature, excess, bending_rate;
  double tip_speed = 0, tip_acceleration = 0;
  double jerk_ratio = 1;  ///< largest jerk over the mean of the largest jerks of earlier rows
  double curvature_asymmetry = 0, curvature_gradient = 0;
  Profile step;  ///< excess per turn against its mean over earlier rows
  double length_strain = 0, length_rate = 0;
  Outline outline;
  std::array<double, kModes> mode{};
  double turning = 0, bent = 0;  ///< bent: turning, but at least half a radian; what is divided by
  double turning_rate = 0, energy = 0, energy_rate = 0;
  double centroid_speed = 0, kinetic = 0;
  double speed_lag = 0, acceleration_lag = 0, curvature_lag = 0;  ///< autocorrelations along the strip
  double excess_memory = 0, acceleration_memory = 0;              ///< correlation with the row before
  std::array<double, kPlaces> place_curvature{}, place_excess{};
  std::array<double, WaveBands::kBands> excess_bands{};        ///< shares of the power, by wavelength
  std::array<double, TimeBands::kBands> acceleration_bands{};  ///< of the acceleration across, by period
};

/// Measures of a panel, frame by frame.
class MeasureStream {
 public:
  explicit MeasureStream(std::size_t stations);

  /// frame: usable, S stations
  const Measures& push(const KinematicFrame& frame);
  void reset() noexcept;

 private:
  using Field = std::vector<double>;

  void observe(const KinematicFrame& frame);
  void measure_motion();
  void measure_curvature();
  void measure_places();
  void measure_change(const KinematicFrame& frame);
  void measure_step();
  void remember(const KinematicFrame& frame);

  std::size_t stations_;
  Field normal_speed_, along_speed_, speed_;
  Field normal_acceleration_, along_acceleration_, acceleration_;
  Field ax_, ay_;  // px/s^2
  Field curvature_, excess_, scratch_, jerk_, normal_jerk_;
  Field cosine_, sine_;  // of the tangent
  Field mode_shape_;     // kModes x S
  Measures out_;

  std::size_t rows_ = 0, bent_rows_ = 0;  // rows before this one; those of them with a bend
  double length_sum_ = 0, jerk_sum_ = 0;
  double last_time_ = 0, last_turning_ = 0, last_energy_ = 0, last_length_ = 0;
  Field last_ax_, last_ay_, last_curvature_, last_excess_, last_normal_acceleration_;
  Field step_sum_;
  WaveBands waves_;
  TimeBands periods_;
};

}  // namespace motionanalyzer::features
