// Fits a shape of the healthy family and a rigid motion to points: robust Gauss-Newton on the distances
// across the curve. What slides the strip along itself changes none of these on a straight line or a circle;
// one more observation, the places of the visible ends, holds it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "features/shape_family.hpp"

namespace motionanalyzer::features {

/// Shape and rigid motion: shift, and rotation about the curve's first node.
struct Pose {
  double shape = 0, x_px = 0, y_px = 0, rotation_rad = 0;
};

struct ShapeFitOptions {
  double end_sd_px = 2;      ///< of the mean offset of both visible ends along the strip
  double model_sd_px = 0.5;  ///< how far off the family strips lie as a whole, weighed against the ends
  double robust_px = 3;      ///< distances beyond this pull no harder (Huber); larger far from the solution
  std::size_t end_rank = 3;  ///< the visible end is the k-th outermost point: k - 1 strays do not move it
};

/// A point's foot on the curve.
struct Foot {
  double along_px = 0;   ///< arc length from the first node; below 0 and beyond the length off the ends
  double across_px = 0;  ///< along the left normal
};

class ShapeFitter {
 public:
  ShapeFitter(const HealthyTrajectory& trajectory, const ShapeFitOptions& options);

  /// The points to be fitted, all of them taken part. They must outlive the calls that follow.
  void observe(std::span<const double> x_px, std::span<const double> y_px);
  std::span<std::uint8_t> used() noexcept { return used_; }  ///< 0 = left out of the fit

  /// Improves a pose; true when the last step was small. foot() and curve() are then those of the pose.
  bool improve(Pose& pose, int iterations);
  /// The same from the feet of the pose, as an earlier fit or place() has left them.
  bool refine(Pose& pose, int iterations);
  /// A pose from nothing: the best of all knots, each fitted rigidly from no rotation.
  Pose search();

  std::span<const Foot> foot() const noexcept { return foot_; }
  const Curve& curve() const noexcept { return curve_; }
  /// Median distance from the curve, of the used points, or at_least if that is more: cheap where it is. Call
  /// after improve().
  double median_distance_px(double at_least = 0) { return median_distance_px(at_least, 1); }

  /// d distance / d (shape, x, y, rotation) of a point after improve() or place().
  std::array<double, 4> gradient(std::size_t point) const noexcept;
  /// Feet of all points for a pose, without a fit.
  void place(const Pose& pose);

 private:
  struct Frame {
    double cosine = 1, sine = 0, shift_x = 0, shift_y = 0;
  };
  struct Normal {
    std::array<double, 16> matrix{};
    std::array<double, 4> right{};
  };
  struct Place {  ///< of a point on the curve, in the curve's own axes
    std::uint32_t node = 0;
    double x = 0, y = 0;
  };

  void set_pose(const Pose& pose);
  void set_rigid(const Pose& pose);  ///< of a pose of the same shape
  void match(bool coarse, std::size_t stride);
  std::size_t nearest(double x, double y, std::size_t from) const noexcept;
  std::size_t coarse_nearest(double x, double y) const noexcept;
  bool stride_to_foot(double x, double y, double per_px, std::size_t& node) const noexcept;
  std::size_t node_near(double x, double y, double per_px, std::size_t guess) const noexcept;
  std::array<double, 4> across_gradient(std::size_t point) const noexcept;  ///< as gradient(), in place
  double median_distance_px(double at_least, std::size_t stride);
  double robust_scale(std::size_t stride);
  void accumulate(Normal& normal, double huber, std::size_t stride) const noexcept;
  void add_ends(Normal& normal, double huber, std::size_t stride) const noexcept;
  std::array<double, 4> end_gradient(std::size_t point, double node_offset) const noexcept;
  bool step(Pose& pose, bool rigid_only, std::size_t stride, double& size_px, double share);
  double cost(std::size_t stride) const noexcept;

  ShapeFamily family_;
  ShapeFitOptions options_;
  Curve curve_;
  Frame frame_;
  std::span<const double> x_, y_;
  std::vector<Place> place_;
  std::vector<Foot> foot_;
  std::vector<std::uint8_t> used_;
  std::vector<double> scratch_;
};

}  // namespace motionanalyzer::features
