// The strip as a beam: a laminate becomes a section, a section and its scatter along the length become
// hinges. Everything is per metre of width: D in N m, EA in N/m, mass in kg/m^2.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer {

struct Layer {
  double thickness_m = 0;
  double young_pa = 0;
  double density_kg_m3 = 0;
};

/// A laminate's cross section. Layers are bonded and thin: plane sections stay plane.
struct Section {
  double thickness_m = 0;
  double neutral_axis_m = 0;        ///< above the lower face
  double bending_stiffness_nm = 0;  ///< D = integral of E (z - neutral)^2
  double axial_stiffness_n_m = 0;   ///< EA
  double mass_kg_m2 = 0;
};

/// in      layers from the lower face upwards
/// throws  Error{invalid_argument} for no layer, or a thickness, modulus or density that is not finite and >
/// 0
MOTIONANALYZER_API Section laminate(std::span<const Layer> layers);

/// Moduli: polyimide 3.3 GPa, adhesive 1, copper 115; densities 1.42, 1.2 and 8.93 g/cm^3.
/// Polyimide 25 um / copper 18 / adhesive 20 / polyimide 25: one copper layer.
MOTIONANALYZER_API std::span<const Layer> stack_one_copper() noexcept;
/// Polyimide 12.5 um / adhesive 10 / copper 12 / polyimide 20 / copper 12 / adhesive 10 / polyimide 12.5.
MOTIONANALYZER_API std::span<const Layer> stack_two_copper() noexcept;

/// Largest strain of the section's faces at this curvature, for its own neutral axis. >= 0
MOTIONANALYZER_API double outer_strain(const Section& section, double curvature_per_m) noexcept;

/// Extra equivalent length of an edge crack of relative depth a/h in a homogeneous section, in units of its
/// thickness: lambda / h = 6 pi * integral of alpha F(alpha)^2.
/// in      depth in [0, 0.95]
/// throws  Error{invalid_argument} outside
/// edges   3 % of it are uncertain: so far the two fits of F in the handbook differ
/// source  Tada, Paris & Irwin, stress intensity of an edge crack in pure bending; the compliance from the
///         energy that it releases (Okamura et al. 1969), with the stiffness of a wide strip on both sides
MOTIONANALYZER_API double notch_length_ratio(double depth);

/// A stretch of the strip that is stiffer or softer by design (coverlay edge, stiffener).
struct StiffnessStep {
  double from = 0, to = 0;  ///< fractions of the length, from < to
  double factor = 1;        ///< > 0
};

struct StripOptions {
  double length_m = 0.023;
  std::size_t nodes = 231;
  double scatter = 0.03;               ///< sd of log EI along the strip; 0 = uniform
  double correlation_m = 0.002;        ///< of the scatter
  double natural_curvature_per_m = 0;  ///< of the unloaded strip, constant part
  double curl_scatter_per_m = 0;  ///< sd of the natural curvature along the strip, same correlation length
  std::vector<StiffnessStep> design;
};

/// The strip cut into hinges. Node i stands at s = i * cell_m; hinge i carries the bending of the cell around
/// it: cell_m long inside, half of it at either end (hinges 0 and nodes-1 are the clamps).
struct Strip {
  double length_m = 0;
  double cell_m = 0;  ///< length / (nodes - 1)
  Section section;
  std::vector<double> bending_stiffness_nm;  ///< EI per width at each node
  std::vector<double> natural_turn_rad;      ///< of each hinge when unloaded

  std::size_t nodes() const noexcept { return bending_stiffness_nm.size(); }
  double hinge_length_m(std::size_t i) const noexcept {
    return i == 0 || i + 1 == nodes() ? 0.5 * cell_m : cell_m;
  }
};

/// Draws the scatter from `random`: a smooth Gaussian field that does not depend on the number of nodes, with
/// mean EI unchanged to first order.
/// throws  Error{invalid_argument} for nodes < 5 or > 100,000, lengths not
/// > 0, steps that are not inside 0..1
MOTIONANALYZER_API Strip make_strip(const Section& section, const StripOptions& options, Random random);

}  // namespace motionanalyzer
