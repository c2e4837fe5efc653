// What networks see of a row: every column referred to what normals show at the same phase of the bend. Along
// the bend a feature moves by many times its scatter; a network that has to learn that movement as well sees
// little else.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"
#include "motionanalyzer/core/panel_table.hpp"

namespace motionanalyzer {

class TensorStore;

class NetworkInput {
 public:
  static constexpr std::size_t kMostKnots = 65;

  NetworkInput() = default;
  /// Mean and spread of every column: straight between up to `knots` phases at evenly spread ranks (mean by
  /// least squares), the hold (phase >= .99) apart. One knot: the same all along. Columns without spread get
  /// 1, none less than a twentieth of its mean spread.
  /// rows: usable rows, N x D; phase: N
  NetworkInput(const Matrix& rows, std::span<const double> phase, std::size_t knots);

  std::size_t width() const noexcept { return mean_.cols(); }
  /// out_j = (row_j - mean_j) / spread_j at this phase, within +-1e4. A phase that is not known counts as 0.
  void apply(std::span<const double> row, double phase, float* out) const noexcept;
  /// The phase, of a knot, at which this row is least strange.
  double likely_phase(std::span<const double> row) const;

  void save(TensorStore& store) const;
  void load(const TensorStore& store, std::size_t width);

 private:
  struct Place {
    std::size_t low, high;
    double share;  ///< of high
  };
  Place place_of(double phase) const noexcept;
  void fit_bend(const Matrix& rows, std::span<const double> phase, const std::vector<std::size_t>& bend);
  void fit_hold(const Matrix& rows, const std::vector<std::size_t>& hold);
  void floor_spread(const Matrix& rows);

  std::vector<double> knot_;  ///< K phases, increasing
  Matrix mean_, inverse_;     ///< (K + 1) x D, the hold last; inverse: 1 / spread
};

}  // namespace motionanalyzer
