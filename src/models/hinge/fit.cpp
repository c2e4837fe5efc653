#include "models/hinge/fit.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/hinge/frames.hpp"
#include "models/hinge/spikes.hpp"
#include "models/input.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/statistics/covariance.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer::hinge {
namespace {

constexpr double kHoldFrom = 0.985;      // of the bend: beyond it, frames differ in nothing
constexpr double kNarrowestBin = 0.002;  // of the bend

/// Bins along the bend with equally many frames, none narrower than makes sense; all of the hold in one.
struct Bins {
  std::vector<double> upper;   ///< B, the last is infinite
  std::vector<double> centre;  ///< B, increasing
  std::vector<double> frames;  ///< B, of a panel on average

  std::size_t of(double shape) const {
    return static_cast<std::size_t>(std::upper_bound(upper.begin(), upper.end() - 1, shape) - upper.begin());
  }
};

Bins make_bins(const Fields& fields) {
  std::vector<double> bending, held;
  for (const ResidualField* field : fields)
    for (std::size_t t = 0; t < field->frame.size(); ++t)
      if (has_frame(*field, t)) (field->shape[t] < kHoldFrom ? bending : held).push_back(field->shape[t]);
  std::sort(bending.begin(), bending.end());
  const double panels = static_cast<double>(fields.size());
  const std::size_t wanted =
      std::clamp(static_cast<std::size_t>(0.5 * static_cast<double>(bending.size()) / panels), std::size_t{4},
                 kMostBins - 1);
  const std::size_t each = std::max<std::size_t>(1, (bending.size() + wanted - 1) / wanted);
  Bins bins;
  const auto close = [&](double upper, double sum, std::size_t count) {
    bins.upper.push_back(upper);
    bins.centre.push_back(sum / static_cast<double>(count));
    bins.frames.push_back(static_cast<double>(count) / panels);
  };
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < bending.size(); ++i) {
    sum += bending[i];
    ++count;
    const bool last = i + 1 == bending.size();
    const double from = bins.upper.empty() ? bending.front() : bins.upper.back();
    if (!last && (count < each || bending[i + 1] - from < kNarrowestBin || bending[i + 1] == bending[i]))
      continue;
    close(last ? kHoldFrom : bending[i + 1], sum, count);
    sum = 0, count = 0;
  }
  if (!held.empty()) close(0, std::accumulate(held.begin(), held.end(), 0.0), held.size());
  if (bins.centre.size() < 2)
    throw Error(ErrorCode::bad_input, "the normal panels do not bend: all their frames have one shape",
                "give whole panels, from straight to bent");
  bins.upper.back() = std::numeric_limits<double>::infinity();
  return bins;
}

/// Median over the panels of each bin's mean residual.
Matrix typical_mean(const Fields& fields, const Bins& bins, std::size_t stations) {
  const std::size_t b_count = bins.centre.size();
  std::vector<std::vector<double>> values(b_count * stations);
  std::vector<double> sum(b_count * stations), count(b_count * stations);
  for (const ResidualField* field : fields) {
    std::fill(sum.begin(), sum.end(), 0.0);
    std::fill(count.begin(), count.end(), 0.0);
    for (std::size_t t = 0; t < field->frame.size(); ++t) {
      if (!has_frame(*field, t)) continue;
      const std::size_t b = bins.of(field->shape[t]);
      for (std::size_t s = 0; s < stations; ++s) {
        if (field->mask(t, s) == 0) continue;
        sum[b * stations + s] += field->residual_px(t, s);
        count[b * stations + s] += 1;
      }
    }
    for (std::size_t i = 0; i < sum.size(); ++i)
      if (count[i] > 0) values[i].push_back(sum[i] / count[i]);
  }
  Matrix mean(b_count, stations);
  for (std::size_t i = 0; i < values.size(); ++i)
    mean.data()[i] = values[i].empty() ? 0.0 : median(values[i]);
  return mean;
}

std::vector<double> mean_at(const Parameters& p, double shape) {
  const Between at = between(p.bin_shape, shape);
  std::vector<double> mean(p.stations);
  for (std::size_t s = 0; s < p.stations; ++s)
    mean[s] = p.mean_px(at.lower, s) + at.weight * (p.mean_px(at.upper, s) - p.mean_px(at.lower, s));
  return mean;
}

/// Second differences in time of one panel, in cosine modes: what changes from frame to frame and not slowly.
struct FrameNoise {
  std::vector<Matrix> square;  ///< B: sums of products
  std::vector<double> count;   ///< B
  double energy = 0;           ///< mean square of a difference
};

