// Greedy k-centre selection (Gonzalez, 1985): a subset from which no row is far.
#pragma once

#include <cstddef>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"
#include "motionanalyzer/core/progress.hpp"

namespace motionanalyzer {

/// Indices of the chosen rows in the order of choice.
/// in      N x D rows padded to a multiple of eight columns, all finite; 1 <= size <= N
/// out     first the row nearest to the mean of all rows, then always the row farthest from those chosen; of
///         equal ones the lowest index. Fewer than `size` when all other rows repeat a chosen one.
/// errors  Error{cancelled}
/// cost    memory O(N); time at most O(N * size * D), less where the triangle inequality rules rows out
std::vector<std::size_t> k_centre(const Matrix& rows, std::size_t size, const Execution& execution);

}  // namespace motionanalyzer
