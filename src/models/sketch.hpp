// A few principal coordinates of every row of a bank, from which a lower bound of any distance follows.
// They only rule rows out; the distance that decides comes from the fixed kernel on the whole row.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

class Sketch {
 public:
  static constexpr std::size_t kDirections = 8;
  using Point = std::array<double, kDirections>;

  Sketch() = default;
  /// rows: N x padded D, all finite. Stays empty where it would not pay (few or narrow rows).
  Sketch(const Matrix& rows, std::size_t width);

  bool empty() const noexcept { return order_.empty(); }
  std::size_t size() const noexcept { return order_.size(); }
  std::size_t row(std::size_t place) const noexcept { return order_[place]; }

  struct Query {
    Point at{};
    double slack = 0;       ///< bound of what rounding adds to the length of a difference of points
    std::size_t place = 0;  ///< first place whose first coordinate is not below the query's
  };
  Query project(std::span<const double> query) const noexcept;

  /// Squared length from which on a difference of points proves a squared distance > limit.
  static double cut(const Query& query, double limit) noexcept;
  /// Squared difference of the first coordinate; never falls as place moves away from query.place.
  double first_squared(const Query& query, std::size_t place) const noexcept;
  double squared(const Query& query, std::size_t place) const noexcept;

 private:
  Matrix direction_;                ///< kDirections x padded D
  std::vector<std::size_t> order_;  ///< rows by their first coordinate
  std::vector<Point> point_;        ///< in that order
  double longest_ = 0;              ///< largest length of a row
};

}  // namespace motionanalyzer
