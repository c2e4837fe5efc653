// A smooth Gaussian field along a line from few numbers: independent normal values at equally spaced knots,
// joined by cubic B-splines. Twice continuously differentiable, unit variance everywhere.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace motionanalyzer::imaging {

class SmoothField {
 public:
  /// The four knots that reach a place, and how much.
  struct Place {
    std::size_t first = 0;
    std::array<double, 4> weight{};
  };

  SmoothField() = default;
  /// in      length >= 0 of the line; correlation_length > 0: where the correlation has fallen to 1/e;
  ///         offset in [0, 1): where the knots stand, in spacings
  SmoothField(double length, double correlation_length, double offset) noexcept;

  std::size_t knots() const noexcept { return knots_; }
  /// at: in [0, length]
  Place place(double at) const noexcept;

 private:
  double per_spacing_ = 1, offset_ = 0;
  std::size_t knots_ = 4;
};

inline double value_at(const SmoothField::Place& place, std::span<const double> knot) noexcept {
  const double* k = knot.data() + place.first;
  const std::array<double, 4>& w = place.weight;
  return (w[0] * k[0] + w[1] * k[1]) + (w[2] * k[2] + w[3] * k[3]);
}

}  // namespace motionanalyzer::imaging
