#include "motionanalyzer/features/elastica_fit.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/mechanics/elastica.hpp"

namespace motionanalyzer {

namespace {

// Lengths are in units of the visible length, bending stiffness 1. The ends hang on springs stiff enough to
// be positions, soft enough to be parameters of the energy; stretching costs as much as in a strip .1 mm
// thick.
constexpr double kAxialStiffness = 1e6;
constexpr double kEndStiffness = 1e7;
constexpr std::size_t kParameters = 7;  // x, y, tangent of either end, length
constexpr std::size_t kLength = 6;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

using Parameters = Eigen::Matrix<double, kParameters, 1>;
using Normal = Eigen::Matrix<double, kParameters, kParameters>;

struct Point {
  double x, y;
};

}  // namespace

struct ElasticaFitter::Workspace {
  Workspace(std::size_t station_count, const ElasticaFitOptions& given)
      : options(given),
        solver(given.nodes),
        stations(station_count),
        stiffness(given.nodes),
        natural(given.nodes),
        xy(2 * given.nodes),
        trial(2 * given.nodes),
        force(2 * given.nodes),
        gradient(2 * given.nodes),
        column(kParameters, std::vector<double>(2 * given.nodes)) {
    seen.reserve(station_count);
  }

  std::size_t nodes() const { return options.nodes; }
  void start(const KinematicFrame& frame, std::span<const double> station);
  bool equilibrium(const Parameters& at, std::span<double> shape);
  void derivatives(const Parameters& at);
  double misfit(const KinematicFrame& frame, std::span<const double> station, const Parameters& at,
                std::span<const double> shape, Normal* normal, Parameters* right) const;
  bool improve(const KinematicFrame& frame, std::span<const double> station);
  void report(const KinematicFrame& frame, std::span<const double> station, ElasticaFit& out) const;

  RodProblem problem(const Parameters& at);
  Point between(std::span<const double> shape, double fraction) const;
  Point normal_at(std::span<const double> shape, double fraction) const;

  ElasticaFitOptions options;
  RodSolver solver;
  std::size_t stations;
  std::vector<double> stiffness, natural, xy, trial, force, gradient;
  std::vector<std::vector<double>> column;  ///< d shape / d parameter
  std::vector<std::size_t> seen;            ///< observed stations
  Parameters parameter = Parameters::Zero();
  double unit_px = 1, origin_x = 0, origin_y = 0, cost = 0;
};

RodProblem ElasticaFitter::Workspace::problem(const Parameters& at) {
  RodProblem p;
  p.cell_m = at[kLength] / static_cast<double>(nodes() - 1);
  p.axial_stiffness_n = kAxialStiffness;
  std::fill(stiffness.begin(), stiffness.end(), 1 / p.cell_m);
  stiffness.front() = stiffness.back() = 2 / p.cell_m;
  p.hinge_stiffness_nm = stiffness;
  p.natural_turn_rad = natural;
  p.first.x_m = at[0], p.first.y_m = at[1], p.first.tangent_rad = at[2];
  p.last.x_m = at[3], p.last.y_m = at[4], p.last.tangent_rad = at[5];
  for (RodEnd* end : {&p.first, &p.last}) end->stiffness_x_n_m = end->stiffness_y_n_m = kEndStiffness;
  return p;
}

/// The observed stations as a first shape, and the poses that they show.
void ElasticaFitter::Workspace::start(const KinematicFrame& frame, std::span<const double> station) {
  seen.clear();
  for (std::size_t s = 0; s < stations; ++s)
    if (frame.mask[s]) seen.push_back(s);
  unit_px = frame.length_px;
  origin_x = frame.x_px[seen.front()], origin_y = frame.y_px[seen.front()];
  std::size_t k = 0;  // seen[k], seen[k + 1] stand around the node, or are the outermost pair
  for (std::size_t i = 0; i < nodes(); ++i) {
    const double fraction = static_cast<double>(i) / static_cast<double>(nodes() - 1);
    while (k + 2 < seen.size() && station[seen[k + 1]] < fraction) ++k;
    const std::size_t a = seen[k], b = seen[k + 1];
    const double w = (fraction - station[a]) / (station[b] - station[a]);
    xy[2 * i] = (frame.x_px[a] + w * (frame.x_px[b] - frame.x_px[a]) - origin_x) / unit_px;
    xy[2 * i + 1] = (frame.y_px[a] + w * (frame.y_px[b] - frame.y_px[a]) - origin_y) / unit_px;
  }
  const std::size_t n = 2 * nodes();
  parameter << xy[0], xy[1], frame.tangent_rad[seen.front()], xy[n - 2], xy[n - 1],
      frame.tangent_rad[seen.back()], 1;
}

bool ElasticaFitter::Workspace::equilibrium(const Parameters& at, std::span<double> shape) {
  try {
    return solver.solve(problem(at), shape, {1e-9, 60}).stable;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::no_solution) throw;
    return false;
  }
}

