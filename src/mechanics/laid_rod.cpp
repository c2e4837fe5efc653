#include "mechanics/laid_rod.hpp"

#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/mechanics/hinge.hpp"

namespace motionanalyzer::detail {
namespace {

constexpr double kAxialStiffness = 1e6;  // D / L^2: a strip of 23 mm that is .1 mm thick
constexpr double kAlongWeight = 0.3;     // of offsets along the strip, where visible ends jitter
// What the shapes are trusted to, and how far parameters may stray from where the fit begins.
constexpr double kNoise = 3e-4;
constexpr double kSpread[LaidRod::kParameters] = {.01, .01, .1, .01, .01, .1, .01};
constexpr int kFitSteps = 8;
constexpr double kFarthest = 0.02;  // of the length: what lies farther off is no shape of an even strip

/// Cholesky in place; the matrix is positive definite by its prior.
template <std::size_t N>
void solve_normal(double (&a)[N][N], std::array<double, N>& b) {
  for (std::size_t j = 0; j < N; ++j) {
    for (std::size_t k = 0; k < j; ++k) a[j][j] -= a[j][k] * a[j][k];
    a[j][j] = std::sqrt(std::max(a[j][j], 1e-300));
    for (std::size_t i = j + 1; i < N; ++i) {
      for (std::size_t k = 0; k < j; ++k) a[i][j] -= a[i][k] * a[j][k];
      a[i][j] /= a[j][j];
    }
  }
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i][k] * b[k];
    b[i] /= a[i][i];
  }
  for (std::size_t i = N; i-- > 0;) {
    for (std::size_t k = i + 1; k < N; ++k) b[i] -= a[k][i] * b[k];
    b[i] /= a[i][i];
  }
}

}  // namespace

double field_at(std::span<const double> xy, double fraction, std::size_t component) noexcept {
  const std::size_t n = xy.size() / 2;
  const double at = fraction * static_cast<double>(n - 1);
  const std::size_t i = std::min(static_cast<std::size_t>(at), n - 2);
  const double w = at - static_cast<double>(i);
  return xy[2 * i + component] + w * (xy[2 * i + 2 + component] - xy[2 * i + component]);
}

LaidRod::LaidRod(std::size_t nodes)
    : solver_(nodes),
      stiffness_(nodes),
      weak_(nodes),
      share_(nodes),
      xy_(2 * nodes),
      trial_(2 * nodes),
      force_(2 * nodes),
      gradient_(2 * nodes) {
  for (auto& column : column_) column.resize(2 * nodes);
  strip_.bending_stiffness_nm.assign(nodes, 1.0);
  strip_.natural_turn_rad.assign(nodes, 0.0);
}

RodProblem LaidRod::problem(const Parameters& at, std::span<double> stiffness) const {
  RodProblem p;
  p.cell_m = at[kLength] / static_cast<double>(nodes() - 1);
  p.axial_stiffness_n = kAxialStiffness;
  hinge_stiffness(strip_.bending_stiffness_nm, p.cell_m, 0, 0, stiffness);
  p.hinge_stiffness_nm = stiffness;
  p.natural_turn_rad = strip_.natural_turn_rad;
  p.first.x_m = at[0], p.first.y_m = at[1], p.first.tangent_rad = at[2];
  p.last.x_m = at[3], p.last.y_m = at[4], p.last.tangent_rad = at[5];
  return p;
}

/// The measured points, and the rod's nodes between them as a first shape.
void LaidRod::begin(std::span<const double> x_px, std::span<const double> y_px) {
  const std::size_t points = x_px.size(), chords = std::min<std::size_t>(32, points - 1);
  unit_px_ = 0;
  for (std::size_t k = 0, from = 0; k < chords; ++k) {  // noise lengthens short chords
    const std::size_t to = (k + 1) * (points - 1) / chords;
    const double dx = x_px[to] - x_px[from], dy = y_px[to] - y_px[from];
    unit_px_ += std::sqrt(dx * dx + dy * dy);
    from = to;
  }
  target_.resize(2 * points);
  for (std::size_t i = 0; i < points; ++i) {
    target_[2 * i] = (x_px[i] - x_px[0]) / unit_px_;
    target_[2 * i + 1] = (y_px[i] - y_px[0]) / unit_px_;
  }
  for (std::size_t i = 0; i < nodes(); ++i) {
    const double fraction = static_cast<double>(i) / static_cast<double>(nodes() - 1);
    xy_[2 * i] = field_at(target_, fraction, 0);
    xy_[2 * i + 1] = field_at(target_, fraction, 1);
  }
}

bool LaidRod::settle(const Parameters& at, std::span<double> xy) {
  try {
    RodSolveOptions options;
    options.tolerance = 1e-9;
    options.max_iterations = 60;
    return solver_.solve(problem(at, stiffness_), xy, options).stable;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::no_solution && error.code() != ErrorCode::invalid_argument) throw;
    return false;
  }
}

