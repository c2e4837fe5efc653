// The conditions under which panels are comparable. A calibration belongs to one recipe; another recipe is
// refused.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "motionanalyzer/core/kinematics.hpp"
#include "motionanalyzer/core/trajectory.hpp"

namespace motionanalyzer {

struct Recipe {
  double fps = 0;            ///< frames per second
  std::size_t frames = 0;    ///< frames of one complete bend and its hold (median of the normals)
  double duration_s = 0;     ///< from first to last frame (median of the normals)
  double full_turn_rad = 0;  ///< turning at the end of the bend (median of the normals); 0 = not learnt: pi
  std::optional<double> mm_per_px;  ///< camera scale (median of the normals), when known
  Orientation orientation;          ///< learnt from the normals
  std::string extractor;            ///< version of the feature set
  std::string origin;               ///< "simulated", or empty: a real line
  HealthyTrajectory trajectory;     ///< learnt from the normals; empty where none was asked for

  bool operator==(const Recipe&) const = default;
};

}  // namespace motionanalyzer
