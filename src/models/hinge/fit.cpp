#include "models/hinge/fit.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/hinge/bins.hpp"
#include "models/hinge/noise.hpp"
#include "models/hinge/spikes.hpp"
#include "models/hinge/tables.hpp"
#include "models/input.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/mechanics/trajectory_response.hpp"
#include "motionanalyzer/statistics/covariance.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer::hinge {
namespace {

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

ImageMotion motion_of(const ResidualField& field, std::size_t t) {
  return field.motion.empty() ? ImageMotion{} : field.motion[t];
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
  p.strip = strip_traits(trajectory, kPlaces);
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
