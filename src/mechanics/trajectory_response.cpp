#include "motionanalyzer/mechanics/trajectory_response.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

#include "mechanics/knot_shape.hpp"
#include "mechanics/laid_rod.hpp"
#include "mechanics/whole_strip.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"

namespace motionanalyzer {
namespace {

constexpr std::size_t kRodNodes = 129;
constexpr double kStraight_rad = 0.1;      // below, the force along the strip cannot be told from the shape
constexpr double kSoftening_rad = 0.5;     // from here on finite weaknesses are solved
constexpr double kFiniteLambda = 0.04;     // of the length: 1 mm on a common strip
constexpr std::size_t kSofteningStep = 4;  // knots from one to the next that are solved; linear between
constexpr double kLeastCompliance = 0.01, kMostCompliance = 100;
constexpr double kMostUnseen = 8;

using detail::KnotShape;
using detail::refuse_trajectory;

void check_traits(const StripTraits& traits) {
  for (const double unseen : {traits.unseen_first, traits.unseen_last})
    if (!(unseen >= 0 && unseen <= kMostUnseen))
      refuse_trajectory("an unseen part of " + std::to_string(unseen) + " visible lengths",
                        "It is 0 where the visible end is held, 8 at most.");
  if (traits.compliance.size() == 1)
    refuse_trajectory("one value is no compliance along a strip", "Give two or more, or none.");
  for (const double c : traits.compliance)
    if (!(c >= kLeastCompliance && c <= kMostCompliance))
      refuse_trajectory("a compliance of " + std::to_string(c) + " of the mean",
                        "It is a multiple of the strip's mean compliance: .01 to 100.");
}

/// Fills a response, knot by knot.
class Responder {
 public:
  Responder(const HealthyTrajectory& trajectory, std::size_t places, std::size_t stations,
            const StripTraits& traits)
      : whole_(trajectory, traits), rod_(kRodNodes), field_(2 * kRodNodes), weak_(2 * kRodNodes) {
    if (!traits.compliance.empty()) rod_.set_compliance(whole_.compliance(traits.compliance));
    out_.knots = trajectory.knots(), out_.places = places, out_.stations = stations;
    for (std::size_t h = 0; h < places; ++h)
      out_.place.push_back((static_cast<double>(h) + 0.5) / static_cast<double>(places));
    out_.hinge_px.resize(out_.knots * places * stations);
    out_.pose_px.resize(out_.knots * 3 * stations);
    out_.softening = Matrix(out_.knots, places);
    finite_.resize(stations);
    for (std::size_t g = 0; g < out_.knots; ++g)
      shape_.push_back(detail::knot_shape(whole_.x_px().row(g), whole_.y_px().row(g)));
  }

  TrajectoryResponse respond() {
    const std::vector<std::size_t> bent = bent_knots();
    std::vector<std::size_t> solved;
    for (std::size_t k = 0; k < bent.size(); ++k) {
      const bool soften = softens(bent, k, solved);
      answer(bent[k], soften);
      if (soften) solved.push_back(bent[k]);
    }
    spread_softening(solved);
    for (std::size_t g = 0; g < out_.knots; ++g) borrow(g, bent);
    return std::move(out_);
  }

 private:
  std::vector<std::size_t> bent_knots() const {
    std::vector<std::size_t> bent;
    for (std::size_t g = 0; g < out_.knots; ++g)
      if (std::fabs(shape_[g].turning_rad) >= kStraight_rad) bent.push_back(g);
    if (bent.empty())
      refuse_trajectory("the trajectory's strip stays straight: it turns by less than .1 rad",
                        "Learn it from panels that are bent.");
    return bent;
  }

  /// The knots whose softening is solved: every kSofteningStep-th with enough curvature, and the last one.
  bool softens(const std::vector<std::size_t>& bent, std::size_t k,
               const std::vector<std::size_t>& solved) const {
    if (k + 1 == bent.size()) return true;
    if (std::fabs(shape_[bent[k]].turning_rad) < kSoftening_rad) return false;
    return solved.empty() || bent[k] - solved.back() >= kSofteningStep;
  }

  void answer(std::size_t g, bool soften) {
    const KnotShape& shape = shape_[g];
    if (!rod_.fit(whole_.x_px().row(g), whole_.y_px().row(g), shape.tangent_rad(0),
                  shape.tangent_rad(shape.tx.size() - 1)))
      throw Error(ErrorCode::no_solution,
                  "no elastic strip lies like knot " + std::to_string(g) + " of the trajectory",
                  "Learn the trajectory again from normal panels.");
    for (std::size_t k = 0; k < 3; ++k)  // px per px, and px per rad
      project(rod_.derivative(detail::LaidRod::kLastX + k), shape, k < 2 ? 1 : rod_.unit_px(), pose(g, k));
    for (std::size_t h = 0; h < out_.places; ++h) {
      rod_.weaken_slightly(whole_.fraction(out_.place[h]), field_);
      project(field_, shape, visible_px(), hinge(g, h));
      if (soften) out_.softening(g, h) = softening(g, h);
    }
  }

