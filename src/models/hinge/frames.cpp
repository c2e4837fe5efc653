#include "models/hinge/frames.hpp"

#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/mechanics/trajectory_response.hpp"
#include "motionanalyzer/statistics/covariance.hpp"

namespace motionanalyzer::hinge {
namespace {

// Rigid motion and the state of the bend are as good as unknown: sd in visible lengths or rad.
constexpr double kRigidSd = 0.5;

/// M^(-1/2) of a symmetric positive definite M.
Matrix inverse_root(const Matrix& m) {
  const Eigensystem e = symmetric_eigen(m);
  const std::size_t n = m.rows();
  Matrix root(n, n);
  for (std::size_t k = 0; k < n; ++k) {
    const double f = 1 / std::sqrt(e.value[k]);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) root(i, j) += f * e.vector(k, i) * e.vector(k, j);
  }
  return root;
}

/// Whitening of the cosine modes of stations: noise^(-1/2) times the cosines, kModes x S.
Matrix whitening_of(const Matrix& noise_px2, const std::vector<double>& cosine, std::size_t stations) {
  const Matrix root = inverse_root(noise_px2);
  Matrix white(kModes, stations);
  for (std::size_t j = 0; j < kModes; ++j)
    for (std::size_t k = 0; k < kModes; ++k)
      for (std::size_t s = 0; s < stations; ++s) white(j, s) += root(j, k) * cosine[k * stations + s];
  return white;
}

/// The noise at a place between the states whose blocks stand below each other.
Matrix noise_at(const Matrix& blocks, double shape) {
  const std::size_t states = blocks.rows() / kModes;
  const double at = shape * static_cast<double>(states - 1);
  const std::size_t lower = states < 2 ? 0 : std::min(static_cast<std::size_t>(at), states - 2);
  const double w = states < 2 ? 0 : at - static_cast<double>(lower);
  const std::size_t upper = states < 2 ? 0 : lower + 1;
  Matrix noise(kModes, kModes);
  for (std::size_t j = 0; j < kModes; ++j)
    for (std::size_t k = 0; k < kModes; ++k) {
      const double a = blocks(lower * kModes + j, k), b = blocks(upper * kModes + j, k);
      noise(j, k) = a + w * (b - a);
    }
  return noise;
}

}  // namespace

std::size_t knot_of(double shape) noexcept {
  const double at = shape * static_cast<double>(kKnots - 1) + 0.5;
  return at > 0 ? static_cast<std::size_t>(std::min(at, static_cast<double>(kKnots - 1))) : 0;
}

Between between(std::span<const double> centre, double shape) noexcept {
  const std::size_t n = centre.size();
  const auto above =
      static_cast<std::size_t>(std::upper_bound(centre.begin(), centre.end(), shape) - centre.begin());
  if (above == 0) return {0, 0, 0};
  if (above == n) return {n - 1, n - 1, 0};
  return {above - 1, above, (shape - centre[above - 1]) / (centre[above] - centre[above - 1])};
}

bool centred(std::span<const double> residual_px, std::span<const std::uint8_t> mask, const double* mean_px,
             std::span<double> out) noexcept {
  const std::size_t n = out.size();
  std::size_t seen = n;  // last observed station
  for (std::size_t s = 0; s < n; ++s) {
    if (mask[s] == 0) continue;
    out[s] = residual_px[s] - mean_px[s];
    const std::size_t from = seen == n ? 0 : seen + 1;
    const double before = seen == n ? out[s] : out[seen];
    const double step = seen == n ? 0 : (out[s] - before) / static_cast<double>(s - seen);
    for (std::size_t i = from; i < s; ++i) out[i] = before + step * static_cast<double>(i + 1 - from);
    seen = s;
  }
  if (seen == n) return false;
  for (std::size_t i = seen + 1; i < n; ++i) out[i] = out[seen];
  return true;
}

std::vector<double> cosine_table(std::size_t stations) {
  std::vector<double> cosine(kModes * stations);
  const double first = std::sqrt(1.0 / static_cast<double>(stations)), other = std::sqrt(2.0) * first;
  for (std::size_t j = 0; j < kModes; ++j)
    for (std::size_t s = 0; s < stations; ++s)
      cosine[j * stations + s] =
          (j == 0 ? first : other) *
          elementary::cos(elementary::kPi * static_cast<double>(j) * (static_cast<double>(s) + 0.5) /
                          static_cast<double>(stations));
  return cosine;
}

FreeMotion free_motion(const HealthyTrajectory& trajectory, std::size_t stations, double shape) {
  const TrajectoryShapes shapes(trajectory, stations);
  return shapes.free_motion(shape * static_cast<double>(shapes.knots() - 1));
}

Blocks image_motions(const HealthyTrajectory& trajectory, std::size_t stations) {
  const TrajectoryShapes shapes(trajectory, stations);
  const double per_knot = static_cast<double>(shapes.knots() - 1) / static_cast<double>(kKnots - 1);
  Blocks motion(kKnots, 3 * stations);
  for (std::size_t g = 0; g < kKnots; ++g) {
    const FreeMotion f = shapes.free_motion(per_knot * static_cast<double>(g));
    double* to = motion.at(g);
    for (const std::vector<double>* one : {&f.shift_x, &f.shift_y, &f.rotation})
      to = std::copy(one->begin(), one->end(), to);
  }
  return motion;
}