/// d shape / d parameter = -H^-1 d gradient / d parameter, at the equilibrium.
void LaidRod::derive() {
  const RodProblem p = problem(parameter_, stiffness_);
  const std::size_t n = nodes();
  derive_position(p, 0, column_[0]);
  derive_position(p, 1, column_[1]);
  derive_tangent(p, 0, column_[2]);
  derive_position(p, 2 * n - 2, column_[3]);
  derive_position(p, 2 * n - 1, column_[4]);
  derive_tangent(p, n - 2, column_[5]);
  derive_length(p, column_[6]);
}

/// The node goes where it is told to; central differences of the gradient say what that does to the others.
void LaidRod::derive_position(const RodProblem& p, std::size_t coordinate, std::span<double> column) {
  constexpr double kStep = 1e-6;
  std::copy(xy_.begin(), xy_.end(), trial_.begin());
  trial_[coordinate] = xy_[coordinate] + kStep;
  solver_.gradient(p, trial_, gradient_);
  trial_[coordinate] = xy_[coordinate] - kStep;
  solver_.gradient(p, trial_, force_);
  for (std::size_t i = 0; i < force_.size(); ++i) force_[i] = (force_[i] - gradient_[i]) / (2 * kStep);
  solver_.respond(p, xy_, force_, column);
  column[coordinate] = 1;
}

/// The holder's hinge pulls its edge round: stiffness times the gradient of the edge's angle.
void LaidRod::derive_tangent(const RodProblem& p, std::size_t edge, std::span<double> column) {
  const double ex = xy_[2 * edge + 2] - xy_[2 * edge], ey = xy_[2 * edge + 3] - xy_[2 * edge + 1];
  const double holder = edge == 0 ? p.hinge_stiffness_nm.front() : p.hinge_stiffness_nm.back();
  const double scale = holder / (ex * ex + ey * ey);
  std::fill(force_.begin(), force_.end(), 0.0);
  force_[2 * edge] = ey * scale, force_[2 * edge + 1] = -ex * scale;
  force_[2 * edge + 2] = -ey * scale, force_[2 * edge + 3] = ex * scale;
  solver_.respond(p, xy_, force_, column);
}

void LaidRod::derive_length(const RodProblem& p, std::span<double> column) {
  constexpr double kStep = 1e-6;
  Parameters longer = parameter_;
  longer[kLength] += kStep;
  solver_.gradient(p, xy_, gradient_);
  solver_.gradient(problem(longer, weak_), xy_, force_);
  for (std::size_t i = 0; i < force_.size(); ++i) force_[i] = (gradient_[i] - force_[i]) / kStep;
  solver_.respond(p, xy_, force_, column);
}

/// Weighted sum of squares, in units of kNoise; with its normal equations when they are asked for.
double LaidRod::misfit(const Parameters& at, std::span<const double> xy, Normal* normal) const {
  double sum = 0;
  const auto add = [&](double offset, double per_sd, const Parameters& slope) {
    const double r = offset * per_sd;
    sum += r * r;
    if (normal == nullptr) return;
    for (std::size_t i = 0; i < kParameters; ++i) {
      normal->right[i] += slope[i] * per_sd * r;
      for (std::size_t j = 0; j <= i; ++j) normal->matrix[i][j] += slope[i] * slope[j] * per_sd * per_sd;
    }
  };
  for (std::size_t k = 0; k < kParameters; ++k) {
    Parameters slope = {};
    slope[k] = 1;
    add(prior_[k] - at[k], 1 / kSpread[k], slope);
  }
  const std::size_t points = target_.size() / 2, n = nodes();
  for (std::size_t q = 0; q < points; ++q) {
    const double fraction = static_cast<double>(q) / static_cast<double>(points - 1);
    const std::size_t i = std::min(static_cast<std::size_t>(fraction * static_cast<double>(n - 1)), n - 2);
    const double ex = xy[2 * i + 2] - xy[2 * i], ey = xy[2 * i + 3] - xy[2 * i + 1];
    const double length = std::sqrt(ex * ex + ey * ey), tx = ex / length, ty = ey / length;
    const double dx = target_[2 * q] - field_at(xy, fraction, 0);
    const double dy = target_[2 * q + 1] - field_at(xy, fraction, 1);
    Parameters across = {}, along = {};
    for (std::size_t k = 0; normal != nullptr && k < kParameters; ++k) {
      const double cx = field_at(column_[k], fraction, 0), cy = field_at(column_[k], fraction, 1);
      across[k] = tx * cy - ty * cx;
      along[k] = tx * cx + ty * cy;
    }
    add(tx * dy - ty * dx, 1 / kNoise, across);
    add(tx * dx + ty * dy, kAlongWeight / kNoise, along);
  }
  return sum;
}

