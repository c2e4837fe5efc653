// The polynomial through the (up to) four instants around a time.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer::synthesis {

inline constexpr std::size_t kStencil = 4;

/// Value at a time = sum over k < count of weight[k] * row[first + k]; slope likewise, per second.
struct Stencil {
  std::size_t first = 0, count = 0;
  std::array<double, kStencil> weight{}, slope{};
};

/// in      time_s: increasing, at least one; at_s inside them (else the nearest end stands)
/// edges   near the ends the instants stand to one side; an instant itself has weight exactly 1
Stencil stencil_at(std::span<const double> time_s, double at_s) noexcept;

/// Sum of the stencil's rows of a K x 2N matrix, weighted by its weights or slopes.
void combine(const Matrix& rows, const Stencil& stencil, const std::array<double, kStencil>& weight,
             std::span<double> out) noexcept;

/// Weights that carry a row of values on to `at_s`, beyond its last instant. time_s: 1 to 4 instants
std::array<double, kStencil> extrapolation(std::span<const double> time_s, double at_s) noexcept;

}  // namespace motionanalyzer::synthesis