/// d shape / d parameter = -H^-1 d gradient / d parameter at the equilibrium xy.
void ElasticaFitter::Workspace::derivatives(const Parameters& at) {
  const RodProblem p = problem(at);
  const std::size_t n = 2 * nodes();
  const auto edge_turn = [&](std::size_t i, double k) {  // k times the gradient of the angle of edge i
    const double ex = xy[2 * i + 2] - xy[2 * i], ey = xy[2 * i + 3] - xy[2 * i + 1];
    const double per_square = k / (ex * ex + ey * ey);
    force[2 * i] = ey * per_square, force[2 * i + 1] = -ex * per_square;
    force[2 * i + 2] = -ey * per_square, force[2 * i + 3] = ex * per_square;
  };
  for (std::size_t k = 0; k < kLength; ++k) {
    std::fill(force.begin(), force.end(), 0.0);
    if (k % 3 == 2)
      edge_turn(k == 2 ? 0 : nodes() - 2, stiffness.front());
    else
      force[k < 3 ? k : n - 2 + (k - 3)] = kEndStiffness;
    solver.respond(p, xy, force, column[k]);
  }
  constexpr double kStep = 1e-6;
  Parameters longer = at;
  longer[kLength] += kStep;
  solver.gradient(p, xy, gradient);
  solver.gradient(problem(longer), xy, force);
  for (std::size_t i = 0; i < n; ++i) force[i] = (gradient[i] - force[i]) / kStep;
  solver.respond(problem(at), xy, force, column[kLength]);
}

Point ElasticaFitter::Workspace::between(std::span<const double> shape, double fraction) const {
  const double at = fraction * static_cast<double>(nodes() - 1);
  const std::size_t i = std::min(static_cast<std::size_t>(at), nodes() - 2);
  const double w = at - static_cast<double>(i);
  return {shape[2 * i] + w * (shape[2 * i + 2] - shape[2 * i]),
          shape[2 * i + 1] + w * (shape[2 * i + 3] - shape[2 * i + 1])};
}

Point ElasticaFitter::Workspace::normal_at(std::span<const double> shape, double fraction) const {
  const double at = fraction * static_cast<double>(nodes() - 1);
  const std::size_t i = std::min(static_cast<std::size_t>(at), nodes() - 2);
  const double ex = shape[2 * i + 2] - shape[2 * i], ey = shape[2 * i + 3] - shape[2 * i + 1];
  const double length = std::sqrt(ex * ex + ey * ey);
  return {-ey / length, ex / length};
}

/// Weighted sum of squares, in units of the visible length; with its normal equations when they are asked
/// for.
double ElasticaFitter::Workspace::misfit(const KinematicFrame& frame, std::span<const double> station,
                                         const Parameters& at, std::span<const double> shape, Normal* normal,
                                         Parameters* right) const {
  const double from_length = (at[kLength] - 1) / options.length_sd;
  // A strip's noise of some 1e-3 of its length is what the prior on the length is weighed against.
  constexpr double kNoise = 1e-3;
  double sum = kNoise * kNoise * from_length * from_length;
  if (normal != nullptr) {
    normal->setZero();
    right->setZero();
    const double slope = kNoise / options.length_sd;
    (*normal)(kLength, kLength) += slope * slope;
    (*right)[kLength] -= slope * kNoise * from_length;
  }
  for (const std::size_t s : seen) {
    const Point model = between(shape, station[s]), left = normal_at(shape, station[s]);
    const double dx = (frame.x_px[s] - origin_x) / unit_px - model.x;
    const double dy = (frame.y_px[s] - origin_y) / unit_px - model.y;
    for (const auto& [ux, uy, weight] :
         {std::array{left.x, left.y, 1.0}, std::array{left.y, -left.x, options.tangential_weight}}) {
      const double r = weight * (ux * dx + uy * dy);
      sum += r * r;
      if (normal == nullptr) continue;
      Parameters row;
      for (std::size_t k = 0; k < kParameters; ++k) {
        const Point moved = between(column[k], station[s]);
        row[static_cast<Eigen::Index>(k)] = weight * (ux * moved.x + uy * moved.y);
      }
      *normal += row * row.transpose();
      *right += r * row;
    }
  }
  return sum;
}