/// One Gauss-Newton step, halved until it is one downhill; false when it changed next to nothing.
bool LaidRod::improve() {
  derive();
  Normal normal;
  const double cost = misfit(parameter_, xy_, &normal);
  solve_normal(normal.matrix, normal.right);
  for (double part = 1; part > 0.1; part *= 0.5) {
    Parameters next = parameter_;
    for (std::size_t k = 0; k < kParameters; ++k) next[k] += part * normal.right[k];
    if (!(std::fabs(next[kLength] - 1) < 0.2)) continue;
    std::copy(xy_.begin(), xy_.end(), trial_.begin());
    if (!settle(next, trial_)) continue;
    const double there = misfit(next, trial_, nullptr);
    if (!(there < cost)) continue;
    parameter_ = next;
    std::swap(xy_, trial_);
    return cost - there > 1e-4 + 1e-6 * cost;
  }
  return false;
}

/// Root mean square of the distances from the measured points, in units of the length.
double LaidRod::distance() const {
  const std::size_t points = target_.size() / 2;
  double sum = 0;
  for (std::size_t q = 0; q < points; ++q) {
    const double fraction = static_cast<double>(q) / static_cast<double>(points - 1);
    const double dx = target_[2 * q] - field_at(xy_, fraction, 0);
    const double dy = target_[2 * q + 1] - field_at(xy_, fraction, 1);
    sum += dx * dx + dy * dy;
  }
  return std::sqrt(sum / static_cast<double>(points));
}

void LaidRod::set_compliance(std::span<const double> compliance) {
  const double last = static_cast<double>(compliance.size() - 1);
  for (std::size_t i = 0; i < nodes(); ++i) {
    const double fraction = static_cast<double>(i) / static_cast<double>(nodes() - 1);
    const double at = std::clamp(fraction * (last + 1) - 0.5, 0.0, last);
    const std::size_t lower = std::min(static_cast<std::size_t>(at), compliance.size() - 2);
    const double w = at - static_cast<double>(lower);
    strip_.bending_stiffness_nm[i] =
        1 / (compliance[lower] + w * (compliance[lower + 1] - compliance[lower]));
  }
}

double LaidRod::moment_at(double fraction) const noexcept {
  const std::size_t last = nodes() - 2;
  const double at = fraction * static_cast<double>(nodes() - 1);
  const std::size_t i = std::clamp<std::size_t>(static_cast<std::size_t>(at + 0.5), 1, last);
  const double ax = xy_[2 * i] - xy_[2 * i - 2], ay = xy_[2 * i + 1] - xy_[2 * i - 1];
  const double bx = xy_[2 * i + 2] - xy_[2 * i], by = xy_[2 * i + 3] - xy_[2 * i + 1];
  const double turn = elementary::atan2(ax * by - ay * bx, ax * bx + ay * by);
  return turn * strip_.bending_stiffness_nm[i] / strip_.cell_m;
}

bool LaidRod::fit(std::span<const double> x_px, std::span<const double> y_px, double first_tangent_rad,
                  double last_tangent_rad) {
  begin(x_px, y_px);
  const std::size_t n = nodes();
  parameter_ = {0, 0, first_tangent_rad, xy_[2 * n - 2], xy_[2 * n - 1], last_tangent_rad, 1};
  prior_ = parameter_;
  if (!settle(parameter_, xy_)) return false;
  try {
    for (int i = 0; i < kFitSteps && improve(); ++i) continue;
    derive();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::no_solution) throw;
    return false;
  }
  strip_.length_m = parameter_[kLength];
  strip_.cell_m = strip_.length_m / static_cast<double>(n - 1);
  return distance() < kFarthest;
}

void LaidRod::weaken_slightly(double place, std::span<double> response) {
  weakness_share(strip_, place, 0, share_);
  hinge_response(solver_, problem(parameter_, stiffness_), strip_, xy_, share_, response);
}

bool LaidRod::weaken(double place, double lambda, std::span<double> xy) {
  weakness_share(strip_, place, 0, share_);
  RodProblem p = problem(parameter_, stiffness_);
  weakened_stiffness(strip_, share_, lambda, 0, 0, weak_);
  p.hinge_stiffness_nm = weak_;
  std::copy(xy_.begin(), xy_.end(), xy.begin());
  try {
    RodSolveOptions options;
    options.tolerance = 1e-7;  // four digits of the displacement are plenty
    options.check_stability = false;
    const RodSolution solution = solver_.solve(p, xy, options);
    return !solution.snapped;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::no_solution) throw;
    return false;
  }
}

}  // namespace motionanalyzer::detail