void put_back(const double* motion, const ImageMotion& by, std::span<double> residual_px) noexcept {
  const std::size_t n = residual_px.size();
  for (std::size_t s = 0; s < n; ++s)
    residual_px[s] += by.x_px * motion[s] + by.y_px * motion[n + s] + by.rotation_rad * motion[2 * n + s];
}

Frames make_frames(const HealthyTrajectory& trajectory, std::size_t stations, const StripTraits& strip,
                   const Matrix& noise_px2, const Grip& grip, Placing placing) {
  Frames f;
  const std::size_t s_count = f.stations = stations;
  f.whiten = Blocks(kKnots, kModes * s_count);
  f.hinge = Blocks(kKnots, kPlaces * kModes);
  f.x_px = Blocks(kKnots, s_count);
  f.y_px = Blocks(kKnots, s_count);
  const TrajectoryResponse response = respond(trajectory, kPlaces, s_count, strip);
  const std::span<const double> soft = response.softening.row(response.knots - 1);
  f.softening.assign(soft.begin(), soft.end());
  const TrajectoryShapes shapes(trajectory, s_count);
  f.motion = image_motions(trajectory, s_count);
  const std::vector<double> cosine = cosine_table(s_count);
  const bool by_state = noise_px2.rows() > kModes;
  Matrix white = whitening_of(noise_at(noise_px2, 0), cosine, s_count);
  const StripCurve bent = shapes.curve(static_cast<double>(shapes.knots() - 1));
  for (std::size_t s = 0; s + 1 < s_count; ++s) {
    const double dx = bent.x[s + 1] - bent.x[s], dy = bent.y[s + 1] - bent.y[s];
    f.length_px += std::sqrt(dx * dx + dy * dy);
  }

  const double per_knot = static_cast<double>(shapes.knots() - 1) / static_cast<double>(kKnots - 1);
  std::vector<double> mode(kModes), moved(s_count);
  for (std::size_t g = 0; g < kKnots; ++g) {
    const double place = per_knot * static_cast<double>(g);
    const StripCurve here = shapes.curve(place);
    std::copy(here.x.begin(), here.x.end(), f.x_px.at(g));
    std::copy(here.y.begin(), here.y.end(), f.y_px.at(g));
    const auto lower = std::min(static_cast<std::size_t>(place), response.knots - 2);
    const double w = place - static_cast<double>(lower);
    const auto blend = [&](const std::vector<double>& values, std::size_t rows, std::size_t row) {
      const double* a = values.data() + (lower * rows + row) * s_count;
      const double* b = values.data() + ((lower + 1) * rows + row) * s_count;
      for (std::size_t s = 0; s < s_count; ++s) moved[s] = a[s] + w * (b[s] - a[s]);
    };
    if (by_state)
      white = whitening_of(noise_at(noise_px2, static_cast<double>(g) / static_cast<double>(kKnots - 1)),
                           cosine, s_count);
    Matrix m(kModes, kModes);
    for (std::size_t j = 0; j < kModes; ++j) m(j, j) = 1;
    const auto give_free = [&](double sd) {
      multiply(white.data(), kModes, s_count, moved.data(), mode.data());
      for (std::size_t i = 0; i < kModes; ++i)
        for (std::size_t j = 0; j < kModes; ++j) m(i, j) += sd * sd * mode[i] * mode[j];
    };
    const FreeMotion free_of = shapes.free_motion(place);
    const std::vector<double>* rigid[] = {&free_of.shift_x, &free_of.shift_y, &free_of.rotation};
    for (std::size_t k = 0; k < 3 && placing == Placing::free; ++k) {
      moved = *rigid[k];
      give_free(k == 2 ? kRigidSd : kRigidSd * f.length_px);
    }
    moved = free_of.bend;
    give_free(kRigidSd * static_cast<double>(shapes.knots()));
    for (std::size_t k = 0; k < 3; ++k) {
      blend(response.pose_px, 3, k);
      give_free(k == 2 ? grip.turn_sd : grip.shift_sd * f.length_px);
    }
    const Matrix free = inverse_root(m);
    double* whiten = f.whiten.at(g);
    for (std::size_t j = 0; j < kModes; ++j)
      for (std::size_t k = 0; k < kModes; ++k)
        for (std::size_t s = 0; s < s_count; ++s) whiten[j * s_count + s] += free(j, k) * white(k, s);
    for (std::size_t h = 0; h < kPlaces; ++h) {
      blend(response.hinge_px, kPlaces, h);
      multiply(whiten, kModes, s_count, moved.data(), mode.data());
      for (std::size_t j = 0; j < kModes; ++j) f.hinge.at(g)[j * kPlaces + h] = mode[j];
    }
  }
  return f;
}

}  // namespace motionanalyzer::hinge
