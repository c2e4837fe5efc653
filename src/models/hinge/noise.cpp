#include "models/hinge/noise.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer::hinge {
namespace {

/// use(middle frame, difference of the modes, difference of the motion): of every three frames in a row, with
/// the variance of one frame.
template <class Use>
void each_second_difference(const ResidualField& field, const std::vector<double>& cosine, Use use) {
  const std::size_t stations = field.station.size();
  const std::vector<double> zero(stations);
  std::vector<double> filled(stations),
      mode[3] = {std::vector<double>(kModes), std::vector<double>(kModes), std::vector<double>(kModes)};
  std::size_t run = 0;
  const double scale = 1 / std::sqrt(6.0);
  for (std::size_t t = 0; t < field.frame.size(); ++t) {
    if (t > 0 && std::int64_t{field.frame[t]} - field.frame[t - 1] != 1) run = 0;
    if (!has_frame(field, t) || !centred(field.residual_px.row(t), field.mask.row(t), zero.data(), filled)) {
      run = 0;
      continue;
    }
    multiply(cosine.data(), kModes, stations, filled.data(), mode[t % 3].data());
    if (++run < 3) continue;
    const std::vector<double>&last = mode[t % 3], &middle = mode[(t + 2) % 3], &first = mode[(t + 1) % 3];
    double d[kModes];
    for (std::size_t j = 0; j < kModes; ++j) d[j] = scale * (last[j] - 2 * middle[j] + first[j]);
    const ImageMotion c = motion_of(field, t), m = motion_of(field, t - 1), f = motion_of(field, t - 2);
    use(t - 1, d,
        ImageMotion{scale * (c.x_px - 2 * m.x_px + f.x_px), scale * (c.y_px - 2 * m.y_px + f.y_px),
                    scale * (c.rotation_rad - 2 * m.rotation_rad + f.rotation_rad)});
  }
}

void add_square(double weight, const double* d, double* square) {
  for (std::size_t i = 0; i < kModes; ++i)
    for (std::size_t j = 0; j < kModes; ++j) square[i * kModes + j] += weight * d[i] * d[j];
}

/// A panel with more energy than three ordinary ones teaches no noise. Infinite where there is no panel.
double most_energy(const std::vector<FrameNoise>& noise) {
  std::vector<double> energy;
  for (const FrameNoise& n : noise)
    if (std::isfinite(n.energy)) energy.push_back(n.energy);
  return energy.empty() ? std::numeric_limits<double>::infinity() : 3 * median(energy);
}

/// Keeps a covariance that few frames have told invertible.
void add_ridge(double* covariance) {
  double trace = 0;
  for (std::size_t i = 0; i < kModes; ++i) trace += covariance[i * kModes + i];
  for (std::size_t i = 0; i < kModes; ++i)
    covariance[i * kModes + i] += 1e-4 * trace / static_cast<double>(kModes);
}

/// Orthonormal directions (in modes) of what the fit of each frame has taken away.
Matrix taken_away(const HealthyTrajectory& trajectory, std::size_t stations, double shape,
                  const std::vector<double>& cosine) {
  const FreeMotion f = free_motion(trajectory, stations, shape);
  Matrix basis(0, kModes);
  for (const std::vector<double>* direction : {&f.shift_x, &f.shift_y, &f.rotation, &f.bend}) {
    std::vector<double> mode(kModes);
    multiply(cosine.data(), kModes, stations, direction->data(), mode.data());
    const double size = std::sqrt(dot(mode.data(), mode.data(), kModes));
    for (std::size_t k = 0; k < basis.rows(); ++k) {
      const double along = dot(mode.data(), basis.row(k).data(), kModes);
      for (std::size_t j = 0; j < kModes; ++j) mode[j] -= along * basis(k, j);
    }
    const double left = std::sqrt(dot(mode.data(), mode.data(), kModes));
    if (!(left > 1e-6 * size)) continue;
    for (double& m : mode) m /= left;
    basis.append_row(mode);
  }
  return basis;
}

}  // namespace

FrameNoise frame_noise(const ResidualField& field, const Bins& bins, const std::vector<double>& cosine) {
  const std::size_t b_count = bins.centre.size();
  FrameNoise noise{std::vector<Matrix>(b_count, Matrix(kModes, kModes)), std::vector<double>(b_count), 0};
  double sum = 0, n = 0;
  each_second_difference(field, cosine, [&](std::size_t t, const double* d, const ImageMotion&) {
    const std::size_t b = bins.of(field.shape[t]);
    add_square(1, d, noise.square[b].data());
    noise.count[b] += 1;
    sum += dot(d, d, kModes);
    n += 1;
  });
  noise.energy = n > 0 ? sum / n : std::numeric_limits<double>::quiet_NaN();
  return noise;
}

