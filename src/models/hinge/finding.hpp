// From all hypotheses about a panel to what is said of it: onset, place, severity and cause, with intervals.
#pragma once

#include "models/hinge/whole_search.hpp"
#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer::hinge {

/// in      search: after run(); softening: kPlaces; spread: variance that z has in normals, >= 1
///         weight: scratch
/// out     everything but explained_by
Finding describe(const WholeSearch& search, std::span<const SeenFrame> seen,
                 std::span<const double> softening, double spread, std::vector<double>& weight);

}  // namespace motionanalyzer::hinge
