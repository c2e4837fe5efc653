// Where along the strip each point lies. Whole pixels make the polyline through the points too long, so steps
// are measured along the local direction of the strip instead.
#pragma once

#include <cstddef>
#include <vector>

#include "kinematics/points.hpp"

namespace motionanalyzer::kinematics {

/// Each step counts by its component along the chord over `half_width` points each side: noise enters to
/// second order only, and a gap counts in full. Points that noise has put in the wrong order take negative
/// steps and are then sorted.
/// in      points in order, at least 2; half_width >= 1
/// out     u, increasing from
/// 0, px; points in the order of u cost    O(P), more only for points far out of order
void measure_along(Points& points, std::size_t half_width, std::vector<double>& u);

}  // namespace motionanalyzer::kinematics
