#include "models/hinge/tables.hpp"

#include <algorithm>
#include <cmath>

#include "models/hinge/rivals.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/statistics/covariance.hpp"

namespace motionanalyzer::hinge {
namespace {

constexpr std::size_t kStiffnessModes = 12, kCurlModes = 8;
constexpr double kCurlSd = 0.05;  // of a strip's own curvature along it, times its length
constexpr std::size_t kMostSteps = 96;
constexpr double kPlacedShiftSd = 0.01, kPlacedTurnSd = 0.02;  // visible lengths, rad; about the panel's mean

/// Principal modes of a Gaussian process of variance one along the strip: count x kPlaces, each entry the
/// value at a place times the length that the place stands for.
Matrix smooth_modes(double correlation, std::size_t count) {
  Matrix kernel(kPlaces, kPlaces);
  for (std::size_t h = 0; h < kPlaces; ++h)
    for (std::size_t i = 0; i < kPlaces; ++i) {
      const double apart = (static_cast<double>(h) - static_cast<double>(i)) / static_cast<double>(kPlaces);
      const double z = apart / correlation;
      kernel(h, i) = elementary::exp(-0.5 * z * z);
    }
  const Eigensystem e = symmetric_eigen(kernel);
  Matrix modes(count, kPlaces);
  for (std::size_t m = 0; m < count; ++m)
    for (std::size_t h = 0; h < kPlaces; ++h)
      modes(m, h) = std::sqrt(std::max(e.value[m], 0.0)) * e.vector(m, h) / static_cast<double>(kPlaces);
  return modes;
}

/// A place that is curled by itself moves the strip as a hinge there does, but by as much when it is
/// straight: a hinge's signal over the turning of the strip.
double curl_of_hinge(std::size_t knot, double full_turn_rad) {
  const double shape = static_cast<double>(knot) / static_cast<double>(kKnots - 1);
  return kCurlSd / (std::max(shape, 0.5 / static_cast<double>(kKnots - 1)) * full_turn_rad);
}

/// Rows at the centres of bins, told at the knots.
Blocks means_by_knot(std::span<const double> centre, const Matrix& mean) {
  Blocks out(kKnots, mean.cols());
  for (std::size_t g = 0; g < kKnots; ++g) {
    const Between at = between(centre, static_cast<double>(g) / static_cast<double>(kKnots - 1));
    for (std::size_t i = 0; i < mean.cols(); ++i)
      out.at(g)[i] = mean(at.lower, i) + at.weight * (mean(at.upper, i) - mean(at.lower, i));
  }
  return out;
}

void fill_nuisances(Tables& t, const Parameters& p, const Matrix& spike) {
  const Matrix stiffness = p.scatter.sd > 0 ? smooth_modes(p.scatter.correlation, kStiffnessModes) : Matrix();
  const Matrix curl = p.scatter.sd > 0 ? smooth_modes(p.scatter.correlation, kCurlModes) : Matrix();
  const std::size_t spikes = t.spikes = spike.rows(),
                    differences = t.differences = spikes + stiffness.rows() + curl.rows();
  const bool placed = t.mean_motion.size() > 0;
  const std::size_t q = t.nuisances = differences + (placed ? 3 : 0);
  t.nuisance = Blocks(kKnots, kModes * q);
  t.hinge_nuisance = Blocks(kKnots, q * kPlaces);
  t.hinge_square = Blocks(kKnots, kPlaces);
  t.nuisance_square = Blocks(kKnots, q * (q + 1) / 2);
  for (std::size_t g = 0; g < kKnots; ++g) {
    const Between at = between(p.bin_shape, static_cast<double>(g) / static_cast<double>(kKnots - 1));
    const double* hinge = t.frames.hinge.at(g);
    double* u = t.nuisance.at(g);
    for (std::size_t k = 0; k < spikes; ++k)
      for (std::size_t j = 0; j < kModes; ++j) {
        const double a = spike(k, at.lower * kModes + j), b = spike(k, at.upper * kModes + j);
        u[j * q + k] = a + at.weight * (b - a);
      }
    for (std::size_t m = 0; m < stiffness.rows(); ++m)
      for (std::size_t j = 0; j < kModes; ++j)
        u[j * q + spikes + m] = p.scatter.sd * dot(stiffness.row(m).data(), hinge + j * kPlaces, kPlaces);
    const double curled = curl_of_hinge(g, p.trajectory.full_turn_rad);
    for (std::size_t m = 0; m < curl.rows(); ++m)
      for (std::size_t j = 0; j < kModes; ++j)
        u[j * q + spikes + stiffness.rows() + m] =
            curled * dot(curl.row(m).data(), hinge + j * kPlaces, kPlaces);
    if (placed) {
      double mode[kModes];
      for (std::size_t k = 0; k < 3; ++k) {
        multiply(t.frames.whiten.at(g), kModes, p.stations, t.frames.motion.at(g) + k * p.stations, mode);
        const double sd = k == 2 ? kPlacedTurnSd : kPlacedShiftSd * t.frames.length_px;
        for (std::size_t j = 0; j < kModes; ++j) u[j * q + differences + k] = sd * mode[j];
      }
    }
    for (std::size_t j = 0; j < kModes; ++j)
      for (std::size_t h = 0; h < kPlaces; ++h)
        t.hinge_square.at(g)[h] += hinge[j * kPlaces + h] * hinge[j * kPlaces + h];
    for (std::size_t k = 0; k < q; ++k)
      for (std::size_t j = 0; j < kModes; ++j)
        for (std::size_t h = 0; h < kPlaces; ++h)
          t.hinge_nuisance.at(g)[k * kPlaces + h] += hinge[j * kPlaces + h] * u[j * q + k];
    double* square = t.nuisance_square.at(g);
    for (std::size_t k = 0; k < q; ++k)
      for (std::size_t l = 0; l <= k; ++l)
        for (std::size_t j = 0; j < kModes; ++j) square[k * (k + 1) / 2 + l] += u[j * q + k] * u[j * q + l];
  }
}

Nominal nominal_panel(const HealthyTrajectory& trajectory) {
  const std::vector<double>& shape = trajectory.frame_shape;
  Nominal n;
  n.frames = shape.size();
  n.frames_a_step = std::max<std::size_t>(1, (shape.size() + kMostSteps - 1) / kMostSteps);
  double reached = 0;
  for (std::size_t t = 0; t < shape.size(); t += n.frames_a_step) {
    reached = std::max(reached, shape[t]);
    n.shape.push_back(reached);
  }
  const std::size_t longer = n.shape.size() / 8 + 2;  // panels may be held longer
  n.shape.insert(n.shape.end(), longer, reached);
  return n;
}

/// information(v, c, h) of hinges along the nominal panel.
void fill_information(Tables& t) {
  const Nominal& n = t.nominal;
  const std::size_t q = t.nuisances, v_count = n.steps();
  const double each = static_cast<double>(n.frames_a_step);
  Matrix before(v_count + 1, q * kPlaces), square(v_count + 1, kPlaces);
  std::vector<double> lower(q * (q + 1) / 2), factor(lower.size()), x(q * kPlaces);
  t.information.resize(pair_index(v_count, 0) * kPlaces);
  for (std::size_t v = 0; v < v_count; ++v) {
    const std::size_t g = knot_of(n.shape[v]);
    for (std::size_t i = 0; i < q * kPlaces; ++i)
      before(v + 1, i) = before(v, i) + each * t.hinge_nuisance.at(g)[i];
    for (std::size_t h = 0; h < kPlaces; ++h)
      square(v + 1, h) = square(v, h) + each * t.hinge_square.at(g)[h];
    for (std::size_t i = 0; i < lower.size(); ++i) lower[i] += each * t.nuisance_square.at(g)[i];
    factor_one_plus(lower.data(), q, factor.data());
    for (std::size_t c = 0; c <= v; ++c) {
      for (std::size_t i = 0; i < q * kPlaces; ++i) x[i] = before(v + 1, i) - before(c, i);
      solve_lower_places(factor.data(), q, x.data(), x.data());
      double* information = t.information.data() + pair_index(v, c) * kPlaces;
      for (std::size_t h = 0; h < kPlaces; ++h) information[h] = square(v + 1, h) - square(c, h);
      subtract_squares(x.data(), q, information);
    }
  }
}

}  // namespace

std::size_t Nominal::step_of(double shape_now) const noexcept {
  const auto after = std::upper_bound(shape.begin(), shape.end(), shape_now) - shape.begin();
  return after == 0 ? 0 : static_cast<std::size_t>(after) - 1;
}

void take_away(const Tables& t, std::span<const SeenFrame> seen, const double* beta, double* left) noexcept {
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const double* u = t.nuisance.at(seen[i].knot);
    for (std::size_t j = 0; j < kModes; ++j)
      left[i * kModes + j] -= dot(u + j * t.nuisances, beta, t.nuisances);
  }
}

