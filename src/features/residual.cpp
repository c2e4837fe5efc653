#include "motionanalyzer/features/residual.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "features/along_strip.hpp"
#include "features/shape_fit.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"

namespace motionanalyzer {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr double kNowhere = std::numeric_limits<double>::infinity();
constexpr int kTrackIterations = 10, kSearchedIterations = 30, kCleanIterations = 6;
constexpr double kLostPx = 1.5;       // median distance above which a fit that also doubled it is doubted
constexpr double kNearPx = 5;         // median distance up to which a panel begins where panels do
constexpr double kLargestRms = 0.05;  // of the length; further off it is no strip of this family
constexpr double kLeastCover = 0.25;  // share of the length that the points must span
constexpr double kRoundingVariance = 1.0 / 12;  // of coordinates in whole pixels
constexpr double kLeastVariance = 1e-6;         // of others
constexpr double kPoseParameters = 4;

[[noreturn]] void refuse_frame(const FrameView& frame, const std::string& what, const char* advice) {
  throw Error(ErrorCode::bad_input, "frame " + std::to_string(frame.number) + ": " + what, advice);
}

void check_spans(const FrameView& frame) {
  const std::size_t n = frame.x_px.size();
  if (frame.y_px.size() == n && frame.index.size() == n && (frame.mask.empty() || frame.mask.size() == n))
    return;
  refuse_frame(frame,
               "x has " + std::to_string(n) + " values, y " + std::to_string(frame.y_px.size()) + ", index " +
                   std::to_string(frame.index.size()) + ", mask " + std::to_string(frame.mask.size()),
               "give as many of each as there are points; the mask alone may be empty");
}

/// Of a finite coordinate. From 2^23 on there are no others.
bool is_whole(float v) {
  return std::fabs(v) >= 8388608.0f || static_cast<float>(static_cast<std::int32_t>(v)) == v;
}

const ResidualOptions& checked(const ResidualOptions& o) {
  if (o.stations >= 8 && o.min_points >= 8 && o.outlier_px > 0 && o.end_sd_px > 0 &&
      std::isfinite(o.outlier_px) && std::isfinite(o.end_sd_px))
    return o;
  throw Error(ErrorCode::invalid_argument, "residuals cannot be had with these options",
              "8 stations, 8 points and lengths above 0 are the least");
}

}  // namespace

struct ResidualStream::State {
  State(const Recipe& recipe, const ResidualOptions& given)
      : options(checked(given)),
        orientation(recipe.orientation),
        fitter(recipe.trajectory, {.end_sd_px = given.end_sd_px}),
        strip(given.stations, given.outlier_px),
        residual(given.stations, kUnknown),
        mask(given.stations, 0) {
    if (!recipe.trajectory.frame_shape.empty()) first_shape = recipe.trajectory.frame_shape.front();
  }

  void collect(const FrameView& frame);
  features::Pose expected() const;
  bool near(const features::Pose& start);
  double improved(features::Pose& start, int iterations);
  bool fit();
  void follow();
  bool answer();
  void clear();

  ResidualOptions options;
  Orientation orientation;
  features::ShapeFitter fitter;
  features::AlongStrip strip;
  std::vector<double> x, y, residual;
  std::vector<std::uint8_t> mask;
  bool whole_pixels = false;
  double first_shape = 0;
  bool tracking = false;  ///< pose and distance are those of an earlier good frame
  bool moving = false;    ///< earlier is that of the good frame before it, and no other came after
  features::Pose pose, earlier;
  double distance = 0;
  features::Pose fitted;  ///< to the frame that is being answered
  double reached = 0;
  ResidualFrame out;
};

void ResidualStream::State::collect(const FrameView& frame) {
  x.clear();
  y.clear();
  whole_pixels = true;
  for (std::size_t i = 0; i < frame.x_px.size(); ++i) {
    if (!frame.mask.empty() && frame.mask[i] == 0) continue;
    const double px = static_cast<double>(frame.x_px[i]), py = static_cast<double>(frame.y_px[i]);
    if (!std::isfinite(px) || !std::isfinite(py))
      refuse_frame(frame,
                   "the point with index " + std::to_string(frame.index[i]) + " has no finite coordinates",
                   "set its mask to 0, or leave the point out");
    whole_pixels = whole_pixels && is_whole(frame.x_px[i]) && is_whole(frame.y_px[i]);
    x.push_back(orientation.mirrored ? -px : px);
    y.push_back(-py);
  }
}

/// Where the strip should be now: further on as before, or where panels begin.
features::Pose ResidualStream::State::expected() const {
  if (!tracking) return {first_shape, 0, 0, 0};
  if (!moving) return pose;
  return {2 * pose.shape - earlier.shape, 2 * pose.x_px - earlier.x_px, 2 * pose.y_px - earlier.y_px,
          2 * pose.rotation_rad - earlier.rotation_rad};
}

/// Improves a pose; the median distance that is left, infinite where that leads nowhere. Where it is small
/// it does not matter how small.
double ResidualStream::State::improved(features::Pose& start, int iterations) {
  if (!fitter.improve(start, iterations)) return kNowhere;
  return fitter.median_distance_px(0.5 * kLostPx);
}

