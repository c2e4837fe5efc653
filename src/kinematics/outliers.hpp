// Drops single points that lie far off the line of their neighbours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kinematics/points.hpp"

namespace motionanalyzer::kinematics {

class OutlierFilter {
 public:
  void reserve(std::size_t points);
  /// A point goes when it lies farther from the median line of its nine neighbours than 5 times the median
  /// second difference of the frame, one median step and 1.5 px. Of points that scatter, up to four in a row are found.
  void apply(Points& points);

 private:
  double limit(const Points& points);

  std::vector<double> bend_;    ///< distance of a point from the middle of its two neighbours
  std::vector<double> sorted_;  ///< scratch of the medians
  std::vector<std::uint8_t> out_;
};

}  // namespace motionanalyzer::kinematics
