// Distances of single points, in their order along the strip: which of them are strays, what their noise is,
// and their averages at stations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "features/shape_fit.hpp"

namespace motionanalyzer::features {

class AlongStrip {
 public:
  AlongStrip(std::size_t stations, double outlier_px) : stations_(stations), outlier_px_(outlier_px) {}

  /// Takes over which points of a fit lie where. length_px: of the curve.
  void arrange(std::span<const Foot> foot, std::span<const std::uint8_t> used, double length_px);

  /// Clears `used` of points that lie off what their neighbours show, or beyond the ends; how many.
  std::size_t drop_strays(std::span<std::uint8_t> used);

  /// Variance of a point's noise from the differences of neighbours; at least `least`.
  double noise_variance(double least) const noexcept;
  double sum_of_squares() const noexcept;
  std::size_t points() const noexcept { return point_.size(); }
  double first_px() const noexcept { return point_.front().along; }
  double last_px() const noexcept { return point_.back().along; }

  /// Averages with hat weights: each point is shared between the stations on either side. NaN and mask 0
  /// where less than half a point is left.
  void average(std::span<double> residual_px, std::span<std::uint8_t> mask);

 private:
  struct Point {
    double along, across;
    std::uint32_t index;
  };
  struct Neighbours {  ///< of a station
    std::size_t from, to;
    double low, high, median;  ///< across
  };
  double place_of(double along) const noexcept;  ///< in stations, 0..S-1
  void find_neighbourhoods();
  bool all_close();
  void neighbourhood_medians();
  double off(const Point& p) const noexcept;  ///< from the median of its neighbours
  double stray_bound();

  std::size_t stations_;
  double outlier_px_, length_px_ = 0;
  std::vector<Point> point_;            ///< by place
  std::vector<Neighbours> neighbours_;  ///< of stations
  std::vector<double> weight_, scratch_;
};

}  // namespace motionanalyzer::features
