// How strange a network's errors are, once it is known what it leaves of normals: a column that can never be
// rebuilt must not drown the others.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "models/network_forward.hpp"
#include "motionanalyzer/core/matrix.hpp"
#include "motionanalyzer/statistics/whitening.hpp"

namespace motionanalyzer {

class TensorStore;

/// Errors to unit spread, by column or jointly, and the mean of their squares to mean 0 and sd 1 on normals.
class ErrorScale {
 public:
  ErrorScale() = default;
  /// errors: N x D of normals, in spreads of their columns; of few rows by column the spreads of errors are
  /// drawn towards 1. joint: uncorrelated as well (Ledoit-Wolf); needs N >= 2
  ErrorScale(const Matrix& errors, bool joint);

  std::size_t width() const noexcept { return scaling_.mean.size(); }
  std::size_t padded_width() const noexcept { return native::padded_to_lanes(width()); }
  /// error: D values; scaled, padded_width() values, is what is left in unit spreads. Returns the
  /// standardised mean of squares.
  double score(const float* error, float* scaled) const noexcept;

  void save(TensorStore& store, const std::string& name) const;
  /// throws  Error{bad_input}
  void load(const TensorStore& store, const std::string& name, std::size_t width);

 private:
  double mean_square(const float* error, float* scaled) const noexcept;
  void prepare();

  Whitening scaling_;
  double mean_ = 0, sd_ = 1;
  const native::Kernel* kernel_ = nullptr;
  native::ScoreLayer layer_;             ///< joint
  native::FloatLines offset_, inverse_;  ///< by column
};

/// Shares of squares that add up to 1; equal ones where all are 0.
void shares_of_squares(std::span<const float> scaled, std::span<double> share);

}  // namespace motionanalyzer
