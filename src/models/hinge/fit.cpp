#include "models/hinge/fit.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/hinge/spikes.hpp"
#include "models/hinge/tables.hpp"
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

ImageMotion motion_of(const ResidualField& field, std::size_t t) {
  return field.motion.empty() ? ImageMotion{} : field.motion[t];
}

/// Median over the panels of each bin's mean motion, B x 3, each panel's about its own mean over the bins.
Matrix typical_motion(const Fields& fields, const Bins& bins) {
  const std::size_t b_count = bins.centre.size();
  std::vector<std::vector<double>> values(b_count * 3);
  for (const ResidualField* field : fields) {
    Matrix sum(b_count, 3);
    std::vector<double> count(b_count);
    for (std::size_t t = 0; t < field->frame.size(); ++t) {
      if (!has_frame(*field, t)) continue;
      const std::size_t b = bins.of(field->shape[t]);
      const ImageMotion m = motion_of(*field, t);
      sum(b, 0) += m.x_px, sum(b, 1) += m.y_px, sum(b, 2) += m.rotation_rad;
      count[b] += 1;
    }
    for (std::size_t k = 0; k < 3; ++k) {
      double own = 0, frames = 0;
      for (std::size_t b = 0; b < b_count; ++b) own += sum(b, k), frames += count[b];
      for (std::size_t b = 0; b < b_count; ++b)
        if (count[b] > 0) values[b * 3 + k].push_back(sum(b, k) / count[b] - own / frames);
    }
  }
  Matrix mean(b_count, 3);
  for (std::size_t i = 0; i < values.size(); ++i)
    mean.data()[i] = values[i].empty() ? 0.0 : median(values[i]);
  return mean;
}

/// Second differences in time of one panel, in cosine modes: what changes from frame to frame and not slowly.
struct FrameNoise {
  std::vector<Matrix> square;  ///< B: sums of products
  std::vector<double> count;   ///< B
  double energy = 0;           ///< mean square of a difference
};

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

/// Covariance of a frame's noise by state of the bend, the motion of the image left in; frames count for the
/// two states next to them, and each state has the mean of all for so many frames more.
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

/// One row a panel: sums of its whitened frames in each bin, scaled so that noise alone has variance one.
/// tables: without spikes.
Matrix panel_rows(const Fields& fields, const Tables& tables, const Bins& bins, const Execution& execution) {
  const std::size_t b_count = bins.centre.size(), stations = tables.frames.stations;
  Matrix rows(fields.size(), b_count * kModes);
  struct Worker {
    std::vector<SeenFrame> seen;
    std::vector<double> residual_px, count;
  };
  std::vector<Worker> worker(thread_count(fields.size(), execution));
  parallel_for(fields.size(), execution, "learning how panels differ", [&](std::size_t k, std::size_t w) {
    Worker& own = worker[w];
    see(*fields[k], tables, own.seen, own.residual_px);
    own.count.assign(b_count, 0.0);
    double white[kModes];
    for (std::size_t i = 0; i < own.seen.size(); ++i) {
      const std::size_t b = bins.of(own.seen[i].shape);
      multiply(tables.frames.whiten.at(own.seen[i].knot), kModes, stations, &own.residual_px[i * stations],
               white);
      for (std::size_t j = 0; j < kModes; ++j) rows(k, b * kModes + j) += white[j];
      own.count[b] += 1;
    }
    for (std::size_t b = 0; b < b_count; ++b)
      for (std::size_t j = 0; j < kModes; ++j)
        rows(k, b * kModes + j) *= own.count[b] > 0 ? std::sqrt(bins.frames[b]) / own.count[b] : 0.0;
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
      field.phase.size() != frames || field.hold_s.size() != frames ||
      (!field.motion.empty() && field.motion.size() != frames))
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

void see(const ResidualField& field, const Tables& tables, std::vector<SeenFrame>& seen,
         std::vector<double>& residual_px) {
  const std::size_t stations = tables.frames.stations;
  seen.clear();
  residual_px.resize(field.frame.size() * stations);
  for (std::size_t t = 0; t < field.frame.size(); ++t) {
    if (!has_frame(field, t)) continue;
    const std::size_t g = knot_of(field.shape[t]);
    const std::span<double> to(residual_px.data() + seen.size() * stations, stations);
    if (centred(field.residual_px.row(t), field.mask.row(t), tables.mean_px.at(g), to))
      seen.push_back({g, 0, field.frame[t], field.shape[t], motion_of(field, t)});
  }
  put_back(tables, seen, residual_px.data());
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
  p.noise_placed_px2 = placed_noise(fields_, noise, p, cosine);
  p.mean_motion = typical_motion(fields_, bins);
  noise.clear();
  free_.row = panel_rows(fields_, make_bare_tables(p, Gripper::free), bins, execution);
  held_.row = panel_rows(fields_, make_bare_tables(p, Gripper::held), bins, execution);
  if (prior == nullptr) return;
  prior_weight_ = static_cast<double>(std::min(prior->fitted_on, kMostWeight));
  free_.prior = prior_rows(*prior, prior->spike, bins);
  if (prior->mean_motion.rows() > 0) held_.prior = prior_rows(*prior, prior->spike_held, bins);
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