Matrix placed_noise(const Fields& fields, const std::vector<FrameNoise>& noise, const Parameters& p,
                    const std::vector<double>& cosine) {
  constexpr double kCommonFrames = 200;
  const double most = most_energy(noise);
  Matrix square(kStates * kModes, kModes), motion(3, p.stations), common(kModes, kModes);
  std::vector<double> weight(kStates), put(p.stations), back(kModes);
  const Blocks directions = image_motions(p.trajectory, p.stations);
  double total = 0;
  for (std::size_t k = 0; k < fields.size(); ++k) {
    if (!(noise[k].energy <= most)) continue;
    each_second_difference(*fields[k], cosine, [&](std::size_t t, double* d, const ImageMotion& by) {
      const double shape = std::clamp(fields[k]->shape[t], 0.0, 1.0);
      std::fill(put.begin(), put.end(), 0.0);
      put_back(directions.at(knot_of(shape)), by, put);
      multiply(cosine.data(), kModes, p.stations, put.data(), back.data());
      for (std::size_t j = 0; j < kModes; ++j) d[j] += back[j];
      const double at = shape * static_cast<double>(kStates - 1);
      const std::size_t lower = std::min(static_cast<std::size_t>(at), kStates - 2);
      const double w = at - static_cast<double>(lower);
      add_square(1 - w, d, square.row(lower * kModes).data());
      add_square(w, d, square.row((lower + 1) * kModes).data());
      add_square(1, d, common.data());
      weight[lower] += 1 - w, weight[lower + 1] += w;
      total += 1;
    });
  }
  for (std::size_t c = 0; c < kStates; ++c) {
    double* own = square.row(c * kModes).data();
    for (std::size_t i = 0; i < kModes * kModes; ++i)
      own[i] = (own[i] + kCommonFrames * common.data()[i] / total) / (weight[c] + kCommonFrames);
    add_ridge(own);
  }
  return square;
}

Matrix noise_covariance(const std::vector<FrameNoise>& noise, const Parameters& p,
                        const std::vector<double>& cosine) {
  const double most = most_energy(noise);
  if (!std::isfinite(most))
    throw Error(ErrorCode::too_short, "no normal panel has three frames in a row that can be used",
                "give panels without gaps in their frame numbers");
  if (!(most > 0))
    throw Error(ErrorCode::bad_input,
                "the normal panels hold no noise: their frames follow from each other exactly",
                "give panels as a camera delivers them");
  const std::size_t b_count = p.bins();
  std::vector<Matrix> square(b_count, Matrix(kModes, kModes));
  std::vector<double> count(b_count);
  double total = 0;
  for (const FrameNoise& n : noise) {
    if (!(n.energy <= most)) continue;
    for (std::size_t b = 0; b < b_count; ++b) {
      for (std::size_t i = 0; i < kModes * kModes; ++i) square[b].data()[i] += n.square[b].data()[i];
      count[b] += n.count[b];
      total += n.count[b];
    }
  }
  Matrix covariance(kModes, kModes);
  constexpr int kRounds = 6;
  for (int round = 0; round < kRounds; ++round) {
    Matrix next(kModes, kModes);
    for (std::size_t b = 0; b < b_count; ++b) {
      if (count[b] == 0) continue;
      const Matrix basis = taken_away(p.trajectory, p.stations, p.bin_shape[b], cosine);
      const std::size_t r = basis.rows();
      Matrix inner(r, r);  // covariance of the missing amplitudes, as known so far
      for (std::size_t k = 0; k < r; ++k) {
        double row[kModes];
        multiply(covariance.data(), kModes, kModes, basis.row(k).data(), row);
        for (std::size_t l = 0; l < r; ++l) inner(l, k) = dot(basis.row(l).data(), row, kModes);
      }
      for (std::size_t i = 0; i < kModes; ++i)
        for (std::size_t j = 0; j < kModes; ++j) {
          double filled = 0;
          for (std::size_t k = 0; k < r; ++k)
            for (std::size_t l = 0; l < r; ++l) filled += basis(l, i) * inner(l, k) * basis(k, j);
          next(i, j) += (square[b](i, j) + count[b] * filled) / total;
        }
    }
    covariance = std::move(next);
  }
  add_ridge(covariance.data());
  for (std::size_t i = 0; i < kModes; ++i)
    for (std::size_t j = 0; j < i; ++j)
      covariance(i, j) = covariance(j, i) = 0.5 * (covariance(i, j) + covariance(j, i));
  return covariance;
}

}  // namespace motionanalyzer::hinge
