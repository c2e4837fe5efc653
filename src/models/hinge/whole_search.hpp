// Every place and onset of a hinge in a whole panel, from the frames that were seen. The formulas stand at
// the head of scorer.hpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/hinge/tables.hpp"

namespace motionanalyzer::hinge {

/// Sum over modes of squares of a second difference in time that has the variance of one frame.
double second_difference(const double* before, const double* middle, const double* after) noexcept;
/// Frames i - 2 to i of those seen follow each other.
bool in_a_row(std::span<const SeenFrame> seen, std::size_t i) noexcept;

class WholeSearch {
 public:
  explicit WholeSearch(const Tables& tables);  ///< which must outlive it

  /// in      residual_px: n x S, means taken away and gaps filled; n >= 1
  void run(std::span<const SeenFrame> seen, const double* residual_px);

  std::size_t frames() const noexcept { return frames_; }
  double information(std::size_t onset, std::size_t place) const noexcept;
  /// sqrt(2 log likelihood ratio), negative where the strip would have to be stiffer; 0 where severity could
  /// not be told.
  double z(std::size_t onset, std::size_t place) const noexcept;
  bool asked() const noexcept { return asked_ > 0; }  ///< severity could be told somewhere
  double largest_z() const noexcept { return largest_z_; }
  double mean_square_z() const noexcept { return asked_ > 0 ? sum_of_squares_ / asked_ : 1; }
  /// Sum of squares of all whitened frames, less what healthy differences explain.
  double left_over() const noexcept { return left_over_; }
  /// Mean square of what changes from frame to frame: second differences of whitened frames, of one mode.
  double noise() const noexcept { return noise_; }
  /// How uneven and how curled the strip would have to be, once the best hinge is taken away: sum of squares
  /// of their modes, each of variance one in healthy strips.
  double unevenness(std::span<const SeenFrame> seen);
  const double* left() const noexcept { return left_.data(); }  ///< n x kModes: the same, frame by frame

 private:
  void take_away_differences(std::span<const SeenFrame> seen);
  void search(std::span<const SeenFrame> seen);

  const Tables& t_;
  std::size_t q_, frames_ = 0;
  double asked_ = 0, largest_z_ = 0, sum_of_squares_ = 0, left_over_ = 0, noise_ = 0;
  std::size_t best_onset_ = 0, best_place_ = 0;
  std::vector<double> left_, information_, numerator_;
  std::vector<double> a_, b_, factor_, x_, sum_, sum_square_;
  std::vector<double> one_, sum_u_;  ///< q x kPlaces, whitened: of one frame, and summed
};

}  // namespace motionanalyzer::hinge
