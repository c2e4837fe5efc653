// The loop over push behind analyze_motion and learn_geometry.
#pragma once

#include "motionanalyzer/kinematics/kinematics_stream.hpp"

namespace motionanalyzer::kinematics {

/// All frames of a panel, of which there may be none, at a frame rate given apart.
Kinematics analyze(const FrameBundle& bundle, double fps, const Orientation& orientation,
                   double full_turn_rad, const KinematicsOptions& options);

}  // namespace motionanalyzer::kinematics
