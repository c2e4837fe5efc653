// The strip as one exposure sees it: the mean of the shapes that it goes through, with places between nodes.
#pragma once

#include <cstddef>
#include <vector>

#include "motionanalyzer/synthesis/camera.hpp"
#include "synthesis/camera_view.hpp"

namespace motionanalyzer::imaging {

class ExposedStrip {
 public:
  /// motion: four nodes or more; kept by reference
  explicit ExposedStrip(const Motion& motion);

  double length_m() const noexcept { return length_m_; }
  void expose(const CameraOptions& camera, std::size_t frame) noexcept;
  /// Position in m and unit tangent; fraction of the length in [0, 1].
  void at(double fraction, Point& position_m, Point& tangent) const noexcept;

 private:
  const Motion& motion_;
  double length_m_ = 0;
  std::vector<double> shape_, mean_;  // x, y of every node
};

}  // namespace motionanalyzer::imaging
