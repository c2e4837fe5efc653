#include "features/outline.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace motionanalyzer::features {

namespace {

/// Distances from the chord, positive on the inside of a bend to the left, one station at a time.
class Chord {
 public:
  Chord(std::span<const double> x, std::span<const double> y) noexcept : x_(x), y_(y) {
    along_x_ = x.back() - x.front();
    along_y_ = y.back() - y.front();
    length_ = std::sqrt(along_x_ * along_x_ + along_y_ * along_y_);
  }
  double length() const noexcept { return length_; }
  double distance(std::size_t i) const noexcept {
    if (length_ == 0) return 0;
    const double dx = x_[i] - x_.front(), dy = y_[i] - y_.front();
    return (along_y_ * dx - along_x_ * dy) / length_;
  }

 private:
  std::span<const double> x_, y_;
  double along_x_ = 0, along_y_ = 0, length_ = 0;
};

void measure_bow(const Chord& chord, std::size_t stations, double length_px, Outline& out) {
  double weight = 0, moment = 0, difference = 0;
  for (std::size_t i = 0; i < stations; ++i) {
    const double d = chord.distance(i) / length_px;
    const double mirrored = chord.distance(stations - 1 - i) / length_px;
    const double place = static_cast<double>(i) / static_cast<double>(stations - 1);
    out.sagitta = std::max(out.sagitta, std::fabs(d));
    weight += d * d;
    moment += d * d * place;
    difference += (d - mirrored) * (d - mirrored);
  }
  out.sagitta_place = weight > 0 ? moment / weight : 0.5;
  out.asymmetry = std::sqrt(difference / static_cast<double>(stations));
}

/// Shoelace formula, relative to the first station.
double enclosed_area(std::span<const double> x, std::span<const double> y) {
  double twice = 0;
  for (std::size_t i = 1; i + 1 < x.size(); ++i) {
    const double ax = x[i] - x[0], ay = y[i] - y[0];
    const double bx = x[i + 1] - x[0], by = y[i + 1] - y[0];
    twice += ax * by - ay * bx;
  }
  return 0.5 * twice;
}

void measure_spread(std::span<const double> x, std::span<const double> y, double length_px, Outline& out) {
  const double n = static_cast<double>(x.size());
  double mean_x = 0, mean_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    mean_x += (x[i] - x[0]) / n;
    mean_y += (y[i] - y[0]) / n;
  }
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double dx = (x[i] - x[0] - mean_x) / length_px, dy = (y[i] - y[0] - mean_y) / length_px;
    xx += dx * dx / n;
    yy += dy * dy / n;
    xy += dx * dy / n;
  }
  const double middle = 0.5 * (xx + yy);
  const double split = std::sqrt(0.25 * (xx - yy) * (xx - yy) + xy * xy);
  out.gyration = std::sqrt(xx + yy);
  out.roundness = middle + split > 0 ? std::sqrt(std::max(0.0, middle - split) / (middle + split)) : 0;
}

}  // namespace

Outline outline_of(std::span<const double> x_px, std::span<const double> y_px, double length_px) noexcept {
  Outline out;
  const Chord chord(x_px, y_px);
  out.chord = chord.length() / length_px;
  out.area = enclosed_area(x_px, y_px) / (length_px * length_px);
  measure_bow(chord, x_px.size(), length_px, out);
  measure_spread(x_px, y_px, length_px, out);
  return out;
}

}  // namespace motionanalyzer::features
