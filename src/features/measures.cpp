#include "features/measures.hpp"

#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::features {

namespace {

constexpr double kLeastBendRad = 0.5;   // below it a quantity per turn is noise per nothing
constexpr std::size_t kRowsOfPast = 3;  // earlier rows before a step against them means anything

/// Copies a derivative times a factor; where nothing was observed, a straight line between the nearest
/// observed stations, or the nearest one's value towards an end.
void take(std::span<const double> from, std::span<const std::uint8_t> mask, double factor,
          std::vector<double>& to) {
  const std::size_t n = from.size();
  for (std::size_t i = 0; i < n; ++i) to[i] = factor * from[i];
  std::size_t left = n;
  for (std::size_t i = 0; i < n; ++i) {
    if (!mask[i]) continue;
    const std::size_t first = left == n ? 0 : left + 1;
    for (std::size_t k = first; k < i; ++k) {
      const double share = left == n ? 1 : static_cast<double>(k - left) / static_cast<double>(i - left);
      to[k] = (left == n ? 0 : (1 - share) * to[left]) + share * to[i];
    }
    left = i;
  }
  for (std::size_t k = left == n ? n : left + 1; k < n; ++k) to[k] = to[left];
}

double norm(double x, double y) { return std::sqrt(x * x + y * y); }

double mean_over(std::span<const double> values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

}  // namespace

MeasureStream::MeasureStream(std::size_t stations)
    : stations_(stations), waves_(stations), periods_(kPlaces) {
  for (Field* field : {&normal_speed_,
                       &along_speed_,
                       &speed_,
                       &normal_acceleration_,
                       &along_acceleration_,
                       &acceleration_,
                       &ax_,
                       &ay_,
                       &curvature_,
                       &excess_,
                       &scratch_,
                       &jerk_,
                       &normal_jerk_,
                       &cosine_,
                       &sine_,
                       &last_ax_,
                       &last_ay_,
                       &last_curvature_,
                       &last_excess_,
                       &last_normal_acceleration_,
                       &step_sum_}) {
    field->assign(stations, 0);
  }
  for (std::size_t m = 1; m <= kModes; ++m) {
    for (std::size_t i = 0; i < stations; ++i) {
      const double place = static_cast<double>(i) / static_cast<double>(stations - 1);
      const double weight = i == 0 || i + 1 == stations ? 1 : 2;  // trapezoid rule, else the mean leaks in
      mode_shape_.push_back(weight * elementary::cos(static_cast<double>(m) * elementary::kPi * place) /
                            static_cast<double>(stations - 1));
    }
  }
}

void MeasureStream::reset() noexcept {
  rows_ = bent_rows_ = 0;
  length_sum_ = jerk_sum_ = 0;
  std::fill(step_sum_.begin(), step_sum_.end(), 0.0);
  periods_.reset();
}

const Measures& MeasureStream::push(const KinematicFrame& frame) {
  out_ = Measures{};
  observe(frame);
  out_.outline = outline_of(frame.x_px, frame.y_px, frame.length_px);
  out_.turning = frame.turning_rad;
  out_.bent = std::max(frame.turning_rad, kLeastBendRad);
  measure_motion();
  measure_curvature();
  measure_places();
  measure_change(frame);
  measure_step();
  remember(frame);
  return out_;
}

void MeasureStream::observe(const KinematicFrame& frame) {
  const double per_length = 1 / frame.length_px;
  take(frame.vx_px_s, frame.mask, per_length, along_speed_);  // turned into components below
  take(frame.vy_px_s, frame.mask, per_length, normal_speed_);
  take(frame.ax_px_s2, frame.mask, per_length, ax_);
  take(frame.ay_px_s2, frame.mask, per_length, ay_);
  take(frame.curvature_per_px, frame.mask, frame.length_px, curvature_);
  out_.centroid_speed = norm(mean_over(along_speed_), mean_over(normal_speed_));
  for (std::size_t i = 0; i < stations_; ++i) {
    const double c = elementary::cos(frame.tangent_rad[i]), s = elementary::sin(frame.tangent_rad[i]);
    const double vx = along_speed_[i], vy = normal_speed_[i];
    cosine_[i] = c;
    sine_[i] = s;
    speed_[i] = norm(vx, vy);
    along_speed_[i] = c * vx + s * vy;
    normal_speed_[i] = c * vy - s * vx;
    acceleration_[i] = norm(ax_[i], ay_[i]);
    along_acceleration_[i] = c * ax_[i] + s * ay_[i];
    normal_acceleration_[i] = c * ay_[i] - s * ax_[i];
  }
}

void MeasureStream::measure_motion() {
  const std::size_t tip = stations_ - stations_ / 8;
  out_.speed = profile_of(speed_);
  out_.normal_speed = profile_of(normal_speed_);
  out_.along_speed = profile_of(along_speed_);
  out_.acceleration = profile_of(acceleration_);
  out_.normal_acceleration = profile_of(normal_acceleration_);
  out_.along_acceleration = profile_of(along_acceleration_);
  out_.tip_speed = mean_over(std::span(speed_).subspan(tip));
  out_.tip_acceleration = mean_over(std::span(acceleration_).subspan(tip));
  out_.kinetic = out_.speed.rms * out_.speed.rms;
  out_.speed_lag = autocorrelation(speed_);
  out_.acceleration_lag = autocorrelation(normal_acceleration_);
}

void MeasureStream::measure_curvature() {
  const std::size_t half = stations_ / 2;
  subtract_parabola(curvature_, excess_);
  for (double& e : excess_) e /= out_.bent;
  out_.curvature = profile_of(curvature_);
  out_.excess = profile_of(excess_);
  out_.energy = out_.curvature.rms * out_.curvature.rms;
  out_.curvature_lag = autocorrelation(excess_);
  out_.curvature_asymmetry =
      (mean_over(std::span(curvature_).first(half)) - mean_over(std::span(curvature_).last(half))) /
      out_.bent;
  double squares = 0;
  for (std::size_t i = 1; i < stations_; ++i) {
    const double slope = (curvature_[i] - curvature_[i - 1]) * static_cast<double>(stations_ - 1);
    squares += slope * slope / static_cast<double>(stations_ - 1);
  }
  out_.curvature_gradient = std::sqrt(squares);
  for (std::size_t m = 0; m < kModes; ++m) {
    double sum = 0;
    for (std::size_t i = 0; i < stations_; ++i) sum += mode_shape_[m * stations_ + i] * curvature_[i];
    out_.mode[m] = sum / out_.bent;
  }
}

void MeasureStream::measure_places() {
  std::array<double, kPlaces> acceleration{};
  for (std::size_t p = 0; p < kPlaces; ++p) {
    const std::size_t first = p * stations_ / kPlaces;
    const std::size_t count = std::max<std::size_t>((p + 1) * stations_ / kPlaces - first, 1);
    out_.place_curvature[p] = mean_over(std::span(curvature_).subspan(first, count));
    out_.place_excess[p] = mean_over(std::span(excess_).subspan(first, count));
    acceleration[p] = mean_over(std::span(normal_acceleration_).subspan(first, count));
  }
  out_.excess_bands = waves_.shares(excess_);
  out_.acceleration_bands = periods_.push(acceleration);
}

/// Differences to the row before; all 0 in the first row.
void MeasureStream::measure_change(const KinematicFrame& frame) {
  if (rows_ == 0) return;
  const double per_s = 1 / (frame.time_s - last_time_);
  for (std::size_t i = 0; i < stations_; ++i) {
    const double jx = (ax_[i] - last_ax_[i]) * per_s;
    const double jy = (ay_[i] - last_ay_[i]) * per_s;
    jerk_[i] = norm(jx, jy);
    normal_jerk_[i] = std::fabs(cosine_[i] * jy - sine_[i] * jx);
    scratch_[i] = (curvature_[i] - last_curvature_[i]) * per_s;
  }
  out_.jerk = profile_of(jerk_);
  out_.normal_jerk = profile_of(normal_jerk_);
  out_.bending_rate = profile_of(scratch_);
  if (rows_ > 1 && jerk_sum_ > 0) {
    out_.jerk_ratio = out_.jerk.max * static_cast<double>(rows_ - 1) / jerk_sum_;
  }
  const double mean_length = length_sum_ / static_cast<double>(rows_);
  out_.length_strain = frame.length_px / mean_length - 1;
  out_.length_rate = (frame.length_px - last_length_) / mean_length * per_s;
  out_.turning_rate = (frame.turning_rad - last_turning_) * per_s;
  out_.energy_rate = (out_.energy - last_energy_) * per_s;
  out_.excess_memory = correlation(excess_, last_excess_);
  out_.acceleration_memory = correlation(normal_acceleration_, last_normal_acceleration_);
}

/// A hinge that opens leaves a step in the curvature per turn at its place; damage from the start leaves
/// none.
void MeasureStream::measure_step() {
  if (out_.turning < kLeastBendRad) return;
  if (bent_rows_ >= kRowsOfPast) {
    for (std::size_t i = 0; i < stations_; ++i) {
      scratch_[i] = excess_[i] - step_sum_[i] / static_cast<double>(bent_rows_);
    }
    out_.step = profile_of(scratch_);
  }
  for (std::size_t i = 0; i < stations_; ++i) step_sum_[i] += excess_[i];
  ++bent_rows_;
}

void MeasureStream::remember(const KinematicFrame& frame) {
  ++rows_;
  length_sum_ += frame.length_px;
  jerk_sum_ += out_.jerk.max;
  last_time_ = frame.time_s;
  last_turning_ = frame.turning_rad;
  last_length_ = frame.length_px;
  last_energy_ = out_.energy;
  last_ax_ = ax_;
  last_ay_ = ay_;
  last_curvature_ = curvature_;
  last_excess_ = excess_;
  last_normal_acceleration_ = normal_acceleration_;
}

}  // namespace motionanalyzer::features