FrameNoise frame_noise(const ResidualField& field, const Bins& bins, const std::vector<double>& cosine) {
  const std::size_t b_count = bins.centre.size(), stations = field.station.size();
  FrameNoise noise{std::vector<Matrix>(b_count, Matrix(kModes, kModes)), std::vector<double>(b_count), 0};
  const std::vector<double> zero(stations);
  std::vector<double> filled(stations),
      mode[3] = {std::vector<double>(kModes), std::vector<double>(kModes), std::vector<double>(kModes)};
  std::size_t run = 0;
  double sum = 0, n = 0;
  for (std::size_t t = 0; t < field.frame.size(); ++t) {
    if (t > 0 && std::int64_t{field.frame[t]} - field.frame[t - 1] != 1) run = 0;
    if (!has_frame(field, t) || !centred(field.residual_px.row(t), field.mask.row(t), zero.data(), filled)) {
      run = 0;
      continue;
    }
    multiply(cosine.data(), kModes, stations, filled.data(), mode[t % 3].data());
    if (++run < 3) continue;
    const std::size_t b = bins.of(field.shape[t - 1]);
    double d[kModes];
    for (std::size_t j = 0; j < kModes; ++j)
      d[j] = (mode[t % 3][j] - 2 * mode[(t + 2) % 3][j] + mode[(t + 1) % 3][j]) / std::sqrt(6.0);
    for (std::size_t i = 0; i < kModes; ++i)
      for (std::size_t j = 0; j < kModes; ++j) noise.square[b](i, j) += d[i] * d[j];
    noise.count[b] += 1;
    sum += dot(d, d, kModes);
    n += 1;
  }
  noise.energy = n > 0 ? sum / n : std::numeric_limits<double>::quiet_NaN();
  return noise;
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

/// Covariance of a frame's noise. The fit has taken four directions out of every frame, others at each state
/// of the bend; what is missing there is filled in from the other states, round by round.
Matrix noise_covariance(const std::vector<FrameNoise>& noise, const Parameters& p,
                        const std::vector<double>& cosine) {
  std::vector<double> energy;
  for (const FrameNoise& n : noise)
    if (std::isfinite(n.energy)) energy.push_back(n.energy);
  if (energy.empty())
    throw Error(ErrorCode::too_short, "no normal panel has three frames in a row that can be used",
                "give panels without gaps in their frame numbers");
  const double ordinary = median(energy);
  if (!(ordinary > 0))
    throw Error(ErrorCode::bad_input,
                "the normal panels hold no noise: their frames follow from each other exactly",
                "give panels as a camera delivers them");
  const std::size_t b_count = p.bins();
  std::vector<Matrix> square(b_count, Matrix(kModes, kModes));
  std::vector<double> count(b_count);
  double total = 0;
  for (const FrameNoise& n : noise) {
    if (!(n.energy <= 3 * ordinary)) continue;
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
  double trace = 0;
  for (std::size_t i = 0; i < kModes; ++i) trace += covariance(i, i);
  for (std::size_t i = 0; i < kModes; ++i) {
    covariance(i, i) += 1e-4 * trace / static_cast<double>(kModes);
    for (std::size_t j = 0; j < i; ++j)
      covariance(i, j) = covariance(j, i) = 0.5 * (covariance(i, j) + covariance(j, i));
  }
  return covariance;
}

/// One row a panel: sums of its whitened frames in each bin, scaled so that noise alone has variance one.
Matrix panel_rows(const Fields& fields, const Parameters& p, const Bins& bins, const Grip& grip,
                  const Execution& execution) {
  const Frames frames = make_frames(p.trajectory, p.stations, p.noise_px2, grip);
  const std::size_t b_count = bins.centre.size();
  std::vector<std::vector<double>> mean(kKnots);
  for (std::size_t g = 0; g < kKnots; ++g)
    mean[g] = mean_at(p, static_cast<double>(g) / static_cast<double>(kKnots - 1));
  Matrix rows(fields.size(), b_count * kModes);
  parallel_for(fields.size(), execution, "learning how panels differ", [&](std::size_t k, std::size_t) {
    const ResidualField& field = *fields[k];
    std::vector<double> filled(p.stations), count(b_count);
    double white[kModes];
    for (std::size_t t = 0; t < field.frame.size(); ++t) {
      if (!has_frame(field, t)) continue;
      const std::size_t g = knot_of(field.shape[t]), b = bins.of(field.shape[t]);
      if (!centred(field.residual_px.row(t), field.mask.row(t), mean[g].data(), filled)) continue;
      multiply(frames.whiten.at(g), kModes, p.stations, filled.data(), white);
      for (std::size_t j = 0; j < kModes; ++j) rows(k, b * kModes + j) += white[j];
      count[b] += 1;
    }
    for (std::size_t b = 0; b < b_count; ++b)
      for (std::size_t j = 0; j < kModes; ++j)
        rows(k, b * kModes + j) *= count[b] > 0 ? std::sqrt(bins.frames[b]) / count[b] : 0.0;
  });
  return rows;
}

Matrix chosen_rows(const Matrix& rows, const std::vector<std::size_t>& kept) {
  Matrix out(kept.size(), rows.cols());
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const auto row = rows.row(kept[i]);
    std::copy(row.begin(), row.end(), out.row(i).begin());
  }
  return out;
}

/// Another line's spikes at these bins, as rows that noise alone would give variance one.
Matrix prior_rows(const Parameters& prior, const Matrix& spike, const Bins& bins) {
  Matrix rows(spike.rows(), bins.centre.size() * kModes);
  for (std::size_t k = 0; k < rows.rows(); ++k)
    for (std::size_t b = 0; b < bins.centre.size(); ++b) {
      const Between at = between(prior.bin_shape, bins.centre[b]);
      for (std::size_t j = 0; j < kModes; ++j) {
        const double a = spike(k, at.lower * kModes + j), c = spike(k, at.upper * kModes + j);
        rows(k, b * kModes + j) = std::sqrt(bins.frames[b]) * (a + at.weight * (c - a));
      }
    }
  return rows;
}

void require_sizes(const ResidualField& field, const ResidualField& first) {
  constexpr std::size_t kFewestStations = 8, kMostStations = 255;
  const std::size_t frames = field.frame.size(), stations = field.station.size();
  const auto refuse = [&](const std::string& what) {
    throw Error(ErrorCode::mismatch, "panel '" + field.panel + "': " + what,
                "compute the residual fields of all normal panels in the same way");
  };
  if (stations < kFewestStations || stations > kMostStations)
    refuse(std::to_string(stations) + " stations; between 8 and 255 are needed");
  if (field.station != first.station)
    refuse("its " + std::to_string(stations) + " stations are not the " +
           std::to_string(first.station.size()) + " of panel '" + first.panel + "'");
  if (field.shape.size() != frames || field.residual_px.rows() != frames || field.mask.rows() != frames ||
      field.phase.size() != frames || field.hold_s.size() != frames)
    refuse("not every one of its " + std::to_string(frames) + " frames has shape, phase and residuals");
  if (field.residual_px.cols() != stations || field.mask.cols() != stations)
    refuse("not every one of its " + std::to_string(stations) + " stations has residuals");
  for (std::size_t t = 1; t < frames; ++t)
    if (field.frame[t] <= field.frame[t - 1])
      refuse("frame " + std::to_string(field.frame[t]) + " comes after frame " +
             std::to_string(field.frame[t - 1]));
}

}  // namespace

