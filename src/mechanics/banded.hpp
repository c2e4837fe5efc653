// Symmetric matrices of half-bandwidth 5, two unknowns a node: what a chain of nodes couples.
// Row-major upper rows of six: entry d of row k is A(k, k + d).
#pragma once

#include <cstddef>
#include <span>

namespace motionanalyzer::detail {

inline constexpr std::size_t kBandRow = 6;

/// In place A = L D L^T without pivoting. Entry 0 of a row becomes 1 / D(k), entries 1 to 5 column k of L.
/// band    6 n; what stands beyond the last column is not read
/// returns how many D(k) are not > 0: the number of negative eigenvalues; n + 1 when a pivot is 0 or not
/// finite
std::size_t factor_band(std::span<double> band) noexcept;

/// Solves A x = b in place with the factors; b holds n.
void substitute_band(std::span<const double> band, std::span<double> b) noexcept;

}  // namespace motionanalyzer::detail