namespace {

/// Motion of the image in a frame about that of normals, as it is in the model's image: where the panel's
/// image as a whole is turned by `turned_rad`, that is undone. Poses turn about the strip's first node.
ImageMotion about_normals(const Tables& t, const SeenFrame& frame, double turned_rad) {
  const double* mean = t.mean_motion.at(frame.knot);
  const double c = elementary::cos(turned_rad), s = elementary::sin(turned_rad);
  const double x0 = t.frames.x_px.at(frame.knot)[0], y0 = t.frames.y_px.at(frame.knot)[0];
  const double x = frame.motion.x_px + x0, y = frame.motion.y_px + y0;
  return {c * x + s * y - x0 - mean[0], c * y - s * x - y0 - mean[1], frame.motion.rotation_rad - mean[2]};
}

}  // namespace

void put_back(const Tables& t, std::span<const SeenFrame> seen, double* residual_px) noexcept {
  if (t.mean_motion.size() == 0 || seen.empty()) return;
  const std::size_t stations = t.frames.stations;
  const double share = 1 / static_cast<double>(seen.size());
  double turned_rad = 0;
  for (const SeenFrame& frame : seen)
    turned_rad += share * (frame.motion.rotation_rad - t.mean_motion.at(frame.knot)[2]);
  ImageMotion own;
  for (const SeenFrame& frame : seen) {
    const ImageMotion one = about_normals(t, frame, turned_rad);
    own.x_px += share * one.x_px, own.y_px += share * one.y_px;
    own.rotation_rad += share * one.rotation_rad;
  }
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const ImageMotion one = about_normals(t, seen[i], turned_rad);
    put_back(t.frames.motion.at(seen[i].knot),
             {one.x_px - own.x_px, one.y_px - own.y_px, one.rotation_rad - own.rotation_rad},
             std::span(residual_px + i * stations, stations));
  }
}

Tables make_bare_tables(const Parameters& p, Gripper gripper) {
  Tables t;
  const bool placed = gripper == Gripper::held && p.mean_motion.rows() > 0;
  t.frames = make_frames(p.trajectory, p.stations, p.strip, placed ? p.noise_placed_px2 : p.noise_px2,
                         gripper == Gripper::held ? kHeldGrip : kFreeGrip,
                         placed ? Placing::left_in : Placing::free);
  t.mean_px = means_by_knot(p.bin_shape, p.mean_px);
  if (placed) t.mean_motion = means_by_knot(p.bin_shape, p.mean_motion);
  return t;
}

Tables make_tables(const Parameters& parameters) {
  Tables t = make_bare_tables(parameters, Gripper::free);
  fill_nuisances(t, parameters, parameters.spike);
  t.nominal = nominal_panel(parameters.trajectory);
  fill_information(t);
  t.rivals = make_rivals(t);
  return t;
}

Tables make_held_tables(const Parameters& parameters) {
  Tables t = make_bare_tables(parameters, Gripper::held);
  fill_nuisances(t, parameters, parameters.spike_held);
  return t;
}

}  // namespace motionanalyzer::hinge
