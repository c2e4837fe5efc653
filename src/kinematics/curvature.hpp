// Position, tangent and curvature at evenly spaced stations of one frame.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kinematics/local_cubic.hpp"
#include "kinematics/points.hpp"

namespace motionanalyzer::kinematics {

/// The strip of one frame at S stations, smoothed along the strip and not yet in time.
struct Shape {
  bool good = false;  ///< else the arrays hold nothing
  double length_px = 0;
  std::vector<double> x, y, tangent, curvature;  ///< S each
  std::vector<std::uint8_t> mask;                ///< S

  explicit Shape(std::size_t stations)
      : x(stations), y(stations), tangent(stations), curvature(stations), mask(stations) {}
};

class ShapeFit {
 public:
  /// window: length of the smoothing window as a fraction of the visible length
  ShapeFit(double window, std::size_t min_points) : window_(window), min_points_(min_points) {}

  void reserve(std::size_t points);
  /// Two passes: the first smooths along an estimate of the arc length and corrects it by the speed of the
  /// smoothed curve, the second gives the stations. Within half a window of an end the last full window is
  /// used: its cubic gives the position, and its curvature, taken as constant, tangent and curvature.
  /// in      points in order along the strip; at least min_points of them and a length of 8 px, else not good
  /// cost    O(P + S * window * P)
  void push(const Points& observed, Shape& shape);

 private:
  CurveSamples samples() const noexcept { return {s_, points_.x, points_.y}; }
  struct Around {
    std::size_t first = 0, middle = 0, end = 0;
  };
  bool fit_around(double centre, Cubic& cubic);
  bool fit_ends();
  const Cubic* cubic_at(double s, Cubic& own);
  bool correct_arc_length();
  bool evaluate(double s, std::size_t station, Shape& shape);
  void mark_observed(Shape& shape) const;
  double half_width() const noexcept { return 0.5 * window_ * s_.back(); }

  double window_;
  std::size_t min_points_;
  Points points_;
  std::vector<double> s_;  ///< arc length of each point, from the first
  Cubic head_, tail_;      ///< fits around the first and last full window
  Around around_;          ///< the last window: the next one is near it
};

}  // namespace motionanalyzer::kinematics
