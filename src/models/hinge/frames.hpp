// How one frame is looked at, at fixed knots along the bend: its noise is made white, what every frame may do
// for free is taken out (rigid motion of the image, the state of the bend, small motions of the gripper), and
// what a hinge at each place looks like then. Frames take the nearest knot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/hinge/linear.hpp"
#include "models/hinge/parameters.hpp"
#include "motionanalyzer/mechanics/trajectory_shapes.hpp"

namespace motionanalyzer::hinge {

inline constexpr std::size_t kKnots = 121;

/// Row-major blocks of equal size.
class Blocks {
 public:
  Blocks() = default;
  Blocks(std::size_t count, std::size_t size) : size_(size), value_(count * size) {}
  double* at(std::size_t i) noexcept { return value_.data() + i * size_; }
  const double* at(std::size_t i) const noexcept { return value_.data() + i * size_; }
  std::size_t size() const noexcept { return size_; }
  std::span<const double> values() const noexcept { return value_; }

 private:
  std::size_t size_ = 0;
  std::vector<double> value_;
};

/// What the moving gripper may do in every frame anew: sd in visible lengths and rad. Free, it gives, slips
/// and trembles, and no such thing raises an alarm. Held, as it is in nearly all panels, more is seen: what
/// is said of a panel that has raised one rests on this.
struct Grip {
  double shift_sd, turn_sd;
};
inline constexpr Grip kFreeGrip = {0.013, 0.03}, kHeldGrip = {0.0003, 0.0005};

struct Frames {
  std::size_t stations = 0;
  Blocks whiten;                  ///< knot: kModes x S
  Blocks hinge;                   ///< knot: kModes x kPlaces, whitened response to lambda = 1 visible length
  Blocks x_px, y_px;              ///< knot: S
  Blocks motion;                  ///< knot: 3 x S, what a motion of the image does: shifts, rotation
  double length_px = 0;           ///< of the fully bent strip
  std::vector<double> softening;  ///< kPlaces, at the full bend
};

std::size_t knot_of(double shape) noexcept;
/// Rigid motions of the image: free in every frame, or left in the residuals, where they are part of the
/// noise.
enum class Placing { free, left_in };

/// in      noise_px2: blocks of kModes x kModes below each other, for states of the bend evenly spread from 0
///         to 1, one or more
/// throws  Error{no_solution} as respond()
Frames make_frames(const HealthyTrajectory& trajectory, std::size_t stations, const StripTraits& strip,
                   const Matrix& noise_px2, const Grip& grip, Placing placing);

/// Where a shape lies between the centres of bins: weight of the upper one.
struct Between {
  std::size_t lower = 0, upper = 0;
  double weight = 0;
};
Between between(std::span<const double> centre, double shape) noexcept;

/// residual - mean with gaps filled straight from their neighbours; false where nothing was observed.
bool centred(std::span<const double> residual_px, std::span<const std::uint8_t> mask, const double* mean_px,
             std::span<double> out) noexcept;
/// Frames::motion.
Blocks image_motions(const HealthyTrajectory& trajectory, std::size_t stations);
/// Adds a motion of the image to the distances across the strip; motion: 3 x S as in Frames.
void put_back(const double* motion, const ImageMotion& by, std::span<double> residual_px) noexcept;
/// kModes x S: cosine[j S + s].
std::vector<double> cosine_table(std::size_t stations);
/// What the fit of every frame takes away, at this state of the bend.
FreeMotion free_motion(const HealthyTrajectory& trajectory, std::size_t stations, double shape);

}  // namespace motionanalyzer::hinge