/// One damped Gauss-Newton step; false when nothing better was found.
bool ElasticaFitter::Workspace::improve(const KinematicFrame& frame, std::span<const double> station) {
  derivatives(parameter);
  Normal normal;
  Parameters right;
  cost = misfit(frame, station, parameter, xy, &normal, &right);
  for (double damping = 1e-9; damping < 10; damping *= 30) {
    Normal damped = normal;
    damped.diagonal() *= 1 + damping;
    const Parameters next = parameter + damped.ldlt().solve(right);
    if (!next.allFinite() || std::fabs(next[kLength] - 1) > 0.2) continue;
    std::copy(xy.begin(), xy.end(), trial.begin());
    if (!equilibrium(next, trial)) continue;
    const double there = misfit(frame, station, next, trial, nullptr, nullptr);
    if (there >= cost) continue;
    const bool far = cost - there > 1e-6 * cost;
    parameter = next;
    std::swap(xy, trial);
    cost = there;
    return far;
  }
  return false;
}

void ElasticaFitter::Workspace::report(const KinematicFrame& frame, std::span<const double> station,
                                       ElasticaFit& out) const {
  double sum = 0;
  for (const std::size_t s : seen) {
    const Point model = between(xy, station[s]), left = normal_at(xy, station[s]);
    const double dx = frame.x_px[s] - origin_x - unit_px * model.x;
    const double dy = frame.y_px[s] - origin_y - unit_px * model.y;
    const double across = left.x * dx + left.y * dy;
    out.residual_px[s] = across;
    sum += across * across;
    out.largest_px = std::max(out.largest_px, std::fabs(across));
  }
  out.rms_px = std::sqrt(sum / static_cast<double>(seen.size()));
  out.length_px = unit_px * parameter[kLength];
  out.converged = true;
}

ElasticaFitter::ElasticaFitter(std::size_t stations, const ElasticaFitOptions& options) {
  if (stations < 8 || options.nodes < 16 || options.iterations < 1 || !(options.length_sd > 0) ||
      !(options.tangential_weight >= 0))
    throw Error(ErrorCode::invalid_argument, "an elastica cannot be fitted with these options",
                "8 stations, 16 nodes, one iteration and a length_sd above 0 are the least");
  work_ = std::make_unique<Workspace>(stations, options);
}
ElasticaFitter::~ElasticaFitter() = default;
ElasticaFitter::ElasticaFitter(ElasticaFitter&&) noexcept = default;
ElasticaFitter& ElasticaFitter::operator=(ElasticaFitter&&) noexcept = default;

void ElasticaFitter::fit(const KinematicFrame& frame, std::span<const double> station, ElasticaFit& out) {
  Workspace& w = *work_;
  if (station.size() != w.stations || frame.x_px.size() != w.stations)
    throw Error(ErrorCode::mismatch, "the frame has " + std::to_string(frame.x_px.size()) +
                                         " stations, the fit was made for " + std::to_string(w.stations));
  out.converged = false;
  out.rms_px = out.largest_px = out.length_px = kNan;
  out.residual_px.assign(w.stations, kNan);
  const auto observed = std::count(frame.mask.begin(), frame.mask.end(), std::uint8_t{1});
  if (observed < 8 || !std::isfinite(frame.length_px) || frame.length_px <= 0) return;
  w.start(frame, station);
  if (!w.equilibrium(w.parameter, w.xy)) return;
  for (int i = 0; i < w.options.iterations && w.improve(frame, station); ++i) continue;
  out.largest_px = 0;
  w.report(frame, station, out);
}

}  // namespace motionanalyzer
