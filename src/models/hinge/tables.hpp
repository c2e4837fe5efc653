// Everything that scoring looks up, computed once from what was learnt.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/hinge/frames.hpp"
#include "models/hinge/parameters.hpp"
#include "motionanalyzer/mechanics/image_bumps.hpp"

namespace motionanalyzer::hinge {

/// A hypothesis is asked only where severity could be told to this, in visible lengths (1 mm in 23).
inline constexpr double kWorstSeveritySd = 0.0435;
inline constexpr double kLeastInformation = 1 / (kWorstSeveritySd * kWorstSeveritySd);

/// Triangular storage of pairs (v, c), c <= v.
inline std::size_t pair_index(std::size_t v, std::size_t c) noexcept { return v * (v + 1) / 2 + c; }

/// A normal panel as the tables see it: steps of one or several frames.
struct Nominal {
  std::vector<double> shape;      ///< V steps
  std::size_t frames_a_step = 1;  ///< so that V stays below some hundred at any frame rate
  std::size_t frames = 0;         ///< of a normal panel

  std::size_t steps() const noexcept { return shape.size(); }
  /// The last step at which a normal panel is bent no further than this.
  std::size_t step_of(double shape_now) const noexcept;
};

/// Healthy causes that look like damage to one who does not know them: highlights and specks, bumps of some
/// width. Those that stand still in the image (the strip moves through them), and those that sit on the
/// material from some frame on.
struct Rivals {
  static constexpr std::size_t kOnsetEvery = 3;  ///< steps
  using Kind = ImageBump;
  static constexpr std::size_t kKinds = 4;

  std::size_t count = 0;             ///< of bumps fixed in the image
  std::vector<Kind> kind;            ///< count
  std::vector<BumpRun> run;          ///< bumps side by side that a station lies under
  std::vector<std::uint32_t> begin;  ///< kKnots x S + 1: the runs of station s at knot g
  std::vector<float> height;        ///< 0..1, of each bump of a run there; a run is filled up with 0 to fours
  std::vector<double> information;  ///< V x count
  std::size_t on_material = 0;      ///< bumps on the material
  std::vector<std::uint8_t> material_first, material_last;  ///< stations, last excluded
  Matrix material_height;                                   ///< on_material x S
  std::size_t onsets = 0;
  std::vector<double> material_information;  ///< V x onsets x on_material; onset c is step c kOnsetEvery
};

struct Tables {
  Frames frames;
  /// q: spikes, then modes of stiffness and of curl, then, where it is left in, where the image lies in this
  /// panel; each with variance one
  std::size_t nuisances = 0;
  std::size_t spikes = 0;
  std::size_t differences = 0;  ///< spikes and modes
  Blocks mean_px;               ///< knot: S
  Blocks mean_motion;           ///< knot: 3; empty where the motion of the image is free
  Blocks nuisance;              ///< knot: kModes x q
  Blocks hinge_nuisance;        ///< knot: q x kPlaces
  Blocks hinge_square;          ///< knot: kPlaces
  Blocks nuisance_square;       ///< knot: lower triangle of q x q, row by row
  Nominal nominal;
  std::vector<double> information;  ///< of hinges, 1 / sd^2 of lambda: pair (v, onset) x kPlaces
  Rivals rivals;
};

enum class Gripper { free, held };
/// Frames and means alone: how a frame is looked at, before it is known how panels differ.
Tables make_bare_tables(const Parameters& parameters, Gripper gripper);
/// For scoring frame by frame and asking rivals: grippers free.
/// throws  Error{no_solution} as respond()
/// cost    .2 s
Tables make_tables(const Parameters& parameters);
/// For describing a panel: grippers held; without nominal panel, information and rivals.
Tables make_held_tables(const Parameters& parameters);

/// One frame as scoring has seen it.
struct SeenFrame {
  std::size_t knot = 0, step = 0;
  std::int32_t number = 0;
  double shape = 0;
  ImageMotion motion = {};
};
/// Puts the motion of the image back into residuals (n x S, means taken away), less its mean over the panel
/// and that of normals. Does nothing where the tables leave it free.
void put_back(const Tables& tables, std::span<const SeenFrame> seen, double* residual_px) noexcept;
/// Takes healthy differences between panels, of size beta, away from whitened frames (n x kModes).
void take_away(const Tables& tables, std::span<const SeenFrame> seen, const double* beta,
               double* left) noexcept;

}  // namespace motionanalyzer::hinge
