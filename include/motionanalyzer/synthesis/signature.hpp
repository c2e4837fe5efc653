// How much of a crack a camera could see: by how many pixels it moves the bent strip.
#pragma once

#include <vector>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/synthesis/drive.hpp"
#include "motionanalyzer/synthesis/rod_dynamics.hpp"

namespace motionanalyzer {

struct SignatureOptions {
  std::vector<double> lambda_mm = {0.1, 0.4, 1.9};
  std::vector<double> place = {0.1, 0.3, 0.5, 0.6, 0.72, 0.9};  ///< fractions of the length
  std::vector<double> angle_rad = {elementary::kPi / 2, elementary::kPi};
  double px_per_mm = 10;
  Drive drive = rigid_drive();  ///< both strips end in the same poses where it is rigid
};

struct CrackSignature {
  double lambda_mm = 0, place = 0, angle_rad = 0;
  /// Largest displacement across the healthy strip (what lies along it cannot be told from a slip of the
  /// tracked points), of all nodes.
  double size_px = 0;
};

/// The damaged strip against the healthy one in equilibrium at each angle; by lambda, then place, then angle.
/// throws  Error{invalid_argument} as RodDynamics::simulate, and for an angle that is not commanded
/// cost    two motions for each lambda and place
MOTIONANALYZER_API std::vector<CrackSignature> crack_signatures(const Strip& strip,
                                                                const SignatureOptions& options = {});

}  // namespace motionanalyzer
