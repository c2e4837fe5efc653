#include "motionanalyzer/mechanics/strip.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"

namespace motionanalyzer {
namespace {

// The modulus of polyimide is taken at the stiff end of what its makers give (2.5 to 3.3 GPa): films of 12.5
// to 25 um on copper are oriented ones.
constexpr double kPolyimide_pa = 3.3e9, kAdhesive_pa = 1e9, kCopper_pa = 115e9;
constexpr double kPolyimide_kg_m3 = 1420, kAdhesive_kg_m3 = 1200, kCopper_kg_m3 = 8930;

constexpr Layer polyimide(double thickness_m) { return {thickness_m, kPolyimide_pa, kPolyimide_kg_m3}; }
constexpr Layer adhesive(double thickness_m) { return {thickness_m, kAdhesive_pa, kAdhesive_kg_m3}; }
constexpr Layer copper(double thickness_m) { return {thickness_m, kCopper_pa, kCopper_kg_m3}; }

constexpr Layer kOneCopper[] = {polyimide(25e-6), copper(18e-6), adhesive(20e-6), polyimide(25e-6)};
constexpr Layer kTwoCopper[] = {polyimide(12.5e-6), adhesive(10e-6), copper(12e-6),     polyimide(20e-6),
                                copper(12e-6),      adhesive(10e-6), polyimide(12.5e-6)};

bool positive(double value) { return value > 0 && value - value == 0; }

[[noreturn]] void reject_strip(const std::string& message, const std::string& advice = {}) {
  throw Error(ErrorCode::invalid_argument, message, advice);
}

/// A stationary Gaussian field with unit variance and correlation exp(-(s - s')^2 / (2 l^2)): white noise on
/// knots half a correlation length apart, seen through a Gaussian window. The knots do not know of the nodes.
class SmoothField {
 public:
  SmoothField(double length, double correlation, Random random)
      : spacing_(0.5 * correlation), knot_(2 * kReach + 2 + static_cast<std::size_t>(length / spacing_)) {
    for (double& knot : knot_) knot = random.normal();
  }

  double at(double s) const {
    const double place = s / spacing_ + static_cast<double>(kReach);
    const auto middle = static_cast<std::size_t>(place);
    double sum = 0, square = 0;
    for (std::size_t k = middle - kReach; k <= std::min(middle + kReach + 1, knot_.size() - 1); ++k) {
      const double offset = 0.5 * (place - static_cast<double>(k)),
                   weight = elementary::exp(-offset * offset);
      sum += weight * knot_[k];
      square += weight * weight;
    }
    return sum / std::sqrt(square);
  }

