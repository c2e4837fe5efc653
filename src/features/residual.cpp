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
constexpr int kTrackIterations = 10, kSearchedIterations = 30, kCleanIterations = 6;
constexpr double kLostPx = 1.5;       // median distance above which a fit that also doubled it is doubted
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
        mask(given.stations, 0) {}

  void collect(const FrameView& frame);
  bool fit();
  bool answer();
  void clear();

  ResidualOptions options;
  Orientation orientation;
  features::ShapeFitter fitter;
  features::AlongStrip strip;
  std::vector<double> x, y, residual;
  std::vector<std::uint8_t> mask;
  bool whole_pixels = false;
  bool tracking = false;  ///< pose and distance are those of an earlier good frame
  features::Pose pose;
  double distance = 0;
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
    whole_pixels = whole_pixels && std::floor(px) == px && std::floor(py) == py;
    x.push_back(orientation.mirrored ? -px : px);
    y.push_back(-py);
  }
}

/// From the last good frame's pose; from nothing where there is none or it leads nowhere.
bool ResidualStream::State::fit() {
  fitter.observe(x, y);
  features::Pose tracked = pose;
  bool converged = tracking && fitter.improve(tracked, kTrackIterations);
  double reached = converged ? fitter.median_distance_px() : std::numeric_limits<double>::infinity();
  if (!(reached <= std::max(kLostPx, 2 * distance))) {
    features::Pose found = fitter.search();
    const bool settled = fitter.improve(found, kSearchedIterations);
    const double there = settled ? fitter.median_distance_px() : std::numeric_limits<double>::infinity();
    if (settled && there < reached) {
      tracked = found;
      converged = true;
      reached = there;
    }
  }
  if (!converged) return false;
  fitter.place(tracked);
  strip.arrange(fitter.foot(), fitter.used(), fitter.curve().length());
  if (strip.drop_strays(fitter.used()) > 0) {
    if (!fitter.improve(tracked, kCleanIterations)) return false;
    strip.arrange(fitter.foot(), fitter.used(), fitter.curve().length());
  }
  pose = tracked;
  distance = reached;
  return true;
}

bool ResidualStream::State::answer() {
  const double n = static_cast<double>(strip.points()), length = fitter.curve().length();
  if (strip.points() < options.min_points) return false;
  if (!(strip.last_px() - strip.first_px() >= kLeastCover * length)) return false;
  const double squares = strip.sum_of_squares();
  if (!(squares <= kLargestRms * kLargestRms * length * length * n)) return false;
  const double noise = strip.noise_variance(whole_pixels ? kRoundingVariance : kLeastVariance);
  out.goodness_of_fit = squares / (n - kPoseParameters) / noise;
  out.shape = pose.shape;
  out.shift_x_px = pose.x_px;
  out.shift_y_px = pose.y_px;
  out.rotation_rad = pose.rotation_rad;
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
  const features::Pose before = s.pose;
  const double distance = s.distance;
  s.out.good = s.x.size() >= s.options.min_points && s.fit() && s.answer();
  if (s.out.good) {
    s.tracking = true;
  } else {
    s.pose = before;
    s.distance = distance;
    s.clear();
  }
  return s.out;
}

void ResidualStream::reset() {
  state_->tracking = false;
  state_->pose = {};
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
  out.goodness_of_fit.assign(frames, kUnknown);
  out.residual_px = Matrix(frames, stations, kUnknown);
  out.mask = MaskMatrix(frames, stations, 0);
  for (std::size_t t = 0; t < frames; ++t) {
    const ResidualFrame& frame = stream.push(bundle.frame(t));
    if (!frame.good || motion.x_px.cols() == 0 || !std::isfinite(motion.x_px(t, 0))) continue;
    out.shape[t] = frame.shape;
    out.goodness_of_fit[t] = frame.goodness_of_fit;
    std::copy(frame.residual_px.begin(), frame.residual_px.end(), out.residual_px.row(t).begin());
    std::copy(frame.mask.begin(), frame.mask.end(), out.mask.row(t).begin());
  }
  return out;
}

}  // namespace motionanalyzer
