// Order along the strip where the tracker's indices do not give it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kinematics/points.hpp"

namespace motionanalyzer::kinematics {

/// Geometric order: distance along the cheapest path from an extreme end, a hop of d px costing d^1.5, so
/// that many short hops along the strip beat one across the U, and a gap is still jumped.
class PathOrder {
 public:
  void reserve(std::size_t points);
  /// False when neighbours in the list lie as far apart as points drawn at random, or when the list leaps
  /// without a gap in the indices. Cost O(P).
  bool is_path(const Points& points);
  /// Puts the points in geometric order and drops isolated ones. The direction is that of the indices where
  /// they tell, else that of the frame before. Cost O(P^2), for scrambled frames only.
  void arrange(Points& points);
  /// Keeps the ends of an ordered frame for the next one.
  void remember(const Points& points) noexcept;
  void reset() noexcept { known_ = false; }

 private:
  void drop_isolated(Points& points);
  std::size_t farthest_from(const Points& points, std::size_t start);
  bool runs_backwards(const Points& points) const;

  std::vector<double> step_, cost_;
  std::vector<std::uint8_t> done_;
  bool known_ = false;
  std::array<double, 4> ends_{};  ///< x, y of the first and of the last point of the frame before
};

}  // namespace motionanalyzer::kinematics
