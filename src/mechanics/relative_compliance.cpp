// How much a strip's own stiffness varies along it, read off how its curvature grows with the moment.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "mechanics/knot_shape.hpp"
#include "mechanics/laid_rod.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "motionanalyzer/mechanics/trajectory_response.hpp"

namespace motionanalyzer {
namespace {

constexpr std::size_t kNodesOfRod = 129;
constexpr double kLeastTurn_rad = 0.3;  // below, moments are too small to say anything
constexpr double kLeastBent = 0.25;     // of the furthest bend: knots that are asked
constexpr std::size_t kKnotsAsked = 24;
constexpr double kSoftest = 10, kStiffest = 1.0 / 10;  // a stiffener of glass on a film, and back

/// Knots that are bent far enough, evenly chosen.
std::vector<std::size_t> asked_knots(const std::vector<detail::KnotShape>& shape) {
  double furthest = 0;
  for (const auto& s : shape) furthest = std::max(furthest, std::fabs(s.turning_rad));
  std::vector<std::size_t> bent, asked;
  for (std::size_t g = 0; g < shape.size() && furthest >= kLeastTurn_rad; ++g)
    if (std::fabs(shape[g].turning_rad) >= kLeastBent * furthest) bent.push_back(g);
  const std::size_t count = std::min(kKnotsAsked, bent.size());
  for (std::size_t k = 0; k < count; ++k)
    asked.push_back(bent[count == 1 ? 0 : k * (bent.size() - 1) / (count - 1)]);
  return asked;
}

/// Lines through (moment, curvature) of the knots, one a place.
class Slopes {
 public:
  explicit Slopes(std::size_t places) : sum_(places) {}
  void add(std::size_t place, double moment, double curvature) {
    Sums& s = sum_[place];
    s.n += 1, s.m += moment, s.k += curvature, s.mm += moment * moment, s.mk += moment * curvature;
  }
  /// Curvature per moment; 1 where the moments are all the same.
  double at(std::size_t place) const {
    const Sums& s = sum_[place];
    const double square = s.n * s.mm - s.m * s.m;
    return square > 1e-12 * s.n * s.mm ? (s.n * s.mk - s.m * s.k) / square : 1;
  }

 private:
  struct Sums {
    double n = 0, m = 0, k = 0, mm = 0, mk = 0;
  };
  std::vector<Sums> sum_;
};

/// Mean 1, or nearly so where some are at the ends of what strips have.
void normalise(std::vector<double>& compliance) {
  for (int i = 0; i < 2; ++i) {
    double mean = 0;
    for (double& c : compliance) mean += c = std::max(c, kStiffest);
    mean /= static_cast<double>(compliance.size());
    for (double& c : compliance) c = std::clamp(c / mean, kStiffest, kSoftest);
  }
}

/// Curvature of a knot at a fraction of its length, in 1 / unit.
double curvature_of(const HealthyTrajectory& t, std::size_t knot, double fraction, double length) {
  const std::size_t n = t.nodes(), half = std::max<std::size_t>(2, (n - 1) / 40);
  const double at = std::clamp(fraction * static_cast<double>(n - 1), static_cast<double>(half),
                               static_cast<double>(n - 1 - half));
  const std::size_t i = std::min(static_cast<std::size_t>(at), n - 2);
  const double w = at - static_cast<double>(i);
  const double lower = detail::curvature_at(t.x_px.row(knot), t.y_px.row(knot), i, half);
  const double upper = detail::curvature_at(t.x_px.row(knot), t.y_px.row(knot), i + 1, half);
  return (lower + w * (upper - lower)) * static_cast<double>(n - 1) / length;
}

}  // namespace

std::vector<double> relative_compliance(const HealthyTrajectory& trajectory, std::size_t places) {
  const StandardArithmetic standard;
  detail::check_asked(trajectory, places, places);
  std::vector<detail::KnotShape> shape;
  for (std::size_t g = 0; g < trajectory.knots(); ++g)
    shape.push_back(detail::knot_shape(trajectory.x_px.row(g), trajectory.y_px.row(g)));
  const std::vector<std::size_t> asked = asked_knots(shape);
  std::vector<double> compliance(places, 1.0);
  if (asked.size() < 2) return compliance;
  detail::LaidRod even(kNodesOfRod);
  Slopes slopes(places);
  for (const std::size_t g : asked) {
    if (!even.fit(trajectory.x_px.row(g), trajectory.y_px.row(g), shape[g].tangent_rad(0),
                  shape[g].tangent_rad(trajectory.nodes() - 1)))
      throw Error(ErrorCode::no_solution,
                  "no elastic strip lies like knot " + std::to_string(g) + " of the trajectory",
                  "Learn the trajectory again from normal panels.");
    const double length = even.length_px() / even.unit_px();
    for (std::size_t h = 0; h < places; ++h) {
      const double fraction = (static_cast<double>(h) + 0.5) / static_cast<double>(places);
      slopes.add(h, even.moment_at(fraction), curvature_of(trajectory, g, fraction, length));
    }
  }
  for (std::size_t h = 0; h < places; ++h) compliance[h] = slopes.at(h);
  normalise(compliance);
  return compliance;
}

}  // namespace motionanalyzer
