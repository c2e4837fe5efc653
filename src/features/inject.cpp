#include "motionanalyzer/features/inject.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "features/shape_fit.hpp"
#include "features/sub_pixel.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "motionanalyzer/features/residual.hpp"

namespace motionanalyzer {
namespace {

constexpr double kUnmoved_px = 2e-3;    // points that would move less stay
constexpr double kLeastNoise_px = 0.1;  // what the line through a point's neighbours is not known to
constexpr double kStrayDeviations = 4;
constexpr double kMedianToSd = 1.4826;
constexpr double kRounding_px2 = 1.0 / 12;  // variance of a rounded coordinate
constexpr double kRepaid = 0.25;            // of what rounding withheld, by the next point along the strip

/// An index and a weight for linear interpolation among n values that stand at 0, 1, ...; continued linearly.
struct Between {
  Between(double at, std::size_t n)
      : low(std::min(static_cast<std::size_t>(std::max(at, 0.0)), n - 2)),
        weight(at - static_cast<double>(low)) {}
  double mix(double a, double b) const { return a + weight * (b - a); }

  std::size_t low;
  double weight;
};

[[noreturn]] void refuse_injection(ErrorCode code, const std::string& message, const char* advice) {
  throw Error(code, message, advice);
}

void check_response(const TrajectoryResponse& r, const Recipe& recipe) {
  const bool sizes = r.knots >= 2 && r.places >= 2 && r.stations >= 2 &&
                     r.hinge_px.size() == r.knots * r.places * r.stations && r.softening.rows() == r.knots &&
                     r.softening.cols() == r.places;
  if (!sizes)
    refuse_injection(ErrorCode::invalid_argument, "a response without hinges moves nothing",
                     "Make it with respond().");
  if (r.knots != recipe.trajectory.knots())
    refuse_injection(ErrorCode::mismatch,
                     "the response has " + std::to_string(r.knots) + " knots, the recipe's trajectory " +
                         std::to_string(recipe.trajectory.knots()),
                     "Make it from this trajectory.");
}

void check_injection(const FrameBundle& panel, const ResidualField& field, double place, double lambda) {
  if (!(place >= 0 && place <= 1 && lambda >= 0 && lambda - lambda == 0))
    refuse_injection(ErrorCode::invalid_argument,
                     "a weakness needs a place from 0 to 1 and a finite lambda >= 0",
                     "Both are in units of the visible length.");
  const std::size_t values = panel.frames() * panel.points();
  if (panel.x_px.values().size() != values || panel.y_px.values().size() != values ||
      panel.mask.values().size() != values)
    refuse_injection(ErrorCode::invalid_argument, "the panel " + panel.name + " is not frames x points",
                     "Give x, y and mask a row for every frame and a column for every point.");
  const bool shapes = field.shape.size() == panel.frames() && field.mask.rows() == panel.frames() &&
                      field.residual_px.rows() == panel.frames() && field.station.size() >= 2 &&
                      field.mask.cols() == field.station.size() &&
                      field.residual_px.cols() == field.station.size();
  if (field.frame != panel.frame_number || !shapes)
    refuse_injection(ErrorCode::mismatch, "the residuals are not of the panel " + panel.name,
                     "Take them from this panel, with residual_field().");
}

bool in_whole_pixels(const FrameBundle& panel) {
  for (std::size_t i = 0; i < panel.mask.values().size(); ++i) {
    const float x = panel.x_px.values()[i], y = panel.y_px.values()[i];
    if (panel.mask.values()[i] && !(std::floor(x) == x && std::floor(y) == y)) return false;
  }
  return true;
}

/// Displacement along the strip by the weakness in a frame of this shape, at S stations.
std::vector<double> displacement(const TrajectoryResponse& r, double place, double lambda, double shape) {
  const double within = std::clamp(shape, features::kLowestShape, features::kHighestShape);
  const Between g(within * static_cast<double>(r.knots - 1), r.knots);
  const Between h(place * static_cast<double>(r.places) - 0.5, r.places);
  const auto both = [&](auto&& value) {
    return g.mix(h.mix(value(g.low, h.low), value(g.low, h.low + 1)),
                 h.mix(value(g.low + 1, h.low), value(g.low + 1, h.low + 1)));
  };
  const double softening =
      std::max(0.0, both([&](std::size_t a, std::size_t b) { return r.softening(a, b); }));
  const double amplitude = lambda / (1 + softening * lambda);
  std::vector<double> out(r.stations);
  for (std::size_t s = 0; s < r.stations; ++s)
    out[s] = amplitude * both([&](std::size_t a, std::size_t b) {
               return r.hinge_px[(a * r.places + b) * r.stations + s];
             });
  return out;
}

/// Where a tracked point lies on the strip: its fraction of the length and the left normal there in the
/// image's axes, and how far across the strip it lies from the line that its neighbours show.
struct OnStrip {
  std::size_t point = 0;
  double fraction = 0, nx = 0, ny = 0, deviation_px = 0;
};

/// Finds the points of the panel's frames on the strip, in their order along it.
class StripPlaces {
 public:
  StripPlaces(const FrameBundle& panel, const ResidualField& field, const Recipe& recipe)
      : panel_(panel),
        field_(field),
        orientation_(recipe.orientation),
        stream_(recipe, {.stations = std::max<std::size_t>(8, field.station.size())}),
        fitter_(recipe.trajectory, {}),
        line_(field.station.size()),
        frame_(panel.frames()) {
    for (std::size_t t = 0; t < panel.frames(); ++t) {
      const ResidualFrame& fit = stream_.push(panel.frame(t));  // the pose is the residuals' own
      const auto seen = field.mask.row(t);
      const bool any = std::any_of(seen.begin(), seen.end(), [](std::uint8_t m) { return m != 0; });
      if (fit.good && any && std::isfinite(field.shape[t])) place_frame(t, fit);
    }
    learn_noise();
  }