  /// Left normal component of a field at the stations, times a factor.
  void project(std::span<const double> field, const KnotShape& shape, double factor,
               std::span<double> out) const {
    const double last = static_cast<double>(shape.tx.size() - 1);
    for (std::size_t s = 0; s < out.size(); ++s) {
      const double fraction = whole_.fraction(static_cast<double>(s) / static_cast<double>(out.size() - 1));
      const std::size_t i = std::min(static_cast<std::size_t>(fraction * last), shape.tx.size() - 2);
      const double w = fraction * last - static_cast<double>(i);
      const double tx = shape.tx[i] + w * (shape.tx[i + 1] - shape.tx[i]);
      const double ty = shape.ty[i] + w * (shape.ty[i + 1] - shape.ty[i]);
      const double across =
          tx * detail::field_at(field, fraction, 1) - ty * detail::field_at(field, fraction, 0);
      out[s] = factor * across / std::sqrt(tx * tx + ty * ty);
    }
  }

  double visible_px() const { return rod_.length_px() * whole_.visible_share(); }

  /// What a finite weakness moves, as a part c of its linear response: 1 / (1 + softening lambda) = c.
  double softening(std::size_t g, std::size_t h) {
    const double lambda = kFiniteLambda * visible_px() / rod_.unit_px();
    if (!rod_.weaken(whole_.fraction(out_.place[h]), lambda, weak_)) return 0;
    const std::span<const double> healthy = rod_.xy();
    for (std::size_t i = 0; i < weak_.size(); ++i) weak_[i] -= healthy[i];
    project(weak_, shape_[g], rod_.unit_px() / kFiniteLambda, finite_);
    const std::span<const double> linear = hinge(g, h);
    double product = 0, square = 0;
    for (std::size_t s = 0; s < out_.stations; ++s) {
      product += finite_[s] * linear[s];
      square += linear[s] * linear[s];
    }
    return product > 0 ? std::max(0.0, (square / product - 1) / kFiniteLambda) : 0;
  }

  /// Linear between the knots that were solved, constant beyond them.
  void spread_softening(const std::vector<std::size_t>& solved) {
    std::size_t k = 0;
    for (std::size_t g = 0; g < out_.knots; ++g) {
      while (k + 1 < solved.size() && solved[k + 1] <= g) ++k;
      const std::size_t a = solved[k], b = solved[std::min(k + 1, solved.size() - 1)];
      const double w = g <= a || a == b ? 0 : static_cast<double>(g - a) / static_cast<double>(b - a);
      for (std::size_t h = 0; h < out_.places && g != a; ++h)
        out_.softening(g, h) = out_.softening(a, h) + w * (out_.softening(b, h) - out_.softening(a, h));
    }
  }

  /// A straight knot answers as the next bent one; what a hinge does is in proportion to the curvature.
  void borrow(std::size_t g, const std::vector<std::size_t>& bent) {
    const auto next = std::lower_bound(bent.begin(), bent.end(), g);
    const std::size_t from = next == bent.end() ? bent.back() : *next;
    if (from == g) return;
    const double part = shape_[g].turning_rad / shape_[from].turning_rad;
    for (std::size_t k = 0; k < 3; ++k) std::copy_n(pose(from, k).begin(), out_.stations, pose(g, k).begin());
    for (std::size_t h = 0; h < out_.places; ++h)
      for (std::size_t s = 0; s < out_.stations; ++s) hinge(g, h)[s] = part * hinge(from, h)[s];
  }

  std::span<double> hinge(std::size_t g, std::size_t h) {
    return {out_.hinge_px.data() + (g * out_.places + h) * out_.stations, out_.stations};
  }
  std::span<double> pose(std::size_t g, std::size_t k) {
    return {out_.pose_px.data() + (g * 3 + k) * out_.stations, out_.stations};
  }

  detail::WholeStrip whole_;
  detail::LaidRod rod_;
  std::vector<KnotShape> shape_;
  std::vector<double> field_, weak_, finite_;
  TrajectoryResponse out_;
};

}  // namespace

TrajectoryResponse respond(const HealthyTrajectory& trajectory, std::size_t places, std::size_t stations,
                           const StripTraits& traits) {
  const StandardArithmetic standard;
  detail::check_asked(trajectory, places, stations);
  check_traits(traits);
  return Responder(trajectory, places, stations, traits).respond();
}

}  // namespace motionanalyzer