 private:
  static constexpr std::size_t kReach = 10;  ///< knots each side: the window is 1e-11 there
  double spacing_;
  std::vector<double> knot_;
};

void check_options(const StripOptions& o) {
  if (o.nodes < 5 || o.nodes > 100'000)
    reject_strip("a strip of " + std::to_string(o.nodes) + " nodes",
                 "Give 5 to 100,000 nodes; 231 are usual.");
  if (!positive(o.length_m))
    reject_strip("length_m must be finite and > 0, not " + std::to_string(o.length_m));
  const bool scattered = o.scatter != 0 || o.curl_scatter_per_m != 0;
  if (!(o.scatter >= 0 && o.scatter < 1 && o.curl_scatter_per_m >= 0 &&
        o.curl_scatter_per_m - o.curl_scatter_per_m == 0))
    reject_strip("scatter must lie in 0 to 1 and curl_scatter_per_m must be >= 0");
  if (scattered && !(o.correlation_m >= 1e-4 * o.length_m && positive(o.correlation_m)))
    reject_strip("correlation_m must be a ten-thousandth of the length or more, not " +
                 std::to_string(o.correlation_m));
  if (o.natural_curvature_per_m - o.natural_curvature_per_m != 0)
    reject_strip("natural_curvature_per_m must be finite");
  for (const StiffnessStep& step : o.design)
    if (!(step.from >= 0 && step.from < step.to && step.to <= 1 && positive(step.factor)))
      reject_strip("a stiffness step needs 0 <= from < to <= 1 and a factor > 0");
}

/// Factor on EI of the cell from a to b (fractions of the length) of which the step covers a part:
/// compliances add.
double covered_factor(const StiffnessStep& step, double a, double b) {
  const double covered = std::max(0.0, std::min(b, step.to) - std::max(a, step.from)) / (b - a);
  return 1 / ((1 - covered) + covered / step.factor);
}

double design_factor(const StripOptions& options, std::size_t node) {
  const double cells = static_cast<double>(options.nodes - 1), middle = static_cast<double>(node);
  const double a = std::max(0.0, middle - 0.5) / cells, b = std::min(cells, middle + 0.5) / cells;
  double factor = 1;
  for (const StiffnessStep& step : options.design) factor *= covered_factor(step, a, b);
  return factor;
}

}  // namespace

Section laminate(std::span<const Layer> layers) {
  const StandardArithmetic standard;
  if (layers.empty()) reject_strip("a laminate needs a layer");
  Section section;
  double moment = 0;
  for (const Layer& layer : layers) {
    if (!positive(layer.thickness_m) || !positive(layer.young_pa) || !positive(layer.density_kg_m3))
      reject_strip("a layer's thickness, modulus and density must be finite and > 0");
    const double stiffness = layer.young_pa * layer.thickness_m;
    moment += stiffness * (section.thickness_m + 0.5 * layer.thickness_m);
    section.axial_stiffness_n_m += stiffness;
    section.mass_kg_m2 += layer.density_kg_m3 * layer.thickness_m;
    section.thickness_m += layer.thickness_m;
  }
  section.neutral_axis_m = moment / section.axial_stiffness_n_m;
  double below = 0;
  for (const Layer& layer : layers) {
    const double t = layer.thickness_m, arm = below + 0.5 * t - section.neutral_axis_m;
    section.bending_stiffness_nm += layer.young_pa * t * (t * t / 12 + arm * arm);
    below += t;
  }
  return section;
}

std::span<const Layer> stack_one_copper() noexcept { return kOneCopper; }
std::span<const Layer> stack_two_copper() noexcept { return kTwoCopper; }

double outer_strain(const Section& section, double curvature_per_m) noexcept {
  const double above = section.thickness_m - section.neutral_axis_m;
  return std::fabs(curvature_per_m) * std::max(section.neutral_axis_m, above);
}

Strip make_strip(const Section& section, const StripOptions& options, Random random) {
  const StandardArithmetic standard;
  check_options(options);
  if (!positive(section.bending_stiffness_nm)) reject_strip("a section needs a bending stiffness > 0");
  Strip strip;
  strip.length_m = options.length_m;
  strip.cell_m = options.length_m / static_cast<double>(options.nodes - 1);
  strip.section = section;
  strip.bending_stiffness_nm.resize(options.nodes);
  strip.natural_turn_rad.resize(options.nodes);
  const bool scattered = options.scatter != 0 || options.curl_scatter_per_m != 0;
  const double correlation = scattered ? options.correlation_m : options.length_m;
  const SmoothField stiffness(options.length_m, correlation, random.child(1));
  const SmoothField curl(options.length_m, correlation, random.child(2));
  for (std::size_t i = 0; i < options.nodes; ++i) {
    const double s = static_cast<double>(i) * strip.cell_m;
    const double logarithm = options.scatter * stiffness.at(s) - 0.5 * options.scatter * options.scatter;
    const double factor = options.scatter == 0 ? 1.0 : elementary::exp(logarithm);
    strip.bending_stiffness_nm[i] = section.bending_stiffness_nm * factor * design_factor(options, i);
    const double curvature = options.natural_curvature_per_m + options.curl_scatter_per_m * curl.at(s);
    strip.natural_turn_rad[i] = curvature * strip.hinge_length_m(i);
  }
  return strip;
}

}  // namespace motionanalyzer