  /// Empty for a frame that is not good.
  std::span<const OnStrip> frame(std::size_t t) const { return frame_[t]; }

  /// Standard deviation of the points across the strip before they were rounded.
  double noise_px() const { return noise_px_; }
  bool stray(const OnStrip& p) const { return std::fabs(p.deviation_px) > stray_px_; }

 private:
  void place_frame(std::size_t t, const ResidualFrame& fit) {
    const double flip = orientation_.mirrored ? -1 : 1;
    x_.clear(), y_.clear(), column_.clear();
    for (std::size_t i = 0; i < panel_.points(); ++i) {
      if (!panel_.mask(t, i)) continue;
      x_.push_back(flip * static_cast<double>(panel_.x_px(t, i)));
      y_.push_back(-static_cast<double>(panel_.y_px(t, i)));
      column_.push_back(i);
    }
    smooth_line(t);
    fitter_.observe(x_, y_);
    fitter_.place({fit.shape, fit.motion.x_px, fit.motion.y_px, fit.motion.rotation_rad});
    const double turned = fit.motion.rotation_rad, cosine = elementary::cos(turned),
                 sine = elementary::sin(turned);
    for (std::size_t k = 0; k < column_.size(); ++k) {
      OnStrip p = on_curve(fitter_.foot()[k]);
      const double nx = cosine * p.nx - sine * p.ny, ny = sine * p.nx + cosine * p.ny;
      p.point = column_[k], p.nx = flip * nx, p.ny = -ny;
      frame_[t].push_back(p);
    }
    std::sort(frame_[t].begin(), frame_[t].end(), [](const OnStrip& a, const OnStrip& b) {
      return a.fraction < b.fraction || (a.fraction == b.fraction && a.point < b.point);
    });
  }

  OnStrip on_curve(const features::Foot& foot) const {
    const features::Curve& c = fitter_.curve();
    OnStrip p;
    p.fraction = std::clamp(foot.along_px / c.length(), 0.0, 1.0);
    const Between node(p.fraction * static_cast<double>(c.nodes - 1), c.nodes);
    const double tx = node.mix(c.tx()[node.low], c.tx()[node.low + 1]);
    const double ty = node.mix(c.ty()[node.low], c.ty()[node.low + 1]);
    const double length = std::sqrt(tx * tx + ty * ty);
    p.nx = -ty / length, p.ny = tx / length;
    const Between station(p.fraction * static_cast<double>(line_.size() - 1), line_.size());
    p.deviation_px = foot.across_px - station.mix(line_[station.low], line_[station.low + 1]);
    return p;
  }

