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
  /// bend of the frame, one median step and 1.5 px. Of points that scatter, up to four in a row are found.
  /// by_index: indices increase and tell how far apart points are, so that a gap makes no outlier
  void apply(Points& points, bool by_index);

 private:
  void measure_bend(const Points& points);
  double limit(const Points& points);
  double line_at(const std::vector<double>& v, std::size_t i) const;

  std::vector<double> place_;   ///< along the strip, in points
  std::vector<double> bend_;    ///< squared distance of a point from where its two neighbours expect it
  std::vector<double> sorted_;  ///< scratch of the medians
  std::vector<std::uint8_t> out_;
};

}  // namespace motionanalyzer::kinematics
