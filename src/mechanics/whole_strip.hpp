// A trajectory from gripper to gripper: what is seen of a strip, and beyond its ends the same arc.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"
#include "motionanalyzer/core/trajectory.hpp"
#include "motionanalyzer/mechanics/trajectory_response.hpp"

namespace motionanalyzer::detail {

class WholeStrip {
 public:
  WholeStrip(const HealthyTrajectory& seen, const StripTraits& traits);

  const Matrix& x_px() const noexcept { return x_px_; }  ///< knots x nodes
  const Matrix& y_px() const noexcept { return y_px_; }
  /// Of the whole, for a fraction of what is seen.
  double fraction(double visible) const noexcept;
  double visible_share() const noexcept;
  /// At evenly spaced places of the whole, from those of what is seen; 1 beyond.
  std::vector<double> compliance(std::span<const double> visible) const;

 private:
  void extend(std::size_t knot, const HealthyTrajectory& seen);

  std::size_t first_, seen_, last_;  ///< nodes beyond the first end, seen, beyond the last
  Matrix x_px_, y_px_;
};

}  // namespace motionanalyzer::detail