bool ResidualStream::State::near(const features::Pose& start) {
  fitter.place(start);
  return fitter.median_distance_px(kNearPx) <= kNearPx;
}

/// From the expected pose, or from nothing where that leads nowhere.
bool ResidualStream::State::fit() {
  fitter.observe(x, y);
  fitted = expected();
  reached = tracking ? improved(fitted, kTrackIterations) : kNowhere;
  if (!tracking && near(fitted)) reached = improved(fitted, kSearchedIterations);
  if (!(reached <= std::max(kLostPx, 2 * distance))) {
    features::Pose found = fitter.search();
    const double there = improved(found, kSearchedIterations);
    if (there < reached) {
      fitted = found;
      reached = there;
    } else {
      fitter.place(fitted);
    }
  }
  if (!(reached < kNowhere)) return false;
  strip.arrange(fitter.foot(), fitter.used(), fitter.curve().length());
  if (strip.drop_strays(fitter.used()) > 0) {
    if (!fitter.refine(fitted, kCleanIterations)) return false;
    strip.arrange(fitter.foot(), fitter.used(), fitter.curve().length());
  }
  return true;
}

/// Keeps a good frame's fit for the next one.
void ResidualStream::State::follow() {
  earlier = pose;
  pose = fitted;
  distance = reached;
  moving = tracking;
  tracking = true;
}

bool ResidualStream::State::answer() {
  const double n = static_cast<double>(strip.points()), length = fitter.curve().length();
  if (strip.points() < options.min_points) return false;
  if (!(strip.last_px() - strip.first_px() >= kLeastCover * length)) return false;
  const double squares = strip.sum_of_squares();
  if (!(squares <= kLargestRms * kLargestRms * length * length * n)) return false;
  const double noise = strip.noise_variance(whole_pixels ? kRoundingVariance : kLeastVariance);
  out.goodness_of_fit = squares / (n - kPoseParameters) / noise;
  out.shape = fitted.shape;
  out.motion = {fitted.x_px, fitted.y_px, fitted.rotation_rad};
  strip.average(residual, mask);
  return true;
}

void ResidualStream::State::clear() {
  std::fill(residual.begin(), residual.end(), kUnknown);
  std::fill(mask.begin(), mask.end(), std::uint8_t{0});
}

ResidualStream::ResidualStream(const Recipe& recipe, const ResidualOptions& options) {
  const StandardArithmetic standard;
  state_ = std::make_unique<State>(recipe, options);
}
ResidualStream::~ResidualStream() = default;
ResidualStream::ResidualStream(ResidualStream&&) noexcept = default;
ResidualStream& ResidualStream::operator=(ResidualStream&&) noexcept = default;

const ResidualFrame& ResidualStream::push(const FrameView& frame) {
  const StandardArithmetic standard;
  State& s = *state_;
  check_spans(frame);
  s.collect(frame);
  s.out = {};
  s.out.number = frame.number;
  s.out.residual_px = s.residual;
  s.out.mask = s.mask;
  s.out.good = s.x.size() >= s.options.min_points && s.fit() && s.answer();
  if (s.out.good) {
    s.follow();
  } else {
    s.moving = false;
    s.clear();
  }
  return s.out;
}

void ResidualStream::reset() {
  state_->tracking = state_->moving = false;
  state_->distance = 0;
}

std::size_t ResidualStream::stations() const noexcept { return state_->options.stations; }

ResidualField residual_field(const FrameBundle& bundle, const Kinematics& motion, const Recipe& recipe,
                             const ResidualOptions& options) {
  if (motion.number != bundle.frame_number)
    throw Error(ErrorCode::mismatch, "the motion is not of the bundle " + bundle.name,
                "analyse the motion of this bundle");
  ResidualStream stream(recipe, options);
  const std::size_t frames = bundle.frames(), stations = stream.stations();
  ResidualField out;
  out.panel = bundle.name;
  for (std::size_t s = 0; s < stations; ++s)
    out.station.push_back(static_cast<double>(s) / static_cast<double>(stations - 1));
  out.frame = bundle.frame_number;
  out.phase = motion.phase;
  out.hold_s = motion.hold_s;
  out.shape.assign(frames, kUnknown);
  out.motion.resize(frames);
  out.goodness_of_fit.assign(frames, kUnknown);
  out.residual_px = Matrix(frames, stations, kUnknown);
  out.mask = MaskMatrix(frames, stations, 0);
  for (std::size_t t = 0; t < frames; ++t) {
    const ResidualFrame& frame = stream.push(bundle.frame(t));
    if (!frame.good || motion.x_px.cols() == 0 || !std::isfinite(motion.x_px(t, 0))) continue;
    out.shape[t] = frame.shape;
    out.motion[t] = frame.motion;
    out.goodness_of_fit[t] = frame.goodness_of_fit;
    std::copy(frame.residual_px.begin(), frame.residual_px.end(), out.residual_px.row(t).begin());
    std::copy(frame.mask.begin(), frame.mask.end(), out.mask.row(t).begin());
  }
  return out;
}

}  // namespace motionanalyzer
