// What a caller can get wrong about a rod problem.
#pragma once

#include <cstddef>
#include <span>

#include "motionanalyzer/mechanics/elastica.hpp"

namespace motionanalyzer::detail {

/// throws Error{invalid_argument} for sizes that do not fit `nodes`, numbers that are not finite or out of
/// range, and neighbouring nodes at one place
void check_rod(const RodProblem& problem, std::span<const double> xy, std::size_t nodes);

void check_rod_size(const char* name, std::size_t size, std::size_t wanted);
void check_rod_finite(const char* name, std::span<const double> values);

}  // namespace motionanalyzer::detail
