#include "features/along_strip.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace motionanalyzer::features {

namespace {

constexpr std::size_t kNeighbours = 7;  // at least, of which the median is taken
constexpr double kReachStations = 1.5;  // to either side, where that holds more
constexpr double kStrayFactor = 6;      // robust standard deviations
constexpr double kBeyondEndsPx = 6;     // the curve is not known further out
constexpr double kNormalMad = 1.4826;   // sd of a normal sample over its median absolute deviation
constexpr double kAny = std::numeric_limits<double>::infinity();
constexpr double kLeastWeight = 0.5;  // points at a station

double middle_of(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

void AlongStrip::arrange(std::span<const Foot> foot, std::span<const std::uint8_t> used, double length_px) {
  length_px_ = length_px;
  point_.clear();
  for (std::size_t i = 0; i < foot.size(); ++i)
    if (used[i]) point_.push_back({foot[i].along_px, foot[i].across_px, static_cast<std::uint32_t>(i)});
  const auto before = [](const Point& a, const Point& b) {
    return a.along < b.along || (a.along == b.along && a.index < b.index);
  };
  if (!std::is_sorted(point_.begin(), point_.end(), before)) std::sort(point_.begin(), point_.end(), before);
}

double AlongStrip::place_of(double along) const noexcept {
  const double last = static_cast<double>(stations_ - 1);
  return std::clamp(along / length_px_ * last, 0.0, last);
}

void AlongStrip::find_neighbourhoods() {
  neighbours_.resize(stations_);
  const double spacing = length_px_ / static_cast<double>(stations_ - 1), reach = kReachStations * spacing;
  const std::size_t least = std::min(kNeighbours, point_.size());
  std::size_t from = 0, to = 0;
  for (std::size_t s = 0; s < stations_; ++s) {
    const double at = static_cast<double>(s) * spacing;
    while (from < point_.size() && point_[from].along < at - reach) ++from;
    to = std::max(to, from);
    while (to < point_.size() && point_[to].along <= at + reach) ++to;
    std::size_t lo = from, hi = to;
    while (hi - lo < least) {
      const bool below =
          lo > 0 && (hi == point_.size() || at - point_[lo - 1].along <= point_[hi].along - at);
      if (below)
        --lo;
      else
        ++hi;
    }
    neighbours_[s] = {lo, hi, 0, 0, 0};
  }
}

/// True where every point lies within outlier_px of all neighbours, and so of any median of theirs.
bool AlongStrip::all_close() {
  for (Neighbours& n : neighbours_) {
    n.low = n.high = point_[n.from].across;
    for (std::size_t i = n.from + 1; i < n.to; ++i) {
      n.low = std::min(n.low, point_[i].across);
      n.high = std::max(n.high, point_[i].across);
    }
  }
  return std::all_of(point_.begin(), point_.end(), [&](const Point& p) {
    const std::size_t s = std::min(static_cast<std::size_t>(place_of(p.along)), stations_ - 2);
    const Neighbours &a = neighbours_[s], &b = neighbours_[s + 1];
    return p.across - std::min(a.low, b.low) <= outlier_px_ &&
           std::max(a.high, b.high) - p.across <= outlier_px_;
  });
}

void AlongStrip::neighbourhood_medians() {
  for (Neighbours& n : neighbours_) {
    scratch_.clear();
    for (std::size_t i = n.from; i < n.to; ++i) scratch_.push_back(point_[i].across);
    n.median = middle_of(scratch_);
  }
}

double AlongStrip::off(const Point& p) const noexcept {
  const double place = place_of(p.along);
  const std::size_t s = std::min(static_cast<std::size_t>(place), stations_ - 2);
  const double w = place - static_cast<double>(s);
  return std::fabs(p.across - ((1 - w) * neighbours_[s].median + w * neighbours_[s + 1].median));
}

/// How far off a point may lie.
double AlongStrip::stray_bound() {
  find_neighbourhoods();
  if (all_close()) return kAny;
  neighbourhood_medians();
  scratch_.clear();
  for (const Point& p : point_) scratch_.push_back(off(p));
  return std::max(outlier_px_, kStrayFactor * kNormalMad * middle_of(scratch_));
}

std::size_t AlongStrip::drop_strays(std::span<std::uint8_t> used) {
  if (point_.empty()) return 0;
  const double bound = stray_bound();
  std::size_t dropped = 0;
  for (const Point& p : point_) {
    const bool beyond = p.along < -kBeyondEndsPx || p.along > length_px_ + kBeyondEndsPx;
    if (!beyond && (bound == kAny || off(p) <= bound)) continue;
    used[p.index] = 0;
    ++dropped;
  }
  return dropped;
}

double AlongStrip::noise_variance(double least) const noexcept {
  double sum = 0;
  std::size_t pairs = 0;
  for (std::size_t i = 1; i < point_.size(); ++i) {
    const double along = point_[i].along - point_[i - 1].along,
                 across = point_[i].across - point_[i - 1].across;
    if (along == 0 && across == 0) continue;  // one point given twice tells nothing
    sum += across * across;
    ++pairs;
  }
  return pairs == 0 ? least : std::max(least, 0.5 * sum / static_cast<double>(pairs));
}

double AlongStrip::sum_of_squares() const noexcept {
  double sum = 0;
  for (const Point& p : point_) sum += p.across * p.across;
  return sum;
}

void AlongStrip::average(std::span<double> residual_px, std::span<std::uint8_t> mask) {
  weight_.assign(stations_, 0);
  std::fill(residual_px.begin(), residual_px.end(), 0.0);
  for (const Point& p : point_) {
    const double place = place_of(p.along);
    const std::size_t s = std::min(static_cast<std::size_t>(place), stations_ - 2);
    const double w = place - static_cast<double>(s);
    weight_[s] += 1 - w;
    weight_[s + 1] += w;
    residual_px[s] += (1 - w) * p.across;
    residual_px[s + 1] += w * p.across;
  }
  for (std::size_t s = 0; s < stations_; ++s) {
    mask[s] = weight_[s] >= kLeastWeight ? 1 : 0;
    residual_px[s] = mask[s] ? residual_px[s] / weight_[s] : std::numeric_limits<double>::quiet_NaN();
  }
}

}  // namespace motionanalyzer::features
