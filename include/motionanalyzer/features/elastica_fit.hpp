// How well a healthy strip explains one frame: a uniform rod is fitted to the observed stations, free in the
// pose of both ends and in its length. What is left over is damage, uneven stiffness, a fault of the camera -
// or a motion that no strip can make.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/kinematics.hpp"

namespace motionanalyzer {

struct ElasticaFitOptions {
  std::size_t nodes = 91;    ///< of the rod, >= 16
  int iterations = 8;        ///< Gauss-Newton steps at most
  double length_sd = 0.003;  ///< how far the rod's length may stray from the visible length, relative
  double tangential_weight =
      0.3;  ///< of offsets along the strip, where indices slip, against those across it
};

struct ElasticaFit {
  bool converged = false;
  double rms_px = 0;      ///< of the residual across the strip, over the observed stations
  double largest_px = 0;  ///< its largest value
  double length_px = 0;   ///< of the fitted rod
  std::vector<double>
      residual_px;  ///< S, observed minus rod along the rod's left normal; nan where not observed
};

/// Workspace of fits with S stations: no allocation after the first frame. Not shared between threads.
class MOTIONANALYZER_API ElasticaFitter {
 public:
  explicit ElasticaFitter(std::size_t stations, const ElasticaFitOptions& options = {});
  ~ElasticaFitter();
  ElasticaFitter(ElasticaFitter&&) noexcept;
  ElasticaFitter& operator=(ElasticaFitter&&) noexcept;

  /// in      frame: position and mask at S stations; station: their S fractions of the visible length
  /// errors  a frame with fewer than 8 observed stations, or for which no equilibrium is found, comes back
  ///         not converged with nan figures; Error{mismatch} for another number of stations
  /// cost    a few Newton solves of the rod and eight substitutions a step, some .3 ms
  void fit(const KinematicFrame& frame, std::span<const double> station, ElasticaFit& out);

 private:
  struct Workspace;
  std::unique_ptr<Workspace> work_;
};

}  // namespace motionanalyzer
