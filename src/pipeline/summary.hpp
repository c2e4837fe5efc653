// The few numbers that describe a panel's motion to a person.
#pragma once

#include <vector>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/kinematics.hpp"
#include "motionanalyzer/report/report.hpp"

namespace motionanalyzer {

/// Extremes over the usable frames; lengths in mm where the scale is known, else in px.
std::vector<NamedValue> summarize(const FrameBundle& bundle, const Kinematics& kinematics);

}  // namespace motionanalyzer