  /// The line that the frame's points show beside the healthy shape: binomial means over five stations.
  void smooth_line(std::size_t t) {
    constexpr double kWeight[] = {1, 4, 6, 4, 1};
    for (std::size_t s = 0; s < line_.size(); ++s) {
      double sum = 0, weight = 0;
      for (std::size_t k = 0; k < 5; ++k) {
        if (s + k < 2 || s + k - 2 >= line_.size() || !field_.mask(t, s + k - 2)) continue;
        const double residual = field_.residual_px(t, s + k - 2);
        if (!std::isfinite(residual)) continue;
        sum += kWeight[k] * residual;
        weight += kWeight[k];
      }
      line_[s] = weight > 0 ? sum / weight : 0;
    }
  }

  void learn_noise() {
    std::vector<double> size;
    for (const auto& points : frame_)
      for (const OnStrip& p : points) size.push_back(std::fabs(p.deviation_px));
    if (size.empty()) return;
    const auto middle = size.begin() + static_cast<std::ptrdiff_t>(size.size() / 2);
    std::nth_element(size.begin(), middle, size.end());
    stray_px_ = std::max(1.0, kStrayDeviations * kMedianToSd * *middle);
    double sum = 0, count = 0;
    for (const auto& points : frame_)
      for (const OnStrip& p : points)
        if (!stray(p)) sum += p.deviation_px * p.deviation_px, ++count;
    noise_px_ = std::sqrt(std::max(sum / count - kRounding_px2, kLeastNoise_px * kLeastNoise_px));
  }

  const FrameBundle& panel_;
  const ResidualField& field_;
  Orientation orientation_;
  ResidualStream stream_;
  features::ShapeFitter fitter_;
  std::vector<double> line_, x_, y_;
  std::vector<std::size_t> column_;
  std::vector<std::vector<OnStrip>> frame_;
  double noise_px_ = kLeastNoise_px, stray_px_ = 1;
};

/// Moves the points of one frame.
class Mover {
 public:
  Mover(const StripPlaces& places, bool whole_pixels) : places_(places), whole_(whole_pixels) {}

  void move(std::size_t t, std::span<const double> by_px, const Random& random, FrameBundle& panel) const {
    double owed = 0;  // displacement that rounding has withheld from the points before, less a part forgotten
    for (const OnStrip& p : places_.frame(t)) {
      const Between s(p.fraction * static_cast<double>(by_px.size() - 1), by_px.size());
      const double by = s.mix(by_px[s.low], by_px[s.low + 1]);
      float &x = panel.x_px(t, p.point), &y = panel.y_px(t, p.point);
      if (std::fabs(by) < kUnmoved_px) continue;
      const bool in_turn = whole_ && !places_.stray(p);
      const double far = in_turn ? by + kRepaid * owed : by;
      features::Offset to{static_cast<double>(x) + far * p.nx, static_cast<double>(y) + far * p.ny};
      if (whole_) to = rounded(to, p, random.child(static_cast<std::uint32_t>(panel.point_index[p.point])));
      if (in_turn)
        owed += by - p.nx * (to.x_px - static_cast<double>(x)) - p.ny * (to.y_px - static_cast<double>(y));
      x = static_cast<float>(to.x_px), y = static_cast<float>(to.y_px);
    }
  }

 private:
  features::Offset rounded(const features::Offset& at, const OnStrip& p, const Random& random) const {
    const features::Offset e =
        features::before_rounding(p.nx, p.ny, -p.deviation_px, places_.noise_px(), random);
    return {std::floor(at.x_px + e.x_px + 0.5), std::floor(at.y_px + e.y_px + 0.5)};
  }

  const StripPlaces& places_;
  bool whole_;
};

}  // namespace

FrameBundle with_weakness(const FrameBundle& panel, const ResidualField& field, const Recipe& recipe,
                          const TrajectoryResponse& response, double place, double lambda,
                          std::int32_t onset_frame, const Random& random) {
  const StandardArithmetic standard;
  check_response(response, recipe);
  check_injection(panel, field, place, lambda);
  FrameBundle out = panel;
  if (lambda == 0) return out;
  const StripPlaces places(panel, field, recipe);
  const Mover mover(places, in_whole_pixels(panel));
  for (std::size_t t = 0; t < panel.frames(); ++t) {
    if (panel.frame_number[t] < onset_frame || places.frame(t).empty()) continue;
    mover.move(t, displacement(response, place, lambda, field.shape[t]),
               random.child(static_cast<std::uint32_t>(panel.frame_number[t])), out);
  }
  return out;
}

}  // namespace motionanalyzer
