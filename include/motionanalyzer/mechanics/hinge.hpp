// A local weakness, and what it does to the shape. Severity is a length: lambda is the extra length of
// healthy strip that would turn as much under the same moment. At fixed lambda the answer does not depend on
// the mesh.
#pragma once

#include <span>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/mechanics/elastica.hpp"
#include "motionanalyzer/mechanics/strip.hpp"

namespace motionanalyzer {

/// lambda of a stretch of length l whose stiffness is r times the healthy one: l (1 / r - 1). 0 < r <= 1
MOTIONANALYZER_API double weakness_length_m(double length_m, double stiffness_ratio);
/// The inverse: r of a stretch of length l that has this lambda.
MOTIONANALYZER_API double stiffness_ratio(double length_m, double lambda_m);

/// Share of a weakness at `place` (fraction of the length) with the given extent that each node carries; sums
/// to 1, with its centre at the place. extent 0: the two nodes around, by distance. Extents that pass an end
/// are cut there.
/// throws Error{invalid_argument} for a place outside 0..1, an extent < 0, or sizes that do not fit
MOTIONANALYZER_API void weakness_share(const Strip& strip, double place, double extent_m,
                                       std::span<double> share);

/// k_i = 1 / ((l_i + lambda share_i) / EI_i + compliance at the ends). Fills hinge_stiffness_nm (N); with
/// lambda 0 the same bits as hinge_stiffness().
MOTIONANALYZER_API void weakened_stiffness(const Strip& strip, std::span<const double> share, double lambda_m,
                                           double first_compliance, double last_compliance,
                                           std::span<double> hinge_stiffness_nm);

/// d x / d lambda of the equilibrium shape: first-order response, without units (m of displacement per m of
/// lambda).
/// in      problem, xy_m: an equilibrium, found with the hinge stiffness of the problem
///         share: as from weakness_share
/// out     response: 2N
/// cost    one factorisation and one substitution, 10 us at N = 231
/// errors  as RodSolver::respond
MOTIONANALYZER_API void hinge_response(RodSolver& solver, const RodProblem& problem, const Strip& strip,
                                       std::span<const double> xy_m, std::span<const double> share,
                                       std::span<double> response);

}  // namespace motionanalyzer
