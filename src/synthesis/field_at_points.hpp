// A smooth field that is drawn anew for every frame and read at the same places each time.
#pragma once

#include <cstddef>
#include <vector>

#include "motionanalyzer/core/random.hpp"
#include "synthesis/smooth_field.hpp"

namespace motionanalyzer::imaging {

class FieldAtPoints {
 public:
  FieldAtPoints() = default;
  /// Read at points 0, spacing, 2 spacing, ...; in px, as is the correlation's length.
  FieldAtPoints(std::size_t points, double spacing_px, double correlation_px, double offset) {
    const SmoothField field(static_cast<double>(points - 1) * spacing_px, correlation_px, offset);
    place_.reserve(points);
    for (std::size_t i = 0; i < points; ++i)
      place_.push_back(field.place(static_cast<double>(i) * spacing_px));
    knot_.resize(field.knots());
  }

  void draw(Random random) noexcept {
    for (double& knot : knot_) knot = random.normal();
  }
  double operator[](std::size_t point) const noexcept { return value_at(place_[point], knot_); }

 private:
  std::vector<SmoothField::Place> place_;
  std::vector<double> knot_;
};

}  // namespace motionanalyzer::imaging