bool has_frame(const ResidualField& field, std::size_t t) noexcept {
  return std::isfinite(field.shape[t]) && has_residual(field.mask.row(t));
}

Fields fields_of(const PanelSet& normals) {
  Fields fields;
  for (const ResidualField& field : normals.residual) {
    require_sizes(field, normals.residual.front());
    bool any = false;
    for (std::size_t t = 0; t < field.frame.size() && !any; ++t) any = has_frame(field, t);
    if (any) fields.push_back(&field);
  }
  return fields;
}

Lesson::Lesson(Fields fields, const HealthyTrajectory& trajectory, const Scatter& scatter,
               const Parameters* prior, const Execution& execution)
    : fields_(std::move(fields)) {
  constexpr std::size_t kMostWeight = 200;  // panels
  Parameters& p = common_;
  p.trajectory = trajectory;
  p.stations = fields_.front()->station.size();
  p.scatter = scatter;
  p.fitted_on = fields_.size();
  const Bins bins = make_bins(fields_);
  frames_in_bin_ = bins.frames;
  p.bin_shape = bins.centre;
  p.mean_px = typical_mean(fields_, bins, p.stations);
  const std::vector<double> cosine = cosine_table(p.stations);
  std::vector<FrameNoise> noise(fields_.size());
  parallel_for(fields_.size(), execution, "learning the noise",
               [&](std::size_t k, std::size_t) { noise[k] = frame_noise(*fields_[k], bins, cosine); });
  p.noise_px2 = noise_covariance(noise, p, cosine);
  noise.clear();
  free_.row = panel_rows(fields_, p, bins, kFreeGrip, execution);
  held_.row = panel_rows(fields_, p, bins, kHeldGrip, execution);
  if (prior == nullptr) return;
  prior_weight_ = static_cast<double>(std::min(prior->fitted_on, kMostWeight));
  free_.prior = prior_rows(*prior, prior->spike, bins);
  held_.prior = prior_rows(*prior, prior->spike_held, bins);
}

/// In units of a frame's noise.
Matrix Lesson::spikes_of(const Differences& differences, const std::vector<std::size_t>& kept) const {
  Matrix spike = spikes(chosen_rows(differences.row, kept), differences.prior, prior_weight_);
  for (std::size_t k = 0; k < spike.rows(); ++k)
    for (std::size_t b = 0; b < frames_in_bin_.size(); ++b)
      for (std::size_t j = 0; j < kModes; ++j) spike(k, b * kModes + j) /= std::sqrt(frames_in_bin_[b]);
  return spike;
}

Matrix Lesson::held_spikes(const std::vector<std::size_t>& kept) const { return spikes_of(held_, kept); }

Parameters Lesson::taught_by(const std::vector<std::size_t>& kept) const {
  Parameters taught = common_;
  taught.spike = spikes_of(free_, kept);
  taught.spike_held = spikes_of(held_, kept);
  taught.fitted_on = kept.size();
  return taught;
}

}  // namespace motionanalyzer::hinge
