#include "motionanalyzer/synthesis/signature.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"

namespace motionanalyzer {
namespace {

/// Largest displacement of a node along the normal of the healthy strip there.
double largest_across(std::span<const double> healthy, std::span<const double> damaged) {
  double largest = 0;
  const std::size_t n = healthy.size() / 2;
  for (std::size_t i = 1; i + 1 < n; ++i) {
    const double tx = healthy[2 * i + 2] - healthy[2 * i - 2], ty = healthy[2 * i + 3] - healthy[2 * i - 1];
    const double dx = damaged[2 * i] - healthy[2 * i], dy = damaged[2 * i + 1] - healthy[2 * i + 1];
    largest = std::max(largest, std::fabs(tx * dy - ty * dx) / std::sqrt(tx * tx + ty * ty));
  }
  return largest;
}

double time_at(const Drive& drive, double angle_rad) {
  const double time_s = time_of_angle(drive, angle_rad);
  if (time_s <= drive.bend_s + drive.hold_s) return time_s;
  throw Error(ErrorCode::invalid_argument,
              "the drive never commands an angle of " + std::to_string(angle_rad) + " rad",
              "Give angles up to that of the drive.");
}

}  // namespace

std::vector<CrackSignature> crack_signatures(const Strip& strip, const SignatureOptions& options) {
  const StandardArithmetic standard;
  MotionOptions motion_options;
  motion_options.inertia = Inertia::never;
  RodDynamics dynamics;
  Motion healthy, damaged;
  dynamics.simulate(strip, options.drive, {}, {}, motion_options, healthy);
  std::vector<double> before(2 * strip.nodes()), after(2 * strip.nodes());
  std::vector<CrackSignature> signatures;
  for (const double lambda_mm : options.lambda_mm) {
    for (const double place : options.place) {
      Damage damage;
      damage.place = place;
      damage.step.push_back({lambda_mm});
      dynamics.simulate(strip, options.drive, damage, {}, motion_options, damaged);
      for (const double angle_rad : options.angle_rad) {
        const double time_s = time_at(options.drive, angle_rad);
        healthy.shape(time_s, before);
        damaged.shape(time_s, after);
        signatures.push_back(
            {lambda_mm, place, angle_rad, 1e3 * options.px_per_mm * largest_across(before, after)});
      }
    }
  }
  return signatures;
}

}  // namespace motionanalyzer
