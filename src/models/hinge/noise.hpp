// What changes from frame to frame in normal panels: the noise that a frame is made white by.
#pragma once

#include <vector>

#include "models/hinge/bins.hpp"

namespace motionanalyzer::hinge {

/// Second differences in time of one panel, in cosine modes: what changes from frame to frame and not slowly.
struct FrameNoise {
  std::vector<Matrix> square;  ///< B: sums of products
  std::vector<double> count;   ///< B
  double energy = 0;           ///< mean square of a difference
};

/// cosine: cosine_table of the field's stations, as below.
FrameNoise frame_noise(const ResidualField& field, const Bins& bins, const std::vector<double>& cosine);

/// Covariance of a frame's noise. The fit has taken four directions out of every frame, others at each state
/// of the bend; what is missing there is filled in from the other states, round by round.
/// in      p: trajectory, stations and bins
/// out     kModes x kModes, px^2
/// throws  Error{too_short} for panels without three frames in a row; Error{bad_input} for panels without
/// noise
Matrix noise_covariance(const std::vector<FrameNoise>& noise, const Parameters& p,
                        const std::vector<double>& cosine);

/// Covariance of a frame's noise by state of the bend, the motion of the image left in; frames count for the
/// two states next to them, and each state has the mean of all for so many frames more.
/// out     (kStates kModes) x kModes, px^2
Matrix placed_noise(const Fields& fields, const std::vector<FrameNoise>& noise, const Parameters& p,
                    const std::vector<double>& cosine);

}  // namespace motionanalyzer::hinge
