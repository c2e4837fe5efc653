// The outline of the strip in one frame: where its ends and its bow are. Lengths in units of the visible
// length.
#pragma once

#include <span>

namespace motionanalyzer::features {

struct Outline {
  double chord = 0;          ///< distance between the visible ends
  double sagitta = 0;        ///< largest distance from the chord
  double sagitta_place = 0;  ///< mean place along the strip, weighted by squared distance from the chord
  double area = 0;           ///< between strip and chord, positive on the inside of the bend
  double asymmetry = 0;      ///< rms difference of the distances from the chord of mirrored places
  double gyration = 0;       ///< radius of gyration
  double roundness = 0;      ///< smaller over larger principal radius: 0 for a straight strip
};

/// x and y: S canonical positions, px; length_px > 0.
Outline outline_of(std::span<const double> x_px, std::span<const double> y_px, double length_px) noexcept;

}  // namespace motionanalyzer::features
